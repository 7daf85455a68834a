"""Tokens: what a code and a refresh token are worth, to whom, how often and how long."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from gate_cast import API, CALLBACK, CHALLENGE, IDENTITY, READ, START, VERIFIER, House
from joserfc import jwt
from joserfc.jwk import KeySet

DAY = 86_400


def claims(house: House, token: str, origin: str = IDENTITY) -> dict[str, Any]:
    """The claims of a token whose signature fits the keys that are published."""
    keys = house.ask("GET", f"{origin}/.well-known/openid-configuration/jwks").json
    found: dict[str, Any] = jwt.decode(token, KeySet.import_key_set(keys)).claims
    return found


def test_an_access_token_says_what_xeros_says() -> None:
    """A signed access token carries issuer, audience, app, user, event, scopes and half an hour."""
    house = House()
    found = claims(house, house.sign_in()["access_token"])
    assert found["iss"] == IDENTITY
    assert found["aud"] == f"{IDENTITY}/resources"
    assert found["client_id"] == house.app.client_id
    assert found["xero_userid"] == house.connector.id
    assert found["scope"] == READ.split()
    assert found["exp"] - found["nbf"] == 1800
    assert "tenant" not in " ".join(found)


def test_a_moved_clock_dates_no_token_ahead() -> None:
    """After two weeks passed in the emulator alone, a token's claims are of the app's own clock."""
    house = House()
    house.emulator.clock = Standing()
    house.emulator.advance(14 * DAY)
    tokens = house.sign_in()
    for token, life in ((tokens["access_token"], 1800), (tokens["id_token"], 300)):
        found = claims(house, token)
        assert (found["nbf"], found["exp"]) == (START, START + life)
        assert found["auth_time"] <= START
    assert house.call(tokens["access_token"]).status == 200
    house.emulator.advance(1800)
    assert house.call(tokens["access_token"]).json["Detail"].startswith("TokenExpired")


class Standing:
    """A machine's clock, which the emulator may read and not move."""

    def now(self) -> float:
        """Always the same moment."""
        return START

    def sleep(self, seconds: float) -> None:
        """Nothing: nobody waits here."""


def test_the_event_of_a_token_finds_its_connections() -> None:
    """The connections list filtered by a token's event holds what that pass connected."""
    house = House()
    first = house.sign_in()["access_token"]
    second = house.sign_in("accounting.contacts.read")["access_token"]
    for token, kind in ((first, "PRACTICEMANAGER"), (second, "ORGANISATION")):
        event = claims(house, token)["authentication_event_id"]
        (found,) = house.connections(token, f"?authEventId={event}")
        assert (found["tenantType"], found["authEventId"]) == (kind, event)
    assert len(house.connections(first)) == 2


def test_an_id_token_echoes_the_nonce_and_hashes_the_access_token() -> None:
    """The id token is for the app, lives five minutes, and holds nonce and at_hash."""
    house = House()
    tokens = house.sign_in(nonce="n-0S6")
    found = claims(house, tokens["id_token"])
    half = hashlib.sha256(tokens["access_token"].encode()).digest()[:16]
    assert found["aud"] == house.app.client_id
    assert found["nonce"] == "n-0S6"
    assert found["at_hash"] == base64.urlsafe_b64encode(half).rstrip(b"=").decode()
    assert found["exp"] - found["iat"] == 300
    assert found["email"] == house.connector.email
    assert "authentication_event_id" not in found


def test_tokens_come_as_the_scopes_ask() -> None:
    """No id token without openid, no refresh token without offline_access."""
    tokens = House().sign_in("practicemanager.client.read")
    assert set(tokens) == {"access_token", "expires_in", "token_type", "scope"}
    assert tokens["expires_in"] == 1800


def test_the_token_life_is_a_switch() -> None:
    """The other reading is twelve minutes."""
    house = House(switches={"token-life": "720"})
    token = house.sign_in()["access_token"]
    house.clock.advance(719)
    assert house.call(token).status == 200
    house.clock.advance(1)
    assert house.call(token).status == 401


def test_a_served_emulator_is_its_own_issuer() -> None:
    """Asked at another origin, discovery and tokens name that origin."""
    house = House()
    origin = "http://localhost:8720"
    found = house.ask("GET", f"{origin}/.well-known/openid-configuration").json
    assert found["issuer"] == origin
    assert found["token_endpoint"] == f"{origin}/connect/token"
    form = {
        "grant_type": "authorization_code",
        "code": house.authorise().back["code"],
        "redirect_uri": CALLBACK,
        "client_id": house.app.client_id,
        "client_secret": house.secret,
    }
    token = house.ask("POST", found["token_endpoint"], form=form).json["access_token"]
    assert claims(house, token, origin)["iss"] == origin


def test_discovery_names_the_three_hosts() -> None:
    """Under Xero's own names login and identity keep their hosts."""
    found = House().ask("GET", f"{IDENTITY}/.well-known/openid-configuration").json
    assert found["issuer"] == IDENTITY
    assert found["authorization_endpoint"].startswith("https://login.xero.com/")


def test_a_code_is_good_once() -> None:
    """TE-01: the second exchange of a code is an invalid grant, its error alone."""
    house = House()
    code = house.authorise().back["code"]
    assert house.exchange(code).status == 200
    again = house.exchange(code)
    assert (again.status, again.json) == (400, {"error": "invalid_grant"})


def test_a_code_lasts_five_minutes() -> None:
    """A code is good for 299 seconds and no longer after 300."""
    house = House()
    for seconds, status in ((299, 200), (300, 400)):
        code = house.authorise().back["code"]
        house.clock.advance(seconds)
        assert house.exchange(code).status == status


def test_a_code_is_bound_to_its_address_and_its_app() -> None:
    """Another redirect address, or another app, makes a code an invalid grant."""
    house = House()
    other, secret = house.world.register_app("Other", redirect_uris=(CALLBACK,))
    code = house.authorise().back["code"]
    stolen = house.exchange(code, client_id=other.client_id, client_secret=secret)
    assert stolen.json == {"error": "invalid_grant"}
    moved = house.token("authorization_code", code=code, redirect_uri=f"{CALLBACK}/x")
    assert moved.json == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    ("verifier", "status"), [(VERIFIER, 200), ("w" * 43, 400), ("v" * 42, 400), ("", 400)]
)
def test_the_verifier_must_fit_the_challenge(verifier: str, status: int) -> None:
    """With PKCE a code is worth nothing without its own verifier."""
    house = House()
    asked = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert house.exchange(asked.back["code"], code_verifier=verifier).status == status


def test_a_pkce_app_needs_no_secret() -> None:
    """A PKCE app names itself in the form and proves itself by its verifier."""
    house = House()
    house.app, house.secret = house.world.register_app(
        "Desk", redirect_uris=(CALLBACK,), kind="pkce", stage="approved"
    )
    assert house.secret == ""
    asked = house.authorise(code_challenge=CHALLENGE, code_challenge_method="S256")
    assert house.exchange(asked.back["code"], code_verifier=VERIFIER).status == 200


def test_basic_and_form_both_name_the_app() -> None:
    """Client authentication by header works like that by form."""
    house = House()
    pair = base64.b64encode(f"{house.app.client_id}:{house.secret}".encode()).decode()
    form = {
        "grant_type": "authorization_code",
        "code": house.authorise().back["code"],
        "redirect_uri": CALLBACK,
    }
    url = f"{IDENTITY}/connect/token"
    assert house.ask("POST", url, {"authorization": f"Basic {pair}"}, form).status == 200


@pytest.mark.parametrize(
    "changed",
    [{"client_secret": "wrong"}, {"client_id": "NOBODY"}, {"client_secret": ""}],
)
def test_a_wrong_client_is_refused(changed: dict[str, str]) -> None:
    """TE-02: a wrong id or secret is an invalid client; the code stays good for the right one."""
    house = House()
    code = house.authorise().back["code"]
    refused = house.exchange(code, **changed)
    assert (refused.status, refused.json) == (400, {"error": "invalid_client"})
    assert house.exchange(code).status == 200


def test_broken_basic_headers_are_an_invalid_client() -> None:
    """A header that is no Base64 is refused in the usual words."""
    house = House()
    for coded in ("?", "gA=="):
        url, headers = f"{IDENTITY}/connect/token", {"authorization": f"Basic {coded}"}
        assert house.ask("POST", url, headers).json == {"error": "invalid_client"}


def test_client_credentials_are_refused_with_a_reason() -> None:
    """TE-04: without a person no practice scope is one for this client; nothing else is played."""
    refused = House().token("client_credentials", scope="practicemanager.client.read")
    assert (refused.status, refused.json) == (
        400,
        {"error": "unauthorized_client", "error_description": "Invalid scope for client"},
    )
    other = House().token("client_credentials")
    assert "no custom connections" in other.json["error_description"]


def test_other_grants_are_refused() -> None:
    """An unknown grant type and a missing one have their own errors."""
    assert House().token("password").json == {"error": "unsupported_grant_type"}
    assert House().token("").json == {"error": "invalid_request"}


def test_a_refresh_rotates_and_the_old_one_has_half_an_hour() -> None:
    """The replaced refresh token still works for 30 minutes, and not after."""
    house = House()
    old = house.sign_in()["refresh_token"]
    new = house.token("refresh_token", refresh_token=old).json["refresh_token"]
    assert new != old
    house.clock.advance(1799)
    assert house.token("refresh_token", refresh_token=old).status == 200
    house.clock.advance(1)
    assert house.token("refresh_token", refresh_token=old).json == {"error": "invalid_grant"}
    assert house.token("refresh_token", refresh_token=new).status == 200


def test_a_refresh_token_dies_after_sixty_days_unused() -> None:
    """Used in time it lives on through its successor; unused for sixty days it is dead."""
    house = House()
    token = house.sign_in()["refresh_token"]
    house.clock.advance(60 * DAY - 1)
    token = house.token("refresh_token", refresh_token=token).json["refresh_token"]
    house.clock.advance(60 * DAY)
    assert house.token("refresh_token", refresh_token=token).status == 400


def test_a_refresh_adds_no_scope() -> None:
    """TE-03: another pass's scope comes with its own tokens; asked at a refresh it is no scope."""
    house = House()
    first = house.sign_in("offline_access practicemanager.client.read")
    second = house.sign_in("offline_access practicemanager.job.read")
    token = first["refresh_token"]
    wider = house.token("refresh_token", refresh_token=token, scope="practicemanager.job.read")
    assert (wider.status, wider.json) == (400, {"error": "invalid_scope"})
    refreshed = house.token("refresh_token", refresh_token=token, scope=first["scope"]).json
    assert refreshed["scope"] == first["scope"]
    assert set(second["scope"].split()) == set(first["scope"].split()) | {
        "practicemanager.job.read"
    }


def test_revocation_takes_everything_of_that_user() -> None:
    """After a revocation tokens, connections and consent of that user are gone, others' are not."""
    house = House()
    tokens = house.sign_in()
    house.practice.privileged.add(house.colleague.id)
    house.emulator.consent = house.colleague.email
    others = house.sign_in()
    form = {"client_id": house.app.client_id, "client_secret": house.secret}
    url = f"{IDENTITY}/connect/revocation"
    assert house.ask("POST", url, form={**form, "token": tokens["refresh_token"]}).status == 200
    assert house.call(tokens["access_token"]).status == 401
    assert house.token("refresh_token", refresh_token=tokens["refresh_token"]).status == 400
    assert house.call(others["access_token"]).status == 200
    house.emulator.consent = house.connector.email
    assert house.sign_in("practicemanager.job.read")["scope"] == "practicemanager.job.read"


def test_revoking_needs_the_right_client() -> None:
    """A wrong secret revokes nothing; an unknown token is answered like a known one."""
    house = House()
    tokens = house.sign_in()
    url, form = f"{IDENTITY}/connect/revocation", {"client_id": house.app.client_id}
    token = tokens["refresh_token"]
    wrong = house.ask("POST", url, form={**form, "client_secret": "no", "token": token})
    assert wrong.status == 400
    right = {**form, "client_secret": house.secret}
    assert house.ask("POST", url, form={**right, "token": "never seen"}).status == 200
    assert house.call(tokens["access_token"]).status == 200


def test_userinfo_tells_what_the_scopes_allow() -> None:
    """Userinfo needs openid and tells profile and e-mail where they were granted."""
    house = House()
    bearer = {"authorization": f"Bearer {house.sign_in()['access_token']}"}
    told = house.ask("GET", f"{IDENTITY}/connect/userinfo", bearer).json
    assert told["email"] == house.connector.email
    assert told["xero_userid"] == house.connector.id
    house = House()
    bearer = {"authorization": f"Bearer {house.sign_in('practicemanager.job')['access_token']}"}
    assert house.ask("GET", f"{IDENTITY}/connect/userinfo", bearer).status == 401


def test_a_connection_keeps_its_first_day() -> None:
    """Disconnected and connected again, a tenant has its first date and a newer update."""
    house = House()
    token = house.sign_in()["access_token"]
    (found,) = house.connections(token)
    assert found["createdDateUtc"] == found["updatedDateUtc"]
    assert len(found["createdDateUtc"].partition(".")[2]) == 7
    url, bearer = f"{API}/Connections/{found['id']}", {"authorization": f"Bearer {token}"}
    assert house.ask("DELETE", url, bearer).status == 204
    assert house.ask("DELETE", url, bearer).status == 404
    assert house.connections(token) == []
    assert house.call(token).status == 403
    house.clock.advance(60)
    (again,) = house.connections(house.sign_in()["access_token"])
    assert again["createdDateUtc"] == found["createdDateUtc"]
    assert again["updatedDateUtc"] > found["updatedDateUtc"]


def test_a_practice_may_come_without_its_name() -> None:
    """Under the other readings a practice has no name, or another type."""
    house = House(switches={"tenant-name": "null", "tenant-type": "PRACTICE"})
    (found,) = house.connections(house.sign_in()["access_token"])
    assert (found["tenantName"], found["tenantType"]) == (None, "PRACTICE")


def test_the_same_world_lived_again_gives_the_same_ids() -> None:
    """Codes, tokens and ids depend on the world and on nothing else."""
    first, second = House(), House()
    assert first.authorise().back == second.authorise().back
    assert first.emulator.now() == START


def test_scopes_written_in_a_way_of_their_own_are_overlooked_at_a_refresh() -> None:
    """TX-03: what an official SDK sends at a refresh is no list of scopes, and it is served."""
    house = House()
    first = house.sign_in("offline_access practicemanager.client.read")
    written = str(first["scope"].split())
    said = house.token("refresh_token", refresh_token=first["refresh_token"], scope=written)
    assert (said.status, said.json["scope"]) == (200, first["scope"])
