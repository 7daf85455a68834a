"""What the sandbox's Xero did with our app, written into the ledger as a person would for Xero's.

An app of the emulator moves by command, by a calendar, or by time alone, and so does its tier; the
ledger hears of it here, whichever it was.
"""

from __future__ import annotations

from collections.abc import Sequence

from greenroom.clock import iso
from greenroom.contract import contract
from greenroom.workspace import Workspace


def note_stages(workspace: Workspace) -> None:
    """Append every step of the project's app in its emulator that the ledger lacks."""
    if not workspace.is_rehearsed:
        return
    _note_stages(workspace)
    _note_tier(workspace)


def _note_stages(workspace: Workspace) -> None:
    app = workspace.client_id
    told = [
        (event.facts.get("stage"), event.facts.get("since"))
        for event in workspace.ledger.events(kind="stage.changed", app=app)
    ]
    for stage, since in _news(_steps(workspace), told):
        workspace.ledger.append("stage.changed", app=app, facts={"stage": stage, "since": since})


def _note_tier(workspace: Workspace) -> None:
    """Append the app's tier where it is news whether that has XPM; an approval's own is none."""
    app = workspace.client_id
    found = {one["client_id"]: one for one in workspace.control("apps")}.get(app)
    if found is None or _has_xpm(found["tier"]) == _told_xpm(workspace):
        return
    since = iso(workspace.control("state")["now"])
    workspace.ledger.append("tier.changed", app=app, facts={"tier": found["tier"], "since": since})


def _told_xpm(workspace: Workspace) -> bool:
    """Whether the ledger last told of a tier that has XPM."""
    told = False
    for event in workspace.ledger.events(app=workspace.client_id):
        if event.kind == "tier.changed":
            told = _has_xpm(str(event.facts["tier"]))
        elif event.kind == "stage.changed" and event.facts["stage"] in {"registered", "approved"}:
            told = event.facts["stage"] == "approved"
    return told


def _has_xpm(tier: str) -> bool:
    return contract().tiers[tier].xpm


def _steps(workspace: Workspace) -> list[tuple[str, str]]:
    """The steps of the project's app in its emulator's world, oldest first."""
    apps = {one["client_id"]: one for one in workspace.control("apps")}
    history = apps.get(workspace.client_id, {}).get("history", ())
    return [(step["stage"], iso(step["at"])) for step in history]


def _news(
    steps: list[tuple[str, str]], told: Sequence[tuple[object, object]]
) -> list[tuple[str, str]]:
    """The steps after the last one told; all of them where the world is another than before."""
    if not told:
        # That an app exists is no news where it was nothing more before.
        return [step for step in steps if step[0] != "registered"]
    known = [at for at, step in enumerate(steps) if step == told[-1]]
    return steps[known[-1] + 1 :] if known else steps
