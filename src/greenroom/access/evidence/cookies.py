"""The cookies that the project's own public addresses set."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

from greenroom.access.evidence.hosts import Look, ask, worst
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office


def cookies(office: Office) -> Seen:
    """Each cookie's flags; where no page sets one, nobody knows (R6.2)."""
    named = office.settings.access.hosts
    if not named:
        said = "No public address is named: access.hosts in greenroom.toml."
        return Seen("unknown", said, {"hosts": []})
    looks = [one for one in map(_look, named) if one]
    facts = {"hosts": [one._asdict() for one in looks]}
    if bad := worst(looks):
        return Seen(bad.outcome, f"{bad.host}: {bad.said}.", facts)
    if not looks:
        said = "No page set a cookie: name one that does in access.hosts, such as the sign-in."
        return Seen("unknown", said, facts)
    told = "; ".join(f"{one.host}: {one.said}" for one in looks)
    return Seen("holds", f"Cookies are Secure and HttpOnly ({told}).", facts)


def _look(address: str) -> Look | None:
    """What one page's cookies are; none where it sets none."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    try:
        answer = ask(host, parts.port or 443, parts.path or "/")
    except (OSError, http.client.HTTPException) as error:
        return Look(host, "unknown", f"it could not be looked at ({type(error).__name__})")
    found = [value for name, value in answer.headers if name == "set-cookie"]
    if bad := next((one for one in found if not {"secure", "httponly"} <= _flags(one)), None):
        return Look(host, "fails", f"its cookie {_name(bad)} is not Secure and HttpOnly")
    return Look(host, "holds", ", ".join(map(_name, found))) if found else None


def _name(cookie: str) -> str:
    return cookie.partition("=")[0].strip()


def _flags(cookie: str) -> set[str]:
    return {part.strip().lower() for part in cookie.split(";")[1:]}
