"""A data flow: boxes in columns, numbered arrows between them, and below what each arrow carries.

Pure. Which boxes there are, and what is true of them, are facts of ``access``; here they are drawn.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from greenroom.draw.svg import Ink, element, inked, number, picture, shortened, text, width_of

WIDTH: Final = 960
_GAP: Final = 64
_TOP: Final = 64
_LINE: Final = 16
_PAD: Final = 12
_BETWEEN: Final = 24
_RADIUS: Final = 9
_APART: Final = 22

Side = Literal["xero", "ours", "others"]
"""Whose a box is."""

_INKS: Final[dict[Side, tuple[Ink, Ink]]] = {
    "xero": ("sunken", "muted"),
    "ours": ("surface", "accent"),
    "others": ("surface", "waiting"),
}
_DASHES: Final[dict[Side, str | None]] = {"xero": None, "ours": None, "others": "5 4"}


class Box(NamedTuple):
    """Somewhere data is: a name, what is worth knowing of it, and whose it is."""

    name: str
    lines: tuple[str, ...]
    column: int
    side: Side = "ours"


class Arrow(NamedTuple):
    """Data on its way: from one box to another, by name, and what is said of it below."""

    start: str
    end: str
    carries: str


class Flow(NamedTuple):
    """A whole picture; ``columns`` are the headings above the boxes, left to right."""

    title: str
    columns: tuple[str, ...]
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]


class _Placed(NamedTuple):
    """A box where it is drawn, its words broken into lines."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    name: list[str]
    lines: list[str]


def flow(values: Flow) -> str:
    """The picture; its description says every box and arrow in words."""
    width = (WIDTH - _GAP * (len(values.columns) - 1)) / len(values.columns)
    placed = _placed(values, width)
    bottom = max(one.y + one.height for one in placed.values())
    legend, height = _legend(values.arrows, top=bottom + 40)
    body = [
        text(shortened(values.title, WIDTH, 15), 0, 16, size=15, bold=True),
        *(
            text(shortened(name, width, 12), index * (width + _GAP), 46, size=12, ink="muted")
            for index, name in enumerate(values.columns)
        ),
        *(_box(one) for one in placed.values()),
        *_arrows(values.arrows, placed),
        legend,
    ]
    return picture(values.title, _description(values), WIDTH, height, body="".join(body))


def _description(values: Flow) -> str:
    boxes = [f"{one.name}: {'; '.join(one.lines)}" for one in values.boxes]
    arrows = [
        f"{index}. From {one.start} to {one.end}: {one.carries}"
        for index, one in enumerate(values.arrows, 1)
    ]
    return ". ".join([*boxes, *arrows]) + "."


def _placed(values: Flow, width: float) -> dict[str, _Placed]:
    """Every box under the one before it in its column, the columns on one middle line."""
    ends = Counter(end for one in values.arrows for end in (one.start, one.end))
    sized = {box.name: _sized(box, width, ends[box.name]) for box in values.boxes}
    heights: Counter[int] = Counter()
    for one in sized.values():
        heights[one.box.column] += int(one.height) + _BETWEEN
    tallest = max(heights.values())
    reached = {column: (tallest - height) / 2 for column, height in heights.items()}
    found = {}
    for name, one in sized.items():
        column = one.box.column
        found[name] = one._replace(x=column * (width + _GAP), y=_TOP + reached[column])
        reached[column] += one.height + _BETWEEN
    return found


def _sized(box: Box, width: float, ends: int) -> _Placed:
    """A box as large as its words, and as the arrows that touch it, need."""
    name = _wrapped(box.name, width, 13)
    lines = [line for words in box.lines for line in _wrapped(words, width, 11)]
    height = max(2 * _PAD + len(name) * 18 + len(lines) * _LINE, _APART * (ends + 1))
    return _Placed(box, 0, 0, width, height, name, lines)


def _wrapped(words: str, width: float, size: float) -> list[str]:
    letters = int((width - 2 * _PAD) / width_of("n", size))
    return textwrap.wrap(words, max(8, letters)) or [""]


def _box(one: _Placed) -> str:
    fill, line = _INKS[one.box.side]
    frame = element(
        "rect",
        x=one.x + 1,
        y=one.y + 1,
        width=one.width - 2,
        height=one.height - 2,
        rx=8,
        stroke_dasharray=_DASHES[one.box.side],
        **inked(fill, line=line, width=1.5),
    )
    x, y = one.x + _PAD, one.y + _PAD + 11
    names = [text(words, x, y + at * 18, bold=True) for at, words in enumerate(one.name)]
    y += len(one.name) * 18
    lines = [
        text(words, x, y + at * _LINE, size=11, ink="muted") for at, words in enumerate(one.lines)
    ]
    return frame + "".join(names) + "".join(lines)


def _arrows(arrows: Sequence[Arrow], placed: dict[str, _Placed]) -> list[str]:
    """Each arrow with its number, apart from others of the same boxes."""
    leaving = Counter(one.start for one in arrows)
    coming = Counter(one.end for one in arrows)
    left: Counter[str] = Counter()
    came: Counter[str] = Counter()
    drawn = []
    for index, one in enumerate(arrows, 1):
        start, end = placed[one.start], placed[one.end]
        left[one.start] += 1
        came[one.end] += 1
        y1 = _share(start, left[one.start], leaving[one.start])
        y2 = _share(end, came[one.end], coming[one.end])
        # The one that goes furthest down turns first, and the one furthest up last: none cross.
        turn = leaving[one.start] - left[one.start] if y2 > y1 else left[one.start]
        drawn.append(_arrow(start, end, (y1, y2), index, turn=turn))
    return drawn


def _share(box: _Placed, place: int, of: int) -> float:
    """The height at which the n-th of so many arrows touches a box."""
    return box.y + box.height * place / (of + 1)


def _arrow(
    start: _Placed, end: _Placed, heights: tuple[float, float], index: int, *, turn: int
) -> str:
    """A line with an elbow in the gap, a head at its end, and its number near its start."""
    y1, y2 = heights
    forward = end.x > start.x
    x1 = start.x + start.width if forward else start.x
    x2 = end.x if forward else end.x + end.width
    way = 1 if forward else -1
    elbow = x1 + way * min(2 * _RADIUS + 10 + 7 * turn, _GAP - 14)
    path = f"M{number(x1)} {number(y1)}H{number(elbow)}V{number(y2)}H{number(x2 - way * 2)}"
    head = f"M{number(x2 - way * 8)} {number(y2 - 4)}L{number(x2 - way)} {number(y2)}"
    head += f"L{number(x2 - way * 8)} {number(y2 + 4)}"
    line = inked(line="ink", width=1.25)
    return (
        element("path", d=path, **line)
        + element("path", d=head, **line)
        + _numbered(index, x1 + way * (_RADIUS + 5), y1)
    )


def _numbered(index: int, x: float, y: float) -> str:
    circle = element("circle", cx=x, cy=y, r=_RADIUS, **inked("surface", line="ink"))
    return circle + text(str(index), x, y + 4, size=11, anchor="middle", bold=True)


def _legend(arrows: Sequence[Arrow], *, top: float) -> tuple[str, float]:
    """What each arrow carries, and where the picture ends."""
    drawn, y = [], top
    for index, one in enumerate(arrows, 1):
        said = f"{one.start} → {one.end}: {one.carries}"
        lines = textwrap.wrap(said, int((WIDTH - 28) / width_of("n", 12)))
        drawn.append(_numbered(index, _RADIUS + 1, y - 4))
        drawn += [text(words, 28, y + at * _LINE, size=12) for at, words in enumerate(lines)]
        y += len(lines) * _LINE + 8
    return "".join(drawn), y
