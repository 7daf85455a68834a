"""What a terminal can show, and words laid out on it. Pure: facts and words to lines of text.

Printing, streams and the environment belong to ``look``.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

Mark = Literal["done", "ours", "waiting", "broken", "note"]
"""The state of a step: done, ours to do, waiting for Xero, broken, or only remarked."""

Style = Literal["done", "ours", "waiting", "broken", "note", "dim", "strong"]

PROSE_WIDTH: Final = 96
_GAP: Final = "  "
_SIGNS: Final[dict[Mark, str]] = {
    "done": "✓",
    "ours": "→",
    "waiting": "…",
    "broken": "✗",
    "note": "•",
}
# Where signs cannot be written the words themselves are the clearest stand-in.
_WORDS: Final[dict[Mark, str]] = {mark: f"[{mark}]" for mark in _SIGNS}
# Only the sixteen colours that every theme maps for itself, so that dark and light both read.
_CODES: Final[dict[Style, str]] = {
    "done": "32",
    "ours": "36",
    "waiting": "33",
    "broken": "31",
    "note": "2",
    "dim": "2",
    "strong": "1",
}
_PLAINER: Final = str.maketrans(
    {
        "→": "->",
        "…": "...",
        "•": "*",
        "·": "-",
        "─": "-",
        "✓": "ok",
        "✗": "x",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "“": '"',
        "”": '"',
    }
)


class Surface(NamedTuple):
    """What is written on: ``columns`` wide (0: a file or a pipe), in colour, with signs, or not."""

    columns: int = 0
    colour: bool = False
    signs: bool = True

    def styled(self, words: str, style: Style) -> str:
        """The words in a style, where there is colour."""
        return f"\x1b[{_CODES[style]}m{words}\x1b[0m" if self.colour and words else words

    def writable(self, words: str) -> str:
        """The words without control characters, and in plain letters where signs cannot be shown.

        Names come from other people's records: none of them may steer a terminal.
        """
        clean = "".join(each for each in words if each in "\n\t" or not _controls(each))
        if self.signs:
            return clean
        return clean.translate(_PLAINER).encode("ascii", "replace").decode("ascii")


def _controls(character: str) -> bool:
    return unicodedata.category(character) in {"Cc", "Cf", "Cs"}


def room_of(words: str) -> int:
    """How many columns the words take: wide letters two, combining marks none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in words
    )


def prose(surface: Surface, words: str, indent: str = "") -> str:
    """Words wrapped to the terminal, line by line; the lines of a long page stay as they are."""
    clean = surface.writable(words)
    lines = clean.split("\n")
    # More lines than this are a page or a script of its own, not a remark of ours.
    if not surface.columns or len(lines) > 12:
        return textwrap.indent(clean, indent)
    return "\n".join(_wrapped(surface, line, indent) for line in lines)


def _wrapped(surface: Surface, line: str, indent: str) -> str:
    own = line[: len(line) - len(line.lstrip())]
    return "\n".join(
        textwrap.wrap(
            line,
            min(surface.columns, PROSE_WIDTH),
            initial_indent=indent,
            subsequent_indent=indent + own,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def title(surface: Surface, words: str) -> str:
    """The title of a chapter: strong on a terminal, underlined elsewhere."""
    clean = surface.writable(words)
    if surface.colour:
        return f"\n{surface.styled(clean, 'strong')}"
    return f"\n{clean}\n{('─' if surface.signs else '-') * room_of(clean)}"


def marked(surface: Surface, mark: Mark, words: str, detail: str = "") -> str:
    """One step with its mark; the detail beside it where it fits, else below, set in."""
    sign = _SIGNS[mark] if surface.signs else _WORDS[mark]
    inner = " " * (len(sign) + 1)
    # Wrapped as if the sign were there, which is put in front only afterwards.
    text = prose(surface, words, inner)[len(inner) :]
    told = f"{surface.styled(sign, mark)} {text}"
    if not detail:
        return told
    beside = f"{inner}{text}{_GAP}{surface.writable(detail)}"
    if "\n" not in beside and room_of(beside) <= min(surface.columns or 80, PROSE_WIDTH):
        return f"{told}{_GAP}{surface.styled(surface.writable(detail), 'dim')}"
    return f"{told}\n{prose(surface, detail, inner)}"


def paired(surface: Surface, values: Mapping[str, Any]) -> str:
    """Names and values, one pair a line, the values aligned."""
    names = {name: surface.writable(name) for name in values}
    width = max(map(room_of, names.values()), default=0)
    lines = []
    for name, value in values.items():
        told = surface.styled(_padded(names[name], width), "dim") + _GAP
        under = " " * (width + len(_GAP))
        lines.append(told + prose(surface, _cell(value), under)[len(under) :])
    return "\n".join(lines)


def tabled(surface: Surface, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """A table; where its words do not fit beside each other, one row below the other in pairs."""
    cells = [[_one_line(surface, _cell(value)) for value in row] for row in rows]
    heads = [_one_line(surface, head) for head in columns]
    if _is_too_wide(surface, list(zip(heads, *cells, strict=True))):
        # What is empty in every row only takes the room of what is not.
        kept = [at for at in range(len(heads)) if any(row[at] for row in cells)]
        heads = [heads[at] for at in kept]
        cells, rows = ([[row[at] for at in kept] for row in each] for each in (cells, rows))
    widths = _widths(surface, list(zip(heads, *cells, strict=True)))
    if not widths:
        return "\n\n".join(_stacked(surface, heads, row) for row in cells)
    numeric = [_is_numeric([row[at] for row in rows]) for at in range(len(heads))]
    lines = [surface.styled(line, "dim") for line in _row(heads, widths, numeric)]
    for row in cells:
        lines += _row(row, widths, numeric)
    return "\n".join(lines)


def _stacked(surface: Surface, heads: Sequence[str], row: Sequence[str]) -> str:
    """A row as pairs, empty cells left out; where it has a mark, that and its name come first."""
    told = [(head, cell) for head, cell in zip(heads, row, strict=True) if cell]
    if not told or told[0][0]:
        return paired(surface, dict(told))
    first = _GAP.join(cell for _, cell in told[:2])
    under = _GAP + " " * room_of(told[0][1])
    inner = surface._replace(columns=max(surface.columns - len(under), 1))
    rest = paired(inner, dict(told[2:]))
    return "\n".join(filter(None, (prose(surface, first), textwrap.indent(rest, under))))


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float | Decimal) else str(value)


def _one_line(surface: Surface, words: str) -> str:
    return " ".join(surface.writable(words).split())


def _is_numeric(values: Sequence[Any]) -> bool:
    told = [value for value in values if value is not None and value != ""]
    numbers = (int, float, Decimal)
    return bool(told) and all(
        isinstance(value, numbers) and not isinstance(value, bool) for value in told
    )


def _widths(surface: Surface, columns: Sequence[Sequence[str]]) -> list[int]:
    """A width for each column; none at all when not even their longest words fit."""
    wanted = [max(map(room_of, column)) for column in columns]
    room = surface.columns - len(_GAP) * (len(columns) - 1)
    if not _is_too_wide(surface, columns):
        return wanted
    least = [
        max(room_of(word) for cell in column for word in cell.split() or [""]) for column in columns
    ]
    spare = room - sum(least)
    if spare < 0:
        return []
    return _shared(least, wanted, spare)


def _is_too_wide(surface: Surface, columns: Sequence[Sequence[str]]) -> bool:
    """Whether a table has to be squeezed."""
    wide = sum(max(map(room_of, column)) for column in columns) + len(_GAP) * (len(columns) - 1)
    return 0 < surface.columns < wide


def _shared(least: Sequence[int], wanted: Sequence[int], spare: int) -> list[int]:
    """What is left over in equal parts, so that a column of short words such as days is whole."""
    widths = list(least)
    in_need = sorted(range(len(least)), key=lambda at: wanted[at] - least[at])
    for taken, at in enumerate(in_need):
        more = min(wanted[at] - least[at], spare // (len(in_need) - taken))
        widths[at] += more
        spare -= more
    return widths


def _row(cells: Sequence[str], widths: Sequence[int], numeric: Sequence[bool]) -> list[str]:
    wrapped = [_filled(cell, width) for cell, width in zip(cells, widths, strict=True)]
    return [
        _GAP.join(
            _padded(cell[at] if at < len(cell) else "", width, right=right)
            for cell, width, right in zip(wrapped, widths, numeric, strict=True)
        ).rstrip()
        for at in range(max(map(len, wrapped)))
    ]


def _filled(cell: str, width: int) -> list[str]:
    # textwrap counts letters, not the columns they take; no word is wider than its column here.
    lines = [""]
    for word in cell.split():
        longer = f"{lines[-1]} {word}".lstrip()
        if room_of(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _padded(words: str, width: int, *, right: bool = False) -> str:
    blank = " " * (width - room_of(words))
    return blank + words if right else words + blank
