"""Every value of a store that must be sealed, as it lies there: for whoever proves that it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import sqlalchemy as sa

from greenroom.auth.vault import Vault
from greenroom.errors import VaultError
from greenroom.store import apps, grants, schema
from greenroom.store.db import Store

_GRANTS, _APPS = schema.token_sets.c, schema.apps.c
_PLACES = (
    (_GRANTS.sealed, (_GRANTS.app, _GRANTS.user_id), grants.sealed_for),
    (_GRANTS.sealed_previous, (_GRANTS.app, _GRANTS.user_id), grants.previous_sealed_for),
    (_APPS.sealed_secret, (_APPS.app,), apps.sealed_for),
)
"""Each column that holds what is sealed, and whose each value is: they make its context."""


class Kept(NamedTuple):
    """One value, the column it lies in and its context; it may be in clear, so it is never shown.

    ``context`` is what the vault binds the value to.
    """

    place: str
    text: str
    context: str

    def __repr__(self) -> str:
        """The column alone."""
        return f"<Kept {self.place}>"

    def secrets(self, vault: Vault) -> tuple[str, ...]:
        """What is in it, never to be shown; ``VaultError`` where it does not open in its place."""
        opened = vault.open(self.text, context=self.context)
        if self.place != str(_GRANTS.sealed):
            return (opened.decode(),)
        try:
            return msgspec.json.decode(opened, type=tuple[str, str])
        except msgspec.DecodeError as error:
            raise VaultError(f"{self.place} holds no tokens") from error


def kept(store: Store) -> Iterator[Kept]:
    """The values of every column that holds tokens or secrets, of all apps."""
    with store.read() as connection:
        for column, owner, sealed_for in _PLACES:
            found = connection.execute(sa.select(column, *owner).where(column.is_not(None)))
            for text, *whose in found:
                yield Kept(str(column), str(text), sealed_for(*whose))
