"""Days and moments as replies have them: local, without a zone, mostly midnight (xpm-api 6.1)."""

from __future__ import annotations

import datetime as dt


def midnight(day: dt.date) -> dt.datetime:
    """The first moment of a day."""
    return dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001


def today(now: float) -> dt.date:
    """The day it is at a moment, in UTC."""
    return dt.datetime.fromtimestamp(now, dt.UTC).date()


def local(now: float) -> dt.datetime:
    """A moment as a note or a document is stamped with it: whole seconds, in UTC."""
    return dt.datetime.fromtimestamp(int(now), dt.UTC).replace(tzinfo=None)


def day_of(value: object) -> dt.date | None:
    """The day of a date or a date and time; nothing for anything else."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else None
