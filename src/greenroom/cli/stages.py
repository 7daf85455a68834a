"""``greenroom emulator approve`` and ``lapse``: what Xero's staff would do."""

from __future__ import annotations

from typing import Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.cli.world import Ask, Url, emulator
from greenroom.errors import ConfigError


def approve(
    client_id: str = "",
    *,
    scope: Annotated[list[str] | None, Parameter(negative="")] = None,
    tier: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Play Xero: approve an app, attach its scopes, lift its tier.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    scope
        Attach only these; default: the eight granular ones.
    tier
        Default: advanced, the lowest that has XPM.
    """
    return _stage("approved", client_id, scope or [], tier, url=url, project=project)


def lapse(client_id: str = "", *, url: Url = "", project: Project = HERE) -> int:
    """Play Xero: let an app's approval lapse.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    """
    return _stage("lapsed", client_id, [], "", url=url, project=project)


def _stage(
    stage: str, client_id: str, scopes: list[str], tier: str, *, url: str, project: Project
) -> int:
    """Move an app to a stage and say so; the project's own app goes into its ledger too."""
    if url:
        with emulator(project, url) as ask:
            meant = client_id or _only_app(ask)
            app = ask("stage", _order(meant, stage, scopes, tier))
    else:
        with project.open() as workspace:
            meant = client_id or workspace.app.client_id
            app = workspace.control("stage", _order(meant, stage, scopes, tier))
            workspace.ledger.append("stage.changed", app=meant, facts={"stage": stage})
    return _tell_stage(project, app)


def _order(client_id: str, stage: str, scopes: list[str], tier: str) -> dict[str, Any]:
    """The order to move an app to a stage."""
    return {"client_id": client_id, "stage": stage, "scopes": scopes, "tier": tier}


def _only_app(ask: Ask) -> str:
    """The client id of the only app of a world."""
    known = ask("apps")
    if len(known) == 1:
        return str(known[0]["client_id"])
    listed = ", ".join(f"{one['name']} ({one['client_id']})" for one in known) or "none"
    raise ConfigError(
        f"Which app? The emulator has: {listed}.",
        hint="Register one with emulator apps --add, or name its client id: "
        "greenroom emulator approve CLIENT_ID --url …",
    )


def _tell_stage(project: Project, app: dict[str, Any]) -> int:
    """Where an app stands now, and what follows."""
    if project.json:
        look.show_json(app)
        return 0
    look.step("done", f"{app['name']} is {app['stage']}, tier {app['tier']}.")
    if app["stage"] == "approved":
        look.say(f"Attached: {', '.join(app['scopes']) or 'nothing'}.")
        look.step("ours", "Next: greenroom connect")
    else:
        look.say("Its practice scopes are refused from now on: at a sign-in, and at each call.")
        look.step("ours", "Next: greenroom sync run, to see how that looks; then approve again")
    return 0
