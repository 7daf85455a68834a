"""Control routes: what people at Xero and in the practice do, from outside; and snapshots."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from gate_cast import CALLBACK, ORIGIN, START, Desk, House

from greenroom.emulator.core import Emulator
from greenroom.emulator.world import CONNECTOR, World, new_world
from greenroom.errors import EmulatorError
from greenroom.send import Request


def test_an_app_goes_from_registered_to_a_call() -> None:
    """Register, approve and consent over control routes alone, and the practice answers."""
    desk = Desk(consent="")
    made = desk.post("apps", name="Tidewater", redirect_uris=[CALLBACK]).json
    desk.app = desk.world.app(made["client_id"])
    desk.secret = made["client_secret"]
    desk.post("consent", user=CONNECTOR)
    assert desk.authorise().location.startswith("https://login.xero.com/identity/error")
    told = desk.post("approve", client_id=made["client_id"]).json
    assert (told["stage"], told["tier"]) == ("approved", "advanced")
    assert desk.call(desk.sign_in()["access_token"]).status == 200


def test_lists_tell_no_secret() -> None:
    """Neither state nor lists show a secret, its digest or a token."""
    desk = Desk()
    tokens = desk.sign_in()
    shown = json.dumps(
        [desk.get(name) for name in ("state", "apps", "users", "practices", "calls")]
    )
    for secret in (desk.secret, desk.app.secret_digest, *tokens.values()):
        assert str(secret) not in shown or secret in (1800, "Bearer", tokens["scope"])


def test_people_and_practices_are_added() -> None:
    """A new practice can be connected by whom it privileges, until that is taken away."""
    desk = Desk()
    user = desk.post("users", name="Tess Copeland", email="tess@example.com").json
    made = desk.post(
        "practices", name="Rata", country="NZ", clients=2, privileged=["tess@example.com"]
    ).json
    assert (made["clients"], made["privileged"]) == (2, [user["id"]])
    desk.emulator.consent = "tess@example.com"
    (found,) = desk.connections(desk.sign_in()["access_token"])
    assert found["tenantId"] == made["tenant_id"]
    desk.post("privilege", practice=made["tenant_id"], user=user["id"], granted=False)
    assert "error" in desk.authorise().location
    desk.post("privilege", practice=desk.practice.tenant_id, user=user["id"], granted=True)
    assert "code" in desk.authorise().back


def test_a_person_edits_a_record() -> None:
    """A change inside XPM shows at the next read."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    uuid = desk.practice.data.clients.order[0]
    order = {"practice": desk.practice.tenant_id, "collection": "clients", "uuid": uuid}
    assert desk.post("edit", **order, values={"name": "Wattle Books"}).status == 200
    assert b"Wattle Books" in desk.call(token, f"client.api/get/{uuid}").body


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"date_of_birth": "1980-01-02"}, b"<DateOfBirth>1980-01-02T00:00:00</DateOfBirth>"),
        ({"date_of_birth": {"$date": "1980-01-02"}}, b"<DateOfBirth>1980-01-02T00:00:00<"),
        ({"provisional_tax_ratio": 0.45}, b"<ProvisionalTaxRatio>0.45</ProvisionalTaxRatio>"),
        ({"is_archived": True, "name": "Z"}, b"<IsArchived>Yes</IsArchived>"),
        ({"fax": "", "phone": None}, b"<Fax />"),
    ],
)
def test_an_edit_takes_values_as_json_has_them(values: dict[str, Any], said: bytes) -> None:
    """Dates as text, numbers as numbers, flags as flags; nothing for a field that is unset."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    uuid = desk.practice.data.clients.order[0]
    desk.practice.data.change("clients", uuid, {"business_structure": None})
    order = {"practice": desk.practice.tenant_id, "collection": "clients", "uuid": uuid}
    assert desk.post("edit", **order, values=values).json == {"changed": uuid}
    assert said.partition(b"T00:")[0] in desk.call(token, f"client.api/get/{uuid}").body


@pytest.mark.parametrize(
    ("kind", "values", "word"),
    [
        ("clients", {"name": "a\x01"}, "XML cannot carry"),
        ("clients", {"notes": [{"title": "a\uffff"}]}, "XML cannot carry"),
        ("clients", {"contacts": []}, "link"),
        ("clients", {"groups": ["x"]}, "link"),
        ("clients", {"relationships": None}, "link"),
        ("groups", {"clients": []}, "link"),
        ("contacts", {"is_primary": True}, "link"),
        ("relationships", {"client": "x"}, "link"),
        ("relationships", {"related_client": "x"}, "link"),
        ("relationships", {"type": ""}, "empty"),
        ("clients", {"name": None}, "empty"),
        ("clients", {"name": 5}, "clients.name is not a text"),
        ("clients", {"name": ["a"]}, "clients.name is not a text"),
        ("clients", {"is_archived": "perhaps"}, "clients.is_archived is not a yes or no"),
        ("clients", {"balance_month": 13}, "clients.balance_month is not a month"),
        ("clients", {"date_of_birth": 5}, "clients.date_of_birth is not a date"),
        ("clients", {"date_of_birth": {"$date": "soon"}}, "clients.date_of_birth is not a tagged"),
        ("clients", {"gst_period": "3"}, "one of: Monthly"),
        ("clients", {"account_manager": "nobody"}, "clients.account_manager is not an id in staff"),
        ("clients", {"type": "Standard"}, "clients.type is not given as values by name"),
        ("clients", {"uuid": "x"}, "not a field"),
        ("clients", {"shoe_size": 9}, "not a field"),
        ("clients", {"phone": "1", "name": 5}, "clients.name"),
    ],
)
def test_an_edit_that_would_break_the_practice_is_refused(
    kind: str, values: dict[str, Any], word: str
) -> None:
    """Links, wrong types and unknown fields are refused by name, and nothing is changed."""
    desk = Desk(clients=60)
    rows = desk.practice.data.collections[kind]
    before = rows.rows()
    order = {"practice": desk.practice.tenant_id, "collection": kind, "uuid": rows.order[0]}
    reply = desk.post("edit", **order, values=values)
    assert reply.status == 400
    assert word in reply.json["error"]
    assert rows.rows() == before


def test_a_name_that_xml_cannot_carry_is_refused_everywhere() -> None:
    """A practice, a person or a fault may come up in any page or reply."""
    desk = Desk()
    for route, order in (
        ("practices", {"name": "a\x00"}),
        ("users", {"name": "a\x0b", "email": "a@example.com"}),
        ("faults", {"kind": "error", "text": "a\ufffe"}),
    ):
        reply = desk.post(route, **order)
        assert (reply.status, "XML cannot carry" in reply.json["error"]) == (400, True)


def test_faults_come_and_go() -> None:
    """A fault is listed with what it met, and gone after a DELETE."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    made = desk.post("faults", kind="503", operation="clients.list", count=2).json
    assert desk.call(token).status == 503
    (told,) = desk.get("faults")
    assert (told["id"], told["struck"]) == (made["id"], 1)
    assert desk.ask("DELETE", ORIGIN + "faults").status == 200
    assert desk.call(token).status == 200


def test_time_moves_when_told() -> None:
    """After half an hour a token has expired."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    before = desk.get("state")["now"]
    assert desk.post("clock", advance_seconds=1800).json["now"] == before + 1800
    assert desk.call(token).status == 401


def test_calls_are_counted() -> None:
    """The emulator tells what it was asked, how it answered, and how often it refreshed."""
    desk = Desk()
    tokens = desk.sign_in()
    desk.call(tokens["access_token"])
    desk.call(tokens["access_token"], "job.api/list")
    desk.token("refresh_token", refresh_token=tokens["refresh_token"])
    told = desk.get("calls")
    counts = {(entry["operation"], entry["status"]): entry["calls"] for entry in told["counts"]}
    assert counts["clients.list", 200] == 1
    assert counts["jobs.list", 401] == 1
    assert counts["identity.refresh", 200] == 1
    assert told["tokens"]["refresh"] == 1
    assert told["calls"][-1]["operation"] == "identity.refresh"
    assert told["calls"][-3]["practice"] == desk.practice.tenant_id


def test_uses_of_a_refresh_token_are_told_by_its_digest() -> None:
    """When each refresh token was shown is told, taken or refused, and never the token."""
    desk = Desk()
    token = desk.sign_in()["refresh_token"]
    began = desk.clock.now()
    for seconds, status in ((0, 200), (10, 200), (3_600, 400)):
        desk.clock.advance(seconds)
        assert desk.token("refresh_token", refresh_token=token).status == status
    told = desk.get("calls")["refresh_tokens"]
    name = hashlib.sha256(token.encode()).hexdigest()[:16]
    assert told == [{"digest": name, "uses": [began, began + 10, began + 3_610]}]


def test_the_fullest_minute_and_the_most_calls_at_once_are_told() -> None:
    """What a practice's meters once held is remembered when they are empty again."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    held = [desk.held(token) for _ in range(3)]
    for response in held:
        response.close()
    desk.clock.advance(120)
    assert desk.call(token).status == 200
    (meter,) = desk.get("calls")["meters"]
    assert (meter["practice"], meter["client_id"]) == (desk.practice.tenant_id, desk.app.client_id)
    assert (meter["in_flight"], meter["minute"], meter["day"]) == (3, 3, 4)


@pytest.mark.parametrize(
    ("route", "body", "word"),
    [
        ("apps", {"name": "For Xero", "redirect_uris": []}, "Xero"),
        ("apps", {"name": "A", "redirect_uris": ["http://127.0.0.1/"]}, "127.0.0.1"),
        ("apps", {"name": "A", "redirect_uris": ["https://*.example.com/"]}, "wildcards"),
        ("apps", {"name": "A", "redirect_uris": ["/callback"]}, "absolute"),
        ("apps", {"name": "A", "redirect_urls": []}, "redirect_urls"),
        ("stage", {"client_id": "nobody", "stage": "approved"}, "nobody"),
        ("stage", {"client_id": "nobody", "stage": "famous"}, "famous"),
        ("practices", {"name": "A", "country": "US"}, "US"),
        ("privilege", {"practice": "none", "user": "x", "granted": True}, "none"),
        ("edit", {"practice": "none", "collection": "c", "uuid": "u", "values": {}}, "none"),
        ("faults", {"kind": "earthquake"}, "earthquake"),
        ("consent", {"user": "nobody@example.com"}, "user"),
        ("snapshot", {}, "snapshot"),
    ],
)
def test_orders_that_cannot_be_done_say_why(route: str, body: dict[str, Any], word: str) -> None:
    """A wrong order is a 400 whose words name what is wrong."""
    reply = Desk().post(route, **body)
    assert reply.status == 400
    assert word in reply.json["error"]


def test_other_web_pages_are_turned_away() -> None:
    """A browser that comes from another origin may not even read the state."""
    desk = Desk()
    for origin, status in (("https://example.com", 403), ("http://localhost:8720", 200)):
        assert desk.ask("GET", ORIGIN + "state", {"origin": origin}).status == status


def test_a_reset_begins_anew() -> None:
    """After a reset there is a fresh practice of the size asked for and no app."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    told = desk.post("reset", clients=7, seed=3, country="NZ").json
    assert told["apps"] == []
    assert [(p["clients"], p["country"]) for p in told["practices"]] == [(7, "NZ")]
    assert desk.call(token).status == 401


def test_a_snapshot_is_the_same_world() -> None:
    """Taken, changed and put back over control routes, the world is as it was."""
    desk = Desk()
    kept = desk.ask("GET", ORIGIN + "snapshot").body
    desk.post("stage", client_id=desk.app.client_id, stage="lapsed")
    assert desk.ask("POST", ORIGIN + "snapshot", form=kept).status == 200
    assert desk.emulator.world.app(desk.app.client_id).stage == "approved"


def test_a_restored_world_goes_on() -> None:
    """Tokens, refresh tokens, keys, counters and records outlive a snapshot."""
    house = House()
    tokens = house.sign_in()
    code = house.authorise().back["code"]
    house.call(tokens["access_token"])
    house.held(tokens["access_token"])
    uuid = house.practice.data.clients.order[0]
    house.practice.data.change("clients", uuid, {"name": "Wattle Books"}, now=house.clock.now())
    keys = house.ask("GET", "https://identity.xero.com/.well-known/openid-configuration/jwks").body
    used = {call.correlation_id for call in house.emulator.calls}
    house.emulator.adopt(World.restore(house.world.snapshot()))
    again = house.call(tokens["access_token"], f"client.api/get/{uuid}")
    assert b"Wattle Books" in again.body
    assert again.headers["x-minlimit-remaining"] == "57"
    assert again.headers["xero-correlation-id"] not in used
    assert house.exchange(code).status == 200
    assert house.token("refresh_token", refresh_token=tokens["refresh_token"]).status == 200
    jwks = house.ask("GET", "https://identity.xero.com/.well-known/openid-configuration/jwks")
    assert jwks.body == keys
    meter = house.emulator.world.meter(house.app.client_id, house.practice.tenant_id)
    assert meter.in_flight == 0


def test_only_snapshots_are_restored() -> None:
    """Other bytes, or another form, are refused."""
    with pytest.raises(EmulatorError):
        World.restore(b"{}")
    kept = re.sub(rb'"form":\d+', b'"form":0', World(now=0.0).snapshot())
    with pytest.raises(EmulatorError, match="form 0"):
        World.restore(kept)


def test_switches_that_are_not_there_are_refused() -> None:
    """An unknown switch, or an unknown reading of one, is refused by name."""
    for switches in ({"weather": "fine"}, {"negotiation": "loose"}):
        with pytest.raises(EmulatorError):
            House(switches=switches)


@pytest.mark.parametrize("restored", [False, True])
def test_a_reset_keeps_the_size_it_is_not_told(restored: bool) -> None:
    """Without an order the new world is as large as the old one began, in the same country."""
    world = new_world(clients=7, seed=3, country="NZ", now=START)
    emulator = Emulator(World.restore(world.snapshot()) if restored else world, control=True)
    url = "http://localhost/_greenroom/reset"
    with emulator.handle(Request("POST", url, {}, b"{}")) as response:
        told = json.loads(response.read())
    assert [(one["clients"], one["country"]) for one in told["practices"]] == [(7, "NZ")]
    assert emulator.world.seed == 3
