"""``greenroom connect``: sign in at Xero, in a browser, by pasting, or as a made-up user."""

from __future__ import annotations

import time
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.errors import ConfigError, ConsentError

if TYPE_CHECKING:
    from greenroom.connect import Consent, Started
    from greenroom.workspace import Workspace

_GLANCE_SECONDS = 0.2
"""How often the terminal is looked at for Enter while the browser is awaited."""


def connect(
    *,
    project: Project = HERE,
    accounting: Annotated[bool, Parameter(negative="")] = False,
    without_broad: Annotated[bool, Parameter(negative="")] = False,
    paste: Annotated[bool, Parameter(negative="")] = False,
    browser: bool = True,
    user: str = "",
    minutes: float = 5.0,
) -> int:
    """Sign in at Xero and connect a practice. The sandbox of this folder needs no browser.

    Parameters
    ----------
    accounting
        Connect an ordinary organisation instead: steps 3 and 4 of the way to approval.
    without_broad
        Leave the broad scopes out, and with them what nothing else opens.
    paste
        The browser is on another machine: print the address, and read back the one it ends on.
    browser
        Open the browser; with --no-browser only the address is printed, and awaited.
    user
        Sandbox only: consent as this made-up user, by e-mail, without a browser.
    minutes
        How long to wait for the browser.
    """
    from greenroom import connect as consent

    with project.open() as workspace:
        if user and not workspace.is_sandbox:
            raise ConfigError(
                "--user plays a made-up user, and the environment is live.",
                hint="greenroom connect, without --user: a person must agree at Xero.",
            )
        started = consent.start(workspace, accounting=accounting, narrow=without_broad)
        if user or (workspace.is_sandbox and not workspace.origin and not paste):
            done = _made_up(workspace, started, user)
        elif paste:
            done = _by_pasting(workspace, started)
        else:
            done = _by_browser(workspace, started, minutes * 60, opens=browser)
        following = _following(workspace, accounting=accounting)
    return _tell(done, following, as_json=project.json, accounting=accounting)


def _following(workspace: Workspace, *, accounting: bool) -> str:
    """The command that comes after a sign-in."""
    if workspace.tokens.practices(workspace.client_id) or not accounting:
        return "greenroom sync run"
    if not workspace.settings.features:
        return "greenroom scopes needed"
    # Features that use an organisation only have no practice to connect.
    return "greenroom connect" if workspace.scope_plan.scopes else "greenroom access status"


def _made_up(workspace: Workspace, started: Started, user: str) -> Consent:
    """The consent of a made-up user: the one named, else the first of the sandbox."""
    from greenroom import connect as consent

    email = user or str(workspace.control("users")[0]["email"])
    try:
        return consent.in_process(workspace, started, user=email)
    except ConsentError as error:
        if error.reason == "invalid-scope-for-client":
            error.hint += f"\nHere in the sandbox you can play Xero: {_as_xero(workspace)}"
        raise


def _as_xero(workspace: Workspace) -> str:
    """The command that attaches, as Xero's staff would, what the features need."""
    from greenroom.emulator.stages import granular_scopes

    needed = workspace.scope_plan.scopes
    apps = {one["client_id"]: one for one in workspace.control("apps")}
    attached = apps[workspace.client_id]["scopes"]
    words = ["greenroom emulator approve"]
    if set(needed) - set(attached or granular_scopes()):
        words += [f"--scope {scope}" for scope in sorted({*attached, *needed})]
    return " ".join(words)


def _by_pasting(workspace: Workspace, started: Started) -> Consent:
    """The consent of a person on another machine, who pastes the address they end on."""
    from greenroom import connect as consent

    look.note(f"Open this address in any browser:\n\n{started.url}\n")
    look.note(
        "It ends on a page that may not open; its address is what counts. If Xero shows an error "
        "page instead, press Enter without pasting."
    )
    url = look.ask("Paste the address it ends on")
    if not url:
        raise consent.unanswered(workspace, started)
    return consent.finish(workspace, started, url)


def _by_browser(workspace: Workspace, started: Started, seconds: float, *, opens: bool) -> Consent:
    """The consent of a person in their browser, or the checklist when nobody comes back."""
    from greenroom import connect as consent
    from greenroom.callback import Page, listening
    from greenroom.draw.page import content_security_policy, render

    html = render("signed_in.html", app_name=workspace.settings.app.name)
    page = Page(html, content_security_policy())
    with listening(workspace.app.redirect_uri, page=page) as wait:
        look.note(f"Open this address in your browser, if it does not open:\n\n{started.url}\n")
        if opens:
            webbrowser.open(started.url)
        look.note(
            f"Waiting {seconds / 60:g} minutes. If Xero shows an error page instead of coming back "
            "here, press Enter (or Ctrl-C)."
        )
        try:
            url = _awaited(started, wait, seconds)
        except KeyboardInterrupt as stop:
            if stop.args:
                raise
            url = None
        if url is None:
            raise consent.unanswered(workspace, started)
        # Inside, for the browser still has to fetch the page it was sent to.
        return consent.finish(workspace, started, url)


def _awaited(started: Started, wait: Callable[[float], str | None], seconds: float) -> str | None:
    """The address of the answer to this attempt; None when time is up or the person gave up."""
    from greenroom import connect as consent

    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        url = wait(min(left, _GLANCE_SECONDS))
        if url and consent.answers(started, url):
            return url
        if url:
            # Anything on this machine can call the address; only our state makes it an answer.
            look.note("A call that does not belong to this sign-in was left aside. Still waiting.")
        if look.pressed_enter():
            return None
    return None


def _tell(done: Consent, following: str, *, as_json: bool, accounting: bool) -> int:
    """What is connected now, and what follows."""
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
        kind = "an organisation" if accounting else "a practice"
        look.step("done", f"Connected {one.tenant_name or one.tenant_id}, {kind}.")
    granted = [name for name in done.scopes if "." in name]
    look.say(f"Granted: {', '.join(granted)}.")
    look.step("ours", f"Next: {following}")
    return 0
