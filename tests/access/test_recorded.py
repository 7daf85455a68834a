"""Steps that people record: taken back whatever the clock says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access import recorded
from greenroom.access.observed import journey_of
from greenroom.access.recorded import Step
from greenroom.errors import ConfigError
from office_cast import ANA, BO, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office in which nothing happened yet."""
    made = Desk(tmp_path)
    yield made
    made.close()


def test_a_step_is_taken_back_although_the_clock_was_set_back(desk: Desk) -> None:
    """The newest version is the last word, and not the one with the latest moment."""
    desk.step("request-sent")
    desk.clock.advance(-600)
    recorded.undo(desk.office, Step("request-sent", BO))
    journey = journey_of(desk.office)
    assert journey.tracks["request"].state == "unsent"
    assert [one.label for one in journey.history if one.entry] == [
        "Taken back: Access request sent"
    ]


def test_the_newest_of_a_day_is_taken_back_although_the_clock_was_set_back(desk: Desk) -> None:
    """Of two on one day the second goes, also where the clock read earlier then."""
    recorded.keep(desk.office, Step("request-sent", ANA))
    recorded.keep(desk.office, Step("request-declined", ANA))
    desk.clock.advance(-600)
    again = recorded.keep(desk.office, Step("request-sent", ANA, force=True)).entry
    assert recorded.undo(desk.office, Step("request-sent", BO)).entry.name == again.name
    assert dt.date.fromisoformat(again.body["on"]) == desk.today


def test_a_step_dated_before_the_one_it_follows_is_refused(desk: Desk) -> None:
    """Acknowledged before it was sent: refused with the reason, unless a person insists."""
    desk.wait(10)
    sent, before = desk.today - dt.timedelta(days=2), desk.today - dt.timedelta(days=6)
    recorded.keep(desk.office, Step("request-sent", ANA, sent))
    with pytest.raises(ConfigError, match="cannot come before what it follows: Access request"):
        recorded.keep(desk.office, Step("request-acknowledged", ANA, before))
    forced = recorded.keep(desk.office, Step("request-acknowledged", ANA, before, force=True))
    assert forced.entry.body["forced"]
    recorded.undo(desk.office, Step("request-acknowledged", ANA))
    kept = recorded.keep(desk.office, Step("request-acknowledged", ANA, sent))
    assert not kept.entry.body["forced"]
