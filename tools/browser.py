"""Chromium for the browser tests: installed where this is Debian and we may, else said why not.

Under ``CI=true`` a machine without it fails, since nothing may be skipped there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def main() -> int:
    """Make Chromium available; returns the exit code."""
    if shutil.which("chromium"):
        return 0
    reason = _reason()
    if not reason:
        print("Installing Chromium for the browser tests …", flush=True)
        for command in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
        ):
            done = subprocess.run(
                ["apt-get", *command],
                capture_output=True,
                text=True,
                check=False,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            )
            if done.returncode:
                reason = f"apt-get {command[0]} failed: {done.stderr.strip()[-300:]}"
                break
    if reason:
        print(f"Browser tests will be skipped: {reason}.")
        return 1 if os.environ.get("CI") == "true" else 0
    return 0


def _reason() -> str:
    """Why Chromium cannot be installed here; empty when it can."""
    if not Path("/etc/debian_version").exists() or not shutil.which("apt-get"):
        return "this is not Debian, and there is no chromium on the path"
    if os.geteuid() != 0:
        return "installing Chromium needs root"
    return ""


if __name__ == "__main__":
    sys.exit(main())
