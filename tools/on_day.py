"""Greenroom's command with the machine's clock on another day: ``on_day.py 2026-03-02T09:00 …``."""

from __future__ import annotations

import pkgutil
import sys
import time
from collections.abc import Sequence
from importlib import import_module

import greenroom
from greenroom.cli.entry import main as run
from greenroom.clock import moment

_HEAVY = ("access", "cli", "client", "contract", "draw", "store", "sync", "wire", "auth")


def on_day(at: str, words: Sequence[str]) -> int:
    """The exit code of a command run at a moment; time goes on from there at its own pace."""
    ahead = moment(at) - time.time()
    told = time.time
    time.time = lambda: told() + ahead
    sys.argv = ["greenroom", *words]
    return run()


def warm() -> None:
    """Load what commands load, so that copies of this process need not."""
    for package in _HEAVY:
        path = import_module(f"greenroom.{package}").__path__
        for one in pkgutil.walk_packages(path, f"greenroom.{package}."):
            if ".migrations." not in one.name:
                import_module(one.name)
    for name in ("workspace", "sandbox", "connect", "leaving"):
        import_module(f"{greenroom.__name__}.{name}")


if __name__ == "__main__":
    sys.exit(on_day(sys.argv[1], sys.argv[2:]))
