"""A scripted calendar: orders that are given by themselves when the emulator's clock has passed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from gate_cast import CALLBACK, ORIGIN, START, Desk, House

from greenroom.emulator.core import Emulator
from greenroom.emulator.world import CONNECTOR, World
from greenroom.emulator.worldfile import read_world
from greenroom.errors import EmulatorError

DAY = 86_400
TO_APPROVAL = [
    {"after_days": 1, "stage": {"stage": "requested"}},
    {"after_days": 3, "stage": {"stage": "in-review"}},
    {"after_days": 14, "stage": {"stage": "approved"}},
]

TEXT = """
[[users]]
name = "Hana Fairweather"
email = "hana@example.test"
[[users]]
name = "Felix Crabtree"
email = "felix@example.test"
[[practices]]
name = "Banksia Accountants"
clients = 3
privileged = ["hana@example.test"]
[[organisations]]
name = "Harbour Bakery"
members = ["hana@example.test"]
[[apps]]
name = "Ledgerline"
client_id = "LEDGERLINE"
redirect_uris = ["http://localhost:8721/callback"]
stage = "in-review"
[[calendar]]
after_days = 14
stage = { client_id = "LEDGERLINE", stage = "approved", scopes = ["practicemanager.client.read"] }
[[calendar]]
after_days = 15
connect = { practice = "Banksia Accountants", user = "hana@example.test" }
[[calendar]]
after_days = 15.5
connect = { practice = "Harbour Bakery", user = "hana@example.test" }
[[calendar]]
after_days = 16
privilege = { practice = "Banksia Accountants", user = "felix@example.test", granted = true }
[[calendar]]
after_days = 20
tier = { tier = "core", certified = true }
[[calendar]]
after_days = 21
rename = { user = "hana@example.test", name = "Hana Copeland", email = "copeland@example.test" }
[[calendar]]
after_days = 22
disconnect = { practice = "Harbour Bakery" }
[[calendar]]
after_days = 23
fault = { kind = "503", operation = "clients.list" }
"""


def test_an_app_is_approved_after_fourteen_days() -> None:
    """Nothing happens before its day; on it the app is approved, as of that very moment."""
    desk = Desk(stage="registered")
    assert desk.post("calendar", entries=TO_APPROVAL).status == 200
    for days, stage in ((0.9, "registered"), (0.2, "requested"), (12.8, "in-review")):
        desk.clock.advance(days * DAY)
        assert "error" in desk.authorise().location
        assert desk.app.stage == stage
    desk.clock.advance(DAY)
    assert desk.call(desk.sign_in()["access_token"]).status == 200
    assert [(step.stage, step.at - START, step.by) for step in desk.app.history[1:]] == [
        ("requested", DAY, "calendar"),
        ("in-review", 3 * DAY, "calendar"),
        ("approved", 14 * DAY, "calendar"),
    ]


def test_the_advance_route_tells_what_happened() -> None:
    """Letting weeks pass in one step gives every order in its turn, with what the clock brings."""
    desk = Desk(stage="registered")
    desk.post("calendar", entries=TO_APPROVAL)
    told = desk.post("clock", advance_days=14).json["happened"]
    assert [(one["by"], one["stage"]["stage"]) for one in told] == [
        ("calendar", "requested"), ("calendar", "in-review"), ("calendar", "approved"),
    ]  # fmt: skip
    assert desk.post("clock", advance_days=1).json["happened"] == []


def test_a_world_file_holds_a_calendar() -> None:
    """Every kind of order can be planned in a world file, by name, and is given on its day."""
    world = read_world(TEXT, name="world.toml", now=START)
    house = House()
    house.world, house.app = world, world.app("LEDGERLINE")
    house.emulator = Emulator(world, clock=house.clock, consent="hana@example.test")
    hana, felix = world.user("hana@example.test"), world.user("felix@example.test")
    practice, owner = world.practice("Banksia Accountants"), ("LEDGERLINE", hana.id)
    seen: list[tuple[float, Any]] = []
    for day in (14, 15, 15.5, 16, 20, 21, 22, 23):
        house.clock.advance(START + day * DAY - house.clock.now())
        house.ask("GET", "http://localhost/")
        mine = sorted(world.tenant(one).name for one in world.connections.get(owner, ()))
        seen.append((day, [house.app.stage, house.app.tier, mine, hana.email, len(world.faults)]))
    assert seen == [
        (14, ["approved", "advanced", [], "hana@example.test", 0]),
        (15, ["approved", "advanced", ["Banksia Accountants"], "hana@example.test", 0]),
        (15.5, ["approved", "advanced", ["Banksia Accountants", "Harbour Bakery"],
                "hana@example.test", 0]),
        (16, ["approved", "advanced", ["Banksia Accountants", "Harbour Bakery"],
              "hana@example.test", 0]),
        (20, ["approved", "core", ["Banksia Accountants", "Harbour Bakery"],
              "hana@example.test", 0]),
        (21, ["approved", "core", ["Harbour Bakery"], "copeland@example.test", 0]),
        (22, ["approved", "core", [], "copeland@example.test", 0]),
        (23, ["approved", "core", [], "copeland@example.test", 1]),
    ]  # fmt: skip
    assert practice.privileged == {hana.id, felix.id}
    assert (hana.name, house.app.certified) == ("Hana Copeland", True)
    # Who consents by themselves is asked under the new address.
    assert house.emulator.consent == "copeland@example.test"
    assert all(due.done_at and not due.problem for due in world.calendar)


def test_a_plan_that_cannot_be_is_refused_at_once() -> None:
    """A planned stage that could not follow is named with those that could, and nothing is kept."""
    desk = Desk(stage="registered")
    late = {"after_days": 14, "stage": {"stage": "approved"}}
    refused = desk.post("calendar", entries=[late])
    assert refused.status == 400
    assert refused.json["error"] == "Ledgerline Sync cannot go from registered to approved"
    assert "requested, withdrawn" in refused.json["hint"]
    assert desk.get("calendar") == []
    late["stage"]["force"] = True
    assert desk.post("calendar", entries=[late]).status == 200
    with pytest.raises(EmulatorError, match="from registered to approved"):
        read_world(TEXT.replace('"in-review"', '"registered"'), name="world.toml", now=START)


def test_a_plan_counts_on_what_time_alone_brings() -> None:
    """A lapse after the year, and a renewal in its last month, follow from the approval alone."""
    desk = Desk()
    plan = [
        {"after_days": 340, "approve": {}},
        {"after_days": 340 + 370, "stage": {"stage": "declined"}},
    ]
    assert desk.post("calendar", entries=plan).status == 200
    told = desk.post("clock", advance_days=800).json["happened"]
    assert [one["by"] for one in told] == ["clock", "calendar", "clock", "clock", "calendar"]
    assert desk.app.stage == "declined"


@pytest.mark.parametrize(
    ("entry", "word"),
    [
        ({"after_days": 1}, "one order"),
        ({"after_days": -1, "approve": {}}, "$.entries[0].after_days"),
        ({"after_days": 1e300, "approve": {}}, "$.entries[0].after_days"),
        ({"after_days": 1, "approve": {}, "stage": {"stage": "lapsed"}}, "one order"),
        ({"after_days": 1, "stage": {"stage": "famous"}}, "famous"),
        ({"after_days": 1, "party": {}}, "party"),
        ({"stage": {"stage": "requested"}}, "after_days"),
        ({"after_days": 1, "stage": {"client_id": "nobody", "stage": "requested"}}, "nobody"),
    ],
)
def test_an_entry_that_is_no_order_is_refused(entry: dict[str, Any], word: str) -> None:
    """An entry has its days and exactly one order; anything else is named."""
    refused = Desk(stage="registered").post("calendar", entries=[entry])
    assert (refused.status, word in refused.json["error"]) == (400, True)


def test_what_stood_in_the_way_is_written_beside_it() -> None:
    """An order that has become impossible meanwhile changes nothing and fails no call."""
    desk = Desk(stage="registered")
    desk.post("calendar", entries=TO_APPROVAL)
    desk.post("clock", advance_days=4)
    desk.post("stage", stage="declined")
    desk.clock.advance(11 * DAY)
    assert desk.authorise("openid").status == 302
    assert desk.app.stage == "declined"
    told = desk.get("calendar")
    assert [one.get("problem", "") for one in told] == [
        "", "", "Ledgerline Sync cannot go from declined to approved",
    ]  # fmt: skip


def test_orders_of_people_may_fail_too() -> None:
    """A planned connection of somebody without the privilege is a problem, not a connection."""
    desk = Desk()
    desk.post("calendar", entries=[
        {"after_days": 1, "connect": {"practice": "", "user": desk.colleague.email}},
    ])  # fmt: skip
    (told,) = desk.post("clock", advance_days=1).json["happened"]
    assert "may not connect apps" in told["problem"]
    assert desk.get("connections") == []


def test_a_person_edits_a_record_on_a_day() -> None:
    """A change inside XPM can be planned too, and shows from its day on."""
    desk = Desk()
    uuid = desk.practice.data.clients.order[0]
    order = {"practice": "", "collection": "clients", "uuid": uuid, "values": {"name": "Wattle"}}
    desk.post("calendar", entries=[{"after_days": 2, "edit": order}])
    path = f"client.api/get/{uuid}"
    for shown in (False, True):
        desk.clock.advance(1.5 * DAY)
        token = desk.sign_in()["access_token"]
        assert (b"<Name>Wattle</Name>" in desk.call(token, path).body) is shown


@pytest.mark.parametrize("order", [{"advance_days": -1}, {"advance_seconds": 1e300}])
def test_a_clock_that_cannot_go_there_stands_still(order: dict[str, float]) -> None:
    """Back, or past the dates that can be written, no time passes and the world goes on."""
    desk = Desk()
    assert desk.post("clock", **order).status == 400
    assert desk.get("state")["now"] == START
    assert desk.post("clock", advance_days=36_000).status == 200
    assert "2200" in desk.post("clock", advance_days=36_000).json["error"]
    assert desk.get("egress")[0]["month"] == "2125-06"


def test_a_calendar_outlives_a_snapshot() -> None:
    """What was planned before a snapshot is given after it, and what was given is not repeated."""
    desk = Desk(stage="registered")
    desk.post("calendar", entries=TO_APPROVAL)
    desk.post("clock", advance_days=2)
    kept = desk.world.snapshot()
    desk.clock.advance(30 * DAY)
    desk.emulator.adopt(World.restore(kept))
    app = desk.emulator.world.app(desk.app.client_id)
    desk.ask("GET", "http://localhost/")
    assert [step.stage for step in app.history] == [
        "registered", "requested", "in-review", "approved",
    ]  # fmt: skip


def test_a_calendar_can_be_replaced_and_forgotten() -> None:
    """New entries join the old unless told not to keep them; a DELETE forgets them all."""
    desk = Desk(stage="registered")
    desk.post("calendar", entries=TO_APPROVAL)
    desk.post("calendar", entries=[{"after_days": 2, "tier": {"tier": "core"}}])
    assert len(desk.get("calendar")) == 4
    assert desk.get("state")["calendar"] == 4
    desk.post("calendar", entries=[{"after_days": 1, "tier": {"tier": "plus"}}], keep=False)
    assert len(desk.get("calendar")) == 1
    assert desk.ask("DELETE", ORIGIN + "calendar").status == 200
    desk.post("clock", advance_days=30)
    assert (desk.app.stage, desk.app.tier) == ("registered", "starter")


def test_a_reset_forgets_the_calendar() -> None:
    """A fresh world has nothing planned, and time brings nothing to it."""
    desk = Desk(stage="registered")
    desk.post("calendar", entries=TO_APPROVAL)
    desk.post("reset", clients=2)
    assert desk.post("clock", advance_days=400).json["happened"] == []


def test_two_apps_have_their_own_years() -> None:
    """The earliest moment of any app comes first, and each is told by its client id."""
    desk = Desk()
    other, _ = desk.world.register_app("Other", redirect_uris=(CALLBACK,))
    desk.post("calendar", entries=[
        {"after_days": 10, "approve": {"client_id": other.client_id}},
        {"after_days": 345, "stage": {"client_id": desk.app.client_id, "stage": "withdrawn"}},
    ])  # fmt: skip
    told = desk.post("clock", advance_days=346).json["happened"]
    assert [(one["by"], one.get("client_id", "")) for one in told] == [
        ("calendar", ""),
        ("clock", desk.app.client_id),
        ("clock", other.client_id),
        ("calendar", ""),
    ]


@pytest.mark.parametrize(
    ("order", "words"),
    [
        ({"privilege": {"practice": "nope", "user": CONNECTOR, "granted": True}}, "No practice"),
        (
            {"privilege": {"practice": "Banksia Accountants", "user": "x", "granted": True}},
            "No user",
        ),
        ({"disconnect": {"practice": "nope"}}, "No practice"),
    ],
)
def test_a_plan_that_names_nobody_is_refused_at_once(order: dict[str, Any], words: str) -> None:
    """A mistyped name is said when the plan is made, not on its day; nothing is planned."""
    house = House(control=True)
    body = json.dumps({"entries": [{"after_days": 1, **order}]}).encode()
    said = house.ask("POST", "http://localhost/_greenroom/calendar", form=body)
    assert said.status == 400
    assert words in said.json["error"]
    assert house.world.calendar == []
