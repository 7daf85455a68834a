"""Dates said both ways, as people need them: how far away, and which day that is. Pure.

Names of days and months are English here, whatever the machine's locale says.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_NEAR: Final = {-1: "yesterday", 0: "today", 1: "tomorrow"}


def short_day(day: dt.date, today: dt.date | None = None) -> str:
    """A day as ``Tue 1 Dec``, with its year where that is not the year of ``today``."""
    year = "" if today is not None and day.year == today.year else f" {day.year}"
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"


def distance(day: dt.date, today: dt.date) -> str:
    """How far a day is from today: ``today``, ``in 6 days``, ``3 weeks ago``."""
    days = (day - today).days
    if days in _NEAR:
        return _NEAR[days]
    size = abs(days)
    if size < 21:
        words = f"{size} days"
    elif size < 91:
        words = f"{round(size / 7)} weeks"
    elif size < 730:
        words = f"{round(size / 30.4)} months"
    else:
        words = f"{round(size / 365.25)} years"
    return f"in {words}" if days > 0 else f"{words} ago"


def both_ways(day: dt.date, today: dt.date) -> str:
    """A day said both ways: ``in 6 days, Tue 1 Dec``."""
    return f"{distance(day, today)}, {short_day(day, today)}"


def day_and_distance(day: dt.date, today: dt.date) -> str:
    """The same with the day first, for a sentence that goes on: ``Tue 1 Dec (in 6 days)``."""
    return f"{short_day(day, today)} ({distance(day, today)})"


def moment_both_ways(at: float, now: float, zone: dt.tzinfo = dt.UTC) -> str:
    """A moment said both ways, near now by the clock: ``in 3 hours, 14:00 UTC``.

    The day is left out of a time that is today, and the time out of a day that is another.
    """
    when, today = (dt.datetime.fromtimestamp(each, zone) for each in (at, now))
    seconds = at - now
    if abs(seconds) >= 86_400:
        return both_ways(when.date(), today.date())
    day = "" if when.date() == today.date() else f"{short_day(when.date(), today.date())} "
    return f"{_near(seconds)}, {day}{when:%H:%M} {when.tzname()}"


def duration(seconds: float) -> str:
    """How long something takes: ``under a second``, ``40 seconds``, ``3 minutes``, ``2 hours``."""
    size = abs(seconds)
    if size < 1:
        return "under a second"
    for unit, length, until in (("second", 1, 60), ("minute", 60, 3600), ("hour", 3600, 172_800)):
        count = round(size / length)
        if count * length < until:
            return f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{round(size / 86_400)} days"


def _near(seconds: float) -> str:
    if abs(seconds) < 1:
        return "now"
    return f"in {duration(seconds)}" if seconds > 0 else f"{duration(seconds)} ago"
