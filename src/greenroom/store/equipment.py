"""Which machine writes an event: an id that names it to whoever runs it, and to nobody else.

A host's own name may hold a person's (``anas-laptop``), and the ledger can never forget: so the id
is a digest, unless ``GREENROOM_EQUIPMENT`` names the machine. Containers, whose names change with
each start, want that variable.
"""

from __future__ import annotations

import hashlib
import os
import platform
from collections.abc import Mapping
from pathlib import Path

from greenroom.errors import StoreError
from greenroom.store.facts import ID

VARIABLE = "GREENROOM_EQUIPMENT"
"""The environment variable that names this machine in the audit log."""

_MACHINE_ID = Path("/etc/machine-id")


def equipment(environ: Mapping[str, str] = os.environ, *, machine_id: Path = _MACHINE_ID) -> str:
    """The name of this machine from the variable, else ``m-`` and twelve digits of a digest.

    Raises ``StoreError`` for a name that the ledger does not take.
    """
    named = environ.get(VARIABLE, "").strip()
    if not named:
        whole = f"greenroom equipment\0{platform.node()}\0{_text(machine_id)}"
        return f"m-{hashlib.sha256(whole.encode()).hexdigest()[:12]}"
    if not ID.fullmatch(named):
        raise StoreError(
            f"{VARIABLE} is no name that the audit log keeps",
            hint="Letters, digits, dots and dashes, 128 at most, such as web-1.",
        )
    return named


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""
