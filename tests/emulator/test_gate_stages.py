"""The stages of an app: which may follow which, the year of an approval, tiers and what they do."""

from __future__ import annotations

from typing import get_args

import pytest
from gate_cast import API, CALLBACK, READ, START, Desk, House
from hypothesis import given
from hypothesis import strategies as st

from greenroom.clock import iso, moment
from greenroom.contract import contract
from greenroom.emulator.parties import STAGES, App, Stage
from greenroom.emulator.stages import aged, aging, check_move, months_after, way
from greenroom.emulator.world import World
from greenroom.errors import EmulatorError

DAY = 86_400
WALK = ("requested", "in-review", "questions", "in-review", "remediation", "in-review", "approved")


def test_the_stages_of_the_data_are_those_of_the_type() -> None:
    """Every stage the contract knows is one an app can be at, and the other way round."""
    assert tuple(contract().stages) == STAGES == get_args(Stage)


def test_an_app_walks_to_its_approval_and_beyond() -> None:
    """Requested, reviewed, asked, remediated, approved, due, lapsed: each move is a call."""
    desk = Desk(stage="registered")
    for stage in (*WALK, "renewal-due", "lapsed"):
        told = desk.post("stage", stage=stage).json
        assert told["stage"] == stage
        assert ("code" in desk.authorise().back) is contract().stages[stage].opens
    assert [step["stage"] for step in told["history"]] == [
        "registered", *WALK, "renewal-due", "lapsed",
    ]  # fmt: skip


@pytest.mark.parametrize("start", STAGES)
def test_an_impossible_move_names_those_that_are_possible(start: str) -> None:
    """A stage that cannot follow is refused, with the ones that can; force moves all the same."""
    desk = Desk(stage=start)
    allowed = contract().stages[start].next
    for stage in STAGES:
        if stage in allowed:
            continue
        refused = desk.post("stage", stage=stage)
        assert (refused.status, desk.app.stage) == (400, start)
        assert refused.json["error"] == f"Ledgerline Sync cannot go from {start} to {stage}"
        assert ", ".join(allowed) in refused.json["hint"]
    forced = desk.post("stage", stage="lapsed", force=True).json
    assert (forced["stage"], forced["history"][-1]["by"]) == ("lapsed", "hand")


@pytest.mark.parametrize("start", STAGES)
def test_an_approval_takes_every_step_on_its_way(start: str) -> None:
    """From wherever an app stands, approving it walks moves that are possible, one by one."""
    desk = Desk(stage=start)
    before = len(desk.app.history)
    assert desk.post("approve", client_id=desk.app.client_id).json["stage"] == "approved"
    stood = start
    for step in desk.app.history[before:]:
        assert step.stage in contract().stages[stood].next
        stood = step.stage
    assert "code" in desk.authorise().back


def test_the_shortest_way_is_taken() -> None:
    """A registered app is requested and reviewed before it is approved, and no more."""
    assert way("registered", "approved") == ("requested", "in-review", "approved")
    assert way("approved", "approved") == ("approved",)


def test_unknown_stages_scopes_and_tiers_are_named() -> None:
    """A word that is no stage, no practice scope or no tier is refused, and nothing moves."""
    app = App(client_id="a", name="A")
    for order, said in (
        ({"stage": "famous"}, "famous"),
        ({"stage": "requested", "tier": "gold"}, "gold"),
        ({"stage": "requested", "scopes": ["accounting.contacts.read"]}, "accounting"),
    ):
        desk = Desk(stage="registered")
        refused = desk.post("stage", **order)
        assert (refused.status, desk.app.stage) == (400, "registered")
        assert said in refused.json["error"]
    with pytest.raises(EmulatorError, match="No such stage: famous"):
        check_move(app, "famous")


def test_an_approval_lasts_a_year() -> None:
    """A renewal falls due eleven months after the approval; unrenewed, the app lapses at twelve."""
    house = House()
    house.clock.advance(moment("2027-10-18T12:00") - START)
    house.ask("GET", "http://localhost/")
    assert house.app.stage == "renewal-due"
    assert "code" in house.authorise().back
    token = house.sign_in()["access_token"]
    house.clock.advance(moment("2027-11-18T11:00") - house.clock.now())
    assert house.authorise().back.get("code")
    house.clock.advance(600)
    assert "Invalid scope for client" in house.shown()
    assert house.app.stage == "lapsed"
    assert house.call(token).status == 401
    steps = [(step.stage, iso(step.at), step.by) for step in house.app.history[1:]]
    assert steps == [
        ("renewal-due", "2027-10-18T11:06:40Z", "clock"),
        ("lapsed", "2027-11-18T11:06:40Z", "clock"),
    ]


def test_a_renewal_begins_another_year() -> None:
    """Approved again while the renewal is due, an app keeps its scopes and gets twelve months."""
    desk = Desk(stage="registered")
    desk.post("approve", scopes=["practicemanager.client.read"])
    desk.post("clock", advance_days=340)
    assert desk.app.stage == "renewal-due"
    desk.post("approve")
    assert desk.app.scopes == ("practicemanager.client.read",)
    desk.post("clock", advance_days=330)
    assert desk.app.stage == "approved"
    told = desk.post("clock", advance_days=40).json["happened"]
    assert [(one["by"], one["stage"]) for one in told] == [
        ("clock", "renewal-due"), ("clock", "lapsed"),
    ]  # fmt: skip


def test_a_forced_renewal_has_a_month() -> None:
    """Put at renewal due without any approval, an app lapses a month later."""
    desk = Desk(stage="registered")
    desk.post("stage", stage="renewal-due", force=True)
    told = desk.get("apps")[0]["by_clock"]
    assert told == {"at": months_after(START, 1), "stage": "lapsed"}


def test_a_snapshot_keeps_the_year() -> None:
    """A restored app stands where it stood, and grows old from the same day."""
    house = House()
    house.clock.advance(340 * DAY)
    house.emulator.adopt(World.restore(house.world.snapshot()))
    (app,) = house.emulator.world.apps.values()
    house.ask("GET", "http://localhost/")
    assert (app.stage, app.approved_at) == ("renewal-due", START)


def test_an_app_registered_over_again_stands_where_it_stood() -> None:
    """With a new secret under its old id an app keeps its scopes, its tier and its year."""
    house = House(stage="registered")
    house.world.set_stage(
        house.app.client_id, "approved", scopes=("practicemanager.job.read",), now=START - DAY
    )
    again, secret = house.world.register_app(
        "Ledgerline Sync",
        redirect_uris=(CALLBACK,),
        client_id=house.app.client_id,
        stage="approved",
        now=START,
    )
    assert secret != house.secret
    assert (again.scopes, again.tier) == (("practicemanager.job.read",), "advanced")
    assert again.approved_at == START - DAY


@pytest.mark.parametrize(
    ("begins", "months", "ends"),
    [
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-01-31", 11, "2026-12-31"),
        ("2026-12-15", 12, "2027-12-15"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -11, "2025-02-15"),
    ],
)
def test_months_end_on_their_last_day(begins: str, months: int, ends: str) -> None:
    """So many months later is the same day of the month, or the month's last where it has none."""
    assert months_after(moment(begins), months) == moment(ends)


@given(st.floats(0, 4e9), st.floats(0, 2e8))
def test_time_alone_leads_one_way(approved_at: float, later: float) -> None:
    """What an approval has become never depends on when somebody looked in between."""
    until = approved_at + later
    stage, half = "approved", approved_at + later / 2
    assert aged(aged(stage, approved_at, half), approved_at, until) == aged(
        stage, approved_at, until
    )
    coming = aging(aged(stage, approved_at, until), approved_at)
    assert coming is None or coming.at > until


# ---------------------------------------------------------------------------- tiers


def test_a_downgrade_shuts_the_practice_at_once() -> None:
    """Below Advanced, an approved app's live token and its next sign-in are refused."""
    desk = Desk()
    token = desk.sign_in()["access_token"]
    told = desk.post("tier", tier="core").json
    assert (told["stage"], told["tier"]) == ("approved", "core")
    refused = desk.call(token)
    assert (refused.status, refused.json["Detail"]) == (401, "AuthorizationUnsuccessful")
    assert "needs a tier with XPM" in desk.shown()
    desk.post("tier", tier="enterprise")
    assert desk.call(token).status == 200


def test_a_downgrade_may_leave_live_tokens_alive() -> None:
    """Under that reading a token goes on until it expires, and a refresh brings none like it."""
    house = House(switches={"downgrade": "until-expiry"})
    tokens = house.sign_in()
    house.app.tier = "plus"
    assert house.call(tokens["access_token"]).status == 200
    again = house.token("refresh_token", refresh_token=tokens["refresh_token"]).json
    assert again["scope"] == "openid profile email offline_access"
    assert house.call(again["access_token"]).status == 401
    assert "Invalid scope for client" in house.shown()
    house.app.tier = "advanced"
    renewed = house.token("refresh_token", refresh_token=again["refresh_token"]).json
    assert house.call(renewed["access_token"]).status == 200


def test_a_downgrade_may_change_nothing() -> None:
    """Under that reading the practice scopes stay open below Advanced."""
    house = House(switches={"downgrade": "kept"})
    house.app.tier = "starter"
    assert house.call(house.sign_in()["access_token"]).status == 200


def test_a_lapse_that_spares_live_tokens_spares_no_new_one() -> None:
    """Where a token outlives the approval, what a refresh gives is without practice scopes."""
    house = House(switches={"lapse": "until-expiry"})
    tokens = house.sign_in()
    house.world.set_stage(house.app.client_id, "lapsed")
    assert house.call(tokens["access_token"]).status == 200
    again = house.token("refresh_token", refresh_token=tokens["refresh_token"]).json
    assert house.call(again["access_token"]).status == 401


def test_the_day_and_the_connections_change_with_the_tier() -> None:
    """RL-03: a starter app has 1,000 calls a day and 5 connections, from Core up 5,000 and 50."""
    desk = Desk(stage="registered", consent="")
    tokens: dict[str, str] = {}
    for tier, day in (("starter", "999"), ("core", "4998"), ("plus", "4997")):
        desk.post("tier", tier=tier)
        desk.emulator.consent = desk.connector.email
        tokens = tokens or desk.sign_in("accounting.contacts.read")
        headers = desk.headers(tokens["access_token"])
        headers["xero-tenant-id"] = desk.organisation.tenant_id
        reply = desk.ask("GET", f"{API}/api.xro/2.0/Contacts", headers)
        assert reply.headers["x-daylimit-remaining"] == day
    caps = {tier.name: tier.connections for tier in contract().tiers.values()}
    assert (caps["starter"], caps["core"]) == (5, 50)


def test_the_sixth_connection_asks_for_the_next_tier() -> None:
    """A full starter app is told what Core asks for; on Core it connects on, up to fifty."""
    desk = Desk(stage="registered")
    user = desk.connector.id
    for number in range(60):
        desk.world.add_organisation(f"Company {number:02}", country="AU", members=(user,))
    scope = "openid accounting.contacts.read"
    for _ in range(5):
        assert "code" in desk.authorise(scope).back
    page = desk.ask("GET", desk.authorise(scope).location).body.decode()
    assert "all of its 5 connections" in page
    assert "“core”, which asks for: payment method" in page
    desk.post("tier", tier="core")
    for _ in range(45):
        assert "code" in desk.authorise(scope).back
    assert "error" in desk.authorise(scope).location
    assert len(desk.world.connected_tenants(desk.app.client_id)) == 50


def test_an_early_reading_opens_scopes_with_the_assessment() -> None:
    """Under that reading practice scopes open once the assessment has begun, on any tier."""
    desk = Desk(stage="registered", switches={"early-scopes": "granted"})
    for stage, opened in (("requested", False), ("in-review", True), ("questions", True)):
        desk.post("stage", stage=stage)
        assert ("code" in desk.authorise(READ).back) is opened
    assert desk.call(desk.sign_in()["access_token"]).status == 200
    desk.post("stage", stage="declined")
    assert "Invalid scope for client" in desk.shown()
