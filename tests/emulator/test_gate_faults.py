"""Trouble on purpose: each kind does what it says, to whom it is meant for, as often as told."""

from __future__ import annotations

import json

import pytest
from gate_cast import IDENTITY, PRACTICE, House

from greenroom.emulator.faults import KINDS, Fault
from greenroom.errors import EmulatorError, Unreachable

JOBS = "openid offline_access practicemanager.client practicemanager.job.read"


def script(house: House, kind: str, **told: object) -> Fault:
    """The fault, scripted."""
    fault = Fault(id=f"f{len(house.world.faults)}", kind=kind, **told)  # type: ignore[arg-type]
    house.world.faults.append(fault)
    return fault


@pytest.mark.parametrize(
    ("kind", "wait"),
    [("minute", True), ("day", True), ("concurrent", False), ("app-minute", False)],
)
def test_a_429_of_every_kind(kind: str, wait: bool) -> None:
    """A scripted 429 names its limit, and the time to wait where Xero does."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, f"429-{kind}")
    reply = house.call(token)
    assert (reply.status, reply.body) == (429, b"")
    assert reply.headers["x-rate-limit-problem"] == kind.replace("app-minute", "appminute")
    assert ("retry-after" in reply.headers) is wait
    assert house.call(token).status == 200


def test_a_429_may_tell_the_seconds() -> None:
    """The script may set the seconds to wait."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "429-minute", seconds=22)
    assert house.call(token).headers["retry-after"] == "22"


@pytest.mark.parametrize("kind", ["500", "502", "503"])
def test_a_broken_gateway_speaks_json(kind: str) -> None:
    """GE-08: a 5xx comes as the gateway's JSON whatever was asked for, a 503 among them."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, kind)
    reply = house.call(token)
    assert (reply.status, reply.json["Status"]) == (int(kind), int(kind))
    assert reply.json["Instance"] == reply.headers["xero-correlation-id"]


def test_a_gateway_says_what_it_is_told() -> None:
    """The script may set status, title and detail."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "gateway", status=403, title="Forbidden", text="InsufficientPermissions")
    reply = house.call(token)
    assert (reply.status, reply.json["Detail"]) == (403, "InsufficientPermissions")


def test_an_error_inside_a_200() -> None:
    """The envelope says ERROR with the script's words, in the format asked for."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "error", text="No & never", count=2)
    assert b"<Status>ERROR</Status>" in house.call(token).body
    reply = house.call(token, accept="application/json")
    assert (reply.status, reply.json["status"]) == (200, "ERROR")
    assert reply.json["errorDescription"] == "No & never"


def test_an_empty_list() -> None:
    """A list that has rows comes without any, and is a good answer."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "empty-list", operation="clients.list")
    assert b"<Client>" not in house.call(token).body
    assert b"<Client>" in house.call(token).body


def test_a_body_is_cut_short() -> None:
    """Half a body arrives although its length promised all."""
    house = House()
    token = house.sign_in()["access_token"]
    whole = house.call(token).body
    script(house, "cut-body", keep=0.5)
    reply = house.call(token)
    assert reply.body == whole[: len(whole) // 2]
    assert reply.headers["content-length"] == str(len(whole))


def test_a_slow_answer_and_a_slow_body_take_their_time() -> None:
    """Sent patiently, the clock shows the seconds of the script."""
    house = House()
    token = house.sign_in()["access_token"]
    for kind in ("slow", "slow-body"):
        script(house, kind, seconds=30.0)
        before = house.clock.now()
        response = house.emulator.send(house.request(token))
        response.read()
        assert house.clock.now() - before == pytest.approx(30.0)


def test_a_wrong_content_type() -> None:
    """A good body comes under a wrong name."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "wrong-content-type")
    reply = house.call(token)
    assert reply.headers["content-type"] == "text/html"
    assert reply.body.startswith(b"<Response")


def test_a_dropped_connection_changes_nothing() -> None:
    """Dropped at the door, a write never happened; the answer lost, it did."""
    house = House()
    headers = house.headers(house.sign_in(JOBS)["access_token"])
    headers["content-type"] = "application/xml"
    url, body = f"{PRACTICE}client.api/add", b"<Client><Name>Kowhai</Name></Client>"
    for kind, grown in (("dropped", 0), ("answer-lost", 1)):
        before = len(house.practice.data.clients)
        script(house, kind)
        with pytest.raises(Unreachable):
            house.ask("POST", url, headers, body)
        assert len(house.practice.data.clients) - before == grown
    assert house.world.meter(house.app.client_id, house.practice.tenant_id).in_flight == 0


def test_a_token_ends_early() -> None:
    """A token scripted to expire or to be revoked is refused in the words of each."""
    for kind, detail in (("token-expired", "TokenExpired"), ("token-revoked", "Authentication")):
        house = House()
        token = house.sign_in()["access_token"]
        script(house, kind)
        for _ in range(2):
            reply = house.call(token)
            assert reply.status == 401
            assert reply.json["Detail"].startswith(detail)


def test_a_refresh_whose_answer_is_lost() -> None:
    """The token was rotated although nobody heard: the old one still works for half an hour."""
    house = House()
    old = house.sign_in()["refresh_token"]
    script(house, "answer-lost", operation="identity.refresh")
    with pytest.raises(Unreachable):
        house.token("refresh_token", refresh_token=old)
    assert house.world.counters["refresh"] == 1
    assert house.token("refresh_token", refresh_token=old).status == 200
    assert house.world.counters["refresh-again"] == 1


def test_identity_breaks_too() -> None:
    """A fault on an identity operation strikes there and not on the API."""
    house = House()
    token = house.sign_in()["access_token"]
    script(house, "503", operation="identity.keys")
    script(house, "dropped", operation="identity.discovery")
    assert house.call(token).status == 200
    url = f"{IDENTITY}/.well-known/openid-configuration"
    assert house.ask("GET", f"{url}/jwks").status == 503
    with pytest.raises(Unreachable):
        house.ask("GET", url)


def test_the_blank_error_page() -> None:
    """AE-06: Xero's page of a 500 without a line."""
    house = House()
    script(house, "authorise-blank", operation="identity.authorise")
    page = house.ask("GET", house.authorise().location)
    assert page.status == 500
    assert b"Error: " not in page.body
    assert "code" in house.authorise().back


def test_a_fault_meets_only_whom_it_names() -> None:
    """Operation, practice, count and the calls let pass decide whom a fault strikes."""
    house = House()
    token = house.sign_in(JOBS)["access_token"]
    script(house, "500", operation="jobs.*", practice=house.practice.tenant_id, after=1, count=2)
    script(house, "500", operation="jobs.*", practice="another", count=None)
    assert house.call(token).status == 200
    statuses = [house.call(token, "job.api/current").status for _ in range(4)]
    assert statuses == [200, 500, 500, 200]


def test_chance_is_the_same_in_the_same_world() -> None:
    """A fault with a probability strikes the same calls when the world is lived again."""
    runs = []
    for _ in range(2):
        house = House()
        token = house.sign_in()["access_token"]
        script(house, "500", probability=0.5, count=None)
        runs.append([house.call(token).status for _ in range(30)])
    assert runs[0] == runs[1]
    assert set(runs[0]) == {200, 500}


def test_an_unknown_kind_is_refused() -> None:
    """A fault nobody can play is refused by name."""
    with pytest.raises(EmulatorError, match="earthquake"):
        Fault(id="f", kind="earthquake")
    assert "dropped" in KINDS


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"kind": "503", "operation": "cleints.list"}, "No operation is called cleints.list"),
        ({"kind": "503", "practice": "nope"}, "No practice"),
        ({"kind": "503", "status": 99}, "A status is from 100 to 599"),
        ({"kind": "slow", "seconds": -1}, "Seconds are from 0"),
        ({"kind": "slow", "seconds": 1e308}, "Seconds are from 0"),
        ({"kind": "wrong-content-type", "content_type": "a\r\nX: y"}, "plain text on one line"),
        ({"kind": "429-minute", "operation": "connections.list"}, "cannot happen at"),
        ({"kind": "empty-list", "operation": "clients.get"}, "no list that could be empty"),
    ],
)
def test_a_fault_that_could_never_strike_is_refused(order: dict[str, object], words: str) -> None:
    """What was mistyped is said when it is ordered, and nothing is scripted."""
    house = House(control=True)
    said = house.ask("POST", "http://localhost/_greenroom/faults", form=json.dumps(order).encode())
    assert said.status == 400
    assert words in said.json["error"]
    assert house.world.faults == []


def test_a_fault_for_any_call_leaves_connections_alone() -> None:
    """The list of connections is no operation of the practice: it neither fails nor uses it up."""
    house = House()
    token = house.sign_in()["access_token"]
    house.world.faults.append(Fault(id="f", kind="429-minute"))
    assert house.connections(token)
    assert house.call(token).status == 429


def test_a_wrong_clock_and_a_cut_body_go_together() -> None:
    """Two faults at one answer: its date is wrong, and half of it is missing."""
    house = House()
    token = house.sign_in()["access_token"]
    house.world.faults += [
        Fault(id="a", kind="cut-body"), Fault(id="b", kind="clock-skew", seconds=-3600.0),
    ]  # fmt: skip
    said = house.call(token, accept="application/json")
    assert said.status == 200
    assert len(said.body) < int(said.headers["content-length"])
    assert said.headers["date"] != house.call(token).headers["date"]
