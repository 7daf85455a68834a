"""The program as a child: what asks us to end reaches it, whenever it came."""

from __future__ import annotations

import signal
import subprocess
import sys

from greenroom.emulator.exec.child import Ended, watching

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]


def test_a_signal_before_the_program_began_ends_it_all_the_same() -> None:
    """Nothing falls between the start of the watch and that of the program."""
    with watching() as watch:
        signal.raise_signal(signal.SIGTERM)
        with subprocess.Popen(SLEEP) as process:
            assert watch.wait(process) == Ended(128 + signal.SIGTERM, signal.SIGTERM)


def test_who_watched_before_watches_again() -> None:
    """The handlers that were there come back when the program has ended."""
    before = signal.getsignal(signal.SIGTERM)
    with watching():
        assert signal.getsignal(signal.SIGTERM) != before
    assert signal.getsignal(signal.SIGTERM) == before
