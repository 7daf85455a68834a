"""What new tokens may be made from: a code or a refresh token, and what each is still worth.

Who may ask for tokens, and how they look, is told in ``tokens``.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from typing import NamedTuple

from greenroom.emulator.grants import Code, Owner
from greenroom.emulator.parties import App
from greenroom.emulator.setup import Setup

REFUSED = "invalid_grant"
"""The error of a code or token that is worth nothing (TE-01)."""


class Basis(NamedTuple):
    """A code or a refresh token, checked. ``replaces`` is the refresh token that was shown."""

    owner: Owner
    scopes: tuple[str, ...]
    auth_event_id: str
    auth_time: float
    nonce: str = ""
    replaces: str = ""


def exchange(setup: Setup, app: App, form: Mapping[str, str], now: float) -> Basis | str:
    """What a code is worth: once, for five minutes, to its app, with its verifier; or the error."""
    code = setup.world.codes.get(form.get("code", ""))
    if code is None or code.owner[0] != app.client_id:
        return REFUSED
    # Spent at the first try, even when that try fails: a code is never worth a second look.
    del setup.world.codes[form["code"]]
    if now >= code.expires_at or form.get("redirect_uri") != code.redirect_uri:
        return REFUSED
    overlooked = app.type == "web" and setup.switches["pkce-on-web"] == "ignored"
    if not overlooked and not _verified(code, form.get("code_verifier", "")):
        return REFUSED
    return Basis(code.owner, code.scopes, code.auth_event_id, code.auth_time, code.nonce)


def _verified(code: Code, verifier: str) -> bool:
    """Whether the verifier belongs to the code's challenge (PK-02, PK-03)."""
    if not code.challenge:
        return not verifier
    if not 43 <= len(verifier) <= 128:
        return False
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() == code.challenge


def renew(setup: Setup, app: App, form: Mapping[str, str], now: float) -> Basis | str:
    """What a refresh token is worth: sixty days, and half an hour once replaced; or the error."""
    world = setup.world
    refresh = world.refreshes.get(form.get("refresh_token", ""))
    if refresh is None or refresh.owner[0] != app.client_id:
        return REFUSED
    refresh.uses.append(now)
    if now >= refresh.expires_at:
        return REFUSED
    # A refresh adds no scope (SC-05). The Python SDK names its own each time (TX-03), written in a
    # way that is no list of scopes, and Xero serves it: only a scope that is meant is refused.
    asked = set(form.get("scope", "").split()) & setup.contract.scopes.keys()
    if not asked <= set(refresh.scopes):
        return "invalid_scope"
    # The grace runs from the first replacement (TL-07).
    if not refresh.replaced_at:
        refresh.replaced_at = now
        world.counters["refresh"] += 1
    elif now < refresh.replaced_at + setup.lifetime("refresh_grace"):
        world.counters["refresh-again"] += 1
        if setup.switches["grace-successors"] == "ended":
            _end_successors(setup, form["refresh_token"])
    else:
        return REFUSED
    known = form["refresh_token"]
    return Basis(
        refresh.owner, refresh.scopes, refresh.auth_event_id, refresh.auth_time, replaces=known
    )


def _end_successors(setup: Setup, token: str) -> None:
    """End the refresh tokens that came of one, and those that came of them."""
    refreshes = setup.world.refreshes
    for name in [name for name, kept in refreshes.items() if kept.replaces == token]:
        _end_successors(setup, name)
        refreshes.pop(name, None)
