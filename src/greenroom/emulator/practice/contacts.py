"""Contacts: many-to-many with clients, and why a shared one must say which client is meant.

Position and primary flag belong to the link. Since 2023 a call on a contact of several clients
that names none is refused (field-F1, docs-clients).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice import bonds, replies
from greenroom.emulator.practice.calls import Answer, Call, business, conflict, invalid, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, taken
from greenroom.emulator.practice.rows import Row

MOST_LINKS = 10
"""How many contacts one request may link (docs-clients)."""

_ON_LINK = ("position", "is_primary")


def create(data: PracticeData, call: Call, client: str, told: Mapping[str, Any]) -> Row:
    """The new contact, linked to a client."""
    own = {
        name: value for name, value in told.items() if value is not None and name not in _ON_LINK
    }
    own.pop("client", None)
    contact = data.add("contacts", own, now=call.now)
    bonds.seat(data, data.clients.row(client), contact, _told_on_link(told), moved=call.moved)
    return data.contacts.row(contact.uuid)


def add_contact(data: PracticeData, call: Call) -> Answer:
    """The new contact at the client that the body names."""
    body = body_of(data, call)
    if not body.get("client"):
        raise business("Client is required")
    if not body.get("name"):
        raise business("Name is required")
    client = _client(data, body["client"]["uuid"])
    contact = create(data, call, client.uuid, body)
    return replies.one(data, call, contact, extra=_link(data, client.uuid, contact.uuid))


def get_contact(data: PracticeData, call: Call) -> Answer:
    """The contact, with position and primary flag when it is clear at which client."""
    contact = found(data, "contacts", call.given("identifier"))
    clients = contact.ids("clients")
    named = call.given("client_uuid").lower() or (clients[0] if len(clients) == 1 else "")
    if named and named not in clients:
        raise unknown("client")
    return replies.one(data, call, contact, extra=_link(data, named, contact.uuid))


def update_contact(data: PracticeData, call: Call) -> Answer:
    """The changed contact; a shared one needs its client in body or query (a switch)."""
    contact = _undeleted(data, call)
    body = body_of(data, call)
    client = _meant(data, contact, _told_client(call, body))
    values = taken(data, call, {n: v for n, v in body.items() if n not in (*_ON_LINK, "client")})
    data.change("contacts", contact.uuid, _own(values), now=call.now)
    if client is not None:
        bonds.seat(
            data, client, data.contacts.row(contact.uuid), _told_on_link(body), moved=call.moved
        )
    named = client.uuid if client else ""
    changed = data.contacts.row(contact.uuid)
    return replies.one(data, call, changed, extra=_link(data, named, contact.uuid))


def delete_contact(data: PracticeData, call: Call) -> Answer:
    """The contact, taken off one client; deleted when it has no other."""
    contact = _undeleted(data, call)
    client = _meant(data, contact, call.given("client_uuid"))
    if client is not None:
        bonds.unseat(data, client, contact, moved=call.moved)
    left = data.contacts.row(contact.uuid)
    if not left.ids("clients"):
        left = data.change("contacts", contact.uuid, {"is_deleted": True}, now=call.now)
    return replies.one(data, call, left)


def link_contacts(data: PracticeData, call: Call) -> Answer:
    """The client with the contacts just linked to it, ten at most; all of them or none."""
    body = body_of(data, call)
    if len(body["contacts"]) > MOST_LINKS:
        raise invalid(f"At most {MOST_LINKS} contacts can be linked in one request")
    client = _client(data, call.given("identifier"))
    if body.get("uuid") and str(body["uuid"]).lower() != client.uuid:
        raise invalid("The client in the body is not the one in the path")
    linked = [_open(found(data, "contacts", told["uuid"])).uuid for told in body["contacts"]]
    for uuid, told in zip(linked, body["contacts"], strict=True):
        bonds.seat(
            data,
            data.clients.row(client.uuid),
            data.contacts.row(uuid),
            _told_on_link(told),
            moved=call.moved,
        )
    seats = [bonds.seat_of(data.clients.row(client.uuid), uuid) for uuid in dict.fromkeys(linked)]
    return replies.one(data, call, data.clients.row(client.uuid), extra={"contacts": seats})


def _told_client(call: Call, body: Mapping[str, Any]) -> str:
    """The client a change names, where the switch says it must be named."""
    place = call.switch("contact-client-place")
    in_body = str((body.get("client") or {}).get("uuid") or "") if place != "query" else ""
    in_query = call.given("client_uuid") if place != "body" else ""
    if in_body and in_query and in_body.lower() != in_query.lower():
        raise invalid("Client in the body and clientUuid differ")
    return in_body or in_query


def _meant(data: PracticeData, contact: Row, told: str) -> Row | None:
    """The client that is meant: the one told, or the only one there is."""
    clients = contact.ids("clients")
    if told:
        if told.lower() not in clients:
            raise unknown("client")
        return data.clients.row(told.lower())
    if len(clients) > 1:
        raise conflict("The contact belongs to several clients: clientUuid is required")
    return data.clients.row(clients[0]) if clients else None


def _told_on_link(told: Mapping[str, Any]) -> dict[str, Any]:
    """Position and primary flag, as far as they are told."""
    return {name: told[name] for name in _ON_LINK if name in told}


def _link(data: PracticeData, client: str, contact: str) -> dict[str, Any]:
    """Position and primary flag of a contact at a client; nothing when no client is meant."""
    seat = bonds.seat_of(data.clients.row(client), contact) if client else None
    return {name: seat[name] for name in _ON_LINK} if seat else {}


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a change that belong to the contact itself."""
    return {n: v for n, v in values.items() if n not in (*_ON_LINK, "client")}


def _client(data: PracticeData, uuid: object) -> Row:
    """The client of that id, which must not be deleted."""
    return _open(found(data, "clients", uuid))


def _undeleted(data: PracticeData, call: Call) -> Row:
    """The contact in the path, which must not be deleted."""
    return _open(found(data, "contacts", call.given("identifier")))


def _open(row: Row) -> Row:
    """The row; ``Refused`` when it is deleted."""
    if row.values.get("is_deleted"):
        raise conflict("The record is deleted")
    return row
