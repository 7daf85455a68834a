"""Processes that share one store are killed while tokens rotate: no grant is lost by it."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from played_xero import PlayedXero, project, sign_in
from rotating_process import Line, Reader, watched, work

from greenroom.settings import Settings
from postgres_server import Databases

N = int(os.environ.get("N", "0"))
ROTATIONS = 20 * N or 20
PROCESSES = int(os.environ.get("PROCESSES", "16" if N else "4"))
PEOPLE = 4
ROTATIONS_A_KILL = 5

TROUBLE: tuple[dict[str, Any], ...] = (
    # What forces a rotation: Xero says that the token has expired.
    {"kind": "token-expired", "operation": "staff.list", "probability": 0.4},
    # What a kill must meet: the token has rotated and its answer is on the way.
    {"kind": "slow", "operation": "identity.refresh", "probability": 0.4, "seconds": 0.05},
)


class Crew:
    """The processes, begun and ended from here. Only its own are ever killed."""

    def __init__(self, count: int, *args: object) -> None:
        self._context = multiprocessing.get_context("forkserver")
        # The server imports everything once; a process begins in a few hundredths of a second.
        self._context.set_forkserver_preload(["rotating_process"])
        self._args = args
        self._number = 0
        self.killed_at: dict[str, float] = {}
        self.ended: list[int | None] = []
        self.running: dict[str, BaseProcess] = {}
        for _ in range(count):
            self.begin()

    def begin(self) -> None:
        """One process more."""
        self._number += 1
        name = f"process-{self._number}"
        process = self._context.Process(target=work, args=(*self._args, name))
        process.start()
        self.running[name] = process

    def kill(self, name: str) -> None:
        """End one process as a power cut would; note it when it had ended by itself."""
        process = self.running.pop(name)
        assert process.pid is not None
        self.killed_at[name] = time.time()
        os.kill(process.pid, signal.SIGKILL)
        process.join(20)
        if process.exitcode != -signal.SIGKILL:
            del self.killed_at[name]
            self.ended.append(process.exitcode)

    def finish(self) -> None:
        """Wait for the rest to end."""
        for process in self.running.values():
            process.join(60)
            self.ended.append(process.exitcode)


class Tally(NamedTuple):
    """What came of it, by the emulator's count."""

    rotations: int
    refused: int
    """Refreshes that Xero refused."""
    tokens: int
    """Refresh tokens that were ever shown."""
    used_again: int
    after_a_kill: int
    """Of those: every earlier one who showed it was killed, before the next one asked, unsaved."""


def under_fire(xero: PlayedXero, settings: Settings, journal: Reader, *, rotations: int) -> Crew:
    """Processes at work and killed until so many rotations were kept."""
    stop, chance = journal.path.with_name("stop"), random.Random(rotations)
    for fault in TROUBLE:
        xero.control("faults", {**fault, "count": None})
    crew = Crew(PROCESSES, settings, journal.path, stop)
    begun, kept = time.monotonic(), 0
    while kept < rotations:
        wanted = min(kept + ROTATIONS_A_KILL, rotations)
        while (kept := len(journal.said("keeps"))) < wanted:
            time.sleep(0.002)
            assert time.monotonic() - begun < 60 + rotations, "too slow"
        time.sleep(chance.uniform(0, 0.05))
        # Every other blow is aimed at whoever asked for a refresh last.
        asked = journal.said("asks")[-1].name
        aimed = chance.random() < 0.5 and asked in crew.running
        crew.kill(asked if aimed else chance.choice(sorted(crew.running)))
        crew.begin()
    stop.touch()
    crew.finish()
    xero.calm()
    return crew


def reckon(xero: PlayedXero, crew: Crew, journal: Reader) -> Tally:
    """The emulator's count, and for each token that was used again what the journal tells."""
    told = xero.control("calls")
    uses = {one["digest"]: len(one["uses"]) for one in told["refresh_tokens"]}
    asked: dict[str, list[Line]] = defaultdict(list)
    for line in sorted(journal.said("asks")):
        asked[line.digest].append(line)
    kept = {(line.name, line.digest) for line in journal.said("keeps")}
    again = [digest for digest, count in uses.items() if count > 1]
    counters = told["tokens"]
    return Tally(
        rotations=counters["refresh"] + counters.get("refresh-again", 0),
        refused=counters.get("refresh_token-refused", 0),
        tokens=len(uses),
        used_again=len(again),
        after_a_kill=sum(
            uses[digest] <= len(asked[digest])
            and all(
                one.name in crew.killed_at
                and (one.name, digest) not in kept
                and crew.killed_at[one.name] < later.at
                for one, later in zip(asked[digest], asked[digest][1:], strict=False)
            )
            for digest in again
        ),
    )


def everybody_can_go_on(settings: Settings, journal: Path) -> int:
    """How many people's grants can be renewed and opened their practice; all of them must."""
    with watched(settings, journal, "last") as workspace:
        app, now = workspace.client_id, workspace.clock.now
        people = {one.user_id for one in workspace.tokens.connections(app)}
        for user_id in people:
            held = {"refresh": workspace.refresh, "now": now()}
            old = workspace.tokens.user_access_token(app, user_id, **held)
            new = workspace.tokens.user_access_token(app, user_id, refused=old, **held)
            assert new != old
        for one in workspace.tokens.practices(app):
            assert workspace.session(one.tenant_id).staff.list().all()
    return len(people)


@pytest.mark.parametrize("base", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_kills_lose_no_grant_and_a_token_is_used_again_only_after_one(
    base: str, request: pytest.FixtureRequest, tmp_path: Path, tell: Callable[..., None]
) -> None:
    """Every grant outlives every kill, and Xero sees a refresh token again only because of one.

    That is: only where a process died after Xero had rotated and before it had kept the new one.
    """
    store, rotations = "", ROTATIONS
    if base == "postgresql":
        databases: Databases = request.getfixturevalue("databases")
        store = databases.new(request.getfixturevalue("made_database"))
        rotations = max(10, ROTATIONS // 10)
    begun, journal = time.monotonic(), Reader(tmp_path / "journal")
    with PlayedXero(limits=False) as xero, closing(journal):
        settings = project(xero, tmp_path, store=store)
        sign_in(xero, settings, people=PEOPLE)
        crew = under_fire(xero, settings, journal, rotations=rotations)
        people = everybody_can_go_on(settings, journal.path)
        tally = reckon(xero, crew, journal)
    tell(
        f"refresh, {base}",
        processes=PROCESSES,
        kills=len(crew.killed_at),
        **tally._asdict(),
        lost=PEOPLE + 1 - people,
        minutes=round((time.monotonic() - begun) / 60, 1),
    )
    assert set(crew.ended) == {0}
    assert tally.used_again or not N, "no kill met a rotation: nothing was proven"
    assert people == PEOPLE + 1
    assert tally.refused == 0
    assert tally.rotations >= rotations
    assert tally.after_a_kill == tally.used_again
