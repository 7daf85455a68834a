"""The SQL for one table, written once per run and sent with plain tuples.

Names come from a checked mapping and are quoted all the same; values travel as parameters only.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from greenroom.sync.destinations.flavours import Flavour
from greenroom.sync.mapping import ColumnType, Table
from greenroom.sync.rows import RowMaker

PRACTICE, SEEN, CHANGED, DELETED, HASH = (
    "_practice",
    "_seen_at",
    "_changed_at",
    "_deleted_at",
    "_hash",
)
OWN_COLUMNS = (PRACTICE, SEEN, CHANGED, DELETED, HASH)
"""The columns Greenroom adds, in the order that rows carry them after the mapping's."""

TYPES: dict[ColumnType, type[sa.types.TypeEngine[Any]]] = {
    "text": sa.Text,
    "integer": sa.BigInteger,
    "decimal": sa.Numeric,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "datetime": sa.DateTime,
}


def _own_types() -> dict[str, sa.types.TypeEngine[Any]]:
    """The types of the columns Greenroom adds."""
    moment = sa.DateTime(timezone=True)
    return {PRACTICE: sa.Text(), SEEN: moment, CHANGED: moment, DELETED: moment, HASH: sa.Text()}


def sql_table(table: Table, scope_column: str) -> sa.Table:
    """The table as it is created: the mapping's columns in the mapping's order, then ours."""
    key = [PRACTICE, scope_column, *(name for name in table.key if name != scope_column)]
    must = {*key, SEEN, CHANGED, HASH}
    kinds = {column.name: TYPES[column.type]() for column in table.columns} | _own_types()
    columns = [sa.Column(n, kind, nullable=n not in must, quote=True) for n, kind in kinds.items()]
    return sa.Table(table.name, sa.MetaData(), *columns, sa.PrimaryKeyConstraint(*key), quote=True)


class TableSql:
    """Every statement a load needs for one table; rows are tuples in ``columns``' order."""

    def __init__(self, table: Table, maker: RowMaker, flavour: Flavour) -> None:
        self.table, self.maker = table, maker
        self.created = sql_table(table, maker.scope_column)
        self.columns = (*maker.columns, *OWN_COLUMNS)
        self._flavour = flavour
        kinds = {column.name: column.type for column in self.created.columns}
        self._clause = sa.table(
            sa.quoted_name(table.name, quote=True),
            *(sa.column(sa.quoted_name(name, quote=True), kinds[name]) for name in self.columns),
        )
        self.upsert = self._upsert()
        self.delete = self._text(sa.delete(self._clause).where(*self._this_row()))
        self.mark = self._text(
            sa.update(self._clause)
            .values({DELETED: sa.bindparam("at", type_=kinds[DELETED])})
            .where(*self._this_row(), self._clause.c[DELETED].is_(None))
        )

    def _text(self, statement: Any) -> str:
        """A statement as the driver takes it, parameters by position."""
        return str(statement.compile(dialect=self._flavour.engine.dialect))

    def _upsert(self) -> str:
        """Insert, or overwrite the row of the same key."""
        insert = self._flavour.insert(self._clause)
        key = (PRACTICE, *self.table.key)
        rest = {name: insert.excluded[name] for name in self.columns if name not in key}
        return self._text(insert.on_conflict_do_update(index_elements=key, set_=rest))

    def _this_row(self) -> list[sa.ColumnElement[bool]]:
        """The practice and the whole key, as parameters in that order."""
        names = (PRACTICE, *self.table.key)
        clause = self._clause.c
        return [
            clause[name] == sa.bindparam(f"is_{number}", type_=clause[name].type)
            for number, name in enumerate(names)
        ]

    def _within(self, practice: str, column: str, scope: list[str]) -> list[sa.ColumnElement[bool]]:
        """The practice's rows with one of the scope's values."""
        return [self._clause.c[PRACTICE] == practice, self._clause.c[column].in_(scope)]

    def known(self, practice: str, column: str, scope: list[str], seen: Any) -> sa.Select[Any]:
        """Key, hash, whether it is marked as deleted and met already, of every row in a scope."""
        clause = self._clause.c
        return sa.select(
            *(clause[name] for name in self.table.key),
            clause[HASH],
            clause[DELETED].is_not(None),
            clause[SEEN] == seen,
        ).where(*self._within(practice, column, scope))

    def touch(self, practice: str, column: str, scope: list[str], seen: Any) -> sa.Update:
        """Note that every row in a scope was seen."""
        return (
            sa.update(self._clause)
            .values({SEEN: seen})
            .where(*self._within(practice, column, scope), self._clause.c[DELETED].is_(None))
        )

    def unseen(self, practice: str, seen: Any) -> list[sa.ColumnElement[bool]]:
        """The condition of live rows that this pull did not meet."""
        clause = self._clause.c
        return [clause[PRACTICE] == practice, clause[SEEN] < seen, clause[DELETED].is_(None)]

    def unseen_scope(self, practice: str, seen: Any) -> sa.Select[Any]:
        """The scope's values of live rows that this pull did not meet."""
        column = self._clause.c[self.maker.scope_column]
        return sa.select(column).where(*self.unseen(practice, seen))

    def sweep(self, practice: str, seen: Any) -> sa.Update:
        """Mark live rows that this pull did not meet."""
        return sa.update(self._clause).values({DELETED: seen}).where(*self.unseen(practice, seen))

    def drop(self, practice: str, column: str, scope: list[str]) -> sa.Delete:
        """Remove every row in a scope."""
        return sa.delete(self._clause).where(*self._within(practice, column, scope))

    def live(self, practice: str) -> sa.Select[Any]:
        """How many rows the practice has."""
        clause = self._clause.c
        return (
            sa.select(sa.func.count())
            .select_from(self._clause)
            .where(clause[PRACTICE] == practice, clause[DELETED].is_(None))
        )
