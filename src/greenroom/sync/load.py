"""Which rows are new, changed, the same or gone, and what is done about each.

A row is recognised by key and hash: one that is as it was is only noted as seen. Rows owned by a
parent are replaced with it; rows with a key of their own are marked, never removed. The SQL is in
``destinations``, which records to load in ``extract``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from greenroom.errors import LoadError
from greenroom.sync.cursors import Cursor
from greenroom.sync.destinations.database import Known, Loading
from greenroom.sync.mapping import IDENTITY, Table
from greenroom.sync.rows import Adapt, Batch, RowMaker, Values, fingerprint

SHRINK_SHARE = 0.5
SHRINK_FROM = 10
"""A full pull that brings less than this share of the live rows, where there were at least so
many, is more likely a fault than a clear-out: nothing is marked as deleted then."""


class Counts(msgspec.Struct):
    """What became of the rows of one table.

    ``deleted`` rows were removed or marked because Xero no longer has them; ``without_key`` could
    not be kept, since a part of their key was missing.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    without_key: int = 0

    def add(self, other: Counts) -> None:
        """Add another count to this one."""
        for name in self.__struct_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


class Load:
    """One transaction's load into some tables; ``counts`` by table name, ``notes`` to be said."""

    def __init__(self, rows: Loading, tables: Sequence[Table], adapt: Adapt) -> None:
        self._rows = rows
        self._makers = [RowMaker(table, adapt) for table in tables]
        self.counts = {table.name: Counts() for table in tables}
        self.notes = rows.prepare(self._makers)
        self._before = {table.name: rows.live(table) for table in tables}
        self.records = 0

    def take(self, records: Sequence[Any]) -> None:
        """Load the rows of some records."""
        self.records += len(records)
        for maker in self._makers:
            self._batch(maker.table, maker.batch(records))

    def take_members(self, groups: Sequence[Any]) -> None:
        """Load memberships from groups that were fetched with their clients."""
        self.records += len(groups)
        for maker in self._makers:
            self._batch(maker.table, maker.members(groups))

    def _batch(self, table: Table, batch: Batch) -> None:
        """Compare one batch with the database and write what differs."""
        counts, rows = self.counts[table.name], self._rows
        counts.without_key += batch.unkeyed
        hashed = [(key, values, fingerprint(values)) for key, values in batch.rows.items()]
        known = rows.known(table, batch.scope_column, batch.scope) if batch.scope else {}
        if not known:
            counts.added += len(hashed)
            rows.write(table, [(values, hash_) for _, values, hash_ in hashed])
            return
        written: list[tuple[Values, str]] = []
        for key, values, hash_ in hashed:
            before = known.pop(key, None)
            if before is not None and before.hash == hash_ and not before.marked:
                counts.unchanged += not before.met
                continue
            if before is None:
                counts.added += 1
            else:
                counts.changed += 1
            written.append((values, hash_))
        self._gone(table, known)
        rows.touch(table, batch.scope_column, batch.scope)
        rows.write(table, written)

    def _gone(self, table: Table, known: Mapping[Values, Known]) -> None:
        """Rows of the scope that are there and no longer should be."""
        if table.owned:
            self.counts[table.name].deleted += len(known)
            self._rows.delete(table, list(known))
        else:
            live = [key for key, row in known.items() if not row.marked]
            self.counts[table.name].deleted += len(live)
            self._rows.mark(table, live)

    def sweep(self) -> None:
        """After everything was read: mark what no longer appears.

        Raises ``LoadError`` when so much is missing that the reply itself must be doubted.
        """
        for maker in self._makers:
            table, counts = maker.table, self.counts[maker.table.name]
            before = self._before[table.name]
            missing = len(self._rows.unseen(table))
            if (
                not table.child
                and before >= SHRINK_FROM
                and before - missing < before * SHRINK_SHARE
            ):
                raise LoadError(
                    f"Xero sent {self.records:,} {table.name}, and {before:,} were here before:"
                    " that looks like a fault, so nothing was marked as deleted",
                    hint="Run again later. If the practice really shrank like this, empty the"
                    f" table {table.name} and pull in full.",
                )
            counts.deleted += self._rows.sweep(table) if missing else 0

    def unseen(self, table: Table) -> list[str]:
        """The identities of rows that this pull did not meet."""
        return self._rows.unseen(table)

    def forget_members(self, tables: Sequence[Table], groups: list[str]) -> None:
        """Remove the memberships of groups that are gone."""
        makers = [RowMaker(table) for table in tables]
        self.notes += self._rows.prepare(makers)
        for table in tables:
            column = table.owner(IDENTITY)
            if column is not None and groups:
                dropped = self._rows.drop(table, column.name, groups)
                self.counts.setdefault(table.name, Counts()).deleted += dropped

    def move(self, cursors: Mapping[str, Cursor]) -> None:
        """Move the cursors of these tables."""
        for maker in self._makers:
            self._rows.move(maker.table, cursors[maker.table.name])
