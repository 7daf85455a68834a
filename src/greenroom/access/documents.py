"""Files that people name as proof or bring to be read: regular ones, up to a size, never a device.

As proof a file is kept by name and digest; the file itself stays where it is.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from greenroom.errors import ConfigError

LARGEST_PROOF = 1024**3
"""How many bytes a file may have of which only the digest is kept."""

LARGEST_READ = 32 * 1024**2
"""How many bytes a file may have that is read whole."""

_PIECE = 1024**2


def named(path: Path | None, *, option: str = "--document") -> dict[str, str] | None:
    """A file's name and SHA-256; None for no file. Raises ``ConfigError`` for one not to be had."""
    if path is None:
        return None
    digest = hashlib.sha256()
    for piece in _pieces(path, option, most=LARGEST_PROOF):
        digest.update(piece)
    return {"name": path.name, "sha256": digest.hexdigest()}


def content_of(path: Path, *, option: str) -> bytes:
    """A file's bytes. Raises ``ConfigError`` for one that is not there, no file, or too large."""
    return b"".join(_pieces(path, option, most=LARGEST_READ))


def _pieces(path: Path, option: str, *, most: int) -> Iterator[bytes]:
    """A regular file's bytes, piece by piece."""
    try:
        with open(path, "rb", opener=_unwaiting) as file:
            _require_regular(file.fileno(), f"{option} {path}")
            left = most
            while piece := file.read(_PIECE):
                left -= len(piece)
                if left < 0:
                    raise ConfigError(
                        f"{option} {path} is larger than {most // 1024**2:,} MB.",
                        hint="Name a smaller file; of a large one, a page that says what it shows.",
                    )
                yield piece
    except OSError as error:
        raise ConfigError(
            f"{option} {path} cannot be read: {error.strerror}.", hint="Name a file that is there."
        ) from error


def _unwaiting(path: str, flags: int) -> int:
    """Open without waiting: a pipe that nobody writes to would hold us, and our locks, for ever."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _require_regular(handle: int, what: str) -> None:
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        raise ConfigError(
            f"{what} is no regular file.", hint="Name a file: no folder, pipe or device is read."
        )
