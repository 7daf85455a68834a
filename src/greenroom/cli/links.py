"""``greenroom emulator connections``, ``connect``, ``disconnect``, ``rename``, ``egress``.

What people in a practice do to an app without its knowing, and what the app cost meanwhile.
"""

from __future__ import annotations

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.cli.world import Url, added, done, emulator


def connections(*, url: Url = "", project: Project = HERE) -> int:
    """List what is connected to which app, by whom, as the emulator knows it."""
    with emulator(project, url) as ask:
        found = ask("connections")
        names = {one["id"]: one["name"] for one in ask("users")}
    told = [one | {"by": names.get(one["user"], one["user"])} for one in found]
    if project.json:
        look.show_json(found)
        return 0
    look.table(
        ("Name", "Type", "Connected by", "App", "Broken"),
        [
            (one["name"], one["tenant_type"], one["by"], one["client_id"], one["broken"])
            for one in told
        ],
        empty="Nothing is connected: greenroom connect, or greenroom emulator connect.",
    )
    return 0


def connect(
    practice: str,
    *,
    user: str,
    app: str = "",
    url: Url = "",
    project: Project = HERE,
) -> int:
    """Let a user connect a practice to an app from Xero's side: no code, no new token.

    Parameters
    ----------
    practice
        Its name or tenant id; an organisation's too.
    user
        Id or e-mail of a user who may.
    app
        The client id; default: the only app.
    """
    with emulator(project, url) as ask:
        made = ask("connect", {"practice": practice, "user": user, "client_id": app})
    return added(project, made)


def disconnect(
    practice: str, *, user: str = "", app: str = "", url: Url = "", project: Project = HERE
) -> int:
    """Disconnect a practice from Xero's side: the app learns of it at its next call.

    Parameters
    ----------
    practice
        Its name or tenant id; an organisation's too.
    user
        Only what this user connected.
    app
        Only this app; default: every one.
    """
    order = {"practice": practice, "user": user, "client_id": app}
    with emulator(project, url) as ask:
        answer = ask("disconnect", order)
    return done(project, answer, f"{answer['disconnected']} connections of {practice} ended.")


def rename(
    user: str, *, name: str = "", email: str = "", url: Url = "", project: Project = HERE
) -> int:
    """Give a user another name or e-mail; another e-mail breaks their links to practices.

    Parameters
    ----------
    user
        Id or e-mail of the user.
    name
        The new name.
    email
        The new e-mail; use a domain that cannot exist.
    """
    with emulator(project, url) as ask:
        answer = ask("rename", {"user": user, "name": name, "email": email})
    told = f"{answer['name']}, {answer['email']}; {answer['broken']} connections broke."
    return done(project, answer, told)


def egress(*, url: Url = "", project: Project = HERE) -> int:
    """Tell the data each app pulled out this month, and what its tier includes."""
    with emulator(project, url) as ask:
        found = ask("egress")
    if project.json:
        look.show_json(found)
        return 0
    look.table(
        ("App", "Tier", "Month", "Bytes", "GiB", "Included GiB", "Beyond, AUD"),
        [
            (one["name"], one["tier"], one["month"], one["bytes"], one["gib"],
             "no limit" if one["included_gib"] is None else one["included_gib"],
             one["overage_aud"])
            for one in found
        ],
        empty="No app is registered: greenroom emulator apps --add NAME.",
    )  # fmt: skip
    return 0
