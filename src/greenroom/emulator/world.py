"""A world: its memory, who is in it, and how it outlives a command.

Here apps are registered and approved, people and practices added. What people agree with each
other is in ``memory``, how a world is written down in ``keeping``.
"""

from __future__ import annotations

import hashlib
from typing import Literal, Self

from greenroom.contract import contract
from greenroom.emulator.keeping import fill, keep, read
from greenroom.emulator.memory import Memory
from greenroom.emulator.parties import SHUT_STAGES, STAGES, App, Organisation, Practice, Stage, User
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.errors import EmulatorError

CONNECTOR = "hana.fairweather@example.com"
"""Who holds "Connect third-party add-ons" in a new world's practice."""

COLLEAGUE = "felix.crabtree@example.com"
"""Who does not."""

_PRACTICE_NAMES: dict[str, str] = {
    "AU": "Banksia Accountants",
    "NZ": "Kowhai Accountants",
    "UK": "Foxglove Accountants",
}


def digest(secret: str) -> str:
    """The SHA-256 of a client secret, in hex: all that a world keeps of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


class World(Memory):
    """Everything the emulator knows: practices, organisations, people, apps, agreements."""

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
        # A renewal must not bring back what Xero's staff once left out.
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


def new_world(*, clients: int = 2000, seed: int = 1, country: Country = "AU", now: float) -> World:
    """A world with one practice of so many clients, one organisation and two people; no app yet."""
    world = World(seed=seed, now=now)
    world.clients, world.country = clients, country
    connector = world.add_user("Hana Fairweather", CONNECTOR)
    colleague = world.add_user("Felix Crabtree", COLLEAGUE)
    data = practice_data(seed=seed, clients=clients, country=country, now=now)
    name = _PRACTICE_NAMES.get(country, "Example Accountants")
    world.add_practice(name, data, country=country, privileged=(connector.id,))
    world.add_organisation("Harbour Bakery", country=country, members=(connector.id, colleague.id))
    return world


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
    # http for localhost only, and not for 127.0.0.1: that is Xero's rule, not ours (APP-07).
    if scheme != "https" and (scheme, host) != ("http", "localhost"):
        raise EmulatorError(
            f"Xero does not register {uri}", hint="https, or http://localhost for testing"
        )
