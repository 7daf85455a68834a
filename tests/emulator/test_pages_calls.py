"""Recent calls on the page: the list, its filters, and one call with request and reply."""

from __future__ import annotations

import base64
from html import escape as html_escape
from urllib.parse import quote_plus, urlencode

import pytest
from gate_cast import API, CALLBACK, IDENTITY, LOGIN, START, House
from lxml import html
from own_cast import own
from pages_world import OWN, Lobby, lively
from test_page import every_page

import page_checks as checks
from greenroom.emulator.faults import Fault
from greenroom.emulator.pages import said
from greenroom.emulator.transcript import KEPT, LONGEST
from greenroom.emulator.world import world_of
from greenroom.errors import Unreachable

LIST = "/_greenroom/page/calls"


def listed(house: House, **query: str) -> html.HtmlElement:
    """The list of calls as a tree."""
    reply = house.ask("GET", f"{OWN}{LIST}?{urlencode(query)}")
    assert reply.status == 200
    return checks.tree(reply.body.decode())


def rows(page: html.HtmlElement) -> list[str]:
    """The operations listed, in order."""
    return [each.text_content() for each in page.xpath("//tbody/tr/th")]


def latest(house: House, back: int = 1) -> str:
    """The words of the latest call's page, white space made one."""
    call = house.emulator.calls[-back]
    reply = house.ask("GET", f"{OWN}{LIST}/{call.correlation_id}")
    assert reply.status == 200
    return checks.words(checks.tree(reply.body.decode()).find(".//main"))


def test_the_list_is_newest_first_with_all_that_is_known() -> None:
    """Time both ways, operation, status in words, practice, wait and correlation id."""
    lobby = lively()
    page = listed(lobby)
    assert rows(page)[:3] == ["unknown", "clients.list", "groups.list"]
    (row,) = page.xpath("//tbody/tr[th='jobs.current']")
    assert [checks.words(cell) for cell in row] == [
        "11:10:40 2 minutes ago",
        "jobs.current",
        "429 Too Many Requests",
        "Banksia Accountants",
        "after 37 s",
        lobby.emulator.calls[4].correlation_id,
    ]


def test_links_narrow_the_list() -> None:
    """Errors only, one practice, one operation, and together; the chosen link is marked."""
    lobby = lively()
    assert rows(listed(lobby, only="errors")) == [
        "unknown", "clients.list", "clients.update", "jobs.current",
    ]  # fmt: skip
    assert rows(listed(lobby, operation="clients.update")) == ["clients.update"] * 2
    mine = listed(lobby, practice=lobby.practice.tenant_id)
    assert "connections.list" not in rows(mine)
    assert len(rows(mine)) == 7
    both = listed(lobby, only="errors", operation="clients.list")
    assert rows(both) == ["clients.list"]
    assert both.xpath("//nav//a[@aria-current]/text()") == [
        "errors only (4)", "all", "clients.list (2)",
    ]  # fmt: skip


def test_every_filter_link_leads_to_what_it_says() -> None:
    """Each link's page lists as many calls as the link's number."""
    lobby = lively()
    links = listed(lobby).xpath("//nav//a")
    assert len(links) == 14
    for link in links:
        page = checks.tree(lobby.page(link.get("href")).body.decode())
        number = link.text_content().partition("(")[2].rstrip(")") or "11"
        assert len(rows(page)) == int(number)


def test_a_filter_that_fits_nothing_says_so() -> None:
    """An empty list tells whether nothing was asked or nothing fits, and what to do."""
    assert "None of the latest calls fits" in listed(lively(), operation="no").text_content()
    assert "Nothing was asked yet" in listed(Lobby()).text_content()


def test_a_long_list_is_shown_in_part_and_whole_on_demand() -> None:
    """A hundred calls at first, with a link to all of them."""
    lobby = Lobby(limits=False)
    token = lobby.sign_in()["access_token"]
    for _ in range(110):
        lobby.call(token, "clientgroup.api/list")
    page = listed(lobby, operation="groups.list")
    assert len(rows(page)) == 100
    (link,) = page.xpath("//a[text()='Show all 110']/@href")
    assert len(rows(checks.tree(lobby.page(link).body.decode()))) == 110


def test_a_200_with_error_inside_is_an_error() -> None:
    """The list tells an ERROR under a 200, in XML and in JSON, and a sign-in that was refused."""
    lobby = Lobby(stage="registered")
    lobby.authorise()
    lobby.post("approve")
    token = lobby.sign_in()["access_token"]
    for accept in ("application/xml", "application/json"):
        lobby.post("faults", kind="error")
        lobby.call(token, accept=accept)
    lobby.call(token)
    found = listed(lobby, only="errors")
    assert rows(found) == ["clients.list", "clients.list", "identity.authorise"]
    words = found.text_content()
    assert words.count("200 OK, with ERROR inside") == 2
    assert "302 to the error page" in words


def test_a_call_shows_request_and_reply() -> None:
    """Method and address, headers, both bodies laid out, sizes, and the operation's summary."""
    lobby = lively()
    shown = latest(lobby, 5)
    for words in (
        "clients.update 200 OK, with ERROR inside Change a client.",
        "PUT http://localhost:8720/practicemanager/3.1/client.api/update",
        "user-agent ledgerline-sync/0.3",
        f"xero-tenant-id {lobby.practice.tenant_id}",
        "<Phone>+61 2 5550 0199</Phone> </Client>",
        "<Status>ERROR</Status>",
        "x-minlimit-remaining",
    ):
        assert words in shown, words
    assert "the app is told to come back after 37 seconds" in latest(lobby, 7)


def test_authorization_is_told_by_kind_and_digest() -> None:
    """One token is told from another, and neither can be used."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    digests = set()
    for each in (token, "x" * 30, token):
        lobby.call(each)
        shown = latest(lobby)
        assert each not in shown
        digests.add(shown.partition("Bearer, digest ")[2].partition(" ")[0][:16])
    assert len(digests) == 2


def test_no_secret_is_on_any_page() -> None:
    """No token, code, secret or verifier, however clumsily an app sent it, is anywhere."""
    lobby = lively()
    secrets = _clumsy(lobby)
    world = lobby.world
    secrets |= {*world.accesses, *world.refreshes, *world.codes, *world.shown}
    secrets |= {app.secret_digest for app in world.apps.values()} - {""}
    secrets |= set(world.signing_key.splitlines()[1:-1])
    assert len(secrets) > 20
    pages = list(every_page(lobby))
    assert len(pages) > 25
    for path, text in pages:
        for secret in secrets:
            assert secret not in text, path


def _clumsy(lobby: Lobby) -> set[str]:
    """Secrets sent where they belong and where they do not; they are returned."""
    secret, code = "my-own-secret.7", lobby.authorise().back["code"]
    verifier = "v" * 60
    tokens = lobby.exchange(lobby.authorise().back["code"])
    access, refresh = tokens.json["access_token"], tokens.json["refresh_token"]
    lobby.token("refresh_token", refresh_token=refresh)
    basic = base64.b64encode(f"{lobby.app.client_id}:{secret}".encode()).decode()
    pair = {"client_id": lobby.app.client_id, "client_secret": secret}
    form = {**pair, "code": code, "code_verifier": verifier, "refresh_token": refresh}
    written = urlencode(form)
    as_json = {"content-type": "application/json"}
    as_form = {"content-type": "application/x-www-form-urlencoded"}
    asks: list[tuple[str, str, dict[str, str], bytes]] = [
        ("POST", f"{IDENTITY}/connect/token", {"authorization": f"Basic {basic}"}, b""),
        ("POST", f"{IDENTITY}/connect/token", as_form, written.encode()),
        ("POST", f"{IDENTITY}/connect/token", as_json, _json(form)),
        ("POST", f"{IDENTITY}/connect/token", {"content-type": "text/html"}, written.encode()),
        ("POST", f"{IDENTITY}/connect/token?{written}", {}, b""),
        ("POST", f"{API}/connect/tokens", as_form, written.encode()),
        ("POST", f"{API}/connect/tokens", as_json, _json({"deep": [form]})),
        ("POST", f"{API}/connect/tokens", {"content-type": "multipart/form-data"}, _json(form)),
        ("GET", f"{LOGIN}/identity/connect/authorize?{written}", {}, b""),
        ("GET", f"{API}/practicemanager/3.1/client.api/list?{written}", {}, b""),
        ("GET", f"{API}/practicemanager/3.1/staff.api/get/{refresh}", {}, b""),
        ("GET", f"{API}/anything/{access}", {"x-token": secret, "cookie": f"s={secret}"}, b""),
        ("GET", f"{API}/connections", {"authorization": f"Bearer  {access}"}, b""),
        ("GET", f"{API}/connections", {"authorization": f"Token {secret}"}, b""),
        ("GET", f"{API}/connections", {"user-agent": f"me/1 Bearer {access}"}, b""),
        ("GET", f"{API}/practicemanager/3.1/staff.api/list", {"xero-tenant-id": refresh}, b""),
        ("PUT", f"{API}/practicemanager/3.1/client.api/update", as_json, _json({"a": access})),
    ]
    for method, url, headers, body in asks:
        lobby.ask(method, url, headers, body)
    return {secret, code, verifier, access, refresh, basic, access.rpartition(".")[2]}


def _json(value: object) -> bytes:
    return str(value).replace("'", '"').encode()


def test_what_a_form_said_is_shown_without_its_secrets() -> None:
    """The fields that are no secret are there to be read, the others by their length."""
    lobby = Lobby()
    lobby.sign_in()
    shown = latest(lobby)
    assert "grant_type = authorization_code" in shown
    assert f"redirect_uri = {CALLBACK}" in shown
    assert "client_secret = (left out, 43 characters)" in shown
    assert "code = (left out, 43 characters)" in shown
    assert '"token_type": "Bearer"' in shown
    assert '"refresh_token": "(left out, 43 characters)"' in shown
    back = latest(lobby, 2)
    assert f"{CALLBACK}?code=(left out, 43 characters)" in back
    assert "A person comes to sign in and to agree." in back


def test_a_browsers_page_is_not_shown_as_source() -> None:
    """What a person saw at sign-in is told by its size alone."""
    lobby = Lobby(consent="")
    lobby.authorise()
    assert "not shown: a page for a browser" in latest(lobby)


def test_big_bodies_are_shown_in_part() -> None:
    """The beginning of a big list, whether at hand or made while it is sent, and its whole size."""
    lobby = Lobby(clients=400)
    token = lobby.sign_in()["access_token"]
    for path in ("client.api/paged-list?pagesize=300", "client.api/list?detailed=true"):
        size = len(lobby.call(token, path).body)
        assert size > LONGEST
        shown = latest(lobby)
        assert f"{said.size(size)}; the first 16.4 KB are shown" in shown
        assert "<Status>OK</Status>" in shown


def test_an_answer_that_was_lost_is_still_told() -> None:
    """What a fault kept from the app can be read here, and is said to be lost."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    lobby.world.faults += [
        Fault(id="a", kind="answer-lost", operation="clients.list"),
        Fault(id="b", kind="answer-lost", operation="identity.refresh"),
    ]
    with pytest.raises(Unreachable):
        lobby.call(token)
    shown = latest(lobby)
    assert "The answer was lost" in shown
    assert "not shown: it was lost before it was made" in shown
    with pytest.raises(Unreachable):
        lobby.token("refresh_token", refresh_token=next(iter(lobby.world.refreshes)))
    assert '"refresh_token": "(left out, 43 characters)"' in latest(lobby)
    assert "200 the answer was lost" in listed(lobby, only="errors").text_content()


def test_what_is_shown_is_what_was_sent() -> None:
    """A reply that a fault cut or slowed is shown cut, with the time it took."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    whole = len(lobby.call(token, "clientgroup.api/list").body)
    lobby.post("faults", kind="cut-body", keep=0.5)
    lobby.post("faults", kind="slow", seconds=3)
    assert len(lobby.call(token, "clientgroup.api/list").body) == whole // 2
    assert said.size(whole // 2) in latest(lobby)
    lobby.call(token, "clientgroup.api/list")
    assert "the answer was held back for 3 seconds" in latest(lobby)
    assert "held 3 seconds" in listed(lobby).text_content()


def test_an_old_call_is_listed_without_its_bodies() -> None:
    """Beyond what is held a call is told in one line, and its page says why it has no more."""
    lobby = Lobby(limits=False)
    token = lobby.sign_in()["access_token"]
    for _ in range(KEPT):
        lobby.call(token, "clientgroup.api/list")
    assert len(list(lobby.emulator.transcript.notes())) == KEPT
    assert "Request and reply are not kept. The latest 200 calls are" in latest(lobby, KEPT + 1)


def test_without_control_nothing_is_held() -> None:
    """The list is there, its calls lead nowhere, and the page says when they would."""
    house = House()
    house.call(house.sign_in()["access_token"])
    assert house.emulator.transcript is None
    page = listed(house)
    assert rows(page) == ["clients.list", "identity.code", "identity.authorise"]
    assert not page.xpath("//tbody//a")
    assert "kept only where control is on" in page.text_content()
    assert "greenroom emulator serve --control" in latest(house)


def test_of_real_people_nothing_is_held_and_nothing_shown() -> None:
    """A practice read from its own exports shows on no page, though control is on."""
    lobby = Lobby()
    data = own().practice
    lobby.world = world_of(data, name="Ours", now=START)
    lobby.app, lobby.secret = lobby.world.register_app(
        "Ledgerline Sync", redirect_uris=(CALLBACK,), stage="approved"
    )
    lobby.emulator.adopt(lobby.world)
    (lobby.practice,) = lobby.world.practices.values()
    token = lobby.sign_in()["access_token"]
    names = [str(row.values["name"]) for row in data.clients.rows()]
    found = lobby.call(token, f"client.api/search?{urlencode({'query': names[0]})}")
    assert names[0].encode() in found.body
    assert lobby.emulator.transcript is None
    texts = [text for _, text in every_page(lobby)]
    assert len(texts) == 8
    for name in names:
        written = (html_escape(name), quote_plus(name))
        assert not [text for text in texts for one in written if one in text]
    assert "what is asked and answered is not kept" in texts[0]
    assert "real people" in checks.words(checks.tree(texts[0]).xpath("//tr[th/code]/th")[0])
    assert "never for a world that holds real people" in texts[1]


def test_nobody_remembers_an_unknown_call() -> None:
    """A call that never was is a page that says so."""
    reply = Lobby().page(f"{LIST}/{'0' * 36}")
    assert reply.status == 404
    assert b"Nobody remembers this call." in reply.body


def test_a_new_world_forgets_the_calls_of_the_old() -> None:
    """A reset leaves neither the list nor what was held."""
    lobby = lively()
    lobby.post("reset", clients=5)
    assert "Nothing was asked yet" in listed(lobby).text_content()
    assert lobby.emulator.transcript.notes() == {}


def test_a_snapshot_holds_no_body() -> None:
    """What was asked and answered stays out of what a world is kept as."""
    lobby = Lobby()
    headers = lobby.headers(lobby.sign_in()["access_token"], **{"user-agent": "marked-by-me/1"})
    lobby.ask("GET", f"{API}/practicemanager/3.1/clientgroup.api/list", headers)
    assert "marked-by-me/1" in latest(lobby)
    assert b"marked-by-me" not in lobby.emulator.snapshot()


def test_a_failure_of_our_own_is_told_with_its_request() -> None:
    """Where the emulator fails, the call that did it can be read."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    uuid = lobby.practice.data.clients.order[0]
    lobby.practice.data.change("clients", uuid, {"name": {"not": "a name"}})
    assert lobby.call(token, f"client.api/get/{uuid}").status == 500
    shown = latest(lobby)
    assert "failed 500 Internal Server Error The emulator itself failed." in shown
    assert f"client.api/get/{uuid}" in shown
