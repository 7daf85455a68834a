"""The emulator's page: what it shows of the world, whole and safe, and what it keeps to itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from gate_cast import API, PRACTICE, House
from lxml import html
from pages_world import OWN, PAGE, Lobby, lively

import page_checks as checks
from greenroom.emulator.parties import STAGES
from greenroom.emulator.world import COLLEAGUE, CONNECTOR
from greenroom.send import Request

NAUGHTY = "<script>alert('x')</script>\"&amp;</title></td>"


def text_of(page: html.HtmlElement, heading: str) -> str:
    """The words of the section under a heading."""
    (section,) = page.xpath(f"//section[@aria-labelledby='{heading}']")
    return checks.words(section)


def every_page(lobby: Lobby) -> Iterator[tuple[str, str]]:
    """Every page there is to look at, with its address."""
    paths = ["/", "/_greenroom/page/calls", "/_greenroom/page/calls?only=errors&all=yes"]
    paths += ["/_greenroom/page/calls?operation=nothing", "/_greenroom/page/nowhere"]
    paths += [f"/_greenroom/page/calls/{call.correlation_id}" for call in lobby.emulator.calls]
    for path in paths:
        yield path, lobby.page(path).body.decode()


def front(lobby: House) -> html.HtmlElement:
    """The front page as a tree."""
    reply = lobby.ask("GET", f"{OWN}/")
    assert reply.status == 200
    return checks.tree(reply.body.decode())


def test_every_page_is_whole_and_in_order() -> None:
    """Each page is balanced, titled, labelled, still, its headings and tables in order."""
    seen = 0
    for _, text in every_page(lively()):
        checks.check_balanced(text)
        page = checks.tree(text)
        checks.check_whole(page)
        checks.check_still(page)
        checks.check_labels(page)
        checks.check_references(page)
        checks.check_order(page)
        assert "this is not Xero" in page.find(".//header").text_content()
        seen += 1
    assert seen == 16


@pytest.mark.parametrize("control", [True, False])
def test_an_empty_world_is_whole_and_says_what_to_do(control: bool) -> None:
    """Where there is nothing, each part says what to do next, as it can be done here."""
    house = House(stage="registered", control=control)
    for part in (house.world.apps, house.world.practices, house.world.users):
        part.clear()
    house.world.organisations.clear()
    text = house.ask("GET", f"{OWN}/").body.decode()
    checks.check_balanced(text)
    page = checks.tree(text)
    checks.check_whole(page)
    checks.check_order(page)
    checks.check_labels(page)
    checks.check_references(page)
    for heading, with_control, without in (
        ("apps", "Register one below", "--control to register one here"),
        ("practices", f"practices --add NAME --url {OWN}", "--control to add one"),
        ("connections", "greenroom connect", "greenroom connect"),
        ("people", f"--email ADDRESS --url {OWN}", "--control to add somebody"),
        ("faults", "Add one to see how your program takes it", "--control you can script"),
        ("coming", f"--stage requested --url {OWN}", "can have a calendar"),
        ("calls", f"curl {OWN}/", f"curl {OWN}/"),
    ):
        assert (with_control if control else without) in text_of(page, heading)


def test_without_control_the_page_is_read_only_and_says_how_to_change_that() -> None:
    """No form, no field; the head names the option; a posted form changes nothing."""
    house = House()
    page = front(house)
    assert not page.xpath("//form | //input | //button | //select")
    assert "greenroom emulator serve --control" in text_of(page, "top")
    reply = house.ask("POST", f"{PAGE}approve", form={"client_id": house.app.client_id})
    assert reply.status == 403
    assert b"--control" in reply.body
    assert not house.app.history[1:]


def test_the_head_tells_address_clock_and_switches() -> None:
    """The address asked, the world's clock with how far it is ahead, and what is not default."""
    lobby = Lobby(switches={"token-life": "720"}, consent="")
    head = text_of(front(lobby), "top")
    assert "http://localhost:8720" in head
    assert "Wed 18 Nov 2026, 11:06 UTC, as on this machine" in head
    assert "token-life is 720" in head
    lobby.world.ahead_seconds = 14 * 86_400.0
    assert "Wed 2 Dec 2026, 11:06 UTC, 14 days ahead of this machine" in text_of(
        front(lobby), "top"
    )


def test_limits_off_are_said() -> None:
    """An emulator that counts nothing says so."""
    assert "nothing is counted" in text_of(front(House(limits=False)), "top")


def test_an_app_is_told_whole() -> None:
    """Stage with its mark and days, tier, scopes, connections of the cap, data and calls left."""
    lobby = lively()
    app = text_of(front(lobby), "apps").partition("Tidewater")[0]
    for words in (
        "Ledgerline Sync approved",
        "35 days in this stage, since Wed 18 Nov, by hand.",
        "practicemanager.client.read",
        "1 of 10,000",
        "renewal due in 10 months, Mon 18 Oct 2027",
        "61.0 GiB in December 2026 of 250 GiB",
        "61 of 250 GiB",
        "Banksia Accountants 4,994 of 5,000 59 of 60 5 of 5",
        "9,996 of 10,000",
    ):
        assert words in app, words
    (gauge,) = front(lobby).xpath(
        "//section[@aria-labelledby='apps']//*[name()='svg'][@role='img']"
    )
    assert "24% used" in gauge.text_content()


def test_a_call_in_flight_takes_a_place_and_a_used_up_minute_is_marked() -> None:
    """The calls left are those of this moment."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    held = lobby.held(token)
    assert "4 of 5" in text_of(front(lobby), "apps")
    held.close()
    for _ in range(59):
        lobby.call(token)
    words = text_of(front(lobby), "apps")
    assert "Banksia Accountants used up" in words
    assert "0 of 60" in words


def test_rapid_sync_is_told() -> None:
    """A certified app's new connection is marked while its half hour runs."""
    lobby = Lobby()
    lobby.post("tier", certified=True)
    lobby.call(lobby.sign_in()["access_token"])
    assert "Rapid Sync" in text_of(front(lobby), "apps")


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_its_word_and_mark(stage: str) -> None:
    """A stage is said in words beside a shape, never by colour alone."""
    page = front(House(stage=stage))
    (mark,) = page.xpath("//article//div[@class='title-line']//span[starts-with(@class, 'mark ')]")
    assert mark.text_content().strip() == stage.replace("-", " ")
    assert mark.xpath("./*[name()='svg']")


def test_a_tier_without_xpm_is_warned_of() -> None:
    """An approved app below Advanced is told to stay shut out."""
    lobby = Lobby()
    lobby.post("tier", tier="core")
    assert "core: its practice scopes stay closed" in text_of(front(lobby), "apps")


def test_practices_people_and_connections_are_told() -> None:
    """Who may connect what, who did, and since when; a broken link by its word."""
    lobby = lively()
    page = front(lobby)
    practices = text_of(page, "practices")
    assert "Australia 40 Hana Fairweather Ledgerline Sync" in practices
    assert "nobody: grant the privilege first" in practices
    assert "Harbour Bakery Australia Felix Crabtree, Hana Fairweather no app yet" in practices
    assert "today, Wed 23 Dec" in text_of(page, "connections")
    assert "felix.crabtree@example.com" in text_of(page, "people")
    # Under the switch's other reading a broken link is gone.
    for reading, words in (("forbidden", "broken"), ("disconnected", "None yet")):
        other = Lobby(switches={"broken-link": reading})
        other.sign_in()
        other.post(
            "privilege", practice=other.practice.tenant_id, user=other.connector.id, granted=False
        )
        assert words in text_of(front(other), "connections")


def test_faults_and_the_calendar_are_told() -> None:
    """Faults with what they meet and whether they are on; what comes next, soonest first."""
    page = front(lively())
    faults = text_of(page, "faults")
    struck = "strikes in place of the answer; nothing is carried out over struck 1 of 1"
    assert f"jobs.*, any practice; {struck}" in faults
    assert "on struck 0 times, with a chance of 50%" in faults
    coming = text_of(page, "coming")
    order = [
        "in 6 days, Tue 29 Dec Tidewater Reports moves to questions",
        "in 20 days, Tue 12 Jan 2027 Tidewater Reports is approved",
        "Hana Fairweather may no longer connect apps to Banksia Accountants",
        "Banksia Accountants is disconnected",
        "Ledgerline Sync becomes renewal due, unless it is approved anew time alone",
    ]
    places = [coming.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)
    assert "Ledgerline Sync is put on another tier or certified done" in coming


def test_what_stood_in_the_calendars_way_is_told() -> None:
    """An entry that could not be carried out shows why."""
    lobby = Lobby()
    lobby.post("calendar", entries=[{"after_days": 1, "rename": {"user": COLLEAGUE, "name": "X"}}])
    lobby.post("rename", user=COLLEAGUE, email="elsewhere@example.com")
    lobby.post("clock", advance_days=2)
    assert "No user with that id or e-mail address" in text_of(front(lobby), "coming")


def test_hostile_names_are_shown_and_never_obeyed() -> None:
    """Whatever a name, an address or an operation holds, it is only text on every page."""
    lobby = Lobby()
    app = lobby.post("apps", name=NAUGHTY, redirect_uris=["https://a.example/<b>\"'"]).json
    user = lobby.post("users", name=NAUGHTY, email=f"{NAUGHTY}@example.com").json
    lobby.post("practices", name=NAUGHTY, clients=1, privileged=[user["id"]])
    practice = list(lobby.world.practices)[-1]
    lobby.post("approve", client_id=app["client_id"])
    lobby.post("connect", practice=practice, user=user["id"], client_id=app["client_id"])
    lobby.post("faults", kind="error", operation="jobs.list", practice=practice, text=NAUGHTY)
    plan = {"after_days": 3, "rename": {"user": user["id"], "name": NAUGHTY}}
    lobby.post("calendar", entries=[plan])
    token = lobby.sign_in()["access_token"]
    lobby.ask("GET", f"{API}/{NAUGHTY}?{NAUGHTY}", {NAUGHTY: NAUGHTY, "user-agent": NAUGHTY})
    sent = lobby.headers(token, **{"content-type": "application/xml"})
    lobby.ask("PUT", f"{PRACTICE}client.api/update", sent, f"<a>{NAUGHTY}</a>".encode())
    shown = 0
    for path, text in every_page(lobby):
        checks.check_balanced(text)
        page = checks.tree(text)
        assert not page.xpath("//script | //b"), path
        assert page.findtext(".//title").endswith("Greenroom emulator")
        shown += NAUGHTY in page.text_content()
    assert shown >= 2
    lobby.form("app", name=NAUGHTY, redirect_uris=NAUGHTY)
    failed = lobby.form("app", name=NAUGHTY, redirect_uris="nowhere").body.decode()
    assert checks.tree(failed).xpath("//input[@id='app-name']/@value") == [NAUGHTY]


def test_looking_leaves_no_trace() -> None:
    """Every page can be looked at, and the world is the same to the byte."""
    lobby = lively()
    # An app that is connected and never called has no meter yet.
    *_, newest = lobby.world.apps
    lobby.post("connect", practice="Banksia Accountants", user=CONNECTOR, client_id=newest)
    before, calls = lobby.world.snapshot(), len(lobby.emulator.calls)
    for _ in every_page(lobby):
        pass
    assert lobby.world.snapshot() == before
    assert len(lobby.emulator.calls) == calls


def test_pages_are_at_the_emulators_own_address_only() -> None:
    """Under Xero's own host names there is no page, as there is none at Xero's."""
    lobby = Lobby()
    for path in ("/", "/_greenroom/page/calls"):
        assert lobby.ask("GET", f"{API}{path}").status == 404
    assert lobby.ask("POST", f"{API}/_greenroom/page/approve", {}, b"client_id=").status == 404


def test_a_page_may_load_nothing_and_is_kept_nowhere() -> None:
    """The policy is strict, caches keep nothing, and the referrer stays at home."""
    headers = lively().page().headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "no-store" in headers["cache-control"]
    assert headers["referrer-policy"] == "same-origin"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_pages_are_read_or_posted_to(method: str) -> None:
    """Any other method is refused on a page that says so."""
    reply = Lobby().ask(method, f"{OWN}/")
    assert reply.status == 405
    assert b"Pages are read, or posted to." in reply.body


def test_a_crowded_query_is_only_a_query() -> None:
    """Parameters without end neither fail nor filter."""
    lobby = lively()
    query = "&".join(f"only=errors&x{index}=1" for index in range(100))
    reply = lobby.page(f"/_greenroom/page/calls?{query}")
    assert reply.status == 200
    assert b"The latest 11" in reply.body


def test_two_apps_of_one_name_have_pictures_of_their_own() -> None:
    """The ids in two gauges differ though name and amount are the same."""
    lobby = Lobby()
    other = lobby.post("apps", name="Ledgerline Sync", redirect_uris=["https://a.example/x"]).json
    lobby.post("approve", client_id=other["client_id"])
    checks.check_whole(front(lobby))


def test_head_is_get_without_more() -> None:
    """A HEAD of the page is answered as a GET, for the server to cut."""
    assert Lobby().emulator.handle(Request("HEAD", f"{OWN}/")).status == 200
