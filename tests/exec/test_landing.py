"""What landed: counted by host and path, with nothing in it that names a record."""

from __future__ import annotations

import json

import pytest

from greenroom.emulator.exec.beyond import played
from greenroom.emulator.exec.landing import Landed, Landing
from greenroom.errors import Unreachable
from greenroom.send import Request, Response


def answered(status: int = 200) -> Landing:
    """A landing around an emulator that gives one answer to everything."""
    return Landing(lambda _request: Response(status, {}, [b"body"]), played())


def test_calls_are_counted_by_host_and_path() -> None:
    """Method, path and answer tell calls apart; a query never does."""
    landing = answered()
    for url in (
        "https://api.xero.com/connections?authEventId=1",
        "https://api.xero.com:443/connections",
        "https://identity.xero.com/connect/token",
    ):
        landing(Request("GET", url))
    assert landing.landed == [
        Landed("api.xero.com", "GET", "/connections", 200, 2),
        Landed("identity.xero.com", "GET", "/connect/token", 200, 1),
    ]
    assert landing.calls == 3


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/practicemanager/3.1/client.api/get/1a7b-22", "/practicemanager/3.1/client.api/get/…"),
        ("/practicemanager/3.1/job.api/get/J000123", "/practicemanager/3.1/job.api/get/…"),
        ("/api.xro/2.0/Organisation", "/api.xro/2.0/Organisation"),
        ("/connections/5f1e3a", "/connections/…"),
        ("/\x1b[2J/x y", "/…/x?y"),
    ],
)
def test_what_names_a_record_is_left_out(path: str, kept: str) -> None:
    """Ids and job numbers are not kept, nor anything that could steer a terminal."""
    landing = answered()
    landing(Request("GET", f"https://api.xero.com{path}"))
    assert [one.path for one in landing.landed] == [kept]


def test_a_dropped_call_is_a_call() -> None:
    """A scripted fault that drops the connection is counted, without an answer."""

    def drop(_request: Request) -> Response:
        raise Unreachable("dropped")

    landing = Landing(drop, played())
    with pytest.raises(Unreachable):
        landing(Request("GET", "https://api.xero.com/connections"))
    assert landing.landed == [Landed("api.xero.com", "GET", "/connections", 0, 1)]


def test_a_host_nobody_plays_is_not_answered_by_the_emulator() -> None:
    """421 with words, kept, but not counted as landed."""
    landing = answered()
    reply = landing(Request("GET", "https://www.xero.com/"))
    assert (reply.status, "www.xero.com" in json.loads(reply.read())["error"]) == (421, True)
    assert landing.calls == 0
    assert [one.status for one in landing.landed] == [421]


def test_who_broke_off_is_told_apart_from_who_asked() -> None:
    """A connection that asked nothing is told by its host; one that asked is not."""
    landing = answered()
    for name in ("api.xero.com", "API.xero.com", "login.xero.com", None):
        landing.greet(name)
    landing(Request("GET", "https://login.xero.com/identity/error"))
    assert landing.turned_away == {"an unnamed host": 1, "api.xero.com": 2}


def test_what_is_kept_is_bounded() -> None:
    """A program that makes up paths without end fills no memory; every call is still counted."""
    landing = answered()
    for at in range(5000):
        word = "".join(chr(97 + int(digit)) for digit in str(at))
        landing(Request("GET", f"https://api.xero.com/{word}"))
        landing.beyond(f"{word}.example", "passed")
    assert len(landing.landed) <= 501
    assert sum(one.calls for one in landing.landed) == 5000
    assert len(landing.others) <= 500
