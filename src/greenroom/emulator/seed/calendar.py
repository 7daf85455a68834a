"""When the work of a seeded practice happened: dates and minutes, from places alone.

A practice begins three years before its world does, and its jobs are numbered in the order in which
they were opened. What is painted twice from different sides, such as the minutes of a task and of
its time entries, agrees because both sides ask here.
"""

from __future__ import annotations

import datetime as dt

HISTORY_DAYS = 1100
"""How far back the oldest job goes."""

OPEN_DAYS = 75
"""A job opened longer ago than this is done, unless it is one of the few that drag on."""

_ROUND = 15


class Calendar:
    """The days of one practice: ``jobs`` of them opened evenly up to the day of ``now``."""

    def __init__(self, now: float, jobs: int) -> None:
        self.today = dt.datetime.fromtimestamp(now, dt.UTC).date()
        self._jobs = max(1, jobs)

    def opened(self, job: int) -> dt.date:
        """The day a job was created; later jobs never come before earlier ones."""
        age = (self._jobs - 1 - job) * HISTORY_DAYS // self._jobs
        return self.today - dt.timedelta(days=age)

    def done(self, job: int) -> bool:
        """Whether a job is finished."""
        return (self.today - self.opened(job)).days > OPEN_DAYS and job % 23 != 5

    def worked(self, job: int, entry: int) -> dt.date:
        """The day of a time entry: within five weeks of the job's opening, and not to come."""
        day = self.opened(job) + dt.timedelta(days=stir(entry) % 35)
        return min(day, self.today)


def stir(number: int) -> int:
    """A number that looks drawn by lot, always the same for the same place."""
    return (number * 2_654_435_761 >> 5) & 0xFFFFFF


def minutes(entry: int) -> int:
    """The minutes of a time entry; one in 97 is a correction, below zero (docs-time)."""
    return -30 if entry % 97 == 60 else _ROUND + stir(entry) % 16 * _ROUND
