"""The authorise step: what Xero's own page refuses, and what comes back to the app."""

from __future__ import annotations

import pytest
from gate_cast import CALLBACK, CHALLENGE, READ, House

from greenroom.contract import contract
from greenroom.emulator.parties import STAGES

REFUSED = [
    ({"redirect_uri": CALLBACK + "/"}, "Error: unauthorized_client : Invalid redirect_uri"),
    ({"client_id": "NOBODY"}, "Error: unauthorized_client : Unknown client or client not enabled"),
    ({"scope": "practicemanager.contact"}, "Error: invalid_scope"),
    ({"scope": "openid,profile"}, "Error: invalid_scope"),
    ({"scope": "practicemanager"}, "Error: unauthorized_client : Invalid scope for client"),
    ({"scope": "accounting.transactions"}, "Error: unauthorized_client : Invalid scope for client"),
    ({"scope": None}, "Error: invalid_request"),
    ({"client_id": None}, "Error: invalid_request"),
    ({"redirect_uri": None}, "Error: invalid_request"),
    ({"response_type": None}, "Error: invalid_request"),
    ({"response_type": "token"}, "Error: invalid_request"),
    ({"code_challenge": CHALLENGE}, "Error: invalid_request"),
    ({"scope": f"{READ} accounting.contacts.read"}, "Error: invalid_scope"),
]


@pytest.mark.parametrize(("changed", "line"), REFUSED)
def test_refusals_are_shown_and_never_come_back(changed: dict[str, str | None], line: str) -> None:
    """AE-01, AE-02, AE-03, AE-04, AE-05: each leads to Xero's own page and its exact line."""
    page = House().shown(**changed)
    assert f">{line}<" in page
    assert "Error code: 500" in page


@pytest.mark.parametrize("stage", STAGES)
def test_only_open_stages_may_ask_for_practice_scopes(stage: str) -> None:
    """A practice scope is a scope for the client in the stages approved and renewal due only."""
    house = House(stage=stage)
    reply = house.authorise()
    if contract().stages[stage].opens:
        assert "code" in reply.back
    else:
        assert "Invalid scope for client" in house.ask("GET", reply.location).body.decode()


@pytest.mark.parametrize("name", list(contract().aliases))
def test_before_approval_a_name_is_told_from_a_wish(name: str) -> None:
    """AE-07: Xero's own names are not given to this client; the guide's two are no scopes."""
    house = House(stage="registered")
    official = contract().aliases[name].means
    assert ">Error: unauthorized_client : Invalid scope for client<" in house.shown(official)
    assert ">Error: invalid_scope<" in house.shown(name)


@pytest.mark.parametrize("stage", STAGES)
def test_accounting_scopes_need_no_approval(stage: str) -> None:
    """Ordinary organisations can be connected whatever the stage."""
    assert "code" in House(stage=stage).authorise("openid accounting.contacts.read").back


def test_every_approval_attaches_the_eight_granular_scopes() -> None:
    """An approved app may ask for all granular scopes and for no broad one."""
    house = House()
    scopes = contract().scopes.values()
    for scope in scopes:
        if scope.family == "practice":
            reply = house.authorise(scope.name)
            assert ("code" in reply.back) is not scope.broad


def test_broad_scopes_come_with_the_switch() -> None:
    """Under the other reading an approved app still gets the broad scopes."""
    house = House(switches={"broad-scopes": "granted"})
    assert "code" in house.authorise("practicemanager.read").back


def test_an_approval_may_attach_fewer_scopes() -> None:
    """Only what Xero attached may be asked for."""
    house = House(stage="registered")
    house.world.set_stage(house.app.client_id, "approved", scopes=("practicemanager.job.read",))
    assert "code" in house.authorise("practicemanager.job.read").back
    assert "Invalid scope for client" in house.shown("practicemanager.client.read")


def test_a_code_comes_back_with_state_and_scope() -> None:
    """The callback carries code, granted scope, state unchanged and session state."""
    reply = House().authorise()
    assert reply.location.startswith(f"{CALLBACK}?")
    assert set(reply.back) == {"code", "scope", "state", "session_state"}
    assert reply.back["state"] == "st&te"
    assert reply.back["scope"] == READ


def test_pkce_apps_must_send_a_challenge() -> None:
    """A PKCE app without code_challenge meets Xero's own page."""
    house = House()
    house.app, house.secret = house.world.register_app(
        "Desk", redirect_uris=(CALLBACK,), kind="pkce", stage="approved"
    )
    assert "Error: invalid_request" in house.shown()
    asked = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert "code" in asked.back


def test_mixed_consent_comes_with_the_switch() -> None:
    """Under the other reading one consent may ask for both kinds of scopes."""
    house = House(switches={"mixed-consent": "allowed"})
    assert "code" in house.authorise(f"{READ} accounting.contacts.read").back


def test_who_lacks_the_privilege_has_nothing_to_connect() -> None:
    """Without "Connect third-party add-ons" no practice can be connected."""
    house = House()
    house.practice.privileged.clear()
    page = house.ask("GET", house.authorise().location).body.decode()
    assert "nothing to choose" in page


def test_nobody_consents_in_a_world_without_them() -> None:
    """When whoever consents by themselves is not there, the error page says so."""
    page = House(consent="nobody@example.com").shown()
    assert "Nobody in this world" in page


def test_the_automatic_consent_may_name_its_practice() -> None:
    """After the address a tenant id chooses; without one, the next not yet connected is taken."""
    house = House()
    data, user = house.practice.data, house.connector
    others = [
        house.world.add_practice(name, data, country="NZ", privileged=(user.id,)).tenant_id
        for name in ("Rata", "Kowhai")
    ]
    for consent, tenant in ((f"{user.email} {others[1]}", others[1]), (user.email, None)):
        house.emulator.consent = consent
        house.authorise()
        assert tenant is None or house.world.connected_tenants(house.app.client_id) == {tenant}
    assert house.world.connected_tenants(house.app.client_id) == {
        others[1],
        house.practice.tenant_id,
    }


def test_a_tier_caps_connections() -> None:
    """A starter app connects five tenants and no sixth; a second user of one counts nothing."""
    house = House(switches={"downgrade": "kept"})
    house.app.tier = "starter"
    data, user = house.practice.data, house.connector.id
    for number in range(5):
        house.world.add_practice(f"P{number}", data, country="AU", privileged=(user,))
    for _ in range(5):
        assert "code" in house.authorise().back
    page = house.ask("GET", house.authorise().location).body.decode()
    assert "all of its 5 connections" in page
    house.practice.privileged.add(house.colleague.id)
    house.emulator.consent = house.colleague.email
    assert "code" in house.authorise().back


def test_two_uncertified_apps_fill_a_practice() -> None:
    """A third uncertified app cannot connect a practice; a certified one can."""
    house = House()
    for name, certified, connects in (
        ("A", False, True),
        ("B", False, True),
        ("C", False, False),
        ("D", True, True),
    ):
        house.app, house.secret = house.world.register_app(
            name, redirect_uris=(CALLBACK,), stage="approved", certified=certified
        )
        assert ("code" in house.authorise().back) is connects


def test_an_unknown_error_page_stays_blank() -> None:
    """AE-06: the error page of an id nobody knows is a 500 without a line."""
    page = House().ask("GET", "https://login.xero.com/identity/error?errorId=%3Cb%3E")
    assert page.status == 500
    assert b"<b>" not in page.body
    assert b"Error: " not in page.body
