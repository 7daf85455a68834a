"""The world as a whole: its state told, begun anew, written down, restored."""

from __future__ import annotations

import msgspec

from greenroom.emulator.control.apps import told_app
from greenroom.emulator.control.people import told_practice
from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.orders import Reset
from greenroom.emulator.world import World, new_world
from greenroom.emulator.worldfile import WorldFile, build_world


def _state(played: Played, _: bytes = b"", now: float | None = None) -> dict[str, object]:
    setup, world = played.setup, played.setup.world
    return {
        "now": played.now() if now is None else now,
        "apps": [told_app(app) for app in world.apps.values()],
        "users": list(world.users.values()),
        "practices": [told_practice(practice) for practice in world.practices.values()],
        "organisations": list(world.organisations.values()),
        "limits": setup.limits.on,
        "switches": setup.switches,
        "consent": played.consent,
        "faults": len(world.faults),
        "calendar": sum(1 for due in world.calendar if not due.done_at),
    }


def _reset(played: Played, given: Reset, now: float) -> object:
    old = played.setup.world
    made = new_world(
        clients=old.clients if given.clients is None else given.clients,
        seed=old.seed if given.seed is None else given.seed,
        country=given.country or old.country,
        now=_machine_time(played, now),
    )
    return _begin(played, made)


def _build(played: Played, given: WorldFile, now: float) -> object:
    return _begin(played, build_world(given, now=_machine_time(played, now)))


def _snapshot(played: Played, _: bytes, __: float) -> object:
    # A snapshot is JSON already: encoding it again would make it a string.
    return msgspec.Raw(played.setup.world.given_out())


def _restore(played: Played, body: bytes, _: float) -> object:
    played.adopt(World.restore(body))
    return _state(played)


def _machine_time(played: Played, now: float) -> float:
    """When a new world begins: a moved clock is part of the old one."""
    return now - played.setup.world.ahead_seconds


def _begin(played: Played, world: World) -> object:
    """Go on with a new world, its calls counted anew."""
    played.adopt(world)
    played.forget_calls()
    return _state(played)


ROUTES: Routes = {
    ("GET", "state"): _state,
    ("POST", "reset"): taking(Reset, _reset),
    ("POST", "world"): taking(WorldFile, _build),
    ("GET", "snapshot"): _snapshot,
    ("POST", "snapshot"): _restore,
}
