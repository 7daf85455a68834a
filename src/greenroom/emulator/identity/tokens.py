"""The token endpoint and revocation: who asks, and the tokens that come of it.

What a code or a refresh token is worth is told in ``basis``; signing is in ``signing``, the pages
before it in ``consent``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import unquote_plus

from greenroom.emulator.grants import Access, Owner, Refresh
from greenroom.emulator.identity.basis import Basis, exchange, renew
from greenroom.emulator.identity.signing import half_hash, sign
from greenroom.emulator.parties import App, User
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site
from greenroom.emulator.world import digest

_SENTENCES = {
    "invalid_grant": "Token has been expired or revoked.",
    "invalid_client": "The client id or the secret is wrong.",
    "invalid_scope": "The scope goes beyond what was granted.",
}
"""What a refusal adds to its error under the switch; only the first was ever reported (TE-06)."""


def no(setup: Setup, error: str, *, now: float, description: str = "") -> Reply:
    """A refusal of the token endpoint: the error alone, as Xero sends it (TE-06)."""
    if setup.switches["token-error-description"] == "present":
        description = description or _SENTENCES.get(error, "")
    status = int(setup.switches["invalid-client-status"]) if error == "invalid_client" else 400
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


def issue(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """New tokens, kept in the world, as the token endpoint answers them (TX-04)."""
    world = setup.world
    life = setup.lifetime("access_token")
    kept, basis = basis.scopes, basis._replace(scopes=_usable(setup, basis))
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
        body["refresh_token"] = _new_refresh(setup, basis._replace(scopes=kept), now)
    return body


def _usable(setup: Setup, basis: Basis) -> tuple[str, ...]:
    """The scopes of a new access token.

    Where live tokens outlast the end of an approval, new ones must come without practice scopes,
    or a refresh would make them last for ever (assumed).
    """
    app = setup.world.apps[basis.owner[0]]
    if setup.may_ask(app) or not setup.may_call(app):
        return basis.scopes
    known = setup.contract.scopes
    return tuple(name for name in basis.scopes if known[name].family != "practice")


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
        replaces=basis.replaces,
    )
    return token


def _session(basis: Basis) -> str:
    """The session id of a sign-in, the same in all its tokens."""
    return hashlib.sha256(f"session:{basis.auth_event_id}".encode()).hexdigest()[:32]


def subject(owner: Owner) -> str:
    """The ``sub`` claim: a hash of the user id."""
    return hashlib.sha256(owner[1].encode()).hexdigest()[:32]


def _told(setup: Setup, now: float, basis: Basis) -> tuple[int, int]:
    """The moments of a token's claims: now, and when its user signed in."""
    # On the app's own clock, which nobody moved: it would not believe a token of next week.
    ahead = setup.world.ahead_seconds
    return int(now - ahead), int(basis.auth_time - ahead)


def _access_claims(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """The claims of AT-01 to AT-07; no tenant among them (AT-09)."""
    told, signed_in = _told(setup, now, basis)
    return {
        "nbf": told,
        "exp": told + setup.lifetime("access_token"),
        "iss": site.issuer,
        "aud": f"{site.issuer}/resources",
        "client_id": basis.owner[0],
        "sub": subject(basis.owner),
        "auth_time": signed_in,
        "xero_userid": basis.owner[1],
        "global_session_id": _session(basis),
        "jti": setup.world.draw().hex()[:32],
        "authentication_event_id": basis.auth_event_id,
        "scope": list(basis.scopes),
    }


def _id_claims(setup: Setup, site: Site, basis: Basis, *, now: float) -> dict[str, object]:
    """The claims of IT-01 to IT-04, profile and e-mail as the scopes allow."""
    user = setup.world.users[basis.owner[1]]
    told, signed_in = _told(setup, now, basis)
    claims: dict[str, object] = {
        "nbf": told,
        "exp": told + setup.lifetime("id_token"),
        "iss": site.issuer,
        "aud": basis.owner[0],
        "iat": told,
        "auth_time": signed_in,
        "sub": subject(basis.owner),
        "sid": _session(basis),
        "idp": "local",
        "amr": ["pwd"],
        "global_session_id": _session(basis),
        **profile(user, basis.scopes),
    }
    echoed = basis.nonce and setup.switches["id-token-nonce"] == "echoed"
    return claims | ({"nonce": basis.nonce} if echoed else {})


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
        return _without_a_person(setup, form, now=now)
    if kind not in ("authorization_code", "refresh_token"):
        return no(setup, "unsupported_grant_type" if kind else "invalid_request", now=now)
    take = exchange if kind == "authorization_code" else renew
    basis = take(setup, app, form, now)
    if isinstance(basis, str):
        setup.world.counters[f"{kind}-refused"] += 1
        return no(setup, basis, now=now)
    reply = setup.writer.json(200, issue(setup, site, basis, now=now), now=now)
    reply.headers = {**reply.headers, "cache-control": "no-store", "pragma": "no-cache"}
    return reply


def _without_a_person(setup: Setup, form: Mapping[str, str], *, now: float) -> Reply:
    """The refusal of client credentials: XPM knows only a person's consent (CC-06, TE-04)."""
    known = setup.contract.scopes
    asked = [known[name] for name in form.get("scope", "").split() if name in known]
    if any(scope.family == "practice" for scope in asked):
        found = setup.identity.refusals["scope-not-assigned"]
        return no(setup, found.error, description=found.detail, now=now)
    why = "This emulator plays no custom connections: an app signs in with a person's consent."
    return no(setup, "unauthorized_client", description=why, now=now)


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
