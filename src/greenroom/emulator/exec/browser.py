"""Browsers of a run: the made-up one that consents, and a throw-away Chromium for a person.

A person's own browser cannot be led, and would meet the real Xero.
"""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from pathlib import Path

_CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def made_up() -> str:
    """A value for ``BROWSER``: a command that follows redirects as a browser would."""
    return f"{shlex.quote(sys.executable)} -m greenroom.emulator.exec.visit %s"


def chromium(folder: Path, *, relay: int, pin: str) -> list[str]:
    """The command of a Chromium that is led, with a profile of its own that goes with the run."""
    found = next(filter(shutil.which, _CHROMIUMS), _CHROMIUMS[0])
    return [
        found,
        f"--user-data-dir={folder / 'chromium'}",
        f"--proxy-server=http://127.0.0.1:{relay}",
        # It trusts this one key, in this one profile; no store of certificates is touched.
        f"--ignore-certificate-errors-spki-list={pin}",
        "--no-first-run",
        # Chromium refuses to start for root otherwise.
        *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    ]


def script(folder: Path, command: list[str]) -> str:
    """A value for ``BROWSER`` that starts that command; a list there may hold no colon."""
    path = folder / "browser"
    path.write_text(f'exec {shlex.join(command)} "$@"\n', "utf-8")
    return f"sh {shlex.quote(str(path))} %s"
