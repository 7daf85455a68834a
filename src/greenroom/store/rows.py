"""Writing a row that may be there already, in the words both databases know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa


def matching(table: sa.Table, key: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    """The condition that a row has these values."""
    return sa.and_(sa.true(), *(table.c[name] == value for name, value in key.items()))


def put(
    connection: sa.Connection,
    table: sa.Table,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    first: Mapping[str, Any] | None = None,
) -> bool:
    """Change the row with this key, or add it, the ``first`` values then taking part.

    Whether it was added. The caller sees to it that nobody else adds the same row meanwhile.
    """
    changed = connection.execute(sa.update(table).where(matching(table, key)).values(**values))
    if changed.rowcount:
        return False
    connection.execute(sa.insert(table).values(**{**key, **values, **(first or {})}))
    return True
