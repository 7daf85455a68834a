"""A scenario served: what its program is told, when its next run begins, and the verdict.

``GET scenario`` tells the task, ``POST next`` ends a run and lets happen what comes before the
next, ``POST judge`` gives the verdict, on the client's own account of itself too when it is sent.
"""

from __future__ import annotations

from typing import Any

import msgspec

from greenroom.clock import Clock
from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.playing.play import Play, Turn
from greenroom.emulator.playing.verdict import Told, judge
from greenroom.emulator.playing.words import task
from greenroom.emulator.playing.written import Scenario


def staged(found: Scenario, *, clock: Clock | None = None) -> Play:
    """The scenario under way: its routes open, its first run begun. Without a clock time stands."""
    play = Play(found, clock=clock)

    def tell(_: Played, __: bytes, ___: float) -> object:
        return brief(play)

    def go_on(_: Played, __: bytes, ___: float) -> object:
        play.next_turn()
        return brief(play)

    def give(_: Played, given: Told, __: float) -> object:
        return judge(play, given)

    routes: Routes = {
        ("GET", "scenario"): tell,
        ("POST", "next"): go_on,
        ("POST", "judge"): taking(Told, give),
    }
    play.open_routes(routes)
    play.next_turn()
    return play


def brief(play: Play) -> dict[str, Any]:
    """What a program under test is to know: the app, the practice, this run's tasks."""
    found = play.scenario
    app = found.world.apps[0]
    turn = play.turn
    return {
        "scenario": found.name,
        "title": found.title,
        "client_id": app.client_id,
        "client_secret": app.client_secret,
        "redirect_uri": app.redirect_uris[0],
        "practice": found.practice,
        "operations": found.operations,
        "run": turn.number if turn else None,
        "tasks": tasks(found, turn),
        "steps": [_plain(step) for step in turn.steps] if turn else [],
        "over": turn is None,
    }


def tasks(found: Scenario, turn: Turn | None) -> list[str]:
    """What one run asks for, in words."""
    return [task(found, step) for step in turn.steps] if turn else []


def _plain(step: Any) -> Any:
    """A step without what a right client's is expected to come to."""
    told = msgspec.to_builtins(step)
    return {n: v for n, v in told.items() if n not in ("ends", "resumes", "most_seconds", "task")}
