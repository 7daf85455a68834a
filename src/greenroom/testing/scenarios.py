"""A scenario run from its first step to its verdict, in process, by any client.

A client here is whatever can take a scenario's steps and tell what it holds: Greenroom itself
(``ourselves``), or one that a test brings. Programs in other languages are judged over HTTP.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.verdict import Run, Told, Verdict, judge
from greenroom.emulator.playing.written import Doing, Scenario
from greenroom.testing.ourselves import Ourselves


class Client(Protocol):
    """A client under test."""

    def do(self, step: Doing) -> Run:
        """How it ended to take a step."""

    def rows(self) -> Mapping[str, Sequence[dict[str, Any]]]:
        """The records held in the end, by collection."""

    def close(self) -> None:
        """Give back what is held open."""


Start = Callable[[Play, Path], Client]
"""A client begun: the emulator to work with, and a folder of its own."""


def run_scenario(found: Scenario, start: Start = Ourselves) -> Verdict:
    """The verdict on a client, Greenroom by default, on a frozen clock."""
    play = Play(found)
    with tempfile.TemporaryDirectory(prefix="greenroom-scenario-") as folder:
        client = start(play, Path(folder))
        try:
            runs = []
            while (turn := play.next_turn()) is not None:
                runs += [client.do(step) for step in turn.steps]
            rows = {name: tuple(held) for name, held in client.rows().items()}
        finally:
            client.close()
    return judge(play, Told(tuple(runs), rows))
