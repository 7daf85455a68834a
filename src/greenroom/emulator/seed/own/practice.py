"""A practice of its own exports: the records placed, bound, laid as ground, and what was read told.

Clients come first, then contacts, then jobs, each naming the ones before it. What an export does
not bring (library, templates, custom fields) is made up as for any practice; states and categories
that jobs are in are added to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.ground import lay
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.own.clients import Clients
from greenroom.emulator.seed.own.columns import Columns, default_columns
from greenroom.emulator.seed.own.contacts import Contacts
from greenroom.emulator.seed.own.disguise import Disguise, Dress, Plain
from greenroom.emulator.seed.own.jobs import Jobs
from greenroom.emulator.seed.own.reader import Export, File, read_export
from greenroom.emulator.seed.own.tally import Told
from greenroom.emulator.seed.plan import laid_practice
from greenroom.errors import EmulatorError

_PEOPLE = (("clients", "contact.name"), ("contacts", "name"), ("jobs", "contact"))
"""Fields that hold people's names, though they may name a firm as well."""


class Own(NamedTuple):
    """A practice that was read, and what was read of its export."""

    practice: PracticeData
    told: Told


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """How a practice is to be read: where it is, by which columns, disguised under which key.

    Without a ``key`` everything stays as it is.
    """

    country: Country = "AU"
    columns: Columns = msgspec.field(default_factory=default_columns)
    key: bytes = b""
    seed: int = 1

    def __repr__(self) -> str:
        return f"<Wish {self.country}>"


def own_practice(files: Sequence[File], wish: Wish, *, now: float) -> Own:
    """The practice of the files, and what was read of them.

    Raises ``EmulatorError`` where there are no clients in them, or a file lacks what it needs.
    """
    made, told = _read(files, wish, now=now)
    for file in told.files:
        if file.missing:
            needed = " and ".join(" or ".join(group) for group in file.missing)
            raise EmulatorError(
                f"{file.name} has no column for {needed}, and {file.kind} need one.",
                hint="greenroom emulator columns FILES shows what it has; a columns file tells "
                "which heading is meant.",
            )
    if not made.clients.entries:
        raise EmulatorError(
            "No client could be read from these files.",
            hint="greenroom emulator columns FILES shows what they hold.",
        )
    return Own(made.practice(wish), told)


def look_at(files: Sequence[File], columns: Columns, *, now: float) -> Told:
    """What would be read of the files; no practice is made."""
    return _read(files, Wish(columns=columns), now=now)[1]


def _read(files: Sequence[File], wish: Wish, *, now: float) -> tuple[_Making, Told]:
    """The records of the files, placed, and what was counted meanwhile."""
    export = read_export(files, wish.columns)
    dress: Dress = _disguise(export, wish) if wish.key else Plain()
    made = _Making(wish.columns, dress, now=now)
    made.place(export)
    read = [*(tally.close() for tally in export.tallies), *export.unread]
    order = {file.name: place for place, file in enumerate(files)}
    read.sort(key=lambda file: order[file.name])
    return made, Told(files=read, counts=made.counts())


def _disguise(export: Export, wish: Wish) -> Disguise:
    """The disguise of an export: it must know all of it, to bring nothing back."""
    kept: Counter[tuple[str, str]] = Counter()
    names: list[str] = []
    days = []
    for kind, records in export.records.items():
        fields = wish.columns.kinds[kind].fields
        for record in records:
            for name, value in record.values.items():
                mask = fields[name].mask
                if mask == "kept" and isinstance(value, str):
                    kept[name, value] += 1
                elif mask == "birth":
                    days.append(value)
                elif mask == "person" or (kind, name) in _PEOPLE:
                    names += [value] if isinstance(value, str) else value
    return Disguise(wish.key, wish.country, seen=export.seen, names=names, days=days, kept=kept)


class _Making:
    """A practice in the making: who is in it, and the jobs."""

    def __init__(self, columns: Columns, dress: Dress, *, now: float) -> None:
        self.contacts = Contacts(columns, dress)
        self.clients = Clients(columns, dress, self.contacts, now=now)
        self.jobs = Jobs(columns, self.clients, self.contacts, dress=dress, now=now)
        self._private = dress.private
        self._now = now

    def place(self, export: Export) -> None:
        """Place every record of an export, or refuse it."""
        for record in export.records["clients"]:
            self.clients.add(record)
        self.clients.bind_billing()
        for record in export.records["contacts"]:
            self.clients.add_contact(record)
        for record in export.records["jobs"]:
            self.jobs.add(record)

    def counts(self) -> dict[str, int]:
        """How many rows of each kind there are."""
        return {
            "clients": len(self.clients.entries),
            "contacts": len(self.contacts.entries),
            "groups": len(self.clients.groups),
            "staff": len(self.clients.staff),
            "jobs": len(self.jobs.entries),
        }

    def practice(self, wish: Wish) -> PracticeData:
        """The practice, its rows laid as its ground."""
        self.jobs.number_the_rest()
        rows = self.clients.rows() | {"contacts": self.contacts.rows(self._now)}
        rows["jobs"] = self.jobs.rows()
        if not rows["staff"]:
            # Somebody must work there: without a manager in the export it is the made-up staff.
            del rows["staff"]
        ground = lay(rows, private=self._private)
        data = laid_practice(ground, seed=wish.seed, country=wish.country, now=self._now)
        forms = (one.values.get("business_structure") for one in self.clients.entries.values())
        data.structures = tuple(dict.fromkeys((*data.structures, *filter(None, forms))))
        self.jobs.set_up(data)
        return data
