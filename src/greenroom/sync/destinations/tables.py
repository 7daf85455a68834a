"""Tables made and widened: what the mapping wants against what the database has.

A missing table is created, a missing column added; anything that could lose data is refused with
a way out. Nothing is ever dropped or rewritten here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from greenroom.errors import LoadError
from greenroom.sync.destinations.statements import HASH, PRACTICE, TableSql

_KINDS: tuple[tuple[str, type[sa.types.TypeEngine[Any]]], ...] = (
    ("boolean", sa.Boolean),
    ("integer", sa.Integer),
    ("decimal", sa.Numeric),
    ("datetime", sa.DateTime),
    ("date", sa.Date),
    ("text", sa.String),
)


def _lower(name: str) -> str:
    """A name as both databases compare it here; a quoted name's own ``lower`` does nothing."""
    return str.lower(name)


def _kind(type_: sa.types.TypeEngine[Any]) -> str:
    """What the mapping calls a column's type, or the database's own word for it."""
    return next((kind for kind, known in _KINDS if isinstance(type_, known)), str(type_))


def ensure(connection: sa.Connection, sql: TableSql, *, label: str) -> Iterator[str]:
    """Make or widen one table inside the caller's transaction; yields what should be said of it.

    Raises ``LoadError`` when a table of that name is not ours, or a column or key is another.
    """
    inspector = sa.inspect(connection)
    if not inspector.has_table(sql.table.name):
        sql.created.create(connection)
        return
    found = {_lower(column["name"]): column for column in inspector.get_columns(sql.table.name)}
    name = sql.table.name
    if HASH not in found or PRACTICE not in found:
        raise LoadError(
            f"{label} has a table {name} that Greenroom did not make",
            hint=f"Give [tables.{name}] another name in the mapping; yours was not touched.",
        )
    _refuse_other_types(sql, found, label=label)
    _refuse_other_key(sql, inspector, label=label)
    for column in sql.created.columns:
        if _lower(column.name) not in found:
            _add(connection, sql.created, column)
            yield f"{name}.{column.name} is new and is filled by a full pull"
    wanted = {_lower(column.name) for column in sql.created.columns}
    for extra in sorted(set(found) - wanted):
        yield f"{name}.{extra} is not in the mapping (any more); it was left as it is"


def _refuse_other_types(sql: TableSql, found: dict[str, Any], *, label: str) -> None:
    """Raise when a column has another type than the mapping wants."""
    for column in sql.created.columns:
        there = found.get(_lower(column.name))
        if there is not None and _kind(there["type"]) != _kind(column.type):
            raise LoadError(
                f"{label}: column {column.name} of {sql.table.name} is {_kind(there['type'])},"
                f" the mapping wants {_kind(column.type)}",
                hint="Give the column its old type again, or a new name, in the mapping; or rename"
                " or drop it in the database. Nothing was changed.",
            )


def _refuse_other_key(sql: TableSql, inspector: sa.Inspector, *, label: str) -> None:
    """Raise when rows would be told apart by other columns than before."""
    found = set(inspector.get_pk_constraint(sql.table.name)["constrained_columns"])
    wanted = {PRACTICE, *sql.table.key}
    if set(map(_lower, found)) != set(map(_lower, wanted)):
        raise LoadError(
            f"{label}: table {sql.table.name} has the key {', '.join(sorted(found))},"
            f" the mapping wants {', '.join(sorted(wanted))}",
            hint="Give the table a new name in the mapping. Nothing was changed.",
        )


def _add(connection: sa.Connection, table: sa.Table, column: sa.Column[Any]) -> None:
    """Add one column; its old rows have nothing in it yet."""
    preparer = connection.dialect.identifier_preparer
    kind = column.type.compile(connection.dialect)
    connection.exec_driver_sql(
        f"ALTER TABLE {preparer.format_table(table)}"
        f" ADD COLUMN {preparer.format_column(column)} {kind}"
    )
