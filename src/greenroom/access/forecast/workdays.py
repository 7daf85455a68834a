"""Time that passes on working days only, made quick: a calendar laid out once, then looked up.

Moments are days since the beginning of ``today``: the end of today is 1. Pure but for
``check_region``, which knows what the extra ``reports`` knows.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Collection

from greenroom.access.days import business_between, is_business
from greenroom.errors import ConfigError

NOW = 1.0
"""The end of today: what is left begins tomorrow."""

_LENGTH = 365 * 6
"""Days laid out; beyond them five of seven are worked."""

_NAMES = {"UK": "GB"}


class Workdays:
    """The working days from a day on, with the holidays of those who work."""

    def __init__(self, today: dt.date, holidays: Collection[dt.date] = ()) -> None:
        self.today, self.holidays = today, frozenset(holidays)
        self._before = [0]
        self._days: list[int] = []
        for index in range(_LENGTH):
            if is_business(today + dt.timedelta(days=index), self.holidays):
                self._days.append(index)
            self._before.append(len(self._days))

    def waited(self, began: dt.date) -> float:
        """How many of these days have passed since a day, today among them."""
        return self.between(began, self.today)

    def between(self, began: dt.date, ended: dt.date) -> float:
        """How many working days lie after one day, up to another."""
        return float(business_between(began, ended, self.holidays))

    def after(self, starts: Collection[float], counts: Collection[float]) -> list[float]:
        """The moment so many working days after each start."""
        before, days = self._before, self._days
        last, laid_out = len(days), _LENGTH
        found = []
        for start, count in zip(starts, counts, strict=True):
            if count <= 0:
                found.append(start)
                continue
            whole = int(start)
            if whole >= laid_out:
                found.append(start + count * 1.4)
                continue
            gone = before[whole]
            if before[whole + 1] > gone:
                count += start - whole  # noqa: PLW2901  part of a working day is over
            index = gone + math.ceil(count) - 1
            if index < last:
                found.append(days[index] + 1 + gone + count - index - 1)
            else:
                found.append(laid_out + (gone + count - last) * 1.4)
        return found


class Everyday(Workdays):
    """Calendar days: every day counts."""

    def between(self, began: dt.date, ended: dt.date) -> float:
        """How many days lie after one day, up to another."""
        return float(max(0, (ended - began).days))

    def after(self, starts: Collection[float], counts: Collection[float]) -> list[float]:
        """The moment so many days after each start."""
        return [start + count for start, count in zip(starts, counts, strict=True)]


def day_at(moment: float, today: dt.date) -> dt.date:
    """The day in which, or at whose end, a moment lies."""
    return today + dt.timedelta(days=max(0, math.ceil(moment) - 1))


def check_region(country: str, region: str, *, where: str) -> None:
    """Nothing, if the region is one of the country's; ``ConfigError`` naming those there are.

    Without the extra ``reports`` no region can be checked, and none is.
    """
    if not region:
        return
    try:
        import holidays  # noqa: PLC0415  a door: only with the extra
    except ModuleNotFoundError:
        return
    known = holidays.list_supported_countries()[_NAMES.get(country, country)]
    if region not in known:
        raise ConfigError(
            f"{where}: access.region is {region}, which is no region of {country}.",
            hint=f"There are: {', '.join(known)}. Leave it out for national holidays only.",
        )
