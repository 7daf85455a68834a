"""The token endpoint as Xero describes it, in thirty lines: tokens rotate, with a grace of one."""

from __future__ import annotations

import threading

from store_cast import NOW

from greenroom.auth.replies import Connection, TokenSet
from greenroom.errors import SignedOut

GRACE_SECONDS = 1800.0
LIFE_SECONDS = 1800.0


def connection(tenant_id: str, user_id: str, *, updated_at: float = NOW, **changes) -> Connection:
    """A connection of a practice, as Xero lists it."""
    made = Connection(
        id=f"{tenant_id[:4]}-{user_id[:4]}",
        tenant_id=tenant_id,
        tenant_type="PRACTICEMANAGER",
        tenant_name="Home Practice",
        auth_event_id="event",
        created_at=updated_at,
        updated_at=updated_at,
    )
    return made._replace(**changes)


class Grant:
    """What Xero remembers of one user's grant: the tokens that may still be used."""

    def __init__(self) -> None:
        self.current = ""
        self.previous = ""
        self.previous_until = 0.0
        self.access = ""


class FakeXero:
    """Grants by user. The refresh token before the last may be tried for 30 minutes more."""

    def __init__(self) -> None:
        self.grants: dict[str, Grant] = {}
        self.uses: list[str] = []
        self._lock = threading.Lock()
        self._count = 0

    def _issue(self, user_id: str, now: float) -> TokenSet:
        self._count += 1
        grant = self.grants[user_id]
        grant.current = f"refresh-{self._count}-{user_id}"
        grant.access = f"access-{self._count}-{user_id}"
        return TokenSet(
            access_token=grant.access,
            refresh_token=grant.current,
            expires_at=now + LIFE_SECONDS - 60,
            refresh_expires_at=now + 60 * 86400,
            scopes=("practicemanager.client.read", "offline_access"),
            user_id=user_id,
            auth_event_id=f"event-{self._count}",
            received_at=now,
        )

    def consent(self, user_id: str, now: float) -> TokenSet:
        """A new grant for a user."""
        with self._lock:
            self.grants[user_id] = Grant()
            return self._issue(user_id, now)

    def refresh(self, token: str, now: float) -> TokenSet:
        """The next tokens; ``SignedOut`` for a token that is neither the last nor in its grace."""
        with self._lock:
            self.uses.append(token)
            user_id = token.split("-", 2)[2]
            grant = self.grants.get(user_id)
            if grant and token == grant.current:
                grant.previous, grant.previous_until = token, now + GRACE_SECONDS
            elif not grant or token != grant.previous or now >= grant.previous_until:
                raise SignedOut("invalid_grant")
            return self._issue(user_id, now)

    def revoke(self, user_id: str) -> None:
        """The user takes everything back at Xero's side."""
        self.grants.pop(user_id, None)

    def accepts(self, access_token: str) -> bool:
        """Whether an access token is one of Xero's newest."""
        return access_token in {grant.access for grant in self.grants.values()}
