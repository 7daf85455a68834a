"""docs/scopes.md, read as a user would: what its blocks show is what the commands say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from greenroom.cli.dispatch import run

PAGE = Path(__file__).parents[2] / "docs" / "scopes.md"
PROJECT = """
environment = "sandbox"
data_folder = "state"
[app]
name = "Ledgerline Sync"
[[features]]
name = "Client directory"
reason = "Show each client's contacts beside our own records."
operations = ["clients.list", "contacts.list"]
[[features]]
name = "Fees"
reason = "Compare fees billed with time spent."
operations = ["invoices.list", "time.list"]
[sandbox]
clients = 60
"""


def blocks() -> dict[str, Counter[str]]:
    """The words of each block by its command; how they are laid out is the terminal's business."""
    found = re.findall(r"```console\n\$ greenroom (.+)\n((?:.*\n)+?)```", PAGE.read_text("utf-8"))
    return {command: Counter(text.split()) for command, text in found}


def test_what_the_page_shows_is_what_the_commands_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a project of those features, connected without the broad scope, word for word."""
    (tmp_path / "greenroom.toml").write_text(PROJECT, "utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["emulator", "approve"]) == 0
    assert run(["connect", "--without-broad"]) == 0
    shown = blocks()
    assert set(shown) == {
        "scopes needed", "scopes why practicemanager.contact.read", "access probe",
    }  # fmt: skip
    for command, words in shown.items():
        capsys.readouterr()
        run(command.split())
        said = Counter(capsys.readouterr().out.split())
        assert not words - said, command
