"""The sign-in: its protocol, its callback, and the scopes that came of it."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.callback import Page, listening
from greenroom.contract.scopes import IDENTITY

_CODE = "evidence-probe"
_FOUND = 302


def callback(office: Office) -> Seen:
    """The callback of a sign-in, opened and called: a redirect without a page or a referrer."""
    app = office.settings.app
    parts = urlsplit(app.redirect_uri)
    if parts.hostname != "localhost":
        said = "The callback is on a server of yours: it is not called from here."
        return Seen("unknown", said, {"host": parts.hostname})
    with listening(app.redirect_uri, page=Page("")) as wait:
        line = http.client.HTTPConnection(parts.hostname, parts.port, timeout=5)
        line.request("GET", f"{parts.path}?code={_CODE}&state={_CODE}")
        answer = line.getresponse()
        body = answer.read()
        line.close()
        wait(1)
    return judged(answer.status, dict(answer.getheaders()), body)


def judged(status: int, headers: dict[str, str], body: bytes) -> Seen:
    """What an answer of a callback is worth."""
    told = {name.lower(): value for name, value in headers.items()}
    facts = {"status": status, "bytes": len(body), "referrer": told.get("referrer-policy", "")}
    wrong = []
    if status != _FOUND:
        wrong.append(f"it answers {status}, not 302")
    if body:
        wrong.append(f"it has a body of {len(body)} bytes")
    if _CODE in told.get("location", ""):
        wrong.append("it sends the code on")
    if told.get("referrer-policy") != "no-referrer":
        wrong.append("it lets the address out as a referrer")
    if wrong:
        return Seen("fails", f"The callback is not as demanded: {', '.join(wrong)}.", facts)
    return Seen(
        "holds", "The callback answers 302 without a body, and nothing refers to it.", facts
    )


def oauth(office: Office) -> Seen:
    """The protocol's version, its addresses, PKCE, and the redirect address."""
    app, identity = office.settings.app, office.contract.identity
    addresses = [identity.url(name) for name in ("authorise", "token", "revocation")]
    parts = urlsplit(app.redirect_uri)
    facts = {"type": app.type, "pkce": app.pkce or app.type == "pkce", "redirect": parts.scheme}
    if not all(one.startswith("https://") for one in addresses) or "oauth1" in "".join(addresses):
        return Seen("fails", "The sign-in's addresses are not those of OAuth 2.0 over TLS.", facts)
    local = parts.scheme == "http" and parts.hostname == "localhost"
    if parts.scheme != "https" and not local:
        return Seen("fails", "The redirect address is neither https nor of this machine.", facts)
    said = "OAuth 2.0 with the authorisation code alone; tokens are fetched and kept on our side."
    return Seen("holds", said, facts)


def scopes(office: Office) -> Seen:
    """The practice scopes that connections hold, against those the features need."""
    workspace = office.workspace
    rows = workspace.tokens.connections(workspace.client_id)
    held = {
        scope
        for row in rows
        for scope in workspace.tokens.scopes(workspace.client_id, row.tenant_id)
        if scope.startswith("practicemanager")
    }
    plan = workspace.scope_plan
    needed = {*plan.scopes, *plan.narrow} if office.settings.features else set()
    facts = {"granted": sorted(held), "needed": sorted(needed), "identity": list(IDENTITY)}
    if not rows:
        return Seen("unknown", "No practice is connected: nothing is granted yet.", facts)
    beyond = sorted(held - needed)
    if beyond:
        return Seen("fails", f"Granted beyond the need: {', '.join(beyond)}.", facts)
    return Seen("holds", f"Granted are {', '.join(sorted(held))}, and each is needed.", facts)
