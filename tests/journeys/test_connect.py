"""Signing in as people do: over HTTP, through Xero's pages, back to the registered address."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import consent_cast as cast
import pytest
from consent_cast import Browser
from playwright.sync_api import sync_playwright

from greenroom import connect, leaving
from greenroom.auth import oauth
from greenroom.cli import connect as command
from greenroom.cli.dispatch import run
from greenroom.errors import ConsentError, GreenroomError, SignedOut
from greenroom.send import Request, Response
from greenroom.workspace import Workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """A project with a served emulator, its app registered."""
    with cast.project(tmp_path) as made:
        yield made


def agreed(workspace: Workspace, *, user: int = 0, accounting: bool = False) -> connect.Consent:
    """A sign-in of one person that ends well."""
    person = Browser(user)
    started, url = cast.sign_in(workspace, person.agree, accounting=accounting)
    assert url is not None
    return connect.finish(workspace, started, url)


def test_a_person_agrees_and_lands_on_our_page(workspace: Workspace) -> None:
    """Consent ends on a page of ours without a code in its address, under a strict policy."""
    cast.approve(workspace)
    person = Browser()
    started, url = cast.sign_in(workspace, person.agree)
    assert url is not None
    done = connect.finish(workspace, started, url)
    assert workspace.practice() == done.connections[0].tenant_id
    assert person.visited[-1].endswith("/signed-in")
    assert "Browser App" in person.page
    assert "default-src 'none'" in person.headers["content-security-policy"]
    assert person.headers["cache-control"] == "no-store"


def test_an_unapproved_app_never_hears_back(workspace: Workspace) -> None:
    """Xero shows its own page instead: the wait ends with the checklist, and exit code 3."""
    person = Browser()
    started, url = cast.sign_in(workspace, person.agree, seconds=0.5)
    assert url is None
    assert "Invalid scope for client" in person.page
    error = connect.unanswered(workspace, started)
    assert error.exit_code == 3
    for words in ("Invalid redirect_uri", "Invalid scope", "Unknown client", "invalid_scope"):
        assert words in error.hint
    assert len(error.hint.splitlines()) <= 8


def test_with_the_approval_in_the_ledger_silence_is_a_failure(workspace: Workspace) -> None:
    """Nobody comes back although Xero approved the app: something is wrong, exit code 1."""
    cast.approve(workspace)
    started = connect.start(workspace)
    assert connect.unanswered(workspace, started).exit_code == 1
    workspace.control("stage", {"client_id": workspace.client_id, "stage": "lapsed"})
    assert connect.unanswered(workspace, started).exit_code == 3


def test_cancel_is_told_as_cancel(workspace: Workspace) -> None:
    """A person who presses Cancel is not told of an error of Xero's."""
    cast.approve(workspace)
    person = Browser()

    def declines(url: str) -> None:
        person.open(url)
        person.press("cancel")

    started, url = cast.sign_in(workspace, declines)
    assert url is not None
    with pytest.raises(ConsentError) as caught:
        connect.finish(workspace, started, url)
    assert caught.value.reason == "cancelled"
    assert [e.facts for e in workspace.ledger.events(kind="consent.refused")] == [
        {"reason": "cancelled"}
    ]


def test_a_strangers_call_neither_ends_nor_passes_a_sign_in(workspace: Workspace) -> None:
    """A call with another state is left aside, whatever it carries; the right one still counts."""
    cast.approve(workspace)
    started = connect.start(workspace)
    calls = [
        f"{workspace.app.redirect_uri}?code=stolen&state=other",
        f"{workspace.app.redirect_uri}?error=access_denied",
        f"{workspace.app.redirect_uri}?code=c&state={started.attempt.state}",
    ]
    waiting = iter(calls)
    url = command._awaited(started, lambda _seconds: next(waiting), 5)
    assert url == calls[2]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("code=", "kode="), "no-code"),
        (("&state=", "&state=x"), "state-mismatch"),
        (("/callback", "/elsewhere"), "wrong-address"),
    ],
)
def test_a_pasted_address_that_does_not_fit_is_refused(
    change: tuple[str, str], reason: str, workspace: Workspace
) -> None:
    """A changed address gives no token, and the error says which part does not fit."""
    cast.approve(workspace)
    started, url = cast.sign_in(workspace, Browser().agree)
    assert url is not None
    with pytest.raises(ConsentError) as caught:
        connect.finish(workspace, started, url.replace(*change, 1))
    assert caught.value.reason == reason
    assert workspace.tokens.connections(workspace.client_id) == ()


def test_a_code_works_once(workspace: Workspace) -> None:
    """The same address pasted twice is refused, and the first sign-in keeps working."""
    cast.approve(workspace)
    started, url = cast.sign_in(workspace, Browser().agree)
    assert url is not None
    done = connect.finish(workspace, started, url)
    with pytest.raises(GreenroomError):
        connect.finish(workspace, started, url)
    assert [e.kind for e in workspace.ledger.events()][-1] == "consent.refused"
    assert workspace.practice() == done.connections[0].tenant_id


def test_an_id_token_that_nobody_signed_is_not_believed(tmp_path: Path) -> None:
    """Keys that do not fit the id token end the sign-in before anything is saved."""
    with cast.project(tmp_path) as workspace:
        cast.approve(workspace)
        started, url = cast.sign_in(workspace, Browser().agree)
        assert url is not None
        honest = workspace.send

        def without_keys(request: Request) -> Response:
            if request.url.endswith("/jwks"):
                return Response(200, {"content-type": "application/json"}, [b'{"keys": []}'])
            return honest(request)

        with Workspace(workspace.settings, send=without_keys) as deceived:
            deceived.tokens.save_secret(deceived.client_id, workspace.app.secret)
            with pytest.raises(ConsentError) as caught:
                connect.finish(deceived, started, url)
        assert caught.value.reason == "id-token"
        assert workspace.tokens.connections(workspace.client_id) == ()


def test_two_people_connect_one_practice_and_leave_one_by_one(workspace: Workspace) -> None:
    """Each user has a connection of their own; one may leave, and the practice stays open."""
    cast.approve(workspace)
    practice = workspace.control("practices")[0]["tenant_id"]
    second = workspace.control("users")[1]["id"]
    workspace.control("privilege", {"practice": practice, "user": second, "granted": True})
    first_user = agreed(workspace).user_id
    assert agreed(workspace, user=1).user_id == second
    rows = workspace.tokens.connections(workspace.client_id)
    assert {(row.tenant_id, row.user_id) for row in rows} == {
        (practice, first_user),
        (practice, second),
    }
    left = leaving.disconnect(workspace, practice, user_id=second)
    assert [(one.user_id, one.is_gone, one.is_revoked) for one in left] == [(second, True, True)]
    assert workspace.access_token(practice)
    agreed(workspace, user=1)
    left = leaving.disconnect(workspace, practice)
    assert {one.user_id for one in left} == {first_user, second}
    assert all(one.is_gone for one in left)
    with pytest.raises(SignedOut):
        workspace.practice()


def test_leaving_a_sign_in_that_is_over_claims_no_proof(workspace: Workspace) -> None:
    """When the grant was revoked elsewhere Xero cannot be asked: forgotten here, and said so."""
    cast.approve(workspace)
    done = agreed(workspace)
    practice = done.connections[0].tenant_id
    refresh = workspace.tokens.refresh_token(workspace.client_id, done.user_id)
    request = oauth.revoke_request(
        workspace.app, refresh, workspace.contract.identity, origin=workspace.origin
    )
    with workspace.send(request) as response:
        assert response.status == 200
    with pytest.raises(SignedOut):
        workspace.access_token(practice, workspace.access_token(practice))
    left = leaving.disconnect(workspace, practice)
    assert [(one.is_gone, one.is_asked) for one in left] == [(False, False)]
    assert workspace.tokens.connections(workspace.client_id) == ()
    assert list(workspace.ledger.events(kind="connection.left"))[-1].facts["proven"] is False


def test_the_command_walks_a_person_through(workspace: Workspace, tmp_path: Path) -> None:
    """``greenroom connect`` prints the address, waits, and tells what is connected as data."""
    cast.approve(workspace)
    code = "import sys; from greenroom.cli.entry import main; sys.exit(main())"
    words = ["connect", "--no-browser", "--minutes", "0.5", "--json", "--project", str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        found = next(line.strip() for line in process.stderr if line.startswith("http"))
        assert "Waiting" in next(line for line in process.stderr if line.strip())
        Browser().agree(found)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert [one["kind"] for one in json.loads(out)["connections"]] == ["PRACTICEMANAGER"]
    assert workspace.practice()


def test_nobody_comes_back_to_the_command(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Time runs out: the checklist, exit code 3 before approval and 1 after."""
    words = ["connect", "--no-browser", "--minutes", "0.01", "--project", str(tmp_path)]
    assert run(words) == 3
    assert "Invalid redirect_uri" in capsys.readouterr().err
    cast.approve(workspace)
    assert run(words) == 1


@pytest.mark.browser
def test_a_real_browser_ends_on_our_page(workspace: Workspace) -> None:
    """Chromium signs in, agrees, follows the redirect out of the form, and shows our page."""
    chromium = os.environ.get("GREENROOM_CHROMIUM", "/usr/bin/chromium")
    if not Path(chromium).exists() and os.environ.get("CI") != "true":
        pytest.skip(f"no Chromium at {chromium}; GREENROOM_CHROMIUM can name another")
    cast.approve(workspace)
    seen: dict[str, str] = {}

    def person(url: str) -> None:
        with sync_playwright() as player:
            browser = player.chromium.launch(
                executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--no-first-run"]
            )
            page = browser.new_page()
            complaints: list[str] = []
            page.on("console", lambda message: complaints.append(message.text))
            page.goto(url)
            page.get_by_role("button", name="Sign in").first.click()
            page.get_by_role("button", name="Allow access").click()
            page.get_by_role("heading", name="You are back from Xero").wait_for()
            seen.update(url=page.url, complaints="; ".join(complaints))
            browser.close()

    started, url = cast.sign_in(workspace, person, seconds=60)
    assert url is not None
    assert connect.finish(workspace, started, url).connections
    assert seen["url"].endswith("/signed-in")
    assert seen["complaints"].replace("Failed to load resource", "") == seen["complaints"]
