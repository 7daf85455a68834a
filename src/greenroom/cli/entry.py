"""Where the command starts: help from a packaged text, everything else through the command list.

Nothing heavy is imported before it is known to be needed.
"""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Run the command line of this process; returns the exit code."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        return _help()
    import signal

    signal.signal(signal.SIGTERM, _end)
    from greenroom.cli.dispatch import run

    return run(arguments)


def _help() -> int:
    """Write the top-level help."""
    from pathlib import Path

    try:
        sys.stdout.write(Path(__file__).with_name("help.txt").read_text("utf-8"))
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _end(number: int, _frame: object) -> None:
    """Asked to end: unwind as after Ctrl-C, so that everything is closed."""
    import signal

    # A second request must not break into the closing.
    signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt(number)
