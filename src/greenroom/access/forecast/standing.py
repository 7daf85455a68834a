"""From the journey to the forecast: which stages are over or under way, and how long own ones took.

Pure. Which state or event means what is data of ``durations.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from greenroom.access.forecast.duration_data import DurationData, Stage
from greenroom.access.forecast.forecast import Calendars, Standing
from greenroom.access.forecast.workdays import Workdays
from greenroom.access.journey import Journey
from greenroom.access.journey_data import JourneyData, journey_data

_ROUND = "assessment-received"
"""The event with which the assessment begins anew: what it saw before counts no more."""


class Dated(NamedTuple):
    """An event on its day."""

    event: str
    on: dt.date


class _Here:
    """What holds where a journey stands, word by word."""

    def __init__(self, journey: Journey) -> None:
        self.journey, self.data = journey, journey_data()
        self.events = _current(self.data, dated(journey))
        lists = (journey.steps, journey.checks, journey.gates, journey.tasks)
        self.rows = {one.id for rows in lists for one in rows if one.is_done}

    def holds(self, word: str) -> bool:
        """Whether a word of the data is true here."""
        if "." not in word:
            return word in self.rows or any(one.event == word for one in self.events)
        track, states = self.data.states_of(word)
        return self.journey.tracks[track].state in states

    def any(self, words: Iterable[str]) -> bool:
        """Whether one of the words is true."""
        return any(map(self.holds, words))

    def under_way(self, stage: Stage) -> bool:
        """Whether a stage has begun and not ended."""
        tracks = (one.partition(".")[0] for one in stage.while_ if self.holds(one))
        is_open = any(self.journey.tracks[track].is_open for track in tracks)
        return is_open and all(map(self.holds, stage.needs)) and not self.any(stage.unless)

    def began(self, stage: Stage) -> dt.date:
        """The day since which a stage has been under way."""
        days = [one.on for one in self.events if one.event in stage.begins]
        if days:
            return max(days)
        track = next(one.partition(".")[0] for one in stage.while_ if self.holds(one))
        return self.journey.tracks[track].waits_from or self.journey.today


def standing_of(data: DurationData, journey: Journey, today: dt.date) -> Standing:
    """Where a journey stands as of a day, as the forecast wants it."""
    here = _Here(journey)
    waiting: dict[str, float] = {}
    done = {name for name, lever in data.levers.items() if here.any(lever.holds)}
    for name, stage in data.stages.items():
        if here.under_way(stage):
            waiting[name] = max(0.0, float((today - here.began(stage)).days))
        elif here.any(stage.done):
            done.add(name)
    # The headline is the stage of Xero's that has waited longest, else the first of all.
    theirs = [one for one in waiting if data.stages[one].who == "xero"]
    longest = max(theirs, key=lambda one: waiting[one], default=next(iter(waiting), ""))
    days = waiting.pop(longest, 0.0)
    started = min((one.on for one in dated(journey)), default=today)
    return Standing(longest, days, frozenset(done), started, waiting)


def refusals(data: DurationData, journey: Journey) -> tuple[str, ...]:
    """What Xero declined, or we took back, so that the ranges are those of a new request."""
    last = {}
    for one in dated(journey):
        event = journey_data().events[one.event]
        if event.to:
            last[event.track] = one.event
    stand = {f"{one.name}.{one.state}" for one in journey.tracks.values()} | set(last.values())
    return tuple(one.says for one in data.refusals if one.when in stand)


def dated(journey: Journey) -> tuple[Dated, ...]:
    """What happened on which day; what time did by itself, or was taken back, is not there."""
    events = journey_data().events
    return tuple(
        Dated(one.event, one.on)
        for one in journey.history
        if one.event and one.label == events[one.event].label
    )


def _current(data: JourneyData, events: tuple[Dated, ...]) -> tuple[Dated, ...]:
    """The events without those of an assessment of another year."""
    begun = max((one.on for one in events if one.event == _ROUND), default=dt.date.min)
    track = data.events[_ROUND].track
    return tuple(one for one in events if data.events[one.event].track != track or one.on >= begun)


def measured(
    data: DurationData, events: Iterable[Dated], calendars: Calendars
) -> dict[str, list[float]]:
    """How long each stage took in a journey, in the days it is counted in.

    A stage is measured from the last of its beginnings before an end of it.
    """
    found: dict[str, list[float]] = defaultdict(list)
    in_order = sorted(events, key=lambda one: one.on)
    for name, stage in data.stages.items():
        calendar, began = calendars.of(data.stages[name]), None
        for one in in_order:
            if began is not None and one.event in stage.ends:
                found[name].append(_length(calendar, began, one.on))
                began = None
            elif one.event in stage.begins:
                began = one.on
    return dict(found)


def _length(calendar: Workdays, began: dt.date, ended: dt.date) -> float:
    """Days between two days; half a day where it began and ended on one."""
    return max(0.5, calendar.between(began, ended))


def together(journeys: Iterable[Mapping[str, list[float]]]) -> dict[str, list[float]]:
    """The durations of several journeys, stage by stage."""
    found: dict[str, list[float]] = defaultdict(list)
    for one in journeys:
        for name, days in one.items():
            found[name] += days
    return dict(found)
