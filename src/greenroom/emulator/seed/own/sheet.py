"""Bytes of a CSV file → its lines of cells, each with the number it begins at. Nothing is lost.

Letters and separators are told from the bytes. A row that cannot be taken apart is handed on as
broken, with its reason, and reading goes on in the next line: one stray quote costs one row, not
the rest of the file. What cells mean is not known here, and no message shows one.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from greenroom.errors import EmulatorError

SEPARATORS = (",", ";", "\t", "|")
"""What may stand between two cells."""

STRAY = "a quote is closed too early or never"
"""Why a row cannot be taken apart; a cell of over 131,072 letters is taken for one, too."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16"),
)
_ZIP = b"PK\x03\x04"
# Bytes that Windows-1252 has no letter for are taken as browsers take them.
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)
}


class Line(NamedTuple):
    """One row of a file: the line it begins in, and its cells, or why it has none."""

    number: int
    cells: tuple[str, ...]
    trouble: str = ""

    def __repr__(self) -> str:
        return f"<line {self.number}>"


def decode(data: bytes, *, encoding: str, name: str) -> tuple[str, str]:
    """The text of a file and the encoding it is in; ``name`` is the file's, for messages.

    Where no encoding is given, what is not UTF-8 is Windows-1252, as spreadsheets write it. Raises
    ``EmulatorError`` naming the line where a given encoding does not hold.
    """
    if data.startswith(_ZIP):
        raise EmulatorError(
            f"{name} is a spreadsheet, not CSV.", hint="Save it as CSV, or export it as CSV."
        )
    for mark, codec, told in _BOMS:
        if data.startswith(mark):
            try:
                return data.decode(codec), told
            except UnicodeDecodeError as error:
                raise _unreadable(data, error.start, told, name) from None
    if encoding != "windows-1252":
        try:
            return data.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            if encoding == "utf-8":
                raise _unreadable(data, error.start, encoding, name) from None
    return data.decode("latin-1").translate(_WINDOWS), "windows-1252"


def _unreadable(data: bytes, at: int, encoding: str, name: str) -> EmulatorError:
    line = data.count(b"\n", 0, at) + 1
    return EmulatorError(
        f"{name} is not {encoding} in line {line}.",
        hint='Set reading.encoding = "auto" in the columns file, or export it again.',
    )


def lines(text: str, separator: str) -> Iterator[Line]:
    """The rows of a text in order, empty ones included."""
    # Not splitlines: a cell may hold the many other characters that Python breaks a line at.
    whole = list(io.StringIO(text, newline=""))
    widths: Counter[int] = Counter()
    at = 0
    while at < len(whole):
        # What follows a broken row may be the rest of it: only a whole row ends the doubt.
        in_doubt = at > 0
        reader = csv.reader(_from(whole, at), delimiter=separator, strict=True)
        begin = at
        try:
            for cells in reader:
                in_doubt = in_doubt and not _is_whole(cells, widths)
                yield Line(begin + 1, () if in_doubt else tuple(cells), STRAY * in_doubt)
                widths[len(cells)] += not in_doubt
                begin = at + reader.line_num
            at = begin
        except csv.Error:
            yield Line(begin + 1, (), STRAY)
            at = begin + 1


def _from(whole: list[str], at: int) -> Iterator[str]:
    """The lines from one on."""
    while at < len(whole):
        yield whole[at]
        at += 1


def _is_whole(cells: list[str], widths: Counter[int]) -> bool:
    """Whether a row is as wide as most rows before it, and shows no trace of a stray quote."""
    # A title has one cell and is no measure, unless there is nothing else.
    usual = max(widths, key=lambda width: (width > 1, widths[width], width), default=0)
    return len(cells) == usual and not any('"' in cell for cell in cells)
