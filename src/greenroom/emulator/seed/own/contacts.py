"""The contacts of a practice that was read, each seated at its clients.

What tells two people apart is written here: the id of an export, else their name with what they are
reached by, else their name at one client.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice.ground import Laid
from greenroom.emulator.seed.own.columns import Columns
from greenroom.emulator.seed.own.disguise import Dress
from greenroom.emulator.seed.own.entries import Entry, dressed, key_of
from greenroom.emulator.seed.own.reader import Record

_HANDLED = ("uuid", "position", "is_primary")


class Contacts:
    """The contacts, as far as they have been read."""

    def __init__(self, columns: Columns, dress: Dress) -> None:
        self.entries: dict[str, Entry] = {}
        self._kind = columns.kinds["contacts"]
        self._shared = columns.reading.shared_contacts
        self._dress = dress
        self._people: dict[tuple[str, ...], Entry] = {}

    def seat(self, client: Entry, told: Mapping[str, Any], record: Record) -> bool:
        """Whether the contact told of has a place at the client that it did not have before."""
        contact = self._contact(client, told, record)
        if contact.uuid in client.links:
            return False
        is_primary = told.get("is_primary", False)
        if is_primary:  # of several the last one is, as with calls of the API
            for other in client.links.values():
                other["is_primary"] = False
        position = told.get("position")
        client.links[contact.uuid] = {
            "uuid": contact.uuid,
            "position": self._dress.value("text", position) if position else None,
            "is_primary": is_primary,
        }
        contact.links[client.uuid] = {}
        return True

    def named(self, client: Entry, name: str) -> str | None:
        """The id of a client's first contact of that name."""
        for uuid in client.links:
            if key_of(self.entries[uuid].record.values["name"]) == key_of(name):
                return uuid
        return None

    def rows(self, now: float) -> list[Laid]:
        """The rows, each with its clients."""
        return [
            Laid(one.uuid, now, one.values | {"clients": tuple(one.links)})
            for one in self.entries.values()
        ]

    def _contact(self, client: Entry, told: Mapping[str, Any], record: Record) -> Entry:
        """The person a row tells of: one who is known already, or a new one."""
        key = self._key(client, told)
        if key not in self._people:
            values = dressed(told, self._kind, self._dress, but=_HANDLED)
            uuid = self._dress.id("contacts", "/".join(key), told.get("uuid", ""))
            kept = Record(record.line, dict(told), record.tally)
            self._people[key] = self.entries[uuid] = Entry(uuid, values, kept)
        return self._people[key]

    def _key(self, client: Entry, told: Mapping[str, Any]) -> tuple[str, ...]:
        """What tells one person from another."""
        if told.get("uuid"):
            return ("uuid", told["uuid"])
        reached = [key_of(told.get(field, "")) for field in ("email", "mobile", "phone")]
        if self._shared and any(reached):
            return ("name", key_of(told["name"]), *reached)
        return ("at", client.uuid, key_of(told["name"]), *reached)
