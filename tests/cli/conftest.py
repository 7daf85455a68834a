"""A fresh project for each test of a command."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cast import Terminal, write_project


@pytest.fixture
def terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Terminal:
    """A terminal in the folder of a fresh project."""
    for name in ("GREENROOM_DATA", "GREENROOM_MASTER_KEY", "GREENROOM_CLIENT_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))  # no test writes into a real one
    write_project(tmp_path)
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, capsys)
