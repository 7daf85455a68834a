"""The forecast of a project, gathered from its office: journey, calendars, own finished journeys.

The one place of the forecast that reads. What it says beside the ranges, so that nobody believes
them more than they deserve, is put together here too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from greenroom.access.days import holidays_of
from greenroom.access.forecast.duration_data import DurationData, Stage, duration_data
from greenroom.access.forecast.forecast import (
    DRAWS,
    SEED,
    Calendars,
    Outlook,
    Range,
    Standing,
    forecast,
)
from greenroom.access.forecast.standing import Dated, measured, refusals, standing_of, together
from greenroom.access.forecast.workdays import Everyday, Workdays, check_region
from greenroom.access.journey import Journey
from greenroom.access.journey import journey as journey_at
from greenroom.access.observed import gathered
from greenroom.access.office import Office
from greenroom.clock import moment

FINISHED = "scopes-enabled"
"""The event that makes a journey one to learn from."""

_YEARS_BACK, _YEARS_ON = 6, 6


class Asked(NamedTuple):
    """How a forecast is asked for: as of which day, with how many draws and which seed."""

    day: dt.date | None = None
    draws: int = DRAWS
    seed: int = SEED


class UnderWay(NamedTuple):
    """A stage under way, and how long it has been."""

    stage: str
    label: str
    who: str
    waited_days: int


class Told(NamedTuple):
    """A forecast with all that must be known beside it."""

    app: str
    journey: Journey
    outlook: Outlook
    standing: Standing
    under_way: tuple[UnderWay, ...]
    own_journeys: int
    own_durations: int
    remarks: tuple[str, ...]
    refusals: tuple[str, ...] = ()


def outlook_of(office: Office, asked: Asked | None = None) -> Told:
    """The forecast of a project. Raises ``ConfigError`` for a region that its country lacks."""
    asked = asked or Asked()
    data, found = duration_data(), gathered(office)
    now = moment(asked.day.isoformat()) if asked.day else found.now
    journey = journey_at(found.facts, office.settings, now)
    today = asked.day or journey.today
    made, holidays_known = calendars(office, data, today)
    standing = standing_of(data, journey, today)
    journeys = list(_finished(office))
    own = together(measured(data, one, made) for one in journeys)
    outlook = forecast(data, standing, made, own=own, count=asked.draws, seed=asked.seed)
    waiting, refused = standing.waiting(), refusals(data, journey)
    return Told(
        journey.app,
        journey,
        outlook,
        standing,
        tuple(_under_way(name, data.stages[name], days) for name, days in waiting.items()),
        len(journeys),
        sum(map(len, own.values())),
        (*refused, *_remarks(office, data, journey, standing, holidays_known=holidays_known)),
        refused,
    )


def ranges_ahead(told: Told) -> tuple[Range, ...]:
    """The ends still ahead, as messages tell of them."""
    return tuple(
        Range(one.label, one.p50, one.p85, one.p95) for one in told.outlook.ends if not one.is_over
    )


def calendars(office: Office, data: DurationData, today: dt.date) -> tuple[Calendars, bool]:
    """Whose days count from a day on, and whether their holidays are known."""
    access = office.settings.access
    check_region(access.country, access.region, where=str(office.settings.path))
    years = range(today.year - _YEARS_BACK, today.year + _YEARS_ON)
    ours = holidays_of(access.country, access.region, years)
    theirs = [holidays_of(country, "", years) or frozenset() for country in data.xero.countries]
    made = Calendars(
        Workdays(today, ours or ()), Workdays(today, frozenset().union(*theirs)), Everyday(today)
    )
    return made, ours is not None


def _finished(office: Office) -> Iterator[tuple[Dated, ...]]:
    """What happened when in other approvals of this store that ended with their scopes."""
    for app in office.dossier.apps():
        if app == office.app:
            continue
        bodies = (entry.body for entry in office.dossier.borne(app, "step").values())
        events = tuple(
            Dated(one["event"], dt.date.fromisoformat(one["on"]))
            for one in bodies
            if not one.get("undone")
        )
        if any(one.event == FINISHED for one in events):
            yield events


def _under_way(name: str, stage: Stage, days: float) -> UnderWay:
    return UnderWay(name, stage.label, stage.who, round(days))


def _remarks(
    office: Office,
    data: DurationData,
    journey: Journey,
    standing: Standing,
    *,
    holidays_known: bool,
) -> Iterator[str]:
    """What the ranges rest on, and what they leave out."""
    if journey.is_rehearsal:
        yield "A rehearsal: where Xero is played, days waited are the emulator's."
    access = office.settings.access
    if holidays_known:
        place = f"{access.country} {access.region}".rstrip()
        yield f"Our days are the working days of {place}. {data.xero.note}"
    else:
        yield (
            "Public holidays are not counted, only weekends: pip install 'greenroom[reports]'"
            " makes the ranges a little later and truer."
        )
    yield from (one.says for one in data.limits)
    for name, days in standing.waiting().items():
        stage = data.stages[name]
        if stage.unit == "calendar" and days > stage.most:
            yield f"{stage.label}: {days:g} days are over, and Xero gives {stage.most:g}."
