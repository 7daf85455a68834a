"""Making a practice's rows while nobody asks: a served emulator starts at once and is quick soon.

Rows are painted when they are first looked at; here they are looked at a few at a time, between
calls. Nothing else changes: a practice that was never warmed answers the same.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from itertools import islice

from greenroom.emulator.core import Emulator
from greenroom.emulator.practice.rows import Row

ROWS_AT_ONCE = 20
"""So many rows take less than a millisecond, which is how long a call may have to wait."""

PAUSE_SECONDS = 0.001
BUSY_SECONDS = 0.02
"""How long it waits when somebody called meanwhile: two threads at work would slow both down."""


def warm_up(emulator: Emulator) -> threading.Thread:
    """The thread that warms an emulator up; it ends by itself, and with the process."""
    thread = threading.Thread(target=_warm, args=(emulator,), name="warming", daemon=True)
    thread.start()
    return thread


def _warm(emulator: Emulator) -> None:
    """Look at every row of every practice, until another world takes the place of this one."""
    world = emulator.world
    rows, answered = _rows(emulator), emulator.counts.total()
    while emulator.world is world:
        with emulator.lock:
            met = len(list(islice(rows, ROWS_AT_ONCE)))
            before, answered = answered, emulator.counts.total()
        if met < ROWS_AT_ONCE:
            return
        time.sleep(PAUSE_SECONDS if answered == before else BUSY_SECONDS)


def _rows(emulator: Emulator) -> Iterator[Row]:
    """The rows of all practices: what most calls ask for comes first."""
    for practice in tuple(emulator.world.practices.values()):
        for kind in ("clients", "staff", "jobs", "job_tasks", "time"):
            yield from practice.data[kind].after(-1)
