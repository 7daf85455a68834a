"""The folder of a run: private, gone with it, and swept after runs that were killed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from greenroom.emulator.exec.folder import PREFIX, run_folder, sweep
from greenroom.errors import EmulatorError


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A temporary folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def left(temporary: Path) -> list[str]:
    """Names of what is in the temporary folder."""
    return sorted(path.name for path in temporary.iterdir())


def test_it_is_the_owners_alone_and_goes_with_the_run(temporary: Path) -> None:
    """Mode 0700 while it is there; afterwards nothing, whatever it held."""
    with run_folder() as folder:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        (folder / "deep").mkdir()
        (folder / "deep" / "file").write_text("x")
    assert left(temporary) == []


def test_a_killed_runs_folder_is_swept_by_the_next(temporary: Path) -> None:
    """A run that had no chance to tidy up leaves a folder, which the next run removes."""
    code = (
        "import os, sys, tempfile; tempfile.tempdir = sys.argv[1]\n"
        "from greenroom.emulator.exec.folder import run_folder\n"
        "with run_folder() as folder:\n"
        "    (folder / 'authority.pem').write_text('x')\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(temporary)], check=False)
    assert done.returncode == -9
    [abandoned] = left(temporary)
    with run_folder() as folder:
        assert left(temporary) == [folder.name] != [abandoned]


def test_a_living_runs_folder_is_left_alone(temporary: Path) -> None:
    """Two runs at once do not sweep each other."""
    with run_folder() as first:
        (first / "file").write_text("x")
        with run_folder() as second:
            sweep()
            assert left(temporary) == sorted((first.name, second.name))


def test_what_is_not_ours_is_left_alone(temporary: Path) -> None:
    """A link with our prefix is not followed, a file not touched, an empty folder not taken."""
    kept = temporary / "kept"
    kept.mkdir()
    (kept / "file").write_text("x")
    (temporary / f"{PREFIX}link").symlink_to(kept)
    (temporary / f"{PREFIX}file").write_text("x")
    (temporary / f"{PREFIX}new").mkdir()
    before = left(temporary)
    sweep()
    assert left(temporary) == before
    assert (kept / "file").exists()


def test_nowhere_to_put_it_is_said(temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder that cannot be written to ends in words."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary / "nowhere" / os.sep / "dev" / "null"))
    with pytest.raises(EmulatorError, match="No folder for the run can be made"), run_folder():
        pass
