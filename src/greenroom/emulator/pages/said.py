"""How the page says things: numbers, sizes and moments in words, states by a mark and a word."""

from __future__ import annotations

from typing import NamedTuple

from greenroom.clock import utc
from greenroom.draw.dates import both_ways, duration, short_day

Mark = str
"""One of the five shapes: done, ours, waiting, broken, later."""


class Moment(NamedTuple):
    """A moment said both ways, how far away and exactly; and for machines."""

    distance: str
    exact: str
    iso: str


def past(at: float, now: float) -> Moment:
    """A moment before another, with its day where that is not today."""
    when, today = utc(at), utc(now).date()
    on = "" if when.date() == today else f"{short_day(when.date(), today)}, "
    distance = f"{duration(now - at)} ago" if now - at >= 1 else "just now"
    return Moment(distance, f"{on}{when:%H:%M:%S}", when.isoformat(timespec="seconds"))


def day(at: float, now: float) -> str:
    """The day of a moment said both ways: ``in 6 days, Tue 1 Dec``."""
    return both_ways(utc(at).date(), utc(now).date())


def counted(count: int, word: str) -> str:
    """So many of them: ``1 call``, ``12 calls``."""
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"


def size(count: int) -> str:
    """Bytes for people: ``912 bytes``, ``4.2 KB``, ``1.3 GB``."""
    return _scaled(count, 1000, "")


def binary_size(count: int) -> str:
    """Bytes as Xero bills them: ``912 bytes``, ``4.1 KiB``, ``1.2 GiB``."""
    return _scaled(count, 1024, "i")


def _scaled(count: int, step: int, mark: str) -> str:
    if count < step:
        return counted(count, "byte")
    amount = count / step
    for unit in ("K", "M"):
        if amount < step:
            return f"{amount:.1f} {unit}{mark}B"
        amount /= step
    return f"{amount:,.1f} G{mark}B"


def kind_of_app(kind: str) -> str:
    """A kind of app, in words."""
    return "web, with a secret" if kind == "web" else "PKCE, without a secret"
