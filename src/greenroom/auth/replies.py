"""What Xero's identity answers: token sets and connections.

Requests are built in ``oauth``; what a refusal means stands in ``refusals``. Nothing here does
I/O, and no error quotes a body, for a body may hold a token.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec

from greenroom.auth.claims import access_claims
from greenroom.auth.refusals import (
    call_refused,
    json_value,
    never_returned,
    page_refusal,
    token_refused,
)
from greenroom.clock import moment
from greenroom.contract import contract
from greenroom.contract.terms import Identity
from greenroom.errors import UnexpectedReply

__all__ = [
    "PRACTICE",
    "Connection",
    "TokenSet",
    "never_returned",
    "of_type",
    "page_refusal",
    "read_connections",
    "read_disconnect",
    "read_id_token",
    "read_revocation",
    "read_token_reply",
]

EARLY_SECONDS = 60
"""A token counts as expired this long before it is, so that no call leaves with a dying one."""

PRACTICE = "PRACTICEMANAGER"
"""The tenant type of a Xero Practice Manager account."""


class TokenSet(msgspec.Struct, frozen=True, kw_only=True):
    """What one user granted one app, good until ``expires_at`` and renewable until later.

    ``refresh_expires_at`` is reckoned by us, for Xero sends no such date; an empty
    ``refresh_token`` cannot be renewed at all.
    """

    access_token: str
    refresh_token: str
    expires_at: float
    refresh_expires_at: float
    scopes: tuple[str, ...]
    user_id: str
    auth_event_id: str
    received_at: float

    def __repr__(self) -> str:
        return f"<TokenSet of user {self.user_id}, {len(self.scopes)} scopes>"


class Connection(NamedTuple):
    """One practice or organisation that one user opened to the app; ``id`` is what is deleted."""

    id: str
    tenant_id: str
    tenant_type: str
    tenant_name: str | None
    auth_event_id: str
    created_at: float
    updated_at: float

    def __repr__(self) -> str:
        return f"<Connection {self.id} of {self.tenant_type} {self.tenant_id}>"


def read_token_reply(
    status: int,
    body: bytes,
    *,
    now: float,
    headers: Mapping[str, str] | None = None,
    identity: Identity | None = None,
) -> TokenSet:
    """The token set in a reply to a code or refresh request.

    Raises ``SignedOut`` for ``invalid_grant``, ``ConfigError`` for ``invalid_client``,
    ``ConsentError`` for every other word of Xero's, and the call errors for the rest. Only the
    word counts, not the status, which differs between witnesses.
    """
    identity = identity or contract().identity
    reply = json_value(body)
    if status != 200 or (isinstance(reply, dict) and "error" in reply):
        raise token_refused(status, body, identity, headers=headers)
    if not isinstance(reply, dict):
        raise UnexpectedReply("the token reply is not JSON", operation="token", status=status)
    return _token_set(reply, now, identity)


def _token_set(reply: dict[str, Any], now: float, identity: Identity) -> TokenSet:
    """A token set from the fields of a reply; what is missing is named."""
    access, expires_in = reply.get("access_token"), reply.get("expires_in")
    if not isinstance(access, str) or not access:
        raise UnexpectedReply("the token reply has no access_token", operation="token")
    if isinstance(expires_in, bool) or not isinstance(expires_in, int | float):
        raise UnexpectedReply("the token reply has no expires_in", operation="token")
    claims = access_claims(access)
    refresh = reply.get("refresh_token") or ""
    expires_at = now + expires_in - EARLY_SECONDS
    lifetime = identity.lifetimes["refresh_token"].seconds
    scope = reply.get("scope")
    return TokenSet(
        access_token=access,
        refresh_token=str(refresh),
        expires_at=expires_at,
        refresh_expires_at=now + lifetime if refresh else expires_at,
        scopes=tuple(scope.split()) if isinstance(scope, str) and scope else claims.scopes,
        user_id=claims.user_id,
        auth_event_id=claims.auth_event_id,
        received_at=now,
    )


def read_id_token(body: bytes) -> str:
    """The id token in a token reply; empty without the ``openid`` scope. Not checked yet."""
    reply = json_value(body)
    return str(reply.get("id_token") or "") if isinstance(reply, dict) else ""


def _time(value: object) -> float:
    """An ISO date-time with up to seven fractional digits and no zone, as UTC; 0 when absent."""
    try:
        return moment(value) if isinstance(value, str) and value else 0.0
    except ValueError:
        raise UnexpectedReply("a connection's date is not one", operation="connections") from None


def _connection(entry: Any) -> Connection:
    """One element of the list; unknown tenant types pass, a missing id does not."""
    if not isinstance(entry, dict) or not entry.get("id") or not entry.get("tenantId"):
        raise UnexpectedReply("a connection has no id or no tenantId", operation="connections")
    name = entry.get("tenantName")
    return Connection(
        id=str(entry["id"]),
        tenant_id=str(entry["tenantId"]),
        tenant_type=str(entry.get("tenantType") or ""),
        tenant_name=None if name is None else str(name),
        auth_event_id=str(entry.get("authEventId") or ""),
        created_at=_time(entry.get("createdDateUtc")),
        updated_at=_time(entry.get("updatedDateUtc")),
    )


def read_connections(
    status: int, body: bytes, *, headers: Mapping[str, str] | None = None
) -> tuple[Connection, ...]:
    """Every connection in the reply, of whatever type; choose with ``of_type``."""
    if status != 200:
        raise call_refused(status, "connections", headers)
    reply = json_value(body)
    if not isinstance(reply, list):
        raise UnexpectedReply("the connections are not a list", operation="connections")
    return tuple(_connection(entry) for entry in reply)


def of_type(connections: Iterable[Connection], tenant_type: str) -> tuple[Connection, ...]:
    """The connections of exactly this type, the newest first; their position says nothing."""
    chosen = [one for one in connections if one.tenant_type == tenant_type]
    return tuple(sorted(chosen, key=lambda one: (-one.updated_at, one.id)))


def read_disconnect(status: int, *, headers: Mapping[str, str] | None = None) -> bool:
    """Whether the connection was there: True when now deleted, False when it was gone already."""
    if status not in {200, 204, 404}:
        raise call_refused(status, "disconnect", headers)
    return status != 404


def read_revocation(status: int, body: bytes = b"", *, identity: Identity | None = None) -> None:
    """Nothing when the grant is revoked; else the error the reply stands for."""
    if status != 200:
        raise token_refused(status, body, identity or contract().identity)
