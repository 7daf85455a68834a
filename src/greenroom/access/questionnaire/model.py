"""A questionnaire as values: its items, and what was noticed while it was read. Pure."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

Form = Literal["assessment", "access"]
"""Which of Xero's papers a questionnaire is: the security assessment, or the access form."""

FORMS: dict[str, str] = {"assessment": "Security assessment", "access": "Access form"}
"""Each form's title."""


class Item(NamedTuple):
    """One question as a file has it; ``number`` and ``heading`` are empty where it has none.

    ``titled`` marks what stands there as a title: in bold, or behind a heading's mark. ``part`` is
    the letter or bullet that it begins with; ``joined`` are those of the parts that it took in.
    """

    line: int
    number: str
    text: str
    heading: str = ""
    titled: bool = False
    part: str = ""
    joined: tuple[str, ...] = ()


class Asked(NamedTuple):
    """One question of a questionnaire; ``key`` stays the same while its words do."""

    key: str
    number: str
    heading: str
    text: str

    @property
    def label(self) -> str:
        """How a person names it: by number, else by key."""
        return self.number or self.key


class Reading(NamedTuple):
    """What was read: questions in order, how the file was told, what a person should know."""

    questions: tuple[Asked, ...]
    encoding: str
    shape: str
    remarks: tuple[str, ...] = ()


def keyed(items: Sequence[Item]) -> tuple[Asked, ...]:
    """Items with keys made of their words; where words are the same, of heading and number too."""
    count = Counter(_plain(item.text) for item in items)
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        words = _plain(item.text)
        if count[words] > 1:
            words = f"{words}\0{_plain(item.heading)}\0{item.number}"
        seen[words] += 1
        told = words if seen[words] == 1 else f"{words}\0{seen[words]}"
        key = f"x-{hashlib.sha256(told.encode()).hexdigest()[:10]}"
        found.append(Asked(key, item.number, item.heading, item.text))
    return tuple(found)


def doubled(questions: Iterable[Asked]) -> tuple[str, ...]:
    """The numbers that more than one question has."""
    count = Counter(one.number for one in questions if one.number)
    return tuple(number for number, times in count.items() if times > 1)


def repeated(questions: Iterable[Asked]) -> tuple[str, ...]:
    """How those are named whose words another question has too."""
    told = list(questions)
    count = Counter(_plain(one.text) for one in told)
    return tuple(one.label for one in told if count[_plain(one.text)] > 1)


def without_titles(items: Sequence[Item]) -> list[Item]:
    """The items that ask; a numbered title goes to the items below it as their heading."""
    parents = {item.number.rpartition(".")[0] for item in items}
    kept: list[Item] = []
    title: Item | None = None
    for item in items:
        if _is_title(item, parents):
            title = item
            continue
        below = title is not None and item.number.startswith(f"{title.number}.")
        heading = f"{title.number}. {title.text}" if title and below else item.heading
        kept.append(item._replace(heading=heading))
    return kept


def number_of(text: str) -> tuple[int, ...]:
    """The parts of a number as numbers, to compare by; a letter behind it is one, too: a is 1."""
    parts = [int(part) for part in re.findall(r"\d+", text)]
    letter = re.search(r"\d\.?([a-z])$", text)
    return (*parts, ord(letter[1]) - ord("a") + 1) if letter else tuple(parts)


_SHORT = 9
_ENDS = (".", "?", "!", ":", ";")


def _is_title(item: Item, parents: set[str]) -> bool:
    """Whether a numbered line names a part: items stand below it, and it asks nothing."""
    if "?" in item.text or not item.number or len(item.text.split()) > _SHORT:
        return False
    if item.titled and "." not in item.number and not item.text.endswith("."):
        return True
    return item.number in parents and not item.text.endswith(_ENDS)


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))
