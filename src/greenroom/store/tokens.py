"""Access tokens for practices: the right user's, fresh, renewed once however many ask.

A token set belongs to an app and a Xero user. It is renewed under a lock, and what came back is
kept before anybody uses it; the refresh token before it stays sealed for Xero's grace of 30 minutes
and is tried when the newest is refused, so that no crash loses a grant. The request itself is the
caller's function. Rows are kept by ``grants`` and ``connections``, client secrets by ``apps``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager

import msgspec

from greenroom.auth.replies import Connection, TokenSet
from greenroom.auth.vault import Vault
from greenroom.errors import SignedOut
from greenroom.store import connections
from greenroom.store.apps import Apps
from greenroom.store.connections import Connected
from greenroom.store.db import Store
from greenroom.store.grants import Grants, Held

Refresh = Callable[[str], TokenSet]
"""Refresh token → the next token set; raises ``SignedOut`` for ``invalid_grant`` and only then."""

GRACE_SECONDS = 1800.0
"""How long Xero takes the refresh token before the last (``refresh_grace`` of the contract)."""

IDLE_SECONDS = 7 * 86_400.0
"""A grant unused for so long is renewed by ``keep_alive``; at 60 days Xero would forget it."""


def signed_out(what: str, practice: str = "") -> SignedOut:
    """The error for a grant that is of no use any more."""
    hint = "Connect again with `greenroom connect`; nothing else was lost."
    return SignedOut(what, hint=hint, operation="token", practice=practice)


class Tokens:
    """The token sets of a store, opened by a vault."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._grants = Grants(store, vault)
        self._apps = Apps(store, vault)

    def alone(self, app: str, user_id: str) -> AbstractContextManager[None]:
        """Alone with one user's grant. Take it before a transaction that saves or forgets one."""
        return self._store.lock(f"grant:{app}:{user_id}")

    def save(self, app: str, token_set: TokenSet, listed: Iterable[Connection]) -> None:
        """Keep what a consent gave: the user's new token set, and what they opened to the app."""
        user_id = token_set.user_id
        with self.alone(app, user_id), self._store.transaction():
            self._grants.put_new(app, token_set)
            connections.save(self._store, app, user_id, listed, now=token_set.received_at)

    # ------------------------------------------------------------------ looking

    def connections(self, app: str) -> tuple[Connected, ...]:
        """Every connection of an app, the newest first, those that work before the others."""
        return connections.find(self._store, app)

    def idle(self, app: str) -> tuple[Connected, ...]:
        """The sign-ins that open nothing to an app, as connections without a tenant."""
        return connections.idle(self._store, app)

    def practices(self, app: str) -> tuple[Connected, ...]:
        """An app's practices, one connection each: the one that would be used."""
        return connections.practices(self._store, app)

    def scopes(self, app: str, tenant_id: str) -> tuple[str, ...]:
        """What the token that would be used for a practice may do; nothing when there is none."""
        for one in connections.find(self._store, app, tenant_id=tenant_id):
            held = self._grants.find(app, one.user_id)
            if held is not None and held.dead_at is None:
                return held.tokens.scopes
        return ()

    def opens_nothing(self, app: str, user_id: str) -> bool:
        """Whether the user has no connection to the app, so that their grant is to be ended."""
        return not connections.find(self._store, app, user_id=user_id)

    def refresh_token(self, app: str, user_id: str) -> str:
        """The user's refresh token, to be revoked; empty when there is none."""
        held = self._grants.find(app, user_id)
        return held.tokens.refresh_token if held else ""

    # ------------------------------------------------------------------ using

    def access_token(
        self,
        app: str,
        tenant_id: str,
        *,
        refused: str | None = None,
        refresh: Refresh,
        now: float,
    ) -> str:
        """A good access token for a practice; ``refused`` is one that Xero just refused.

        The newest connection is used first, and another person's when its grant is dead. Raises
        ``SignedOut`` when no grant is left, and whatever ``refresh`` raises beside it.
        """
        for one in connections.find(self._store, app, tenant_id=tenant_id):
            try:
                return self.user_access_token(
                    app, one.user_id, refused=refused, refresh=refresh, now=now
                )
            except SignedOut:
                continue
        raise signed_out("nobody's sign-in opens this practice any more", tenant_id)

    def user_access_token(
        self,
        app: str,
        user_id: str,
        *,
        refused: str | None = None,
        refresh: Refresh,
        now: float,
    ) -> str:
        """A good access token of one user; renewed when it is old, or is the one refused."""
        held = self._living(app, user_id)
        if not _is_good(held, refused, now):
            with self.alone(app, user_id):
                # Whoever waited for the lock finds the work done, and a newer token.
                held = self._living(app, user_id)
                if not _is_good(held, refused, now):
                    held = self._renewed(app, held, refresh, now)
        return held.tokens.access_token

    def _living(self, app: str, user_id: str) -> Held:
        """The user's grant; ``SignedOut`` when there is none, or Xero refuses it for good."""
        held = self._grants.find(app, user_id)
        if held is None:
            raise signed_out(f"user {user_id} has no sign-in here")
        if held.dead_at is not None:
            raise signed_out(f"Xero refused the sign-in of user {user_id} for good")
        return held

    def _renewed(self, app: str, held: Held, refresh: Refresh, now: float) -> Held:
        """The grant after a refresh, kept; under the lock."""
        used, fresh = self._refreshed(app, held, refresh, now)
        fresh = _completed(fresh, held, used)
        previous, until = used, now + GRACE_SECONDS
        if used == held.previous:
            # Its grace runs from when it was first used.
            until = held.previous_until
        kept = self._grants.put_renewed(app, held, fresh, previous=previous, previous_until=until)
        if not kept:
            return self._overtaken(app, fresh, now)
        return held._replace(tokens=fresh, version=held.version + 1)

    def _refreshed(
        self, app: str, held: Held, refresh: Refresh, now: float
    ) -> tuple[str, TokenSet]:
        """The refresh token that worked, and what it gave; the grant is dead when none did."""
        choices = [held.tokens.refresh_token]
        if now < held.previous_until:
            choices.append(held.previous)
        last: SignedOut | None = None
        for token in filter(None, choices):
            try:
                return token, refresh(token)
            except SignedOut as error:
                last = error
        self._grants.mark_dead(app, held, now=now)
        user_id = held.tokens.user_id
        raise signed_out(f"Xero refused the sign-in of user {user_id} for good") from last

    def _overtaken(self, app: str, fresh: TokenSet, now: float) -> Held:
        """Another process renewed in spite of the lock, which a lost connection can end.

        Its tokens stay in front, and ours are kept as the ones before, so that neither is lost.
        """
        held = self._living(app, fresh.user_id)
        self._grants.put_renewed(
            app,
            held,
            held.tokens,
            previous=fresh.refresh_token,
            previous_until=now + GRACE_SECONDS,
        )
        return held

    def keep_alive(
        self, app: str, *, refresh: Refresh, now: float, idle_seconds: float = IDLE_SECONDS
    ) -> tuple[str, ...]:
        """The users whose resting grants were renewed; those that are dead are marked so.

        Run it daily: Xero forgets a grant that is not renewed for 60 days.
        """
        self._grants.drop_previous(app, now=now)
        renewed = []
        for user_id in self._grants.resting(app, before=now - idle_seconds):
            try:
                with self.alone(app, user_id):
                    held = self._living(app, user_id)
                    if held.tokens.received_at < now - idle_seconds:
                        self._renewed(app, held, refresh, now)
                        renewed.append(user_id)
            except SignedOut:
                continue
        return tuple(renewed)

    # ------------------------------------------------------------------ leaving

    def forget_connection(self, app: str, tenant_id: str, user_id: str) -> bool:
        """Whether this was the user's last connection: then revoke their tokens and forget them."""
        with self.alone(app, user_id):
            connections.forget(self._store, app, tenant_id=tenant_id, user_id=user_id)
            return not connections.find(self._store, app, user_id=user_id)

    def forget_user(self, app: str, user_id: str) -> None:
        """Delete the user's tokens and everything they opened to the app."""
        with self.alone(app, user_id), self._store.transaction():
            connections.forget(self._store, app, user_id=user_id)
            self._grants.forget(app, user_id)

    def see(
        self, app: str, user_id: str, listed: Iterable[Connection], *, now: float
    ) -> tuple[Connected, ...]:
        """The user's connections that Xero lists no more, which are forgotten; the rest is kept."""
        listed = tuple(listed)
        with self.alone(app, user_id), self._store.transaction():
            connections.save(self._store, app, user_id, listed, now=now)
            return connections.forget_unlisted(self._store, app, user_id, listed)

    # ------------------------------------------------------------------ secrets and seals

    def secret(self, app: str) -> str:
        """The app's client secret; empty when none is kept."""
        return self._apps.secret(app)

    def save_secret(self, app: str, secret: str) -> None:
        """Keep the app's client secret, sealed."""
        self._apps.save_secret(app, secret)

    def reseal(self) -> int:
        """How many values were sealed anew with the key that seals now; others work meanwhile."""
        stale = list(self._grants.stale())
        for app, user_id in stale:
            with self.alone(app, user_id):
                self._grants.reseal(app, user_id)
        return len(stale) + self._apps.reseal()


def _is_good(held: Held, refused: str | None, now: float) -> bool:
    """Whether the held access token may be used: it is not old, and not the one refused."""
    return now < held.tokens.expires_at and held.tokens.access_token != refused


def _completed(fresh: TokenSet, held: Held, used: str) -> TokenSet:
    """A refreshed set with what a refresh may leave out, kept from before."""
    if fresh.refresh_token and fresh.user_id == held.tokens.user_id:
        return fresh
    return msgspec.structs.replace(
        fresh,
        refresh_token=fresh.refresh_token or used,
        user_id=held.tokens.user_id,
    )
