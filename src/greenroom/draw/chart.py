"""Charts of amounts: a budget in its limit, and totals by what makes them up. Pure.

``gauge`` and ``bars`` turn values into one accessible inline SVG each. Values over time are in
``trend``, the journey's line is in ``timeline``; what all pictures share is in ``svg``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from greenroom.draw.scale import Scale, drawable, said
from greenroom.draw.svg import (
    Ink,
    element,
    inked,
    key_of,
    number,
    picture,
    shortened,
    text,
    width_of,
)

WIDTH: Final = 560
_LABEL_ROOM: Final = 152
_TOTAL_ROOM: Final = 112
_ROW: Final = 32

# Ink and texture together: parts stay apart in grey print and for the colour-blind.
_PARTS: Final[tuple[tuple[Ink, str], ...]] = (
    ("accent", ""),
    ("ours", "M-1 1 1-1M0 6 6 0M5 7 7 5"),
    ("muted", "M3 2v2M2 3h2"),
    ("waiting", "M0 3h6"),
    ("broken", "M3 0v6M0 3h6"),
)


class Gauge(NamedTuple):
    """A budget: how much is used, how much more is planned, where it ends, and a line within."""

    title: str
    used: float
    limit: float
    unit: str = "calls"
    planned: float = 0
    mark: float | None = None
    mark_label: str = ""


class Bar(NamedTuple):
    """One row of ``Bars``: a label and one value for each part."""

    label: str
    values: tuple[float, ...]


class Bars(NamedTuple):
    """Totals and what makes them up; ``parts`` (at most five) names every bar's values in order."""

    title: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]
    unit: str = ""
    empty: str = "Nothing to show yet."


def gauge(values: Gauge) -> str:
    """A budget as a bar in its track; what goes beyond the limit stands taller, and is said."""
    used, planned, limit = map(_amount, (values.used, values.planned, values.limit))
    # Twice the limit is the most that is drawn: beyond that the words have to tell it.
    scale = Scale(0, max(limit, min(used + planned, 2 * limit)) or 1, 0, WIDTH)
    end = scale.place(limit)
    state, over = _gauge_state(values, used=used, planned=planned, limit=limit)
    spent = f"{said(used)} of {said(limit, values.unit)}"
    room = WIDTH - width_of(spent) - 24
    body = [
        text(shortened(values.title, room, 15), 0, 16, size=15, bold=True),
        text(spent, WIDTH, 16, anchor="end"),
        _slab(0, end, ink="sunken"),
        _slab(0, min(scale.place(used), end), ink="accent"),
        _planned(min(scale.place(used), end), min(scale.place(used + planned), end)),
        _edge(end),
        _slab(end, scale.place(used + planned), ink="broken", taller=4),
        text(("✗ " if over else "") + state, 0, 68, ink="broken" if over else "muted"),
    ]
    if values.mark is not None:
        place = scale.place(_amount(values.mark))
        body.append(element("path", d=f"M{number(place)} 24V48", **inked(line="ink", width=2)))
        body.append(text(_mark_words(values), WIDTH, 68, ink="muted", anchor="end"))
        state += f"; {_mark_words(values)}"
    return picture(values.title, f"{spent}: {state}.", WIDTH, 80, body="".join(body))


def _amount(value: float) -> float:
    return max(0.0, drawable(value))


def _gauge_state(values: Gauge, *, used: float, planned: float, limit: float) -> tuple[str, bool]:
    beyond = used + planned - limit
    if beyond > 0:
        word = "would go over by" if used <= limit else "over by"
        return f"{word} {said(beyond, values.unit)}", True
    share = f"{used / limit:.0%} used" if limit else "no budget"
    more = f", {said(planned)} more planned" if planned else ""
    return f"{share}{more}, {said(-beyond, values.unit)} left", False


def _mark_words(values: Gauge) -> str:
    return f"│ {values.mark_label or 'mark'} at {said(values.mark or 0)}"


def _slab(start: float, end: float, *, ink: Ink, taller: float = 0) -> str:
    if end <= start:
        return ""
    return element(
        "rect", x=start, y=28 - taller, width=end - start, height=16 + 2 * taller, **inked(ink)
    )


def _planned(start: float, end: float) -> str:
    if end - start < 4:
        return ""
    return element(
        "rect",
        x=start + 1,
        y=29,
        width=end - start - 2,
        height=14,
        stroke_dasharray="4 3",
        **inked("surface", line="accent", width=2),
    )


def _edge(end: float) -> str:
    return element("path", d=f"M0 28H{number(end)}V44H0z", **inked(line="muted"))


def bars(values: Bars) -> str:
    """Totals as stacked bars on one scale, each part with its ink, its texture and its name."""
    totals = [sum(map(_amount, bar.values)) for bar in values.bars]
    if not any(totals):
        return picture(values.title, values.empty, WIDTH, 56, body=_head(values, values.empty))
    description = "; ".join(
        _bar_words(values, bar, total) for bar, total in zip(values.bars, totals, strict=True)
    )
    key = key_of(values.title, f"{description}.")
    legend, top = _legend(values.parts, key)
    scale = Scale(0, max(totals), 0, WIDTH - _LABEL_ROOM - _TOTAL_ROOM)
    rows = "".join(
        _bar(bar, total, key=key, scale=scale, y=top + index * _ROW, unit=values.unit)
        for index, (bar, total) in enumerate(zip(values.bars, totals, strict=True))
    )
    return picture(
        values.title,
        f"{description}.",
        WIDTH,
        top + len(values.bars) * _ROW,
        body=_textures(key) + _head(values) + legend + rows,
    )


def _head(values: Bars, words: str = "") -> str:
    title = text(shortened(values.title, WIDTH, 15), 0, 16, size=15, bold=True)
    return title + (text(words, 0, 44, ink="muted") if words else "")


def _bar_words(values: Bars, bar: Bar, total: float) -> str:
    made_of = ", ".join(
        f"{part} {said(value)}" for part, value in zip(values.parts, bar.values, strict=False)
    )
    return f"{bar.label}: {said(total, values.unit)} ({made_of})"


def _textures(key: str) -> str:
    return element(
        "defs",
        "".join(
            element(
                "pattern",
                element("path", d=lines, **inked(line="surface", width=1.25)),
                id=f"{key}-p{index}",
                width=6,
                height=6,
                patternUnits="userSpaceOnUse",
            )
            for index, (_, lines) in enumerate(_PARTS)
            if lines
        ),
    )


def _part(index: int, key: str, *, x: float, y: float, width: float, height: float) -> str:
    ink, lines = _PARTS[index % len(_PARTS)]
    place: dict[str, float] = {"x": x, "y": y, "width": width, "height": height}
    plain = element("rect", **place, **inked(ink))
    over = f"url(#{key}-p{index % len(_PARTS)})"
    return plain + (element("rect", fill=over, **place) if lines else "")


def _legend(parts: Sequence[str], key: str) -> tuple[str, float]:
    x, y, drawn = 0.0, 32.0, []
    for index, part in enumerate(parts):
        wide = 20 + width_of(part) + 16
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 24
        drawn.append(_part(index, key, x=x, y=y, width=12, height=12))
        drawn.append(text(part, x + 20, y + 11, ink="muted"))
        x += wide
    return "".join(drawn), y + 28


def _bar(bar: Bar, total: float, *, key: str, scale: Scale, y: float, unit: str) -> str:
    drawn = [text(shortened(bar.label, _LABEL_ROOM - 16), 0, y + 17)]
    reached = 0.0
    for index, value in enumerate(map(_amount, bar.values)):
        start, reached = scale.place(reached), reached + value
        wide = scale.place(reached) - start
        if wide >= 0.5:
            # One pixel of paper between two parts, so that they part even where inks look alike.
            inner = max(0.5, wide - 1)
            place = _LABEL_ROOM + start
            drawn.append(_part(index, key, x=place, y=y + 4, width=inner, height=16))
    drawn.append(text(said(total, unit), _LABEL_ROOM + scale.place(total) + 8, y + 17))
    return "".join(drawn)
