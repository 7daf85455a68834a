"""The forecast as a value: what its ranges promise, and what moves them."""

from __future__ import annotations

import datetime as dt
import operator

import pytest
from forecast_cast import (
    ACKNOWLEDGED,
    ASSESSED,
    CALENDARS,
    DATA,
    SENT,
    TODAY,
    calendars,
    days,
    nowhere,
    told,
)  # fmt: skip
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.forecast.forecast import (
    Calendars,
    Outlook,
    Standing,
    Walk,
    at,
    course,
    forecast,
    moments,
)  # fmt: skip
from greenroom.access.forecast.workdays import Everyday, Workdays, day_at

PLACES = {
    "acknowledge": SENT,
    "send-assessment": ACKNOWLEDGED,
    "fill": ACKNOWLEDGED | {"send-assessment"},
    "review": ASSESSED,
    "plan": ASSESSED | {"review", "answer", "resume"},
    "re-review": ASSESSED | {"review", "answer", "resume", "plan", "work"},
    "switch-on": frozenset(DATA.stages) - {"switch-on", "consent", "validate"},
}
"""Stages under way, with what is over then."""

WAITS = st.floats(0, 2000).map(round)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(PLACES)), WAITS, WAITS, st.integers(0, 50))
def test_no_wait_moves_the_even_chance_before_today(
    stage: str, waited: int, beside: int, seed: int
) -> None:
    """However long anything has been waited for, every end lies on today or later, in order."""
    more = {"use-case": float(beside)} if stage != "acknowledge" else {}
    found = told(Standing(stage, float(waited), PLACES[stage], TODAY, more), count=100, seed=seed)
    for end in found.ends:
        assert TODAY <= end.p50 <= end.p85 <= end.p95
    assert found.buffer_days >= 0


@settings(max_examples=20, deadline=None)
@given(st.sampled_from(sorted(PLACES)), WAITS)
def test_chances_add_up(stage: str, waited: int) -> None:
    """The months' shares add up to one, and half of them lies up to the month of P50."""
    found = told(Standing(stage, float(waited), PLACES[stage], TODAY), count=200)
    for end in found.ends:
        assert sum(share for _, share in end.by_month) == pytest.approx(1)
        until = sum(share for month, share in end.by_month if month <= f"{end.p50:%Y-%m}")
        assert until >= 0.5


def test_the_same_seed_gives_the_same_answer() -> None:
    """Twice the same forecast, and another with another seed."""
    assert told(nowhere()) == told(nowhere())
    assert told(nowhere()) != told(nowhere(), seed=2)


def test_ten_thousand_draws_are_the_usual() -> None:
    """Nobody has to ask for them."""
    found = forecast(DATA, nowhere(), CALENDARS)
    assert (found.draws, found.seed) == (10_000, 1)


def test_scopes_come_before_the_go_live() -> None:
    """At every chance the work goes live after the scopes are on."""
    found = told(nowhere())
    assert all(
        scopes < live
        for scopes, live in zip(days(found), days(found, "go-live"), strict=True)
    )  # fmt: skip


def test_what_is_over_takes_no_time() -> None:
    """Every stage that is done brings the scopes nearer; all of them done, they are there."""
    order = [*SENT, "acknowledge", "send-assessment", "fill", "review"]
    over = [frozenset(order[:count]) for count in range(len(order) + 1)]
    # That one question was answered makes the round certain: the review goes on.
    over.append(frozenset((*order, "answer", "resume")))
    ends = [days(told(Standing("", 0.0, done, TODAY)))[0] for done in over]
    assert ends == sorted(ends, reverse=True)
    found = told(Standing("", 0.0, frozenset(DATA.stages), TODAY))
    assert all(one.is_over and one.p95 == TODAY and not one.by_month for one in found.ends)


def test_own_journeys_pull_the_ranges_towards_them() -> None:
    """A stage that always was slow for us makes the end later, a quick one sooner, both surer."""
    plain = days(told(nowhere(), count=2000))
    slow = days(told(nowhere(), count=2000, tier=[80.0] * 6))
    quick = days(told(nowhere(), count=2000, tier=[4.0] * 6))
    assert quick[0] < plain[0] < slow[0]
    assert quick[2] - quick[0] < plain[2] - plain[0]


def test_holidays_make_it_later() -> None:
    """A forecast over Christmas takes longer with the holidays of those who work than without."""
    bare = Calendars(Workdays(TODAY), Workdays(TODAY), Everyday(TODAY))
    one, other = (
        moments(DATA, nowhere(), made, count=500, seed=1)["scopes-enabled"][250]
        for made in (bare, calendars())
    )
    assert other > one + 3


# ------------------------------------------------------------------------------------ what moves it


def moved(found: Outlook, name: str) -> tuple[int, int]:
    """What a lever does to the scopes, in days at P50 and P85; nothing if it is not told."""
    return next((one.days["scopes-enabled"] for one in found.moves if one.name == name), (0, 0))


def test_every_lever_moves_it_the_way_its_name_says() -> None:
    """Applying at once, being prepared, following up, no round: sooner; a round: later."""
    found = told(nowhere(), count=4000)
    for name in ("day-one", "prepared", "follow-ups", "clean"):
        assert max(moved(found, name)) < 0, name
    assert min(moved(found, "remediation")) > 0
    built = next(one for one in found.moves if one.name == "built")
    assert built.days["scopes-enabled"] == (0, 0)
    assert max(built.days["go-live"]) < 0


def test_what_moves_it_most_comes_first() -> None:
    """Levers are told in the order of the days they move at P85."""
    found = told(nowhere(), count=2000)
    sizes = [max(abs(p85) for _, p85 in one.days.values()) for one in found.moves]
    assert sizes == sorted(sizes, reverse=True)


def test_a_lever_that_holds_is_in_the_ranges_and_told_as_such() -> None:
    """Prepared already, the range is the better one, and letting go of it would cost days."""
    plain, ready = (
        told(Standing("acknowledge", 0.0, done, TODAY), count=4000)
        for done in (SENT, SENT | {"prepared"})
    )
    assert days(ready)[1] < days(plain)[1]
    (one,) = [one for one in ready.moves if one.name == "prepared"]
    assert one.holds
    assert one.days["scopes-enabled"][1] > 0
    assert days(ready)[1] + one.days["scopes-enabled"][1] == pytest.approx(days(plain)[1], abs=1)


def test_what_can_be_pulled_no_more_is_not_told() -> None:
    """Acknowledged, nobody can apply on day one; in review, nothing is left to prepare."""
    names = {one.name for one in told(Standing("review", 0.0, ASSESSED, TODAY)).moves}
    assert not names & {"day-one", "prepared"}
    assert {"clean", "remediation"} <= names


def test_a_round_under_way_is_certain() -> None:
    """Once the remediation has begun, a round more or less is no question."""
    found = told(Standing("plan", 3.0, PLACES["plan"], TODAY))
    assert not {"clean", "remediation"} & {one.name for one in found.moves}


def test_the_review_given_by_xero_ends_when_xero_says() -> None:
    """From a Thursday, eight reviews of ten end after the fifth and by the tenth working day."""
    standing = Standing("review", 0.0, ASSESSED, TODAY)
    walk = Walk(DATA, standing, CALENDARS, count=4000, seed=1)
    ends = [day_at(one, TODAY) for one in walk.walk(course(DATA))["review"]]
    low, high = dt.date(2026, 12, 3), dt.date(2026, 12, 10)
    assert sum(low < one <= high for one in ends) / len(ends) == pytest.approx(0.8, abs=0.02)


def test_a_stage_under_way_does_not_end_before_what_it_rests_on() -> None:
    """The tier applied for long ago still waits for the assessment: the stricter order."""
    early = Standing("tier", 300.0, ACKNOWLEDGED, TODAY, {"send-assessment": 0.0})
    ends = Walk(DATA, early, CALENDARS, count=300, seed=1).walk(course(DATA))
    assert all(map(operator.ge, ends["tier"], ends["re-review"]))
    assert all(map(operator.ge, ends["switch-on"], ends["tier"]))


def test_where_the_priors_are_true_the_chances_are_what_they_say() -> None:
    """Of a thousand journeys drawn from the priors, half end by P50, 85 of 100 by P85."""
    ends = [
        Walk.once(DATA, course(DATA), CALENDARS, seed=10_000 + number)["switch-on"][0]
        for number in range(1000)
    ]
    found = moments(DATA, nowhere(), CALENDARS, count=4000, seed=1)["scopes-enabled"]
    for share in (0.5, 0.85, 0.95):
        held = sum(end <= at(found, share) for end in ends) / len(ends)
        assert held == pytest.approx(share, abs=0.045)
