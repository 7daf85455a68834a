"""The jobs of a practice that was read, each at its client, with the states they are in.

A record is placed here or refused with its reason, as in ``clients``.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Any

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import midnight, today
from greenroom.emulator.practice.ground import Laid
from greenroom.emulator.seed.own.clients import Clients
from greenroom.emulator.seed.own.columns import Columns
from greenroom.emulator.seed.own.contacts import Contacts
from greenroom.emulator.seed.own.disguise import Dress
from greenroom.emulator.seed.own.entries import Entry, Fields, dressed
from greenroom.emulator.seed.own.reader import Record

_HANDLED = frozenset(("uuid", "id", "contact", "created", "manager", "partner", "assigned", "note"))


class Jobs:
    """The jobs, as far as they have been read."""

    def __init__(
        self, columns: Columns, clients: Clients, contacts: Contacts, *, dress: Dress, now: float
    ) -> None:
        self.entries: dict[str, Entry] = {}
        self._columns = columns
        self._dress = dress
        self._clients = clients
        self._contacts = contacts
        self._now = now
        self._numbers: set[str] = set()

    def add(self, record: Record) -> None:
        """Place the job of a record at its client."""
        number = record.values.get("id", "").upper()
        if not record.values.get("name"):
            record.refuse("no name")
            return
        client = self._clients.find(record)
        if client is None:
            return
        uuid = self._id(client, record.values)
        if number in self._numbers or uuid in self.entries:
            record.refuse("repeats a job of an earlier line")
            return
        self._numbers |= {number} - {""}
        self.entries[uuid] = Entry(uuid, self._row(uuid, client, record), record)
        record.tally.place()

    def number_the_rest(self) -> None:
        """Give the jobs without a number the next ones that are free."""
        rows = [job.values for job in self.entries.values()]
        taken = {str(row["id"]).upper() for row in rows if "id" in row}
        free = (number for at in count(1) if (number := f"J{at:06d}") not in taken)
        for row in rows:
            if "id" not in row:
                row["id"] = next(free)

    def rows(self) -> list[Laid]:
        """The rows, found by their numbers and under their clients."""
        return [
            Laid(job.uuid, self._now, job.values, job.values["id"], job.values["client"])
            for job in self.entries.values()
        ]

    def set_up(self, data: PracticeData) -> None:
        """Add the states and categories that jobs are in to those of the practice."""
        states = {str(row.values["name"]) for row in data["job_states"].rows()}
        codes = {str(row.values["code"]) for row in data["job_states"].rows()}
        categories = {row.values["name"] for row in data["categories"].rows()}
        for job in self.entries.values():
            state, category = job.values.get("state"), job.values.get("type")
            if state and state not in states:
                states.add(state)
                codes.add(code := _code(state, codes))
                has_ended = any(word in state.casefold() for word in self._columns.ended)
                told = {"name": state, "code": code, "current": not has_ended}
                data.add("job_states", told, now=self._now)
            if category and category not in categories:
                categories.add(category)
                data.add("categories", {"name": category}, now=self._now)

    def _id(self, client: Entry, values: Mapping[str, Any]) -> str:
        """The id of a job: its own, or one that follows from its number, or from all it is."""
        if values.get("uuid"):
            return self._dress.id("jobs", values["uuid"], values["uuid"])
        if values.get("id"):
            return self._dress.id("jobs", f"number/{values['id'].upper()}")
        told = (client.uuid, values["name"], values.get("start_date", ""), len(self.entries))
        return self._dress.id("jobs", "/".join(map(str, told)))

    def _row(self, uuid: str, client: Entry, record: Record) -> Fields:
        """The values of a job."""
        values = record.values
        row = dressed(values, self._columns.kinds["jobs"], self._dress, but=_HANDLED)
        row |= {"client": client.uuid, "created": self._created(values), "assigned": ()}
        for name in ("manager", "partner"):
            if values.get(name):
                row[name] = self._clients.hire(values[name])
        if values.get("assigned"):
            hired = map(self._clients.hire, values["assigned"])
            row["assigned"] = tuple(dict.fromkeys(hired))
        if values.get("contact"):
            contact = self._contacts.named(client, values["contact"])
            if contact is None:
                record.leave_out("contact", "no contact of that name at the client")
            else:
                row["contact"] = contact
        if values.get("note"):
            row["notes"] = (self._note(uuid, values["note"]),)
        if values.get("id"):
            row["id"] = self._dress.value("code", values["id"])
        return row

    def _created(self, values: Mapping[str, Any]) -> Any:
        """The day a job was created, or the likeliest day that is told."""
        if "created" in values:
            return values["created"]
        told = (values.get(name) for name in ("start_date", "completed_date", "due_date"))
        day = next((one.date() for one in told if one), None)
        return min(day or today(self._now), today(self._now))

    def _note(self, job: str, text: str) -> Fields:
        """A job's note, of today: an export's cell tells no day."""
        return {
            "uuid": self._dress.id("job_notes", job),
            "title": "Note",
            "text": self._dress.value("prose", text),
            "folder": "",
            "date": midnight(today(self._now)),
            "created_by": "Practice staff",
            "comments": (),
        }


def _code(name: str, taken: set[str]) -> str:
    """An interface code for a state: its letters, as those of the library; numbered if taken."""
    bare = "".join(letter for letter in name.upper() if letter.isalnum()) or "STATE"
    numbered = (f"{bare}{nth}" for nth in count(2))
    return bare if bare not in taken else next(code for code in numbered if code not in taken)
