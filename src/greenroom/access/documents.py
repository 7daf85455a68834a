"""Files that people name as proof: kept by name and digest, the file itself stays where it is."""

from __future__ import annotations

import hashlib
from pathlib import Path

from greenroom.errors import ConfigError


def named(path: Path | None, *, option: str = "--document") -> dict[str, str] | None:
    """A file's name and SHA-256; None for no file. Raises ``ConfigError`` for one not there."""
    if path is None:
        return None
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError(
            f"{option} {path} cannot be read: {error.strerror}.",
            hint="Name a file that is there; only its name and digest are kept.",
        ) from error
    return {"name": path.name, "sha256": hashlib.sha256(content).hexdigest()}
