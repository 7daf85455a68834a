"""Whose turn it is to write into a SQLite file: one run of ours at a time, each with its name.

SQLite lets one writer in, and a load may take minutes. Our own runs therefore queue here, with far
more patience than the file itself has for programs that are not ours.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from greenroom.errors import LoadError

PATIENCE_SECONDS = 600.0
"""How long a run waits for the one before it: as long as a large practice takes to load."""

UNWRITABLE = (
    "the file cannot be written",
    "Check that the folder exists and is yours to write to, or change [destination] url.",
)
"""What is said, and what to do, when there may not be a file."""


@contextmanager
def turn(path: Path, run: str, *, patience_seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Alone among our own runs with this file, under the run's name, while in the context.

    The lock goes with its process, however that ends. Raises ``LoadError`` that names the run
    before, when patience ends.
    """
    name = path.with_name(f"{path.name}.run")
    try:
        lock = _lock(path, patience_seconds)
        lock.acquire()
    except Timeout:
        raise LoadError(
            f"{path.name}: {_read(name)} is writing to it; nothing of this pull was kept,"
            " nothing lost",
            hint="Wait until it has ended, then run again.",
        ) from None
    except OSError as error:
        what, hint = UNWRITABLE
        raise LoadError(f"{path.name}: {what}", hint=hint) from error
    try:
        _write(name, f"{run or 'another run'} (process {os.getpid()})")
        yield
    finally:
        with suppress(OSError):
            name.unlink(missing_ok=True)
        lock.release()


def is_free(path: Path) -> bool:
    """Whether no run of ours writes into the file now; also where that cannot be told."""
    try:
        with _lock(path, 0):
            return True
    except Timeout:
        return False
    except OSError:
        return True


def _lock(path: Path, patience_seconds: float) -> FileLock:
    """The lock beside the file; its own file stays, empty. Raises ``OSError`` without a folder."""
    if not path.parent.is_dir():
        # A lock would make the folder: one that is not there is more likely a slip of the pen.
        raise FileNotFoundError(path.parent)
    return FileLock(f"{path}.lock", timeout=patience_seconds, mode=0o600)


def _read(name: Path) -> str:
    """What the run that holds the lock is called."""
    try:
        return name.read_text("utf-8").strip() or "another run"
    except (OSError, UnicodeDecodeError):
        return "another run"


def _write(name: Path, text: str) -> None:
    """The name, for others to read; a run goes on without one where there is no room for it."""
    with suppress(OSError):
        descriptor = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
