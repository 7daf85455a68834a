"""What was read of an export, in numbers, headings and line numbers: never a cell.

Everything that was not placed is here with its reason, so that rows in are rows placed and rows
refused. How it is shown to people is the business of the command.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec

from greenroom.emulator.seed.own.matching import Matched


class Seen(msgspec.Struct, kw_only=True):
    """One column as it was read. ``left_out`` says why it fills no field, ``filled`` its cells."""

    heading: str
    field: str = ""
    left_out: str = ""
    filled: int = 0


class Refused(msgspec.Struct, kw_only=True):
    """Rows that could not be placed, or cells that could not be read: why, how many, and where.

    ``field`` and ``heading`` are those of a cell; of a row they are empty.
    """

    reason: str
    field: str = ""
    heading: str = ""
    count: int = 0
    lines: list[int] = []


class FileTold(msgspec.Struct, kw_only=True):
    """What was read of one file. A file of no ``kind`` was not read at all.

    ``above`` are the rows over its headings, such as a report's title.
    """

    name: str
    kind: str = ""
    encoding: str = ""
    separator: str = ""
    heading_line: int = 0
    above: int = 0
    rows: int = 0
    placed: int = 0
    refused: list[Refused] = []
    cells: list[Refused] = []
    columns: list[Seen] = []
    missing: list[list[str]] = []

    @property
    def unknown(self) -> list[str]:
        """The headings that fill no field and were not left out on purpose."""
        return [seen.heading for seen in self.columns if not seen.field and not seen.left_out]


class Told(msgspec.Struct, kw_only=True):
    """What was read of an export; ``counts`` are the rows of the practice by kind."""

    files: list[FileTold]
    counts: dict[str, int] = {}

    @property
    def refused(self) -> int:
        """How many rows could not be placed."""
        return sum(file.rows - file.placed for file in self.files)


class Tally:
    """Counts the rows of one file while they are read and placed."""

    def __init__(self, told: FileTold, matched: Matched) -> None:
        self.told = told
        self.fields = frozenset(matched.fields)
        self._columns = {column.field: column.heading for column in matched.columns}
        self._refused: dict[str, list[int]] = {}
        self._cells: dict[tuple[str, str], list[int]] = {}
        self._filled: Counter[int] = Counter()

    def filled(self, at: int) -> None:
        """Count a cell that is not empty."""
        self._filled[at] += 1

    def row(self) -> None:
        """Count a row, which must be placed or refused."""
        self.told.rows += 1

    def place(self) -> None:
        """Count a row that is in the practice."""
        self.told.placed += 1

    def refuse(self, line: int, reason: str) -> None:
        """Count a row that is not, and why."""
        self._refused.setdefault(reason, []).append(line)

    def leave_out(self, line: int, field: str, reason: str) -> None:
        """Count a cell that could not be read, its row placed without it."""
        self._cells.setdefault((field, reason), []).append(line)

    def close(self) -> FileTold:
        """What was counted."""
        for at, seen in enumerate(self.told.columns):
            seen.filled = self._filled[at]
        self.told.refused = [
            Refused(reason=reason, count=len(found), lines=found)
            for reason, found in self._refused.items()
        ]
        self.told.cells = [
            Refused(
                reason=reason,
                field=field,
                heading=self._columns.get(field, ""),
                count=len(found),
                lines=found,
            )
            for (field, reason), found in self._cells.items()
        ]
        return self.told


def told_of(name: str, encoding: str, matched: Matched | None, missing: Any = ()) -> FileTold:
    """A file before its rows are counted."""
    if matched is None:
        return FileTold(name=name, encoding=encoding)
    return FileTold(
        name=name,
        kind=matched.kind,
        encoding=encoding,
        separator=matched.separator,
        heading_line=matched.line,
        above=matched.above,
        columns=[
            Seen(heading=one.heading, field=one.field, left_out=one.left_out)
            for one in matched.columns
        ],
        missing=[list(group) for group in missing],
    )
