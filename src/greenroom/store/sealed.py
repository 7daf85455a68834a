"""Every value of a store that must be sealed, as it lies there: for whoever proves that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from greenroom.store import schema
from greenroom.store.db import Store

_PLACES = (
    (schema.token_sets, "sealed"),
    (schema.token_sets, "sealed_previous"),
    (schema.apps, "sealed_secret"),
)


class Kept(NamedTuple):
    """One value and the column it lies in; its text may be a secret in clear, so never shown."""

    place: str
    text: str

    def __repr__(self) -> str:
        """The column alone."""
        return f"<Kept {self.place}>"


def kept(store: Store) -> Iterator[Kept]:
    """The values of every column that holds tokens or secrets, of all apps."""
    with store.read() as connection:
        for table, name in _PLACES:
            column = table.c[name]
            for text in connection.scalars(sa.select(column).where(column.is_not(None))):
                yield Kept(f"{table.name}.{name}", str(text))
