"""The emulator's page in a real browser: forms that work without a script, whole on any screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages_world import Lobby, lively
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from greenroom.emulator.asgi import served

pytestmark = pytest.mark.browser

QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)


class Street:
    """A lively world behind a socket, and how its pages are reached."""

    def __init__(self, origin: str, lobby: Lobby) -> None:
        self.origin = origin
        self.lobby = lobby
        call = next(c for c in lobby.emulator.calls if c.operation == "clients.update")
        self.paths = (
            "/",
            "/_greenroom/page/calls",
            f"/_greenroom/page/calls/{call.correlation_id}",
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium without a window."""
    chromium = os.environ.get("GREENROOM_CHROMIUM", "/usr/bin/chromium")
    if not Path(chromium).exists() and os.environ.get("CI") != "true":
        pytest.skip(f"no Chromium at {chromium}; GREENROOM_CHROMIUM can name another")
    with sync_playwright() as player:
        found = player.chromium.launch(executable_path=chromium, args=list(QUIET))
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh browser window that runs no script at all."""
    made = browser.new_context(viewport={"width": 900, "height": 700}, java_script_enabled=False)
    yield made
    made.close()


@pytest.fixture
def street() -> Iterator[Street]:
    """The world, served."""
    lobby = lively()
    with served(lobby.emulator) as origin:
        yield Street(origin, lobby)


def submit(page: Page, button: str) -> None:
    """Press a button and wait for the page that comes of it."""
    with page.expect_navigation():
        page.get_by_role("button", name=button).first.click()


def test_forms_work_without_a_script(street: Street, context: BrowserContext) -> None:
    """An app is moved, time passes, a fault comes and goes, a connection ends: by plain forms."""
    page = context.new_page()
    page.goto(street.origin)
    mine, other, _ = street.lobby.world.apps.values()
    page.get_by_text("Play Xero: move Tidewater Reports").click()
    page.locator("#stage2-stage").select_option("questions")
    with page.expect_navigation():
        page.locator("form:has(#stage2-stage) button").click()
    assert other.stage == "questions"
    assert page.get_by_role("status").inner_text() == "The app has moved."
    assert page.url.endswith("/?done=stage#apps")
    before = street.lobby.emulator.now()
    page.locator("#clock-amount").fill("2")
    submit(page, "Move the clock on")
    assert street.lobby.emulator.now() == before + 2 * 86_400
    page.get_by_text("Add a fault").click()
    page.locator("#fault-operation").fill("staff.*")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert street.lobby.world.faults[-1].operation == "staff.*"
    submit(page, "Remove the fault 429-minute")
    assert [fault.kind for fault in street.lobby.world.faults] == ["502", "error", "429-minute"]
    submit(page, "Disconnect Banksia Accountants from Ledgerline Sync")
    assert not street.lobby.world.connected_tenants(mine.client_id)


def test_a_refused_form_says_why_and_keeps_what_was_typed(
    street: Street, context: BrowserContext
) -> None:
    """The words stand at the top, the form is open, and its fields are as they were left."""
    page = context.new_page()
    page.goto(street.origin)
    page.get_by_text("Register an app").click()
    page.locator("#app-name").fill("My Xero App")
    submit(page, "Register")
    assert "may not contain “Xero”" in page.get_by_role("alert").inner_text()
    assert page.locator("#app-name").is_visible()
    assert page.locator("#app-name").input_value() == "My Xero App"


def test_a_secret_is_shown_once(street: Street, context: BrowserContext) -> None:
    """Registering leads to the secret; a reload of that page has it no more."""
    page = context.new_page()
    page.goto(street.origin)
    page.get_by_text("Register an app").click()
    page.locator("#app-name").fill("Saltmarsh Two")
    submit(page, "Register")
    secret = page.locator("dd code").nth(1).inner_text()
    assert len(secret) == 43
    page.reload()
    assert secret not in page.content()


def test_a_strangers_page_cannot_press_our_buttons(street: Street, context: BrowserContext) -> None:
    """A form on another origin that posts to ours is turned away by the browser's own header."""
    other = street.origin.replace("localhost", "127.0.0.1")
    page = context.new_page()
    page.route(
        f"{other}/trap",
        lambda route: route.fulfill(
            content_type="text/html",
            body=f"<form method='post' action='{street.origin}/_greenroom/page/lapse'>"
            f"<input name='client_id' value='{street.lobby.app.client_id}'>"
            "<button>Win a prize</button></form>",
        ),
    )
    page.goto(f"{other}/trap")
    submit(page, "Win a prize")
    assert "This was sent from another web page." in page.content()
    assert street.lobby.app.stage == "approved"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_fit_any_screen_and_ask_for_nothing(
    street: Street, browser: Browser, scheme: str
) -> None:
    """At 320 pixels nothing sticks out, with all forms open; one request a page, no complaint."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    for path in street.paths:
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 640})
            page.goto(street.origin + path)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [street.origin + path for path in street.paths for _ in (320, 1280)]
    assert complaints == []
    context.close()
