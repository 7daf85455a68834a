"""What the emulator remembers, and the changes by which people agree: connecting, revoking.

Who is there is added by ``world``; what Xero refuses, and in which words, is decided elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections import Counter

from greenroom.emulator.dates import Due
from greenroom.emulator.egress import Egress
from greenroom.emulator.faults import Fault
from greenroom.emulator.grants import Access, Code, Connection, Owner, Refresh, Shown
from greenroom.emulator.limits import AppMeter, Meter
from greenroom.emulator.parties import App, Organisation, Practice, User
from greenroom.emulator.practice.setting import Country

KEPT_TOKENS = 5_000
"""How many access tokens are remembered, so that an expired one is told from an unknown one."""


_NO_METERS: dict[str, Meter] = {}


class Memory:
    """What a world remembers. ``now`` is the moment it begins.

    ``clients`` and ``country`` are those of the practice it began with. ``ahead_seconds`` is how
    far its clock was moved on, ``lives`` how often it was restored, and
    ``alarm`` the earliest moment at which time alone changes anything; 0: not looked up yet.
    ``switches`` are the readings this world was written for; the emulator's own go before them.
    ``agreed`` holds the scopes each user ever consented to for an app: they only ever add up
    (SC-01).
    """

    def __init__(self, *, seed: int = 1, now: float) -> None:
        self.seed = seed
        self.began_at = now
        self.clients = 2000
        self.country: Country = "AU"
        self.ahead_seconds = 0.0
        self.alarm = 0.0
        self.drawn = 0
        self.lives = 0
        self.signing_key = ""
        self.apps: dict[str, App] = {}
        self.users: dict[str, User] = {}
        self.practices: dict[str, Practice] = {}
        self.organisations: dict[str, Organisation] = {}
        self.agreed: dict[Owner, tuple[str, ...]] = {}
        self.connections: dict[Owner, dict[str, Connection]] = {}
        self.first_connected: dict[Owner, dict[str, float]] = {}
        self.codes: dict[str, Code] = {}
        self.refreshes: dict[str, Refresh] = {}
        self.accesses: dict[str, Access] = {}
        self.shown: dict[str, Shown] = {}
        self.faults: list[Fault] = []
        self.calendar: list[Due] = []
        self.switches: dict[str, str] = {}
        self.egress: dict[str, Egress] = {}
        self.meters: dict[str, dict[str, Meter]] = {}
        self.app_meters: dict[str, AppMeter] = {}
        self.counters: Counter[str] = Counter()

    def draw(self) -> bytes:
        """32 bytes that only this world, at this point of its life, brings forth."""
        self.drawn += 1
        return hashlib.sha256(f"{self.seed}:{self.began_at}:{self.drawn}".encode()).digest()

    def new_id(self) -> str:
        """A new UUID; the same world lived again brings the same ones."""
        return str(uuid.UUID(bytes=self.draw()[:16], version=4))

    def new_token(self) -> str:
        """43 characters for a code, a refresh token or a secret."""
        return base64.urlsafe_b64encode(self.draw()).rstrip(b"=").decode()

    def connect(
        self, owner: Owner, tenant_id: str, *, tenant_type: str, auth_event_id: str, now: float
    ) -> Connection:
        """The connection of a tenant to a user's app, made or made anew in this consent pass."""
        mine = self.connections.setdefault(owner, {})
        # Its id stays while it stands; the first date outlives even a disconnection (CN-07).
        known = mine.get(tenant_id)
        first = self.first_connected.setdefault(owner, {}).setdefault(tenant_id, now)
        mine[tenant_id] = Connection(
            id=known.id if known else self.new_id(),
            tenant_id=tenant_id,
            tenant_type=tenant_type,
            auth_event_id=auth_event_id,
            created_at=first,
            updated_at=now,
        )
        return mine[tenant_id]

    def first_connection(self, client_id: str, tenant_id: str) -> float | None:
        """When any user of an app first connected a tenant; ``None`` if nobody ever did."""
        return min(
            (
                mine[tenant_id]
                for (client, _), mine in self.first_connected.items()
                if client == client_id and tenant_id in mine
            ),
            default=None,
        )

    def disconnect(self, owner: Owner, connection_id: str) -> bool:
        """Whether the owner had that connection; it is gone now."""
        mine = self.connections.get(owner, {})
        for tenant_id, connection in mine.items():
            if connection.id == connection_id:
                del mine[tenant_id]
                return True
        return False

    def connected_tenants(self, client_id: str) -> set[str]:
        """The tenants an app is connected to; several users of one count once (CX-04)."""
        return {
            tenant
            for (client, _), mine in self.connections.items()
            if client == client_id
            for tenant in mine
        }

    def connected_apps(self, tenant_id: str) -> set[str]:
        """The client ids of the apps that are connected to a tenant."""
        return {client for (client, _), mine in self.connections.items() if tenant_id in mine}

    def revoke(self, owner: Owner) -> None:
        """Take back all a user gave an app: tokens, codes, consent, connections (CX-06)."""
        self.codes = {name: code for name, code in self.codes.items() if code.owner != owner}
        self.refreshes = {n: token for n, token in self.refreshes.items() if token.owner != owner}
        self.accesses = {n: token for n, token in self.accesses.items() if token.owner != owner}
        # first_connected stays: Xero remembers when a tenant was first connected.
        self.connections.pop(owner, None)
        self.agreed.pop(owner, None)

    def remember(self, token: str, access: Access) -> None:
        """Keep an access token, and let go of the oldest beyond ``KEPT_TOKENS``."""
        self.accesses[token] = access
        # Expired ones must stay a while: Xero tells them from unknown ones (GE-01, GE-02).
        while len(self.accesses) > KEPT_TOKENS:
            del self.accesses[next(iter(self.accesses))]

    def meter(self, client_id: str, tenant_id: str) -> Meter:
        """The counters of one app at one tenant."""
        found = self.meters.get(client_id, _NO_METERS).get(tenant_id)
        if found is None:
            found = self.meters.setdefault(client_id, {})[tenant_id] = Meter.at(tenant_id)
        return found

    def across(self, client_id: str) -> AppMeter:
        """The counters of one app over all tenants."""
        found = self.app_meters.get(client_id)
        if found is None:
            found = self.app_meters[client_id] = AppMeter.at(client_id)
        return found
