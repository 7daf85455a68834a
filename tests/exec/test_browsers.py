"""Browsers of a run: the made-up one that consents, and a Chromium for a person."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pytest
from exec_cast import a_run, greenroom_exec, plain_environ
from relay_cast import far

from greenroom.emulator.exec import browser
from greenroom.emulator.exec.run import Choice
from greenroom.emulator.exec.visit import visit

AUTHORISE = "https://login.xero.com/identity/connect/authorize?" + urlencode(
    {
        "response_type": "code",
        "client_id": "A",
        "redirect_uri": "http://localhost:8721/callback",
        "scope": "openid",
    }
)


def opened(value: str, url: str, environ: dict[str, str]) -> str:
    """What a browser named by ``BROWSER`` says about an address."""
    command = ["sh", "-c", value.replace("%s", '"$0"'), url]
    done = subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr


def test_the_made_up_browser_follows_and_keeps_queries_to_itself() -> None:
    """It is led as any program, follows redirects, and tells where it ended without the query."""
    with a_run() as made:
        said = opened(made.variables["BROWSER"], AUTHORISE, {**plain_environ(), **made.variables})
        assert "ended at https://login.xero.com/identity/error (" in said
        assert "?" not in said
        assert [one.path for one in made.landing.landed] == [
            "/identity/connect/authorize",
            "/identity/error",
        ]


def test_the_made_up_browser_visits_web_pages_only() -> None:
    """A file or another scheme is not opened, and a place that does not answer is said."""
    assert visit("file:///etc/hosts").startswith("nowhere")
    with far(b"") as there:
        port = there.port
    assert visit(f"http://127.0.0.1:{port}/") == "no page: URLError"


def test_a_users_own_browser_is_left_alone_when_nobody_consents() -> None:
    """Where a page is to be pressed by a person, BROWSER stays what it was."""
    with a_run(Choice(browser="own")) as made:
        assert "BROWSER" not in made.variables


@pytest.mark.browser
@pytest.mark.skipif(not shutil.which("chromium"), reason="Chromium is not installed")
def test_a_chromium_is_led_by_its_start_flags() -> None:
    """The page of Xero's own address is the emulator's, over TLS, with no store touched."""
    with a_run(Choice(browser="chromium")) as made:
        command = [*made.chromium, "--headless", "--dump-dom", AUTHORISE]
        done = subprocess.run(
            command, env=plain_environ(), capture_output=True, text=True, timeout=60, check=False
        )
        assert "unauthorized_client" in done.stdout
        assert made.landing.calls >= 2


def test_the_chromium_is_told_and_put_into_browser() -> None:
    """``--browser`` prints its command; BROWSER names a script, for a list there has no colons."""
    told = greenroom_exec(
        *("--clients", "10", "--browser", "--"),
        *("sh", "-c", 'echo "$BROWSER"; cat ${BROWSER#sh }'),
    )
    assert "--ignore-certificate-errors-spki-list=" in told.err
    assert "--proxy-server=http://127.0.0.1:" in told.err
    first, script = told.out.splitlines()[:2]
    assert ":" not in first
    assert script.startswith("exec ")
    assert "--user-data-dir=" in script


def test_the_script_passes_the_address_on(tmp_path: Path) -> None:
    """Odd letters in a path or an address reach the browser as they are."""
    folder = tmp_path / "a 'folder'"
    folder.mkdir()
    value = browser.script(folder, ["printf", "%s|", "--flag=a b"])
    assert opened(value, "https://x.example/?a=b&c='d'", plain_environ()) == (
        "--flag=a b|https://x.example/?a=b&c='d'|"
    )
