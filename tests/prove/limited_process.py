"""A process that calls one practice as fast as its limiter lets it, from several threads.

Not a test: ``test_limits_kept`` starts it. Its arguments are JSON: the project's folder, text and
how it is limited; it ends when told how many calls it made.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from greenroom import log
from greenroom.client.limiter import MemoryLimiter
from greenroom.client.session import Session
from greenroom.config import settings_of
from greenroom.errors import RateLimited
from greenroom.workspace import Workspace

THREADS = 4


class Alone(Workspace):
    """A workspace whose limits no other process knows of: what must go wrong."""

    limiter = MemoryLimiter()


def call_on(session: Session, until: float, most: int) -> int:
    """How many calls this thread made before the time was up or there were enough."""
    made = 0
    while made < most and time.time() < until:
        try:
            session.staff.list().all()
        except RateLimited:
            continue
        made += 1
    return made


def main() -> None:
    """Call until the time is up."""
    path, text, kind, seconds, most = json.loads(sys.argv[1])
    log.configure()  # only what is wrong
    made = Alone if kind == "alone" else Workspace
    with made(settings_of(text, Path(path), {})) as workspace:
        session = workspace.session(workspace.practice())
        session.staff.list().all()
        print("ready", flush=True)
        if not sys.stdin.readline():
            return
        until = time.time() + seconds
        with ThreadPoolExecutor(THREADS) as pool:
            each = [pool.submit(call_on, session, until, most) for _ in range(THREADS)]
            print(sum(one.result() for one in each), flush=True)


if __name__ == "__main__":
    main()
