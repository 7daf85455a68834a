"""``greenroom emulator columns``: what would be read of a practice's CSV exports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.exports import ColumnsFile, read_columns_file, read_files, troubles
from greenroom.cli.options import Json
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.seed.own.columns import Columns
    from greenroom.emulator.seed.own.tally import Told

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def columns(
    *files: Path,
    columns: ColumnsFile = None,
    write: Path | None = None,
    force: Annotated[bool, Parameter(negative="")] = False,
    json: Json = False,
) -> int:
    """What would be read of a practice's CSV exports: headings, rows and what is missing.

    Parameters
    ----------
    files
        CSV exports, files or folders.
    write
        Write the columns file to edit, such as columns.toml.
    force
        Replace the one that is there.
    """
    import time

    from greenroom.emulator.seed.own.practice import look_at

    chosen = read_columns_file(columns)
    told = look_at(read_files(files), chosen, now=time.time())
    if write is not None:
        _write(write, told, chosen, force=force)
    is_fit = bool(told.counts["clients"]) and not any(
        file.missing or not file.kind for file in told.files
    )
    if json:
        look.show_json({"files": told.files, "counts": told.counts, "fit": is_fit})
    else:
        _show(told)
        if write is not None:
            look.step("done", f"Wrote {write}.", f"Then: --columns {write}")
    return 0 if is_fit else 1


def _write(path: Path, told: Told, columns: Columns, *, force: bool) -> None:
    from greenroom.emulator.seed.own.written import columns_text

    if path.exists() and not force:
        raise ConfigError(f"{path} is already there.", hint="Add --force to replace it.")
    try:
        path.write_text(columns_text(told, columns), "utf-8")
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be written: {error.strerror}.", hint="Name another place."
        ) from error


def _show(told: Told) -> None:
    """What would be read, for people: no cell of it."""
    for file in told.files:
        look.heading(file.name)
        if not file.kind:
            look.step("broken", "None of its headings is known.", _UNKNOWN)
            continue
        above = f" (rows above them: {file.above})" if file.above else ""
        look.say(
            f"{file.kind.capitalize()}: {file.placed:,} of {file.rows:,} rows placed. Headings in "
            f"line {file.heading_line}{above}; {file.encoding}, separated by "
            f"{_SEPARATORS.get(file.separator, file.separator)}."
        )
        look.table(
            ("Heading", "Field", "Filled"),
            [
                (seen.heading or "(none)", seen.field or seen.left_out or "unknown", seen.filled)
                for seen in file.columns
            ],
        )
        for group in file.missing:
            look.step("broken", f"No column for {' or '.join(group)}.", _MISSING)
        for words in troubles(file):
            look.step("waiting", words)
    look.heading("The practice")
    look.pairs(told.counts)


_UNKNOWN = "Name them in a columns file: docs/own-data.md tells how."
_MISSING = "Say in a columns file which heading it is."
