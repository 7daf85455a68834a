"""Time: let it pass, and plan what happens by itself when it has passed.

A calendar's entry is an order with the days after which it is given. What time alone brings to an
app, its yearly renewal, is told in ``stages``. Both happen when the first request after their
moment arrives, as of that moment.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from typing import Any

import msgspec

from greenroom.clock import moment
from greenroom.emulator.control import apps, faults, links, people
from greenroom.emulator.control.played import Act, Played, Routes, taking
from greenroom.emulator.dates import DAY, Due, check_names, check_plan, planned
from greenroom.emulator.orders import Advance, NewCalendar
from greenroom.emulator.stages import earliest
from greenroom.errors import EmulatorError

LAST = moment("2200-01-01")
"""Where the emulator's clock ends: dates much later cannot be written."""

ACTS: Mapping[str, Act[Any]] = {
    "stage": partial(apps.move, by="calendar"),
    "approve": partial(apps.approve, by="calendar"),
    "tier": apps.set_tier,
    "privilege": people.privilege,
    "rename": people.rename,
    "connect": links.link,
    "disconnect": links.unlink,
    "edit": people.change,
    "fault": faults.add,
}
"""What a calendar can order, by the name its entries call it."""


def pass_time(played: Played, now: float) -> list[dict[str, object]]:
    """What happened by itself up to ``now``, in order; the world's alarm is set to what is next."""
    happened: list[dict[str, object]] = []
    while True:
        world = played.setup.world
        due = min((one for one in world.calendar if not one.done_at), default=None, key=_moment)
        aging = earliest(world.apps)
        world.alarm = min(due.at if due else math.inf, aging[0].at if aging else math.inf)
        if world.alarm > now:
            return happened
        if due is not None and due.at == world.alarm:
            happened.append(_give(played, due))
        elif aging is not None:
            (at, stage), app = aging
            world.set_stage(app.client_id, stage, now=at, by="clock")
            happened.append({"at": at, "by": "clock", "client_id": app.client_id, "stage": stage})


def _moment(due: Due) -> float:
    return due.at


def _give(played: Played, due: Due) -> dict[str, object]:
    """Carry out an entry, once; what stood in its way is written beside it."""
    name, order = due.order.order
    due.done_at = due.at
    try:
        ACTS[name](played, order, due.at)
    except EmulatorError as error:
        due.problem = error.message
    return {"by": "calendar", **told_due(due)}


def told_due(due: Due) -> dict[str, object]:
    """An entry of the calendar as plain values."""
    name, order = due.order.order
    told: dict[str, object] = {"at": due.at, name: msgspec.to_builtins(order)}
    if due.done_at:
        told["done_at"] = due.done_at
    return told | ({"problem": due.problem} if due.problem else {})


def _clock(played: Played, given: Advance, now: float) -> object:
    seconds = given.advance_seconds + given.advance_days * DAY
    if now + seconds > LAST:
        raise EmulatorError("The emulator's clock does not go beyond the year 2200")
    played.advance(seconds)
    happened = pass_time(played, played.now())
    return {"now": played.now(), "happened": happened}


def _list(played: Played, _: bytes, __: float) -> object:
    return [told_due(due) for due in sorted(played.setup.world.calendar, key=_moment)]


def _plan(played: Played, given: NewCalendar, now: float) -> object:
    world = played.setup.world
    kept = [due for due in world.calendar if given.keep or due.done_at]
    added = planned(given.entries, world.new_id, now=now)
    check_plan(world, [*kept, *added])
    check_names(world, [*kept, *added])
    world.calendar, world.alarm = [*kept, *added], 0.0
    return [told_due(due) for due in added]


def _clear(played: Played, _: bytes, __: float) -> object:
    played.setup.world.calendar.clear()
    return None


ROUTES: Routes = {
    ("POST", "clock"): taking(Advance, _clock),
    ("GET", "calendar"): _list,
    ("POST", "calendar"): taking(NewCalendar, _plan),
    ("DELETE", "calendar"): _clear,
}
