"""Changes that touch two rows which name each other: contacts, groups and relationships.

Each leaves both sides saying the same. ``moved`` is the moment that a client's stamp moves to when
something that hangs on it changes, or ``None`` when such a change leaves the stamp alone (nobody
knows which is right: the switch ``modified-stamp-on-children``). Whether a change is allowed is
decided before, in ``contacts``, ``groups`` and ``relationships``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.rows import Row

Seat = dict[str, Any]
"""A contact's place at a client: ``uuid`` of the contact, ``position``, ``is_primary``."""


Slot = tuple[str, str]
"""Where a row stands: its collection and its id."""


def seats(client: Row) -> tuple[Seat, ...]:
    """The contacts of a client, each with its position and primary flag."""
    found = client.values.get("contacts")
    return found if isinstance(found, tuple) else ()


def seat_of(client: Row, contact: str) -> Seat | None:
    """A contact's place at a client; nothing when it is not linked to it."""
    return next((seat for seat in seats(client) if seat["uuid"] == contact), None)


def seat(
    data: PracticeData,
    client: Row,
    contact: Row,
    told: Mapping[str, object],
    *,
    moved: float | None,
) -> None:
    """Link a contact to a client, or change its place there; what is not told keeps its value."""
    old = seat_of(client, contact.uuid)
    new: Seat = {**(old or {"uuid": contact.uuid, "position": None, "is_primary": False}), **told}
    others = [dict(s) for s in seats(client) if s["uuid"] != contact.uuid]
    if new["is_primary"]:
        for other in others:
            other["is_primary"] = False
    if old is None:
        others.append(new)
    else:
        others.insert(seats(client).index(old), new)
    data.change("clients", client.uuid, {"contacts": tuple(others)}, now=moved)
    _name(data, ("contacts", contact.uuid), "clients", client.uuid)


def unseat(data: PracticeData, client: Row, contact: Row, *, moved: float | None) -> None:
    """Take a contact off a client. Its other clients keep it."""
    left = tuple(s for s in seats(client) if s["uuid"] != contact.uuid)
    data.change("clients", client.uuid, {"contacts": left}, now=moved)
    _forget(data, ("contacts", contact.uuid), "clients", client.uuid)


def join(data: PracticeData, group: str, client: str, *, moved: float | None) -> None:
    """Put a client into a group."""
    _name(data, ("groups", group), "clients", client)
    _name(data, ("clients", client), "groups", group, moved=moved)


def leave(data: PracticeData, group: str, client: str, *, moved: float | None) -> None:
    """Take a client out of a group."""
    _forget(data, ("groups", group), "clients", client)
    _forget(data, ("clients", client), "groups", group, moved=moved)


def disband(data: PracticeData, group: Row, *, moved: float | None) -> None:
    """Delete a group; its clients stay."""
    for client in group.ids("clients"):
        leave(data, group.uuid, client, moved=moved)
    data.drop("groups", group.uuid)


def relate(
    data: PracticeData, values: Mapping[str, object], *, now: float, moved: float | None
) -> Row:
    """The new relationship between ``values["client"]`` and ``values["related_client"]``."""
    tie = data.add("relationships", values, now=now)
    for client in ends(tie):
        _name(data, ("clients", client), "relationships", tie.uuid, moved=moved)
    return tie


def part(data: PracticeData, tie: Row, *, moved: float | None) -> None:
    """Remove a relationship from both its clients."""
    for client in ends(tie):
        _forget(data, ("clients", client), "relationships", tie.uuid, moved=moved)
    data.drop("relationships", tie.uuid)


def ends(tie: Row) -> tuple[str, str]:
    """The ids of the two clients of a relationship."""
    return str(tie.values["client"]), str(tie.values["related_client"])


def _name(
    data: PracticeData, slot: Slot, field: str, other: str, *, moved: float | None = None
) -> None:
    """Make a row name another one under a field, once."""
    row = data.collections[slot[0]].row(slot[1])
    if other not in row.ids(field):
        data.change(*slot, {field: (*row.ids(field), other)}, now=moved)


def _forget(
    data: PracticeData, slot: Slot, field: str, other: str, *, moved: float | None = None
) -> None:
    """Make a row no longer name another one under a field."""
    row = data.collections[slot[0]].row(slot[1])
    left = tuple(name for name in row.ids(field) if name != other)
    data.change(*slot, {field: left}, now=moved)
