"""The consent pages: plain forms that work without a script, one step after another."""

from __future__ import annotations

from html.parser import HTMLParser

from gate_cast import CALLBACK, LOGIN, READ, Heard, House

AUTHORISE = f"{LOGIN}/identity/connect/authorize"


class Form(HTMLParser):
    """The form of a page: its action, hidden fields, choices and buttons."""

    def __init__(self, page: Heard) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self.choices: list[tuple[str, str]] = []
        self.buttons: list[str] = []
        self.text = page.body.decode()
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in one element."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.action = found["action"]
        elif tag == "input" and found.get("type") == "hidden":
            self.fields[found["name"]] = found["value"]
        elif tag == "input" and found.get("type") == "radio":
            self.choices.append((found["name"], found["value"]))
        elif tag == "button":
            self.buttons.append(found.get("value", ""))


def press(house: House, form: Form, button: str, **chosen: str) -> Heard:
    """The reply to a form whose button is pressed."""
    assert button in form.buttons
    return house.ask("POST", LOGIN + form.action, form={**form.fields, **chosen, "action": button})


def test_a_person_signs_in_chooses_and_allows() -> None:
    """Sign-in, choice and consent lead to a code, by forms alone."""
    house = House(consent="")
    first = Form(house.authorise())
    assert "Ledgerline Sync" in first.text
    assert ("user", house.connector.id) in first.choices
    assert "<script" not in first.text
    second = Form(press(house, first, "sign-in", user=house.connector.id))
    assert ("tenant", house.practice.tenant_id) in second.choices
    assert "View clients" in second.text
    done = press(house, second, "allow", tenant=house.practice.tenant_id)
    assert done.status == 302
    tokens = house.exchange(done.back["code"]).json
    (connection,) = house.connections(tokens["access_token"])
    assert connection["tenantId"] == house.practice.tenant_id


def test_cancel_is_told_to_the_app() -> None:
    """CE-01: Cancel, at either step, sends access_denied and the state back, and no code."""
    house = House(consent="")
    first = Form(house.authorise())
    second = Form(press(house, first, "sign-in", user=house.connector.id))
    for form in (first, second):
        reply = press(house, form, "cancel")
        assert reply.location.startswith(CALLBACK)
        assert reply.back == {"error": "access_denied", "state": "st&te"}


def test_who_lacks_the_privilege_sees_no_practice() -> None:
    """Somebody without "Connect third-party add-ons" is offered no practice, only the way out."""
    house = House(consent="")
    first = Form(house.authorise())
    page = Form(press(house, first, "sign-in", user=house.colleague.id))
    assert page.choices == []
    assert "allow" not in page.buttons
    assert "Connect third-party add-ons" in page.text
    again = Form(press(house, page, "other-user"))
    assert ("user", house.connector.id) in again.choices


def test_a_practice_that_was_not_offered_cannot_be_allowed() -> None:
    """A forged choice comes back as the page with a problem, and connects nothing."""
    house = House(consent="")
    other = house.world.add_practice("Other", house.practice.data, country="NZ")
    form = {**house.parameters(), "user": house.connector.id, "action": "allow"}
    page = house.ask("POST", AUTHORISE, form={**form, "tenant": other.tenant_id})
    assert page.status == 200
    assert 'role="alert"' in page.body.decode()
    assert house.world.connected_tenants(house.app.client_id) == set()


def test_a_full_app_is_told_on_the_page() -> None:
    """Beyond its tier's connections the page says so and goes no further."""
    house = House(consent="")
    for name in ("A", "B"):
        app, _ = house.world.register_app(name, redirect_uris=(CALLBACK,), stage="approved")
        owner = (app.client_id, house.connector.id)
        house.world.connect(
            owner, house.practice.tenant_id, tenant_type="X", auth_event_id="e", now=0
        )
    form = {**house.parameters(), "user": house.connector.id, "action": "allow"}
    page = house.ask("POST", AUTHORISE, form={**form, "tenant": house.practice.tenant_id})
    assert "Two uncertified apps" in page.body.decode()


def test_a_link_cannot_press_a_button() -> None:
    """A GET that carries a user and Allow is only the start of a sign-in."""
    house = House(consent="")
    chosen = {"user": house.connector.id, "tenant": house.practice.tenant_id, "action": "allow"}
    assert house.authorise(**chosen).status == 200


def test_identity_scopes_alone_ask_for_no_tenant() -> None:
    """With OpenID scopes only there is nothing to choose, and nothing is connected."""
    house = House(consent="")
    form = {**house.parameters("openid email"), "user": house.colleague.id}
    page = Form(house.ask("POST", AUTHORISE, form={**form, "action": "sign-in"}))
    assert page.choices == []
    tokens = house.exchange(press(house, page, "allow").back["code"]).json
    assert house.connections(tokens["access_token"]) == []


def test_what_an_app_sends_is_escaped() -> None:
    """Nothing an app writes into its request becomes markup."""
    page = House(consent="").authorise(state='"><script>alert(1)</script>')
    assert page.status == 200
    assert b"<script" not in page.body
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_the_pages_may_send_the_browser_to_the_callback() -> None:
    """The page's policy names the callback's origin, or a browser would stop at the last step."""
    page = House(consent="").authorise(READ)
    assert "form-action 'self' http://localhost:8721" in page.headers["content-security-policy"]
