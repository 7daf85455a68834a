"""The files of an export → records of our fields, with everything counted that is none.

Cells are read as the columns say. Whether a record can stand in the practice, beside the others, is
decided in ``practice``; that is where its row is counted as placed or refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from greenroom.emulator.seed.own.cells import Read, reader, tidy
from greenroom.emulator.seed.own.columns import Columns, KindName, plain
from greenroom.emulator.seed.own.matching import Matched, match
from greenroom.emulator.seed.own.sheet import Line, decode, lines
from greenroom.emulator.seed.own.tally import FileTold, Tally, told_of
from greenroom.errors import EmulatorError


class File(NamedTuple):
    """One file of an export: its name, without folders, and its bytes."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"<file {self.name}>"


class Record:
    """One row of an export, by our fields; what is empty is not there."""

    __slots__ = ("line", "tally", "values")

    def __init__(self, line: int, values: dict[str, Any], tally: Tally) -> None:
        self.line = line
        self.values = values
        self.tally = tally

    def __repr__(self) -> str:
        return f"<record of line {self.line}>"

    def refuse(self, reason: str) -> None:
        """Count this row as one that is not in the practice."""
        self.tally.refuse(self.line, reason)

    def leave_out(self, field: str, reason: str) -> None:
        """Count a cell of this row as one that could not be used."""
        self.tally.leave_out(self.line, field, reason)


class Export(NamedTuple):
    """All records by kind, the tallies of the files, and the files that were not read.

    ``seen`` are all cells that are not structure: a disguise must bring none of them back.
    """

    records: dict[KindName, list[Record]]
    tallies: list[Tally]
    unread: list[FileTold]
    seen: set[str]

    def __repr__(self) -> str:
        return f"<Export of {len(self.tallies)} files>"


def read_export(files: Sequence[File], columns: Columns) -> Export:
    """The records of the files. Raises ``EmulatorError`` for two of one name."""
    texts: dict[str, str] = {}
    encodings: dict[str, str] = {}
    for file in files:
        if file.name in texts:
            raise EmulatorError(
                f"Two files are called {file.name}.", hint="Give each a name of its own."
            )
        found = decode(file.data, encoding=columns.reading.encoding, name=file.name)
        texts[file.name], encodings[file.name] = found
    export = Export({"clients": [], "contacts": [], "jobs": []}, [], [], set())
    for name, matched in match(texts, columns).items():
        missing = matched.missing(columns) if matched else ()
        told = told_of(name, encodings[name], matched, missing)
        if matched is None:
            export.unread.append(told)
            continue
        tally = Tally(told, matched)
        export.tallies.append(tally)
        sheet = _Sheet(matched, columns, tally, export.seen)
        export.records[matched.kind] += sheet.records(texts[name])
    return export


class _Sheet:
    """Reads the rows of one file."""

    def __init__(self, matched: Matched, columns: Columns, tally: Tally, seen: set[str]) -> None:
        self._matched = matched
        self._tally = tally
        self._seen = seen
        self._totals = frozenset(plain(word) for word in columns.reading.totals)
        self._missing = bool(matched.missing(columns))
        fields = columns.kinds[matched.kind].fields
        self._width = len(matched.columns)
        self._readers: list[tuple[str, Read] | None] = [
            (one.field, reader(fields[one.field].reads, columns)) if one.field else None
            for one in matched.columns
        ]
        self._private = [
            not one.field or fields[one.field].mask != "kept" for one in matched.columns
        ]

    def records(self, text: str) -> Iterator[Record]:
        """The records of the rows under the headings; the others are refused."""
        for line in lines(text, self._matched.separator):
            if line.number <= self._matched.line:
                continue
            cells = [tidy(cell) for cell in line.cells]
            if not line.trouble and not any(cells):
                continue
            self._tally.row()
            trouble = line.trouble or self._trouble(cells)
            if trouble:
                self._tally.refuse(line.number, trouble)
            else:
                yield self._record(line, cells)

    def _trouble(self, cells: Sequence[str]) -> str:
        """Why a row can be no record, if it can be none."""
        if any(cells[self._width :]):
            return "more cells than headings"
        if self._missing:
            return "the file lacks a column that is needed"
        if plain(next(filter(None, cells))) in self._totals:
            return "a line of totals"
        return ""

    def _record(self, line: Line, cells: Sequence[str]) -> Record:
        """The record of a row's cells."""
        values: dict[str, Any] = {}
        record = Record(line.number, values, self._tally)
        # A row may end early where its last cells are empty: spreadsheets write them so.
        for at, cell in enumerate(cells[: self._width]):
            if not cell:
                continue
            self._tally.filled(at)
            if self._private[at]:
                self._seen.add(cell)
            found = self._readers[at]
            if found is None:
                continue
            field, read = found
            try:
                values[field] = read(cell)
            except ValueError as error:
                record.leave_out(field, str(error))
        return record
