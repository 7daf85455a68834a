"""The front page: all that the world holds, on one page."""

from __future__ import annotations

from greenroom.clock import utc
from greenroom.draw.dates import duration, short_day
from greenroom.emulator.control.played import Played
from greenroom.emulator.pages.apps import app_rows
from greenroom.emulator.pages.calls import CALLS, latest
from greenroom.emulator.pages.coming import coming_rows, fault_rows, kinds_of_fault, past_rows
from greenroom.emulator.pages.people import (
    link_rows,
    organisation_rows,
    practice_rows,
    user_rows,
)
from greenroom.emulator.switches import defaults

_LATEST = 8


def front_values(played: Played, own: str, *, control: bool, now: float) -> dict[str, object]:
    """All that the front page shows, but for what was just done or refused."""
    setup, world = played.setup, played.setup.world
    return {
        "origin": own,
        "control": control,
        "limits": setup.limits.on,
        "private": world.private,
        "consent": _consent(played),
        "clock": _clock(now, world.ahead_seconds),
        "switches": _switched(played),
        "calls": played.counts.total(),
        "latest": latest(played, now, most=_LATEST),
        "calls_address": CALLS,
        "apps": app_rows(played, now),
        "practices": practice_rows(world),
        "organisations": organisation_rows(world),
        "links": link_rows(world, now),
        "users": user_rows(world),
        "faults": fault_rows(world, now),
        "coming": coming_rows(world, now),
        "past": past_rows(world, now),
        "tiers": list(setup.contract.tiers),
        "kinds": kinds_of_fault(),
        "operations": [*setup.contract.operations],
        "clients": world.clients,
        "country": world.country,
        "seed": world.seed,
    }


def _consent(played: Played) -> str:
    """Who agrees to everything by themselves."""
    email = played.consent.partition(" ")[0]
    users = played.setup.world.users.values()
    return next((user.name for user in users if user.email == email), email)


def _clock(now: float, ahead: float) -> dict[str, str]:
    """The world's time, and how far it is from the machine's."""
    when = utc(now)
    moved = f"{duration(ahead)} ahead of this machine" if ahead else "as on this machine"
    return {"words": f"{short_day(when.date())}, {when:%H:%M} UTC", "ahead": moved}


def _switched(played: Played) -> list[dict[str, str]]:
    """The switches that are not at their default."""
    usual = defaults(played.setup.contract)
    chosen = played.setup.switches
    return [
        {"name": name, "reading": chosen[name]} for name in usual if chosen[name] != usual[name]
    ]
