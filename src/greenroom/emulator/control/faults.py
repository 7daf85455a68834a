"""Trouble on purpose: listed, scripted, ended."""

from __future__ import annotations

import msgspec

from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.faults import Fault
from greenroom.emulator.orders import NewFault


def _list(played: Played, _: bytes, __: float) -> object:
    return played.setup.world.faults


def add(played: Played, given: NewFault, _: float) -> object:
    """The fault that was added."""
    world = played.setup.world
    fault = Fault(id=world.new_id(), **msgspec.structs.asdict(given))
    world.faults.append(fault)
    return fault


def _end_all(played: Played, _: bytes, __: float) -> object:
    played.setup.world.faults.clear()
    return None


ROUTES: Routes = {
    ("GET", "faults"): _list,
    ("POST", "faults"): taking(NewFault, add),
    ("DELETE", "faults"): _end_all,
}
