"""Trouble on purpose: listed, scripted, ended."""

from __future__ import annotations

from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.faults import scripted
from greenroom.emulator.orders import EndFault, NewFault
from greenroom.errors import EmulatorError


def _list(played: Played, _: bytes, __: float) -> object:
    return played.setup.world.faults


def add(played: Played, given: NewFault, now: float) -> object:
    """The fault that was added; its moments are told from now."""
    world = played.setup.world
    if given.practice:
        world.practice(given.practice)
    # Made before it has an id: one that cannot be must not draw from the world.
    fault = scripted(given, fault_id="", now=now)
    fault.id = world.new_id()
    world.faults.append(fault)
    return fault


def _end(played: Played, given: EndFault, _: float) -> object:
    """The faults that were ended: the one named, or all."""
    faults = played.setup.world.faults
    ended = [fault for fault in faults if given.id in ("", fault.id)]
    if given.id and not ended:
        raise EmulatorError(
            f"No fault with id {given.id}",
            hint="greenroom emulator faults, or GET faults, lists them.",
        )
    faults[:] = [fault for fault in faults if fault not in ended]
    return ended


ROUTES: Routes = {
    ("GET", "faults"): _list,
    ("POST", "faults"): taking(NewFault, add),
    ("DELETE", "faults"): taking(EndFault, _end),
}
