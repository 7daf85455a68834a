"""Apps on the page: where each stands, what it may do, and how much of it is used."""

from __future__ import annotations

from collections.abc import Iterator

from greenroom.clock import utc
from greenroom.draw.chart import Gauge, gauge
from greenroom.draw.dates import short_day
from greenroom.emulator.control.played import Played
from greenroom.emulator.egress import GIB, bill
from greenroom.emulator.gate import RapidSync
from greenroom.emulator.limits import AppMeter, Meter
from greenroom.emulator.pages.said import binary_size, counted, day, kind_of_app
from greenroom.emulator.parties import STAGES, App
from greenroom.emulator.setup import Setup
from greenroom.emulator.stages import aging, known_stage

_MARKS = {
    "registered": "ours",
    "requested": "waiting",
    "in-review": "waiting",
    "questions": "ours",
    "remediation": "ours",
    "approved": "done",
    "renewal-due": "ours",
    "lapsed": "broken",
    "declined": "broken",
    "withdrawn": "later",
}
_HANDS = {"hand": "by hand", "calendar": "by the calendar", "clock": "by the clock"}


def stage_words(stage: str) -> str:
    """A stage as people say it: ``in review``."""
    return stage.replace("-", " ")


def app_rows(played: Played, now: float) -> list[dict[str, object]]:
    """Every app with all that the page tells of it."""
    setup = played.setup
    return [_row(setup, app, now) for app in setup.world.apps.values()]


def _row(setup: Setup, app: App, now: float) -> dict[str, object]:
    tier = setup.contract.tiers[app.tier]
    connected = len(setup.world.connected_tenants(app.client_id))
    cap = "no cap" if tier.connections is None else f"of {tier.connections:,}"
    return {
        "name": app.name,
        "client_id": app.client_id,
        "type": kind_of_app(app.type),
        "tier": app.tier + (", certified" if app.certified else ""),
        "tier_name": app.tier,
        "has_xpm": tier.xpm,
        "stage": stage_words(app.stage),
        "mark": _MARKS[app.stage],
        "summary": known_stage(app.stage).summary,
        "since": _since(app, now),
        "by_clock": _by_clock(app, now),
        "scopes": app.scopes,
        "redirect_uris": app.redirect_uris,
        "connections": f"{connected:,} {cap}",
        "pulled": _pulled(setup, app, now),
        "gauge": _gauge(setup, app, now),
        "limits": list(_limits(setup, app, now)),
        "across": _across(setup, app, now),
        "may_lapse": "lapsed" in known_stage(app.stage).next,
        "next": [{"name": name, "words": stage_words(name)} for name in _next(app)],
        "other": [
            {"name": name, "words": stage_words(name)}
            for name in STAGES
            if name not in _next(app) and name != app.stage
        ],
    }


def _next(app: App) -> tuple[str, ...]:
    return known_stage(app.stage).next


def _since(app: App, now: float) -> str:
    """How long it has stood there, since when, and by whose hand it came there."""
    if not app.history:
        return ""
    step, today = app.history[-1], utc(now).date()
    began = utc(step.at).date()
    days = counted((today - began).days, "day")
    return f"{days} in this stage, since {short_day(began, today)}, {_HANDS[step.by]}."


def _by_clock(app: App, now: float) -> str:
    """What time alone brings to it."""
    coming = aging(app.stage, app.approved_at)
    return f"{stage_words(coming.stage)} {day(coming.at, now)}" if coming else ""


def _pulled(setup: Setup, app: App, now: float) -> str:
    """What it pulled out this month, in words."""
    found = bill(setup.contract, app, setup.world.egress, now=now)
    told = f"{binary_size(found['bytes'])} in {utc(now):%B %Y}"
    if found["included_gib"] is None:
        return f"{told}; no amount is published for this tier"
    extra = f", {found['over_gib']:,} GiB beyond, AUD {found['overage_aud']:,.2f}"
    return f"{told} of {found['included_gib']:,.0f} GiB" + (extra if found["over_gib"] else "")


def _gauge(setup: Setup, app: App, now: float) -> str:
    """The month's data beside what the tier includes, drawn; "" where it includes no amount."""
    found = bill(setup.contract, app, setup.world.egress, now=now)
    if found["included_gib"] is None:
        return ""
    same = [other for other in setup.world.apps.values() if other.name == app.name]
    name = app.name if len(same) == 1 else f"{app.name} ({app.client_id})"
    drawn = Gauge(
        f"Pulled out by {name}", found["bytes"] / GIB, float(found["included_gib"]), "GiB"
    )
    return gauge(drawn)


def _limits(setup: Setup, app: App, now: float) -> Iterator[dict[str, object]]:
    """The calls left at each practice or organisation that it is connected to."""
    world, limits = setup.world, setup.limits
    across, rapid = _app_meter(setup, app), RapidSync(setup)
    for tenant_id in sorted(world.connected_tenants(app.client_id)):
        # Looking must not leave a trace: no meter is made where none was.
        meter = world.meters.get(app.client_id, {}).get(tenant_id) or Meter.at(tenant_id)
        fast = app.certified and rapid.runs(app, tenant_id, now)
        left = limits.left(meter, across, tier=app.tier, now=now, rapid=fast)
        yield {
            "name": world.tenant(tenant_id).name,
            "day": f"{left[0]:,} of {limits.days[app.tier]:,}",
            "minute": f"{left[1]:,} of {limits.minute:,}",
            "now": f"{limits.concurrent - meter.in_flight} of {limits.concurrent}",
            "used_up": limits.on and 0 in left[:2],
            "rapid": fast,
        }


def _across(setup: Setup, app: App, now: float) -> str:
    """The calls left this minute over all practices."""
    limits = setup.limits
    used = _app_meter(setup, app).minute.at(now) if limits.on else 0
    return f"{max(0, limits.app_minute - used):,} of {limits.app_minute:,}"


def _app_meter(setup: Setup, app: App) -> AppMeter:
    return setup.world.app_meters.get(app.client_id) or AppMeter.at(app.client_id)
