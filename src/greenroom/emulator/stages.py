"""An app's way through the stages: what may follow what, what a move changes, what time brings.

Which moves there are is data (``contract/data/stages.toml``). Whether a stage opens anything, under
the switches chosen, is told in ``opening``.
"""

from __future__ import annotations

import calendar
from collections import deque
from collections.abc import Mapping
from typing import Literal, NamedTuple

from greenroom.clock import utc
from greenroom.contract import contract
from greenroom.contract.terms import Stage
from greenroom.emulator.parties import App, Step
from greenroom.errors import EmulatorError

KEPT_STEPS = 200
"""How many steps of an app are remembered."""

By = Literal["hand", "calendar", "clock"]
"""Who moves an app: somebody, a scripted calendar, or time alone."""


class Aging(NamedTuple):
    """What time alone brings next: the moment, and the stage."""

    at: float
    stage: str


def known_stage(name: str) -> Stage:
    """The stage of that name; ``EmulatorError`` when there is none."""
    stages = contract().stages
    if name not in stages:
        raise EmulatorError(f"No such stage: {name}", hint=f"One of: {', '.join(stages)}")
    return stages[name]


def check_move(app: App, stage: str, *, start: str = "") -> None:
    """Nothing; ``EmulatorError`` naming the allowed moves when a stage cannot follow another.

    ``start`` is the stage to move from, by default where the app stands.
    """
    start = start or app.stage
    allowed = known_stage(start).next
    if known_stage(stage).name not in allowed:
        raise EmulatorError(
            f"{app.name} cannot go from {start} to {stage}",
            hint=f"From {start} to: {', '.join(allowed)}. Or force it.",
        )


def way(start: str, goal: str) -> tuple[str, ...]:
    """The stages of the shortest way to a stage, which is the last of them."""
    known_stage(goal)
    ways: deque[tuple[str, ...]] = deque((stage,) for stage in known_stage(start).next)
    while ways[0][-1] != goal:
        here = ways.popleft()
        ways += [(*here, stage) for stage in known_stage(here[-1]).next if stage not in here]
    return ways[0]


def enter(
    app: App,
    stage: str,
    *,
    now: float,
    by: By = "hand",
    scopes: tuple[str, ...] = (),
    tier: str = "",
) -> App:
    """The app at its new stage, whatever the one before.

    Approval attaches ``scopes``, by default the eight granular ones, and lifts the tier to one
    that has XPM (T-10). A renewal or a lapse leaves them attached; declined and withdrawn apps
    lose them.
    """
    found = known_stage(stage)
    check_scopes(scopes)
    if tier:
        set_tier(app, tier)
    app.stage = stage  # type: ignore[assignment]  # told apart just above
    app.history.append(Step(stage=stage, at=now, by=by))
    del app.history[:-KEPT_STEPS]
    # A renewal must not bring back what Xero's staff once left out.
    if scopes:
        app.scopes = scopes
    elif found.opens and not app.scopes:
        app.scopes = granular_scopes()
    elif found.detaches:
        app.scopes = ()
    if found.opens and not tier and not contract().tiers[app.tier].xpm:
        app.tier = "advanced"
    _count_from(app, found, now)
    return app


def _count_from(app: App, stage: Stage, now: float) -> None:
    """Begin the year of an approval."""
    if stage.name == "approved":
        app.approved_at = now
    # Put there by force, without any approval: as if that had been just so long ago.
    elif stage.opens and not app.approved_at:
        app.approved_at = months_after(now, -contract().stages["approved"].after_months)


def set_tier(app: App, tier: str) -> None:
    """Put the app on a tier; ``EmulatorError`` when there is none of that name."""
    tiers = contract().tiers
    if tier not in tiers:
        raise EmulatorError(f"No such tier: {tier}", hint=f"One of: {', '.join(tiers)}")
    app.tier = tier


def granular_scopes() -> tuple[str, ...]:
    """The practice scopes of Xero's present list, which an approval attaches."""
    scopes = contract().scopes.values()
    return tuple(scope.name for scope in scopes if scope.family == "practice" and not scope.broad)


def check_scopes(scopes: tuple[str, ...]) -> None:
    """Nothing; ``EmulatorError`` for a name that is no scope of the practice's."""
    known = contract().scopes
    for scope in scopes:
        if scope not in known or known[scope].family != "practice":
            raise EmulatorError(f"Not a practice scope: {scope}")


def aging(stage: str, approved_at: float) -> Aging | None:
    """What time alone brings to an app next, if it brings anything."""
    found = contract().stages[stage]
    if not found.then:
        return None
    return Aging(months_after(approved_at, found.after_months), found.then)


def aged(stage: str, approved_at: float, until: float) -> str:
    """The stage that time alone has brought an app to at a moment."""
    coming = aging(stage, approved_at)
    while coming is not None and coming.at <= until:
        stage = coming.stage
        coming = aging(stage, approved_at)
    return stage


def earliest(apps: Mapping[str, App]) -> tuple[Aging, App] | None:
    """What time brings first to any of the apps."""
    coming = [(found, app) for app in apps.values() if (found := aging(app.stage, app.approved_at))]
    return min(coming, key=lambda one: one[0].at, default=None)


def months_after(moment: float, months: int) -> float:
    """The moment so many calendar months later, on the month's last day where it has no such."""
    at = utc(moment)
    years, month = divmod(at.month - 1 + months, 12)
    year, month = at.year + years, month + 1
    day = min(at.day, calendar.monthrange(year, month)[1])
    return at.replace(year=year, month=month, day=day).timestamp()
