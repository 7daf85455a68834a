"""An emulator made ready for a test or a program: one app, one person who consents, signed in.

In process or behind an address, with a world or a scenario. A pending app is ready too: it has
everything but tokens. What pytest makes of this is in ``plugin``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import msgspec

from greenroom.auth import oauth
from greenroom.auth.replies import TokenSet
from greenroom.client.session import Session
from greenroom.clock import Clock, SystemClock
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.routes import brief, staged
from greenroom.emulator.playing.verdict import Told, Verdict, judge
from greenroom.emulator.playing.written import Scenario
from greenroom.emulator.worldfile import ReadOwn, WorldFile, build_world, usual_tables
from greenroom.errors import ConsentError, EmulatorError
from greenroom.sandbox import control
from greenroom.send import Request, Response
from greenroom.testing.stage import REDIRECT_URI, new_session, sign_in

SECRET = "for-the-emulator-only"  # noqa: S105  it opens nothing but a made-up world
"""The secret of an app that was written down without one."""


class Prepared:
    """An emulator with an app; ``tokens`` where the app may have them, ``origin`` where served."""

    def __init__(
        self,
        emulator: Emulator,
        app: oauth.App,
        tokens: TokenSet | None = None,
        origin: str = "",
    ) -> None:
        self.emulator = emulator
        self.app = app
        self.tokens = tokens
        self.origin = origin

    @property
    def tenant_id(self) -> str:
        """The tenant id of the first practice."""
        return next(iter(self.emulator.world.practices), "")

    @property
    def session(self) -> Session:
        """A signed-in client of the first practice, in process. ``ConsentError`` without tokens."""
        if self.tokens is None:
            stage = next((app.stage for app in self.emulator.world.apps.values()), "not there")
            raise ConsentError(
                f"Nobody is signed in: the app is {stage}.",
                hint="Approve it with control('approve', {}), or ask for stage='approved'.",
                reason="pending",
            )
        return new_session(self.emulator, self.app, self.tokens, practice=self.tenant_id)

    def send(self, request: Request) -> Response:
        """What Xero answers, in process."""
        return self.emulator.send(request)

    def control(self, route: str, body: dict[str, Any] | None = None, *, method: str = "") -> Any:
        """What a control route answers: GET without a body, POST with one, or as told."""
        return control(self.emulator.send, route, body, method=method)

    def environment(self) -> dict[str, str]:
        """What a program outside must know, as environment variables."""
        told = {
            "ORIGIN": self.origin,
            "CLIENT_ID": self.app.client_id,
            "CLIENT_SECRET": self.app.secret,
            "REDIRECT_URI": self.app.redirect_uri,
            "TENANT_ID": self.tenant_id,
        }
        if self.tokens is not None:
            told["ACCESS_TOKEN"] = self.tokens.access_token
            told["REFRESH_TOKEN"] = self.tokens.refresh_token
        return {f"GREENROOM_{name}": value for name, value in told.items()}

    # ------------------------------------------------------------------ with a scenario

    @property
    def play(self) -> Play:
        """The scenario under way; ``EmulatorError`` where there is none."""
        if not isinstance(self.emulator, Play):
            raise EmulatorError("There is no scenario here.", hint="Name one: scenario='…'.")
        return self.emulator

    def task(self) -> dict[str, Any]:
        """What the scenario asks for now: its ``tasks`` and ``steps``; ``over`` at the end."""
        return brief(self.play)

    def next_run(self) -> dict[str, Any]:
        """What the scenario asks for next, after what happens before it."""
        self.play.next_turn()
        return brief(self.play)

    def judge(
        self,
        *,
        runs: tuple[Mapping[str, Any], ...] = (),
        rows: Mapping[str, Any] | None = None,
    ) -> Verdict:
        """The verdict, on the client's own account of itself too where it is given."""
        return judge(self.play, msgspec.convert({"runs": runs, "rows": rows or {}}, Told))


def usual_world(
    *, clients: int = 50, country: str = "AU", seed: int = 1, stage: str = "approved"
) -> WorldFile:
    """A practice of so many clients, a person who may connect apps to it, an app at that stage."""
    tables = usual_tables(clients=clients, country=country, seed=seed, stage=stage)
    try:
        return msgspec.convert(tables, WorldFile)
    except msgspec.ValidationError as error:
        raise EmulatorError(f"There is no such world: {error}") from error


def prepare(
    written: WorldFile,
    *,
    clock: Clock | None = None,
    limits: bool = True,
    switches: Mapping[str, str] | None = None,
    consent: str = "",
    own: ReadOwn | None = None,
) -> Prepared:
    """The world written down, its first app signed in to the practice where Xero would let it.

    ``consent`` names who consents, by default the first user. Apps without a secret get one.
    ``own`` reads the exports that a practice names.
    """
    clock = clock or SystemClock()
    apps = tuple(
        msgspec.structs.replace(app, client_secret=app.client_secret or SECRET)
        for app in written.apps
    )
    written = msgspec.structs.replace(written, apps=apps)
    world = build_world(written, now=clock.now(), own=own)
    who = consent or next((user.email for user in world.users.values()), "")
    emulator = Emulator(
        world, clock=clock, control=True, limits=limits, switches=switches, consent=who
    )
    app = _first_app(written, emulator)
    return Prepared(emulator, app, _tokens(emulator, app))


def prepare_scenario(found: Scenario, *, clock: Clock | None = None) -> Prepared:
    """The scenario under way, its first run begun; nobody is signed in yet."""
    play = staged(found, clock=clock)
    return Prepared(play, _first_app(found.world, play))


@contextmanager
def serving(prepared: Prepared, *, port: int = 0) -> Iterator[Prepared]:
    """The same, behind an address."""
    with served(prepared.emulator, port=port) as origin:
        yield Prepared(prepared.emulator, prepared.app, prepared.tokens, origin)


def _first_app(written: WorldFile, emulator: Emulator) -> oauth.App:
    """The first app as its own code knows it; one without an id where there is none."""
    if not written.apps:
        return oauth.App("", "web", REDIRECT_URI, "")
    first, client_id = written.apps[0], next(iter(emulator.world.apps))
    secret = "" if first.type == "pkce" else first.client_secret
    redirect_uri = first.redirect_uris[0] if first.redirect_uris else REDIRECT_URI
    return oauth.App(client_id, first.type, redirect_uri, secret)


def _tokens(emulator: Emulator, app: oauth.App) -> TokenSet | None:
    """Tokens for all that is attached to the app; nothing where Xero shows its error page."""
    scopes = emulator.world.app(app.client_id).scopes if app.client_id else ()
    if not scopes:
        return None
    try:
        return sign_in(emulator, app, scopes)
    except ConsentError:
        return None
