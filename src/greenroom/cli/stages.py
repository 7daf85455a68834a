"""``greenroom emulator stage``, ``approve``, ``lapse``, ``tier``: what Xero's staff would do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.world import Ask, Url, emulator
from greenroom.errors import ConfigError

Scopes = Annotated[list[str] | None, Parameter(negative="")]


def stage(
    to: str = "",
    client_id: str = "",
    *,
    scope: Scopes = None,
    tier: str = "",
    force: Flag = False,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Tell where an app stands with Xero, or move it to another stage.

    Parameters
    ----------
    to
        requested, in-review, questions, remediation, approved, renewal-due, lapsed, declined,
        withdrawn; left out: only tell.
    client_id
        The app; default: the only one, or this project's.
    scope
        With approved: attach only these.
    tier
        Put it on this tier too.
    force
        Move it even where that stage cannot follow.
    """
    from greenroom.contract import contract

    known = contract().stages
    if to and to not in known:
        raise ConfigError(f"No such stage: {to}.", hint=f"One of: {', '.join(known)}")
    with app_of(project, url, client_id) as (ask, meant):
        if not to:
            found = next((one for one in ask("apps") if one["client_id"] == meant), None)
            if found is None:
                raise ConfigError(
                    f"No app has the client id {meant}.", hint="greenroom emulator apps lists them."
                )
            return _tell_where(project, found, now=ask("state")["now"])
        order: dict[str, Any] = {"client_id": meant, "stage": to, "scopes": scope or []}
        app = ask("stage", order | {"tier": tier, "force": force})
    return _tell_stage(project, app)


def approve(
    client_id: str = "",
    *,
    scope: Scopes = None,
    tier: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Play Xero: take an app all the way to its approval, attach its scopes, lift its tier.

    Given again, it renews the approval for another year.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    scope
        Attach only these; default: the eight granular ones.
    tier
        Default: advanced, the lowest that has XPM.
    """
    with app_of(project, url, client_id) as (ask, meant):
        app = ask("approve", {"client_id": meant, "scopes": scope or [], "tier": tier})
    return _tell_stage(project, app)


def lapse(
    client_id: str = "", *, force: Flag = False, url: Url = "", project: Project = HERE
) -> int:
    """Play Xero: let an app's approval lapse.

    Parameters
    ----------
    client_id
        The app; default: the only one, or this project's.
    force
        Even where nothing was approved.
    """
    with app_of(project, url, client_id) as (ask, meant):
        app = ask("stage", {"client_id": meant, "stage": "lapsed", "force": force})
    return _tell_stage(project, app)


def tier(
    name: str = "",
    client_id: str = "",
    *,
    certified: Annotated[bool | None, Parameter(negative="--uncertified")] = None,
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Tell the tiers and which one an app is on, or put it on another.

    Parameters
    ----------
    name
        starter, core, plus, advanced or enterprise; left out: only tell.
    client_id
        The app; default: the only one, or this project's.
    certified
        Certify the app, or take that back.
    """
    with app_of(project, url, client_id) as (ask, meant):
        order = {"client_id": meant, "tier": name, "certified": certified}
        app = ask("tier", order)
    return _tell_tier(project, app)


@contextmanager
def app_of(project: Project, url: str, client_id: str) -> Iterator[tuple[Ask, str]]:
    """The emulator meant, and the app: the one named, the project's, or the only one."""
    with emulator(project, url) as ask:
        yield ask, client_id or default_app(ask, project, url)


def default_app(ask: Ask, project: Project, url: str) -> str:
    """The client id of the project's app, or of the only app of a served world."""
    from greenroom.workspace import SANDBOX_CLIENT_ID

    if not url:
        return project.settings().app.client_id or SANDBOX_CLIENT_ID
    known = ask("apps")
    if len(known) == 1:
        return str(known[0]["client_id"])
    listed = ", ".join(f"{one['name']} ({one['client_id']})" for one in known) or "none"
    raise ConfigError(
        f"Which app? The emulator has: {listed}.",
        hint="Register one with emulator apps --add, or name its client id: "
        "greenroom emulator approve CLIENT_ID --url …",
    )


def _tell_where(project: Project, app: dict[str, Any], *, now: float) -> int:
    """Where an app stands, how it came there, and what may come next."""
    if project.json:
        look.show_json(app)
        return 0
    since = app["history"][-1]["at"] if app["history"] else app["created_at"]
    look.step("done", f"{app['name']} is {app['stage']}, tier {app['tier']}.", look.ago(since, now))
    rows = [(one["stage"], look.ago(one["at"], now), one["by"]) for one in app["history"]]
    look.table(("Stage", "When", "By"), rows[-10:])
    coming = app["by_clock"]
    if coming:
        look.step("waiting", f"By itself: {coming['stage']}.", look.ago(coming["at"], now))
    look.step("ours", f"From here to: {', '.join(app['next']) or 'nowhere'}.")
    return 0


def _tell_stage(project: Project, app: dict[str, Any]) -> int:
    """Where an app stands now, and what follows."""
    from greenroom.contract import contract

    if project.json:
        look.show_json(app)
        return 0
    look.step("done", f"{app['name']} is {app['stage']}, tier {app['tier']}.")
    if contract().stages[app["stage"]].opens:
        look.say(f"Attached: {', '.join(app['scopes']) or 'nothing'}.")
        look.step("ours", "Next: greenroom connect")
    elif app["approved_at"]:
        look.say("Its practice scopes are refused from now on: at a sign-in, and at each call.")
        look.step("ours", "Next: greenroom sync run, to see how that looks; then approve again")
    else:
        look.step("ours", f"Next: one of {', '.join(app['next'])}; or all the way: approve")
    return 0


def _tell_tier(project: Project, app: dict[str, Any]) -> int:
    """The tiers side by side, the app's own marked."""
    from greenroom.contract import contract

    if project.json:
        look.show_json(app)
        return 0
    certified = "certified" if app["certified"] else "not certified"
    look.step("done", f"{app['name']} is on the tier {app['tier']}, {certified}.")
    look.table(
        ("", "Tier", "AUD a month", "Connections", "Calls a day", "Egress GiB", "XPM"),
        [
            (
                "*" if one.name == app["tier"] else "",
                one.name,
                one.monthly_aud,
                one.connections,
                one.calls_per_day,
                one.egress_gib,
                one.xpm,
            )
            for one in contract().tiers.values()
        ],
    )
    return 0
