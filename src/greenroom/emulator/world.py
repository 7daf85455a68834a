"""A world: its memory, who is in it, and how it outlives a command.

Here apps are registered and approved, people and practices added. What people agree with each
other is in ``memory``, how a world is written down in ``keeping``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Literal, Self, TypeVar

from greenroom.emulator.keeping import fill, keep, read
from greenroom.emulator.memory import Memory
from greenroom.emulator.parties import App, Organisation, Practice, Stage, User
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.emulator.stages import By, enter
from greenroom.errors import EmulatorError

Party = TypeVar("Party", Practice, Practice | Organisation)

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

    def given_out(self) -> bytes:
        """The snapshot for whoever asks; ``EmulatorError`` where it holds real people's data."""
        if self.private:
            raise EmulatorError(
                "This world holds real people's data, which are not given out as a file.",
                hint="Read the export with --disguise, and the snapshot holds nobody's.",
            )
        return self.snapshot()

    @classmethod
    def restore(cls, kept: bytes) -> Self:
        """The world of a snapshot; ``EmulatorError`` when the bytes are none of ours."""
        found = read(kept)
        world = cls(seed=found.seed, now=found.began_at)
        fill(world, found)
        world.lives += 1
        return world

    @property
    def private(self) -> bool:
        """Whether real people's data are in it: it is kept sealed, and given to nobody whole."""
        return any(practice.data.private for practice in self.practices.values())

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
        known = self.apps.get(client_id)
        self.apps[client_id] = app
        self.set_stage(client_id, stage, tier=tier, now=app.created_at)
        # An app registered over again stands where it stood: its year and its scopes go on.
        if known is not None and known.stage == stage:
            app.approved_at, app.history = known.approved_at, known.history
            app.scopes, app.tier = known.scopes, tier or known.tier
            app.certified = certified or known.certified
        return app, secret

    def set_stage(
        self,
        client_id: str,
        stage: str,
        *,
        scopes: tuple[str, ...] = (),
        tier: str = "",
        now: float | None = None,
        by: By = "hand",
    ) -> App:
        """The app at its new stage, whatever the one before; see ``stages.enter``."""
        moment = self.began_at if now is None else now
        self.alarm = 0.0
        return enter(self.app(client_id), stage, now=moment, by=by, scopes=scopes, tier=tier)

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

    def rename(self, user: User, *, name: str = "", email: str = "") -> None:
        """Give a user another name or address; ``EmulatorError`` when another has the address."""
        taken = {other.email for other in self.users.values() if other is not user}
        if email in taken:
            raise EmulatorError("Another user has that e-mail address")
        user.name, user.email = name or user.name, email or user.email

    def app(self, client_id: str) -> App:
        """The app of that client id, the only one for ""; ``EmulatorError`` when there is none."""
        if not client_id and len(self.apps) == 1:
            return next(iter(self.apps.values()))
        if client_id not in self.apps:
            known = ", ".join(self.apps) or "none"
            raise EmulatorError(
                f"No app with client id {client_id}" if client_id else "Which app?",
                hint=f"There is: {known}",
            )
        return self.apps[client_id]

    def practice(self, named: str) -> Practice:
        """The practice of that tenant id or name, the only one for ""; else ``EmulatorError``."""
        return _meant(self.practices, named, "practice")

    def tenant(self, named: str) -> Practice | Organisation:
        """The practice or organisation of that tenant id or name; else ``EmulatorError``."""
        known: dict[str, Practice | Organisation] = {**self.practices, **self.organisations}
        return _meant(known if named else dict(self.practices), named, "tenant")

    def user(self, name: str) -> User:
        """The user of that id or e-mail address; ``EmulatorError`` when there is none."""
        for user in self.users.values():
            if name in (user.id, user.email):
                return user
        raise EmulatorError("No user with that id or e-mail address")


def _meant(known: Mapping[str, Party], named: str, word: str) -> Party:
    """The party of that id, or the only one of that name; of all of them for ""."""
    if named in known:
        return known[named]
    found = [party for party in known.values() if named in ("", party.name)]
    if len(found) == 1:
        return found[0]
    what = f"No {word} with tenant id or name {named}" if named else f"Which {word}?"
    raise EmulatorError(
        f"Several are called {named}" if len(found) > 1 and named else what,
        hint=f"There is: {', '.join(party.name for party in known.values()) or 'none'}",
    )


def new_world(*, clients: int = 2000, seed: int = 1, country: Country = "AU", now: float) -> World:
    """A world with one practice of so many clients, one organisation and two people; no app yet."""
    data = practice_data(seed=seed, clients=clients, country=country, now=now)
    world = world_of(data, seed=seed, now=now)
    world.clients = clients
    return world


def world_of(data: PracticeData, *, name: str = "", seed: int = 1, now: float) -> World:
    """A new world as ``new_world`` makes it, around a practice that is there already."""
    world, country = World(seed=seed, now=now), data.country
    world.country = country
    connector = world.add_user("Hana Fairweather", CONNECTOR)
    colleague = world.add_user("Felix Crabtree", COLLEAGUE)
    name = name or _PRACTICE_NAMES.get(country, "Example Accountants")
    world.add_practice(name, data, country=country, privileged=(connector.id,))
    world.add_organisation("Harbour Bakery", country=country, members=(connector.id, colleague.id))
    return world


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
