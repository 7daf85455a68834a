"""Dates said both ways."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.clock import moment
from greenroom.draw.dates import both_ways, distance, duration, moment_both_ways, short_day

TODAY = dt.date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (dt.date(2026, 11, 25), "today, Wed 25 Nov"),
        (dt.date(2026, 11, 26), "tomorrow, Thu 26 Nov"),
        (dt.date(2026, 11, 24), "yesterday, Tue 24 Nov"),
        (dt.date(2026, 12, 1), "in 6 days, Tue 1 Dec"),
        (dt.date(2026, 11, 5), "20 days ago, Thu 5 Nov"),
        (dt.date(2026, 12, 30), "in 5 weeks, Wed 30 Dec"),
        (dt.date(2027, 11, 25), "in 12 months, Thu 25 Nov 2027"),
        (dt.date(2020, 1, 1), "7 years ago, Wed 1 Jan 2020"),
    ],
)
def test_a_day_is_said_both_ways(day: dt.date, expected: str) -> None:
    """How far away it is, then which day, with the year only where it is another one."""
    assert both_ways(day, TODAY) == expected


@given(st.dates(), st.dates())
def test_before_and_after_are_told_apart(day: dt.date, today: dt.date) -> None:
    """What lies ahead begins with “in” and what lies behind ends with “ago”, beyond a day."""
    words = distance(day, today)
    if (day - today).days > 1:
        assert words.startswith("in ")
    if (day - today).days < -1:
        assert words.endswith(" ago")


@given(st.dates())
def test_a_lone_day_carries_its_year(day: dt.date) -> None:
    """Without a today to compare with, the year is always said."""
    assert short_day(day).endswith(f" {day.year}")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("2026-11-25T10:00", "now, 10:00 UTC"),
        ("2026-11-25T13:00", "in 3 hours, 13:00 UTC"),
        ("2026-11-25T09:20", "40 minutes ago, 09:20 UTC"),
        ("2026-11-26T09:59", "in 24 hours, Thu 26 Nov 09:59 UTC"),
        ("2026-12-01T09:00", "in 6 days, Tue 1 Dec"),
    ],
)
def test_a_moment_near_by_has_its_time(at: str, expected: str) -> None:
    """Within a day the clock matters; further away the day is enough."""
    assert moment_both_ways(moment(at), moment("2026-11-25T10:00")) == expected


def test_a_moment_is_told_in_the_zone_asked_for() -> None:
    """The same moment has another day and clock elsewhere."""
    zone = dt.timezone(dt.timedelta(hours=13), "NZDT")
    said = moment_both_ways(moment("2026-11-25T13:00"), moment("2026-11-25T10:00"), zone)
    assert said == "in 3 hours, Thu 26 Nov 02:00 NZDT"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "under a second"),
        (1, "1 second"),
        (59.6, "1 minute"),
        (90, "2 minutes"),
        (3599, "1 hour"),
        (47 * 3600, "47 hours"),
        (72 * 3600, "3 days"),
    ],
)
def test_a_duration_is_rounded_to_its_unit(seconds: float, expected: str) -> None:
    """Never “60 seconds” where a minute is meant."""
    assert duration(seconds) == expected
