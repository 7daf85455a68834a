"""When the next call may start: 5 at once, 60 a minute, N a day for a practice; 10,000 a minute.

Here are the pure rule and a limiter in memory, safe between threads. Limits shared by processes
live in ``store``, under the same shape and the same rule. Nothing here sleeps: a limiter says how
long to wait, and the session waits. The numbers: https://developer.xero.com/documentation/guides/
oauth2/limits/ and `contract/data/limits.toml`, which a test compares with ``Pace``.
"""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict, deque
from collections.abc import Sequence
from typing import NamedTuple, Protocol

POLL_SECONDS = 0.05
"""How soon to ask again when five calls are in flight: nobody knows when one of them ends."""

CLOCK_SET_BACK_SECONDS = 1.0
"""How far ahead a start may lie before the clock must have been set back."""

APP = "app-minute"
"""The limit over all practices of the app; Xero's own spelling of it is disputed."""


class Grant(NamedTuple):
    """What a limiter answers: start now (``wait_seconds`` 0, a ticket to give back), or wait."""

    wait_seconds: float
    ticket: str
    problem: str


class Pace(NamedTuple):
    """How fast to go. Windows are longer than Xero's, because Xero times arrival, not departure.

    Xero's windows are fixed and begin at a moment nobody knows; ours slide, which is stricter.
    """

    concurrent: int = 5
    minute: int = 60
    minute_seconds: float = 61.0
    day: int = 5000
    day_seconds: float = 86_401.0
    app_minute: int = 10_000

    def with_day(self, calls_per_day: int, share_of_day: float = 1.0) -> Pace:
        """The same pace with the tier's calls a day, and only a share of them (0 to 1) for us."""
        return self._replace(day=max(1, int(calls_per_day * share_of_day)))


class Granted(Protocol):
    """Anything with the parts of a ``Grant``."""

    @property
    def wait_seconds(self) -> float:
        """0 when the call may start now."""

    @property
    def ticket(self) -> str:
        """What to give back when the call has ended."""

    @property
    def problem(self) -> str:
        """The limit that makes the call wait."""


class Limiter(Protocol):
    """Who says when a call may start. All moments are seconds since 1970."""

    def ask(self, practice: str, now: float) -> Granted:
        """A ticket to start now, or how long to wait before asking again."""

    def leave(self, practice: str, ticket: str) -> None:
        """Give the ticket back: the call's last byte was read."""

    def close(self, practice: str, until: float, problem: str) -> None:
        """Let no call start before ``until``: Xero said so."""


def wait(
    starts: Sequence[float], in_flight: int, closed_until: float, now: float, *, pace: Pace
) -> tuple[float, str]:
    """How long the next call of one practice must wait, and which limit says so; 0 is "start".

    ``starts`` are earlier starts in order, as far back as a day. The longest wait counts.
    """
    return max(
        (max(0.0, closed_until - now), "closed"),
        (_window(starts, now, calls=pace.day, seconds=pace.day_seconds), "day"),
        (_window(starts, now, calls=pace.minute, seconds=pace.minute_seconds), "minute"),
        (POLL_SECONDS if in_flight >= pace.concurrent else 0.0, "concurrent"),
    )


def _window(starts: Sequence[float], now: float, *, calls: int, seconds: float) -> float:
    """How long until fewer than ``calls`` starts lie in the window that ends then."""
    if len(starts) < calls:
        return 0.0
    return max(0.0, starts[-calls] + seconds - now)


def _settled(starts: deque[float], now: float) -> float:
    """The moment to reckon with, never before the last start.

    Threads read the clock before they take turns, so a start may lie a little ahead. One that lies
    far ahead means that the clock was set back: then what lies ahead counts as just now.
    """
    ahead = starts[-1] - now if starts else 0.0
    if ahead > CLOCK_SET_BACK_SECONDS:
        reckoned = [min(start, now) for start in starts]
        starts.clear()
        starts.extend(reckoned)
    return max(now, starts[-1]) if starts else now


def concerns_app(problem: str) -> bool:
    """Whether a named limit is the app's, not the practice's: ``appminute``, ``app-minute``."""
    return problem.lower().replace("-", "").replace("_", "").startswith("app")


class _Practice:
    """What a limiter remembers of one practice."""

    __slots__ = ("closed_by", "closed_until", "starts", "tickets")

    def __init__(self, pace: Pace) -> None:
        # No rule looks further back than this many starts.
        self.starts: deque[float] = deque(maxlen=max(pace.day, pace.minute))
        self.tickets: set[str] = set()
        self.closed_until = 0.0
        self.closed_by = ""


class MemoryLimiter:
    """A limiter for one process, safe between threads. It forgets everything when it ends."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._practices: defaultdict[str, _Practice] = defaultdict(lambda: _Practice(self.pace))
        self._app_starts: deque[float] = deque(maxlen=self.pace.app_minute)
        self._app_closed_until = 0.0
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()

    def ask(self, practice: str, now: float) -> Grant:
        """A ticket to start now, or how long to wait before asking again."""
        with self._lock:
            known = self._practices[practice]
            now = max(_settled(known.starts, now), _settled(self._app_starts, now))
            seconds, problem = max(self._own(known, now), self._shared(now))
            if seconds > 0:
                return Grant(seconds, "", problem)
            known.starts.append(now)
            self._app_starts.append(now)
            ticket = str(next(self._numbers))
            known.tickets.add(ticket)
            return Grant(0.0, ticket, "")

    def leave(self, practice: str, ticket: str) -> None:
        """Give the ticket back; giving it back twice does no harm."""
        with self._lock:
            self._practices[practice].tickets.discard(ticket)

    def close(self, practice: str, until: float, problem: str) -> None:
        """Let no call start before ``until``; the app's own limit closes every practice."""
        with self._lock:
            if concerns_app(problem):
                self._app_closed_until = max(self._app_closed_until, until)
                return
            known = self._practices[practice]
            if until > known.closed_until:
                known.closed_until, known.closed_by = until, problem

    def _own(self, known: _Practice, now: float) -> tuple[float, str]:
        """The practice's own wait; a closed door is named by the limit that closed it."""
        seconds, problem = wait(
            known.starts, len(known.tickets), known.closed_until, now, pace=self.pace
        )
        return seconds, known.closed_by if problem == "closed" else problem

    def _shared(self, now: float) -> tuple[float, str]:
        """The wait that all practices of the app share."""
        window = _window(
            self._app_starts, now, calls=self.pace.app_minute, seconds=self.pace.minute_seconds
        )
        return max(window, self._app_closed_until - now, 0.0), APP
