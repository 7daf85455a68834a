"""What tests of the registers share: an office on a frozen clock, and steps recorded on days."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from greenroom.access import recorded
from greenroom.access.observed import gathered
from greenroom.access.office import Office
from greenroom.access.recorded import Step
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.workspace import Workspace

ANA, BO = "Ana Pohatu", "Bo Tane"
START = dt.date(2026, 3, 2)
"""A Monday."""

PROJECT = """
environment = "live"
data_folder = "state"
[app]
name = "Register App"
client_id = "A1"
"""

REVIEWED = ("request-sent", "request-accepted", "assessment-received", "assessment-returned")


def told(event: str, by: str = ANA, on: dt.date | None = None, *, force: bool = False) -> Step:
    """A step with all that a person's word wants."""
    return Step(event, by, on, "As agreed.", "mail of that day", force=force)


class Desk:
    """An office, its clock, and short words for what a person does there."""

    def __init__(self, folder: Path, *, start: dt.date = START, features: str = "") -> None:
        self._folder = folder
        self.clock = FrozenClock(moment(start.isoformat()) + 9 * 3600)
        self.office = self._open(features)

    def _open(self, features: str) -> Office:
        path = self._folder / "greenroom.toml"
        path.write_text(PROJECT + features, "utf-8")
        settings = settings_of(PROJECT + features, path, {"GREENROOM_MASTER_KEY": "x" * 44})
        return Office(Workspace(settings, clock=self.clock))

    def plan(self, features: str) -> None:
        """Open the office anew, with these features in its project's file."""
        self.close()
        self.office = self._open(features)

    @property
    def now(self) -> float:
        """The moment as the journey sees it."""
        return gathered(self.office).now

    @property
    def today(self) -> dt.date:
        """The day on the clock."""
        return dt.datetime.fromtimestamp(self.clock.now(), dt.UTC).date()

    def wait(self, days: float) -> None:
        """Let so many days pass."""
        self.clock.advance(days * 86_400)

    def until(self, day: dt.date) -> None:
        """Let time pass until the morning of a day."""
        self.wait((day - self.today).days)

    def step(self, *events: str, by: str = ANA) -> None:
        """Record steps on this day, in this order."""
        for event in events:
            recorded.keep(self.office, told(event, by))
            self.clock.advance(1)

    def close(self) -> None:
        """Close what was opened."""
        self.office.close()
        self.office.workspace.close()
