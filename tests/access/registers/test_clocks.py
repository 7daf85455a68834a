"""The clocks as data: known sources, readings that are whole, one truth with the journey."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from importlib import resources

import pytest

from greenroom.access.journey_data import journey_data
from greenroom.access.registers.clocks import clocks, days_due
from reference_files import FACTS, needs_facts

STATES = journey_data().tracks["assessment"].states


def test_each_reading_is_one_length_with_a_known_source() -> None:
    """Exactly one of days, hours and months; a source of the contract's list."""
    text = (resources.files("greenroom.contract") / "data" / "sources.toml").read_text("utf-8")
    known = tomllib.loads(text)
    for name, clock in clocks().items():
        assert clock.ids, name
        for one in clock.readings:
            lengths = [one.days, one.hours, one.months]
            assert sum(each is not None for each in lengths) == 1, name
            assert one.source in known, name


def test_the_journey_and_the_clocks_say_the_same() -> None:
    """Thirty, sixty, ninety days; eleven and twelve months."""
    assert [one.days for one in clocks()["plan"].readings] == [STATES["plan-due"].deadline]
    work = [one.days for one in clocks()["work"].readings]
    assert work == [STATES["remediating"].deadline, STATES["remediating"].in_all]
    assert clocks()["lead"].readings[0].months == STATES["passed"].then_months
    assert clocks()["year"].readings[0].months == STATES["renewal-due"].then_months


@pytest.mark.parametrize(
    ("passed", "lead", "over"),
    [
        ("2026-03-02", "2027-02-02", "2027-03-02"),
        ("2027-03-31", "2028-02-29", "2028-03-31"),
        ("2028-02-29", "2029-01-29", "2029-02-28"),
    ],
)
def test_a_year_is_twelve_months_whatever_its_days(passed: str, lead: str, over: str) -> None:
    """Leap days and short months end on a day that is there."""
    start = dt.date.fromisoformat(passed)
    assert days_due("lead", {"pass": start})[0].on.isoformat() == lead
    assert days_due("year", {"pass": start})[0].on.isoformat() == over


@pytest.mark.facts
@needs_facts
def test_every_clock_names_rows_of_the_facts() -> None:
    """The ids are there, and every date that the facts give for these is one of the clocks'."""
    facts = FACTS
    text = "".join((facts / f"{name}.md").read_text("utf-8") for name in _FILES)
    there = set(re.findall(r"^\| ([A-Z]+-?[\d.]+) \|", text, re.MULTILINE))
    ours = {name for clock in clocks().values() for name in clock.ids}
    assert ours <= there
    assert {"D-04", "D-05", "D-06", "D-11", "D-12", "S-14", "N-01", "CF-01", "CF-08"} <= ours


_FILES = ("approval", "security-assessment")
