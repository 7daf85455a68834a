"""A file for keys: replaced as a whole, readable by its owner only, changed under a lock.

A reader sees the old content or the new, never half of either, even after a power cut. What is in
the file is ``keyring``'s business.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from greenroom.errors import VaultError

LOCK_SECONDS = 30
"""How long to wait for another process that is changing the ring."""


class RingFile:
    """One file with a lock beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def stamp(self) -> tuple[int, int] | None:
        """What tells this content from another: each replacement is a new file. None: no file."""
        try:
            facts = self._path.stat()
        except FileNotFoundError:
            return None
        return facts.st_ino, facts.st_mtime_ns

    def read(self) -> bytes:
        """The content; ``VaultError`` when there is none or it cannot be read."""
        try:
            return self._path.read_bytes()
        except FileNotFoundError as error:
            hint = "Restore it beside its database: what it sealed opens with nothing else."
            raise VaultError(f"there is no key file at {self._path}", hint=hint) from error
        except OSError as error:
            hint = "Give the file to the user that runs Greenroom."
            raise VaultError(f"{self._path} cannot be read: {error.strerror}", hint=hint) from error

    def replace(self, content: bytes) -> None:
        """Put this content in place of the file's; the file is new each time."""
        with self._told():
            _replace(self._path, content)

    def create(self, content: bytes) -> None:
        """Make the file with this content, unless another process just did."""
        with self.alone():
            if self.stamp() is None:
                self.replace(content)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the file meanwhile; makes its folder, for its owner only."""
        lock = FileLock(f"{self._path}.lock", timeout=LOCK_SECONDS, mode=0o600)
        with self._told():
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock.acquire()
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Trouble with the disk, as an error that says what to do."""
        try:
            yield
        except Timeout as error:
            hint = "See which process holds the lock beside it, and try again."
            raise VaultError(f"{self._path} is being changed by another", hint=hint) from error
        except OSError as error:
            raise VaultError(
                f"the key file {self._path} cannot be written: {error.strerror}",
                hint="Make room, or give this user the folder; nothing has been changed.",
            ) from error


def _replace(path: Path, content: bytes) -> None:
    """Written aside, flushed, renamed; the rename is flushed too."""
    aside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
