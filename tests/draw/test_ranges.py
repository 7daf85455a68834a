"""Ranges as a picture: what is said, what is drawn, and what happens at the edges."""

from __future__ import annotations

import datetime as dt
import re
import xml.etree.ElementTree as ET
from itertools import pairwise

from greenroom.draw.ranges import WIDTH, Range, Ranges, ranges

TODAY = dt.date(2026, 11, 26)


def after(days: int) -> dt.date:
    """The day so many days from today."""
    return TODAY + dt.timedelta(days=days)


def drawn(*days: tuple[int, int, int]) -> str:
    """Ranges of so many days."""
    made = [Range(f"End {index}", *map(after, one)) for index, one in enumerate(days)]
    return ranges(Ranges("When", TODAY, tuple(made), ("A note.",)))


def test_every_chance_is_said_and_drawn() -> None:
    """The description names the three days of each end; the picture has them in words."""
    svg = drawn((100, 150, 200))
    root = ET.fromstring(svg)
    desc = next(child.text or "" for child in root if child.tag.endswith("desc"))
    for words in ("even chance by in 3 months", "85% by", "95% by"):
        assert words in desc
    for words in ("50% by", "85% by", "95% by", "today", "A note."):
        assert words in svg


def test_nothing_ahead_is_said() -> None:
    """Without an end ahead the picture says so."""
    assert "Nothing lies ahead." in ranges(Ranges("When", TODAY, ()))


def test_nothing_is_drawn_outside() -> None:
    """Near, far and equal days all stay within the picture's width."""
    for days in ((0, 0, 0), (1, 2, 3), (30, 400, 4000), (3000, 3000, 3000)):
        svg = drawn(days, (10, 20, 30))
        for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
            x, size = float(text.attrib["x"]), float(text.attrib["font-size"])
            wide = len(text.text or "") * size * 0.56
            anchor = text.attrib.get("text-anchor", "start")
            left = x - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            assert left >= -1, text.text
            assert left + wide <= WIDTH + 1, text.text


def test_month_names_never_touch() -> None:
    """However long the line is, month names stand apart from each other and from today."""
    for last in (10, 40, 200, 900, 5000):
        svg = drawn((last // 3, last // 2, last))
        places = [
            float(found[1])
            for found in re.finditer(r'<text x="([\d.]+)" y="46" font-size="11"', svg)
        ]
        places.sort()
        gaps = [right - left for left, right in pairwise(places)]
        assert all(gap > 55 for gap in gaps), (last, gaps)
