"""``greenroom connect``: sign in at Xero, in a browser, by pasting, or as a made-up user."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project

if TYPE_CHECKING:
    from greenroom.connect import Consent, Started
    from greenroom.workspace import Workspace


def connect(
    *,
    project: Project = HERE,
    accounting: Annotated[bool, Parameter(negative="")] = False,
    paste: Annotated[bool, Parameter(negative="")] = False,
    user: str = "",
    minutes: float = 5.0,
) -> int:
    """Sign in at Xero and connect a practice.

    Parameters
    ----------
    accounting
        Connect an ordinary organisation instead: steps 3 and 4 of the way to approval.
    paste
        No browser on this machine: print the address, and read back the one it ends on.
    user
        Sandbox only: consent as this made-up user, by e-mail, without a browser.
    minutes
        How long to wait for the browser.
    """
    from greenroom import connect as consent

    with project.open() as workspace:
        started = consent.start(workspace, accounting=accounting)
        if workspace.is_sandbox and not workspace.origin:
            done = consent.in_process(workspace, started, user=user or _any_user(workspace))
        elif paste:
            look.say(f"Open this address in any browser:\n\n{started.url}\n")
            done = consent.finish(workspace, started, look.ask("Paste the address it ends on"))
        else:
            done = _by_browser(workspace, started, minutes * 60)
        return _tell(done, as_json=project.json)


def _any_user(workspace: Workspace) -> str:
    """The first made-up user of the sandbox."""
    return str(workspace.control("users")[0]["email"])


def _by_browser(workspace: Workspace, started: Started, seconds: float) -> Consent:
    """The consent of a person in their browser, or the checklist when nobody comes back."""
    from greenroom import connect as consent
    from greenroom.auth.replies import never_returned
    from greenroom.callback import listening
    from greenroom.draw.page import render

    page = render("signed_in.html", app_name=workspace.settings.app.name)
    with listening(workspace.app.redirect_uri, page=page) as wait:
        look.say(f"Opening your browser. If nothing opens, go to:\n\n{started.url}\n")
        webbrowser.open(started.url)
        look.say("Waiting. Press Ctrl-C if Xero shows an error page instead of coming back here.")
        try:
            url = wait(seconds)
        except KeyboardInterrupt:
            url = None
    if url is None:
        error = never_returned(workspace.contract.identity)
        error.exit_code = 1 if consent.is_approved(workspace) else 3
        consent.refused(workspace, error)
        raise error
    return consent.finish(workspace, started, url)


def _tell(done: Consent, *, as_json: bool) -> int:
    """What is connected now."""
    if as_json:
        look.show_json(
            {
                "connections": [
                    {"tenant": one.tenant_id, "kind": one.tenant_type, "name": one.tenant_name}
                    for one in done.connections
                ],
                "scopes": done.scopes,
            }
        )
        return 0
    for one in done.connections:
        look.step("done", f"Connected {one.tenant_name or one.tenant_id}.", one.tenant_type)
    granted = [name for name in done.scopes if "." in name]
    look.say(f"Granted: {', '.join(granted)}.")
    look.step("ours", "Next: greenroom sync run")
    return 0
