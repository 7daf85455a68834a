"""The refusals of a call, in Xero's order, in its bodies and headers."""

from __future__ import annotations

import pytest
from gate_cast import API, CALLBACK, PRACTICE, House

from greenroom.emulator.routes import read_query

LIMITS = {"x-daylimit-remaining", "x-minlimit-remaining", "x-appminlimit-remaining"}


def told(headers: object) -> set[str]:
    """The limit headers that are there."""
    return LIMITS & set(headers)  # type: ignore[call-overload]


def test_a_good_call_has_the_five_headers() -> None:
    """RL-05, RH-01, RH-02, RH-03: a first answer carries 4999, 59 and 9999, and its correlation."""
    house = House()
    reply = house.call(house.sign_in()["access_token"])
    assert reply.status == 200
    assert reply.headers["content-type"] == "text/xml; charset=utf-8"
    assert reply.headers["cache-control"] == "max-age=0, no-cache, no-store"
    assert reply.headers["date"] == "Wed, 18 Nov 2026 11:06:40 GMT"
    left = [reply.headers[name] for name in sorted(LIMITS)]
    assert left == ["9999", "4999", "59"]


@pytest.mark.parametrize(
    ("header", "case"),
    [(None, "missing"), ("Bearer nonsense", "unknown"), ("Basic abc", "other"), ("", "empty")],
)
def test_a_call_without_a_good_token_is_401(header: str | None, case: str) -> None:
    """GE-02: no token, or one nobody issued, is AuthenticationUnsuccessful without limits."""
    house = House()
    headers = house.headers("x")
    del headers["authorization"]
    if header is not None:
        headers["authorization"] = header
    reply = house.ask("GET", f"{PRACTICE}client.api/list", headers)
    assert reply.status == 401
    assert reply.headers["www-authenticate"] == "Bearer error=invalid_token"
    assert told(reply.headers) == set()
    assert reply.json == {
        "Type": None,
        "Title": "Unauthorized",
        "Status": 401,
        "Detail": "AuthenticationUnsuccessful",
        "Instance": reply.headers["xero-correlation-id"],
        "Extensions": {},
    }


def test_an_expired_token_says_when() -> None:
    """GE-01: past its time a token is told from an unknown one, month first."""
    house = House()
    token = house.sign_in()["access_token"]
    house.clock.advance(1800)
    reply = house.call(token)
    assert reply.status == 401
    assert reply.json["Detail"] == "TokenExpired: token expired at 11/18/2026 11:36:40"
    assert reply.headers["www-authenticate"] == "Bearer error=invalid_token"


@pytest.mark.parametrize("tenant", [None, "", "3b241101-e2bb-4255-8caf-4136c566a962"])
def test_a_foreign_practice_is_403(tenant: str | None) -> None:
    """GE-04: a missing or foreign tenant is forbidden, with the app's minute alone."""
    house = House()
    headers = house.headers(house.sign_in()["access_token"])
    del headers["xero-tenant-id"]
    if tenant is not None:
        headers["xero-tenant-id"] = tenant
    reply = house.ask("GET", f"{PRACTICE}client.api/list", headers)
    assert (reply.status, reply.json["Title"]) == (403, "Forbidden")
    assert reply.json["Detail"] == "AuthenticationUnsuccessful"
    assert told(reply.headers) == {"x-appminlimit-remaining"}


def test_an_organisation_is_no_practice() -> None:
    """An organisation's id on a practice call is foreign, and a practice's on an accounting one."""
    house = House()
    house.sign_in("accounting.contacts.read")
    token = house.sign_in()["access_token"]
    foreign = {"xero-tenant-id": house.organisation.tenant_id}
    assert house.call(token, **foreign).status == 403
    headers = house.headers(token)
    assert house.ask("GET", f"{API}/api.xro/2.0/Contacts", headers).status == 403


def test_a_missing_scope_is_401_of_its_own() -> None:
    """GE-03: a good token without the scope is AuthorizationUnsuccessful, insufficient_scope."""
    house = House()
    reply = house.call(house.sign_in()["access_token"], "job.api/list")
    assert reply.status == 401
    assert reply.json["Detail"] == "AuthorizationUnsuccessful"
    assert reply.headers["www-authenticate"] == "Bearer error=insufficient_scope"


def test_a_read_scope_opens_no_write() -> None:
    """A token that may only view clients may not add one."""
    house = House()
    headers = house.headers(house.sign_in()["access_token"])
    headers["content-type"] = "application/xml"
    reply = house.ask("POST", f"{PRACTICE}client.api/add", headers, b"<Client/>")
    assert reply.json["Detail"] == "AuthorizationUnsuccessful"


def test_the_library_needs_broad_scopes_unless_the_switch_says_so() -> None:
    """Operations that name broad scopes only refuse granular ones, but not under the switch."""
    for reading, status in (("refused", 401), ("allowed", 200)):
        house = House(switches={"library-with-granular": reading})
        token = house.sign_in("practicemanager.client.read")["access_token"]
        assert house.call(token, "category.api/list").status == status


def test_the_first_refusal_wins() -> None:
    """Token before practice, practice before scope, scope before limits, limits before format."""
    house = House()
    token = house.sign_in()["access_token"]
    bad = {"xero-tenant-id": "x", "accept": "text/html"}
    assert house.call("x", "job.api/list", **bad).json["Detail"] == "AuthenticationUnsuccessful"
    assert house.call(token, "job.api/list", **bad).status == 403
    assert house.call(token, "job.api/list", accept="text/html").status == 401
    for _ in range(60):
        house.call(token)
    assert house.call(token, accept="text/html").status == 429
    house.clock.advance(60)
    assert house.call(token, accept="text/html").status == 406


def test_a_lapse_shuts_the_practice_at_once() -> None:
    """When the approval lapses, a live token meets AuthorizationUnsuccessful at its next call."""
    house = House()
    token = house.sign_in()["access_token"]
    for stage, status in (("renewal-due", 200), ("lapsed", 401), ("approved", 200)):
        house.world.set_stage(house.app.client_id, stage)
        assert house.call(token).status == status


def test_a_lapse_may_leave_tokens_alive() -> None:
    """Under the other reading a live token goes on until it expires."""
    house = House(switches={"lapse": "until-expiry"})
    token = house.sign_in()["access_token"]
    house.world.set_stage(house.app.client_id, "lapsed")
    assert house.call(token).status == 200
    house.clock.advance(1800)
    assert house.call(token).status == 401


@pytest.mark.parametrize(
    "url",
    [
        f"{API}/practicemanager/v3.1/client.api/list",
        f"{API}/practicemanager/2.0/client.api/list",
        f"{API}/practicemanager/3.0/client.api/nothing",
        f"{PRACTICE}client.api/nothing",
        f"{PRACTICE}client.api/get/",
        f"{PRACTICE}client.api/get/1/2/3",
        f"{API}/elsewhere",
        f"{API}",
        f"{API}/connect/token",
        "https://identity.xero.com/connections",
        "https://login.xero.com/practicemanager/3.1/client.api/list",
        f"{API}/_greenroom/state",
        "http://localhost:8720/_greenroom/state",
    ],
)
def test_unknown_paths_are_404(url: str) -> None:
    """GE-06: a path nobody knows, or shut, or on the wrong host, is a 404 in plain words."""
    house = House()
    reply = house.ask("GET", url, house.headers(house.sign_in()["access_token"]))
    assert (reply.status, b"cannot be found" in reply.body) == (404, True)


def test_the_other_version_segment_is_a_switch() -> None:
    """Under the other reading the path may be written v3.1."""
    house = House(switches={"version-segment": "v3.1"})
    headers = house.headers(house.sign_in()["access_token"])
    url = f"{API}/practicemanager/v3.1/client.api/list"
    assert house.ask("GET", url, headers).status == 200


def test_a_failure_of_the_emulator_is_a_500_that_says_where() -> None:
    """A bug is told by kind and place under a correlation id, never with a record's values."""
    house = House()
    token = house.sign_in()["access_token"]
    uuid = house.practice.data.clients.order[0]
    house.practice.data.change("clients", uuid, {"name": {"secret": "Harbour Example"}})
    reply = house.call(token, f"client.api/get/{uuid}")
    assert reply.status == 500
    assert reply.json["Instance"] == reply.headers["xero-correlation-id"]
    assert reply.json["Detail"].startswith("The emulator failed: BodyError in markup.py:")
    assert b"Harbour" not in reply.body
    assert house.emulator.calls[-1].status == 500
    assert house.emulator.world.meter(house.app.client_id, house.practice.tenant_id).in_flight == 0
    assert house.call(token, "staff.api/list").status != 500


def test_one_origin_plays_all_hosts() -> None:
    """Asked at any other name, login, identity and API are one."""
    house = House()
    headers = house.headers(house.sign_in()["access_token"])
    origin = "http://localhost:8720"
    for path in ("/practicemanager/3.1/client.api/list", "/connections", "/Connections"):
        assert house.ask("GET", origin + path, headers).status == 200
    assert b"The emulator is running" in house.ask("GET", origin + "/").body


def test_another_apps_token_reaches_only_its_own_connections() -> None:
    """What one app connected is foreign to another app of the same user."""
    house = House()
    house.sign_in()
    other = House()
    other.world, other.emulator = house.world, house.emulator
    other.app, other.secret = house.world.register_app(
        "Other", redirect_uris=(CALLBACK,), stage="approved"
    )
    token = other.sign_in("openid")["access_token"]
    assert other.connections(token) == []
    assert other.call(token).status == 403


@pytest.mark.parametrize(
    ("query", "any_case", "values"),
    [
        ("", True, {}),
        ("detailed=true&modifiedSince=2026", True, {"detailed": "true", "modifiedsince": "2026"}),
        ("modifiedSince=2026&pageSize=5", False, {"pagesize": "5"}),
        ("modifiedsince=2026", False, {"modifiedsince": "2026"}),
        ("query=Blue+Gum%26Co&query=second", True, {"query": "Blue Gum&Co"}),
        ("a&b=&c==d", True, {"a": "", "b": "", "c": "=d"}),
    ],
)
def test_queries_are_read_by_lower_case_names(
    query: str, any_case: bool, values: dict[str, str]
) -> None:
    """Names fold to lower case, the first of a repeated one counts, escapes are undone."""
    assert read_query(query, any_case=any_case) == values
