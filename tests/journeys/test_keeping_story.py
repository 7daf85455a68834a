"""docs/keeping-access.md shows what happens: every output there is printed by one walk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_shows_what_the_walk_prints() -> None:
    """Findings, an incident and a renewal: each output is word for word what happens."""
    tool = ROOT / "tools" / "keeping_story.py"
    done = subprocess.run(
        [sys.executable, str(tool), "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}\nNext: python tools/keeping_story.py"
