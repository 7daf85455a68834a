"""Options that most commands share, and what they open."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

if TYPE_CHECKING:
    from greenroom.config import Settings
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
        """The project's settings, found from here upwards unless named."""
        from greenroom import config

        if self.project and self.project.is_file():
            return config.read(self.project.resolve())
        return config.read(config.find((self.project or Path.cwd()).resolve()))

    def open(self) -> Workspace:
        """The project's workspace; use it as a context manager."""
        from greenroom.workspace import Workspace

        return Workspace(self.settings())


HERE = Project()
"""The project of this folder, people's words on standard output."""
