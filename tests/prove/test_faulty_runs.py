"""Three calls in ten fail: runs are repeated until one ends clean, and nothing is wrong then."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

import pytest
from practice_life import live
from sync_cast import everything

from greenroom.client.exchange import CallRecord
from greenroom.client.session import Session
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.faults import Fault
from greenroom.send import Request, Response
from greenroom.sync.cursors import Cursor
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.report import Meter, Report
from greenroom.sync.run import run_sync
from greenroom.sync.work import Rules
from greenroom.testing.stage import set_stage

ROUNDS = int(os.environ.get("N", "2"))
MAPPING = read_mapping(default_mapping(contract()), contract())
KINDS = ("429-minute", "500", "503", "error", "cut-body")
EACH = 1 - 0.7 ** (1 / len(KINDS))
"""So that three calls in ten meet one of them."""
MOST_RUNS = 10
CHANGES = 6


class Heard(NamedTuple):
    """A call as the emulator counted it: when it came, and which faults struck it."""

    at: float
    operation: str
    status: int
    struck: tuple[str, ...]
    in_trouble: bool

    @property
    def good(self) -> bool:
        """Whether the answer was the one asked for, and arrived whole."""
        return self.status == 200 and not self.struck


class Troubled:
    """A practice whose Xero fails three calls in ten, by a seed; ``heard`` is Xero's own count."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.clock = FrozenClock(1_795_000_000.0)
        stage = set_stage(clients=60, seed=seed, clock=self.clock)
        self.emulator, self.tenant_id = stage.emulator, stage.tenant_id
        self.destination = open_destination(f"sqlite:///{folder / 'rows.db'}")
        self.undisturbed = open_destination(f"sqlite:///{folder / 'calm.db'}")
        self.heard: list[Heard] = []
        self.calls: list[CallRecord] = []
        self.meter = Meter()
        self.seed = seed
        self.chance = random.Random(seed)
        # Every other practice has a client without patience for limits.
        line = stage.session._line._replace(
            send=self.send, on_call=self.note, patience_seconds=120.0 if seed % 2 else 1.0
        )
        self.session = Session(**line._asdict())

    def send(self, request: Request) -> Response:
        """The emulator's answer, and a note of what befell it."""
        faults, at = self.emulator.world.faults, self.emulator.now()
        before = [fault.struck for fault in faults]
        response = self.emulator.send(request)
        struck = [f.kind for f, count in zip(faults, before, strict=True) if f.struck > count]
        call = self.emulator.calls[-1]
        self.heard.append(Heard(at, call.operation, call.status, tuple(struck), bool(faults)))
        return response

    def note(self, call: CallRecord) -> None:
        """Keep what the client says of a try."""
        self.calls.append(call)
        self.meter(call)

    def fail(self, number: int) -> None:
        """From now on three calls in ten fail, others in each round."""
        self.emulator.world.faults[:] = [
            Fault(
                id=f"{kind}-{self.seed}-{number}",
                kind=kind,
                count=None,
                probability=EACH,
                seconds=20,
                text="Something went wrong",
                keep=0.6,
            )
            for kind in KINDS
        ]

    def live(self, seconds: float) -> None:
        """Time passes, and people come, change, part and go."""
        self.clock.advance(seconds)
        data = self.emulator.world.practices[self.tenant_id].data
        live(data, self.chance, now=self.emulator.now())

    def pull(self, destination: Destination, *, full: bool) -> Report:
        """One run."""
        return run_sync(
            session=self.session,
            practice=self.tenant_id,
            destination=destination,
            mapping=MAPPING,
            clock=self.clock,
            rules=Rules(full_pull_days=3_650, full=full),
            meter=self.meter,
        )

    def calmly(self, destination: Destination, *, full: bool) -> None:
        """One run while nothing fails."""
        faults, self.emulator.world.faults[:] = self.emulator.world.faults[:], []
        assert self.pull(destination, full=full).outcome == "complete"
        self.emulator.world.faults[:] = faults

    def run(self, *, full: bool) -> Report:
        """One run in trouble, and everything that must hold of it, good or bad."""
        heard, calls, before = len(self.heard), len(self.calls), self.cursors()
        report = self.pull(self.destination, full=full)
        new = self.heard[heard:]
        assert report.spent.calls == len(new), "Xero counted other calls than the report"
        no_refusal_is_asked_again(new)
        every_failure_is_said(report, self.calls[calls:])
        no_cursor_passed_a_failure(before, self.cursors(), self.heard, heard)
        return report

    def cursors(self) -> dict[str, Cursor]:
        """How far each table has been pulled."""
        return self.destination.cursors(self.tenant_id)

    def close(self) -> None:
        """Give both databases back."""
        self.destination.close()
        self.undisturbed.close()


def no_refusal_is_asked_again(heard: list[Heard]) -> None:
    """What Xero answered with 200 and ERROR, it was not asked again in that run."""
    for number, call in enumerate(heard):
        # A refusal cut short cannot be told from any other body cut short.
        if call.struck == ("error",):
            assert call.operation not in [later.operation for later in heard[number + 1 :]]


def goes_on(call: CallRecord, later: CallRecord | None) -> bool:
    """Whether a try that failed was followed by another of the same call."""
    # With a newer token it is the same try once more; else the next one has the next number.
    number = call.attempt + (call.outcome != "signed-out")
    return later is not None and (later.operation, later.attempt) == (call.operation, number)


def every_failure_is_said(report: Report, calls: list[CallRecord]) -> None:
    """Each call that was given up stands in the report, with its code; nothing else does.

    But for a limit that the client keeps by itself, without asking Xero.
    """
    given_up = Counter(
        (call.operation, call.outcome)
        for call, later in zip_longest(calls, calls[1:])
        if call.outcome != "ok" and not goes_on(call, later)
    )
    said = Counter((one.operation, one.code) for one in report.failures)
    assert not given_up - said, "a failure was not said"
    assert {code for _, code in said - given_up} <= {"rate-limited"}, "said, and never happened"
    for one in report.failures:
        assert one.message
    if report.outcome == "complete":
        assert all(one.recovered for one in report.failures)
    else:
        waiting = any(stream.outcome == "waiting" and stream.said for stream in report.streams)
        assert waiting or any(not one.recovered for one in report.failures)


def no_cursor_passed_a_failure(
    before: dict[str, Cursor], after: dict[str, Cursor], heard: list[Heard], begin: int
) -> None:
    """A cursor moved only where Xero gave a whole answer in this run, and not beyond its moment."""
    lists = {"clients": "clients.list", "groups": "groups.list"}
    for table in MAPPING.tables:
        old, new = before.get(table.name, Cursor("")), after.get(table.name, Cursor(""))
        if new.since == old.since:
            continue
        wanted = lists[table.root]
        # Members may come one by one, after the list that an earlier run had whole.
        feeds = {wanted} | ({"groups.get"} if table.source == "clients.groups" else set())
        assert any(call.good and call.operation in feeds for call in heard[begin:])
        last = max(call.at for call in heard if call.good and call.operation == wanted)
        assert new.since is not None
        assert new.since <= last


def linked(destination: Destination) -> dict[str, list[dict[str, object]]]:
    """The live rows, but for contacts without clients: only a full pull can tell that they went."""
    found = everything(destination, MAPPING)
    known = {row["contact_uuid"] for row in found["client_contacts"]}
    found["contacts"] = [row for row in found["contacts"] if row["uuid"] in known]
    return found


@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_runs_repeated_until_one_is_clean_miss_and_double_nothing(
    seed: int, tmp_path: Path, tell: Callable[..., None]
) -> None:
    """A first pull and rounds of changes, each repeated ten times at most, end equal.

    Equal to the same pulls undisturbed, and after a full pull to a first one: what went is gone.
    The practice lives on between the runs that fail.
    """
    troubled = Troubled(seed, tmp_path)
    runs: list[int] = []
    for number in range(CHANGES + 1):
        full = number % 3 == 2
        if number:
            troubled.live(3_600)
        troubled.fail(number)
        for tries in range(1, MOST_RUNS + 1):
            report = troubled.run(full=full)
            if report.outcome == "complete":
                runs.append(tries)
                break
            troubled.live(300)
        else:
            pytest.fail("ten runs and none ended clean")
        troubled.calmly(troubled.undisturbed, full=full)
        assert linked(troubled.destination) == linked(troubled.undisturbed)
        if full:
            fresh = open_destination(f"sqlite:///{tmp_path / f'fresh-{number}.db'}")
            troubled.calmly(fresh, full=True)
            assert everything(troubled.destination, MAPPING) == everything(fresh, MAPPING)
            fresh.close()
    # A token that ran out while time passed is no trouble of ours.
    struck = sum(bool(call.struck) for call in troubled.heard)
    tell(
        "pulls, three calls in ten failing",
        practices=1,
        calls=sum(call.in_trouble and call.status != 401 for call in troubled.heard),
        failed=struck,
        refusals=sum(call.struck == ("error",) for call in troubled.heard),
        runs=sum(runs),
        ended_clean=len(runs),
        most_runs_until_clean=max(runs),
        ended_otherwise=0,
    )
    troubled.close()
