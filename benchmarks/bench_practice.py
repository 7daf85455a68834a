"""One practice without gate or server: what planning, painting and answering cost by themselves.

CPU seconds, so that a busy machine does not count. Bars: plan ≤ 1 s; the detailed list of 15,000
clients ≤ 0.8 s first, ≤ 0.1 s then.

    python benchmarks/bench_practice.py [clients]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping

from greenroom.contract import contract
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.records import Call, answer
from greenroom.emulator.seed.plan import practice_data

NOW = 1_795_000_000.0
BASE = "https://api.xero.com/practicemanager/3.1/"
CALLS = 50_000
PAGES = 300


def call(name: str, query: Mapping[str, str] | None = None, identifier: str = "") -> Call:
    """A call without a body, answered in XML."""
    path = {"identifier": identifier} if identifier else {}
    operation = contract().operations[name]
    return Call(operation, path, query or {}, b"", "xml", "xml", NOW, BASE, {})


def size(data: PracticeData, asked: Call) -> int:
    """How many bytes an answer has."""
    return sum(map(len, answer(data, asked).chunks))


def timed(label: str, work: Callable[[], object], *, times: int = 1) -> None:
    """Print what one round of some work costs."""
    began = time.process_time()
    for _ in range(times):
        found = work()
    spent = (time.process_time() - began) / times
    each = f"{spent:.3f} s" if spent > 0.001 else f"{spent * 1e6:.1f} µs"
    print(f"{label:<44}{each:>12}   {found if isinstance(found, int) else ''}")


def main() -> None:
    """Run everything once."""
    clients = int(sys.argv[1]) if len(sys.argv) > 1 else 15_000
    grown: list[PracticeData] = []

    def plan() -> None:
        grown.append(practice_data(seed=1, clients=clients, country="AU", now=NOW))

    size(practice_data(seed=1, clients=10, country="AU", now=NOW), call("clients.list"))
    timed("plan", plan)
    data = grown[0]
    timed("paint every row", lambda: len(data.clients))
    detailed = call("clients.list", {"detailed": "true"})
    timed("detailed list, first", lambda: size(data, detailed))
    timed("detailed list, then", lambda: size(data, detailed))
    one = call("clients.get", identifier=data.clients.order[clients // 2])
    timed("one client", lambda: size(data, one), times=CALLS)
    page = call("clients.paged_list", {"pagesize": "500"})
    timed("page of 500, first", lambda: size(data, page))
    timed("page of 500, nothing changing", lambda: size(data, page), times=CALLS)

    def changed_page() -> int:
        data.change("clients", data.clients.order[0], {"city": "Perth"}, now=NOW)
        return size(data, page)

    timed("page of 500, a write before each", changed_page, times=PAGES)


main()
