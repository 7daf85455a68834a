"""Options that most commands share, and what they open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.settings import Settings
    from greenroom.workspace import Workspace


@Parameter(name="*")
@dataclass(frozen=True)
class Project:
    """Which project, and whether to answer in JSON."""

    project: Annotated[Path | None, Parameter(help="The project's folder or greenroom.toml.")] = (
        None
    )
    json: Annotated[bool, Parameter(negative="", help="Answer in JSON on standard output.")] = False

    def settings(self) -> Settings:
        """The project's settings: of the one named, else of the nearest one from here upwards."""
        from greenroom import config

        if self.project is None:
            return config.read(config.find(Path.cwd()))
        named = self.project.resolve()
        return config.read(named / config.FILE_NAME if named.is_dir() else named)

    def open(self) -> Workspace:
        """The project's workspace; use it as a context manager."""
        return opened(self.settings())


Country = Literal["AU", "NZ", "UK"]
"""Where a made-up practice may be."""

Flag = Annotated[bool, Parameter(negative="")]
"""An option that is there or not: there is no way to say it is not."""

Json = Annotated[bool, Parameter(negative="", help="Answer in JSON on standard output.")]


LARGEST_PRACTICE = 150_000
"""Clients of the largest practice that is made up."""

LARGEST_COUNT = 1_000_000
"""As many rows as anybody may ask to see at once."""


def in_range(option: str, value: float, *, low: float, high: float) -> None:
    """Raise ``ConfigError`` for a number that cannot be meant."""
    if not low <= value <= high:
        raise ConfigError(
            f"{option} is {value:g}; it must be from {low:,} to {high:,}.",
            hint="Give such a number, or leave the option out.",
        )


def write_text(path: Path, text: str, *, option: str) -> None:
    """Write what an option asked for into a file; ``ConfigError`` where that cannot be."""
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as error:
        raise ConfigError(
            f"{option} {path} cannot be written: {error.strerror}.",
            hint="Name a file in a folder that is there.",
        ) from error


def opened(settings: Settings) -> Workspace:
    """The workspace of the settings; warnings of ours go to standard error from now on."""
    from greenroom import log
    from greenroom.workspace import Workspace

    log.configure(level=log.WARNING)
    return Workspace(settings)


HERE = Project()
"""The project of this folder, people's words on standard output."""
