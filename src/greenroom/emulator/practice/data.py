"""The state of one practice: its collections, the changes that keep them whole, its snapshot.

Here one row changes at a time; changes that touch two rows which name each other are in ``bonds``.
What a request may ask for, and how a reply looks, is decided in ``records`` and ``shapes``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from greenroom.emulator.practice.ground import Ground
from greenroom.emulator.practice.ids import row_id
from greenroom.emulator.practice.pages import PageCache
from greenroom.emulator.practice.rows import Collection, Kind, Row, Values
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.practice.tagged import freeze, thaw

KINDS: dict[str, Kind] = {
    "staff": Kind(),
    "clients": Kind(),
    "contacts": Kind(),
    "groups": Kind(),
    "relationships": Kind(),
    "jobs": Kind(parent="client", prefix="J"),
    "job_tasks": Kind(parent="job"),
    "job_costs": Kind(parent="job"),
    "time": Kind(parent="task"),
    "invoices": Kind(parent="job", prefix="I"),
    "quotes": Kind(parent="job", prefix="Q"),
    "tasks": Kind(),
    "costs": Kind(),
    "categories": Kind(),
    "templates": Kind(),
    "job_states": Kind(),
    "custom_fields": Kind(),
    "suppliers": Kind(),
}
"""The collections a practice keeps; suppliers have no operation of their own."""


class Origin(msgspec.Struct, frozen=True):
    """What a seeded practice grew from; equal origins grow equal practices.

    One that is ``laid`` grew on a ground of rows that were read, and needs it to grow again.
    """

    seed: int
    clients: int
    country: Country
    now: float
    laid: bool = False


class PracticeData:
    """The records of one practice.

    ``version`` rises after every change of any row, so that what was made before is known for old.
    ``structures`` are the names of business structures that Admin lists. ``pm_module`` tells
    whether the Practice Management module is on. ``ground`` holds the rows that were read from
    somewhere, if any were. One thread at a time may change a practice.
    """

    def __init__(
        self,
        origin: Origin,
        collections: Iterable[Collection] = (),
        *,
        structures: tuple[str, ...] = (),
        ground: Ground | None = None,
    ) -> None:
        self.origin = origin
        self.ground = ground
        self.collections = {name: Collection(name, kind=kind) for name, kind in KINDS.items()}
        self.collections.update((found.name, found) for found in collections)
        self.structures = structures
        self.pm_module = True
        self.version = 0
        self.made = 0
        self.pages = PageCache()

    @property
    def country(self) -> Country:
        """Where the practice is."""
        return self.origin.country

    @property
    def private(self) -> bool:
        """Whether its people are real ones."""
        return self.ground is not None and self.ground.private

    def __getitem__(self, kind: str) -> Collection:
        """The collection of that name."""
        return self.collections[kind]

    @property
    def staff(self) -> Collection:
        """Who works at the practice."""
        return self.collections["staff"]

    @property
    def clients(self) -> Collection:
        """Whom the practice works for."""
        return self.collections["clients"]

    @property
    def contacts(self) -> Collection:
        """The people at the clients."""
        return self.collections["contacts"]

    @property
    def groups(self) -> Collection:
        """The client groups, such as families."""
        return self.collections["groups"]

    @property
    def relationships(self) -> Collection:
        """What clients are to each other: one row for both sides."""
        return self.collections["relationships"]

    def add(self, kind: str, values: Values, *, now: float) -> Row:
        """The new row, under an id that the same practice would give again."""
        row = self.collections[kind].put(self.new_id(), now, values)
        self.version += 1
        return row

    def change(
        self, kind: str, uuid: str, values: Mapping[str, object], *, now: float | None = None
    ) -> Row:
        """The row with fields changed; ``None`` unsets one. Without ``now`` its stamp stays."""
        old = self.collections[kind].row(uuid)
        merged = {**old.values, **values}
        row = self.collections[kind].put(
            old.uuid,
            old.stamp if now is None else now,
            {name: value for name, value in merged.items() if value is not None},
        )
        self.version += 1
        return row

    def drop(self, kind: str, uuid: str) -> None:
        """Remove a row for good. Who names it must have been told before."""
        self.collections[kind].drop(uuid)
        self.version += 1

    def snapshot(self) -> dict[str, Any]:
        """The origin and every row that changed since, as values that JSON can carry.

        The ground is not among them: it never changes, and stands beside them as it is.
        """
        return {
            "origin": msgspec.to_builtins(self.origin),
            "made": self.made,
            "pm_module": self.pm_module,
            "structures": list(self.structures),
            "changed": {
                kind: _changed_rows(found)
                for kind, found in self.collections.items()
                if found.changed
            },
        }

    def restore(self, kept: Mapping[str, Any]) -> None:
        """Lay the changes of a snapshot over this freshly seeded practice of the same origin."""
        self.made = kept["made"]
        self.pm_module = kept["pm_module"]
        self.structures = tuple(kept["structures"])
        for kind, rows in kept["changed"].items():
            for uuid, row in rows:
                values = None if row is None else (float(row["stamp"]), thaw(row["values"]))
                self.collections[kind].lay(uuid, values)
        self.version += 1

    def new_id(self) -> str:
        """A UUID that depends on the seed and on how many were given out before."""
        self.made += 1
        return row_id(self.origin.seed, "made", self.made)


def _changed_rows(found: Collection) -> list[list[object]]:
    """Id and content of each changed row, in order, so that added ones come back in theirs."""
    changed = [uuid for uuid in found.order if uuid in found.changed]
    return [[uuid, _kept(found.find(uuid))] for uuid in changed]


def _kept(row: Row | None) -> dict[str, object] | None:
    """A row as a snapshot holds it; nothing for one that was dropped."""
    return None if row is None else {"stamp": row.stamp, "values": freeze(row.values)}
