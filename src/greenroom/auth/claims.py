"""What a token says: scopes, user, times; and whether an id token is really Xero's.

An access token is read, not verified: it came over TLS from Xero's own token endpoint, and Xero
alone decides what it opens. Nothing here asks for keys; they are handed in.
"""

from __future__ import annotations

import base64
import json
from typing import Any, NamedTuple

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from greenroom.errors import ConsentError, UnexpectedReply

LEEWAY_SECONDS = 60
"""How far the machine's clock may be from Xero's."""


class Claims(NamedTuple):
    """What an access token says. There is no practice in it: those come from the connections."""

    user_id: str
    scopes: tuple[str, ...]
    auth_event_id: str
    expires_at: float
    client_id: str


def _payload(token: str) -> dict[str, Any]:
    """The middle part of a JWT; ``UnexpectedReply`` when the token is none."""
    middle = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        payload = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        # No `from`: the original error could quote a piece of the token.
        raise UnexpectedReply("the access token is not one that can be read") from None
    return payload


def _words(value: object) -> tuple[str, ...]:
    """Scopes, which Xero lists in an array and others in one string."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(str(word) for word in value) if isinstance(value, list) else ()


def access_claims(token: str) -> Claims:
    """What an access token says; ``UnexpectedReply`` when it cannot be read."""
    payload = _payload(token)
    user_id = payload.get("xero_userid") or payload.get("sub")
    expires = payload.get("exp", 0)
    if not isinstance(user_id, str) or not isinstance(expires, int | float):
        raise UnexpectedReply("the access token names no user or no time of expiry")
    return Claims(
        user_id=user_id,
        scopes=_words(payload.get("scope")),
        auth_event_id=str(payload.get("authentication_event_id") or ""),
        expires_at=float(expires),
        client_id=str(payload.get("client_id") or ""),
    )


def _not_ours(why: str) -> ConsentError:
    return ConsentError(
        f"the id token is not to be trusted: {why}",
        hint="Throw this sign-in away and connect again; if it happens twice, look at the network.",
        reason="id-token",
    )


def _checked(registry: jwt.JWTClaimsRegistry, claims: dict[str, Any]) -> None:
    """Hold the claims against the registry; what failed is named, never its value."""
    try:
        registry.validate(claims)
    except JoseError as error:
        raise _not_ours(f"{error.error} ({getattr(error, 'claim', '') or 'claims'})") from None


def _fits(claims: dict[str, Any], now: float) -> bool:
    """Whether a token's times are those of that moment."""
    begins, made, ends = (claims.get(name, now) for name in ("nbf", "iat", "exp"))
    if not all(isinstance(one, int | float) for one in (begins, made, ends)):
        return False
    return bool(max(begins, made) - LEEWAY_SECONDS <= now <= ends + LEEWAY_SECONDS)


def check_id_token(
    token: str,
    keys_json: str | bytes,
    *,
    issuer: str,
    client_id: str,
    nonce: str,
    now: float,
    their_now: float | None = None,
) -> None:
    """Nothing, if Xero signed this token for this app just now; else ``ConsentError``.

    The key is chosen by its id. A nonce must fit if the token carries one; Xero does not say that
    it always does. ``their_now`` is Xero's own clock, from the answer the token came with: on a
    machine whose clock is wrong, a token that fits that one is as good.
    """
    try:
        keys = KeySet.import_key_set(json.loads(keys_json))
        claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _not_ours(f"its signature does not hold ({type(error).__name__})") from None
    if their_now is not None and not _fits(claims, now):
        now = their_now
    registry = jwt.JWTClaimsRegistry(
        now=int(now),
        leeway=LEEWAY_SECONDS,
        iss={"essential": True, "value": issuer},
        aud={"essential": True, "value": client_id},
        exp={"essential": True},
    )
    _checked(registry, claims)
    if "nonce" in claims and claims["nonce"] != nonce:
        raise _not_ours("it answers another attempt")
