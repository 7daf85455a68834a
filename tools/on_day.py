"""Greenroom's command with the machine's clock on another day: ``on_day.py 2026-03-02T09:00 …``."""

from __future__ import annotations

import sys
import time

from greenroom.cli.entry import main as run
from greenroom.clock import moment


def main() -> int:
    """Run the command named after the moment; time goes on from there at its own pace."""
    ahead = moment(sys.argv[1]) - time.time()
    told = time.time
    time.time = lambda: told() + ahead
    sys.argv = ["greenroom", *sys.argv[2:]]
    return run()


if __name__ == "__main__":
    sys.exit(main())
