"""A session at an emulator that somebody serves: an app of our own there, approved and signed in.

Nothing is stored, neither here nor in a project. The emulator must answer control calls; a server
that plays Xero in another way is signed in to by whoever knows it, with a ``Session`` of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, NamedTuple

from greenroom.auth import oauth
from greenroom.client.limiter import MemoryLimiter, Pace
from greenroom.client.session import Session
from greenroom.client.transport import Transport
from greenroom.emulator.stages import granular_scopes
from greenroom.errors import EmulatorError
from greenroom.sandbox import control
from greenroom.testing.stage import REDIRECT_URI, sign_in_at
from greenroom.wire.reading import Format

CLIENT_ID = "GREENROOMCONTRACTCHECK"
"""The app that is registered there, once."""


_NO_PACE = Pace(minute=1_000_000, day=1_000_000, app_minute=1_000_000)
"""Where the emulator holds no limits there is nothing to wait for."""


class Served(NamedTuple):
    """A session there, its practice, and the scopes of its token."""

    session: Session
    practice: str
    scopes: tuple[str, ...]


@contextmanager
def served(url: str, *, practice: str = "", wire: Format = "xml") -> Iterator[Served]:
    """A signed-in session at the emulator of that address; its connections are closed at the end.

    ``practice`` is the id or the name of one; the first there is stands for none. Raises
    ``EmulatorError`` when there is no emulator, no control or no such practice.
    """
    origin = url.rstrip("/")
    with Transport(origin=origin) as send:
        ask: Ask = partial(control, send, origin=origin)
        tenant = _practice(ask("practices"), practice)
        app = _app(ask)
        state = ask("state")
        ask("consent", {"user": f"{_connector(ask, tenant)} {tenant['tenant_id']}"})
        try:
            scopes = granular_scopes()
            tokens = sign_in_at(send, app, scopes, now=float(state["now"]), origin=origin)
        finally:
            ask("consent", {"user": state["consent"]})
        session = Session(
            send=send,
            practice=tenant["tenant_id"],
            tokens=lambda _refused: tokens.access_token,
            limiter=MemoryLimiter(Pace() if state["limits"] else _NO_PACE),
            wire=wire,
            origin=origin,
        )
        yield Served(session, tenant["tenant_id"], tokens.scopes)


Ask = Callable[..., Any]
"""A function that asks a control route: POST with a body, GET without."""


def _practice(known: list[dict[str, Any]], named: str) -> dict[str, Any]:
    """The practice meant."""
    for one in known:
        if named in ("", one["tenant_id"], one["name"]):
            return one
    listed = ", ".join(f"{one['name']} ({one['tenant_id']})" for one in known) or "none"
    raise EmulatorError(f"The emulator has no such practice; it has: {listed}.")


def _app(ask: Ask) -> oauth.App:
    """Our app there, approved; without a secret, so that it can be met again."""
    if CLIENT_ID not in {one["client_id"] for one in ask("apps")}:
        ask(
            "apps",
            {
                "name": "Contract check",
                "client_id": CLIENT_ID,
                "type": "pkce",
                "redirect_uris": [REDIRECT_URI],
            },
        )
    ask("stage", {"client_id": CLIENT_ID, "stage": "approved", "force": True})
    return oauth.App(CLIENT_ID, "pkce", REDIRECT_URI)


def _connector(ask: Ask, tenant: dict[str, Any]) -> str:
    """The e-mail address of somebody who may connect apps to the practice."""
    for user in ask("users"):
        if user["id"] in tenant["privileged"]:
            return str(user["email"])
    raise EmulatorError(
        f"Nobody may connect apps to {tenant['name']}.",
        hint="greenroom emulator practices --privilege E-MAIL --practice TENANT_ID --url …",
    )
