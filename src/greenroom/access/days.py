"""Business days of a country: counted, and counted on from a day. Pure but for the door.

Weekends are known here; public holidays come as a set of days, from ``holidays_of`` where the
extra is there. Months are calendar months, cut to the month's last day.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Collection

_NAMES = {"AU": "AU", "NZ": "NZ", "UK": "GB"}


def is_business(day: dt.date, holidays: Collection[dt.date] = ()) -> bool:
    """Whether people work on a day."""
    return day.weekday() < 5 and day not in holidays


def business_between(start: dt.date, end: dt.date, holidays: Collection[dt.date] = ()) -> int:
    """How many business days passed after ``start``, up to ``end``; none if that is earlier."""
    days = (end - start).days
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    tail = (end - dt.timedelta(days=offset) for offset in range(rest))
    worked = weeks * 5 + sum(day.weekday() < 5 for day in tail)
    return worked - sum(start < day <= end and day.weekday() < 5 for day in set(holidays))


def business_after(start: dt.date, count: int, holidays: Collection[dt.date] = ()) -> dt.date:
    """The business day that is so many business days after a day."""
    day = start
    while count > 0:
        day += dt.timedelta(days=1)
        count -= is_business(day, holidays)
    return day


def months_after(day: dt.date, months: int) -> dt.date:
    """The day so many calendar months later, on the month's last day where it has no such."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def holidays_of(country: str, region: str, years: Collection[int]) -> frozenset[dt.date] | None:
    """The public holidays of those years; None where the extra ``reports`` is not installed."""
    try:
        import holidays  # noqa: PLC0415  a door: only with the extra
    except ModuleNotFoundError:
        return None
    name = _NAMES.get(country, country)
    try:
        found = holidays.country_holidays(name, subdiv=region or None, years=sorted(years))
    except NotImplementedError:
        found = holidays.country_holidays(name, years=sorted(years))
    return frozenset(found)
