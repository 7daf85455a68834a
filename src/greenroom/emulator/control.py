"""The routes under ``/_greenroom/``: reset, register, approve, edit, script trouble, move time.

They do what a person at Xero, a person in the practice or the clock would do. Off unless asked
for. Bodies and answers are JSON.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from greenroom.emulator.faults import Fault
from greenroom.emulator.orders import (
    Advance,
    Consent,
    Edit,
    NewApp,
    NewFault,
    NewPractice,
    NewStage,
    NewUser,
    Privilege,
    Reset,
)
from greenroom.emulator.parties import App, Practice
from greenroom.emulator.practice.edits import edit
from greenroom.emulator.reply import Reply
from greenroom.emulator.seed.plan import practice_data
from greenroom.emulator.setup import Setup
from greenroom.emulator.world import World, digest, new_world
from greenroom.emulator.worldfile import WorldFile, build_world
from greenroom.errors import EmulatorError
from greenroom.send import Request
from greenroom.wire.markup import carriable

Body = TypeVar("Body")


class Logged(NamedTuple):
    """One call as the emulator saw it: no body, no token, nobody's name."""

    at: float
    operation: str
    practice: str
    status: int
    correlation_id: str


class Played(Protocol):
    """The emulator as its control routes see it."""

    setup: Setup
    counts: Counter[tuple[str, int]]
    consent: str

    @property
    def calls(self) -> tuple[Logged, ...]:
        """The latest calls."""

    def forget_calls(self) -> None:
        """Begin counting anew."""

    def adopt(self, world: World) -> None:
        """Go on with another world."""

    def advance(self, seconds: float) -> None:
        """Let time pass."""

    def now(self) -> float:
        """The moment it is in the world."""


class Control:
    """The control routes of one emulator."""

    def __init__(self, played: Played) -> None:
        self._played = played
        self._routes: dict[tuple[str, str], Callable[[bytes], object]] = {
            ("GET", "state"): lambda _: self._state(),
            ("POST", "reset"): self._reset,
            ("POST", "world"): self._build,
            ("GET", "apps"): lambda _: [_app(app) for app in self._world.apps.values()],
            ("POST", "apps"): self._register,
            ("GET", "users"): lambda _: list(self._world.users.values()),
            ("POST", "users"): self._add_user,
            ("GET", "practices"): lambda _: [_told(p) for p in self._world.practices.values()],
            ("POST", "practices"): self._add_practice,
            ("POST", "privilege"): self._privilege,
            ("POST", "stage"): self._stage,
            ("POST", "edit"): self._edit,
            ("POST", "consent"): self._consent,
            ("GET", "faults"): lambda _: self._world.faults,
            ("POST", "faults"): self._add_fault,
            ("DELETE", "faults"): lambda _: self._world.faults.clear(),
            ("POST", "clock"): self._clock,
            ("GET", "calls"): lambda _: self._calls(),
            ("POST", "snapshot"): self._restore,
        }

    @property
    def _world(self) -> World:
        return self._played.setup.world

    def answer(self, request: Request, name: str, *, own: str, now: float) -> Reply:
        """The answer to a control request; 400 with words when it cannot be done.

        ``own`` is the origin asked: a browser that comes from another one is turned away.
        """
        writer = self._played.setup.writer
        # Any page in a browser can post to localhost; only browsers send an Origin.
        if request.headers.get("origin", own) != own:
            words = {"error": "Control routes are not for other web pages.", "hint": ""}
            return writer.json(403, words, now=now)
        # A snapshot is JSON already: encoding it again would make it a string.
        if (request.method, name) == ("GET", "snapshot"):
            return writer.bytes(200, "application/json", self._world.snapshot(), now=now)
        route = self._routes.get((request.method, name))
        if route is None:
            return writer.missing(now=now)
        try:
            return writer.json(200, route(request.body), now=now)
        except (EmulatorError, msgspec.MsgspecError) as error:
            hint = error.hint if isinstance(error, EmulatorError) else ""
            return writer.json(400, {"error": str(error), "hint": hint}, now=now)

    def _state(self) -> dict[str, object]:
        setup, world = self._played.setup, self._world
        return {
            "now": self._played.now(),
            "apps": [_app(app) for app in world.apps.values()],
            "users": list(world.users.values()),
            "practices": [_told(practice) for practice in world.practices.values()],
            "organisations": list(world.organisations.values()),
            "limits": setup.limits.on,
            "switches": setup.switches,
            "consent": self._played.consent,
            "faults": len(world.faults),
        }

    def _reset(self, body: bytes) -> object:
        given, old = _read(body, Reset), self._world
        return self._begin(
            new_world(
                clients=old.clients if given.clients is None else given.clients,
                seed=old.seed if given.seed is None else given.seed,
                country=given.country or old.country,
                now=self._machine_time(),
            )
        )

    def _build(self, body: bytes) -> object:
        return self._begin(build_world(_read(body, WorldFile), now=self._machine_time()))

    def _machine_time(self) -> float:
        """When a new world begins: a moved clock is part of the old one."""
        return self._played.now() - self._world.ahead_seconds

    def _begin(self, world: World) -> object:
        """Go on with a new world, its calls counted anew."""
        self._played.adopt(world)
        self._played.forget_calls()
        return self._state()

    def _register(self, body: bytes) -> object:
        given = _read(body, NewApp)
        app, secret = self._world.register_app(
            given.name,
            redirect_uris=given.redirect_uris,
            kind=given.type,
            client_id=given.client_id,
            client_secret=given.client_secret,
            stage=given.stage,
            tier=given.tier,
            certified=given.certified,
            now=self._played.now(),
        )
        return {"client_id": app.client_id, "client_secret": secret}

    def _add_user(self, body: bytes) -> object:
        given = _read(body, NewUser)
        return self._world.add_user(given.name, given.email)

    def _add_practice(self, body: bytes) -> object:
        given = _read(body, NewPractice)
        privileged = tuple(self._world.user(name).id for name in given.privileged)
        data = practice_data(
            seed=given.seed, clients=given.clients, country=given.country, now=self._played.now()
        )
        return _told(
            self._world.add_practice(given.name, data, country=given.country, privileged=privileged)
        )

    def _privilege(self, body: bytes) -> object:
        given = _read(body, Privilege)
        practice = self._world.practice(given.practice)
        change = practice.privileged.add if given.granted else practice.privileged.discard
        change(self._world.user(given.user).id)
        return _told(practice)

    def _stage(self, body: bytes) -> object:
        given = _read(body, NewStage)
        return _app(
            self._world.set_stage(
                given.client_id, given.stage, scopes=given.scopes, tier=given.tier
            )
        )

    def _edit(self, body: bytes) -> object:
        given = _read(body, Edit)
        data = self._world.practice(given.practice).data
        slot = given.collection, given.uuid
        return {"changed": edit(data, slot, given.values, now=self._played.now()).uuid}

    def _consent(self, body: bytes) -> object:
        given = _read(body, Consent)
        if given.user:
            self._world.user(given.user.partition(" ")[0])
        self._played.consent = given.user
        return {"consent": given.user}

    def _add_fault(self, body: bytes) -> object:
        given = _read(body, NewFault)
        fault = Fault(id=self._world.new_id(), **msgspec.structs.asdict(given))
        self._world.faults.append(fault)
        return fault

    def _clock(self, body: bytes) -> object:
        self._played.advance(_read(body, Advance).advance_seconds)
        return {"now": self._played.now()}

    def _calls(self) -> object:
        return {
            "calls": [call._asdict() for call in self._played.calls],
            "counts": [
                {"operation": name, "status": status, "calls": count}
                for (name, status), count in sorted(self._played.counts.items())
            ],
            "tokens": dict(self._world.counters),
            # A digest tells one token from another, and opens nothing.
            "refresh_tokens": [
                {"digest": digest(token)[:16], "uses": found.uses}
                for token, found in self._world.refreshes.items()
                if found.uses
            ],
            "meters": [
                {"client_id": client_id, "practice": tenant_id, **meter.fullest()}
                for client_id, meters in self._world.meters.items()
                for tenant_id, meter in meters.items()
            ],
        }

    def _restore(self, body: bytes) -> object:
        self._played.adopt(World.restore(body))
        return self._state()


def _read(body: bytes, kind: type[Body]) -> Body:
    """The JSON body as what a route takes; an empty one means its defaults."""
    found = msgspec.json.decode(body or b"{}", type=kind)
    # Names and texts may come up in XML anywhere: what that cannot carry is refused here.
    try:
        for text in _texts(msgspec.to_builtins(found)):
            carriable(text)
    except ValueError:
        raise EmulatorError("A text holds a character that XML cannot carry") from None
    return found


def _texts(value: object) -> Iterator[str]:
    """Every text in a tree of plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)


def _app(app: App) -> dict[str, object]:
    """An app without its secret's digest."""
    told: dict[str, object] = msgspec.to_builtins(app)
    del told["secret_digest"]
    return told


def _told(practice: Practice) -> dict[str, object]:
    """A practice without its records."""
    return {
        "tenant_id": practice.tenant_id,
        "name": practice.name,
        "country": practice.country,
        "clients": len(practice.data.clients.order),
        "privileged": sorted(practice.privileged),
    }
