"""What happens by itself: faults that wait for calls, the calendar, and what time alone brings."""

from __future__ import annotations

import msgspec

from greenroom.emulator.dates import Due
from greenroom.emulator.faults import KINDS, PLACES, Fault
from greenroom.emulator.pages.apps import stage_words
from greenroom.emulator.pages.said import counted, day
from greenroom.emulator.stages import aging
from greenroom.emulator.world import World
from greenroom.errors import EmulatorError

_NEXT = 12
_PAST = 5


def fault_rows(world: World, now: float) -> list[dict[str, object]]:
    """Every fault: what it does, whom it meets, and whether it is on."""
    return [
        {
            "id": fault.id,
            "kind": fault.kind,
            "place": PLACES[KINDS[fault.kind]],
            "operation": fault.operation or "any call of the API",
            "practice": _tenant(world, fault.practice) if fault.practice else "any practice",
            "on": fault.is_on(now),
            "times": _times(fault),
        }
        for fault in world.faults
    ]


def kinds_of_fault() -> list[dict[str, str]]:
    """Every kind of fault there is, with where it strikes."""
    return [{"name": kind, "words": f"{kind} ({PLACES[place]})"} for kind, place in KINDS.items()]


def _times(fault: Fault) -> str:
    """How often it struck, and how often it still will."""
    struck = f"{fault.struck:,} of {fault.count:,}" if fault.count is not None else ""
    told = [f"struck {struck or counted(fault.struck, 'time')}"]
    if fault.met < fault.after:
        told.append(f"lets {counted(fault.after - fault.met, 'more call')} pass first")
    if fault.probability < 1:
        told.append(f"with a chance of {fault.probability:.0%}")
    return ", ".join(told)


def coming_rows(world: World, now: float) -> list[dict[str, object]]:
    """What happens next by itself, soonest first."""
    found = [
        (due.at, order_words(world, due), "calendar") for due in world.calendar if not due.done_at
    ]
    for app in world.apps.values():
        coming = aging(app.stage, app.approved_at)
        if coming is not None:
            words = f"{app.name} becomes {stage_words(coming.stage)}, unless it is approved anew"
            found.append((coming.at, words, "time alone"))
    return [
        {"when": day(at, now), "what": what, "by": by} for at, what, by in sorted(found)[:_NEXT]
    ]


def past_rows(world: World, now: float) -> list[dict[str, object]]:
    """What the calendar did lately, and what stood in its way, latest first."""
    done = sorted((due for due in world.calendar if due.done_at), key=lambda due: -due.done_at)
    return [
        {"when": day(due.at, now), "what": order_words(world, due), "problem": due.problem}
        for due in done[:_PAST]
    ]


def order_words(world: World, due: Due) -> str:
    """An order of the calendar as a sentence without its full stop."""
    name, order = due.order.order
    given = msgspec.to_builtins(order)
    app, user = _app(world, given.get("client_id", "")), _user(world, given.get("user", ""))
    tenant = _tenant(world, given.get("practice", ""))
    may = "may" if given.get("granted") else "may no longer"
    return {
        "stage": f"{app} moves to {stage_words(given.get('stage', ''))}",
        "approve": f"{app} is approved",
        "tier": f"{app} is put on another tier or certified",
        "privilege": f"{user} {may} connect apps to {tenant}",
        "rename": f"{user} takes another name or e-mail address",
        "connect": f"{user} connects {tenant} to {app}",
        "disconnect": f"{tenant} is disconnected",
        "edit": f"somebody in {tenant} changes a record of {given.get('collection', '')}",
        "fault": f"a fault begins: {given.get('kind', '')}",
    }[name]


def _app(world: World, client_id: str) -> str:
    try:
        return world.app(client_id).name
    except EmulatorError:
        return client_id or "an app"


def _user(world: World, named: str) -> str:
    try:
        return world.user(named).name
    except EmulatorError:
        return named or "somebody"


def _tenant(world: World, named: str) -> str:
    try:
        return world.tenant(named).name
    except EmulatorError:
        return named or "a practice"
