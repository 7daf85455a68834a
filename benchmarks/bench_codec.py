"""How fast and lean the codec reads 50 MB of detailed clients, beside bare lxml in the same run.

Printed for plain dicts and for frozen msgspec records: the processor
seconds, the ratio to ``lxml.etree.iterparse`` that only frees what it built, and the peak memory
above a bare interpreter. The bars: ratio ≤ 2.2, memory ≤ 60 MB. Exit status 1 when one is missed.

    python -m benchmarks.bench_codec [--clients 15000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import functools
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from sys import intern
from typing import Any

import msgspec
from benchmarks.documents import CLIENTS, OPERATION, write_detailed_list
from lxml import etree

from greenroom.contract import contract
from greenroom.wire.elements import Make
from greenroom.wire.reading import plain, reply_reader

MOST_RATIO = 2.2
MOST_MEGABYTES = 60.0
CHUNK = 64 * 1024


@functools.cache
def struct(record: str) -> Callable[..., Any]:
    """A frozen record such as the client's, every field optional."""
    fields = [(intern(field.name), Any, None) for field in contract().fields(record)]
    return msgspec.defstruct(record, fields, frozen=True, kw_only=True, gc=False)


MAKES: dict[str, Make] = {"plain": plain, "struct": struct}


def bare(path: Path) -> int:
    """How many clients bare lxml passes by, freeing each: the floor."""
    count = 0
    for _, element in etree.iterparse(str(path), tag="Client"):
        count += 1
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]
    return count


def read(path: Path, make: Make) -> int:
    """How many records the codec makes of the file, read in chunks and dropped at once."""
    known = contract()
    count = 0
    with path.open("rb") as file:
        first = file.read(CHUNK)
        reader = reply_reader(
            known, known.operation(OPERATION), content_type="", first=first, make=make
        )
        count += len(reader.feed(first))
        while chunk := file.read(CHUNK):
            count += len(reader.feed(chunk))
    return count + len(reader.finish())


def seconds(task: Callable[[], int], expected: int) -> float:
    """Processor seconds of a task, which neighbours on the machine disturb least."""
    start = time.process_time()
    count = task()
    took = time.process_time() - start
    if count != expected:
        raise SystemExit(f"{count} clients of {expected}")
    return took


def peak_megabytes(*arguments: str) -> float:
    """The peak memory of a fresh interpreter that does nothing, or one reading."""
    run = ["-m", "benchmarks.bench_codec", *arguments] if arguments else ["-c", _PEAK]
    done = subprocess.run([sys.executable, *run], capture_output=True, text=True, check=True)
    return float(done.stdout)


# Not getrusage: there a child begins with the peak of the process that started it.
_PEAK = """
status = open("/proc/self/status").read()
print(int(status.partition("VmHWM:")[2].split()[0]) / 1024)
"""


def compare(path: Path, *, clients: int, rounds: int) -> bool:
    """Print the figures; whether every bar holds. The best of the rounds counts for each task."""
    tasks: dict[str, Callable[[], int]] = {"bare lxml": functools.partial(bare, path)}
    tasks |= {name: functools.partial(read, path, make) for name, make in MAKES.items()}
    best = dict.fromkeys(tasks, float("inf"))
    # Turn by turn, so that a slow moment of the machine falls on all of them.
    for _ in range(rounds):
        for name, task in tasks.items():
            best[name] = min(best[name], seconds(task, clients))
    interpreter = peak_megabytes()
    megabytes = path.stat().st_size / 1e6
    print(f"{megabytes:.1f} MB of XML, {clients:,} detailed clients, best of {rounds} rounds")
    print(f"{'bare lxml':10} {best['bare lxml']:6.2f} s   1.00")
    holds = True
    for name in MAKES:
        ratio = best[name] / best["bare lxml"]
        memory = peak_megabytes("--memory", name, str(path)) - interpreter
        holds = holds and ratio <= MOST_RATIO and memory <= MOST_MEGABYTES
        print(
            f"{name:10} {best[name]:6.2f} s   {ratio:.2f}   {memory:5.1f} MB above the interpreter"
        )
    print(
        f"bars ({MOST_RATIO} times bare lxml, {MOST_MEGABYTES:.0f} MB)",
        "hold" if holds else "MISSED",
    )
    return holds


def main() -> None:
    """Run the comparison in a folder of its own, or one reading whose memory is wanted."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--clients", type=int, default=CLIENTS)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--memory", nargs=2, metavar=("MAKE", "PATH"), help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.memory:
        read(Path(given.memory[1]), MAKES[given.memory[0]])
        exec(_PEAK)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = write_detailed_list(Path(folder), clients=given.clients)
        if not compare(path, clients=given.clients, rounds=given.rounds):
            raise SystemExit(1)


if __name__ == "__main__":
    main()
