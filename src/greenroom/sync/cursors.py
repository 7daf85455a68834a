"""How far a table has been pulled, and what the next pull must ask for. Pure.

Records carry no modified date, so a cursor is the ``Date`` header of the reply less an overlap:
Xero's clock, never ours. Rows met again within the overlap are recognised by their hash.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import NamedTuple

DAY = 86_400.0


class Cursor(NamedTuple):
    """How far one table of one practice has been pulled.

    ``since`` is what the next pull asks for, ``full_at`` when everything was last read (Xero's
    clock), ``seen_at`` the mark of the last pull, ``shape`` the table's shape by the mapping then,
    ``part`` where an unfinished pull of single records stands.
    """

    shape: str
    since: float | None = None
    full_at: float | None = None
    seen_at: float = 0.0
    part: str = ""


class Window(NamedTuple):
    """What a pull asks for: changes since a moment, or everything, and why."""

    since: float | None
    reason: str

    @property
    def full(self) -> bool:
        """Whether everything is asked for."""
        return self.since is None


def window(
    shapes: Mapping[str, str],
    cursors: Mapping[str, Cursor],
    *,
    now: float,
    full_pull_days: float,
    full: bool = False,
) -> Window:
    """What one pull that feeds several tables must ask for.

    ``shapes`` names the tables and their present shapes. The table that lags most decides; a new
    or reshaped one needs everything, since its old rows lack what the mapping now wants.
    """
    if full:
        return Window(None, "a full pull was asked for")
    since: list[float] = []
    for name, shape in shapes.items():
        cursor = cursors.get(name)
        if cursor is None or cursor.since is None or cursor.full_at is None:
            return Window(None, f"{name} has not been pulled in full yet")
        if cursor.shape != shape:
            return Window(None, f"the mapping of {name} has changed")
        if now - cursor.full_at >= full_pull_days * DAY:
            return Window(None, f"the last full pull is {full_pull_days:g} days old")
        since.append(cursor.since)
    return Window(min(since), "changes since the last pull") if since else Window(None, "no table")


def next_since(
    date: float | None, *, elapsed_seconds: float, overlap_seconds: float
) -> float | None:
    """Where the next pull begins: the reply's date, less the overlap and the time the call took.

    A list that is minutes in the making may be stamped at its end; a change made meanwhile must
    fall into the next window. ``None`` without a date: nothing may be skipped then.
    """
    if date is None:
        return None
    return float(math.floor(date - max(0.0, elapsed_seconds) - max(0.0, overlap_seconds)))


def next_mark(now: float, cursors: Iterable[Cursor]) -> float:
    """A moment for ``_seen_at`` that no earlier pull has used, even if our clock went back."""
    return max([now, *(cursor.seen_at + 0.001 for cursor in cursors)])
