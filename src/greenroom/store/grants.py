"""The sealed token sets, row by row: kept, read, marked dead, forgotten, sealed anew.

When a token is used or renewed is decided in ``tokens``; which practices a user opened stands in
``connections``. Every change here is made under the lock of its app and user, which the caller
holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import sqlalchemy as sa

from greenroom.auth.replies import TokenSet
from greenroom.auth.vault import Vault
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import matching, put

TABLE = schema.token_sets


class Held(NamedTuple):
    """A user's grant as the store holds it; ``previous`` is the refresh token before this one."""

    tokens: TokenSet
    previous: str
    previous_until: float
    version: int
    dead_at: float | None

    def __repr__(self) -> str:
        return f"<Held {self.tokens!r}, version {self.version}>"


def sealed_for(app: str, user_id: str) -> str:
    """The context in which a user's tokens are sealed."""
    return f"token-set:{app}:{user_id}"


def previous_sealed_for(app: str, user_id: str) -> str:
    """The context in which the refresh token before is sealed."""
    return f"previous-refresh-token:{app}:{user_id}"


class Grants:
    """The token sets of a store, each sealed for its app and user."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def find(self, app: str, user_id: str) -> Held | None:
        """The user's grant to the app, opened; None when there is none."""
        key = {"app": app, "user_id": user_id}
        with self._store.read() as connection:
            row = connection.execute(sa.select(TABLE).where(matching(TABLE, key))).one_or_none()
        return None if row is None else self._opened(row)

    def _opened(self, row: Any) -> Held:
        """The grant in a row."""
        sealed = self._vault.open(row.sealed, context=sealed_for(row.app, row.user_id))
        access_token, refresh_token = msgspec.json.decode(sealed, type=tuple[str, str])
        previous = b""
        if row.sealed_previous:
            context = previous_sealed_for(row.app, row.user_id)
            previous = self._vault.open(row.sealed_previous, context=context)
        tokens = TokenSet(
            access_token=access_token,
            refresh_token=refresh_token,
            expires_at=row.expires_at,
            refresh_expires_at=row.refresh_expires_at,
            scopes=tuple(row.scopes.split()),
            user_id=row.user_id,
            auth_event_id=row.auth_event_id,
            received_at=row.refreshed_at,
        )
        return Held(tokens, previous.decode(), row.previous_until, row.version, row.dead_at)

    def _values(self, app: str, tokens: TokenSet) -> dict[str, Any]:
        """What a row says of a token set."""
        secret = msgspec.json.encode((tokens.access_token, tokens.refresh_token))
        return {
            "sealed": self._vault.seal(secret, context=sealed_for(app, tokens.user_id)),
            "expires_at": tokens.expires_at,
            "refresh_expires_at": tokens.refresh_expires_at,
            "scopes": " ".join(tokens.scopes),
            "auth_event_id": tokens.auth_event_id,
            "refreshed_at": tokens.received_at,
            "dead_at": None,
        }

    def _previous(self, app: str, user_id: str, token: str, until: float) -> dict[str, Any]:
        """What a row says of the refresh token before."""
        context = previous_sealed_for(app, user_id)
        sealed = self._vault.seal(token.encode(), context=context) if token else None
        return {"sealed_previous": sealed, "previous_until": until if token else 0.0}

    def put_new(self, app: str, tokens: TokenSet) -> None:
        """Keep what a new consent gave, in place of whatever was there."""
        key = {"app": app, "user_id": tokens.user_id}
        values = self._values(app, tokens) | self._previous(app, tokens.user_id, "", 0.0)
        values |= {"version": TABLE.c.version + 1, "consented_at": tokens.received_at}
        with self._store.transaction() as connection:
            put(connection, TABLE, key, values, first={"version": 1})

    def put_renewed(
        self, app: str, held: Held, fresh: TokenSet, *, previous: str, previous_until: float
    ) -> bool:
        """Keep what a refresh gave, if the grant is still as it was when the refresh began."""
        key = {"app": app, "user_id": held.tokens.user_id, "version": held.version}
        values = self._values(app, fresh) | {"version": held.version + 1}
        values |= self._previous(app, held.tokens.user_id, previous, previous_until)
        with self._store.transaction() as connection:
            done = connection.execute(TABLE.update().where(matching(TABLE, key)).values(**values))
        return bool(done.rowcount)

    def mark_dead(self, app: str, held: Held, *, now: float) -> None:
        """Note that Xero refuses this grant for good."""
        key = {"app": app, "user_id": held.tokens.user_id, "version": held.version}
        with self._store.transaction() as connection:
            connection.execute(TABLE.update().where(matching(TABLE, key)).values(dead_at=now))

    def forget(self, app: str, user_id: str) -> None:
        """Delete the user's grant."""
        key = {"app": app, "user_id": user_id}
        with self._store.transaction() as connection:
            connection.execute(TABLE.delete().where(matching(TABLE, key)))

    def resting(self, app: str, *, before: float) -> list[str]:
        """The users whose living grants were last renewed before a moment."""
        query = sa.select(TABLE.c.user_id).where(
            TABLE.c.app == app, TABLE.c.dead_at.is_(None), TABLE.c.refreshed_at < before
        )
        with self._store.read() as connection:
            return list(connection.scalars(query.order_by(TABLE.c.refreshed_at)))

    def drop_previous(self, app: str, *, now: float) -> None:
        """Delete every refresh token that has outlived its grace."""
        late = sa.and_(
            TABLE.c.app == app,
            TABLE.c.sealed_previous.is_not(None),
            TABLE.c.previous_until < now,
        )
        with self._store.transaction() as connection:
            connection.execute(TABLE.update().where(late).values(sealed_previous=None))

    def stale(self) -> Iterator[tuple[str, str]]:
        """App and user of every grant that is not sealed with the key that seals now."""
        columns = (TABLE.c.app, TABLE.c.user_id, TABLE.c.sealed, TABLE.c.sealed_previous)
        with self._store.read() as connection:
            rows = connection.execute(sa.select(*columns)).all()
        for row in rows:
            kept = [one for one in (row.sealed, row.sealed_previous) if one]
            if not all(self._vault.is_current(one) for one in kept):
                yield row.app, row.user_id

    def reseal(self, app: str, user_id: str) -> None:
        """Seal one grant anew with the key that seals now."""
        key = {"app": app, "user_id": user_id}
        held = self.find(app, user_id)
        if held is not None:
            secret = msgspec.json.encode((held.tokens.access_token, held.tokens.refresh_token))
            values = {"sealed": self._vault.seal(secret, context=sealed_for(app, user_id))}
            values |= self._previous(app, user_id, held.previous, held.previous_until)
            with self._store.transaction() as connection:
                connection.execute(TABLE.update().where(matching(TABLE, key)).values(**values))
