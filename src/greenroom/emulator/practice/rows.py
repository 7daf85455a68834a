"""Rows and the collections they stand in: immutable values in the order in which they came.

A change puts a new row in the old one's slot and marks the old one dead. Whatever was made from a
row is right for as long as that row lives: nothing is ever invalidated by hand. What a row means,
and which rows hang together, is the business of ``practice`` and ``bonds``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

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


def _barren(place: int) -> None:
    """Nothing: a collection without seed has no rows to make."""


class Collection:
    """Rows of one kind. A seeded row is made when it is first looked at.

    ``grow(place)`` is asked to plant the seeded row at that place, and may plant others with it.
    """

    def __init__(
        self, name: str, ids: list[str] | None = None, grow: Callable[[int], None] = _barren
    ) -> None:
        self.name = name
        self.order = ids if ids is not None else []
        self.seeded = len(self.order)
        self.changed: set[str] = set()
        self._grow = grow
        self._places = dict(zip(self.order, range(self.seeded), strict=True))
        self._slots: dict[str, Row | None] = {}
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
        for later in range(place + 1, len(self.order)):
            row = self.find(self.order[later])
            if row is not None:
                yield row

    def plant(self, place: int, stamp: float, values: Values) -> None:
        """Make a seeded row, unless a change took its slot before it was looked at."""
        uuid = self.order[place]
        if uuid not in self._slots:
            self._slots[uuid] = Row(uuid, place, stamp, values)

    def put(self, uuid: str, stamp: float, values: Values) -> Row:
        """The row that now stands in the slot of the id; a new id comes last in the order."""
        old = self.find(uuid)
        if old is not None:
            old.live = False
        if uuid not in self._places:
            self._places[uuid] = len(self.order)
            self.order.append(uuid)
        row = Row(uuid, self._places[uuid], stamp, values)
        self._slots[uuid] = row
        self._version += 1
        self.changed.add(uuid)
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

    def _make(self, uuid: str) -> Row | None:
        """The row of an id that nobody has looked at yet."""
        place = self._places.get(uuid)
        if place is None:
            small = uuid.lower()
            return None if small == uuid else self.find(small)
        self._grow(place)
        return self._slots[uuid]
