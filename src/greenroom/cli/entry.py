"""Where the command starts: help from a packaged text, everything else through the command list.

Nothing heavy is imported before it is known to be needed.
"""

from __future__ import annotations

import sys
from importlib import resources


def main() -> int:
    """Run the command line of this process; returns the exit code."""
    arguments = sys.argv[1:]
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write((resources.files("greenroom.cli") / "help.txt").read_text("utf-8"))
        return 0
    from greenroom.cli.dispatch import run

    return run(arguments)
