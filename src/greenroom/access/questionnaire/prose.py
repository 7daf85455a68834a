"""Lines of a text → the items of a questionnaire: numbered, wrapped, under headings. Pure.

A number that begins a line may be one of the document (``2.3 Is the …``) or the rest of a sentence
(``TLS`` / ``1.2 or newer``): it counts as the former unless the line before is unfinished and the
number does not follow, is no ``Q4`` among such, or the words go on in small letters.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from greenroom.access.questionnaire.lines import Line, Mark, lines_of, next_texts
from greenroom.access.questionnaire.model import Item, number_of
from greenroom.access.questionnaire.parts import BULLET, settled
from greenroom.access.questionnaire.words import Words

_COUNT = r"\d{1,4}(?:\.\d{1,3}){0,4}(?:\.?[a-z])?"
_NAMED = re.compile(
    rf"(?i:question|item|q)\s?\.?(?P<number>{_COUNT})\s*[.):\u2013-]?(?:\s+|$)(?P<rest>.*)"
)
_LETTERED = re.compile(
    r"(?P<number>[A-Z]{1,4}[-.]?\d{1,3}(?:\.\d{1,3}){0,4})(?:[.):]+(?:\s+|$)|\t\s*|\s{2,})(?P<rest>.*)"
)
_POINTED = re.compile(rf"\(?(?P<number>{_COUNT})(?P<point>[.):]+)(?:\s+|$)(?P<rest>.*)")
_BARE = re.compile(rf"(?P<number>{_COUNT})(?P<gap>\s+|$)(?P<rest>.*)")
_PART = re.compile(r"(?i:section|part|area|schedule|appendix)\s+(?:\d{1,2}|[A-Z])\b.{0,100}")
_LETTER = re.compile(r"[A-Z][.)]\s+[^?]{1,100}")
_FINISHED = (".", "?", "!", ":", ";", ")")
_TITLE = 100
_FURTHEST = 20
_STEP = 2
_TITLE_WORDS = 6
_OFTEN = 3


class Start(NamedTuple):
    """A line that begins with a number; ``is_named`` where letters stand in it: ``Q1``, ``A1``."""

    number: str
    rest: str
    is_sure: bool
    is_named: bool = False


def items(text: str, words: Words) -> tuple[list[Item], int]:
    """The items of a text, and how many lines were passed over; none where nothing is numbered."""
    lines = [line._replace(text=_asked(line.text, words)) for line in lines_of(text)]
    count = Counter(line.text for line in lines if line.text and started(line.text) is None)
    reader = _Reader(words, {one for one, times in count.items() if times >= _OFTEN})
    following = next_texts(lines)
    for line, after in zip(lines, following, strict=True):
        reader.take(line, after)
    return settled(reader.found, words), reader.passed


def _asked(text: str, words: Words) -> str:
    """A line without the cell behind it that holds, or waits for, the answer."""
    begin, _, rest = text.rpartition("\t")
    return begin.strip() if begin.strip() and words.is_blank(rest) else text


class _Reader:
    """Takes lines in order; holds the item that is being read."""

    def __init__(self, words: Words, repeated: set[str]) -> None:
        self.found: list[Item] = []
        self.passed = 0
        self._words = words
        self._repeated = repeated
        self._heading = ""
        self._is_named = False
        self._is_apart = True
        self._is_shut = False
        self._number = ""
        self._nest: list[tuple[int, str]] = []

    def take(self, line: Line, after: str) -> None:
        """One line, with the next line that is not empty."""
        if not line.text:
            self._is_apart = True
        elif self._is_apart and line.text in self._repeated and not line.is_title:
            # The head or foot of every page.
            self.passed += 1
        elif start := self._start(line):
            titled = line.is_title or line.is_bold
            number = self._nested(line, start)
            self.found.append(Item(line.at, number, start.rest, self._heading, titled))
            self._number, self._is_shut, self._is_named = number, titled, start.is_named
            self._is_apart = False
        elif mark := self._part(line, after):
            number = f"{self._number}{mark.letter}" if mark.letter else ""
            part = mark.shown or BULLET
            self.found.append(Item(line.at, number, mark.rest, self._heading, part=part))
            self._is_shut = self._is_apart = False
        elif self._is_heading(line, after):
            self._heading, self._is_apart, self._is_shut = line.text, True, True
        else:
            self._go_on(line)

    def _nested(self, line: Line, start: Start) -> str:
        """The number with those of the items it is set in below: ``1.`` under ``2.`` is ``2.1``."""
        while self._nest and self._nest[-1][0] >= line.indent:
            self._nest.pop()
        number = start.number
        if self._nest and number.isdigit() and self._is_set_in(line, start):
            number = f"{self._nest[-1][1]}.{number}"
        self._nest.append((line.indent, number))
        return number

    def _is_set_in(self, line: Line, start: Start) -> bool:
        """Whether a number begins, or goes on with, a list inside the item above it."""
        if not self._nest or line.indent < self._nest[-1][0] + _STEP:
            return False
        inside = f"{self._nest[-1][1]}."
        return start.number == "1" or any(one.number.startswith(inside) for one in self.found)

    def _part(self, line: Line, after: str) -> Mark | None:
        """The mark of a line that may be a part of the question above, or one of its own."""
        mark = line.mark
        if mark is None or not self.found or self._words.is_blank(mark.rest):
            return None
        if self._heading != self.found[-1].heading or (self._is_shut and self._is_apart):
            # Nothing is above it that it could belong to.
            return mark if mark.rest.endswith("?") else None
        if mark.rest.endswith("?"):
            return mark
        names = _LETTER.fullmatch(line.text) and started(after) is not None
        asks = self._words.asks(mark.rest) and not self._is_apart
        return None if line.is_bold or (names and not asks) else mark

    def _go_on(self, line: Line) -> None:
        is_rest = bool(self.found) and not (self._is_shut and self._is_apart)
        if not is_rest or self._words.is_blank(line.text):
            self.passed += 1
            return
        last = self.found[-1]
        self.found[-1] = last._replace(text=f"{last.text} {line.text}".strip())
        self._is_apart = False

    def _start(self, line: Line) -> Start | None:
        start = started(line.text)
        if start is None:
            return None
        last = self.found[-1] if self.found else None
        if last is None:
            return start if start.is_sure or start.rest[:1].isupper() else None
        unfinished = not self._is_apart and bool(last.text) and not last.text.endswith(_FINISHED)
        goes_on = start.rest[:1].islower() or start.is_named != self._is_named
        goes_on = goes_on or not follows(start.number, self._number)
        begins_inside = start.rest[:1].isupper() and self._is_set_in(line, start)
        if unfinished and goes_on and not (line.is_bold or begins_inside):
            return None
        if not start.is_sure and not follows(start.number, self._number):
            return None
        return start

    def _is_heading(self, line: Line, after: str) -> bool:
        if line.is_title or _PART.fullmatch(line.text):
            return True
        if _LETTER.fullmatch(line.text) and started(after) is not None:
            return True
        ends = line.text.endswith(_FINISHED) or len(line.text) > _TITLE
        below = started(after)
        if ends or below is None or below.rest[:1].islower():
            return False
        return self._is_apart or line.text.isupper() or self._is_short_title(line.text)

    def _is_short_title(self, text: str) -> bool:
        """Whether a line right below a whole question names the next part, and adds nothing."""
        is_whole = bool(self.found) and self.found[-1].text.endswith("?")
        is_short = text[:1].isupper() and len(text.split()) <= _TITLE_WORDS
        adds = self._words.asks(text) or self._words.is_blank(text)
        return is_whole and is_short and not adds


def started(text: str) -> Start | None:
    """The number that a line begins with; None where it begins with none."""
    if named := _NAMED.fullmatch(text):
        return Start(named["number"], named["rest"], is_sure=True, is_named=True)
    if lettered := _LETTERED.fullmatch(text):
        return Start(lettered["number"], lettered["rest"], is_sure=True, is_named=True)
    if pointed := _POINTED.fullmatch(text):
        return Start(pointed["number"], pointed["rest"], is_sure=True)
    if bare := _BARE.fullmatch(text):
        is_sure = "." in bare["number"] or len(bare["gap"]) > 1 or "\t" in bare["gap"]
        if is_sure or bare["rest"][:1].isupper():
            return Start(bare["number"], bare["rest"], is_sure)
    return None


def follows(number: str, last: str) -> bool:
    """Whether a number may come after another: below it, beside it, or first of a later part."""
    new, old = number_of(number), number_of(last)
    if _letters(number) != _letters(last):
        return all(part <= 1 for part in new)
    if len(new) > len(old) and new[: len(old)] == old:
        return all(part <= 1 for part in new[len(old) :])
    for place, (here, before) in enumerate(zip(new, old, strict=False)):
        if here != before:
            near = before < here <= before + _FURTHEST
            return near and all(part <= 1 for part in new[place + 1 :])
    return False


def _letters(number: str) -> str:
    return re.sub(r"[^A-Z]", "", number)
