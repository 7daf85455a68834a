"""A project's folder and its commands, run in this process as a person would type them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from greenroom.cli.dispatch import run
from greenroom.contract import contract
from greenroom.sync.mapping_default import default_mapping

PROJECT = """\
environment = "sandbox"
data_folder = "state"

[app]
name = "Command App"
redirect_uri = "http://localhost:8721/callback"

[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]

[practices.main]
clients = 30

[sandbox]
clients = 30
"""


WORD = ("--note", "As agreed.", "--document", "mail of that day")
"""What a person's word on a step wants beside the name."""


class Told(NamedTuple):
    """What a command said: its exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The JSON on standard output."""
        return json.loads(self.out)


class Terminal:
    """Runs commands in one project's folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str) -> Told:
        """One command, as typed."""
        self._capsys.readouterr()
        code = run(words)
        said = self._capsys.readouterr()
        return Told(code, said.out, said.err)

    def connected(self) -> Terminal:
        """The same, with the app approved and the practice connected."""
        assert self("emulator", "approve").code == 0
        assert self("connect").code == 0
        return self


def write_project(folder: Path, text: str = PROJECT) -> None:
    """Both files of a project."""
    (folder / "greenroom.toml").write_text(text, "utf-8")
    (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")


def one_screen(told: Told) -> bool:
    """Whether an error fits a screen, says what to do, and shows no traceback."""
    lines = told.err.splitlines()
    return (
        told.code in {1, 2, 3}
        and lines[:1] != []
        and lines[0].startswith("Error: ")
        and any(line.startswith("Next: ") for line in lines)
        and len(lines) <= 20
        and "Traceback" not in told.err
    )
