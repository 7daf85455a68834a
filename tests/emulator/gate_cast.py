"""A world to knock at: one approved app, two people, and short words for the steps of OAuth."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode, urlsplit

from greenroom.clock import FrozenClock
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import COLLEAGUE, CONNECTOR, World, new_world
from greenroom.send import Request, Response

START = 1_795_000_000.0
CALLBACK = "http://localhost:8721/callback"
LOGIN = "https://login.xero.com"
IDENTITY = "https://identity.xero.com"
API = "https://api.xero.com"
PRACTICE = f"{API}/practicemanager/3.1/"
ORIGIN = "http://localhost:8720/_greenroom/"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)
READ = "openid profile email offline_access practicemanager.client.read"


class Heard(NamedTuple):
    """A reply, read to its end."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def location(self) -> str:
        """Where a redirect leads."""
        return self.headers["location"]

    @property
    def back(self) -> dict[str, str]:
        """What a redirect says in its query."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.location).query).items()}


def heard(response: Response) -> Heard:
    """The reply of a response, which is closed."""
    return Heard(response.status, response.headers, response.read())


class House:
    """An emulator with one app, whose stage is ``approved`` unless told otherwise."""

    def __init__(self, *, stage: str = "approved", clients: int = 3, **chosen: Any) -> None:
        self.clock = FrozenClock(START)
        self.world: World = new_world(clients=clients, now=START)
        self.app, self.secret = self.world.register_app(
            "Ledgerline Sync",
            redirect_uris=(CALLBACK,),
            stage=stage,  # type: ignore[arg-type]
        )
        chosen.setdefault("consent", CONNECTOR)
        self.emulator = Emulator(self.world, clock=self.clock, **chosen)
        self.practice = next(iter(self.world.practices.values()))
        self.organisation = next(iter(self.world.organisations.values()))
        self.connector = self.world.user(CONNECTOR)
        self.colleague = self.world.user(COLLEAGUE)

    def ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | bytes = b"",
    ) -> Heard:
        """One request and its reply."""
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        return heard(self.emulator.handle(Request(method, url, headers or {}, body)))

    def parameters(self, scope: str | None = READ, **changed: str | None) -> dict[str, str]:
        """What an authorise request says; ``None`` leaves a parameter out."""
        asked: dict[str, str | None] = {
            "response_type": "code",
            "client_id": self.app.client_id,
            "redirect_uri": CALLBACK,
            "scope": scope,
            "state": "st&te",
            **changed,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def authorise(self, scope: str | None = READ, **changed: str | None) -> Heard:
        """The reply to an authorise request."""
        query = urlencode(self.parameters(scope, **changed))
        return self.ask("GET", f"{LOGIN}/identity/connect/authorize?{query}")

    def shown(self, scope: str | None = READ, **changed: str | None) -> str:
        """What Xero's own error page says after an authorise request."""
        reply = self.authorise(scope, **changed)
        assert reply.status == 302
        assert reply.location.startswith(f"{LOGIN}/identity/error?errorId=")
        page = self.ask("GET", reply.location)
        assert page.status == 500
        return page.body.decode()

    def token(self, grant: str, **fields: str) -> Heard:
        """The reply of the token endpoint, the app naming itself in the form."""
        form = {
            "grant_type": grant,
            "client_id": self.app.client_id,
            "client_secret": self.secret,
            **fields,
        }
        return self.ask("POST", f"{IDENTITY}/connect/token", form=form)

    def exchange(self, code: str, **fields: str) -> Heard:
        """The reply to an exchange of a code."""
        return self.token("authorization_code", code=code, redirect_uri=CALLBACK, **fields)

    def sign_in(self, scope: str = READ, **changed: str | None) -> dict[str, Any]:
        """The tokens of a consent that goes well."""
        reply = self.exchange(self.authorise(scope, **changed).back["code"])
        assert reply.status == 200, reply.body
        tokens: dict[str, Any] = reply.json
        return tokens

    def connections(self, token: str, query: str = "") -> list[dict[str, Any]]:
        """What the connections list says."""
        reply = self.ask("GET", f"{API}/connections{query}", {"authorization": f"Bearer {token}"})
        assert reply.status == 200
        listed: list[dict[str, Any]] = reply.json
        return listed

    def headers(self, token: str, **more: str) -> dict[str, str]:
        """The headers of a call of the practice."""
        return {
            "authorization": f"Bearer {token}",
            "xero-tenant-id": self.practice.tenant_id,
            "accept": "application/xml",
            **more,
        }

    def call(self, token: str, path: str = "client.api/list", **more: str) -> Heard:
        """The reply to a read of the practice."""
        return self.ask("GET", f"{PRACTICE}{path}", self.headers(token, **more))

    def request(self, token: str, path: str = "client.api/list") -> Request:
        """A read of the practice, not yet sent."""
        return Request("GET", f"{PRACTICE}{path}", self.headers(token))

    def held(self, token: str) -> Response:
        """A response that has not been read: its call is still in flight."""
        return self.emulator.handle(self.request(token))


class Desk(House):
    """A house with its control routes open."""

    def __init__(self, **chosen: Any) -> None:
        super().__init__(control=True, **chosen)

    def post(self, route: str, **body: object) -> Heard:
        """The answer to an order."""
        return self.ask("POST", ORIGIN + route, form=json.dumps(body).encode())

    def get(self, route: str) -> Any:
        """What a route tells."""
        reply = self.ask("GET", ORIGIN + route)
        assert reply.status == 200
        return reply.json
