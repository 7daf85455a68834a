"""The consent address, the callback, and the requests for tokens."""

from __future__ import annotations

import base64
import hashlib
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.auth import oauth
from greenroom.auth.oauth import App, Attempt, new_attempt
from greenroom.contract.terms import Identity
from greenroom.errors import ConfigError, ConsentError
from greenroom.send import Request


def form(request: Request) -> dict[str, str]:
    """The fields of a form post."""
    return dict(parse_qsl(request.body.decode()))


def query(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(parse_qsl(urlsplit(url).query))


def test_an_attempt_can_be_renewed_without_asking(attempt: Attempt) -> None:
    """Offline access is always asked for, once."""
    assert attempt.scopes == ("openid", "practicemanager.client.read", "offline_access")
    assert new_attempt(attempt.scopes, bytes(32)).scopes == attempt.scopes


@given(st.binary(min_size=32, max_size=64), st.binary(min_size=32, max_size=64))
def test_attempts_differ_as_their_entropy_does(one: bytes, other: bytes) -> None:
    """State, verifier and nonce are three different values, and new ones for each attempt."""
    first, second = new_attempt(["openid"], one), new_attempt(["openid"], other)
    values = {first.state, first.verifier, first.nonce}
    assert len(values) == 3
    assert 43 <= len(first.verifier) <= 128
    assert (first == second) == (one == other)


def test_an_attempt_refuses_poor_entropy() -> None:
    """Fewer than 32 random bytes are not enough for a state nobody guesses."""
    with pytest.raises(ConfigError, match="32 random bytes"):
        new_attempt(["openid"], bytes(31))


def test_one_pass_reaches_one_type_of_tenant() -> None:
    """Practice and accounting scopes in one pass are refused before Xero refuses them."""
    with pytest.raises(ConfigError, match="together"):
        new_attempt(["practicemanager.client", "accounting.contacts.read"], bytes(32))


def test_the_consent_address_says_what_is_asked(
    web: App, attempt: Attempt, identity: Identity
) -> None:
    """Every parameter of the authorise request is there, and the challenge fits the verifier."""
    url = oauth.authorise_url(web, attempt, identity)
    digest = hashlib.sha256(attempt.verifier.encode()).digest()
    assert url.startswith("https://login.xero.com/identity/connect/authorize?")
    assert query(url) == {
        "response_type": "code",
        "client_id": "CLIENT",
        "redirect_uri": "http://localhost:8721/callback",
        "scope": "openid practicemanager.client.read offline_access",
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    assert attempt.verifier not in url


def test_a_web_app_may_leave_the_challenge_out_and_a_pkce_app_may_not(
    web: App, pkce: App, attempt: Attempt, identity: Identity
) -> None:
    """`pkce` False silences a web app's challenge only."""
    plain = oauth.authorise_url(web._replace(pkce=False), attempt, identity)
    still = oauth.authorise_url(pkce._replace(pkce=False), attempt, identity)
    assert "code_challenge" not in query(plain)
    assert "code_challenge" in query(still)


def test_many_practices_in_one_pass_can_be_declined(
    web: App, attempt: Attempt, identity: Identity
) -> None:
    """An app with bulk connections can ask for one practice at a time, at any origin."""
    url = oauth.authorise_url(web, attempt, identity, origin="http://localhost:8720", several=False)
    assert url.startswith("http://localhost:8720/identity/connect/authorize?")
    assert query(url)["acr_values"] == "bulk_connect:false"


def test_the_callback_yields_the_code(web: App, attempt: Attempt) -> None:
    """A callback at the registered address with our state gives up its code."""
    back = f"{web.redirect_uri}?code=abc&scope=openid&state={attempt.state}&session_state=x#_=_"
    assert oauth.read_callback(back, web, attempt) == "abc"


@pytest.mark.parametrize(
    ("back", "reason"),
    [
        ("{uri}?error=access_denied&state={state}", "cancelled"),
        ("{uri}?error=server_error&error_description=x&state={state}", "server_error"),
        ("{uri}?error=%3Cscript%3E&state={state}", "unreadable"),
        ("{uri}?state={state}", "no-code"),
        ("{uri}?code=&state={state}", "no-code"),
        ("{uri}?code=a&code=b&state={state}", "no-code"),
        ("{uri}?code=abc", "state-mismatch"),
        ("{uri}?code=abc&state=other", "state-mismatch"),
        ("{uri}?code=abc&state={state}&state=other", "state-mismatch"),
        ("{uri}?code=abc&state=%C3%A9", "state-mismatch"),
        ("{uri}?error=access_denied&state=other", "state-mismatch"),
        ("{uri}/?code=abc&state={state}", "wrong-address"),
        ("http://127.0.0.1:8721/callback?code=abc&state={state}", "wrong-address"),
        ("https://localhost:8721/callback?code=abc&state={state}", "wrong-address"),
        ("http://localhost:8722/callback?code=abc&state={state}", "wrong-address"),
    ],
)
def test_any_other_callback_is_refused(back: str, reason: str, web: App, attempt: Attempt) -> None:
    """Each way a callback can be wrong has its own reason, and no code comes of it."""
    url = back.format(uri=web.redirect_uri, state=attempt.state)
    with pytest.raises(ConsentError) as caught:
        oauth.read_callback(url, web, attempt)
    assert caught.value.reason == reason
    assert caught.value.hint
    assert attempt.state not in str(caught.value)


def test_a_registered_query_must_come_back(web: App, attempt: Attempt) -> None:
    """A redirect address registered with parameters is only itself with them."""
    app = web._replace(redirect_uri=web.redirect_uri + "?via=greenroom")
    good = f"{app.redirect_uri}&code=abc&state={attempt.state}"
    assert oauth.read_callback(good, app, attempt) == "abc"
    with pytest.raises(ConsentError, match="is registered"):
        oauth.read_callback(good.replace("via=greenroom&", ""), app, attempt)


def test_a_web_app_proves_itself_with_its_secret(
    web: App, attempt: Attempt, identity: Identity
) -> None:
    """The code goes out with Basic proof and verifier, and the secret stays out of the body."""
    request = oauth.code_request(web, attempt, "abc", identity)
    basic = request.headers["authorization"].removeprefix("Basic ")
    assert request.method, request.url == ("POST", "https://identity.xero.com/connect/token")
    assert base64.b64decode(basic) == b"CLIENT:s3cret-word"
    assert form(request) == {
        "grant_type": "authorization_code",
        "code": "abc",
        "redirect_uri": web.redirect_uri,
        "code_verifier": attempt.verifier,
    }


def test_a_pkce_app_names_itself_in_the_form(
    pkce: App, attempt: Attempt, identity: Identity
) -> None:
    """An app without a secret sends its id in the body and no proof in a header."""
    request = oauth.code_request(pkce, attempt, "abc", identity)
    assert "authorization" not in request.headers
    assert form(request)["client_id"] == "CLIENT"
    assert form(request)["code_verifier"] == attempt.verifier


def test_a_web_app_without_its_secret_is_told_where_to_put_it(web: App, identity: Identity) -> None:
    """No request leaves with an empty secret."""
    with pytest.raises(ConfigError) as caught:
        oauth.refresh_request(web._replace(secret=""), "r", identity)
    assert "GREENROOM_CLIENT_SECRET" in caught.value.hint


def test_refresh_and_revocation_carry_the_refresh_token(web: App, identity: Identity) -> None:
    """Both go to identity's host as a form, and never in an address."""
    refresh = oauth.refresh_request(web, "r/1+2", identity)
    revoke = oauth.revoke_request(web, "r/1+2", identity)
    assert form(refresh) == {"grant_type": "refresh_token", "refresh_token": "r/1+2"}
    assert form(revoke) == {"token": "r/1+2"}
    assert revoke.url == "https://identity.xero.com/connect/revocation"


def test_connections_can_be_asked_for_one_pass_only(identity: Identity) -> None:
    """The event id of a pass narrows the list, and a connection is deleted by its own id."""
    everything = oauth.connections_request("t", identity)
    one_pass = oauth.connections_request("t", identity, auth_event_id="e-1")
    gone = oauth.disconnect_request("t", "c/1", identity, origin="http://localhost:8720")
    assert everything.url == "https://api.xero.com/connections"
    assert parse_qs(urlsplit(one_pass.url).query) == {"authEventId": ["e-1"]}
    assert (gone.method, gone.url) == ("DELETE", "http://localhost:8720/connections/c%2F1")
    assert gone.headers["authorization"] == "Bearer t"


def test_the_keys_are_where_xero_publishes_them(identity: Identity) -> None:
    """The key set is asked for without any token."""
    request = oauth.keys_request(identity)
    assert request.url == "https://identity.xero.com/.well-known/openid-configuration/jwks"
    assert "authorization" not in request.headers


def test_nothing_secret_shows(web: App, attempt: Attempt) -> None:
    """Neither an app nor an attempt prints what it must keep."""
    shown = f"{web!r} {web} {attempt!r} {attempt}"
    assert "s3cret" not in shown
    assert not {attempt.state, attempt.verifier, attempt.nonce} & set(shown.split())
    assert attempt.verifier not in shown


@pytest.mark.parametrize(
    ("pasted", "shown"),
    [
        ("code=SECRETCODE123&state=abc", "what was pasted is not an address"),
        ("SECRETCODE123", "what was pasted is not an address"),
        ("file:///SECRETCODE123", "what was pasted is not an address"),
        ("http://localhost:1/cb?code=SECRETCODE123&state=abc", "came to http://localhost:1/cb, "),
        ("http://localhost:1/cb&code=SECRETCODE123", "came to http://localhost:1/cb, "),
        ("https://SECRETCODE123@example.org/cb", "came to https://example.org/cb, "),
    ],
)
def test_no_code_is_printed_back(pasted: str, shown: str, web: App, attempt: Attempt) -> None:
    """Of what a person pasted by mistake, an address without its secrets is shown, or nothing."""
    with pytest.raises(ConsentError) as caught:
        oauth.read_callback(pasted, web, attempt)
    assert shown in caught.value.message
    assert "SECRETCODE123" not in caught.value.message + caught.value.hint
    assert web.redirect_uri in caught.value.hint


def test_a_secret_is_looked_for_before_anybody_is_sent_away(web: App) -> None:
    """A web app without its secret is an error that names the variable; a PKCE app needs none."""
    oauth.check_secret(web)
    oauth.check_secret(web._replace(type="pkce", secret=""))
    with pytest.raises(ConfigError) as caught:
        oauth.check_secret(web._replace(secret=""))
    assert "GREENROOM_CLIENT_SECRET" in caught.value.hint
