"""The operations that behave unlike their verb, by name, each with the source of its oddity.

An entry here and a function beside it is all that a new oddity takes. What the functions do to
contacts, groups and relationships is in modules of those names; those of clients are here.
"""

from __future__ import annotations

from typing import Any

from greenroom.emulator.practice import contacts, groups, relationships, replies
from greenroom.emulator.practice.calls import Answer, Call, conflict
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.generic import Handler
from greenroom.emulator.practice.intake import body_of, found, taken
from greenroom.emulator.practice.rows import Row


def add_client(data: PracticeData, call: Call) -> Answer:
    """The new client with its new contacts; the last primary one wins (docs-clients)."""
    body = body_of(call)
    values = taken(data, call, body)
    client = data.add("clients", _given(values), now=call.now)
    for new in body.get("contacts") or []:
        contacts.create(data, call, client.uuid, new)
    return replies.one(data, call, data.clients.row(client.uuid))


def update_client(data: PracticeData, call: Call) -> Answer:
    """The changed client; a deleted one refuses with 409 (oas), prospects stay so (field-F10)."""
    body = body_of(call)
    client = _undeleted(data, body)
    values = taken(data, call, body)
    if client.values.get("is_prospect"):
        values.pop("is_prospect", None)
    return replies.one(data, call, data.change("clients", client.uuid, values, now=call.now))


def archive_client(data: PracticeData, call: Call) -> Answer:
    """The archived client; no operation brings it back (docs-clients)."""
    client = _undeleted(data, body_of(call))
    changed = data.change("clients", client.uuid, {"is_archived": True}, now=call.now)
    return replies.one(data, call, changed)


def delete_client(data: PracticeData, call: Call) -> Answer:
    """OK. The client stays in the full list with its flag up (field-F2), bound as it was."""
    client = _undeleted(data, body_of(call))
    data.change("clients", client.uuid, {"is_deleted": True}, now=call.now)
    return replies.status_only(call)


SPECIAL: dict[str, Handler] = {
    "clients.add": add_client,
    "clients.update": update_client,
    "clients.archive": archive_client,
    "clients.delete": delete_client,
    "contacts.add": contacts.add_contact,
    "contacts.get": contacts.get_contact,
    "contacts.update": contacts.update_contact,
    "contacts.delete": contacts.delete_contact,
    "contacts.link": contacts.link_contacts,
    "groups.add": groups.add_group,
    "groups.members": groups.change_members,
    "groups.delete": groups.delete_group,
    "relationships.add": relationships.add_relationship,
    "relationships.update": relationships.update_relationship,
    "relationships.delete": relationships.delete_relationship,
}
"""Operation → what answers it instead of its verb."""


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are set."""
    return {name: value for name, value in values.items() if value is not None}


def _undeleted(data: PracticeData, body: dict[str, Any]) -> Row:
    """The client a body names; ``Refused`` when it is deleted."""
    client = found(data, "clients", body["uuid"])
    if client.values.get("is_deleted"):
        raise conflict("The client is deleted")
    return client
