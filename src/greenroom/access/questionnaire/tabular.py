"""Cells of a CSV text → the items of a questionnaire, with a header or without. Pure.

Separator, header and columns are told from what stands there. How cells are cut from lines is the
business of ``emulator.seed.own.sheet``, which loses nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from greenroom.access.questionnaire.model import Item
from greenroom.access.questionnaire.parts import split
from greenroom.access.questionnaire.words import Columns, Words
from greenroom.emulator.seed.own.sheet import SEPARATORS, Line, lines

SEPARATOR_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
"""How each separator is called."""

_NUMBER = re.compile(
    r"(?i:question|item|q)?\s?\.?(?P<number>\d{1,4}(?:\.\d{1,3}){0,4}(?:\.?[a-z])?)[.):]?"
)
_REF = re.compile(r"[A-Z]{1,8}[-. ]?\d{1,4}(?:\.\d{1,3}){0,4}[a-z]?")
_TOLD = re.compile(r"sep=(.)\n")
_HEADER_WITHIN = 10
_LOOKED_AT = 200


class Table(NamedTuple):
    """Rows as one separator cuts them; ``header`` is the place of the header's row, or -1."""

    separator: str
    rows: tuple[Line, ...]
    header: int
    broken: int


class Places(NamedTuple):
    """In which column each part stands; -1 where there is none."""

    number: int
    question: int
    heading: int


def items(text: str, words: Words) -> tuple[list[Item], Table]:
    """The items of a table, and the table as it was cut."""
    table = _table(text, words.columns)
    below = table.rows[table.header + 1 :]
    places = _named(table, words.columns) if table.header >= 0 else _guessed(below)
    # With neither header nor numbers, only what asks is told from any other line.
    width = len(table.rows[table.header].cells) if table.header >= 0 else 0
    has_no_measure = table.header < 0 and places.number < 0
    found: list[Item] = []
    heading, last = "", ""
    for row in below:
        cells = [" ".join(cell.split()) for cell in row.cells]
        asked = _cell(cells, places.question)
        if places.question == width - 1:
            # A separator inside the last cell, which nobody quoted.
            asked = f"{table.separator} ".join([asked, *filter(None, cells[width:])])
        heading = _cell(cells, places.heading) or heading
        number = _within(numbered(_cell(cells, places.number)), last)
        last = number if number[:1].isdigit() and number[-1:].isdigit() else last
        if not re.search(r"[^\W_]", asked):
            heading = _lone(cells) or heading
        elif has_no_measure and not words.asks(asked):
            heading = asked
        elif not words.is_blank(asked):
            item = Item(row.number, number, _bare(asked), heading)
            is_one = len(cells) > width > 0 or "\n" not in row.cells[places.question]
            found += [item] if is_one else split(_bare(row.cells[places.question]), words, item)
    return found, table


def is_table(text: str, words: Words) -> bool:
    """Whether a text begins with a table's header, or is mostly rows between bars or tabs."""
    begun = [line for line in text.split("\n") if line.strip()][:_LOOKED_AT]
    barred = sum(line.lstrip().startswith("|") or line.count("\t") > 1 for line in begun)
    table = _table("\n".join(begun), words.columns)
    return barred * 2 > len(begun) or (table.header >= 0 and len(table.rows[0].cells) > 1)


def numbered(text: str) -> str:
    """A number as a questionnaire has it: ``Q2.3.`` is ``2.3``; other references stay."""
    found = _NUMBER.fullmatch(text.strip())
    return found["number"] if found else text.strip()


def _within(number: str, last: str) -> str:
    """A letter alone with the number that it stands below: ``a)`` below ``2.1`` is ``2.1a``."""
    found = re.fullmatch(r"\(?([a-z])[.)]", number)
    return f"{last}{found[1]}" if found else number


def _table(text: str, columns: Columns) -> Table:
    """The text cut by the separator that explains it best."""
    if told := _TOLD.match(text):
        return _cut(text[told.end() :], told[1], columns)
    begun = "\n".join(text.split("\n")[:_LOOKED_AT])
    best = max(SEPARATORS, key=lambda one: _fit(_cut(begun, one, columns), columns))
    return _cut(text, best, columns)


def _cut(text: str, separator: str, columns: Columns) -> Table:
    cut = list(lines(text, separator))
    rows = tuple(row for row in cut if any(re.search(r"[^\W_]", cell) for cell in row.cells))
    known = {_plain(name) for part in (columns.number, columns.question) for name in part}
    known |= {_plain(name) for part in (columns.heading, columns.other) for name in part}
    asks = {_plain(name) for name in columns.question}
    header = -1
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        told = [_plain(cell) for cell in row.cells if cell.strip()]
        if asks.intersection(told) and (len(known.intersection(told)) > 1 or known >= {*told[:1]}):
            header = at
            break
    return Table(separator, rows, header, sum(bool(row.trouble) for row in cut))


def _fit(table: Table, columns: Columns) -> tuple[bool, float, float]:
    """How well a separator explains a text: a header, numbers in cells of their own, even rows."""
    if not table.rows:
        return False, 0.0, 0.0
    widths = Counter(len(row.cells) for row in table.rows)
    width, even = max(widths.items(), key=lambda one: (one[0] > 1, one[1]))
    with_number = sum(any(map(_is_number, row.cells[:-1])) for row in table.rows)
    size = len(table.rows)
    known = {_plain(name) for part in (columns.number, columns.other) for name in part}
    wide = table.header >= 0 and any(
        _plain(cell) in known for cell in table.rows[table.header].cells
    )
    return wide, with_number / size, even / size if width > 1 else 0.0


def _named(table: Table, columns: Columns) -> Places:
    """The columns by what the header calls them."""
    told = [_plain(cell) for cell in table.rows[table.header].cells]

    def place(names: Sequence[str]) -> int:
        return next((told.index(name) for name in map(_plain, names) if name in told), -1)

    number, question = place(columns.number), place(columns.question)
    if number < 0:
        number = _guessed(table.rows[table.header + 1 :]).number
    return Places(number if number != question else -1, question, place(columns.heading))


def _guessed(rows: Sequence[Line]) -> Places:
    """The columns by what stands in them: numbers, then the words that ask, a heading before."""
    width = max((len(row.cells) for row in rows), default=0)

    def share(at: int, fits: Callable[[str], object]) -> float:
        told = [row.cells[at].strip() for row in rows if len(row.cells) > at]
        return sum(bool(fits(cell)) for cell in told if cell) / max(1, len(rows))

    number = next((at for at in range(width) if share(at, _is_number) > _HALF), -1)
    others = [at for at in range(width) if at != number]

    def asking(at: int) -> tuple[float, int]:
        letters = sum(len(row.cells[at]) for row in rows if len(row.cells) > at)
        return share(at, lambda cell: cell.endswith(("?", ".", ":"))), letters

    question = max(others, key=asking, default=-1)
    before = [at for at in others if at < question and share(at, str.strip)]
    return Places(number, question, before[-1] if before else -1)


_HALF = 0.5


def _is_number(cell: str) -> bool:
    told = cell.strip()
    return bool(_NUMBER.fullmatch(told) or _REF.fullmatch(told))


def _lone(cells: Sequence[str]) -> str:
    """What a row says that holds no question: a title over several columns."""
    return ". ".join(cell for cell in cells if re.search(r"[^\W_]", cell))


def _bare(text: str) -> str:
    """A cell without the apostrophe that keeps a spreadsheet from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in "=+-@" else text


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if 0 <= at < len(cells) else ""


def _plain(text: str) -> str:
    text = re.sub(r"\([^)]*\)", "", text) or text
    return " ".join(re.findall(r"[^\W_]+|#", text.casefold()))
