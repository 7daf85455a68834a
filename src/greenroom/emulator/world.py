"""The emulator's memory: who is there, what they agreed, what trouble is scripted.

Here are the changes that keep this memory whole: registering, approving, connecting, revoking. What
Xero refuses and in which words is decided elsewhere; how a world is kept is in ``keeping``,
how one is filled in ``worlds``.
"""

from __future__ import annotations

import base64
import hashlib
import uuid
from collections import Counter
from typing import Literal, Self

from greenroom.contract import contract
from greenroom.emulator.faults import Fault
from greenroom.emulator.grants import Access, Code, Connection, Owner, Refresh, Shown
from greenroom.emulator.keeping import fill, keep, read
from greenroom.emulator.limits import AppMeter, Meter
from greenroom.emulator.parties import SHUT_STAGES, STAGES, App, Organisation, Practice, Stage, User
from greenroom.emulator.practice import PracticeData
from greenroom.errors import EmulatorError

KEPT_TOKENS = 5_000
"""How many access tokens are remembered, so that an expired one is told from an unknown one."""


def digest(secret: str) -> str:
    """The SHA-256 of a client secret, in hex: all that a world keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class World:
    """Everything the emulator knows. ``now`` is the moment the world begins.

    ``ahead_seconds`` is how far its clock was moved on, ``lives`` how often it was restored.
    ``agreed`` holds the scopes each user ever consented to for an app: they only ever add up
    (SC-01).
    """

    def __init__(self, *, seed: int = 1, now: float) -> None:
        self.seed = seed
        self.began_at = now
        self.ahead_seconds = 0.0
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
        self.meters: dict[str, dict[str, Meter]] = {}
        self.app_meters: dict[str, AppMeter] = {}
        self.counters: Counter[str] = Counter()

    def snapshot(self) -> bytes:
        """The whole world as bytes; they hold tokens and the signing key, so keep them private."""
        return keep(self)

    @classmethod
    def restore(cls, kept: bytes) -> Self:
        """The world of a snapshot; ``EmulatorError`` when the bytes are none of ours."""
        found = read(kept)
        world = cls(seed=found.seed, now=found.began_at)
        fill(world, found)
        world.lives += 1
        return world

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

    # ------------------------------------------------------------------ who is there

    def register_app(
        self,
        name: str,
        *,
        redirect_uris: tuple[str, ...],
        kind: Literal["web", "pkce"] = "web",
        client_id: str = "",
        client_secret: str = "",
        stage: Stage = "registered",
        tier: str = "",
        certified: bool = False,
        now: float | None = None,
    ) -> tuple[App, str]:
        """The new app and its secret, shown this once; a PKCE app has none (PK-04)."""
        if "xero" in name.lower():
            raise EmulatorError(f"An app's name may not contain “Xero”: {name}")  # APP-02
        for uri in redirect_uris:
            check_redirect_uri(uri)
        client_id = client_id or self.draw().hex()[:32].upper()
        secret = "" if kind == "pkce" else client_secret or self.new_token()
        app = App(
            client_id=client_id,
            name=name,
            type=kind,
            secret_digest=digest(secret) if secret else "",
            redirect_uris=redirect_uris,
            certified=certified,
            created_at=self.began_at if now is None else now,
        )
        self.apps[client_id] = app
        self.set_stage(client_id, stage, tier=tier)
        return app, secret

    def set_stage(
        self, client_id: str, stage: str, *, scopes: tuple[str, ...] = (), tier: str = ""
    ) -> App:
        """The app at its new stage.

        Approval attaches ``scopes``, by default the eight granular ones, and lifts the tier to one
        that has XPM (T-10). A renewal or a lapse leaves them attached; declined and withdrawn apps
        lose them.
        """
        app = self.app(client_id)
        if stage not in STAGES:
            raise EmulatorError(f"No such stage: {stage}", hint=f"One of: {', '.join(STAGES)}")
        terms = contract()
        if tier and tier not in terms.tiers:
            raise EmulatorError(f"No such tier: {tier}", hint=f"One of: {', '.join(terms.tiers)}")
        for scope in scopes:
            if scope not in terms.scopes or terms.scopes[scope].family != "practice":
                raise EmulatorError(f"Not a practice scope: {scope}")
        app.stage = stage  # type: ignore[assignment]  # told apart just above
        if scopes:
            app.scopes = scopes
        elif app.open and not app.scopes:
            app.scopes = granular_scopes()
        elif stage in SHUT_STAGES:
            app.scopes = ()
        app.tier = tier or app.tier
        if app.open and not tier and not terms.tiers[app.tier].xpm:
            app.tier = "advanced"
        return app

    def add_user(self, name: str, email: str) -> User:
        """A new made-up person."""
        user = User(id=self.new_id(), name=name, email=email)
        self.users[user.id] = user
        return user

    def add_practice(
        self, name: str, data: PracticeData, *, country: str, privileged: tuple[str, ...] = ()
    ) -> Practice:
        """A new practice with its records; ``privileged`` users may connect apps to it."""
        practice = Practice(
            tenant_id=self.new_id(),
            name=name,
            country=country,
            data=data,
            privileged=set(privileged),
        )
        self.practices[practice.tenant_id] = practice
        return practice

    def add_organisation(
        self, name: str, *, country: str, members: tuple[str, ...] = ()
    ) -> Organisation:
        """A new ordinary organisation that its members may connect."""
        found = Organisation(
            tenant_id=self.new_id(),
            name=name,
            country=country,
            seed=self.seed,
            members=set(members),
        )
        self.organisations[found.tenant_id] = found
        return found

    def app(self, client_id: str) -> App:
        """The app of that client id; ``EmulatorError`` when there is none."""
        if client_id not in self.apps:
            raise EmulatorError(f"No app with client id {client_id}")
        return self.apps[client_id]

    def practice(self, tenant_id: str) -> Practice:
        """The practice of that tenant id; ``EmulatorError`` when there is none."""
        if tenant_id not in self.practices:
            raise EmulatorError(f"No practice with tenant id {tenant_id}")
        return self.practices[tenant_id]

    def user(self, name: str) -> User:
        """The user of that id or e-mail address; ``EmulatorError`` when there is none."""
        for user in self.users.values():
            if name in (user.id, user.email):
                return user
        raise EmulatorError("No user with that id or e-mail address")

    # ------------------------------------------------------------------ what they agreed

    def connect(
        self, owner: Owner, tenant_id: str, *, tenant_type: str, auth_event_id: str, now: float
    ) -> Connection:
        """The connection of a tenant to a user's app, made or made anew in this consent pass."""
        mine = self.connections.setdefault(owner, {})
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
        self.connections.pop(owner, None)
        self.agreed.pop(owner, None)

    def remember(self, token: str, access: Access) -> None:
        """Keep an access token, and let go of the oldest beyond ``KEPT_TOKENS``."""
        self.accesses[token] = access
        while len(self.accesses) > KEPT_TOKENS:
            del self.accesses[next(iter(self.accesses))]

    def meter(self, client_id: str, tenant_id: str) -> Meter:
        """The counters of one app at one tenant."""
        mine = self.meters.setdefault(client_id, {})
        if tenant_id not in mine:
            mine[tenant_id] = Meter.at(tenant_id)
        return mine[tenant_id]

    def app_meter(self, client_id: str) -> AppMeter:
        """The counters of one app over all tenants."""
        if client_id not in self.app_meters:
            self.app_meters[client_id] = AppMeter.at(client_id)
        return self.app_meters[client_id]


def granular_scopes() -> tuple[str, ...]:
    """The practice scopes of Xero's present list, which an approval attaches."""
    scopes = contract().scopes.values()
    return tuple(scope.name for scope in scopes if scope.family == "practice" and not scope.broad)


def check_redirect_uri(uri: str) -> None:
    """Nothing; ``EmulatorError`` when Xero would not register the address (APP-05, APP-07)."""
    scheme, found, rest = uri.partition("://")
    host = rest.partition("/")[0].partition(":")[0]
    if not found or "*" in uri or "#" in uri or not host:
        raise EmulatorError(f"A redirect URI is absolute and without wildcards: {uri}")
    if scheme != "https" and (scheme, host) != ("http", "localhost"):
        raise EmulatorError(
            f"Xero does not register {uri}", hint="https, or http://localhost for testing"
        )
