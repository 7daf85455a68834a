"""A practice of 150,000 clients: how long it takes to begin, to be read whole, and what it holds.

The bar is 1.5 GB of memory after everything a pull asks for was sent.

    python -m benchmarks.bench_large [clients]
"""

from __future__ import annotations

import resource
import sys
import time

from greenroom.clock import FrozenClock
from greenroom.testing.stage import set_stage

NOW = 1_795_000_000.0


def resident_mb() -> float:
    """The most memory this process has held, in megabytes."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / (1_000 if sys.platform != "darwin" else 1_000_000)


def main(clients: int) -> None:
    """Print every figure."""
    before, began = resident_mb(), time.perf_counter()
    stage = set_stage(clients=clients, limits=False, clock=FrozenClock(NOW))
    print(f"begun, {clients:,} clients    {time.perf_counter() - began:8.2f} s")
    for label, read in (
        ("detailed list, first", lambda: stage.session.clients.list(detailed=True)),
        ("detailed list, then", lambda: stage.session.clients.list(detailed=True)),
        ("groups", stage.session.groups.list),
    ):
        began, met, told = time.perf_counter(), 0, read()
        with told as records:
            for _ in records:
                met += 1
        seconds = time.perf_counter() - began
        print(f"{label:28} {seconds:8.2f} s   {met:,} records, client's reading included")
    print(
        f"memory                       {resident_mb():8,.0f} MB, {before:,.0f} MB before it began"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 150_000)
