"""The pages in a real browser: usable by keyboard alone, whole on a narrow screen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl

import pages_cast as cast
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, sync_playwright

from greenroom.draw.page import content_security_policy, render

pytestmark = pytest.mark.browser

ORIGIN = "http://localhost:8720"
QUIET = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
LONG = "Averyveryverylongnamewithoutasinglespace" * 3


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


class Stage:
    """Serves one page under its strict policy and keeps what the browser asked for and posted."""

    def __init__(self, context: BrowserContext, html: str) -> None:
        self.html = html
        self.asked: list[str] = []
        self.posted: list[tuple[str, str]] = []
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", lambda message: self.complaints.append(message.text))
        context.route("**/*", self.answer)

    def answer(self, route: Route, request: Request) -> None:
        """The page itself, whatever is asked."""
        self.asked.append(request.url)
        if request.method == "POST":
            self.posted = parse_qsl(request.post_data or "")
        route.fulfill(
            body=self.html,
            content_type="text/html; charset=utf-8",
            headers={"content-security-policy": content_security_policy()},
        )

    def focused(self) -> str:
        """The value of the element that has the focus, and its name."""
        found: str = self.page.evaluate(
            "document.activeElement.name + '=' + document.activeElement.value"
        )
        return found


def stage(context: BrowserContext, name: str) -> Stage:
    """One of the pages, opened."""
    template, values = cast.PAGES[name]
    made = Stage(context, render(template, **values))
    made.page.goto(f"{ORIGIN}/")
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh, narrow browser window without scripts of the page's own."""
    made = browser.new_context(viewport={"width": 360, "height": 640})
    yield made
    made.close()


def test_access_is_allowed_by_keyboard(context: BrowserContext) -> None:
    """Tab to the practices, an arrow to the second, Tab and Enter on Allow: all of it is posted."""
    shown = stage(context, "consent")
    press = shown.page.keyboard.press
    press("Tab")
    assert shown.focused() == "action=other-user"
    press("Tab")
    assert shown.focused() == "tenant=t-1"
    press("ArrowDown")
    assert shown.focused() == "tenant=t-2"
    press("Tab")
    assert shown.focused() == "action=allow"
    with shown.page.expect_navigation():
        press("Enter")
    assert shown.posted == [*cast.HIDDEN, ("tenant", "t-2"), ("action", "allow")]


def test_enter_on_a_choice_goes_on(context: BrowserContext) -> None:
    """Enter on a chosen user signs in as that user."""
    shown = stage(context, "sign-in")
    shown.page.keyboard.press("Tab")
    with shown.page.expect_navigation():
        shown.page.keyboard.press("Enter")
    assert shown.posted == [*cast.HIDDEN, ("user", "u-1"), ("action", "sign-in")]


def test_the_focus_can_be_seen(context: BrowserContext) -> None:
    """Whatever has the focus has a ring round it, a choice round its whole row."""
    shown = stage(context, "consent")
    shown.page.keyboard.press("Tab")
    ring = "getComputedStyle({}).outlineStyle + getComputedStyle({}).outlineWidth"
    button = "document.activeElement"
    assert shown.page.evaluate(ring.format(button, button)) == "solid3px"
    shown.page.keyboard.press("Tab")
    row = "document.activeElement.closest('.choice')"
    assert shown.page.evaluate(ring.format(row, row)) == "solid3px"


@pytest.mark.parametrize("name", cast.PAGES)
def test_a_page_obeys_its_policy_and_asks_for_nothing(context: BrowserContext, name: str) -> None:
    """One request, no complaint from the browser, and the style is really applied."""
    shown = stage(context, name)
    assert shown.asked == [f"{ORIGIN}/"]
    assert shown.complaints == []
    assert shown.page.evaluate("getComputedStyle(document.body).fontSize") == "16px"


@pytest.mark.parametrize("name", cast.PAGES)
def test_a_page_fits_a_narrow_screen(context: BrowserContext, name: str) -> None:
    """At 320 pixels nothing sticks out to the side."""
    shown = stage(context, name)
    shown.page.set_viewport_size({"width": 320, "height": 640})
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_long_names_break(context: BrowserContext) -> None:
    """A name without a single space is broken rather than pushed off the screen."""
    accounts = [{"id": "t", "name": LONG, "country": LONG, "connected": True}]
    values = {"app_name": LONG, "user_name": LONG, "user_email": LONG, "accounts": accounts}
    shown = Stage(context, render("consent.html", **cast.CHOOSE | values))
    shown.page.goto(f"{ORIGIN}/")
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 360
