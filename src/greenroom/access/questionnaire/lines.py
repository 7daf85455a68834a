"""A line of a questionnaire without its marks of layout, and what those marks said. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKS = re.compile(
    r"[\s>]*(?P<hash>#{1,6}\s+)?(?:(?P<bullet>[-*\u2022\u25aa\u25cf\u25e6\u2023\u00b7]|o(?=\t))\s+)?"
    r"(?P<bold>\*\*|__)?\s*"
)
_LETTERED = re.compile(
    r"(?P<shown>\((?P<inner>[A-Za-z]|[ivx]{2,5})\)|(?P<outer>[A-Za-z]|[ivx]{2,5})[.)])\s+(?P<rest>.+)"
)
_RULE = re.compile(r"[\s=\-_*~.]{3,}")


class Mark(NamedTuple):
    """What a part of a question begins with: a letter as it is shown, ``a)``, or a bullet."""

    shown: str
    letter: str
    rest: str


class Line(NamedTuple):
    """One line: where, its words without marks of layout, and what those marks said."""

    at: int
    text: str
    is_title: bool = False
    is_bold: bool = False
    indent: int = 0
    bullet: str = ""

    @property
    def mark(self) -> Mark | None:
        """The letter or bullet that it begins with; None where it begins with neither."""
        if self.is_title or not self.text:
            return None
        if found := _LETTERED.fullmatch(self.text):
            return Mark(found["shown"], found["inner"] or found["outer"], found["rest"])
        return Mark("", "", self.text) if self.bullet else None


def lines_of(text: str) -> list[Line]:
    """The lines of a text, counted from 1."""
    return [line_of(at, raw) for at, raw in enumerate(text.split("\n"), 1)]


def line_of(at: int, raw: str) -> Line:
    """A line without the marks of lists, headings, quotes and bold letters."""
    marks = _MARKS.match(raw)
    text = raw[marks.end() :] if marks else raw
    is_bold = bool(marks and marks["bold"]) and text.rstrip().endswith(("**", "__"))
    if _RULE.fullmatch(raw):
        return Line(at, "")
    told = " ".join(text.replace("**", "").replace("__", " ").split(" "))
    told = re.sub(r" {2,}(?=\S)", "  ", told).strip()
    indent = len(raw.expandtabs(4)) - len(raw.expandtabs(4).lstrip())
    bullet = (marks["bullet"] or "") if marks else ""
    return Line(at, told, bool(marks and marks["hash"]), is_bold, indent, bullet)


def next_texts(lines: list[Line]) -> list[str]:
    """For every line the next one that is not empty."""
    found, after = [], ""
    for line in reversed(lines):
        found.append(after)
        after = line.text or after
    return found[::-1]
