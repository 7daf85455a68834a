"""Whether a file lies on a disk that Linux itself encrypts (dm-crypt, as LUKS does)."""

from __future__ import annotations

import os
from pathlib import Path

_SYSTEM = Path("/sys")


def is_encrypted(path: Path, *, system: Path = _SYSTEM) -> bool:
    """Whether that can be seen; a disk encrypted by its maker or by a host below shows nothing."""
    device = path.stat().st_dev
    return _is_sealed(system / "dev" / "block" / f"{os.major(device)}:{os.minor(device)}")


def _is_sealed(block: Path) -> bool:
    """Whether a device is a crypt target, or rests on nothing but such ones."""
    try:
        if (block / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    try:
        below = list((block / "slaves").iterdir())
    except OSError:
        return False
    return bool(below) and all(_is_sealed(one) for one in below)
