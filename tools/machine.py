"""What the tests need of the machine itself: Chromium for pages, Pango and a font for PDFs.

Installed where this is Debian and we may, else said why not. Under ``CI=true`` a machine without
them fails, since nothing may be skipped there.
"""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple


class Need(NamedTuple):
    """Something of the system: what for, whether it is there, which packages bring it."""

    name: str
    used_for: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]


def _has_pango() -> bool:
    libraries = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
    return all(map(ctypes.util.find_library, libraries))


NEEDS = (
    Need("Chromium", "browser", lambda: bool(shutil.which("chromium")), ("chromium",)),
    Need(
        "Pango",
        "PDF",
        _has_pango,
        ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
    ),
)
FONT = "fonts-liberation"


def main() -> int:
    """Make everything available; returns the exit code."""
    missing = [need for need in NEEDS if not need.is_there()]
    if not missing:
        return 0
    reason = _reason() or _install(missing)
    if not reason:
        return 0
    for need in missing:
        print(f"{need.name} is not here: {need.used_for} tests will be skipped: {reason}.")
    return 1 if os.environ.get("CI") == "true" else 0


def _install(missing: list[Need]) -> str:
    """Install what is missing; why that failed, or nothing."""
    names = " and ".join(need.name for need in missing)
    print(f"Installing {names} for the tests …", flush=True)
    packages = [package for need in missing for package in need.packages]
    for command in (
        ["update", "-qq"],
        ["install", "-y", "-qq", "--no-install-recommends", *packages, FONT],
    ):
        done = subprocess.run(
            ["apt-get", *command],
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if done.returncode:
            return f"apt-get {command[0]} failed: {done.stderr.strip()[-300:]}"
    return ""


def _reason() -> str:
    """Why nothing can be installed here; empty when it can."""
    if not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return "this is not Debian"
    if os.geteuid() != 0:
        return "installing needs root"
    return ""


if __name__ == "__main__":
    sys.exit(main())
