"""Dates that somebody gives us, as data: how long, from when, by whose word. Pure.

Where sources differ each reading is kept, and the strictest is what is due. What runs by these
clocks is told in ``findings``, ``incidents`` and ``renewal``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

import msgspec

from greenroom.access.days import months_after
from greenroom.access.packaged import packaged

Start = Literal["notice", "plan", "noticed", "pass", "certified", "today"]
"""What a clock counts from."""


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long by one source; exactly one of days, hours and months is meant.

    ``binding`` is the reading to be held to where a stricter one cannot be measured.
    """

    says: str
    after: Start
    source: str
    standing: Literal["documented", "observed", "assumed"]
    days: int | None = None
    hours: int | None = None
    months: int | None = None
    address: str = ""
    binding: bool = False


class Clock(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that has a date, and the readings of it."""

    label: str
    readings: tuple[Reading, ...]
    ids: tuple[str, ...] = ()
    note: str = ""


class Due(NamedTuple):
    """One reading of a clock as a day."""

    on: dt.date
    says: str
    source: str
    standing: str


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    clocks: dict[str, Clock]


@lru_cache(maxsize=1)
def clocks() -> dict[str, Clock]:
    """Every clock by its name. Raises ``ContractError`` naming the key that is wrong."""
    return packaged("clocks.toml", _File).clocks


def days_due(name: str, starts: Mapping[Start, dt.date | None]) -> tuple[Due, ...]:
    """The days a clock comes to, the stricter first; a reading without its start is left out."""
    found = []
    for one in clocks()[name].readings:
        start = starts.get(one.after)
        if start is not None:
            found.append(Due(_ends(start, one), one.says, one.source, one.standing))
    return tuple(sorted(found))


def _ends(start: dt.date, reading: Reading) -> dt.date:
    if reading.months is not None:
        return months_after(start, reading.months)
    return start + dt.timedelta(days=reading.days or 0)
