"""What a mapping covers, and what its rows look like. Pure.

Which fields there are comes from ``fields``, how rows are made from ``rows``; nothing is loaded.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from typing import Any, NamedTuple

from greenroom.contract.model import Contract
from greenroom.sync.fields import leaves, record_of, sources
from greenroom.sync.mapping import PARENT, Mapping, Table
from greenroom.sync.rows import RowMaker, Values

RECORDS_PER_ROW = 50
"""How many records a preview reads at most for each row it shows."""


class FieldCover(NamedTuple):
    """One field: the columns that hold it, as ``table.column``, and when Xero sends it."""

    path: str
    type: str
    columns: tuple[str, ...]
    when: tuple[str, ...]
    personal: bool
    masked: bool


class Coverage(NamedTuple):
    """One source's fields, mapped and unmapped, in the contract's order."""

    source: str
    record: str
    fields: tuple[FieldCover, ...]

    @property
    def mapped(self) -> tuple[FieldCover, ...]:
        """The fields that some column holds."""
        return tuple(field for field in self.fields if field.columns)

    @property
    def unmapped(self) -> tuple[FieldCover, ...]:
        """The fields that no column holds."""
        return tuple(field for field in self.fields if not field.columns)


def coverage(mapping: Mapping, contract: Contract) -> tuple[Coverage, ...]:
    """Every source there is, with the columns that hold its fields."""
    held = _held(mapping)
    found = []
    for source in sources(contract):
        record = record_of(contract, source) or ""
        fields = tuple(
            FieldCover(
                path,
                field.type,
                tuple(held.get((source, path), ())),
                field.when,
                field.personal,
                field.masked,
            )
            for path, field in leaves(contract, record).items()
        )
        found.append(Coverage(source, record, fields))
    return tuple(found)


def _held(mapping: Mapping) -> dict[tuple[str, str], list[str]]:
    """Source and path → the columns that hold the field there."""
    held: dict[tuple[str, str], list[str]] = {}
    for table in mapping.tables:
        for column in table.columns:
            source = table.root if column.of_parent else table.source
            path = column.path.removeprefix(PARENT)
            held.setdefault((source, path), []).append(f"{table.name}.{column.name}")
    return held


class Preview(NamedTuple):
    """The first rows of one table, values in the order of ``columns``."""

    table: str
    columns: tuple[str, ...]
    rows: tuple[Values, ...]


def preview(
    mapping: Mapping, records: MappingOf[str, Iterable[Any]], limit: int = 5
) -> tuple[Preview, ...]:
    """The first rows that records would make; ``records`` by stream (clients, groups).

    Reads no more records than fifty for each row wanted. Rows hold whatever the records do: show
    them for a sandbox, or to somebody who may see them.
    """
    held = {
        name: list(itertools.islice(iter(found), limit * RECORDS_PER_ROW))
        for name, found in records.items()
    }
    return tuple(_preview(table, held.get(table.root, []), limit) for table in mapping.tables)


def _preview(table: Table, records: list[Any], limit: int) -> Preview:
    """The first rows of one table, in the order of the mapping."""
    maker = RowMaker(table)
    names = tuple(column.name for column in table.columns)
    order = [maker.columns.index(name) for name in names]
    rows = itertools.islice(maker.batch(records).rows.values(), limit)
    return Preview(table.name, names, tuple(tuple(row[i] for i in order) for row in rows))
