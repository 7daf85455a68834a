"""A columns file to edit, written from what an export's own headings are.

It says what is assumed of them, so that whoever reads it corrects a line instead of beginning one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import msgspec

from greenroom.emulator.seed.own.columns import KINDS, Columns, KindName, plain
from greenroom.emulator.seed.own.tally import FileTold, Told

_HEAD = """\
# Which heading of your export is which field: "Heading" = "field". An empty field leaves a column
# out on purpose. Headings that are not here are matched as far as they are known.
# Look at the outcome: greenroom emulator columns FILES --columns THIS_FILE

version = 1
"""
_READING = """\
# How the export is written.
[reading]
{lines}
"""
_UNREAD = """\
# {name}: none of its headings is known. Name them in a table for it:
# [clients.columns], [contacts.columns] or [jobs.columns].
"""
_LINE = 96


def columns_text(told: Told, columns: Columns) -> str:
    """The text of a columns file for the files that were looked at."""
    parts = [_HEAD, _READING.format(lines="\n".join(_reading(columns)))]
    for kind in KINDS:
        files = [file for file in told.files if file.kind == kind]
        if files:
            parts.append("\n".join(_kind(kind, files, columns)) + "\n")
    parts += [_UNREAD.format(name=_quoted(file.name)) for file in told.files if not file.kind]
    return "\n".join(parts)


def _reading(columns: Columns) -> Iterator[str]:
    """A line for each setting."""
    for name, value in msgspec.to_builtins(columns.reading).items():
        shown = ", ".join(map(_quoted, value)) if isinstance(value, list | tuple) else ""
        if isinstance(value, bool):
            yield f"{name} = {str(value).lower()}"
        else:
            yield f"{name} = [{shown}]" if shown or not value else f"{name} = {_quoted(value)}"


def _kind(kind: KindName, files: list[FileTold], columns: Columns) -> Iterator[str]:
    """The lines of one kind: its files, its columns, the headings left over, the fields left."""
    yield f"[{kind}]"
    yield f"files = [{', '.join(_quoted(_pattern(file.name)) for file in files)}]"
    yield f"[{kind}.columns]"
    said: set[str] = set()
    filled: set[str] = set()
    for file in files:
        for seen in file.columns:
            filled.add(seen.field)
            if not seen.heading or plain(seen.heading) in said:
                continue
            said.add(plain(seen.heading))
            if seen.field or seen.left_out:
                yield f"{_quoted(seen.heading)} = {_quoted(seen.field)}"
            else:
                yield f'# {_quoted(seen.heading)} = ""'
    left = [name for name in columns.kinds[kind].fields if name not in filled]
    yield "# Fields that no column fills:"
    line = "#"
    for name in left:
        if len(line) + len(name) > _LINE:
            yield line
            line = "#"
        line = f"{line} {name}"
    if len(line) > 1:
        yield line


def _pattern(name: str) -> str:
    """A file's name as a pattern that fits it alone."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _quoted(text: str) -> str:
    """A text as TOML has it, which is as JSON has it but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
