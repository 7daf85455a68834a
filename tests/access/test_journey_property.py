"""No sequence of events, in any order, on any days, said or seen, leaves a contradiction."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st
from test_journey_table import REFUSED

from greenroom.access.journey import Facts, journey
from greenroom.access.journey_data import journey_data
from greenroom.access.tracks import Happening, fold
from greenroom.clock import moment
from journey_cast import DAY, contradictions, project, said, seen

EVENTS = tuple(journey_data().events)


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Any event on any day of four years, by a person or by code."""
    event = draw(st.sampled_from(EVENTS))
    on = DAY + dt.timedelta(days=draw(st.integers(-30, 1400)))
    one = said(event, on) if draw(st.booleans()) else seen(event, on)
    return one._replace(order=draw(st.floats(0, 9, allow_nan=False)))


@settings(max_examples=400, deadline=None)
@given(st.lists(happenings(), max_size=25), st.integers(0, 1600), st.booleans())
def test_any_sequence_ends_without_a_contradiction(
    found: list[Happening], days: int, is_live: bool
) -> None:
    """Tracks agree, something is next, nobody has waited less than no time, every row is told."""
    now = moment((DAY + dt.timedelta(days=days)).isoformat())
    made = journey(Facts(tuple(found)), project("live" if is_live else "sandbox"), now)
    assert contradictions(made) == []
    assert made.next.text
    for track in made.tracks.values():
        assert track.waited_days >= track.waited_business_days >= 0
        assert track.since is None or track.since <= made.today
    assert (len(made.steps), len(made.checks), len(made.gates)) == (11, 10, 8)
    assert (len(made.tasks), len(made.states)) == (7, 16)


@settings(max_examples=300, deadline=None)
@given(st.lists(happenings(), max_size=15), st.sampled_from(EVENTS))
def test_what_is_seen_moves_no_track_out_of_a_refusal(found: list[Happening], event: str) -> None:
    """What code sees after any history leaves every refusal, and gives no pass back."""
    data, end = journey_data(), DAY + dt.timedelta(days=1500)
    before, after = (fold(data, (*found, *more), end) for more in ((), (seen(event, end),)))
    for place in REFUSED:
        track, _, state = place.partition(".")
        assert before.state[track] != state or after.state[track] == state
    assert before.has_pass or not after.has_pass or before.passed_on is None


@settings(max_examples=200, deadline=None)
@given(st.lists(happenings(), max_size=15), st.randoms())
def test_the_order_of_writing_down_matters_only_within_a_day(
    found: list[Happening], shuffled
) -> None:
    """The same happenings in another order of the list make the same journey."""
    numbered = [one._replace(order=float(at)) for at, one in enumerate(found)]
    mixed = list(numbered)
    shuffled.shuffle(mixed)
    now = moment("2029-01-01")
    first, second = (journey(Facts(tuple(one)), project(), now) for one in (numbered, mixed))
    assert first.tracks == second.tracks
    assert first.next == second.next


@settings(max_examples=200, deadline=None)
@given(st.lists(happenings(), max_size=15), st.integers(0, 700), st.integers(1, 700))
def test_time_alone_opens_nothing(found: list[Happening], days: int, more: int) -> None:
    """Without news the scopes never become enabled by waiting, and no wait becomes shorter."""
    start, end = (DAY + dt.timedelta(days=1500 + one) for one in (days, days + more))
    early, late = (
        journey(Facts(tuple(found)), project(), moment(on.isoformat())) for on in (start, end)
    )
    assert (early.tracks["scopes"].state, late.tracks["scopes"].state) not in {
        ("in-doubt", "enabled"), ("pending", "enabled"), ("planned", "enabled"),
    }  # fmt: skip
    for before, after in zip(early.tracks.values(), late.tracks.values(), strict=True):
        if before.state == after.state and before.waits_from == after.waits_from:
            assert after.waited_days >= before.waited_days
