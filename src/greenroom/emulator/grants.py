"""What people and apps have agreed: codes, tokens, connections. Values only; no rule of OAuth.

Every token belongs to a user of an app, never to a practice (TX-06): the pair is its ``owner``.
Which practices a token reaches is told by the owner's connections at the time of the call.
"""

from __future__ import annotations

import msgspec

Owner = tuple[str, str]
"""Client id and Xero user id."""


class Code(msgspec.Struct, kw_only=True):
    """An authorisation code: single use, five minutes (TL-01)."""

    owner: Owner
    redirect_uri: str
    scopes: tuple[str, ...]
    challenge: str
    nonce: str
    auth_event_id: str
    auth_time: float
    expires_at: float

    def __repr__(self) -> str:
        return f"<Code of {self.owner[0]}>"


class Refresh(msgspec.Struct, kw_only=True):
    """A refresh token. ``replaced_at`` is 0 until a refresh put another in its place (TL-07).

    ``uses`` are the moments at which it was shown, taken or not. ``replaces`` is the one before it.
    """

    owner: Owner
    scopes: tuple[str, ...]
    auth_event_id: str
    auth_time: float
    expires_at: float
    replaced_at: float = 0.0
    uses: list[float] = []
    replaces: str = ""


class Access(msgspec.Struct, kw_only=True):
    """An access token, looked up by its own text; ``scopes`` are what it may do."""

    owner: Owner
    scopes: frozenset[str]
    auth_event_id: str
    expires_at: float


class Connection(msgspec.Struct, kw_only=True):
    """One tenant that a user connected to an app. ``id`` is what a DELETE names (CN-01).

    ``broken``: it is listed still, but its user may do nothing in the tenant any more (SP-05).
    """

    id: str
    tenant_id: str
    tenant_type: str
    auth_event_id: str
    created_at: float
    updated_at: float
    broken: bool = False


class Shown(msgspec.Struct, kw_only=True):
    """An error that Xero's own page shows: its line, and what Xero would not tell."""

    line: str
    hints: tuple[str, ...] = ()
