"""Pictures: well formed, told in words as well, and sane at every extreme."""

from __future__ import annotations

import datetime as dt
import math
import re

import charts_cast as cast
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from greenroom.draw.chart import Bar, Bars, Gauge, bars, gauge
from greenroom.draw.scale import MINUS, Scale, said, ticks
from greenroom.draw.svg import as_file, number
from greenroom.draw.timeline import WORDS, Forecast, Step, Timeline, timeline
from greenroom.draw.trend import Band, Line, Point, Range, band, line

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
anything = st.floats(allow_nan=True, allow_infinity=True)
day = st.dates(dt.date(2020, 1, 1), dt.date(2035, 1, 1))


def drawn(svg: str) -> etree._Element:
    """The picture as a tree, checked for what every picture owes its readers."""
    root = etree.fromstring(svg)
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert title.text
    assert description is not None
    assert description.text
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    _, _, width, height = map(float, str(root.get("viewBox")).split())
    for node in root.iter():
        for key in ("x", "y", "width", "height", "cx", "cy"):
            value = float(node.get(key, 0))
            assert math.isfinite(value)
            assert value >= 0 or node.getparent().get("transform") or node.tag.endswith("rect")
            assert value <= max(width, height) + 0.01
        assert "nan" not in node.get("d", "")
        assert "inf" not in node.get("d", "")
    return root


def words(svg: str) -> str:
    """The description of a picture."""
    return drawn(svg).findtext(f"{SVG}desc") or ""


@pytest.mark.parametrize("name", cast.CHARTS)
def test_a_picture_is_well_formed_and_told(name: str) -> None:
    """Every picture is XML, has title and description, and stays within its frame."""
    drawn(cast.CHARTS[name])


@pytest.mark.parametrize("name", [name for name in cast.CHARTS if "naughty" in name])
def test_words_in_pictures_are_escaped(name: str) -> None:
    """Markup in a label is shown as text and makes no element."""
    root = drawn(cast.CHARTS[name])
    assert not root.findall(f".//{SVG}b")
    assert cast.NAUGHTY in "".join(root.itertext())


@pytest.mark.parametrize("name", cast.CHARTS)
def test_a_picture_stands_alone_too(name: str) -> None:
    """As a file it is still well formed, and brings ink for light and dark."""
    text = as_file(cast.CHARTS[name])
    etree.fromstring(text)
    assert "prefers-color-scheme:dark" in text
    assert "var(" not in text


@given(anything, anything, anything, st.none() | anything)
def test_a_gauge_takes_any_numbers(
    used: float, limit: float, planned: float, mark: float | None
) -> None:
    """No budget, however odd, breaks the gauge."""
    drawn(gauge(Gauge("Calls", used, limit, planned=planned, mark=mark)))


@given(st.lists(st.lists(anything, max_size=6), max_size=4))
def test_bars_take_any_numbers(rows: list[list[float]]) -> None:
    """No amounts, however odd, break the bars."""
    parts = ("a", "b", "c", "d", "e", "f")
    drawn(bars(Bars("Calls", parts, tuple(Bar("row", tuple(row)) for row in rows))))


@given(st.lists(st.tuples(anything, anything), max_size=5), st.none() | anything)
@example([(0.0, 5e-324)], None)
def test_a_line_takes_any_numbers(places: list[tuple[float, float]], promise: float | None) -> None:
    """No values, however odd, break the line."""
    drawn(line(Line("Age", tuple(Point(x, y) for x, y in places), promise=promise)))


@given(st.lists(st.tuples(anything, anything, anything, anything), max_size=4))
def test_a_band_takes_any_numbers(ranges: list[tuple[float, float, float, float]]) -> None:
    """No ranges, however odd, break the band."""
    drawn(band(Band("Age", tuple(Range(*each) for each in ranges))))


@given(day, day, day, day, st.lists(st.sampled_from(sorted(WORDS)), max_size=14))
def test_a_timeline_takes_any_days(
    today: dt.date, p50: dt.date, p85: dt.date, p95: dt.date, states: list[str]
) -> None:
    """No journey and no forecast break the line."""
    steps = tuple(Step(f"Step {state}", state) for state in states)  # type: ignore[arg-type]
    drawn(timeline(Timeline("Way", steps, today, Forecast(p50, p85, p95))))


def test_a_gauge_tells_what_is_left() -> None:
    """Used, planned, left and the mark are said, not only drawn."""
    said_so = words(cast.CHARTS["gauge"])
    assert said_so.startswith("1,240 of 5,000 calls: 25% used, 900 more planned, 2,860 calls left")
    assert "share at 4,000" in said_so


def test_a_gauge_tells_an_excess_by_word_and_shape() -> None:
    """Beyond the limit there are words, a mark, and a taller slab."""
    assert "over by 120 calls" in words(cast.CHARTS["gauge-over"])
    assert "would go over by 2,000 calls" in words(cast.CHARTS["gauge-would"])
    assert "✗" in cast.CHARTS["gauge-over"]
    heights = {each.get("height") for each in drawn(cast.CHARTS["gauge-over"]).iter(f"{SVG}rect")}
    assert heights == {"16", "24"}


def test_bars_are_told_by_parts() -> None:
    """Each bar's total and parts are in the description, and the parts' names in the legend."""
    assert "clients: 131 calls (list 8, detail 120, retries 3)" in words(cast.CHARTS["bars"])
    assert "1 call (" in words(cast.CHARTS["bars"])
    shown = "".join(drawn(cast.CHARTS["bars"]).itertext())
    assert all(part in shown for part in cast.STREAMS.parts)


def test_bars_are_in_proportion() -> None:
    """A part twice as large is drawn twice as wide."""
    root = drawn(bars(Bars("Calls", ("a",), (Bar("x", (50,)), Bar("y", (100,))))))
    widths = [float(each.get("width", 0)) + 1 for each in root.iter(f"{SVG}rect")][1:]
    assert widths[1] == pytest.approx(2 * widths[0], abs=0.02)


def test_a_line_tells_its_course_and_promise() -> None:
    """Where it starts, ends, how low and high it went, and what was promised."""
    assert words(cast.CHARTS["line"]) == (
        "From 4 minutes (17 Nov) to 5 minutes (23 Nov); lowest 3 minutes, highest 26 minutes. "
        "Promised: 15 minutes."
    )


@pytest.mark.parametrize("name", ["bars-none", "line-none", "band-none", "timeline-none"])
def test_an_empty_picture_says_so(name: str) -> None:
    """With nothing to draw there are words in its place."""
    description = words(cast.CHARTS[name])
    assert description in "".join(drawn(cast.CHARTS[name]).itertext()).replace(description, "", 1)


def test_the_journey_tells_every_step_and_the_range() -> None:
    """Each step with its state, then the three dates said both ways."""
    description = words(cast.CHARTS["timeline"])
    assert "1. Register the app: done (3 Nov)" in description
    assert "6. Xero's review: waiting for Xero (13 days)" in description
    assert "even chance by in 4 weeks, Mon 21 Dec" in description
    assert "95% by in 11 weeks, Fri 5 Feb 2027" in description


def test_states_differ_in_shape() -> None:
    """No two states share a shape, so that colour is never the only sign."""
    shapes = set()
    for state in WORDS:
        root = drawn(timeline(Timeline("Way", (Step("x", state),), cast.TODAY)))
        station = root.find(f"{SVG}g")
        assert station is not None
        shapes.add(tuple((child.tag, child.get("d"), child.get("r")) for child in station))
    assert len(shapes) == len(WORDS)


@given(st.floats(-1e300, 1e300), st.floats(-1e300, 1e300))
def test_ticks_reach_round_the_values(one: float, other: float) -> None:
    """The ticks are few, rising, and the values lie between the first and the last."""
    low, high = sorted((one, other))
    marks = ticks(low, high)
    hair = (high - low) * 1e-9 + abs(low) * 1e-9
    assert marks[0] <= low + hair
    assert marks[-1] >= high - hair
    assert marks == sorted(marks)
    assert len(marks) <= 8


@given(anything, anything, anything)
def test_a_scale_never_leaves_its_ends(low: float, high: float, value: float) -> None:
    """Whatever is asked for, its place lies between the two ends."""
    if all(map(math.isfinite, (low, high, value))):
        assert 10 <= Scale(low, high, 10, 20).place(value) <= 20


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0, "", "0"),
        (-0.001, "", "0"),
        (1, "calls", "1 call"),
        (1, "entries", "1 entry"),
        (15000, "calls", "15,000 calls"),
        (12.5, "MB", "12.5 MB"),
        (-3, "", f"{MINUS}3"),
        (3.2e9, "", "3.2 billion"),
        (2_500_000, "rows", "2.5 million rows"),
        (1e18, "", "1.0e+18"),
        (float("nan"), "calls", "unknown"),
    ],
)
def test_numbers_are_said_as_people_read_them(value: float, unit: str, expected: str) -> None:
    """Thousands apart, few decimals, a true minus, and one thing in the singular."""
    assert said(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [(0, "0"), (-0.001, "0"), (-0.5, "-0.5"), (12.0, "12"), (10, "10")]
)
def test_coordinates_are_short(value: float, expected: str) -> None:
    """Two decimals at most and no zeros that say nothing."""
    assert number(value) == expected
