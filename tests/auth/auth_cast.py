"""Tokens as Xero words them, and the moment at which they are said."""

from __future__ import annotations

import base64
import json

NOW = 1_790_000_000.0
USER = "11111111-2222-4333-8444-555555555555"
EVENT = "99999999-2222-4333-8444-555555555555"


def access_token(**changes: object) -> str:
    """An access token in Xero's words; its signature is nobody's, for nobody checks it."""
    claims: dict[str, object] = {
        "iss": "https://identity.xero.com",
        "client_id": "CLIENT",
        "xero_userid": USER,
        "authentication_event_id": EVENT,
        "scope": ["openid", "practicemanager.client.read", "offline_access"],
        "exp": NOW + 1800,
    }
    body = base64.urlsafe_b64encode(json.dumps(claims | changes).encode()).decode().rstrip("=")
    return f"e30.{body}.c2ln"
