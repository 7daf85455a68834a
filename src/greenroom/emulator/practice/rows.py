"""Rows and the collections they stand in: immutable values in the order in which they came.

A change puts a new row in the old one's slot and marks the old one dead. Whatever was made from a
row is right for as long as that row lives: nothing is ever invalidated by hand. What a row means,
and which rows hang together, is the business of ``data`` and ``bonds``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from greenroom.emulator.practice.ids import Ids

Values = Mapping[str, object]
"""The fields of a row under the names of the contract; what is not set is not there.

References to other rows are their ids: one id, or a tuple of them. Never changed in place.
"""


class Row:
    """One record. ``place`` is its position in a stable order, ``stamp`` when it last changed.

    ``live`` ends when another row takes its slot; ``encoded`` holds the bytes made from it.
    """

    __slots__ = ("encoded", "live", "place", "stamp", "uuid", "values")

    def __init__(self, uuid: str, place: int, stamp: float, values: Values) -> None:
        self.uuid = uuid
        self.place = place
        self.stamp = stamp
        self.values = values
        self.live = True
        self.encoded: dict[object, tuple[bytes, tuple[Row, ...]]] | None = None

    def ids(self, name: str) -> tuple[str, ...]:
        """The ids of other rows that stand under a name; none when the field is not set."""
        found = self.values.get(name)
        return found if isinstance(found, tuple) else ()

    def __repr__(self) -> str:
        return f"<Row {self.uuid}>"


class Kind(NamedTuple):
    """What is special about a kind of row.

    ``parent`` is the field that names the row it hangs on. ``prefix`` begins the human number that
    its ``id`` field holds, such as J000309; without one its rows have no number.
    """

    parent: str = ""
    prefix: str = ""


class Seeds(NamedTuple):
    """The rows a collection begins with. ``grow(place)`` plants the one there, and may plant more.

    ``under(place)`` tells which places hang on the parent at a place. ``numbers`` are the places by
    human number, where those do not follow from the place.
    """

    ids: Ids
    grow: Callable[[int], None]
    under: Callable[[int], Sequence[int]] | None = None
    numbers: Mapping[str, int] | None = None


def _barren(place: int) -> None:
    """Nothing: a collection without seed has no rows to make."""


class Collection:
    """Rows of one kind. A seeded row is made when it is first looked at."""

    def __init__(self, name: str, seeds: Seeds | None = None, kind: Kind | None = None) -> None:
        self.name = name
        self.kind = kind or Kind()
        self._seeds = seeds or Seeds(Ids(), _barren)
        self.order = self._seeds.ids
        self.changed: set[str] = set()
        self._slots: dict[str, Row | None] = {}
        self._numbers: dict[str, str] = {}
        self._added: dict[str, set[str]] = {}
        self._version = 0
        self._all: tuple[int, tuple[Row, ...]] = (-1, ())

    def __len__(self) -> int:
        return len(self.rows())

    def find(self, uuid: str) -> Row | None:
        """The row of that id as it is now, or nothing; ids are the same in either case."""
        try:
            return self._slots[uuid]
        except KeyError:
            return self._make(uuid)

    def row(self, uuid: str) -> Row:
        """The row of an id that another row refers to; ``KeyError`` when there is none."""
        found = self.find(uuid)
        if found is None:
            raise KeyError(f"{self.name}: no row {uuid}")
        return found

    def numbered(self, number: str) -> Row | None:
        """The row of that human number, or nothing; numbers are the same in either case."""
        number = number.upper()
        uuid = self._numbers.get(number)
        if uuid is None:
            place = self._place_of(number)
            uuid = self.order[place] if place is not None else ""
        return self.find(uuid) if uuid else None

    def next_number(self) -> str:
        """The human number that the next row gets by itself."""
        at = len(self.order) + 1
        while self.numbered(self.number(at - 1)) is not None:
            at += 1
        return self.number(at - 1)

    def number(self, place: int) -> str:
        """The human number of a seeded place."""
        return f"{self.kind.prefix}{place + 1:06d}"

    def rows(self) -> tuple[Row, ...]:
        """Every row as it is now, in order: a copy that later changes leave alone."""
        # Read first: a change by another thread while the copy is made leaves the copy out of date.
        version, (made_at, rows) = self._version, self._all
        if made_at != version:
            rows = tuple(self.after(-1))
            self._all = (version, rows)
        return rows

    def after(self, place: int) -> Iterator[Row]:
        """The rows whose place is later than the given one, in order."""
        slots = self._slots
        for later in range(place + 1, len(self.order)):
            uuid = self.order[later]
            if uuid not in slots:
                self._seeds.grow(later)
            row = slots[uuid]
            if row is not None:
                yield row

    def under(self, parent: Row) -> list[Row]:
        """The rows that hang on a row, in order."""
        seeded = self._seeds.under(parent.place) if self._seeds.under else ()
        uuids = {self.order[place] for place in seeded} | self._added.get(parent.uuid, set())
        found = [row for uuid in uuids if (row := self.find(uuid)) is not None]
        mine = [row for row in found if row.values.get(self.kind.parent) == parent.uuid]
        return sorted(mine, key=lambda row: row.place)

    def plant(self, place: int, stamp: float, values: Values) -> None:
        """Make a seeded row, unless a change took its slot before it was looked at."""
        uuid = self.order[place]
        # In one step, for two threads may look at the same row first.
        self._slots.setdefault(uuid, Row(uuid, place, stamp, values))

    def put(self, uuid: str, stamp: float, values: Values) -> Row:
        """The row that now stands in the slot of the id; a new id comes last in the order."""
        old = self.find(uuid)
        if old is not None:
            old.live = False
        place = self.order.place(uuid)
        row = Row(uuid, self.order.append(uuid) if place is None else place, stamp, values)
        self._slots[uuid] = row
        self._version += 1
        self.changed.add(uuid)
        self._index(old, row)
        return row

    def drop(self, uuid: str) -> None:
        """Empty the slot; its place is not given to anyone else."""
        self.row(uuid).live = False
        self._slots[uuid] = None
        self._version += 1
        self.changed.add(uuid)

    def lay(self, uuid: str, kept: tuple[float, Values] | None) -> None:
        """Put back what a snapshot holds of an id: stamp and values, or that its slot is empty."""
        self.put(uuid, *(kept or (0.0, {})))
        if kept is None:
            self.drop(uuid)

    def _index(self, old: Row | None, row: Row) -> None:
        """Remember under which number and parent a row is found that seeds do not tell of."""
        if self.kind.prefix and "id" in row.values:
            self._numbers[str(row.values["id"]).upper()] = row.uuid
        parent = row.values.get(self.kind.parent)
        if parent and (old is None or old.values.get(self.kind.parent) != parent):
            self._added.setdefault(str(parent), set()).add(row.uuid)

    def _place_of(self, number: str) -> int | None:
        """The seeded place of a human number."""
        if self._seeds.numbers is not None:
            return self._seeds.numbers.get(number)
        digits = number.removeprefix(self.kind.prefix)
        if not self.kind.prefix or digits == number or not (digits.isascii() and digits.isdigit()):
            return None
        place = int(digits) - 1
        return place if 0 <= place < self.order.seeded and number == self.number(place) else None

    def _make(self, uuid: str) -> Row | None:
        """The row of an id that nobody has looked at yet."""
        place = self.order.place(uuid)
        if place is None:
            small = uuid.lower()
            return None if small == uuid else self.find(small)
        self._seeds.grow(place)
        return self._slots[uuid]
