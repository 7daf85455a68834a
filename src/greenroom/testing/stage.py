"""Emulator and client put together: a practice, an approved app, a signed-in session.

The sign-in is walked through Xero's own addresses, as a browser would, with a made-up user who
agrees by themselves. Nothing is stored: tokens live as long as the stage.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from greenroom.auth import oauth, replies
from greenroom.auth.replies import TokenSet
from greenroom.client.session import Session
from greenroom.clock import Clock, SystemClock
from greenroom.contract import contract
from greenroom.emulator.core import Emulator
from greenroom.emulator.parties import Stage as AppStage
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.emulator.stages import granular_scopes
from greenroom.emulator.world import world_of
from greenroom.errors import ConsentError
from greenroom.send import Request, Send

REDIRECT_URI = "http://localhost:8721/callback"


class Stage(NamedTuple):
    """A stage set: Xero's side, the app, and a session of the practice on it."""

    emulator: Emulator
    app: oauth.App
    tenant_id: str
    tokens: TokenSet
    session: Session


def emulator_with_app(
    *,
    clients: int = 50,
    seed: int = 1,
    country: Country = "AU",
    stage: AppStage = "approved",
    limits: bool = True,
    clock: Clock | None = None,
    switches: Mapping[str, str] | None = None,
    practice: PracticeData | None = None,
) -> tuple[Emulator, oauth.App]:
    """An emulator whose first user agrees by themselves, and an app at a stage of approval.

    ``practice`` is one that is there already, in place of a made-up one.
    """
    clock = clock or SystemClock()
    if practice is None:
        practice = practice_data(seed=seed, clients=clients, country=country, now=clock.now())
    world = world_of(practice, seed=seed, now=clock.now())
    app, secret = world.register_app(
        "Stage App", redirect_uris=(REDIRECT_URI,), stage=stage, now=clock.now()
    )
    user = next(iter(world.users.values()))
    emulator = Emulator(
        world, clock=clock, control=True, limits=limits, switches=switches, consent=user.email
    )
    return emulator, oauth.App(app.client_id, "web", REDIRECT_URI, secret)


def sign_in(emulator: Emulator, app: oauth.App, scopes: Sequence[str]) -> TokenSet:
    """The tokens of a sign-in. Raises ``ConsentError`` where Xero shows its error page."""
    return sign_in_at(emulator.send, app, scopes, now=emulator.now())


def sign_in_at(
    send: Send, app: oauth.App, scopes: Sequence[str], *, now: float, origin: str | None = None
) -> TokenSet:
    """The same through any ``Send``, or at the address of a served emulator."""
    identity = contract().identity
    entropy = hashlib.sha256(f"{app.client_id}:{now}".encode()).digest()
    attempt = oauth.new_attempt(scopes, entropy)
    url = oauth.authorise_url(app, attempt, identity, origin=origin)
    with send(Request("GET", url)) as response:
        location = response.headers.get("location", "")
    if not location.startswith(app.redirect_uri):
        raise ConsentError("Xero showed its error page.", reason="refused")
    code = oauth.read_callback(location, app, attempt)
    with send(oauth.code_request(app, attempt, code, identity, origin=origin)) as response:
        body = response.read()
    return replies.read_token_reply(response.status, body, now=now)


def set_stage(
    *,
    clients: int = 50,
    seed: int = 1,
    country: Country = "AU",
    scopes: Sequence[str] = (),
    limits: bool = True,
    clock: Clock | None = None,
    switches: Mapping[str, str] | None = None,
    practice: PracticeData | None = None,
) -> Stage:
    """A stage with an approved app, signed in for ``scopes`` (default: every granular one)."""
    clock = clock or SystemClock()
    emulator, app = emulator_with_app(
        clients=clients,
        seed=seed,
        country=country,
        limits=limits,
        clock=clock,
        switches=switches,
        practice=practice,
    )
    tokens = sign_in(emulator, app, scopes or granular_scopes())
    tenant_id = next(iter(emulator.world.practices))
    session = new_session(emulator, app, tokens, practice=tenant_id)
    return Stage(emulator, app, tenant_id, tokens, session)


def new_session(emulator: Emulator, app: oauth.App, tokens: TokenSet, *, practice: str) -> Session:
    """A session that begins with these tokens and renews them when Xero wants that."""
    held = [tokens]

    def access_token(refused: str | None) -> str:
        if refused == held[0].access_token:
            request = oauth.refresh_request(app, held[0].refresh_token, contract().identity)
            with emulator.send(request) as response:
                body = response.read()
            held[0] = replies.read_token_reply(response.status, body, now=emulator.now())
        return held[0].access_token

    return Session(send=emulator.send, practice=practice, tokens=access_token, clock=emulator.clock)
