"""The public types are as good as they look: a user's file is checked strictly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_users_file_passes_a_strict_check() -> None:
    """Replies, requests and mistakes in ``user_file.py`` are typed as that file says."""
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--strict",
        "--no-error-summary",
        "tests/typing/user_file.py",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
