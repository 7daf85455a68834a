"""The switches of sign-in, scopes and gate: what each reading changes, and all at their worst."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import urlencode

import pytest
from gate_cast import CALLBACK, CHALLENGE, IDENTITY, LOGIN, READ, VERIFIER, Desk, House

from greenroom.contract import contract
from greenroom.emulator.core import Emulator
from greenroom.emulator.switches import asked, choose, defaults, read_switches, worst
from greenroom.emulator.worldfile import read_world
from greenroom.errors import EmulatorError


def cancelled(house: House) -> dict[str, str]:
    """What comes back to the app when the person presses Cancel."""
    house.emulator.consent = ""
    url = f"{LOGIN}/identity/connect/authorize"
    return house.ask("POST", url, form={**house.parameters(), "action": "cancel"}).back


def test_a_cancelled_sign_in_may_come_with_a_sentence() -> None:
    """CE-02: the description beside access_denied is there under one reading only."""
    assert cancelled(House()) == {"error": "access_denied", "state": "st&te"}
    told = cancelled(House(switches={"callback-description": "present"}))
    assert told["error_description"]


def test_token_refusals_may_come_with_a_sentence() -> None:
    """TE-06: under one reading invalid_grant brings its sentence, by default it stands alone."""
    for reading, sentence in (("absent", None), ("present", "Token has been expired or revoked.")):
        house = House(switches={"token-error-description": reading})
        refused = house.token("refresh_token", refresh_token="never seen")
        assert refused.status == 400
        assert refused.json["error"] == "invalid_grant"
        assert refused.json.get("error_description") == sentence


def test_a_wrong_client_has_two_statuses() -> None:
    """TE-02: the word is certain, the status is a switch."""
    for status in ("400", "401"):
        house = House(switches={"invalid-client-status": status})
        refused = house.exchange("any", client_secret="wrong")
        assert (refused.status, refused.json["error"]) == (int(status), "invalid_client")


def test_a_scope_that_was_not_given_may_be_left_out() -> None:
    """Under that reading the sign-in goes on, and its token simply lacks the scope."""
    house = House(switches={"ungranted-scopes": "left-out"})
    house.app.scopes = ("practicemanager.client.read",)
    tokens = house.sign_in(f"{READ} practicemanager.job.read")
    assert tokens["scope"] == READ
    assert house.call(tokens["access_token"], "job.api/list").status == 401
    assert ">Error: invalid_scope<" in house.shown("practicemanager.contact")


@pytest.mark.parametrize("stage", ["registered", "approved"])
def test_a_broad_scope_is_refused_in_two_ways(stage: str) -> None:
    """AE-02 or AE-04: the words for a broad scope that is not offered are a switch."""
    for reading, line in (
        ("invalid-scope-for-client", "Error: unauthorized_client : Invalid scope for client"),
        ("unknown-scope", "Error: invalid_scope"),
    ):
        house = House(stage=stage, switches={"broad-refusal": reading})
        assert f">{line}<" in house.shown("practicemanager.read")
        assert ("code" in house.authorise().back) is (stage == "approved")


def test_a_challenge_of_a_web_app_may_be_overlooked() -> None:
    """PK-05: under that reading a web app's verifier opens nothing and shuts nothing."""
    for reading, status in (("checked", 400), ("ignored", 200)):
        house = House(switches={"pkce-on-web": reading})
        sent = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
        assert house.exchange(sent.back["code"], code_verifier="w" * 43).status == status
    house.app, house.secret = house.world.register_app(
        "Desk", redirect_uris=(CALLBACK,), kind="pkce", stage="approved"
    )
    sent = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert house.exchange(sent.back["code"], code_verifier="w" * 43).status == 400
    sent = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert house.exchange(sent.back["code"], code_verifier=VERIFIER).status == 200


def test_a_second_use_in_the_grace_may_end_what_the_first_gave() -> None:
    """Under that reading only the latest refresh token lives on, nothing that came of others."""
    for reading, status in (("kept", 200), ("ended", 400)):
        house = House(switches={"grace-successors": reading})
        old = house.sign_in()["refresh_token"]
        first = house.token("refresh_token", refresh_token=old).json["refresh_token"]
        grandchild = house.token("refresh_token", refresh_token=first).json["refresh_token"]
        second = house.token("refresh_token", refresh_token=old).json["refresh_token"]
        assert house.token("refresh_token", refresh_token=second).status == 200
        for dead in (first, grandchild):
            assert house.token("refresh_token", refresh_token=dead).status == status


def test_an_id_token_may_lack_the_nonce() -> None:
    """OX-08: whether a nonce comes back is a switch, for Xero says nothing of it."""
    for reading, found in (("echoed", "n-0S6"), ("absent", None)):
        house = House(switches={"id-token-nonce": reading})
        middle = house.sign_in(nonce="n-0S6")["id_token"].split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(middle + "=="))
        assert claims.get("nonce") == found


def test_the_gateway_has_other_habits() -> None:
    """A refusal may come with keys in small letters, and without a label, and says the same."""
    house = House(switches={"gateway-keys": "small", "gateway-content-type": "absent"})
    refused = house.call("nonsense")
    assert (refused.status, refused.json["title"]) == (401, "Unauthorized")
    assert refused.json["instance"] == refused.headers["xero-correlation-id"]
    assert "content-type" not in refused.headers


def test_a_missing_scope_has_two_statuses() -> None:
    """The detail and the header say the same under either."""
    for status in ("401", "403"):
        house = House(switches={"missing-scope-status": status})
        reply = house.call(house.sign_in()["access_token"], "job.api/list")
        assert (reply.status, reply.json["Status"]) == (int(status), int(status))
        assert reply.json["Detail"] == "AuthorizationUnsuccessful"
        assert "insufficient_scope" in reply.headers["www-authenticate"]


def test_broad_scopes_may_open_the_jobs_of_somebody() -> None:
    """The one operation that names no broad scope opens to them under that reading only."""
    for reading, refused in (("refused", True), ("allowed", False)):
        house = House(switches={"broad-scopes": "granted", "job-staff-with-broad": reading})
        token = house.sign_in("practicemanager.read")["access_token"]
        someone = house.practice.data.collections["staff"].order[0]
        reply = house.call(token, f"job.api/staff/{someone}")
        assert (reply.status == 401) is refused


# ---------------------------------------------------------------------------- choosing


def test_all_switches_can_be_chosen_with_one_word() -> None:
    """The worst of all, with single readings on top, whether told to the emulator or to a world."""
    found = contract()
    house = House(switches={"all": "worst", "token-life": "1800"})
    assert house.emulator.setup.switches == {**worst(found), "token-life": "1800"}
    assert House().emulator.setup.switches == defaults(found)
    with pytest.raises(EmulatorError, match="cannot be gentle"):
        choose(found, {"all": "gentle"})
    assert asked("worst") == {"all": "worst"}
    assert read_switches(found, ["all=worst", "lapse=refused"])["all"] == "worst"


def test_an_unknown_switch_is_told_its_neighbours() -> None:
    """A misspelt switch is refused with the names that come near."""
    with pytest.raises(EmulatorError) as caught:
        choose(contract(), {"token-live": "720"})
    assert "token-life" in caught.value.hint


def test_a_world_file_chooses_switches() -> None:
    """What a world was written for holds when adopted or restored; the emulator's go first."""
    world = read_world('switches = "worst"', name="w.toml", now=0.0)
    assert Emulator(world).setup.switches["token-life"] == "720"
    assert Emulator(world, switches={"token-life": "1800"}).setup.switches["token-life"] == "1800"
    emulator = Emulator(world)
    emulator.adopt(type(world).restore(world.snapshot()))
    assert emulator.setup.switches == worst(contract())
    table = read_world('[switches]\nlapse = "until-expiry"', name="w.toml", now=0.0)
    assert Emulator(table).setup.switches["lapse"] == "until-expiry"
    with pytest.raises(EmulatorError, match="No such switch: weather"):
        read_world('[switches]\nweather = "fine"', name="w.toml", now=0.0)


def test_a_world_over_http_chooses_switches() -> None:
    """POST world takes the same table, and the state tells every reading chosen."""
    desk = Desk()
    assert desk.get("state")["switches"] == defaults(contract())
    told = desk.post("world", switches={"all": "worst"}).json
    assert told["switches"] == worst(contract())


def test_a_right_app_signs_in_under_the_worst_readings() -> None:
    """With everything against it, an approved app that asks for what it has still gets its data."""
    house = House(switches={"all": "worst"})
    verifier = "v" * 64
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = urlencode(
        {
            **house.parameters(),
            "code_challenge": challenge.rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
    )
    code = house.ask("GET", f"{LOGIN}/identity/connect/authorize?{query}").back["code"]
    tokens = house.exchange(code, code_verifier=verifier).json
    again = house.token("refresh_token", refresh_token=tokens["refresh_token"]).json
    assert house.call(again["access_token"]).status == 200
    bearer = {"authorization": f"Bearer {again['access_token']}"}
    assert house.ask("GET", f"{IDENTITY}/connect/userinfo", bearer).status == 200
