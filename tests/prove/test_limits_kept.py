"""Processes that share a limiter never exceed Xero's limits, by the emulator's own count."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from played_xero import PROJECT, PlayedXero, project, sign_in

N = int(os.environ.get("N", "0"))
SECONDS = 140.0 if N else 60.0
"""At length two whole minutes of Xero's and a bit; in short until the calls are made."""
CALLS = 10**6 if N else 6
"""The most that each thread makes. In short all of them fit into one minute."""
LATENCY_SECONDS = 0.1
SCRIPT = Path(__file__).with_name("limited_process.py")


class Seen(NamedTuple):
    """What the emulator counted."""

    calls: int
    too_many: int
    """429s."""
    most_in_flight: int
    most_in_a_minute: int


def called(folder: Path, kind: str, *, processes: int, seconds: float, calls: int) -> Seen:
    """What the emulator saw of processes that called one practice as fast as they could."""
    with PlayedXero(limits=True, latency_seconds=LATENCY_SECONDS) as xero:
        settings = project(xero, folder)
        sign_in(xero, settings, people=1)
        text = PROJECT.format(origin=xero.origin, store="")
        told = json.dumps([str(settings.path), text, kind, seconds, calls])
        running = [
            subprocess.Popen(
                [sys.executable, str(SCRIPT), told],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(processes)
        ]
        for one in running:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in running:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        made = sum(int(one.communicate(timeout=seconds + 150)[0]) for one in running)
        assert all(one.returncode == 0 for one in running)
        (meter,) = xero.control("calls")["meters"]
        answers = xero.answers("staff.list")
        too_many = answers.pop(429, 0)
        seen = Seen(answers.pop(200), too_many, meter["in_flight"], meter["minute"])
        assert not answers
        assert seen.calls == made + processes
    return seen


@pytest.mark.parametrize("processes", [2, 4] if N else [2])
def test_processes_that_share_a_limiter_meet_no_429(
    processes: int, tmp_path: Path, tell: Callable[..., None]
) -> None:
    """As fast as they can for over two minutes: never six at once, never 61 in a minute, no 429."""
    begun = time.monotonic()
    seen = called(tmp_path, "shared", processes=processes, seconds=SECONDS, calls=CALLS)
    seconds = round(time.monotonic() - begun)
    tell(f"limits, {processes} processes", **seen._asdict(), seconds=seconds)
    assert seen.too_many == 0
    # As many as are allowed, and no more: a limiter that never lets anybody go keeps limits too.
    assert seen.most_in_flight == 5
    assert seen.most_in_a_minute <= 60
    if N:
        assert seen.calls >= 120


def test_processes_that_each_limit_themselves_meet_429s(
    tmp_path: Path, tell: Callable[..., None]
) -> None:
    """What the shared limiter is for: without it the same processes go too far."""
    seen = called(tmp_path, "alone", processes=2, seconds=SECONDS, calls=3)
    tell("limits, each process alone", **seen._asdict())
    assert seen.too_many > 0
