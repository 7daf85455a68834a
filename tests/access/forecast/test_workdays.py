"""Working days of New Zealand, Australia and the United Kingdom, and time that passes on them."""

from __future__ import annotations

import datetime as dt
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.days import business_after, holidays_of, is_business
from greenroom.access.forecast.workdays import NOW, Everyday, Workdays, check_region, day_at
from greenroom.errors import ConfigError

MONDAY = dt.date(2026, 6, 1)


@pytest.mark.parametrize(
    ("country", "region", "day", "works"),
    [
        ("NZ", "", "2026-07-10", False),  # Matariki
        ("NZ", "", "2027-06-25", False),
        ("AU", "", "2026-07-10", True),
        ("NZ", "AUK", "2027-02-01", False),  # Auckland Anniversary Day
        ("NZ", "", "2027-02-01", True),
        ("UK", "", "2026-12-28", False),  # Boxing Day in lieu
        ("UK", "ENG", "2027-05-03", False),  # early May bank holiday
        ("UK", "SCT", "2027-01-04", False),  # 2 January in lieu, Scotland only
        ("UK", "ENG", "2027-01-04", True),
        ("AU", "", "2027-01-26", False),  # Australia Day
        ("AU", "VIC", "2026-11-03", False),  # Melbourne Cup Day
        ("AU", "NSW", "2026-11-03", True),
    ],
)
def test_holidays_are_those_of_the_country_and_region(
    country: str, region: str, day: str, *, works: bool
) -> None:
    """Matariki, bank holidays and a state's own day off count where they are kept, only there."""
    found = holidays_of(country, region, (2026, 2027))
    assert found is not None
    assert is_business(dt.date.fromisoformat(day), found) is works


def test_a_region_that_its_country_lacks_is_refused() -> None:
    """The message names the file, the region and those there are."""
    with pytest.raises(ConfigError) as caught:
        check_region("UK", "VIC", where="greenroom.toml")
    assert "access.region is VIC" in caught.value.message
    assert "SCT" in caught.value.hint
    check_region("UK", "", where="greenroom.toml")


def test_without_the_extra_no_region_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nobody knows regions, none can be wrong; weekends count all the same."""
    monkeypatch.setitem(sys.modules, "holidays", None)
    check_region("AU", "VIC", where="greenroom.toml")
    assert holidays_of("AU", "VIC", (2026,)) is None


@given(st.integers(0, 60), st.integers(1, 300), st.sets(st.integers(0, 200), max_size=30))
def test_whole_working_days_end_where_the_calendar_says(
    offset: int, count: int, off: set[int]
) -> None:
    """Whole working days from the end of a day end with the business day so many after."""
    today = MONDAY + dt.timedelta(days=offset)
    holidays = frozenset(today + dt.timedelta(days=one) for one in off)
    (moment,) = Workdays(today, holidays).after([NOW], [float(count)])
    assert day_at(moment, today) == business_after(today, count, holidays)


@given(st.floats(1, 500), st.floats(0, 400), st.floats(0.01, 400))
def test_time_passes_in_parts_as_in_one(start: float, first: float, then: float) -> None:
    """Two waits one after the other end when one as long as both does, and never run backwards."""
    work = Workdays(MONDAY)
    (middle,) = work.after([start], [first])
    (end,) = work.after([middle], [then])
    (whole,) = work.after([start], [first + then])
    assert start - 1e-9 <= middle <= end + 1e-9
    assert end == pytest.approx(whole, abs=1e-6)


def test_beyond_what_is_laid_out_time_goes_on() -> None:
    """A wait of ten thousand working days ends in years, not in an error."""
    ends = Workdays(MONDAY).after([1.0, 5000.0], [10_000.0, 3.0])
    assert ends[0] > 2190
    assert ends[1] == pytest.approx(5004.2)


def test_calendar_days_know_no_weekend() -> None:
    """Every day counts, and days waited are counted alike."""
    every = Everyday(MONDAY)
    assert every.after([NOW], [5.0]) == [6.0]
    assert every.waited(MONDAY - dt.timedelta(days=7)) == 7
    assert Workdays(MONDAY).waited(MONDAY - dt.timedelta(days=7)) == 5
