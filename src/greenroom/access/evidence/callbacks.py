"""What the sign-in's callback answers, called as Xero would call it."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from greenroom.access.evidence.hosts import PATIENCE_SECONDS, ask, is_named
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.callback import Page, listening

_CODE = "evidence-probe"
_FOUND = 302


def callback(office: Office) -> Seen:
    """Our own callback is opened and called; one on a server only where ``access.hosts`` has it.

    The code it is given is none of Xero's, so that nothing can come of it but an answer.
    """
    parts = urlsplit(office.settings.app.redirect_uri)
    query = f"{parts.path or '/'}?code={_CODE}&state={_CODE}"
    if parts.scheme == "http":
        return _ours(office.settings.app.redirect_uri, parts, query)
    if not is_named(office, parts.hostname or ""):
        said = "The callback is on a server of yours, and access.hosts does not name it."
        return Seen("unknown", said, {"host": parts.hostname})
    try:
        answer = ask(parts.hostname or "", parts.port or 443, query)
    except (OSError, http.client.HTTPException) as error:
        said = f"The callback could not be called: {type(error).__name__}."
        return Seen("unknown", said, {"host": parts.hostname})
    return judged(answer.status, dict(answer.headers), answer.body)


def _ours(redirect_uri: str, parts: SplitResult, query: str) -> Seen:
    """The callback that ``greenroom connect`` opens on this machine."""
    with listening(redirect_uri, page=Page("")) as wait:
        line = http.client.HTTPConnection("localhost", parts.port, timeout=PATIENCE_SECONDS)
        try:
            line.request("GET", query)
            answer = line.getresponse()
            body = answer.read()
        finally:
            line.close()
        wait(1)
        # The landing page is fetched, as a browser would, so that the server ends at once.
        line.request("GET", answer.headers.get("location", "/"))
        line.getresponse().read()
        line.close()
    return judged(answer.status, dict(answer.getheaders()), body)


def judged(status: int, headers: Mapping[str, str], body: bytes) -> Seen:
    """What an answer of a callback is worth: 302, no body, the code not passed on (R2.2)."""
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
