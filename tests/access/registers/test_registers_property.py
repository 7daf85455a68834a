"""Registers beside any journey: whatever happened, nothing that is open is left out or doubled."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.journey import Facts, Journey, journey
from greenroom.access.journey_data import journey_data
from greenroom.access.registers.duties import Act
from greenroom.access.registers.findings import Finding
from greenroom.access.registers.incidents import Incident
from greenroom.access.tracks import Happening
from greenroom.clock import moment
from journey_cast import DAY, later, project, said, seen

EVENTS = [name for name, one in journey_data().events.items() if one.track == "assessment"]
STATES = st.sampled_from(["open", "closed", "mistaken"])
FOUND = st.tuples(st.integers(0, 700), STATES)
NOTICED = st.tuples(st.integers(0, 700), st.none() | st.integers(0, 90), STATES)


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Any event of the assessment on any day of two years, by a person or by code."""
    event = draw(st.sampled_from(EVENTS))
    tell = draw(st.sampled_from([said, seen]))
    return tell(event, later(draw(st.integers(0, 700))))


def findings(drawn: list[tuple[int, str]]) -> tuple[Finding, ...]:
    """Findings received after so many days."""
    acts = (Act("added", moment(DAY.isoformat()), "Ana Example"),)
    return tuple(
        Finding(f"f-{n}", "A finding", "high", "q11", later(days), state, acts=acts)  # type: ignore[arg-type]
        for n, (days, state) in enumerate(drawn, 1)
    )


def incidents(drawn: list[tuple[int, int | None, str]]) -> tuple[Incident, ...]:
    """Incidents noticed after so many days, reported so many hours later, or not."""
    made = []
    for n, (days, hours, state) in enumerate(drawn, 1):
        at = moment(later(days).isoformat())
        told = None if hours is None else at + hours * 3600
        made.append(Incident(f"i-{n}", "A loss", at, told, state))  # type: ignore[arg-type]
    return tuple(made)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(happenings(), max_size=12),
    st.lists(FOUND, max_size=4),
    st.lists(NOTICED, max_size=4),
    st.integers(700, 900),
)
def test_all_that_is_open_is_asked_for_once(
    happened: list[Happening],
    found: list[tuple[int, str]],
    noticed: list[tuple[int, int | None, str]],
    days: int,
) -> None:
    """Each open entry has one action, no other has any; an unreported incident comes first."""
    facts = Facts(tuple(happened), findings=findings(found), incidents=incidents(noticed))
    now = moment(later(days).isoformat())
    made = journey(facts, project(), now)
    every = [made.next, *made.then]
    asked = sorted(one.id for one in every if one.is_internal)
    wanted = [f"finding.{one.id}" for one in facts.findings if one.is_open]
    wanted += [f"incident.{one.id}" for one in facts.incidents if one.state == "open"]
    assert asked == sorted(wanted)
    assert not made.next_told.is_internal
    untold = [one for one in facts.incidents if one.state == "open" and one.reported_at is None]
    assert not untold or made.next.kind == "deadline"
    for one in untold:
        (action,) = (each for each in every if each.id == f"incident.{one.id}")
        assert action.was_due(made.today) == (one.late_by(now) > 0)
    assert [day for day, _ in made.deadlines] == sorted(day for day, _ in made.deadlines)
    assert_clocks(made)


def assert_clocks(made: Journey) -> None:
    """The stricter reading first, never past ninety days from the day it was received."""
    for one, clock in made.findings:
        days = [due.on for due in clock.due]
        assert days == sorted(days)
        assert not days or one.is_open
        if clock.on is not None:
            assert clock.on - one.received_on <= dt.timedelta(days=90)
            assert clock.phase == ("work" if clock.plan_on else "plan")


@settings(max_examples=100, deadline=None)
@given(st.lists(happenings(), max_size=10), st.lists(FOUND, max_size=4), st.integers(0, 200))
def test_time_alone_moves_no_clock(
    happened: list[Happening], found: list[tuple[int, str]], more: int
) -> None:
    """The same journey looked at later has the same days, and no fewer of them are missed."""
    facts = Facts(tuple(happened), findings=findings(found))
    early, late = (
        journey(facts, project(), moment(later(1500 + each).isoformat())) for each in (0, more)
    )
    for (_, before), (_, after) in zip(early.findings, late.findings, strict=True):
        assert before.due == after.due
    missed = [
        {one.id for one in (made.next, *made.then) if one.is_internal and one.was_due(made.today)}
        for made in (early, late)
    ]
    assert missed[0] <= missed[1]
