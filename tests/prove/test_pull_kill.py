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
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

KILLS = int(os.environ.get("N", "3"))
SCRIPT = Path(__file__).with_name("pulling_process.py")
NOT_COMPARED = {"_seen_at", "_changed_at", "_deleted_at", "seen_at"}
"""Marks of a pull, and a resumed one is another; whether a row is marked is compared, not when."""


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


def snapshot(path: Path, folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a killed pull left, read from a copy: the next pull must be the first to open it."""
    aside = folder / "aside.db"
    for ending in ("", "-wal", "-journal"):
        aside.with_name(aside.name + ending).unlink(missing_ok=True)
        if path.with_name(path.name + ending).exists():
            shutil.copy(f"{path}{ending}", f"{aside}{ending}")
    return contents(aside)


def killed_and_resumed(
    puller: Puller, begin: Path | None, folder: Path, *, kills: int
) -> Counter[str]:
    """How much the killed pulls had kept; each was begun again, and ended as if nothing was."""
    calm = folder / "calm.db"
    if begin is not None:
        shutil.copy(begin, calm)
    before = contents(calm)
    started = time.monotonic()
    assert puller.pull(calm) == 0
    longest = time.monotonic() - started
    wanted = contents(calm)
    assert wanted != before
    chance, told = random.Random(kills), Counter[str]()
    while told["kills"] < kills:
        path = folder / f"killed-{told['tries']}.db"
        told["tries"] += 1
        if begin is not None:
            shutil.copy(begin, path)
        if puller.pull(path, kill_after=chance.uniform(0, longest)) < 0:
            told["kills"] += 1
            longest *= 1.1
            left = snapshot(path, folder)
            kept = "all" if left == wanted else "some" if any(left.values()) else "nothing"
            told["nothing" if left == before else kept] += 1
        else:
            longest *= 0.8
        assert puller.pull(path) == 0
        assert contents(path) == wanted
        path.unlink()
    return told


def test_a_killed_pull_ends_equal_when_it_is_begun_again(
    puller: Puller, tmp_path: Path, tell: Callable[..., None]
) -> None:
    """Whenever a first pull, and then a pull of changes, is killed: rows and cursors end equal.

    The changes are of every kind: clients deleted and archived, groups gone, people parted.
    """
    first = killed_and_resumed(puller, None, tmp_path, kills=KILLS - KILLS // 2)
    full = tmp_path / "full.db"
    shutil.move(tmp_path / "calm.db", full)
    assert puller.say("change") == "changed"
    later = killed_and_resumed(puller, full, tmp_path, kills=KILLS // 2)
    old, new = contents(full), contents(tmp_path / "calm.db")
    # Otherwise deletions would not have been put to the test.
    for table in ("groups", "client_contacts", "group_members", "relationships"):
        assert set(old[table]) - set(new[table]), f"nothing went from {table}"
    both = first + later
    tell(
        "pulls killed",
        kills=both["kills"],
        tries=both["tries"],
        kept_nothing=both["nothing"],
        kept_some=both["some"],
        kept_all=both["all"],
        ended_otherwise=0,
    )
