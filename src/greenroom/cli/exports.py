"""A practice's CSV exports, read for the commands that look at them or begin a world with them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import Country
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.emulator.practice.data import PracticeData
    from greenroom.emulator.seed.own.columns import Columns
    from greenroom.emulator.seed.own.practice import Own
    from greenroom.emulator.seed.own.reader import File
    from greenroom.emulator.seed.own.tally import FileTold, Refused, Told
    from greenroom.emulator.world import World
    from greenroom.emulator.worldfile import WrittenPractice

KEY = "GREENROOM_DISGUISE_KEY"
"""The environment variable with a key that gives the same disguise again; without it, by chance."""


ColumnsFile = Annotated[
    Path | None,
    Parameter(name="--columns", help="A file that says which heading is which field."),
]


@Parameter(name="*")
@dataclass(frozen=True)
class Exports:
    """The exports that a world begins with, and how they are read."""

    paths: Annotated[
        list[Path] | None,
        Parameter(
            name="--from",
            negative="",
            help="CSV exports of your practice, files or folders, in place of a made-up one; give "
            "it again for several.",
        ),
    ] = None
    columns: ColumnsFile = None
    disguise: Annotated[
        bool,
        Parameter(
            negative="",
            help="Replace names, addresses and numbers of the exports by made-up ones.",
        ),
    ] = False

    def are_given(self) -> bool:
        """Whether there are any; ``ConfigError`` for options that go with none."""
        if not self.paths and (self.columns or self.disguise):
            raise ConfigError(
                "--columns and --disguise say how exports are read, and none is named.",
                hint="Name them: --from exports/",
            )
        return bool(self.paths)

    def named_by(self, practice: WrittenPractice) -> WrittenPractice:
        """The practice of a world file as one that names these exports."""
        import msgspec

        return msgspec.structs.replace(
            practice,
            csv=tuple(map(str, self.paths or ())),
            columns=str(self.columns or ""),
            disguise=self.disguise,
        )

    def are_real(self) -> bool:
        """Whether real people will be in the world."""
        return bool(self.paths) and not self.disguise


NO_EXPORTS = Exports()
"""A made-up practice."""

_NAME = "Your Practice"
_ENDINGS = (".csv", ".tsv", ".txt")
_FEWEST_LETTERS = 16
_SHOWN_LINES = 5


def read_own(exports: Exports, *, country: Country, seed: int, now: float) -> Own:
    """The practice of some exports; what could not be placed is said on standard error."""
    from greenroom.emulator.seed.own.practice import Wish, own_practice

    wish = Wish(
        country=country,
        columns=read_columns_file(exports.columns),
        key=_key() if exports.disguise else b"",
        seed=seed,
    )
    own = own_practice(read_files(exports.paths or ()), wish, now=now)
    _note_refused(own.told)
    return own


def own_world(exports: Exports, *, country: Country, seed: int, now: float) -> tuple[World, Told]:
    """A new world around the practice of some exports, and what was read of them."""
    from greenroom.emulator.world import world_of

    own = read_own(exports, country=country, seed=seed, now=now)
    return world_of(own.practice, name=_NAME, seed=seed, now=now), own.told


def reader_beside(folder: Path, now: float) -> Callable[[WrittenPractice], PracticeData]:
    """What reads the exports that a world file names, beside itself."""

    def read(practice: WrittenPractice) -> PracticeData:
        exports = Exports(
            paths=[folder / one for one in practice.csv],
            columns=folder / practice.columns if practice.columns else None,
            disguise=practice.disguise,
        )
        return read_own(exports, country=practice.country, seed=practice.seed, now=now).practice

    return read


def read_files(paths: Sequence[Path]) -> list[File]:
    """The files at some paths, those of a folder included. Raises ``ConfigError``."""
    from greenroom.emulator.seed.own.reader import File

    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.suffix.casefold() in _ENDINGS)
            if not inside:
                raise ConfigError(
                    f"There is no CSV file in {path}.", hint="Name the files, or another folder."
                )
            found += inside
        else:
            found.append(path)
    if not found:
        raise ConfigError(
            "Which files?", hint="Name CSV exports: greenroom emulator columns clients.csv"
        )
    try:
        return [File(path.name, path.read_bytes()) for path in dict.fromkeys(found)]
    except OSError as error:
        raise ConfigError(
            f"{error.filename} cannot be read: {error.strerror}.",
            hint="Name a CSV file, or a folder with some.",
        ) from error


def read_columns_file(path: Path | None) -> Columns:
    """What a columns file says; what is assumed, where there is none."""
    from greenroom.emulator.seed.own.columns import default_columns, read_columns

    if path is None:
        return default_columns()
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise ConfigError(
            f"The columns file {path} cannot be read: {why}.",
            hint="greenroom emulator columns FILES --write columns.toml makes one.",
        ) from error
    return read_columns(text, name=path.name)


def _note_refused(told: Told) -> None:
    """Say on standard error what could not be placed."""
    for file in told.files:
        if not file.kind:
            look.note(f"{file.name}: not read, for none of its headings is known.")
        for words in troubles(file):
            look.note(f"{file.name}: {words}")


def _key() -> bytes:
    """The key of a disguise: the one given, or one that nobody will know."""
    given = os.environ.get(KEY, "")
    if given and len(given) < _FEWEST_LETTERS:
        raise ConfigError(
            f"{KEY} is too short: names could be guessed with it.",
            hint=f"Give it {_FEWEST_LETTERS} letters or more, or leave it out for a random one.",
        )
    return given.encode("utf-8", "surrogateescape") or secrets.token_bytes(32)


def troubles(file: FileTold) -> list[str]:
    """Rows and cells that could not be read, in words: why, how many, in which lines."""
    rows = [f"{_counted(one, 'row')} not placed: {one.reason}{_where(one)}" for one in file.refused]
    cells = [
        f"{_counted(one, 'cell')} of {one.heading or one.field} left out: {one.reason}{_where(one)}"
        for one in file.cells
    ]
    return [*rows, *cells]


def _counted(one: Refused, what: str) -> str:
    return f"{one.count:,} {what}" if one.count == 1 else f"{one.count:,} {what}s"


def _where(one: Refused) -> str:
    """The first lines of a trouble."""
    shown = ", ".join(map(str, one.lines[:_SHOWN_LINES]))
    more = " and more" if one.count > _SHOWN_LINES else ""
    return f" (line {shown}{more})." if one.count == 1 else f" (lines {shown}{more})."
