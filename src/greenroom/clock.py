"""Time as a value: the system's clock, and a frozen one for tests, demo and emulator.

All times are seconds since 1970 in UTC, as ``float``. Only edges read a clock; the thinking
modules take ``now`` as an argument.
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Protocol


class Clock(Protocol):
    """Something that tells the time and can wait."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds."""


class SystemClock:
    """The machine's own clock."""

    def now(self) -> float:
        """Seconds since 1970, UTC."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Block this thread for so many seconds."""
        time.sleep(max(0.0, seconds))


class FrozenClock:
    """A clock that moves only when told: sleeping moves it at once."""

    def __init__(self, start: float) -> None:
        self._now = start

    def now(self) -> float:
        """The moment the clock stands at."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move the clock forward instead of waiting."""
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        """Move the clock forward by so many seconds."""
        self._now += max(0.0, seconds)


def moment(text: str) -> float:
    """The moment an ISO date or date-time names; UTC where it names no zone."""
    parsed = dt.datetime.fromisoformat(text)
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)).timestamp()


def utc(now: float) -> dt.datetime:
    """The moment as an aware date-time in UTC."""
    return dt.datetime.fromtimestamp(now, dt.UTC)


def iso(now: float) -> str:
    """The moment as ``2026-11-23T02:06:01Z``, whole seconds."""
    return utc(now).strftime("%Y-%m-%dT%H:%M:%SZ")
