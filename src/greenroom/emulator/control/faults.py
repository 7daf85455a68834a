"""Trouble on purpose: listed, scripted, ended."""

from __future__ import annotations

import msgspec

from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.faults import Fault
from greenroom.emulator.orders import EndFault, NewFault
from greenroom.errors import EmulatorError


def _list(played: Played, _: bytes, __: float) -> object:
    return played.setup.world.faults


def add(played: Played, given: NewFault, _: float) -> object:
    """The fault that was added."""
    world = played.setup.world
    # Made before it has an id: one that cannot be must not draw from the world.
    fault = Fault(id="", **msgspec.structs.asdict(given))
    fault.id = world.new_id()
    world.faults.append(fault)
    return fault


def _end(played: Played, given: EndFault, _: float) -> object:
    faults = played.setup.world.faults
    ended = [fault for fault in faults if given.id in ("", fault.id)]
    if given.id and not ended:
        known = ", ".join(fault.id for fault in faults) or "none"
        raise EmulatorError(f"No fault with the id {given.id}", hint=f"There is: {known}")
    faults[:] = [fault for fault in faults if fault not in ended]
    return None


ROUTES: Routes = {
    ("GET", "faults"): _list,
    ("POST", "faults"): taking(NewFault, add),
    ("DELETE", "faults"): taking(EndFault, _end),
}
