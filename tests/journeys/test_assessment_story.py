"""docs/assessment.md shows what happens: every output there is printed by one walk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_page_shows_what_the_walk_prints() -> None:
    """Every command and output about the assessment is word for word what happens."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "assessment_story.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"{done.stdout}{done.stderr}\nNext: python tools/assessment_story.py"
    )
