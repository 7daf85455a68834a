"""Somebody's program run to its end, with what it needs to know in its environment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from greenroom.emulator.exec.child import Ended


def find_program(words: Sequence[str]) -> str:
    """The program's file. ``ConfigError`` when there is none that can be run."""
    from greenroom.emulator.exec import child

    return child.find(words[0], os.environ)


def run_program(
    words: Sequence[str], variables: Mapping[str, str], *, quiet: bool = False
) -> Ended:
    """How a program ended, and whether we were asked to end meanwhile.

    ``quiet`` keeps standard output free: the program's goes where errors go. What asks us to end
    is sent on to it, so that it ends first.
    """
    from greenroom.emulator.exec import child

    # Not by child.start: that one must be alone in its process, and here a server runs beside.
    with child.watching() as watch:
        running = subprocess.Popen(  # noqa: S603  running what the user names is what this is for
            list(words),
            executable=find_program(words),
            env={**os.environ, **variables},
            stdout=sys.__stderr__ if quiet else None,
        )
        return watch.wait(running)
