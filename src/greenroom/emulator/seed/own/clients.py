"""The clients of a practice that was read, with their groups and the staff that looks after them.

A record is placed here or refused with its reason. What tells two clients apart is written here as
well: the id of an export, else their code, else the whole row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice.days import midnight, today
from greenroom.emulator.practice.ground import Laid
from greenroom.emulator.seed.own.columns import Columns
from greenroom.emulator.seed.own.contacts import Contacts
from greenroom.emulator.seed.own.disguise import Dress
from greenroom.emulator.seed.own.entries import Entry, Fields, dressed, key_of
from greenroom.emulator.seed.own.reader import Record

_HANDLED = frozenset(
    ("uuid", "status", "account_manager", "job_manager", "billing_client", "groups", "note")
) | {"modified", "type"}
_KEYS = (("uuid", "uuid"), ("code", "client_code"), ("code", "export_code"), ("name", "name"))


class Clients:
    """The clients, as far as they have been read."""

    def __init__(self, columns: Columns, dress: Dress, contacts: Contacts, *, now: float) -> None:
        self.entries: dict[str, Entry] = {}
        self.groups: dict[str, Entry] = {}
        self.staff: dict[str, Fields] = {}
        self._kind = columns.kinds["clients"]
        self._dress = dress
        self._contacts = contacts
        self._now = now
        self._by: dict[str, dict[str, list[Entry]]] = {"uuid": {}, "code": {}, "name": {}}
        self._whole: dict[frozenset[tuple[str, Any]], Entry] = {}
        self._joined: dict[str, dict[str, None]] = {}
        self._named: dict[str, int] = {}

    def add(self, record: Record) -> None:
        """Place the client of a record, and the contact that its row brings."""
        if not record.values.get("name"):
            record.refuse("no name")
            return
        told = {
            name.removeprefix("contact."): value
            for name, value in record.values.items()
            if name.startswith("contact.")
        }
        client = self._known(record)
        is_new = client is None
        if client is None:
            client = self._new(record)
        else:
            _tell_differences(client, record)
        has_joined = self._join(client, record)
        has_come = bool(told.get("name")) and self._contacts.seat(client, told, record)
        if is_new or has_joined or has_come:
            record.tally.place()
        else:
            record.refuse("repeats a client of an earlier line")

    def add_contact(self, record: Record) -> None:
        """Place the contact of a record at its client."""
        if not record.values.get("name"):
            record.refuse("no name")
            return
        client = self.find(record)
        if client is None:
            return
        if self._contacts.seat(client, record.values, record):
            record.tally.place()
        else:
            record.refuse("repeats a contact of an earlier line")

    def find(self, record: Record) -> Entry | None:
        """The client a record names; refused with the reason when there is not exactly one."""
        keys = {how: record.values.get(f"client.{how}", "") for how in self._by}
        found: list[Entry] = []
        for how, key in keys.items():
            found = found or self._by[how].get(key_of(key), [])
        if len(found) == 1:
            return found[0]
        if found:
            record.refuse("names a client of whom there are several")
        elif any(keys.values()):
            record.refuse("names a client that is not among the clients")
        else:
            record.refuse("names no client")
        return None

    def bind_billing(self) -> None:
        """Let each client name the one that gets its invoices, now that all are there."""
        for client in self.entries.values():
            key = key_of(client.record.values.get("billing_client", ""))
            if not key:
                continue
            found = self._by["name"].get(key) or self._by["code"].get(key) or []
            if len(found) != 1:
                reason = "a client of whom there are several" if found else "no client of that name"
                client.record.leave_out("billing_client", reason)
            elif found[0] is not client:
                client.values["billing_client"] = found[0].uuid

    def hire(self, name: str) -> str:
        """The id of the member of staff of that name, who begins now if there was none."""
        uuid = self._dress.id("staff", key_of(name))
        self.staff.setdefault(uuid, {"name": self._dress.value("person", name)})
        return uuid

    def rows(self) -> dict[str, list[Laid]]:
        """The rows of clients, groups and staff, each naming those that name it."""
        clients = []
        for one in self.entries.values():
            stamp = min(self._now, one.record.values.get("modified", self._now))
            links = {
                "contacts": tuple(one.links.values()),
                "groups": tuple(self._joined.get(one.uuid, ())),
            }
            clients.append(Laid(one.uuid, stamp, one.values | links))
        groups = [
            Laid(one.uuid, self._now, one.values | {"clients": tuple(one.links)})
            for one in self.groups.values()
        ]
        staff = [Laid(uuid, self._now, values) for uuid, values in self.staff.items()]
        return {"clients": clients, "groups": groups, "staff": staff}

    def _known(self, record: Record) -> Entry | None:
        """The client that is already there under a record's id or code, or as its very same row."""
        values = record.values
        for how, field in _KEYS[:2]:
            if values.get(field):
                found = self._by[how].get(key_of(values[field]))
                return found[0] if found else None
        # Without an id two clients of one name are two, unless rows repeat one for its contacts.
        repeats = "contact.name" in record.tally.fields
        return self._whole.get(_whole(values)) if repeats else None

    def _new(self, record: Record) -> Entry:
        """The client of a record, found by all its names from now on."""
        values = record.values
        row: Fields = {"is_prospect": False, "is_archived": False, "is_deleted": False}
        row |= dressed(values, self._kind, self._dress, but=_HANDLED)
        if values.get("status"):
            row[values["status"]] = True
        for name in ("account_manager", "job_manager"):
            if values.get(name):
                row[name] = self.hire(values[name])
        if values.get("type"):
            row["type"] = {"name": self._dress.value("kept", values["type"], field="type")}
        if values.get("note"):
            row["notes"] = (self._note(values["note"]),)
        entry = Entry(self._id(values), row, record)
        self.entries[entry.uuid] = entry
        self._whole.setdefault(_whole(values), entry)
        for how, field in _KEYS:
            if values.get(field):
                same = self._by[how].setdefault(key_of(values[field]), [])
                if entry not in same[-1:]:
                    same.append(entry)
        return entry

    def _join(self, client: Entry, record: Record) -> bool:
        """Whether the client is in a group now that it was not in before."""
        joined = self._joined.setdefault(client.uuid, {})
        before = len(joined)
        for name in record.values.get("groups", ()):
            uuid = self._dress.id("groups", key_of(name))
            if uuid not in self.groups:
                values = {"name": self._dress.value("name", name), "taxable": False}
                self.groups[uuid] = Entry(uuid, values, record)
            self.groups[uuid].links[client.uuid] = {}
            joined[uuid] = None
        return len(joined) > before

    def _note(self, text: str) -> Fields:
        """A client's note, of today: an export's cell tells no day."""
        return {
            "title": "Note",
            "text": self._dress.value("prose", text),
            "folder": None,
            "date": midnight(today(self._now)),
            "created_by": "Practice staff",
        }

    def _id(self, values: Mapping[str, Any]) -> str:
        """The id of a new client: its own, or one that follows from its code or its name."""
        if values.get("uuid"):
            return self._dress.id("clients", values["uuid"], values["uuid"])
        if values.get("client_code"):
            return self._dress.id("clients", f"code/{key_of(values['client_code'])}")
        name = key_of(values["name"])
        self._named[name] = nth = self._named.get(name, 0) + 1
        return self._dress.id("clients", f"name/{name}/{nth}")


def _tell_differences(client: Entry, record: Record) -> None:
    """Count what a later line of a client says otherwise: the first line counts."""
    first = client.record.values
    for name, value in record.values.items():
        if _is_own(name) and value != first.get(name):
            record.leave_out(name, "differs from an earlier line of the same client")


def _whole(values: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    """All of a client's row that is its own."""
    return frozenset((name, value) for name, value in values.items() if _is_own(name))


def _is_own(name: str) -> bool:
    """Whether a field is the client's own, not its contact's or its groups'."""
    return name != "groups" and not name.startswith("contact.")
