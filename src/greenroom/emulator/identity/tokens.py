"""The token endpoint and revocation: who asks, with what, and the tokens that come of it.

Signing is in ``signing``, the pages before it in ``consent``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import unquote_plus

from greenroom.emulator.grants import Access, Code, Owner, Refresh
from greenroom.emulator.identity.signing import half_hash, sign
from greenroom.emulator.parties import App, User
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site
from greenroom.emulator.world import digest


class Basis(NamedTuple):
    """What new tokens are made from: a code or a refresh token, checked."""

    owner: Owner
    scopes: tuple[str, ...]
    auth_event_id: str
    auth_time: float
    nonce: str = ""


def no(setup: Setup, error: str, *, now: float, description: str = "", status: int = 400) -> Reply:
    """A refusal of the token endpoint: the error alone, as Xero sends it (TE-06)."""
    body = {"error": error} | ({"error_description": description} if description else {})
    return setup.writer.json(status, body, now=now)


def client(setup: Setup, headers: Mapping[str, str], form: Mapping[str, str]) -> App | None:
    """The app that asks, by Basic or form (TX-01); ``None`` when id or secret are wrong."""
    client_id, secret = form.get("client_id", ""), form.get("client_secret", "")
    # Official SDKs use both ways, so neither is the odd one.
    scheme, _, coded = headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            pair = base64.b64decode(coded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            return None
        client_id, _, secret = (unquote_plus(part) for part in pair.partition(":"))
    app = setup.world.apps.get(client_id)
    # A PKCE app has no secret; its verifier is checked with the code.
    if app is None or (app.type == "pkce" and not secret):
        return app
    return app if hmac.compare_digest(digest(secret), app.secret_digest) else None


def exchange(setup: Setup, app: App, form: Mapping[str, str], now: float) -> Basis | None:
    """What a code is worth: once, for five minutes, to its app, with its verifier."""
    code = setup.world.codes.get(form.get("code", ""))
    if code is None or code.owner[0] != app.client_id:
        return None
    # Spent at the first try, even when that try fails: a code is never worth a second look.
    del setup.world.codes[form["code"]]
    if now >= code.expires_at or form.get("redirect_uri") != code.redirect_uri:
        return None
    if not _verified(code, form.get("code_verifier", "")):
        return None
    return Basis(code.owner, code.scopes, code.auth_event_id, code.auth_time, code.nonce)


def _verified(code: Code, verifier: str) -> bool:
    """Whether the verifier belongs to the code's challenge (PK-02, PK-03)."""
    if not code.challenge:
        return not verifier
    if not 43 <= len(verifier) <= 128:
        return False
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode() == code.challenge


def renew(setup: Setup, app: App, form: Mapping[str, str], now: float) -> Basis | None:
    """What a refresh token is worth: sixty days, and half an hour after it was replaced (TL-07)."""
    world = setup.world
    refresh = world.refreshes.get(form.get("refresh_token", ""))
    if refresh is None or refresh.owner[0] != app.client_id:
        return None
    refresh.uses.append(now)
    if now >= refresh.expires_at:
        return None
    # The grace runs from the first replacement; its successors stay good beside it (assumed).
    if not refresh.replaced_at:
        refresh.replaced_at = now
        world.counters["refresh"] += 1
    elif now < refresh.replaced_at + setup.lifetime("refresh_grace"):
        world.counters["refresh-again"] += 1
    else:
        return None
    return Basis(refresh.owner, refresh.scopes, refresh.auth_event_id, refresh.auth_time)


def issue(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """New tokens, kept in the world, as the token endpoint answers them (TX-04)."""
    world = setup.world
    life = setup.lifetime("access_token")
    access = sign(world, _access_claims(setup, site, basis, now=now), kind="at+jwt")
    world.remember(
        access,
        Access(
            owner=basis.owner,
            scopes=frozenset(basis.scopes),
            auth_event_id=basis.auth_event_id,
            expires_at=int(now) + life,
        ),
    )
    body: dict[str, object] = {
        "access_token": access,
        "expires_in": life,
        "token_type": "Bearer",
        "scope": " ".join(basis.scopes),
    }
    if "openid" in basis.scopes:
        claims = _id_claims(setup, site, basis, now=now) | {"at_hash": half_hash(access)}
        body["id_token"] = sign(world, claims, kind="JWT")
    if "offline_access" in basis.scopes:
        body["refresh_token"] = _new_refresh(setup, basis, now)
    return body


def _new_refresh(setup: Setup, basis: Basis, now: float) -> str:
    """A refresh token, kept in the world; dead ones are let go."""
    world = setup.world
    world.refreshes = {
        name: kept for name, kept in world.refreshes.items() if now < kept.expires_at
    }
    token = world.new_token()
    world.refreshes[token] = Refresh(
        owner=basis.owner,
        scopes=basis.scopes,
        auth_event_id=basis.auth_event_id,
        auth_time=basis.auth_time,
        expires_at=now + setup.lifetime("refresh_token"),
    )
    return token


def _session(basis: Basis) -> str:
    """The session id of a sign-in, the same in all its tokens."""
    return hashlib.sha256(f"session:{basis.auth_event_id}".encode()).hexdigest()[:32]


def subject(owner: Owner) -> str:
    """The ``sub`` claim: a hash of the user id."""
    return hashlib.sha256(owner[1].encode()).hexdigest()[:32]


def _access_claims(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """The claims of AT-01 to AT-07; no tenant among them (AT-09)."""
    return {
        "nbf": int(now),
        "exp": int(now) + setup.lifetime("access_token"),
        "iss": site.issuer,
        "aud": f"{site.issuer}/resources",
        "client_id": basis.owner[0],
        "sub": subject(basis.owner),
        "auth_time": int(basis.auth_time),
        "xero_userid": basis.owner[1],
        "global_session_id": _session(basis),
        "jti": setup.world.draw().hex()[:32],
        "authentication_event_id": basis.auth_event_id,
        "scope": list(basis.scopes),
    }


def _id_claims(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """The claims of IT-01 to IT-04, profile and e-mail as the scopes allow."""
    user = setup.world.users[basis.owner[1]]
    claims: dict[str, object] = {
        "nbf": int(now),
        "exp": int(now) + setup.lifetime("id_token"),
        "iss": site.issuer,
        "aud": basis.owner[0],
        "iat": int(now),
        "auth_time": int(basis.auth_time),
        "sub": subject(basis.owner),
        "sid": _session(basis),
        "idp": "local",
        "amr": ["pwd"],
        "global_session_id": _session(basis),
        **profile(user, basis.scopes),
    }
    return claims | ({"nonce": basis.nonce} if basis.nonce else {})


def profile(user: User, scopes: tuple[str, ...] | frozenset[str]) -> dict[str, object]:
    """What ``profile`` and ``email`` tell about a user (IT-03)."""
    told: dict[str, object] = {"xero_userid": user.id}
    if "profile" in scopes:
        told |= {
            "preferred_username": user.email,
            "name": user.name,
            "given_name": user.given_name,
            "family_name": user.family_name,
        }
    return told | ({"email": user.email} if "email" in scopes else {})


def grant(
    setup: Setup,
    site: Site,
    *,
    headers: Mapping[str, str],
    form: Mapping[str, str],
    now: float,
) -> Reply:
    """The token endpoint's answer."""
    app = client(setup, headers, form)
    if app is None:
        return no(setup, "invalid_client", now=now)
    kind = form.get("grant_type", "")
    if kind == "client_credentials":
        why = "This app may not use client credentials: XPM knows only a person's consent."
        return no(setup, "unauthorized_client", description=why, now=now)
    if kind not in ("authorization_code", "refresh_token"):
        return no(setup, "unsupported_grant_type" if kind else "invalid_request", now=now)
    take = exchange if kind == "authorization_code" else renew
    basis = take(setup, app, form, now)
    if basis is None:
        setup.world.counters[f"{kind}-refused"] += 1
        return no(setup, "invalid_grant", now=now)
    reply = setup.writer.json(200, issue(setup, site, basis, now=now), now=now)
    reply.headers = {**reply.headers, "cache-control": "no-store", "pragma": "no-cache"}
    return reply


def revoke(
    setup: Setup, *, headers: Mapping[str, str], form: Mapping[str, str], now: float
) -> Reply:
    """Revocation: 200 whatever the token, and all the user gave the app is gone (EP-03, CX-06)."""
    app = client(setup, headers, form)
    if app is None:
        return no(setup, "invalid_client", now=now)
    # An unknown token is a 200 too, so that nobody learns which tokens exist.
    token = setup.world.refreshes.get(form.get("token", ""))
    if token is not None and token.owner[0] == app.client_id:
        setup.world.revoke(token.owner)
    return setup.writer.plain(200, "", now=now)
