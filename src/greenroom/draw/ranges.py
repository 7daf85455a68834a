"""Ends as ranges of days on one line of time: each a band from an even chance to nearly certain.

Pure. What an end means and how its days were found are facts of ``access``; here they are drawn.
"""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from greenroom.draw.dates import both_ways, short_day
from greenroom.draw.scale import Scale
from greenroom.draw.svg import element, inked, number, picture, shortened, text, width_of

WIDTH: Final = 960
_LABEL: Final = 152
_TOP: Final = 76
_ROW: Final = 76
_LINE: Final = 15
_DAY: Final = 168
"""Room for the words of a chance beside its mark."""
_NEAR: Final = 64
"""Nearer to today no month is named."""


class Range(NamedTuple):
    """One end: an even chance by ``p50``, 85 of 100 by ``p85``, 95 of 100 by ``p95``."""

    label: str
    p50: dt.date
    p85: dt.date
    p95: dt.date


class Ranges(NamedTuple):
    """Ends on one line of time that begins today; ``notes`` stand below."""

    title: str
    today: dt.date
    ranges: tuple[Range, ...]
    notes: tuple[str, ...] = ()
    empty: str = "Nothing lies ahead."


def ranges(values: Ranges) -> str:
    """Every end as a band, with the day of each chance in words beside it."""
    title = text(shortened(values.title, WIDTH, 15), 0, 16, size=15, bold=True)
    if not values.ranges:
        empty = title + text(values.empty, 0, 44, ink="muted")
        return picture(values.title, values.empty, WIDTH, 56, body=empty)
    last = max((one.p95 - values.today).days for one in values.ranges)
    scale = Scale(0, max(7, last), _LABEL, WIDTH - _DAY)
    bottom = _TOP + len(values.ranges) * _ROW
    body = [title, _months(values.today, scale, bottom), _today(scale, bottom)]
    for index, one in enumerate(values.ranges):
        body.append(_row(one, values.today, scale, _TOP + index * _ROW))
    notes = [shortened(one, WIDTH, 12) for one in values.notes]
    body += [
        text(words, 0, bottom + 18 + index * 17, size=12, ink="muted")
        for index, words in enumerate(notes)
    ]
    description = "; ".join(_said(one, values.today) for one in values.ranges)
    height = bottom + 12 + len(notes) * 17
    return picture(values.title, f"{description}.", WIDTH, height, body="".join(body))


def _said(one: Range, today: dt.date) -> str:
    return (
        f"{one.label}: even chance by {both_ways(one.p50, today)}, "
        f"85% by {both_ways(one.p85, today)}, 95% by {both_ways(one.p95, today)}"
    )


def _months(today: dt.date, scale: Scale, bottom: float) -> str:
    """A line and a name at the first of each month, fewer where they would touch."""
    firsts = []
    year, month = today.year, today.month
    while True:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        days = (dt.date(year, month, 1) - today).days
        if days > scale.high:
            break
        firsts.append(
            (days, f"1 {dt.date(year, month, 1):%b}" + (f" {year}" if month == 1 else ""))
        )
    room = (scale.end - scale.start) / max(1, scale.high) * 30.4
    step = max(1, round(width_of("1 Jan 2027", 11) / room + 0.5))
    near = scale.start + _NEAR
    return "".join(
        element("path", d=f"M{number(scale.place(days))} 52V{number(bottom)}", **inked(line="line"))
        + text(name, scale.place(days), 46, size=11, ink="muted", anchor="middle")
        for days, name in firsts[step - 1 :: step]
        if scale.place(days) > near
    )


def _today(scale: Scale, bottom: float) -> str:
    x = scale.place(0)
    line = element("path", d=f"M{number(x)} 52V{number(bottom)}", **inked(line="ink", width=1.5))
    return line + text("today", x, 46, size=11, anchor="middle")


def _row(one: Range, today: dt.date, scale: Scale, top: float) -> str:
    days = [max(0, (day - today).days) for day in (one.p50, one.p85, one.p95)]
    p50, p85, p95 = map(scale.place, days)
    words = [
        f"{chance}% by {short_day(day, today)}"
        for chance, day in ((50, one.p50), (85, one.p85), (95, one.p95))
    ]
    drawn = [
        text(shortened(one.label, _LABEL - 12), 0, top + 15, bold=True),
        element(
            "path",
            d=f"M{number(scale.start)} {number(top + 10)}H{number(p50)}",
            stroke_dasharray="2 5",
            **inked(line="muted", width=1.5),
        ),
        _slab(p50, p85, top, "0.75"),
        _slab(p85, p95, top, "0.35"),
    ]
    for x in (p50, p85, p95):
        mark = element(
            "path", d=f"M{number(x)} {number(top - 2)}v24", **inked(line="accent", width=2)
        )
        drawn.append(mark)
    # One below the other, each at its mark, so that near days never touch.
    for index, (x, said) in enumerate(zip((p50, p85, p95), words, strict=True)):
        drawn.append(text(said, x, top + 34 + index * _LINE, size=12))
    return "".join(drawn)


def _slab(start: float, end: float, top: float, opacity: str) -> str:
    wide = max(0.0, end - start)
    return element(
        "rect", x=start, y=top, width=wide, height=20, fill_opacity=opacity, **inked("accent")
    )
