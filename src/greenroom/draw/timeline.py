"""The journey as a line: its steps as stations, and the forecast as a band below. Pure.

What a step means and how long it may take are facts of ``access``; here they are only drawn.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from typing import Final, Literal, NamedTuple

from greenroom.draw.dates import both_ways, short_day
from greenroom.draw.scale import Scale
from greenroom.draw.svg import Ink, element, inked, number, picture, shortened, text, width_of

WIDTH: Final = 960
_LINE_Y: Final = 60
_LABEL_Y: Final = 94
_LINE_HEIGHT: Final = 16
_SIDE: Final = 72

State = Literal["done", "ours", "waiting", "broken", "later"]
"""Where a step stands: done, ours to do, waiting for Xero, broken, or not yet its turn."""

WORDS: Final[dict[State, str]] = {
    "done": "done",
    "ours": "ours",
    "waiting": "waiting for Xero",
    "broken": "broken",
    "later": "later",
}
"""The word beside each state's shape."""

INKS: Final[dict[State, Ink]] = {
    "done": "accent",
    "ours": "ours",
    "waiting": "waiting",
    "broken": "broken",
    "later": "muted",
}
"""The ink of each state."""


class Step(NamedTuple):
    """One station: what it is called, where it stands, and a note such as a date."""

    label: str
    state: State
    note: str = ""


class Forecast(NamedTuple):
    """When it may end: an even chance by ``p50``, 85% by ``p85``, hardly after ``p95``."""

    p50: dt.date
    p85: dt.date
    p95: dt.date
    label: str = "Approved"


class Timeline(NamedTuple):
    """A journey as of ``today``; without a forecast only its line is drawn."""

    title: str
    steps: tuple[Step, ...]
    today: dt.date
    forecast: Forecast | None = None
    empty: str = "No steps yet."


def timeline(values: Timeline) -> str:
    """The journey's line with a shape, a word and a label for each step, and the forecast below."""
    if not values.steps:
        empty = _heading(values.title) + text(values.empty, 0, 52, ink="muted")
        return picture(values.title, values.empty, WIDTH, 64, body=empty)
    room = WIDTH / len(values.steps)
    labels = [_wrapped(step.label, room - 12) for step in values.steps]
    below = _LABEL_Y + max(map(len, labels)) * _LINE_HEIGHT
    height: float = below + 2 * _LINE_HEIGHT
    body = [_heading(values.title), _rails(values.steps, room)]
    for index, (step, lines) in enumerate(zip(values.steps, labels, strict=True)):
        body.append(_station(step, (index + 0.5) * room, lines=lines, below=below, room=room - 2))
    if values.forecast:
        drawn, taller = _forecast(values.forecast, values.today, top=height)
        body.append(drawn)
        height += taller
    return picture(values.title, _description(values), WIDTH, height, body="".join(body))


def _heading(title: str) -> str:
    return text(shortened(title, WIDTH, 15), 0, 16, size=15, bold=True)


def _description(values: Timeline) -> str:
    said = [
        f"{index}. {step.label}: {WORDS[step.state]}" + (f" ({step.note})" if step.note else "")
        for index, step in enumerate(values.steps, 1)
    ]
    if values.forecast:
        ahead = values.forecast
        said.append(
            f"{ahead.label}: even chance by {both_ways(ahead.p50, values.today)}; "
            f"85% by {both_ways(ahead.p85, values.today)}; "
            f"95% by {both_ways(ahead.p95, values.today)}"
        )
    return "; ".join(said) + "."


def _wrapped(label: str, room: float) -> list[str]:
    lines = textwrap.wrap(label, max(4, int(room / width_of("n", 12)))) or [""]
    return lines if len(lines) <= 3 else [*lines[:2], lines[2][:-1].rstrip() + "…"]


def _rails(steps: tuple[Step, ...], room: float) -> str:
    drawn = []
    for index in range(len(steps) - 1):
        walked = steps[index].state == "done"
        drawn.append(
            element(
                "path",
                d=f"M{number((index + 0.5) * room)} {_LINE_Y}h{number(room)}",
                stroke_dasharray=None if walked else "2 6",
                stroke_linecap="round",
                **inked(line="accent" if walked else "muted", width=3 if walked else 2),
            )
        )
    return "".join(drawn)


def _station(step: Step, x: float, *, lines: list[str], below: float, room: float) -> str:
    labels = "".join(
        text(words, x, _LABEL_Y + index * _LINE_HEIGHT, size=12, anchor="middle")
        for index, words in enumerate(lines)
    )
    word = WORDS[step.state]
    if width_of(word, 11) > room:
        word = word.split()[0]
    note = shortened(step.note, room, 11)
    return (
        element("g", shape(step.state), transform=f"translate({number(x)} {_LINE_Y})")
        + labels
        + text(word, x, below, size=11, ink=INKS[step.state], anchor="middle", bold=True)
        + (text(note, x, below + 15, size=11, ink="muted", anchor="middle") if note else "")
    )


def shape(state: State) -> str:
    """The shape of a state, drawn round its middle."""
    ink = INKS[state]
    if state == "done":
        tick = element("path", d="M-4 .5-1 3.5 4.5-3", **inked(line="surface", width=2))
        return element("circle", r=10, **inked(ink)) + tick
    if state == "ours":
        return element("path", d="M-8-10 11 0-8 10z", **inked(ink))
    if state == "waiting":
        return element("circle", r=9, **inked("surface", line=ink, width=2)) + _dots(ink)
    if state == "broken":
        cross = element("path", d="M-4-4 4 4M4-4-4 4", **inked(line="surface", width=2))
        return element("rect", x=-9, y=-9, width=18, height=18, rx=3, **inked(ink)) + cross
    return element("circle", r=6, **inked("surface", line=ink, width=2))


def _dots(ink: Ink) -> str:
    return "".join(element("circle", cx=x, r=1.5, **inked(ink)) for x in (-4.5, 0, 4.5))


class _Label(NamedTuple):
    words: str
    x: float
    row: int


def _forecast(ahead: Forecast, today: dt.date, *, top: float) -> tuple[str, float]:
    days = [max(0, (day - today).days) for day in (ahead.p50, ahead.p85, ahead.p95)]
    scale = Scale(0, max(1, *days), _SIDE, WIDTH - _SIDE)
    here, p50, p85, p95 = (scale.place(day) for day in (0, *days))
    chances = ((p50, ahead.p50, 50), (p85, ahead.p85, 85), (p95, ahead.p95, 95))
    words = [(f"{chance}% by {short_day(day, today)}", x) for x, day, chance in chances]
    labels = _rows([("today", here), *words])
    y = top + 40
    drawn = [
        text(f"{ahead.label}, as a range", 0, top + 24, bold=True),
        element("path", d=f"M{number(here)} {number(y + 12)}H{number(p50)}", **inked(line="muted")),
        _slab(p50, p85, y=y, opacity="0.7"),
        _slab(p85, p95, y=y, opacity="0.35"),
        *(
            element("path", d=f"M{number(x)} {number(y)}v28", **inked(line="accent", width=2))
            for x in (p50, p85, p95)
        ),
        element("path", d=f"M{number(here)} {number(y)}v28", **inked(line="ink", width=2)),
        *(
            text(each.words, each.x, y + 44 + each.row * _LINE_HEIGHT, size=12, anchor="middle")
            for each in labels
        ),
    ]
    return "".join(drawn), 96 + max(each.row for each in labels) * _LINE_HEIGHT


def _slab(start: float, end: float, *, y: float, opacity: str) -> str:
    wide = max(0.0, end - start)
    return element(
        "rect", x=start, y=y + 4, width=wide, height=16, fill_opacity=opacity, **inked("accent")
    )


def _rows(labels: list[tuple[str, float]]) -> list[_Label]:
    """Each label at its place, one row lower where it would touch one that is there already."""
    ends: list[float] = []
    placed = []
    for words, x in labels:
        half = width_of(words, 12) / 2 + 4
        row = next((row for row, end in enumerate(ends) if x - half >= end), len(ends))
        ends[row : row + 1] = [x + half]
        placed.append(_Label(words, x, row))
    return placed
