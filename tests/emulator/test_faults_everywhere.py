"""Every kind of fault, met in process and over HTTP: the same trouble at both doors."""

from __future__ import annotations

import base64
import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

import pytest
from gate_cast import START, House
from joserfc import jwt
from joserfc.jwk import KeySet

from greenroom.clock import FrozenClock
from greenroom.emulator.asgi import served
from greenroom.emulator.faults import KINDS, scripted
from greenroom.emulator.identity.signing import half_hash
from greenroom.emulator.orders import NewFault
from greenroom.errors import EmulatorError, Unreachable
from greenroom.send import Request

LIST = "/practicemanager/3.1/client.api/list"
XERO = {
    "/connect": "https://identity.xero.com",
    "/.well-known": "https://identity.xero.com",
    "/identity": "https://login.xero.com",
}


class Met(NamedTuple):
    """What a call met; status 0 is no answer at all, ``cut`` a body that broke off."""

    status: int
    headers: dict[str, str]
    body: bytes
    cut: bool = False

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)


class Door:
    """A house with trouble in it, and a way in. ``seconds`` is what the last call took."""

    def __init__(self, house: House, origin: str = "") -> None:
        self.house = house
        self.origin = origin
        self.tokens: dict[str, Any] = {}

    def script(self, kind: str, **told: Any) -> None:
        """Order trouble."""
        fault = scripted(NewFault(kind=kind, **told), fault_id=kind, now=self.house.emulator.now())
        self.house.world.faults.append(fault)

    def ask(self, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> Met:
        """One request by this door."""
        return (self._over_http if self.origin else self._inside)(method, path, headers, body)

    def _inside(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Met:
        host = next((h for start, h in XERO.items() if path.startswith(start)), "")
        url = (host or "https://api.xero.com") + path
        try:
            response = self.house.emulator.send(Request(method, url, headers, body))
        except Unreachable:
            return Met(0, {}, b"")
        found = response.read()
        promised = response.headers.get("content-length", str(len(found)))
        return Met(response.status, dict(response.headers), found, int(promised) > len(found))

    def _over_http(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Met:
        with closing(http.client.HTTPConnection(urlsplit(self.origin).netloc, timeout=10)) as line:
            line.request(method, path, body or None, headers)
            try:
                reply = line.getresponse()
            except (http.client.RemoteDisconnected, ConnectionResetError):
                return Met(0, {}, b"")
            told = {name.lower(): value for name, value in reply.getheaders()}
            try:
                return Met(reply.status, told, reply.read())
            except http.client.IncompleteRead as error:
                return Met(reply.status, told, error.partial, cut=True)

    def list(self, accept: str = "application/xml") -> Met:
        """The list of clients."""
        headers = self.house.headers(self.tokens["access_token"], accept=accept)
        return self.ask("GET", LIST, headers)

    def add(self) -> Met:
        """A client more."""
        headers = self.house.headers(self.tokens["access_token"])
        headers["content-type"] = "application/xml"
        body = b"<Client><Name>Kowhai</Name></Client>"
        return self.ask("POST", "/practicemanager/3.1/client.api/add", headers, body)

    def refresh(self) -> Met:
        """The next pair of tokens."""
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.tokens["refresh_token"],
            "client_id": self.house.app.client_id,
            "client_secret": self.house.secret,
        }
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return self.ask("POST", "/connect/token", kind, urlencode(form).encode())

    def authorise(self) -> Met:
        """The answer to somebody who comes to sign in."""
        path = f"/identity/connect/authorize?{urlencode(self.house.parameters())}"
        return self.ask("GET", path, {})


@pytest.fixture(params=["in process", "over http"])
def door(request: pytest.FixtureRequest) -> Iterator[Door]:
    """An approved app, signed in to write, on a frozen clock; by either door."""
    house = House(clients=12)
    tokens = house.sign_in("openid offline_access practicemanager.client")
    with ExitStack() as stack:
        over = request.param == "over http"
        origin = stack.enter_context(served(house.emulator)) if over else ""
        found = Door(house, origin)
        found.tokens = tokens
        yield found


def _limited(problem: str, place: str, told: bool) -> Callable[[Door], None]:
    def check(door: Door) -> None:
        met = door.list()
        assert (met.status, met.body, met.headers["content-length"]) == (429, b"", "0")
        assert met.headers["x-rate-limit-problem"] == problem
        assert ("retry-after" in met.headers) is told
        if place:
            assert met.headers[place] == "0"
            assert "0" not in {v for n, v in met.headers.items() if "remaining" in n and n != place}

    return check


def _gateway(status: int) -> Callable[[Door], None]:
    def check(door: Door) -> None:
        met = door.list()
        assert (met.status, met.json["Status"]) == (status, status)
        assert met.json["Instance"] == met.headers["xero-correlation-id"]

    return check


def _no_answer(door: Door) -> None:
    assert door.list().status == 0


def _expired(door: Door) -> None:
    assert door.list().json["Detail"].startswith("TokenExpired")
    assert door.refresh().status == 200


def _revoked(door: Door) -> None:
    met = door.list()
    assert (met.status, met.json["Detail"]) == (401, "AuthenticationUnsuccessful")


def _refused(door: Door) -> None:
    met = door.list()
    assert met.status == 200
    assert b"<Status>ERROR</Status>" in met.body


def _empty(door: Door) -> None:
    assert b"<Client>" not in door.list().body
    assert b"<Client>" in door.list().body


def _blank(door: Door) -> None:
    shown = urlsplit(door.authorise().headers["location"])
    met = door.ask("GET", f"{shown.path}?{shown.query}", {})
    assert met.status == 500
    assert b"Error: " not in met.body


def _lost(door: Door) -> None:
    before = len(door.house.practice.data.clients)
    assert door.add().status == 0
    assert len(door.house.practice.data.clients) == before + 1


def _done_and_500(door: Door) -> None:
    before = len(door.house.practice.data.clients)
    assert door.add().json["Status"] == 500
    assert len(door.house.practice.data.clients) == before + 1


def _cut(door: Door) -> None:
    met = door.list()
    assert (met.status, met.cut) == (200, True)
    assert door.list().body.startswith(met.body)


def _slow(door: Door) -> None:
    began = door.house.clock.now()
    assert not door.list().cut
    if not door.origin:
        assert door.house.clock.now() - began == pytest.approx(0.05, abs=1e-4)


def _mislabelled(door: Door) -> None:
    met = door.list()
    assert met.headers["content-type"] == "text/html"
    assert met.body.startswith(b"<Response")


def _web_page(door: Door) -> None:
    met = door.list()
    assert met.headers["content-type"].startswith("text/html")
    assert met.body.startswith(b"<!DOCTYPE html>")


def _enlarged(door: Door) -> None:
    assert door.list().body.count(b"<Novelty><Inner>1</Inner></Novelty>") >= 12


def _misdated(door: Door) -> None:
    dates = [parsedate_to_datetime(door.list().headers["date"]).timestamp() for _ in range(2)]
    assert dates == [START + 90, START]


MEET: dict[str, Callable[[Door], None]] = {
    "dropped": _no_answer,
    "token-expired": _expired,
    "token-revoked": _revoked,
    "429-minute": _limited("minute", "x-minlimit-remaining", told=True),
    "429-day": _limited("day", "x-daylimit-remaining", told=True),
    "429-concurrent": _limited("concurrent", "", told=False),
    "429-app-minute": _limited("appminute", "x-appminlimit-remaining", told=False),
    "500": _gateway(500),
    "502": _gateway(502),
    "503": _gateway(503),
    "gateway": _gateway(500),
    "page": _web_page,
    "error": _refused,
    "empty-list": _empty,
    "authorise-blank": _blank,
    "answer-lost": _lost,
    "answer-500": _done_and_500,
    "cut-body": _cut,
    "slow-body": _slow,
    "slow": _slow,
    "wrong-content-type": _mislabelled,
    "unknown-element": _enlarged,
    "clock-skew": _misdated,
}
ORDERS: dict[str, dict[str, Any]] = {
    "authorise-blank": {"operation": "identity.authorise"},
    "slow-body": {"seconds": 0.05},
    "slow": {"seconds": 0.05},
    "clock-skew": {"seconds": 90},
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_trouble_is_met_at_both_doors(kind: str, door: Door) -> None:
    """Each kind does what its name says, in process and over HTTP alike, and then is over."""
    door.script(kind, **ORDERS.get(kind, {}))
    MEET[kind](door)
    door.house.world.faults.clear()
    assert door.list().status == (401 if kind.startswith("token-") else 200)


def claims(token: str) -> dict[str, Any]:
    """What a token says, its signature not looked at."""
    payload = token.split(".")[1]
    found: dict[str, Any] = json.loads(
        base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    )
    return found


def test_a_wrong_clock_shows_in_dates_and_tokens_and_opens_nothing(door: Door) -> None:
    """Ten minutes behind: Date and token times say so, while the tokens live as long as told."""
    door.script("clock-skew", operation="*", count=None, seconds=-600)
    told = door.refresh().json
    for token in (told["access_token"], told["id_token"]):
        assert claims(token)["nbf"] == START - 600
        assert claims(token)["exp"] - claims(token)["nbf"] >= 300
    door.tokens = told
    met = door.list()
    assert met.status == 200
    assert parsedate_to_datetime(met.headers["date"]).timestamp() == START - 600
    door.house.clock.advance(told["expires_in"] - 1)
    assert door.list().status == 200
    door.house.clock.advance(1)
    assert door.list().json["Detail"].startswith("TokenExpired")


def test_an_id_token_of_a_wrong_clock_still_belongs_to_its_access_token(door: Door) -> None:
    """Signed anew, it is good for every check but that of its times."""
    door.script("clock-skew", operation="identity.refresh", seconds=3_600)
    told = door.refresh().json
    keys = KeySet.import_key_set(door.ask("GET", "/.well-known/openid-configuration/jwks", {}).json)
    found = jwt.decode(told["id_token"], keys, algorithms=["RS256"]).claims
    assert found["iat"] == START + 3_600
    assert found["at_hash"] == half_hash(told["access_token"])


def test_trouble_from_a_moment_until_another(door: Door) -> None:
    """Between from and until, on the emulator's clock, every call meets it; outside none does."""
    door.script("503", count=None, from_=60, until=120)
    clock = door.house.clock
    assert isinstance(clock, FrozenClock)
    for moment, status in ((0, 200), (59, 200), (60, 503), (119.5, 503), (120, 200), (900, 200)):
        clock.advance(START + moment - clock.now())
        assert door.list().status == status, moment


def test_moments_may_be_written_as_dates() -> None:
    """A date-time says it as well as seconds, and UTC is meant where no zone is told."""
    order = NewFault(kind="500", from_="2026-11-24T09:00", until="2026-11-24T09:00:30Z")
    fault = scripted(order, fault_id="f", now=0.0)
    assert fault.until_at is not None
    assert fault.from_at == fault.until_at - 30


@pytest.mark.parametrize(
    ("told", "word"),
    [({"from_": "soon"}, "soon"), ({"from_": 20, "until": 10}, "before it begins")],
)
def test_moments_that_cannot_be_are_refused(told: dict[str, Any], word: str) -> None:
    """A moment nobody can read, or an end before the beginning, is refused in words."""
    with pytest.raises(EmulatorError, match=word):
        scripted(NewFault(kind="500", **told), fault_id="f", now=0.0)


def test_a_refresh_token_is_revoked_when_it_is_shown(door: Door) -> None:
    """The refresh is refused for good, and the calls of the same person with it."""
    door.script("token-revoked", operation="identity.refresh")
    assert door.refresh().json == {"error": "invalid_grant"}
    assert door.refresh().json == {"error": "invalid_grant"}
    assert door.list().status == 401
