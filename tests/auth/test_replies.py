"""What Xero's identity answers, the refusals among it, and what tokens say."""

from __future__ import annotations

import json

import pytest
from auth_cast import EVENT, NOW, USER, access_token
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import RSAKey

from greenroom.auth import refusals, replies
from greenroom.auth.claims import access_claims, check_id_token
from greenroom.contract.terms import Identity
from greenroom.errors import (
    ConfigError,
    ConsentError,
    Forbidden,
    GreenroomError,
    NotFound,
    RateLimited,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    XeroBroken,
)

REPLY = {
    "access_token": access_token(),
    "expires_in": 1800,
    "token_type": "Bearer",
    "refresh_token": "refresh-1",
    "scope": "openid practicemanager.client.read offline_access",
}


def body(**changes: object) -> bytes:
    """A token reply with some fields changed; None takes a field away."""
    fields = REPLY | changes
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def test_a_token_reply_becomes_a_token_set(identity: Identity) -> None:
    """User and event come from the token's claims; both expiries are reckoned, the first early."""
    tokens = replies.read_token_reply(200, body(), now=NOW, identity=identity)
    assert tokens.expires_at == NOW + 1800 - 60
    assert tokens.refresh_expires_at == NOW + 60 * 86400
    assert (tokens.user_id, tokens.auth_event_id) == (USER, EVENT)
    assert tokens.scopes == ("openid", "practicemanager.client.read", "offline_access")
    assert tokens.received_at == NOW


def test_twelve_minutes_are_taken_at_their_word() -> None:
    """The lifetime is the reply's, never one we remember."""
    assert replies.read_token_reply(200, body(expires_in=720), now=NOW).expires_at == NOW + 660


def test_without_offline_access_there_is_nothing_to_renew() -> None:
    """A reply without a refresh token ends when its access token does."""
    tokens = replies.read_token_reply(200, body(refresh_token=None, scope=None), now=NOW)
    assert tokens.refresh_token == ""
    assert tokens.refresh_expires_at == tokens.expires_at
    assert "practicemanager.client.read" in tokens.scopes


def test_a_token_set_never_prints_its_tokens() -> None:
    """Neither token shows in the text of a token set, wherever it is printed."""
    tokens = replies.read_token_reply(200, body(), now=NOW)
    assert "refresh-1" not in f"{tokens!r} {tokens} {[tokens]}"
    assert tokens.access_token not in f"{tokens!r} {tokens} {[tokens]}"


@pytest.mark.parametrize(
    ("status", "reply", "kind"),
    [
        (400, {"error": "invalid_grant"}, SignedOut),
        (400, {"error": "invalid_grant", "error_description": "Token has been …"}, SignedOut),
        (200, {"error": "invalid_grant"}, SignedOut),
        (500, {"error": "invalid_grant"}, SignedOut),
        (400, {"error": "invalid_client"}, ConfigError),
        (401, {"error": "invalid_client"}, ConfigError),
        (401, None, ConfigError),
        (400, {"error": "invalid_scope"}, ConsentError),
        (400, {"error": "unauthorized_client"}, ConsentError),
        (400, {"error": "something_new"}, ConsentError),
        (500, {"error": "server_error"}, XeroBroken),
        (503, None, XeroBroken),
        (502, {"Title": "Bad"}, XeroBroken),
        (429, None, RateLimited),
        (403, None, Forbidden),
        (404, None, NotFound),
        (302, None, UnexpectedReply),
        (200, None, UnexpectedReply),
        (200, [], UnexpectedReply),
        (200, {"expires_in": 1800}, UnexpectedReply),
        (200, {"access_token": access_token()}, UnexpectedReply),
        (200, {"access_token": access_token(), "expires_in": True}, UnexpectedReply),
        (200, {"access_token": "opaque", "expires_in": 1800}, UnexpectedReply),
    ],
)
def test_every_refusal_of_a_token_is_one_error(
    status: int, reply: object, kind: type[GreenroomError]
) -> None:
    """Only the word counts where there is one; only `invalid_grant` says the grant is dead."""
    content = b"<html>" if reply is None else json.dumps(reply).encode()
    with pytest.raises(GreenroomError) as caught:
        replies.read_token_reply(status, content, now=NOW)
    assert type(caught.value) is kind


def test_a_pause_says_how_long() -> None:
    """A 429 keeps the seconds Xero named."""
    headers = {"retry-after": "22", "x-rate-limit-problem": "appminute"}
    with pytest.raises(RateLimited) as caught:
        replies.read_token_reply(429, b"", now=NOW, headers=headers)
    assert (caught.value.retry_after_seconds, caught.value.problem) == (22.0, "appminute")


@given(st.integers(100, 599), st.binary(max_size=60))
def test_no_body_surprises_the_reader(status: int, content: bytes) -> None:
    """Whatever comes, it is a token set or one error of ours."""
    with pytest.raises(GreenroomError):
        replies.read_token_reply(status, content, now=NOW)


CONNECTIONS = [
    {
        "id": "c-1",
        "authEventId": EVENT,
        "tenantId": "t-org",
        "tenantType": "ORGANISATION",
        "tenantName": "Books",
        "createdDateUtc": "2026-05-01T01:33:36.2717380",
        "updatedDateUtc": "2026-05-02T01:33:36.2739580",
    },
    {
        "id": "c-2",
        "tenantId": "t-old",
        "tenantType": "PRACTICEMANAGER",
        "tenantName": None,
        "createdDateUtc": "2026-05-01T01:33:36",
        "updatedDateUtc": "2026-05-01T01:33:36Z",
    },
    {
        "id": "c-3",
        "tenantId": "t-new",
        "tenantType": "PRACTICEMANAGER",
        "updatedDateUtc": "2026-05-03T01:33:36.2739580",
    },
    {"id": "c-4", "tenantId": "t-odd", "tenantType": "SOMETHINGNEW"},
]


def test_practices_are_chosen_by_their_type() -> None:
    """The practice is found whatever stands first, the newest first among practices."""
    found = replies.read_connections(200, json.dumps(CONNECTIONS).encode())
    practices = replies.of_type(found, replies.PRACTICE)
    assert [one.tenant_id for one in practices] == ["t-new", "t-old"]
    assert found[0].created_at == pytest.approx(1777599216.271738)
    assert found[1].updated_at == 1777599216.0
    assert found[1].tenant_name is None
    assert found[2].created_at == 0.0


def test_the_name_of_a_tenant_stays_out_of_its_text() -> None:
    """A connection prints ids and types only."""
    (first, *_) = replies.read_connections(200, json.dumps(CONNECTIONS).encode())
    assert "Books" not in repr(first)


@pytest.mark.parametrize(
    ("status", "content", "kind"),
    [
        (401, b"", SignedOut),
        (403, b"", Forbidden),
        (429, b"", RateLimited),
        (500, b"", XeroBroken),
        (200, b"{}", UnexpectedReply),
        (200, b"nothing", UnexpectedReply),
        (200, b'[{"id": "c"}]', UnexpectedReply),
        (200, b'[{"id": "c", "tenantId": "t", "createdDateUtc": "soon"}]', UnexpectedReply),
        (404, b"", NotFound),
        (418, b"", UnexpectedReply),
    ],
)
def test_every_refusal_of_the_connections_is_one_error(
    status: int, content: bytes, kind: type[GreenroomError]
) -> None:
    """A list of connections is read whole or not at all."""
    with pytest.raises(GreenroomError) as caught:
        replies.read_connections(status, content)
    assert type(caught.value) is kind


def test_a_lacking_scope_is_told_from_a_dead_token() -> None:
    """A 401 that names the scope calls for another consent, not for another token."""
    headers = {"www-authenticate": "Bearer error=insufficient_scope"}
    with pytest.raises(ScopeMissing):
        replies.read_connections(401, b"", headers=headers)


def test_disconnecting_twice_is_no_error() -> None:
    """A connection that is gone is told apart from one deleted now, and neither is trouble."""
    assert replies.read_disconnect(204) is True
    assert replies.read_disconnect(404) is False
    with pytest.raises(SignedOut):
        replies.read_disconnect(401)


def test_a_revocation_is_done_or_an_error() -> None:
    """Success is silent; a wrong client is told as such."""
    replies.read_revocation(200)
    with pytest.raises(ConfigError):
        replies.read_revocation(400, b'{"error":"invalid_client"}')


def test_a_pass_that_never_came_back_lists_what_to_look_for(identity: Identity) -> None:
    """The five lines of Xero's error page are named, each with what to do."""
    error = refusals.never_returned(identity)
    assert error.reason == "no-return"
    assert error.hint.count("\n- `") == 5
    assert "Invalid scope for client" in error.hint


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Error: unauthorized_client : Invalid redirect_uri", "invalid-redirect-uri"),
        ("unauthorized_client : Invalid scope for client", "invalid-scope-for-client"),
        ("unauthorized_client: Unknown client or client not enabled", "unknown-client"),
        ("Error: invalid_scope", "unknown-scope"),
        ("Error: invalid_request", "missing-parameter"),
        (
            "<html><p>500</p>\n<p>Error: unauthorized_client :\n Invalid scope for client</p>",
            "invalid-scope-for-client",
        ),
    ],
)
def test_the_error_page_is_understood(line: str, name: str, identity: Identity) -> None:
    """The page itself, and a line that a person copies from it, are found in the contract."""
    found = refusals.page_refusal(line, identity)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("line", ["", "unauthorized_client", "Error: 500", "access_denied"])
def test_an_unknown_line_stays_unknown(line: str, identity: Identity) -> None:
    """Nothing is made up for a line nobody has seen."""
    assert refusals.page_refusal(line, identity) is None


def test_claims_are_read_as_xero_words_them() -> None:
    """Scopes come as an array or a string, and an older token may name its user by subject."""
    claims = access_claims(access_token())
    assert claims.client_id == "CLIENT"
    assert claims.expires_at == NOW + 1800
    older = access_claims(access_token(xero_userid=None, sub="s-1", scope="a b"))
    assert (older.user_id, older.scopes) == ("s-1", ("a", "b"))


@given(st.text(max_size=80))
def test_an_unreadable_token_is_never_quoted(token: str) -> None:
    """A token that cannot be read is refused without a piece of it in the error."""
    with pytest.raises(UnexpectedReply) as caught:
        access_claims(token)
    assert caught.value.__cause__ is None
    assert len(token) < 8 or token not in str(caught.value)


def check(token: str, keys_json: str, **changes: object) -> None:
    """Check an id token as this app would."""
    wanted = {
        "issuer": "https://identity.xero.com",
        "client_id": "CLIENT",
        "nonce": "the-nonce",
        "now": NOW,
    }
    check_id_token(token, keys_json, **(wanted | changes))


def test_an_id_token_of_xeros_is_trusted(id_token, keys_json: str) -> None:
    """A token signed with a published key, for us, now, with or without a nonce."""
    check(id_token(), keys_json)
    check(id_token(nonce=None), keys_json)
    check(id_token(aud=["CLIENT", "other"]), keys_json)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": "OTHER"},
        {"aud": None},
        {"iss": "https://identity.example"},
        {"iss": None},
        {"exp": int(NOW) - 61},
        {"exp": None},
        {"nbf": int(NOW) + 61},
        {"iat": int(NOW) + 61},
        {"nonce": "another"},
    ],
)
def test_an_id_token_with_a_wrong_claim_is_not_trusted(claims, id_token, keys_json: str) -> None:
    """Issuer, audience, times and nonce must all fit."""
    with pytest.raises(ConsentError) as caught:
        check(id_token(**claims), keys_json)
    assert caught.value.reason == "id-token"


@pytest.mark.parametrize("ahead", [-3_600, -90, 90, 3_600])
def test_an_id_token_that_fits_xeros_own_clock_is_trusted_on_a_machine_with_a_wrong_one(
    ahead: int, id_token, keys_json: str
) -> None:
    """Xero's Date beside the token decides where ours would not; it excuses nothing else."""
    token = id_token(nbf=int(NOW), iat=int(NOW), exp=int(NOW) + 300)
    check(token, keys_json, now=NOW + ahead, their_now=NOW)
    check(token, keys_json, now=NOW, their_now=NOW + ahead)
    for changes in ({"now": NOW + 3_600, "their_now": NOW - 3_600}, {"client_id": "OTHER"}):
        with pytest.raises(ConsentError):
            check(token, keys_json, **({"their_now": NOW} | changes))


def test_an_id_token_signed_by_another_is_not_trusted(id_token, keys_json: str) -> None:
    """A stranger's key, an unknown key id, a changed token and no signature are all refused."""
    stranger = RSAKey.generate_key(2048)
    head, claims, signature = id_token().split(".")
    for token in (
        id_token(key=stranger),
        id_token(kid="three"),
        f"{head}.{claims[:-2]}xx.{signature}",
        f"eyJhbGciOiJub25lIn0.{claims}.",
        "nonsense",
    ):
        with pytest.raises(ConsentError):
            check(token, keys_json)
    with pytest.raises(ConsentError):
        check(id_token(), "not a key set")


def test_an_id_token_is_there_or_not() -> None:
    """Without the openid scope there is none, and that is no error."""
    assert replies.read_id_token(body(id_token="a.b.c")) == "a.b.c"
    assert replies.read_id_token(body()) == ""
    assert replies.read_id_token(b"<html>") == ""
