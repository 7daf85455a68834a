"""Charts over time: a value beside its promise, and a value that is only known as a range. Pure.

``line`` and ``band`` share one plot: round ticks at the left, the first and the last place named
below. Amounts in a limit are in ``chart``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from greenroom.draw.scale import Scale, drawable, said, ticks
from greenroom.draw.svg import element, inked, number, picture, shortened, text, width_of

WIDTH: Final = 560
HEIGHT: Final = 240
_TOP, _BOTTOM = 40, 208


class Point(NamedTuple):
    """One value: where along, how much, and what that place is called."""

    x: float
    y: float
    label: str = ""


class Line(NamedTuple):
    """A value over time, and the promise it is held against where there is one."""

    title: str
    points: tuple[Point, ...]
    unit: str = ""
    promise: float | None = None
    promise_label: str = "promised"
    empty: str = "Nothing to show yet."


class Range(NamedTuple):
    """One value known as a range: how low, its middle, and how high it may be."""

    x: float
    low: float
    middle: float
    high: float
    label: str = ""


class Band(NamedTuple):
    """A value over time that is only known as a range."""

    title: str
    ranges: tuple[Range, ...]
    unit: str = ""
    empty: str = "Nothing to show yet."


class _Plot(NamedTuple):
    across: Scale
    up: Scale
    frame: str

    def place(self, x: float, y: float) -> str:
        return f"{number(self.across.place(x))} {number(self.up.place(y))}"

    def path(self, points: Sequence[tuple[float, float]]) -> str:
        return "M" + "L".join(self.place(x, y) for x, y in points)


def line(values: Line) -> str:
    """A value over time; the promise is a dashed line with its words."""
    points = [
        Point(drawable(each.x), drawable(each.y), each.label)
        for each in values.points
        if not math.isnan(each.x) and not math.isnan(each.y)
    ]
    if not points:
        return _nothing(values.title, values.empty)
    promise = [] if values.promise is None else [drawable(values.promise)]
    plot = _plot(points, [point.y for point in points] + promise, values.unit)
    body = [_title(values.title), plot.frame]
    description = _course(points, values.unit)
    if promise:
        words = f"{values.promise_label}: {said(promise[0], values.unit)}"
        description += f" {words[0].upper()}{words[1:]}."
        body.append(_promise(plot, promise[0], words))
    body.append(
        element(
            "path",
            d=plot.path([(point.x, point.y) for point in points]),
            stroke_linejoin="round",
            **inked(line="accent", width=2),
        )
    )
    body.append(_dot(plot, points[-1]))
    return picture(values.title, description, WIDTH, HEIGHT, body="".join(body))


def band(values: Band) -> str:
    """A value as its range over time: the area it may lie in, and its middle as a line."""
    ranges = [
        Range(
            drawable(each.x),
            drawable(each.low),
            drawable(each.middle),
            drawable(each.high),
            each.label,
        )
        for each in values.ranges
        if not any(map(math.isnan, each[:4]))
    ]
    if not ranges:
        return _nothing(values.title, values.empty)
    middle = [Point(each.x, each.middle, each.label) for each in ranges]
    plot = _plot(middle, [value for each in ranges for value in each[1:4]], values.unit)
    around = [(each.x, each.high) for each in ranges]
    around += [(each.x, each.low) for each in reversed(ranges)]
    last = ranges[-1]
    description = (
        f"{_course(middle, values.unit)} At the end between {said(last.low)} and "
        f"{said(last.high, values.unit)}."
    )
    body = (
        _title(values.title),
        plot.frame,
        element("path", d=plot.path(around) + "z", fill_opacity="0.2", **inked("accent")),
        element(
            "path", d=plot.path([point[:2] for point in middle]), **inked(line="accent", width=2)
        ),
        _dot(plot, middle[-1]),
    )
    return picture(values.title, description, WIDTH, HEIGHT, body="".join(body))


def _nothing(title: str, words: str) -> str:
    return picture(title, words, WIDTH, 56, body=_title(title) + text(words, 0, 44, ink="muted"))


def _title(words: str) -> str:
    return text(shortened(words, WIDTH, 15), 0, 16, size=15, bold=True)


def _course(points: Sequence[Point], unit: str) -> str:
    first, last = points[0], points[-1]
    if len(points) == 1:
        return f"{_at(first, unit)}."
    low, high = min(point.y for point in points), max(point.y for point in points)
    return (
        f"From {_at(first, unit)} to {_at(last, unit)}; "
        f"lowest {said(low, unit)}, highest {said(high, unit)}."
    )


def _at(point: Point, unit: str) -> str:
    return said(point.y, unit) + (f" ({point.label})" if point.label else "")


def _plot(points: Sequence[Point], heights: Sequence[float], unit: str) -> _Plot:
    # Zero is always in the picture: a cut axis makes small changes look large.
    marks = ticks(min([0, *heights]), max([0, *heights]))
    labels = [said(mark) for mark in marks]
    left = max(map(width_of, labels)) + 12
    across = Scale(min(p.x for p in points), max(p.x for p in points), left + 4, WIDTH - 8)
    up = Scale(marks[0], marks[-1], _BOTTOM, _TOP)
    rows = "".join(
        element("path", d=f"M{number(left)} {number(up.place(mark))}H{WIDTH}", **inked(line="line"))
        + text(label, left - 8, up.place(mark) + 4, size=12, ink="muted", anchor="end")
        for mark, label in zip(marks, labels, strict=True)
    )
    return _Plot(across, up, rows + _ends(points, left) + _unit(unit))


def _unit(unit: str) -> str:
    return text(unit, WIDTH, 16, size=12, ink="muted", anchor="end") if unit else ""


def _ends(points: Sequence[Point], left: float) -> str:
    first = text(points[0].label, left, _BOTTOM + 22, size=12, ink="muted")
    if len(points) == 1:
        return first
    return first + text(points[-1].label, WIDTH, _BOTTOM + 22, size=12, ink="muted", anchor="end")


def _promise(plot: _Plot, value: float, words: str) -> str:
    y = plot.up.place(value)
    dashes = element(
        "path",
        d=f"M{number(plot.across.start)} {number(y)}H{WIDTH}",
        stroke_dasharray="6 4",
        **inked(line="waiting", width=1.5),
    )
    return dashes + text(words, plot.across.start, y - 6, size=12, ink="waiting")


def _dot(plot: _Plot, point: Point) -> str:
    x, y = plot.across.place(point.x), plot.up.place(point.y)
    return element("circle", cx=x, cy=y, r=4, **inked("accent", line="surface", width=2))
