"""From the journey to the forecast: every place of a journey is a place of the forecast."""

from __future__ import annotations

import datetime as dt

import pytest
from forecast_cast import CALENDARS, DATA, TODAY, happened, told
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.access.forecast.forecast import Standing
from greenroom.access.forecast.standing import Dated, dated, measured, standing_of, together
from greenroom.access.journey_data import journey_data

EVENTS = sorted(name for name, event in journey_data().events.items() if event.attest)


def ago(days: int) -> dt.date:
    """The day so many days before today."""
    return TODAY - dt.timedelta(days=days)


def stand(*events: tuple[str, int]) -> Standing:
    """Where a journey stands after events so many days ago."""
    return standing_of(DATA, happened((name, ago(days)) for name, days in events), TODAY)


def test_nothing_happened_is_nowhere() -> None:
    """No stage is under way, none is over, and it starts today."""
    assert stand() == Standing("", 0.0, frozenset(), TODAY, {})


WAY = (
    (("app-registered", 20), "prove-app", 20),
    (("oauth-proven", 18), "", 0),
    (("use-case-written", 17), "", 0),
    (("request-sent", 16), "acknowledge", 16),
    (("request-acknowledged", 14), "send-assessment", 14),
    (("assessment-received", 12), "fill", 12),
    (("assessment-returned", 11), "review", 11),
    (("questions-asked", 10), "answer", 10),
    (("questions-answered", 9), "resume", 9),
    (("remediation-asked", 8), "plan", 8),
    (("plan-sent", 7), "work", 7),
    (("remediation-done", 6), "re-review", 6),
    (("assessment-passed", 5), "", 0),
    (("use-case-approved", 4), "", 0),
    (("tier-applied", 4), "tier", 4),
    (("tier-active", 3), "switch-on", 3),
    (("scopes-enabled", 2), "consent", 2),
    (("practice-connected", 1), "validate", 1),
    (("went-live", 0), "", 0),
)


@pytest.mark.parametrize("count", range(1, len(WAY) + 1), ids=lambda count: WAY[count - 1][0][0])
def test_every_step_of_the_way_is_its_stage(count: int) -> None:
    """After each step the next stage is under way since that step, and those before are over."""
    made = stand(*(event for event, _, _ in WAY[:count]))
    _, stage, waited = WAY[count - 1]
    waiting = made.waiting()
    if stage:
        assert waiting[stage] == waited
    over = {name for _, name, _ in WAY[: count - 1] if name} - {stage}
    assert over <= made.done
    assert not made.done & set(waiting)


def test_the_headline_is_the_longest_wait_at_xero() -> None:
    """Where several things wait at Xero, the longest is named first and the others beside it."""
    made = stand(*(event for event, _, _ in WAY[:7]))
    assert (made.stage, made.waited_days) == ("use-case", 14)
    assert made.beside == {"review": 11}
    assert made.started == ago(20)


def test_a_step_taken_back_counts_no_more() -> None:
    """What was taken back is no event of the journey."""
    journey = happened([("app-registered", ago(3))])
    (line,) = journey.history
    gone = journey._replace(history=(line._replace(label=f"Taken back: {line.label}"),))
    assert dated(journey) == (Dated("app-registered", ago(3)),)
    assert dated(gone) == ()


def test_what_holds_already_is_a_lever_pulled() -> None:
    """A request that is out was applied for; a prepared assessment is prepared."""
    made = stand(("app-registered", 9), ("assessment-prepared", 8), ("request-sent", 7))
    assert {"day-one", "prepared"} <= made.done


def test_a_renewal_begins_anew() -> None:
    """Questions of last year's assessment say nothing of this year's."""
    made = stand(
        ("assessment-received", 400), ("assessment-returned", 395), ("questions-asked", 390),
        ("questions-answered", 389), ("assessment-passed", 380), ("assessment-received", 20),
        ("assessment-returned", 10),
    )  # fmt: skip
    assert made.waiting()["review"] == 10
    assert "review" not in made.done


def test_everything_that_waits_for_xero_has_a_stage() -> None:
    """Each state in which Xero has to act is known to the forecast as one."""
    known = {word for stage in DATA.stages.values() for word in stage.while_}
    missing = [
        f"{name}.{state}"
        for name, track in journey_data().tracks.items()
        for state, one in track.states.items()
        if one.owner == "xero" and f"{name}.{state}" not in known
    ]
    # Prepared, the assessment waits for the request's being taken into review: that is its stage.
    assert missing == ["assessment.prepared"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(EVENTS), st.integers(0, 500)), max_size=14))
def test_no_sequence_of_steps_leaves_the_forecast_without_an_answer(
    events: list[tuple[str, int]],
) -> None:
    """Whatever was recorded in whatever order: no stage is both, and no end lies before today."""
    made = stand(*events)
    assert not made.done & set(made.waiting())
    assert all(days >= 0 for days in made.waiting().values())
    for end in told(made, count=50).ends:
        assert TODAY <= end.p50 <= end.p85 <= end.p95


def test_how_long_own_stages_took_is_measured_in_their_days() -> None:
    """A review from Monday to the Friday after is four working days, a plan of a week is seven."""
    monday = dt.date(2026, 6, 15)
    found = measured(
        DATA,
        (
            Dated("assessment-returned", monday),
            Dated("remediation-asked", monday + dt.timedelta(days=4)),
            Dated("plan-sent", monday + dt.timedelta(days=11)),
            Dated("request-sent", monday),
        ),
        CALENDARS,
    )
    assert found == {"review": [4.0], "plan": [7.0]}


def test_the_same_day_counts_as_half_a_day() -> None:
    """Nothing takes no time at all."""
    events = [Dated("request-sent", TODAY), Dated("request-acknowledged", TODAY)]
    assert measured(DATA, events, CALENDARS) == {"acknowledge": [0.5]}


def test_own_journeys_are_put_together() -> None:
    """Stage by stage, journey after journey."""
    assert together([{"fill": [1.0]}, {"fill": [2.0], "tier": [3.0]}]) == {
        "fill": [1.0, 2.0],
        "tier": [3.0],
    }
