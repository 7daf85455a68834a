"""Pages: whole, safe, usable without a script, and clear about who is speaking."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pages_cast as cast
import pytest
from jinja2 import UndefinedError
from lxml import html

import page_checks as checks
from greenroom.draw.page import content_security_policy, render, style_sheet

EMULATED = [
    name
    for name, (template, _) in cast.PAGES.items()
    if template in {"consent.html", "xero_error.html"}
]
NAUGHTY = "<script>alert('x')</script>\"&"


def page_of(name: str) -> html.HtmlElement:
    """One of the pages as a tree."""
    template, values = cast.PAGES[name]
    return html.document_fromstring(render(template, **values))


def consent(**values: Any) -> html.HtmlElement:
    """The page on which access is allowed, with some values changed."""
    return html.document_fromstring(render("consent.html", **cast.CHOOSE | values))


@pytest.mark.parametrize("name", cast.PAGES)
def test_a_page_is_whole(name: str) -> None:
    """Every page names its language and title, fits a phone, and has one heading of rank one."""
    template, values = cast.PAGES[name]
    checks.check_balanced(render(template, **values))
    checks.check_whole(page_of(name))


@pytest.mark.parametrize("name", cast.PAGES)
def test_a_page_runs_and_loads_nothing(name: str) -> None:
    """No script, no handler, no style attribute, nothing fetched from anywhere."""
    checks.check_still(page_of(name))


@pytest.mark.parametrize("name", cast.PAGES)
def test_every_input_has_its_label(name: str) -> None:
    """Whatever a person can choose is named by a label tied to it."""
    checks.check_labels(page_of(name))


@pytest.mark.parametrize("name", cast.PAGES)
def test_every_reference_inside_a_page_leads_somewhere(name: str) -> None:
    """What labels a part by its id is on the page."""
    checks.check_references(page_of(name))


@pytest.mark.parametrize("name", [n for n, (t, _) in cast.PAGES.items() if t == "consent.html"])
def test_every_form_carries_the_hidden_values(name: str) -> None:
    """Each form of the consent pages posts to the given address with every hidden value."""
    for form in page_of(name).forms:
        assert (form.method, form.action) == ("POST", cast.COMMON["action"])
        hidden = [(each.name, each.value) for each in form.xpath(".//input[@type='hidden']")]
        assert hidden == cast.HIDDEN


@pytest.mark.parametrize("name", EMULATED)
def test_nobody_takes_the_emulator_for_xero(name: str) -> None:
    """Every page of the emulator says at its very top that it is not Xero."""
    strip = page_of(name).find(".//header")
    assert strip is not None
    assert "Emulated by Greenroom: this is not Xero" in strip.text_content()


@pytest.mark.parametrize(("template", "values"), cast.PAGES.values())
def test_a_forgotten_value_is_an_error(template: str, values: dict[str, Any]) -> None:
    """Leaving out what a page needs fails instead of printing a blank."""
    whole = render(template, **values)
    for name in values:
        try:
            shorter = render(template, **{key: values[key] for key in values if key != name})
        except (UndefinedError, TypeError):
            continue
        # Only what this state of the page never shows may be left out.
        assert shorter == whole


def test_words_are_escaped() -> None:
    """Whatever a name contains, it is shown and never obeyed."""
    page = consent(
        app_name=NAUGHTY,
        user_name=NAUGHTY,
        problem=NAUGHTY,
        hidden=[(NAUGHTY, NAUGHTY)],
        accounts=[{"id": NAUGHTY, "name": NAUGHTY, "country": NAUGHTY, "connected": True}],
        rights=[{"scope": NAUGHTY, "label": NAUGHTY, "manages": True, "covers": NAUGHTY}],
        profile_rights=[NAUGHTY],
    )
    assert not page.findall(".//script")
    assert page.xpath("//input[@name='tenant']/@value") == [NAUGHTY]
    assert page.text_content().count(NAUGHTY) >= 8


def test_enter_presses_the_first_button() -> None:
    """In the form with the choice, the first button is the one that goes on."""
    choice = next(form for form in page_of("consent").forms if form.xpath(".//*[@name='tenant']"))
    assert choice.xpath("(.//button)[1]/@value") == ["allow"]
    assert page_of("sign-in").forms[0].xpath("(.//button)[1]/@value") == ["sign-in"]


def test_the_first_choice_is_made() -> None:
    """The first user and the first account are chosen to begin with, and only they."""
    assert page_of("sign-in").xpath("//input[@checked]/@value") == ["u-1"]
    assert page_of("consent").xpath("//input[@checked]/@value") == ["t-1"]


def test_consent_says_what_is_asked() -> None:
    """Each right is there in words with its scope, the identity right, and how to disconnect."""
    words = page_of("consent").find(".//main").text_content()
    for right in cast.CHOOSE["rights"]:
        assert right["label"] in words
        assert right["scope"] in words
    assert "See your name, e-mail address and Xero user id" in words
    assert "Keep access while you are away" in words
    assert "already connected" in words
    assert "Add-ons in the account's general settings" in words


def test_only_identity_asks_for_no_account() -> None:
    """Where only the identity is asked, there is no account to choose."""
    assert not page_of("consent-identity").xpath("//input[@name='tenant']")


def test_nothing_to_pick_says_which_switch() -> None:
    """Someone with nothing to pick learns the privilege's name and where it is switched on."""
    words = page_of("nothing").find(".//main").text_content()
    assert "You have no Practice Manager account to pick here" in words
    assert "Connect third-party add-ons" in words
    assert "Practice administration" in words
    assert "Connect third-party" not in page_of("nothing-organisation").text_content()
    values = page_of("nothing").xpath("//button/@value")
    assert sorted(values) == ["cancel", "other-user"]


def test_a_problem_is_announced() -> None:
    """One sentence of trouble is shown as an alert, and there is none without trouble."""
    assert page_of("consent-problem").xpath("string(//*[@role='alert'])").strip()
    assert not page_of("consent").xpath("//*[@role='alert']")


def test_the_refusal_shows_xeros_line_verbatim() -> None:
    """Xero's error line stands in one piece, and what we add stands in a part of its own."""
    template, values = cast.PAGES["refusal"]
    text = render(template, **values)
    assert f">{values['error_line']}<" in text
    page = html.document_fromstring(text)
    assert "Error code: 500" in page.xpath("string(//section)")
    assert values["hints"][0] in page.xpath("string(//aside)")
    assert values["hints"][0] not in page.xpath("string(//section)")
    assert not page_of("refusal-blank").xpath("//aside | //*[@class='error-line']")


def test_an_empty_world_says_what_to_do() -> None:
    """Where there is nobody to sign in as, the page says so, and offers only to cancel."""
    page = page_of("sign-in-nobody")
    assert "This world has no users yet." in page.text_content()
    assert page.xpath("//button/@value") == ["cancel"]


def test_the_policy_allows_the_pages_own_style_and_nothing_else() -> None:
    """The policy names the hash of exactly the style that a page carries."""
    template, values = cast.PAGES["consent"]
    style = re.search(r"<style>(.*)</style>", render(template, **values), re.DOTALL)
    assert style is not None
    assert style[1] == style_sheet()
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = content_security_policy("http://localhost:8721")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "form-action 'self' http://localhost:8721" in policy
    assert "script" not in policy
    assert "unsafe" not in policy
