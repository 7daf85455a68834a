"""README and docs/approval.md show what happens: every output there is printed by one walk."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_pages_show_what_the_walk_prints() -> None:
    """Every command and output of the way to approval is word for word what happens."""
    pytest.importorskip("weasyprint")
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "approval_story.py"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (
        f"{done.stdout}{done.stderr}\nNext: python tools/approval_story.py --pictures"
    )
