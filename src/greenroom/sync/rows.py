"""Records → rows, as the mapping says. Pure.

A row is a tuple of values in the order of ``RowMaker.columns``. How a database wants dates and
decimals is handed in as ``adapt``; what becomes of the rows is decided in ``load``.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple

from greenroom.sync.mapping import (
    IDENTITY,
    ORDINAL,
    PARENT,
    Column,
    ColumnType,
    Table,
)

Values = tuple[Any, ...]
Convert = Callable[[Any], Any]
Adapt = Mapping[ColumnType, Convert]
"""Column type → how the destination wants its values; types left out are taken as they are."""


def _text(value: object) -> str:
    """A number as text, decimals without an exponent."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


CONVERSIONS: dict[str, Convert] = {
    "text": _text,
    "yes-no": lambda value: "Yes" if value else "No",
    "integer": int,
    "midnight": lambda value: dt.datetime.combine(value, dt.time()),
    "iso": lambda value: value.isoformat(),
    "base64": lambda value: base64.b64encode(value).decode(),
}


def fingerprint(values: Values) -> str:
    """A short hash that changes when any value of a row does."""
    return hashlib.blake2b(repr(values).encode(), digest_size=8).hexdigest()


def reader(paths: Sequence[str]) -> Callable[[object], Values]:
    """A function from a record to the values at ``paths``, ``None`` where a step is missing.

    Shallow paths must come first: those without a dot are read in one step, which is what makes
    wide tables fast.
    """
    flat = [path for path in paths if "." not in path]
    read_flat = _flat(flat)
    nested = [
        (head, reader([path.partition(".")[2] for path in group]), (None,) * len(group))
        for head, group in _by_head(paths[len(flat) :])
    ]
    if not nested:
        return read_flat

    def read(record: object) -> Values:
        values = read_flat(record)
        for head, read_inner, gap in nested:
            inner = getattr(record, head)
            values += gap if inner is None else read_inner(inner)
        return values

    return read


def _by_head(paths: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Nested paths grouped by their first step, in order."""
    grouped = itertools.groupby(paths, key=lambda path: path.partition(".")[0])
    return [(head, list(group)) for head, group in grouped]


def _flat(names: Sequence[str]) -> Callable[[object], Values]:
    """A function that reads attributes as a tuple, however many there are."""
    if not names:
        return lambda _record: ()
    if len(names) == 1:
        one = attrgetter(names[0])
        return lambda record: (one(record),)
    many: Callable[[object], Values] = attrgetter(*names)
    return many


def forgiving(paths: Sequence[str]) -> Callable[[object], Values]:
    """Like ``reader`` for records that may lack attributes, at the price of speed."""

    def read_one(record: object, path: str) -> object:
        for step in path.split("."):
            record = getattr(record, step, None)
        return record

    return lambda record: tuple(read_one(record, path) for path in paths)


def _order(column: Column) -> tuple[int, int, str, str]:
    """Own fields first, the parent's, constants, the ordinal; shallow before deep."""
    if column.path == ORDINAL:
        return (3, 0, "", column.name)
    if not column.path:
        return (2, 0, "", column.name)
    path = column.path.removeprefix(PARENT)
    return (int(column.of_parent), path.count("."), path, column.name)


class Batch(NamedTuple):
    """The rows that some records make in one table.

    ``scope`` holds the values of ``scope_column`` that these records speak for: a row in the
    database with such a value that is not among ``rows`` is no longer there. ``unkeyed`` counts
    rows that could not be kept because a part of their key is missing.
    """

    scope_column: str
    scope: list[str]
    rows: dict[Values, Values]
    unkeyed: int


class RowMaker:
    """Makes the rows of one table; ``columns`` names the values in their order."""

    def __init__(self, table: Table, adapt: Adapt | None = None) -> None:
        self.table = table
        ordered = sorted(table.columns, key=_order)
        self.columns = tuple(column.name for column in ordered)
        self._own = [c.path for c in ordered if c.path and not c.of_parent and c.path != ORDINAL]
        self._above = [c.path.removeprefix(PARENT) for c in ordered if c.of_parent]
        self._constants = tuple(c.constant for c in ordered if not c.path)
        self._ordinals = sum(c.path == ORDINAL for c in ordered)
        self._read_own, self._read_above = reader(self._own), reader(self._above)
        self._conversions = list(_conversions(ordered, adapt or {}))
        positions = [self.columns.index(name) for name in table.key]
        take = itemgetter(*positions)
        self._key: Callable[[Values], Values] = (
            take if len(positions) > 1 else lambda values: (take(values),)
        )
        self._filters = [
            (filter_.path.removeprefix(PARENT), filter_.path.startswith(PARENT), filter_.values)
            for filter_ in table.filters
        ]
        self.scope_column = self._holding(PARENT + IDENTITY if table.owned else IDENTITY)

    def _holding(self, path: str) -> str:
        """The key's column that holds a field."""
        return next(name for name in self.table.key if self.table.column(name).path == path)

    def values(self, own: object, above: object, ordinal: int) -> Values | None:
        """One row, or ``None`` when a filter leaves it out."""
        if self._filters and not self._kept(own, above):
            return None
        values = self._read_own(own) + self._read_above(above) + self._constants
        if self._ordinals:
            values += (ordinal,) * self._ordinals
        return self._converted(values)

    def _converted(self, values: Values) -> Values:
        """The values as the columns and the destination want them."""
        if not self._conversions:
            return values
        changed = list(values)
        for position, convert in self._conversions:
            if changed[position] is not None:
                changed[position] = convert(changed[position])
        return tuple(changed)

    def _kept(self, own: object, above: object) -> bool:
        """Whether every filter holds."""
        for path, of_parent, values in self._filters:
            if forgiving([path])(above if of_parent else own)[0] not in values:
                return False
        return True

    def batch(self, records: Sequence[Any]) -> Batch:
        """The rows of some records of the table's stream."""
        if not self.table.child:
            made = [self.values(record, None, 0) for record in records]
            scope = [record.uuid for record in records]
            return self._batch(scope, made)
        child, values = self.table.child, self.values
        made = [
            values(own, record, number)
            for record in records
            for number, own in enumerate(getattr(record, child) or (), 1)
        ]
        if self.table.owned:
            return self._batch([record.uuid for record in records], made)
        scope = [own.uuid for record in records for own in getattr(record, child) or ()]
        return self._batch(scope, made)

    def members(self, groups: Sequence[Any]) -> Batch:
        """The rows of ``clients.groups`` read from the other side: groups with their clients."""
        own, above = forgiving(self._own), forgiving(self._above)
        made = [
            self._converted(own(group) + above(client) + self._constants + (0,) * self._ordinals)
            for group in groups
            for client in group.clients or ()
            if self._kept(group, client)
        ]
        batch = self._batch([group.uuid for group in groups], made)
        return batch._replace(scope_column=self._holding(IDENTITY))

    def _batch(self, scope: Iterable[str | None], made: Iterable[Values | None]) -> Batch:
        """Rows by key, the last of equal keys kept, rows without a whole key counted."""
        rows: dict[Values, Values] = {}
        unkeyed = 0
        for values in made:
            if values is None:
                continue
            key = self._key(values)
            if None in key:
                unkeyed += 1
            else:
                rows[key] = values
        known = list(dict.fromkeys(value for value in scope if value is not None))
        return Batch(self.scope_column, known, rows, unkeyed)


def _conversions(columns: Sequence[Column], adapt: Adapt) -> Iterator[tuple[int, Convert]]:
    """Position and function of every column whose values must be turned into something else."""
    for position, column in enumerate(columns):
        steps = [
            step
            for step in (CONVERSIONS.get(column.conversion), adapt.get(column.type))
            if step is not None
        ]
        if not column.path or not steps:
            continue
        if len(steps) == 1:
            yield position, steps[0]
        else:
            yield position, _both(*steps)


def _both(first: Convert, second: Convert) -> Convert:
    """One function after the other."""
    return lambda value: second(first(value))
