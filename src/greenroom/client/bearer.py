"""The access token: attached, and exchanged when Xero says that it is of no use.

A generator of requests that is told what came of each, so the rule is written once and knows no
I/O. Where tokens come from is the caller's business: any function of the token just refused.
"""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Callable, Generator

import msgspec

from greenroom.errors import CallError, Forbidden, SignedOut
from greenroom.send import Request

Tokens = Callable[[str | None], str]
"""An access token; given the one Xero just refused, a newer one. Raises ``SignedOut``."""

StandIn = Callable[[str], str]
"""Another person's token, given one whose user does not open the practice; or the same again."""


def bearer(
    request: Request, tokens: Tokens, stand_in: StandIn | None = None
) -> Generator[Request, CallError | None, None]:
    """The request with a token; after ``SignedOut``, once more with a newer one.

    Where Xero says that the token's user does not open the practice, ``stand_in`` is asked for
    another person's. A missing scope is no reason to refresh: a new token of the same consent has
    the same scopes. A refused token was not used, so replaying a write does no harm.
    """
    token, used, renewed = tokens(None), set[str](), False
    while token not in used:
        used.add(token)
        came = yield _signed(request, token)
        if isinstance(came, SignedOut) and not renewed:
            token, renewed = tokens(token), True
        elif stand_in is not None and isinstance(came, Forbidden) and came.is_disconnected:
            token, renewed = stand_in(token), False


def _signed(request: Request, token: str) -> Request:
    """The request with its Authorization header."""
    headers = {**request.headers, "authorization": f"Bearer {token}"}
    return Request(request.method, request.url, headers, request.body)


def granted_scopes(authorization: str) -> tuple[str, ...]:
    """The scopes a signed request's token says it carries; none when it cannot be read.

    Read for error messages only, so the signature is not checked.
    """
    parts = authorization.removeprefix("Bearer ").split(".")
    if len(parts) != 3:
        return ()
    try:
        payload = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        claims = msgspec.json.decode(payload)
    except (binascii.Error, ValueError, msgspec.DecodeError):
        return ()
    scopes = claims.get("scope", ()) if isinstance(claims, dict) else ()
    return tuple(scopes.split() if isinstance(scopes, str) else map(str, scopes))
