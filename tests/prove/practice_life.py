"""What happens in a practice between two pulls: people change, come, go and part."""

from __future__ import annotations

import random

from greenroom.emulator.practice import bonds
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.rows import Row

LINKS = ("contacts", "groups", "relationships")


def live(data: PracticeData, chance: random.Random, *, now: float) -> None:
    """A little of everything, each with the stamp that Xero would give it."""
    _change(data, chance, now)
    _go(data, chance, now)
    _part(data, chance, now)
    _meet(data, chance, now)


def _some(data: PracticeData, kind: str, chance: random.Random, *, share: float) -> list[Row]:
    """A few rows of a kind, one at least where there is one."""
    found = data.collections[kind].rows()
    return chance.sample(found, min(len(found), max(1, int(len(found) * share))))


def _change(data: PracticeData, chance: random.Random, now: float) -> None:
    """Clients get another phone number, a contact another name, a group another one."""
    for client in _some(data, "clients", chance, share=0.1):
        data.change(
            "clients", client.uuid, {"phone": f"555 {chance.randrange(10_000):04}"}, now=now
        )
    for group in _some(data, "groups", chance, share=0.05):
        data.change("groups", group.uuid, {"name": f"Group {chance.random()}"}, now=now)
    for client in _some(data, "clients", chance, share=0.1):
        for seat in bonds.seats(client):
            contact = data.contacts.row(seat["uuid"])
            name = f"Renamed {chance.randrange(10_000)}"
            data.change("contacts", contact.uuid, {"name": name}, now=now)
            for uuid in contact.ids("clients"):
                data.change("clients", uuid, {}, now=now)


def _go(data: PracticeData, chance: random.Random, now: float) -> None:
    """Clients are archived and deleted, a group is disbanded."""
    gone, archived = (_some(data, "clients", chance, share=0.02)[0] for _ in range(2))
    data.change("clients", archived.uuid, {"is_archived": True}, now=now)
    data.change("clients", gone.uuid, {"is_deleted": True}, now=now)
    for group in _some(data, "groups", chance, share=0.01)[:1]:
        bonds.disband(data, group, moved=now)


def _part(data: PracticeData, chance: random.Random, now: float) -> None:
    """Contacts leave clients, clients leave groups, relationships end."""
    for client in _some(data, "clients", chance, share=0.1):
        for seat in bonds.seats(client)[:1]:
            bonds.unseat(data, client, data.contacts.row(seat["uuid"]), moved=now)
    for group in _some(data, "groups", chance, share=0.1):
        for uuid in group.ids("clients")[:1]:
            bonds.leave(data, group.uuid, uuid, moved=now)
    for tie in _some(data, "relationships", chance, share=0.05):
        bonds.part(data, tie, moved=now)


def _meet(data: PracticeData, chance: random.Random, now: float) -> None:
    """A client and a group come; the client is given a known contact, a group and a relative."""
    model, other = chance.sample(data.clients.rows(), 2)
    values = {name: value for name, value in model.values.items() if name not in LINKS}
    client = data.add("clients", {**values, "name": f"New {chance.random()}"}, now=now)
    contact = chance.choice(data.contacts.rows())
    bonds.seat(data, client, contact, {"is_primary": True, "position": "Director"}, moved=now)
    data.add("groups", {"name": f"Group {chance.random()}", "taxable": False}, now=now)
    bonds.join(data, chance.choice(data.groups.rows()).uuid, client.uuid, moved=now)
    tie = {"client": client.uuid, "related_client": other.uuid, "type": "Owner"}
    bonds.relate(data, tie, now=now, moved=now)
