"""The page's forms: each does what its control route does, for nobody's page but ours."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from gate_cast import CALLBACK, Heard
from lxml import html
from pages_world import OWN, PAGE, Lobby, lively

import page_checks as checks
from greenroom.emulator.pages.forms import FORMS


def follow(lobby: Lobby, reply: Heard) -> html.HtmlElement:
    """The page a form's redirect leads to."""
    assert reply.status == 303, reply.body
    assert reply.body == b""
    place = urlsplit(reply.location)
    page = lobby.page(f"{place.path}?{place.query}")
    assert page.status == 200
    found = checks.tree(page.body.decode())
    if place.fragment:
        assert found.xpath(f"//*[@id='{place.fragment}']")
    return found


def alert(reply: Heard) -> str:
    """The words in which a form was refused."""
    assert reply.status == 400
    text = reply.body.decode()
    checks.check_balanced(text)
    (found,) = checks.tree(text).xpath("//*[@role='alert']")
    return checks.words(found)


def form_of(lobby: Lobby, name: str, at: int = 0) -> html.FormElement:
    """A form as the front page offers it, with what stands in its fields."""
    page = checks.tree(lobby.page().body.decode())
    found: html.FormElement = page.xpath(f"//form[@action='/_greenroom/page/{name}']")[at]
    return found


def press(lobby: Lobby, name: str, at: int = 0, /, **changed: object) -> Heard:
    """The reply to a form as the front page offers it, some fields changed, on its first button."""
    form = form_of(lobby, name, at)
    fields = dict(form.form_values())
    for button in form.xpath(".//button[@name]")[:1]:
        fields[button.get("name")] = button.get("value")
    return lobby.form(name, **fields | changed)


def test_the_page_offers_every_form() -> None:
    """Each form there is stands on the front page, and every form on it is one of them."""
    page = checks.tree(lively().page().body.decode())
    actions = {form.get("action").rpartition("/")[2] for form in page.iter("form")}
    assert actions == set(FORMS)
    assert all(form.get("method") == "post" for form in page.iter("form"))


def test_an_app_is_approved_and_lapses() -> None:
    """Approve takes every step on the way; the approval lapses and is renewed."""
    lobby = Lobby(stage="registered")
    page = follow(lobby, press(lobby, "approve"))
    assert "The app is approved." in checks.words(page.xpath("//*[@role='status']")[0])
    steps = [step.stage for step in lobby.app.history]
    assert steps == ["registered", "requested", "in-review", "approved"]
    follow(lobby, press(lobby, "lapse"))
    assert lobby.app.stage == "lapsed"
    assert lobby.call(lobby.sign_in("openid")["access_token"]).status != 200
    follow(lobby, press(lobby, "approve"))
    assert lobby.app.stage == "approved"


def test_an_app_moves_to_a_stage_that_may_follow() -> None:
    """What may come next is offered first; anything else is refused in words, unless forced."""
    lobby = Lobby(stage="registered")
    offered = form_of(lobby, "stage").xpath(".//optgroup[1]/option/@value")
    assert offered == ["requested", "withdrawn"]
    follow(lobby, press(lobby, "stage", stage="requested"))
    assert lobby.app.stage == "requested"
    refused = alert(press(lobby, "stage", stage="approved"))
    assert "Ledgerline Sync cannot go from requested to approved" in refused
    assert "From requested to: in-review, declined, withdrawn." in refused
    follow(lobby, press(lobby, "stage", stage="approved", force="yes"))
    assert lobby.app.stage == "approved"
    assert "No such stage" not in alert(press(lobby, "stage", stage="elsewhere"))
    assert lobby.app.stage == "approved"


def test_each_apps_forms_move_that_app() -> None:
    """With several apps every form names its own."""
    lobby = lively()
    names = [app.name for app in lobby.world.apps.values()]
    follow(lobby, press(lobby, "stage", 1, stage="declined"))
    assert [app.stage for app in lobby.world.apps.values()] == [
        "approved", "declined", "registered",
    ]  # fmt: skip
    assert names[1] == "Tidewater Reports"


def test_an_app_goes_on_another_tier() -> None:
    """The tier it is on is chosen to begin with; another one takes its place."""
    lobby = Lobby()
    assert form_of(lobby, "tier").xpath(".//option[@selected]/@value") == ["advanced"]
    follow(lobby, press(lobby, "tier", tier="core"))
    assert lobby.app.tier == "core"


def test_an_app_is_registered_and_its_secret_shown_once() -> None:
    """The form leads to a page with the secret, which works, and which is gone at the next look."""
    lobby = Lobby()
    reply = press(lobby, "app", name="Tidewater", redirect_uris=f"{CALLBACK} https://a.example/x")
    page = follow(lobby, reply)
    checks.check_whole(page)
    client_id, secret = page.xpath("//dd/code/text()")
    made = lobby.world.apps[client_id]
    assert (made.name, made.stage) == ("Tidewater", "registered")
    assert made.redirect_uris == (CALLBACK, "https://a.example/x")
    again = lobby.page(urlsplit(reply.location).path)
    assert (again.status, secret in again.body.decode()) == (404, False)
    assert secret not in lobby.page().body.decode()
    assert secret not in reply.location
    lobby.app, lobby.secret = made, secret
    assert lobby.sign_in("openid")["id_token"]


def test_a_pkce_app_has_no_secret_to_show() -> None:
    """Registering one leads back to the apps."""
    lobby = Lobby()
    follow(lobby, press(lobby, "app", name="Tidewater", type="pkce"))
    assert list(lobby.world.apps.values())[-1].type == "pkce"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": "My Xero App"}, "may not contain “Xero”"),
        ({"name": " "}, "An app needs a name"),
        ({"redirect_uris": ""}, "An app needs an address"),
        ({"redirect_uris": "http://127.0.0.1/x"}, "Xero does not register http://127.0.0.1/x"),
        ({"name": "a\x00b"}, "a character that XML cannot carry"),
    ],
)
def test_an_app_that_cannot_be_is_refused_in_words(changed: dict[str, str], words: str) -> None:
    """What is wrong is said, nothing is registered, and what was typed is still there."""
    lobby = Lobby()
    reply = press(lobby, "app", **{"name": "Tidewater", **changed})
    assert words in alert(reply)
    assert len(lobby.world.apps) == 1
    page = checks.tree(reply.body.decode())
    assert page.xpath("//details[@open]//input[@id='app-redirect_uris']/@value") == [
        changed.get("redirect_uris", CALLBACK)
    ]


def test_the_privilege_is_granted_and_withdrawn() -> None:
    """Grant lets a person connect the practice; withdraw breaks what they connected."""
    lobby = Lobby()
    colleague = lobby.colleague.id
    follow(lobby, press(lobby, "privilege", user=colleague))
    assert colleague in lobby.practice.privileged
    lobby.sign_in()
    follow(lobby, press(lobby, "privilege", user=lobby.connector.id, granted="no"))
    assert lobby.connector.id not in lobby.practice.privileged
    assert not lobby.world.connected_tenants(lobby.app.client_id)


def test_a_connection_is_ended() -> None:
    """Disconnect ends that connection, and the app's next call is refused."""
    lobby = Lobby()
    token = lobby.sign_in()["access_token"]
    follow(lobby, press(lobby, "disconnect"))
    assert lobby.call(token).status == 403


def test_a_fault_is_added_strikes_and_is_removed() -> None:
    """The fields make the fault; removing one leaves the others."""
    lobby = Lobby(limits=True)
    token = lobby.sign_in()["access_token"]
    follow(lobby, press(lobby, "fault", kind="429-day", operation="clients.*", seconds="90"))
    follow(lobby, press(lobby, "fault", kind="503", count="", chance="12.5"))
    first, second = lobby.world.faults
    assert (first.kind, first.operation, first.count, first.seconds) == (
        "429-day", "clients.*", 1, 90,
    )  # fmt: skip
    assert (second.count, second.probability, second.seconds) == (None, 0.125, 0)
    assert lobby.call(token).headers["retry-after"] == "90"
    follow(lobby, press(lobby, "fault-end"))
    assert lobby.world.faults == [second]
    assert "No fault with id" in alert(lobby.form("fault-end", id=first.id))
    assert "without its field id" in alert(lobby.form("fault-end"))
    assert lobby.world.faults == [second]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"kind": "earthquake"}, "No such fault: earthquake"),
        ({"count": "0"}, "How often a fault strikes is a number from 1 to 1,000,000, not “0”"),
        ({"count": "2.5"}, "How often a fault strikes is a whole number, not 2.5"),
        ({"chance": "often"}, "The chance of a fault is a number from 0 to 100, not “often”"),
        ({"chance": "101"}, "The chance of a fault is a number from 0 to 100, not “101”"),
        ({"seconds": "inf"}, "Seconds is a number from 0 to 86,400, not “inf”"),
    ],
)
def test_a_fault_that_cannot_be_is_refused_in_words(changed: dict[str, str], words: str) -> None:
    """A wrong field is named with what it may be, and what was typed is still there."""
    lobby = Lobby()
    reply = press(lobby, "fault", operation="jobs.*", **changed)
    assert words in alert(reply)
    assert lobby.world.faults == []
    page = checks.tree(reply.body.decode())
    assert page.xpath("//details[@open]//input[@id='fault-operation']/@value") == ["jobs.*"]


@pytest.mark.parametrize(
    ("amount", "unit", "seconds"),
    [("90", "minutes", 5400), ("1.5", "hours", 5400), ("30", "days", 2_592_000)],
)
def test_time_passes(amount: str, unit: str, seconds: int) -> None:
    """The clock moves on by so many minutes, hours or days, and what was due has happened."""
    lobby = Lobby(stage="registered")
    lobby.post("calendar", entries=[{"after_days": 0.05, "stage": {"stage": "requested"}}])
    before = lobby.emulator.now()
    follow(lobby, press(lobby, "clock", amount=amount, unit=unit))
    assert lobby.emulator.now() - before == seconds
    assert lobby.app.stage == "requested"


@pytest.mark.parametrize("amount", ["-1", "", "soon", "nan", "1e9"])
def test_time_that_cannot_pass_is_refused(amount: str) -> None:
    """Time is a number, not too large, and never runs back."""
    lobby = Lobby()
    before = lobby.emulator.now()
    assert "The time to let pass is a number from 0 to" in alert(
        press(lobby, "clock", amount=amount)
    )
    assert lobby.emulator.now() == before


def test_time_ends_somewhere() -> None:
    """A moment that cannot be written is refused in the control route's words."""
    reply = press(Lobby(), "clock", amount="900000", unit="days")
    assert "does not go beyond the year 2200" in alert(reply)


def test_a_new_world_begins_only_when_it_is_meant() -> None:
    """Without the tick nothing is forgotten; with it the world is new, of that size and country."""
    lobby = Lobby()
    assert "Tick the box" in alert(press(lobby, "reset", clients="7"))
    assert lobby.emulator.world is lobby.world
    follow(lobby, press(lobby, "reset", clients="7", country="NZ", sure="yes"))
    (practice,) = lobby.emulator.world.practices.values()
    assert (practice.country, len(practice.data.clients.order)) == ("NZ", 7)
    assert lobby.emulator.world.apps == {}
    refused = alert(press(lobby, "reset", clients="1000000", sure="yes"))
    assert "The number of clients is a number from 1 to 150,000" in refused


@pytest.mark.parametrize("name", FORMS)
def test_a_form_from_another_page_is_turned_away(name: str) -> None:
    """Whatever page of whatever origin posts it, nothing is changed, and it is told so."""
    lobby = Lobby()
    before = lobby.world.snapshot()
    for origin in ("https://evil.example", "null", "http://localhost:9", "http://127.0.0.1:8720"):
        fields = {"client_id": lobby.app.client_id, "name": "A", "sure": "yes", "clients": 1}
        reply = lobby.ask(
            "POST", PAGE + name, {"origin": origin}, {k: str(v) for k, v in fields.items()}
        )
        assert reply.status == 403
        assert b"This was sent from another web page." in reply.body
    assert lobby.emulator.world is lobby.world
    assert lobby.world.snapshot() == before


@pytest.mark.parametrize("name", FORMS)
def test_a_form_without_its_fields_changes_nothing(name: str) -> None:
    """An empty form is refused on the page in words, and never fails."""
    lobby = Lobby()
    before = lobby.world.snapshot()
    assert alert(lobby.form(name))
    assert alert(lobby.ask("POST", PAGE + name, {"origin": OWN}, b"\xff=\xfe&&&=%zz&" * 60))
    assert lobby.world.snapshot() == before


def test_programs_may_post_too() -> None:
    """Only browsers send an Origin: a script's post without one counts."""
    lobby = Lobby(stage="registered")
    assert lobby.form("approve", origin=None, client_id=lobby.app.client_id).status == 303


def test_an_unknown_form_leads_nowhere() -> None:
    """A form that does not exist is a page that says so, with the way back."""
    reply = Lobby().form("explode")
    assert reply.status == 404
    assert b'<a href="/">' in reply.body


def test_what_was_done_is_said_in_our_words_only() -> None:
    """A link cannot put words of its own on the page."""
    lobby = Lobby()
    assert b"Send your password" not in lobby.page("/?done=Send%20your%20password").body
    assert b'role="status"' not in lobby.page("/?done=explode").body
