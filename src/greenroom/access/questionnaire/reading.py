"""A questionnaire's file → its questions, and what to know of how they were read. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from greenroom.access.questionnaire import parts, prose, sentences, tabular
from greenroom.access.questionnaire.letters import text_of
from greenroom.access.questionnaire.model import (
    Asked,
    Item,
    Reading,
    doubled,
    keyed,
    repeated,
    without_titles,
)
from greenroom.access.questionnaire.words import words
from greenroom.errors import ConfigError

MOST_QUESTIONS = 1_000
"""No questionnaire asks more: what does, is another list."""

LONGEST = 5_000
"""Letters that one question may have."""

MOST_LINES = 20_000
"""Lines that a questionnaire may have."""

_TABLES = {".csv", ".tsv"}


def read(data: bytes, name: str) -> Reading:
    """The questions of a file. Raises ``ConfigError`` saying what is wrong and what helps."""
    text, encoding = text_of(data, name)
    _check_lines(text, name)
    items, shape, remarks = _items(text, name)
    items = without_titles([one for one in items if one.text])
    _check(items, name)
    asked = keyed([one._replace(text=_clean(one.text)) for one in items])
    told = (*remarks, *parts.remarks(items), *_remarks(asked))
    return Reading(asked, encoding, shape, told)


def _clean(text: str) -> str:
    """Words on one line, without the dash that parts them from their number."""
    return re.sub(r"^[-\u2013\u2014:]\s+(?=\S)", "", " ".join(text.split()))


def _items(text: str, name: str) -> tuple[list[Item], str, list[str]]:
    """The items of a text, in which shape they came, and what was left."""
    data = words()
    is_table = PurePath(name).suffix.lower() in _TABLES or tabular.is_table(text, data)
    if is_table:
        items, table = tabular.items(text, data)
        if items:
            header = "with a header" if table.header >= 0 else "without a header"
            shape = f"CSV, {tabular.SEPARATOR_NAMES.get(table.separator, 'told')}, {header}"
            lost = [f"{_rows(table.broken)} could not be taken apart."] if table.broken else []
            return items, shape, lost
    items, passed = prose.items(text, data)
    if items:
        return items, "numbered lines", [f"{_lines(passed)} passed over."] if passed else []
    return sentences.unnumbered(text, data), "questions without numbers", []


def _check_lines(text: str, name: str) -> None:
    count = text.count("\n")
    if count > MOST_LINES:
        raise ConfigError(
            f"{name} has {count:,} lines: no questionnaire has so many.",
            hint="Name the file that holds the questions alone.",
        )
    at, longest = max(enumerate(text.split("\n"), 1), key=lambda one: len(one[1]), default=(1, ""))
    if len(longest) > LONGEST * 4:
        raise ConfigError(
            f"{name} has {len(longest):,} letters in line {at}: no question is so long.",
            hint="Is it the right file? A question stands on lines, or in a cell, of its own.",
        )


def _check(items: Sequence[Item], name: str) -> None:
    if not items:
        raise ConfigError(
            f"No question was found in {name}.",
            hint="Lines begin with a number (2.3 …, Q4. …), or a CSV has a column Question.",
        )
    if len(items) > MOST_QUESTIONS:
        raise ConfigError(
            f"{name} has {len(items):,} numbered lines: no questionnaire asks more than "
            f"{MOST_QUESTIONS:,}.",
            hint="Name the file that holds the questions alone.",
        )
    for one in items:
        if len(one.text) > LONGEST:
            raise ConfigError(
                f"{name}, line {one.line}: {len(one.text):,} letters in one question.",
                hint="Put each question on lines, or in a cell, of its own.",
            )


def _remarks(asked: Sequence[Asked]) -> list[str]:
    told = []
    if same := repeated(asked):
        told.append(f"The same words are asked more than once: {_named(same)}.")
    numbers = doubled(asked)
    if not numbers:
        return told
    named = _named(numbers)
    told += [f"More than one question has the number {named}: name those by their key."]
    if any(number.count(".") == 1 for number in numbers):
        told.append("A spreadsheet may have cut numbers short: 2.10 becomes 2.1.")
    return told


_MOST_NAMED = 5


def _named(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:_MOST_NAMED]) + (" and more" if len(numbers) > _MOST_NAMED else "")


def _lines(count: int) -> str:
    return f"{count:,} line{' was' if count == 1 else 's were'}"


def _rows(count: int) -> str:
    return f"{count:,} row{'' if count == 1 else 's'}"
