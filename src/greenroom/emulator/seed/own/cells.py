"""The text of a cell → a value of ours: dates, numbers, Yes and No as people's exports write them.

What does not fit is a ``ValueError`` that says what it is not, and never what it is.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from greenroom.emulator.practice.days import midnight
from greenroom.emulator.seed.own.columns import Columns, Reading, Reads, plain
from greenroom.wire.markup import carriable

Read = Callable[[str], Any]
"""From the text of a cell to its value; ``ValueError`` says what it is not."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?:[a-z]{3,9},?\s+)?(?P<first>\d{1,4}|[a-z]{3,9})(?:st|nd|rd|th)?[\s./,-]+"
    r"(?P<second>\d{1,2}|[a-z]{3,9})(?:st|nd|rd|th)?[\s./,-]+(?P<third>\d{4}|\d{1,2})"
    r"(?:[t,\s]\s*\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?\s*(?:z|[+-]\d{2}:?\d{2})?)?",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?[\s./-]*)?(?P<name>[a-z]{3,9})", re.IGNORECASE)
_AMOUNTS = {
    ".": re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?|\.\d+"),
    ",": re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)(?:,\d+)?|,\d+"),
}
_MOST_DIGITS = 18


def tidy(cell: str) -> str:
    """A cell without space around it, and with line feeds alone for line breaks."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip().strip("\ufeff").strip()


def reader(reads: Reads, columns: Columns) -> Read:
    """What reads the cells of a field."""
    how = columns.reading
    made: Mapping[str, Read] = {
        "date": lambda text: day(text, how),
        "midnight": lambda text: midnight(day(text, how)),
        "moment": lambda text: midnight(day(text, how)).replace(tzinfo=dt.UTC).timestamp(),
        "yes-no": lambda text: flag(text, how),
        "decimal": lambda text: amount(text, how),
        "integer": lambda text: _whole(amount(text, how)),
        "month": month,
        "status": lambda text: _status(text, columns.status),
        "list": lambda text: names(text, how),
        "staff-list": lambda text: names(text, how),
        "id": _id,
    }
    return made.get(reads, carried)


def _id(text: str) -> str:
    """An id in one form, whichever of its forms the export has."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return carried(text).casefold()


def carried(text: str) -> str:
    """A text that XML can carry."""
    try:
        return carriable(text)
    except ValueError:
        raise ValueError("a character that XML cannot carry") from None


def day(text: str, how: Reading) -> dt.date:
    """A date, its month by number or name; a time behind it is left off."""
    found = _DATE.fullmatch(text)
    if not found:
        raise ValueError("not a date")
    first, second, third = found["first"], found["second"], found["third"]
    if len(first) == 4 and first.isdecimal():
        year, month_, day_ = first, second, third
    elif not first.isdecimal() or (second.isdecimal() and how.dates == "month-first"):
        month_, day_, year = first, second, third
    else:
        day_, month_, year = first, second, third
    try:
        return dt.date(_year(year), _number_of(month_), int(day_))
    except ValueError:
        raise ValueError("not a date") from None


def _year(text: str) -> int:
    """A year; of two digits, the one nearest in the past, or within ten years to come."""
    year = int(text)
    if len(text) == 4:
        return year
    # A pivot that does not move with the clock, so that one export reads the same each year.
    return year + (2000 if year < 50 else 1900)


def _number_of(month_: str) -> int:
    """The number of a month, by number or name."""
    return int(month_) if month_.isdecimal() else _MONTHS.index(month_[:3].casefold()) + 1


def month(text: str) -> int:
    """A month: March, Mar, 31 March or 3."""
    if text.isdecimal() and text.isascii() and 1 <= int(text[:3]) <= len(_MONTHS):
        return int(text)
    found = _MONTH.fullmatch(text)
    if not found or found["name"][:3].casefold() not in _MONTHS:
        raise ValueError("not a month")
    return _number_of(found["name"])


def flag(text: str, how: Reading) -> bool:
    """Yes or No, in the words of the export."""
    small = text.casefold()
    if small in how.yes:
        return True
    if small in how.no:
        return False
    raise ValueError("neither Yes nor No")


def amount(text: str, how: Reading) -> Decimal:
    """A number; signs of currency and percent and marks between thousands are left off."""
    bare = re.sub(r"[\s$€£%']|NZD|AUD|GBP", "", text)
    sign = -1 if bare.startswith(("-", "(", "\N{MINUS SIGN}")) else 1
    bare = bare.strip("-+()\N{MINUS SIGN}")
    # Marks in odd places are a number of another country, and would be read as quite another one.
    if len(bare) > _MOST_DIGITS or not bare.isascii() or not _AMOUNTS[how.decimal].fullmatch(bare):
        raise ValueError("not a number")
    thousands = "," if how.decimal == "." else "."
    return sign * Decimal(bare.replace(thousands, "").replace(how.decimal, "."))


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueError("not a whole number")
    return int(number)


def names(text: str, how: Reading) -> list[str]:
    """The names in a cell that may hold several, each once."""
    parts = [carried(text)]
    for mark in how.list:
        parts = [piece for part in parts for piece in part.split(mark)]
    return list(dict.fromkeys(clean for part in parts if (clean := tidy(part))))


def _status(text: str, known: Mapping[str, str]) -> str:
    """The flag that a word of status sets, or none."""
    try:
        return known[plain(text)]
    except KeyError:
        raise ValueError("a status nobody described") from None
