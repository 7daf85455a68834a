"""A process that pulls a practice when told to, in a child that may be killed.

Not a test: ``test_pull_kill`` starts it. Lines in: ``pull PATH`` and ``change``. Lines out: the
child's process id, then how it ended. The practice is set up once, so that each pull is all pull.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile

from practice_life import live

from greenroom.clock import FrozenClock
from greenroom.contract import contract
from greenroom.sync.destinations.database import open_destination
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from greenroom.sync.run import run_sync
from greenroom.testing.stage import Stage, set_stage

CLIENTS = 400
START = 1_795_000_000.0


def change(stage: Stage, clock: FrozenClock) -> None:
    """Two hours later people have come, changed, parted and gone."""
    clock.advance(7_200)
    data = stage.emulator.world.practices[stage.tenant_id].data
    live(data, random.Random(CLIENTS), now=stage.emulator.now())


def pull(stage: Stage, clock: FrozenClock, path: str) -> bool:
    """One run; whether it ended well."""
    destination = open_destination(f"sqlite:///{path}")
    report = run_sync(
        session=stage.session,
        practice=stage.tenant_id,
        destination=destination,
        mapping=read_mapping(default_mapping(contract()), contract()),
        clock=clock,
    )
    destination.close()
    return report.outcome == "complete"


def main() -> None:
    """Do what is told until there are no more lines."""
    clock = FrozenClock(START)
    stage = set_stage(clients=CLIENTS, clock=clock, limits=False)
    # Pulled once here, so that each child finds everything ready and is killed in its pull.
    with tempfile.TemporaryDirectory() as folder:
        pull(stage, clock, f"{folder}/rows.db")
    for line in sys.stdin:
        word, _, path = line.strip().partition(" ")
        if word == "change":
            change(stage, clock)
            print("changed", flush=True)
            continue
        child = os.fork()
        if child == 0:
            os._exit(0 if pull(stage, clock, path) else 1)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
