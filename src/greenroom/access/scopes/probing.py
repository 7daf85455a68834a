"""A probe made for a workspace, and kept in its ledger. The one place of the probe that calls."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.scopes.probe import Around, Verdict, probe, without_practice
from greenroom.errors import GreenroomError, SignedOut
from greenroom.store.ledger import Event
from greenroom.workspace import Workspace

PROBED = "access.probed"
"""The kind of the event that keeps a verdict."""


class Probed(NamedTuple):
    """The verdicts of one practice; an empty ``practice`` while none is connected."""

    practice: str
    verdicts: list[Verdict]


def probed(workspace: Workspace, named: str = "") -> Probed:
    """What every planned scope is now, at a practice; each verdict kept in the ledger.

    Without a practice nothing is called and nothing kept: the ledger itself tells why there is
    none. ``ConfigError`` where several practices could be meant.
    """
    try:
        practice = workspace.practice(named)
    except SignedOut:
        return Probed("", unconnected(workspace))
    session = workspace.session(practice)

    def call(operation: str, arguments: dict[str, Any]) -> Iterable[Any]:
        return session.call(operation, arguments).records

    around = Around(
        granted=frozenset(workspace.tokens.scopes(workspace.client_id, practice)),
        now=workspace.clock.now(),
        tier=_tier(workspace),
        before=_before(workspace, practice),
    )
    scopes = planned_scopes(workspace, around.granted)
    verdicts = probe(workspace.contract, call, scopes=scopes, around=around)
    for one in verdicts:
        workspace.ledger.append(
            PROBED,
            app=workspace.client_id,
            practice=practice,
            facts={
                "scopes": one.scope,
                "outcome": one.outcome,
                "operation": one.operation,
                "reason": one.because,
            },
        )
    return Probed(practice, verdicts)


def planned_scopes(workspace: Workspace, granted: Iterable[str]) -> tuple[str, ...]:
    """The scopes of the plan, and those of the answer without a broad one that were granted."""
    plan, held = workspace.scope_plan, set(granted)
    return tuple(dict.fromkeys((*plan.scopes, *(one for one in plan.narrow if one in held))))


def unconnected(workspace: Workspace) -> list[Verdict]:
    """The verdicts while no practice is connected, from what the ledger says of the last try."""
    reason = ""
    for event in workspace.ledger.events(app=workspace.client_id):
        reason = _reason(event, reason)
    plan = workspace.scope_plan
    found = without_practice(plan.scopes, reason=reason, tier=_tier(workspace))
    if plan.without_broad:
        more = f"without the broad scope: {plan.without_broad}"
    elif plan.all_broad:
        more = "without the broad scope nothing is left to ask for"
    else:
        return found
    # A broad scope that is refused takes the whole sign-in with it.
    return [
        one._replace(next=f"{one.next}; {more}") if one.word == "not approved" else one
        for one in found
    ]


def _reason(event: Event, before: str) -> str:
    """What the last try ended with, after one more event."""
    if event.kind == "consent.refused":
        return str(event.facts.get("reason", ""))
    if event.kind in {"connection.gone", "connection.left"}:
        return "gone"
    if event.kind in {"consent.started", "connection.made"}:
        return ""
    return before


def last_verdicts(workspace: Workspace, practice: str) -> dict[str, Event]:
    """The last kept verdict of each scope at a practice."""
    events = workspace.ledger.events(PROBED, practice=practice, app=workspace.client_id)
    return {str(event.facts["scopes"]): event for event in events}


def _before(workspace: Workspace, practice: str) -> dict[str, float]:
    """When each scope last brought records."""
    events = workspace.ledger.events(PROBED, practice=practice, app=workspace.client_id)
    return {str(one.facts["scopes"]): one.at for one in events if one.facts["outcome"] == "open"}


def _tier(workspace: Workspace) -> str:
    """How we know that the app's tier has no XPM: played by the sandbox, or recorded; or empty."""
    if workspace.is_rehearsed:
        return _played_tier(workspace)
    with Office(workspace) as office:
        track = journey_of(office).tracks["tier"]
    return "the journey has the tier as lost" if track.state == "lost" else ""


def _played_tier(workspace: Workspace) -> str:
    known = workspace.contract
    try:
        apps = workspace.control("apps")
    except GreenroomError:
        return ""  # an emulator that takes no orders tells nothing of its apps
    for app in apps:
        mine = app["client_id"] == workspace.client_id
        # Before the approval the tier is not what a sign-in fails on.
        if mine and known.stages[app["stage"]].opens and not known.tiers[app["tier"]].xpm:
            return f"the sandbox has the app on the {app['tier']} tier"
    return ""
