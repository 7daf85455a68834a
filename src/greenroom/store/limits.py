"""The limiter that processes share: every granted call is a row, weighed in one transaction.

How long to wait for a practice is the client's pure rule, handed in; here are the rows it is told
of, the app's own limit over all practices, and the pauses Xero asked for. A call that was never
given back counts as in flight until its lease ends, for its process may have died.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, overload

import sqlalchemy as sa

from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import put

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


_CALLS, _CLOSURES = schema.calls, schema.closures
_APP: sa.BindParameter[str] = sa.bindparam("of_app")
_PRACTICE: sa.BindParameter[str] = sa.bindparam("of_practice")
_SINCE: sa.BindParameter[float] = sa.bindparam("since")
_NOW: sa.BindParameter[float] = sa.bindparam("now")
_SKIPPED: sa.BindParameter[int] = sa.bindparam("skipped")

# Built once: putting a statement together costs more than running it.
_MINE = sa.and_(_CALLS.c.app == _APP, _CALLS.c.practice == _PRACTICE, _CALLS.c.started_at > _SINCE)
_COUNT = sa.select(sa.func.count()).where(_MINE)
_IN_FLIGHT = _COUNT.where(_CALLS.c.finished_at.is_(None), _CALLS.c.lease_until > _NOW)
_FROM_THE_END = (
    sa.select(_CALLS.c.started_at)
    .where(_MINE)
    .order_by(_CALLS.c.started_at.desc())
    .offset(_SKIPPED)
    .limit(1)
)
_OF_APP = sa.and_(_CALLS.c.app == _APP, _CALLS.c.started_at > _SINCE)
_COUNT_OF_APP = sa.select(sa.func.count()).where(_OF_APP)
_NTH_OF_APP = (
    sa.select(_CALLS.c.started_at)
    .where(_OF_APP)
    .order_by(_CALLS.c.started_at)
    .offset(_SKIPPED)
    .limit(1)
)
_PAUSES = sa.select(_CLOSURES.c.practice, _CLOSURES.c.closed_until, _CLOSURES.c.problem).where(
    _CLOSURES.c.app == _APP, _CLOSURES.c.practice.in_(["", _PRACTICE])
)
_START = sa.insert(_CALLS)
_FINISH = (
    sa.update(_CALLS)
    .where(_CALLS.c.ticket == sa.bindparam("of_ticket"), _CALLS.c.app == _APP)
    .where(_CALLS.c.practice == _PRACTICE, _CALLS.c.finished_at.is_(None))
    .values(finished_at=_NOW)
)
_OLD_CALLS = sa.delete(_CALLS).where(_CALLS.c.app == _APP, _CALLS.c.started_at < _SINCE)
_OLD_PAUSES = sa.delete(_CLOSURES).where(_CLOSURES.c.app == _APP, _CLOSURES.c.closed_until < _NOW)
_ALONE = sa.select(sa.func.pg_advisory_xact_lock(sa.bindparam("key", type_=sa.BigInteger)))


class _Starts(Sequence[float]):
    """The starts of a day in order, looked up one by one: a rule asks for two of thousands."""

    def __init__(self, connection: sa.Connection, given: dict[str, Any]) -> None:
        self._connection = connection
        self._given = given
        self._count = int(connection.scalar(_COUNT, given) or 0)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> float: ...
    @overload
    def __getitem__(self, index: slice) -> list[float]: ...
    def __getitem__(self, index: int | slice) -> float | list[float]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(self._count))]
        from_end = -index if index < 0 else self._count - index
        if not 0 < from_end <= self._count:
            raise IndexError(index)
        start = self._connection.scalar(_FROM_THE_END, {**self._given, "skipped": from_end - 1})
        # A clock that was set back must not make room: what lies ahead counts as just now.
        return min(float(start or 0.0), float(self._given["now"]))


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
        digest = hashlib.sha256(f"limits\0{app}".encode()).digest()
        self._key = int.from_bytes(digest[:8], "big", signed=True)

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
            seconds, problem = self._wait(connection, practice, now)
            if seconds > 0:
                return Grant(seconds, "", problem)
            ticket = secrets.token_hex(8)
            row = {"ticket": ticket, "app": self._app, "practice": practice, "started_at": now}
            connection.execute(_START, {**row, "lease_until": now + self._lease_seconds})
        return Grant(0.0, ticket, "")

    def leave(self, practice: str, ticket: str) -> None:
        """Give the ticket back; giving it back twice does no harm."""
        given = {"of_ticket": ticket, "of_app": self._app, "of_practice": practice}
        with self._store.transaction(durable=False) as connection:
            connection.execute(_FINISH, {**given, "now": self._store.clock.now()})

    def close(self, practice: str, until: float, problem: str) -> None:
        """Let no call start before ``until``; the app's own limit closes every practice."""
        place = "" if concerns_app(problem) else practice
        with self._store.transaction() as connection:
            self._alone(connection)
            known, _ = self._pauses(connection, place).get(place, (0.0, ""))
            if until > known:
                key = {"app": self._app, "practice": place}
                put(connection, _CLOSURES, key, {"closed_until": until, "problem": problem})

    def purge(self, now: float) -> int:
        """How many calls were deleted that no rule looks at any more; past pauses go too."""
        old = {"of_app": self._app, "since": now - DAY_SECONDS}
        with self._store.transaction(durable=False) as connection:
            connection.execute(_OLD_PAUSES, {"of_app": self._app, "now": now})
            return connection.execute(_OLD_CALLS, old).rowcount

    def _alone(self, connection: sa.Connection) -> None:
        """On PostgreSQL: one at a time per app. On SQLite the transaction itself sees to it."""
        if not self._store.is_sqlite:
            connection.execute(_ALONE, {"key": self._key})

    def _wait(self, connection: sa.Connection, practice: str, now: float) -> tuple[float, str]:
        """The longer of the practice's wait and the app's."""
        pauses = self._pauses(connection, practice)
        mine = {"of_app": self._app, "of_practice": practice, "now": now}
        # Whatever began before the oldest lease is not in flight any more.
        leased = {**mine, "since": now - self._lease_seconds}
        in_flight = connection.scalar(_IN_FLIGHT, leased) or 0
        starts = _Starts(connection, {**mine, "since": now - DAY_SECONDS})
        until, named = pauses.get(practice, (0.0, ""))
        seconds, problem = self._rule(starts, in_flight, until, now)
        own = seconds, named if problem == "closed" else problem
        until, _ = pauses.get("", (0.0, ""))
        return max(own, (max(self._app_window(connection, now), until - now, 0.0), APP))

    def _pauses(self, connection: sa.Connection, practice: str) -> dict[str, tuple[float, str]]:
        """Until when Xero asked for a pause, by practice and, under an empty name, by the app."""
        given = {"of_app": self._app, "of_practice": practice}
        rows = connection.execute(_PAUSES, given).all()
        return {place: (until, problem) for place, until, problem in rows}

    def _app_window(self, connection: sa.Connection, now: float) -> float:
        """How long until the app's practices together may call again."""
        given = {"of_app": self._app, "since": now - MINUTE_SECONDS}
        over = (connection.scalar(_COUNT_OF_APP, given) or 0) - self._app_minute
        if over < 0:
            return 0.0
        first: float = connection.scalar(_NTH_OF_APP, {**given, "skipped": over}) or now
        return max(0.0, first + MINUTE_SECONDS - now)
