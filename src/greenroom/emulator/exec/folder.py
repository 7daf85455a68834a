"""The folder of one run: private, locked while the run lives, gone when it ends.

A run that was killed cannot tidy up: what such runs left behind is swept when the next one begins.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from greenroom.errors import EmulatorError

if sys.platform != "win32":  # there the folder is private and removed, but nothing is swept
    import fcntl

PREFIX = "greenroom-exec-"


@contextmanager
def run_folder() -> Iterator[Path]:
    """A new folder that only this user can read, held until the run ends, then removed."""
    sweep()
    try:
        # Its real name: some programs compare paths, and a Mac's temporary folder is a link.
        path = Path(tempfile.mkdtemp(prefix=PREFIX)).resolve()
    except OSError as error:
        raise EmulatorError(
            f"No folder for the run can be made in {tempfile.gettempdir()}: {error.strerror}.",
            hint="Make room there, or name another place with TMPDIR.",
        ) from error
    try:
        with _held(path):
            yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sweep() -> None:
    """Remove the folders of this user's killed runs."""
    if sys.platform == "win32":
        return
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if _is_ours(path) and _is_abandoned(path):
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """The folder locked; the kernel lets go of it with the process, however that ends."""
    if sys.platform == "win32":
        yield
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_ours(path: Path) -> bool:
    """Whether it is a folder of this user's, and no link to somewhere else."""
    try:
        return not path.is_symlink() and path.is_dir() and path.stat().st_uid == os.geteuid()
    except OSError:
        return False


def _is_abandoned(path: Path) -> bool:
    """Whether nobody holds it. An empty one is just being made by another run."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return any(path.iterdir())
    except OSError:
        return False
    finally:
        os.close(handle)
