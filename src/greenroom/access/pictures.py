"""The journey as pictures: its eleven steps as a line, its seven tracks as rows. Pure."""

from __future__ import annotations

import datetime as dt

from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.places import Track
from greenroom.access.views import View
from greenroom.draw.dates import short_day
from greenroom.draw.readiness import Readiness, Row, readiness, stacked
from greenroom.draw.timeline import Forecast, Step, Timeline, timeline


def picture_of(journey: Journey, *, forecast: Forecast | None = None) -> str:
    """One SVG: the line of the steps, with the forecast where there is one, and the tracks."""
    played = " (rehearsal: the emulator plays Xero)" if journey.is_rehearsal else ""
    title = f"{journey.app}: the way to XPM access{played}"
    line = timeline(Timeline(title, _stations(journey), journey.today, forecast))
    rows = readiness(
        Readiness(
            f"As of {short_day(journey.today)}",
            tuple(_row(one, journey.today) for one in journey.tracks.values()),
            journey.checks_done,
            len(journey.checks),
            footer=f"Next: {journey.next_told.text}",
        )
    )
    said = f"{title}. Next: {journey.next_told.text}"
    return stacked((line, rows), title=title, description=said)


def _stations(journey: Journey) -> tuple[Step, ...]:
    return tuple(Step(one.label, one.standing, _day(one, journey.today)) for one in journey.steps)


def _day(view: View, today: dt.date) -> str:
    """The day a step was done, where one is known."""
    days = [one.on for one in view.done if one.on is not None]
    return short_day(max(days), today) if days else ""


def _row(track: Track, today: dt.date) -> Row:
    known = journey_data().tracks[track.name].states
    usual = [name for name, state in known.items() if not state.aside]
    # The way ends where a track first comes to rest; a renewal or an exemption lies at its end.
    way = usual[: 1 + next(at for at, name in enumerate(usual) if known[name].settled)]
    reached = way.index(track.state) if track.state in way else len(way) - 1
    return Row(
        track.label, track.standing, track.state_label, reached, len(way), _note(track, today)
    )


def _note(track: Track, today: dt.date) -> str:
    """The one date that matters most on a track."""
    if track.due is not None:
        late = "was due" if track.due < today else "due"
        return f"{late} {short_day(track.due, today)}"
    if track.standing == "waiting" and track.follow_up is not None:
        ask = "now" if track.follow_up <= today else short_day(track.follow_up, today)
        return f"{days_said(track.waited_days)}; ask {ask}"
    if track.since is not None:
        return f"since {short_day(track.since, today)}"
    return ""


def days_said(count: int) -> str:
    """A number of days in words."""
    return f"{count} day" if count == 1 else f"{count} days"
