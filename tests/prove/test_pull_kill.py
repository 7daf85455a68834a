"""Pulls killed with ``kill -9`` at random moments, and begun again: the rows come out equal."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

KILLS = int(os.environ.get("N", "4"))
SCRIPT = Path(__file__).with_name("pulling_process.py")
NOT_COMPARED = {"_seen_at", "_changed_at", "_deleted_at", "seen_at"}
"""Marks of our own clock; whether a row is marked as deleted is compared, not when."""


class Puller:
    """The process that pulls, seen from here."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> str:
        """Send a line and wait for the one that answers it."""
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self.heard()

    def heard(self) -> str:
        """The next line."""
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def pull(self, path: Path, *, kill_after: float | None = None) -> int:
        """One pull: 0 when it ended well, below zero when it was killed."""
        child = int(self.say(f"pull {path}"))
        if kill_after is not None:
            time.sleep(kill_after)
            # It may have ended by itself in this very moment.
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        return int(self.heard())

    def close(self) -> None:
        """Let the process end."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()
        self._process.wait(10)


@pytest.fixture(scope="module")
def puller() -> Iterator[Puller]:
    """One process for all pulls."""
    made = Puller()
    yield made
    made.close()


def contents(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, cursors included, without the marks of our own clock."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [
        row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
    ]
    found = {}
    for name in names:
        rows = []
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            kept = [(key, row[key]) for key in row.keys() if key not in NOT_COMPARED]  # noqa: SIM118
            if "_deleted_at" in row.keys():  # noqa: SIM118
                kept.append(("gone", row["_deleted_at"] is None))
            rows.append(tuple(kept))
        found[name] = sorted(rows, key=repr)
    connection.close()
    return found


def killed_and_resumed(puller: Puller, begin: Path | None, folder: Path, *, kills: int) -> None:
    """Kill pulls that start from ``begin`` at random moments; each must end as if nothing was."""
    calm = folder / "calm.db"
    if begin is not None:
        shutil.copy(begin, calm)
    started = time.monotonic()
    assert puller.pull(calm) == 0
    longest = time.monotonic() - started
    wanted = contents(calm)
    chance = random.Random(kills)
    killed = tries = 0
    while killed < kills:
        path = folder / f"killed-{tries}.db"
        tries += 1
        if begin is not None:
            shutil.copy(begin, path)
        if puller.pull(path, kill_after=chance.uniform(0, longest)) < 0:
            killed += 1
            longest *= 1.1
        else:
            longest *= 0.8
        assert puller.pull(path) == 0
        assert contents(path) == wanted
        path.unlink()
    print(f"\n{killed} pulls killed on the way ({tries} tries), each ended equal")


def test_a_killed_pull_ends_equal_when_it_is_begun_again(puller: Puller, tmp_path: Path) -> None:
    """Whenever a first pull, and then a pull of changes, is killed: rows and cursors end equal."""
    killed_and_resumed(puller, None, tmp_path, kills=KILLS - KILLS // 2)
    full = tmp_path / "full.db"
    shutil.move(tmp_path / "calm.db", full)
    assert puller.say("change") == "changed"
    killed_and_resumed(puller, full, tmp_path, kills=KILLS // 2)
    assert contents(tmp_path / "calm.db") != contents(full)
