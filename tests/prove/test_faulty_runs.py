"""Three calls in ten fail: runs are repeated until one ends clean, and nothing is wrong then."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sync_cast import everything

from greenroom.client.exchange import CallRecord
from greenroom.client.session import Session
from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.emulator.faults import Fault
from greenroom.sync.cursors import Cursor
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.report import Meter, Report
from greenroom.sync.run import run_sync
from greenroom.sync.work import Rules
from greenroom.testing.stage import Stage, set_stage

ROUNDS = int(os.environ.get("N", "2"))
MAPPING = read_mapping(default_mapping(contract()), contract())
KINDS = ("429-minute", "500", "503", "error", "cut-body")
EACH = 1 - 0.7 ** (1 / len(KINDS))
"""So that three calls in ten meet one of them."""
MOST_RUNS = 10
CHANGES = 6


class Troubled:
    """A stage whose Xero fails three calls in ten, by a seed."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.clock = FrozenClock(1_795_000_000.0)
        self.stage: Stage = set_stage(clients=60, seed=seed, clock=self.clock)
        self.destination = open_destination(f"sqlite:///{folder / 'rows.db'}")
        self.calls: list[CallRecord] = []
        self.folder = folder
        self.seed = seed
        # The stage's own session, told of every try; every other one has no patience with limits.
        line = self.stage.session._line._replace(
            on_call=self.calls.append, patience_seconds=120.0 if seed % 2 else 1.0
        )
        self.session = Session(**line._asdict())

    def fail(self, number: int) -> None:
        """From now on three calls in ten fail, others in each round."""
        self.stage.emulator.world.faults[:] = [
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

    def calm(self) -> None:
        """No more failures."""
        self.stage.emulator.world.faults.clear()

    def change(self, number: int) -> None:
        """A few clients change, an hour later."""
        self.clock.advance(3_600)
        data = self.stage.emulator.world.practices[self.stage.tenant_id].data
        rows = sorted(row.uuid for row in self.session.clients.list())
        for uuid in rows[number % 7 :: 7]:
            values = {"phone": f"555 {number:04}"}
            data.change("clients", uuid, values, now=self.stage.emulator.now())

    def run(self, destination: Destination | None = None) -> Report:
        """One run."""
        meter = Meter()
        before = len(self.calls)
        report = run_sync(
            session=self.session,
            practice=self.stage.tenant_id,
            destination=destination or self.destination,
            mapping=MAPPING,
            clock=self.clock,
            rules=Rules(full_pull_days=3_650),
            meter=meter,
        )
        self.check(report, self.calls[before:])
        return report

    def check(self, report: Report, calls: list[CallRecord]) -> None:
        """What must hold of every run, good or bad."""
        for number, call in enumerate(calls):
            if call.outcome == "refused":
                later = [other.operation for other in calls[number + 1 :]]
                assert call.operation not in later, "a refusal was asked again in the same run"
                assert any(f.code == "refused" for f in report.failures), "a refusal was not said"
        if report.outcome != "complete":
            assert report.failures

    def unmoved(self, report: Report, before: dict[str, Cursor]) -> None:
        """No table of which nothing was kept has another cursor than before the run."""
        after = self.cursors()
        kept = {name for stream in report.streams for name in stream.tables}
        for name in before.keys() - kept:
            assert after[name] == before[name]

    def cursors(self) -> dict[str, Cursor]:
        """How far each table has been pulled."""
        return self.destination.cursors(self.stage.tenant_id)


@pytest.mark.parametrize("seed", range(1, ROUNDS + 1))
def test_runs_repeated_until_one_is_clean_miss_and_double_nothing(
    seed: int, tmp_path: Path
) -> None:
    """A first pull and rounds of changes, each repeated ten times at most, end equal."""
    troubled = Troubled(seed, tmp_path)
    failed = 0
    for number in range(CHANGES + 1):
        if number:
            troubled.calm()
            troubled.change(number)
        troubled.fail(number)
        for _ in range(MOST_RUNS):
            before = troubled.cursors()
            report = troubled.run()
            if report.outcome == "complete":
                break
            failed += 1
            troubled.unmoved(report, before)
            troubled.clock.advance(300)
        else:
            pytest.fail("ten runs and none ended clean")
        troubled.calm()
        fresh = open_destination(f"sqlite:///{tmp_path / f'fresh-{number}.db'}")
        assert troubled.run(fresh).outcome == "complete"
        assert everything(troubled.destination, MAPPING) == everything(fresh, MAPPING)
        fresh.close()
    bad = sum(call.outcome != "ok" for call in troubled.calls)
    print(f"\nseed {seed}: {bad} calls and {failed} runs failed on the way")
    assert bad
