"""Readiness: tracks that move side by side, one row each, and a checklist's share above. Pure.

What a track is, and where it stands, are facts of ``access``; here they are only drawn. Shapes and
inks are those of the journey's line.
"""

from __future__ import annotations

import textwrap
from typing import Final, NamedTuple

from greenroom.draw.svg import element, inked, number, picture, shortened, text, width_of
from greenroom.draw.timeline import INKS, WIDTH, WORDS, State, shape

_TOP: Final = 88
_ROW: Final = 40
_LABEL: Final = 36
_WAY: Final = 232
_WAY_END: Final = 470
_WHERE: Final = 494
_NOTE: Final = 760


class Row(NamedTuple):
    """One track: where it stands, how far that is (``reached`` of ``length``), and a note."""

    label: str
    state: State
    where: str
    reached: int
    length: int
    note: str = ""


class Readiness(NamedTuple):
    """Tracks side by side, and how many of the checklist's items are done."""

    title: str
    rows: tuple[Row, ...]
    done: int
    items: int
    list_name: str = "checklist"
    footer: str = ""


def readiness(values: Readiness) -> str:
    """A row for each track: shape, word, the way it has come, and what it waits for."""
    bottom = _TOP + len(values.rows) * _ROW
    lines = textwrap.wrap(values.footer, int(WIDTH / width_of("n", 13)))
    height = bottom + 16 + len(lines) * 20 if lines else bottom
    share = f"{values.done} of {values.items} done on the {values.list_name}"
    rows = "".join(_row(row, _TOP + index * _ROW) for index, row in enumerate(values.rows))
    body = text(shortened(values.title, WIDTH, 15), 0, 16, size=15, bold=True)
    below = "".join(
        text(words, 0, bottom + 24 + index * 20, bold=True) for index, words in enumerate(lines)
    )
    said = "; ".join([share, *(_said(row) for row in values.rows)])
    return picture(
        values.title, f"{said}.", WIDTH, height, body=body + _share(values, share) + rows + below
    )


def stacked(pictures: tuple[str, ...], *, title: str, description: str) -> str:
    """Pictures of one width below each other, as one picture of its own."""
    gap, y, body = 24.0, 16.0, []
    for one, tall in ((one, _height(one)) for one in pictures):
        body.append(one.replace("<svg ", f'<svg x="16" y="{number(y)}" ', 1))
        y += tall + gap
    paper = element("rect", width=WIDTH + 32, height=y, **inked("surface"))
    return picture(title, description, WIDTH + 32, y, body=paper + "".join(body))


def _height(drawn: str) -> float:
    """How tall a picture of ours is: it says so itself."""
    return float(drawn.partition('viewBox="')[2].partition('"')[0].split()[3])


def _said(row: Row) -> str:
    note = f" ({row.note})" if row.note else ""
    return f"{row.label}: {row.where}, {WORDS[row.state]}{note}"


def _share(values: Readiness, words: str) -> str:
    """The checklist as boxes in a line, the done ones filled, and the same in words."""
    boxes = "".join(_box(index, is_done=index < values.done) for index in range(values.items))
    return boxes + text(words, values.items * 22 + 8, 53, size=13)


def _box(index: int, *, is_done: bool) -> str:
    box = element(
        "rect",
        x=index * 22 + 1,
        y=40,
        width=16,
        height=16,
        rx=3,
        **(inked("accent") if is_done else inked("surface", line="muted", width=1.5)),
    )
    if not is_done:
        return box
    tick = element("path", d="M-4 .5-1 3.5 4.5-3", **inked(line="surface", width=2))
    return box + element("g", tick, transform=f"translate({index * 22 + 9} 48)")


def _row(row: Row, top: float) -> str:
    middle = top + _ROW / 2
    word = WORDS[row.state]
    where = shortened(row.where, _NOTE - _WHERE - 16, 13)
    return (
        element("path", d=f"M0 {number(top)}H{WIDTH}", **inked(line="line"))
        + element("g", shape(row.state), transform=f"translate(14 {number(middle)})")
        + text(shortened(row.label, _WAY - _LABEL - 8), _LABEL, middle + 5, bold=True)
        + _way(row, middle)
        + text(where, _WHERE, middle - 1)
        + text(word, _WHERE, middle + 14, size=11, ink=INKS[row.state], bold=True)
        + text(shortened(row.note, WIDTH - _NOTE, 12), _NOTE, middle + 5, size=12, ink="muted")
    )


def _way(row: Row, y: float) -> str:
    """The states of a track as dots on a line, those behind it filled."""
    room = (_WAY_END - _WAY) / max(1, row.length - 1)
    reached = min(row.reached, row.length - 1)
    drawn = [
        element("path", d=f"M{_WAY} {number(y)}H{_WAY_END}", **inked(line="line", width=2)),
        element(
            "path",
            d=f"M{_WAY} {number(y)}h{number(room * max(0, reached))}",
            **inked(line="accent", width=3),
        ),
    ]
    for index in range(row.length):
        x = _WAY + index * room
        if index == reached:
            mark = element("circle", cx=x, cy=y, r=7, **inked(INKS[row.state]))
        elif index < reached:
            mark = element("circle", cx=x, cy=y, r=4, **inked("accent"))
        else:
            mark = element("circle", cx=x, cy=y, r=4, **inked("surface", line="muted", width=1.5))
        drawn.append(mark)
    return "".join(drawn)
