"""A disk without room, as SQLite meets it: told as such, whichever words SQLite has for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from greenroom.sync.destinations.database import open_destination

PROGRAM = """
import resource, sys
from greenroom.errors import LoadError
from greenroom.sync.destinations.database import open_destination
resource.setrlimit(resource.RLIMIT_FSIZE, (16384, resource.RLIM_INFINITY))
try:
    with open_destination(sys.argv[1]).loading("practice", seen_at=1.0):
        pass
except LoadError as error:
    print(error.message, "|", error.hint)
"""


def test_a_disk_without_room_for_the_log_is_said(tmp_path: Path) -> None:
    """The write-ahead log's index finds no room: the disk is named, not an unknown refusal."""
    url = f"sqlite:///{tmp_path / 'rows.db'}"
    with open_destination(url).loading("practice", seen_at=1.0):
        pass
    said = subprocess.check_output([sys.executable, "-c", PROGRAM, url], text=True)
    assert "rows.db: the disk takes no more" in said
    assert "room" in said
