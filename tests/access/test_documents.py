"""Files that people name: regular ones up to a size; no device fills memory, no pipe waits."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from greenroom.access.documents import LARGEST_READ, named
from greenroom.access.evidence.dependencies import dependencies
from greenroom.access.evidence.handed import Word, add
from greenroom.access.evidence.model import about
from greenroom.access.questionnaire.shelf import content
from greenroom.access.registers import finding_register, incident_register
from greenroom.errors import ConfigError
from office_cast import ANA, Desk

READERS: dict[str, Callable[[Desk, Path], object]] = {
    "evidence": lambda desk, path: add(
        desk.office, next(iter(about())), path, Word("A log", ANA, 30)
    ),
    "import": lambda _desk, path: content(path),
    "finding": lambda desk, path: finding_register.add(
        desk.office, finding_register.Told(ANA, "No second step", document=path), desk.now
    ),
    "incident": lambda desk, path: incident_register.add(
        desk.office, incident_register.Told(ANA, "A loss", document=path), desk.now
    ),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_what_is_no_file_is_refused_at_once(reader: str, kind: str, tmp_path: Path) -> None:
    """Neither a pipe that nobody writes to nor a device holds anybody up."""
    path = tmp_path / "named"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/null")
    else:
        path.mkdir()
    desk = Desk(tmp_path)
    try:
        with pytest.raises(ConfigError, match=r"no regular file|Is a directory"):
            READERS[reader](desk, path)
    finally:
        desk.close()


def test_a_file_that_is_read_whole_may_not_be_too_large(tmp_path: Path) -> None:
    """It is refused with its limit; as proof, where only its digest is kept, it may be larger."""
    path = tmp_path / "large.csv"
    with path.open("wb") as file:
        file.truncate(LARGEST_READ + 1)
    with pytest.raises(ConfigError, match="larger than 32 MB"):
        content(path)
    digest = hashlib.sha256(bytes(LARGEST_READ + 1)).hexdigest()
    assert named(path) == {"name": "large.csv", "sha256": digest}


def test_an_audit_that_is_a_pipe_is_told_as_unread(tmp_path: Path) -> None:
    """The collector says so, and goes on."""
    os.mkfifo(tmp_path / "audit.json")
    desk = Desk(tmp_path, features='[access]\ndependency_audits = ["audit.json"]\n')
    try:
        assert "no regular file" in dependencies(desk.office).said
    finally:
        desk.close()
