"""The limiter that processes share: every granted call is a row, weighed in one transaction.

How long to wait for a practice is the client's pure rule, handed in; here are the rows it is told
of, the app's own limit over all practices, and the pauses Xero asked for. A call that was never
given back counts as in flight until its lease ends, for its process may have died.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import matching, put

Rule = Callable[[Sequence[float], int, float, float], tuple[float, str]]
"""Earlier starts in order, calls in flight, closed until, now → seconds to wait, which limit."""

DAY_SECONDS = 86_401.0
"""How far back starts are told to the rule; older ones are deleted."""

MINUTE_SECONDS = 61.0
"""The app's window: a second longer than Xero's, which times arrival and not departure."""

LEASE_SECONDS = 600.0
"""A call not given back for so long is taken for lost."""

PURGE_SECONDS = 3600.0
"""How often a limiter deletes what no rule looks at any more."""

APP = "app-minute"
"""The limit over all practices of the app."""


class Grant(NamedTuple):
    """Start now (``wait_seconds`` 0, a ticket to give back), or wait so long and ask again."""

    wait_seconds: float
    ticket: str
    problem: str


def concerns_app(problem: str) -> bool:
    """Whether a limit that Xero named is the app's: ``appminute``, ``app-minute``."""
    return problem.lower().startswith("app")


class SharedLimiter:
    """The limits of one app in a store. Threads and processes may share it."""

    def __init__(
        self,
        store: Store,
        app: str,
        *,
        rule: Rule,
        app_minute: int = 10_000,
        lease_seconds: float = LEASE_SECONDS,
    ) -> None:
        self._store = store
        self._app = app
        self._rule = rule
        self._app_minute = app_minute
        self._lease_seconds = lease_seconds
        self._purged_at = 0.0

    # The client says what a limiter is, and lies above: its Grant is ours field by field, but not
    # by name. `Any` lets this class be one all the same.
    def ask(self, practice: str, now: float) -> Any:
        """A ``Grant``: a ticket to start now, or how long to wait before asking again."""
        # A grant lost in a power cut is a call that was not made either.
        with self._store.transaction(durable=False) as connection:
            self._alone(connection)
            if abs(now - self._purged_at) > PURGE_SECONDS:
                self.purge(now)
                self._purged_at = now
            seconds, problem = max(
                self._practice_wait(connection, practice, now), self._app_wait(connection, now)
            )
            if seconds > 0:
                return Grant(seconds, "", problem)
            ticket = secrets.token_hex(8)
            connection.execute(
                schema.calls.insert().values(
                    ticket=ticket,
                    app=self._app,
                    practice=practice,
                    started_at=now,
                    lease_until=now + self._lease_seconds,
                )
            )
        return Grant(0.0, ticket, "")

    def leave(self, practice: str, ticket: str) -> None:
        """Give the ticket back; giving it back twice does no harm."""
        calls = schema.calls
        where = matching(calls, {"ticket": ticket, "app": self._app, "practice": practice})
        with self._store.transaction(durable=False) as connection:
            connection.execute(
                calls.update()
                .where(where, calls.c.finished_at.is_(None))
                .values(finished_at=self._store.clock.now())
            )

    def close(self, practice: str, until: float, problem: str) -> None:
        """Let no call start before ``until``; the app's own limit closes every practice."""
        key = {"app": self._app, "practice": "" if concerns_app(problem) else practice}
        with self._store.transaction() as connection:
            self._alone(connection)
            known = connection.scalar(
                sa.select(schema.closures.c.closed_until).where(matching(schema.closures, key))
            )
            if known is None or until > known:
                values = {"closed_until": until, "problem": problem}
                put(connection, schema.closures, key, values)

    def purge(self, now: float) -> int:
        """How many rows were deleted that no rule looks at any more, and pauses that are over."""
        calls, closures = schema.calls, schema.closures
        with self._store.transaction(durable=False) as connection:
            done = connection.execute(
                calls.delete().where(
                    calls.c.app == self._app, calls.c.started_at < now - DAY_SECONDS
                )
            )
            connection.execute(
                closures.delete().where(closures.c.app == self._app, closures.c.closed_until < now)
            )
        return done.rowcount

    def _alone(self, connection: sa.Connection) -> None:
        """On PostgreSQL: one at a time per app. On SQLite the transaction itself sees to it."""
        if not self._store.is_sqlite:
            digest = hashlib.sha256(f"limits\0{self._app}".encode()).digest()
            key = int.from_bytes(digest[:8], "big", signed=True)
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(key)))

    def _practice_wait(
        self, connection: sa.Connection, practice: str, now: float
    ) -> tuple[float, str]:
        """What the rule says of one practice; a pause is named by the limit that Xero named."""
        calls = schema.calls
        mine = matching(calls, {"app": self._app, "practice": practice})
        # A clock that was set back must not make room: what lies ahead counts as just now.
        starts = sorted(
            min(start, now)
            for start in connection.scalars(
                sa.select(calls.c.started_at).where(mine, calls.c.started_at > now - DAY_SECONDS)
            )
        )
        in_flight = connection.scalar(
            sa.select(sa.func.count()).where(
                mine, calls.c.finished_at.is_(None), calls.c.lease_until > now
            )
        )
        until, named = self._closure(connection, practice)
        seconds, problem = self._rule(starts, in_flight or 0, until, now)
        return seconds, named if problem == "closed" else problem

    def _closure(self, connection: sa.Connection, practice: str) -> tuple[float, str]:
        """Until when Xero asked for a pause, and which limit it named."""
        closures = schema.closures
        key = {"app": self._app, "practice": practice}
        row = connection.execute(
            sa.select(closures.c.closed_until, closures.c.problem).where(matching(closures, key))
        ).one_or_none()
        return (row.closed_until, row.problem) if row else (0.0, "closed")

    def _app_wait(self, connection: sa.Connection, now: float) -> tuple[float, str]:
        """What the app's own limit says, over all its practices."""
        calls = schema.calls
        recent = sa.and_(calls.c.app == self._app, calls.c.started_at > now - MINUTE_SECONDS)
        until, _ = self._closure(connection, "")
        seconds = max(0.0, until - now)
        count = connection.scalar(sa.select(sa.func.count()).where(recent)) or 0
        if count >= self._app_minute:
            query = sa.select(calls.c.started_at).where(recent).order_by(calls.c.started_at)
            first = connection.scalar(query.offset(count - self._app_minute).limit(1)) or now
            seconds = max(seconds, first + MINUTE_SECONDS - now)
        return seconds, APP
