"""Public addresses, looked at over real TLS on this machine: what holds, and each way it breaks."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable

import pytest
from evidence_cast import COOKIE, GOOD, HSTS, LANDED, PROJECT, Desk, Headers, Tls

from greenroom.access.evidence import old_tls
from greenroom.access.evidence.callbacks import judged as judged_callback
from greenroom.access.evidence.hosts import Answer, judged
from greenroom.auth import oauth

Host = Callable[..., str]
V1_0, V1_1, V1_2 = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1, ssl.TLSVersion.TLSv1_2

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def at(desk: Desk, *addresses: str) -> None:
    """The desk's project names these as its own."""
    desk.with_access(f"hosts = [{', '.join(map(repr, addresses))}]")


def test_this_machine_can_try_old_versions() -> None:
    """Without that the next tests would prove nothing, and the collector would say unknown."""
    assert old_tls._can_speak(V1_0)
    assert old_tls._can_speak(V1_1)


@pytest.mark.breaks("hosts")
@pytest.mark.parametrize(
    ("tls", "told"),
    [
        (Tls(V1_0), "takes TLS older than 1.2"),
        (Tls(V1_1), "takes TLS older than 1.2"),
        (Tls(V1_0, V1_1), "takes TLS older than 1.2, and nothing newer"),
        (Tls(V1_2, V1_2, "ECDHE-RSA-AES128-GCM-SHA256"), "prefers ECDHE-RSA-AES128-GCM-SHA256"),
        (Tls(V1_2, V1_2, "ECDHE-RSA-CHACHA20-POLY1305"), "AES-256 is demanded"),
        (Tls(V1_2, V1_2, "ECDHE-RSA-AES256-SHA:@SECLEVEL=0"), "SHA-256 is demanded"),
    ],
)
def test_a_host_that_speaks_weakly_fails(desk: Desk, host: Host, tls: Tls, told: str) -> None:
    """An old protocol is found by trying it, a weak choice by offering everything."""
    at(desk, host())
    assert desk.see("hosts").outcome == "holds"
    at(desk, host(), host(tls=tls))
    found = desk.see("hosts")
    assert (found.outcome, told in found.said) == ("fails", True), found.said


@pytest.mark.breaks("hosts")
@pytest.mark.parametrize(
    "sent",
    [
        (COOKIE,),
        (("Strict-Transport-Security", "max-age=0"), COOKIE),
        (("Strict-Transport-Security", "includeSubDomains"), COOKIE),
    ],
)
def test_a_host_without_lasting_hsts_fails(desk: Desk, host: Host, sent: Headers) -> None:
    """A header that is not there, is for no time, or for no told time, protects nobody."""
    at(desk, host())
    assert desk.see("hosts").outcome == "holds"
    at(desk, host(sent))
    assert "no HSTS header that lasts" in desk.see("hosts").said


@pytest.mark.breaks("hosts")
def test_a_certificate_that_nobody_vouches_for_fails(
    desk: Desk, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The certificate is always checked, against what this machine trusts."""
    at(desk, host())
    assert desk.see("hosts").outcome == "holds"
    monkeypatch.delenv("SSL_CERT_FILE")
    assert "its certificate does not hold" in desk.see("hosts").said


@pytest.mark.breaks("cookies")
@pytest.mark.parametrize("flags", ["HttpOnly", "Secure", "SameSite=Lax", ""])
def test_a_cookie_without_its_flags_fails(desk: Desk, host: Host, flags: str) -> None:
    """Secure and HttpOnly are both needed, of every cookie of every page."""
    at(desk, host())
    assert desk.see("cookies").outcome == "holds"
    at(desk, host(), host((*GOOD, ("Set-Cookie", f"session=abc; {flags}"))))
    assert "cookie session is not Secure and HttpOnly" in desk.see("cookies").said


def test_no_cookie_and_no_address_prove_nothing(desk: Desk, host: Host) -> None:
    """Where no page sets a cookie, or none is named, nobody knows; nothing passes."""
    desk.open("")
    assert desk.see("cookies").outcome == desk.see("hosts").outcome == "unknown"
    at(desk, host((HSTS,)))
    assert desk.see("cookies").outcome == "unknown"
    assert desk.see("hosts").outcome == "holds"


def test_an_unreachable_host_is_unknown(desk: Desk, host: Host, unused_port: int) -> None:
    """Beside one that holds, one that does not answer is unknown, and so is the whole."""
    at(desk, host(), f"https://localhost:{unused_port}")
    for name in ("hosts", "cookies"):
        found = desk.see(name)
        assert (found.outcome, "could not be looked at" in found.said) == ("unknown", True)


def test_a_host_that_hangs_up_is_unknown(desk: Desk) -> None:
    """A port that speaks no TLS at all says nothing about TLS."""
    with socket.create_server(("localhost", 0)) as server:

        def hang_up() -> None:
            while True:
                try:
                    server.accept()[0].close()
                except OSError:
                    return

        threading.Thread(target=hang_up, daemon=True).start()
        at(desk, f"https://localhost:{server.getsockname()[1]}")
        assert desk.see("hosts").outcome == "unknown"
        server.shutdown(socket.SHUT_RDWR)


def test_a_machine_that_cannot_try_says_so(
    desk: Desk, host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal by a machine that speaks no old TLS itself is no proof of the server."""
    monkeypatch.setattr(old_tls, "_can_speak", lambda version: version != V1_0)
    at(desk, host())
    found = desk.see("hosts")
    assert (found.outcome, "this machine cannot speak" in found.said) == ("unknown", True)
    monkeypatch.setattr(old_tls, "_can_speak", lambda version: version == V1_0)
    at(desk, host(tls=Tls(V1_0)))
    assert desk.see("hosts").outcome == "fails"


def test_an_answer_is_judged_by_all_of_it() -> None:
    """Everything wrong is told at once, the worst first."""
    bad = Answer(200, (), b"", "TLSv1.2", "AES128-SHA", 128, "")
    outcome, said = judged(bad, takes_old=True)
    assert outcome == "fails"
    for words in ("TLS older than 1.2", "prefers AES128-SHA", "no HSTS header"):
        assert words in said


# ------------------------------------------------------------------------------ the sign-in

LOCAL = 'redirect_uri = "http://localhost:{port}/callback"'


def on_server(desk: Desk, address: str) -> None:
    """The callback is on that server, which the project names as its own."""
    text = desk.folder / "greenroom.toml"
    desk.with_access(f"hosts = ['{address}']")
    moved = text.read_text("utf-8").replace(
        LOCAL.format(port=desk.port), f'redirect_uri = "{address}/callback"'
    )
    desk.open("", project=moved.replace("{", "{{").replace("}", "}}"))


@pytest.mark.breaks("callback")
@pytest.mark.parametrize(
    ("how", "told"),
    [
        ({"status": 302, "body": b"signed in"}, "a body of 9 bytes"),
        ({"status": 200}, "answers 200, not 302"),
        ({"status": 302, "sent": (*LANDED[:2], LANDED[3], ("Location", "/?code=evidence-probe"))},
         "sends the code on"),
        ({"status": 302, "sent": LANDED[:3]}, "as a referrer"),
    ],
)  # fmt: skip
def test_a_callback_of_yours_that_leaks_fails(
    desk: Desk, host: Host, how: dict[str, object], told: str
) -> None:
    """A callback on one's own server is called as Xero would; a body or a leak is told by name."""
    on_server(desk, host(LANDED, status=302))
    assert desk.see("callback").outcome == "holds"
    on_server(desk, host(**({"sent": LANDED} | how)))
    found = desk.see("callback")
    assert (found.outcome, told in found.said) == ("fails", True), found.said


def test_our_own_callback_is_opened_and_called(desk: Desk, unused_port: int) -> None:
    """What greenroom connect listens with is as demanded; a port that is taken proves nothing."""
    found = desk.see("callback")
    assert (found.outcome, found.facts["status"], found.facts["bytes"]) == ("holds", 302, 0)
    with socket.create_server(("localhost", unused_port)):
        assert desk.see("callback").outcome == "unknown"


@pytest.mark.breaks("callback")
def test_our_own_callback_with_a_body_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """If the code of our callback ever answered with a page, the look would see it."""
    assert desk.see("callback").outcome == "holds"
    monkeypatch.setattr("greenroom.callback.LANDING", "/signed-in?code=evidence-probe")
    assert "sends the code on" in desk.see("callback").said


def test_a_callback_that_is_not_named_or_silent_is_unknown(
    desk: Desk, host: Host, unused_port: int
) -> None:
    """No host is called that the project does not name, and silence is no answer."""
    on_server(desk, f"https://localhost.example:{unused_port}")
    desk.open(ACCESS_WITHOUT_HOSTS, project=_project(desk))
    assert "access.hosts does not name it" in desk.see("callback").said
    desk.open("", project=PROJECT)
    on_server(desk, f"https://localhost:{unused_port}")
    found = desk.see("callback")
    assert (found.outcome, "could not be called" in found.said) == ("unknown", True)


ACCESS_WITHOUT_HOSTS = "[access]\nlog_keeps_days = 400\n"


def _project(desk: Desk) -> str:
    """The project's file without its part about access."""
    text = (desk.folder / "greenroom.toml").read_text("utf-8").partition("\n[destination]")[0]
    return text.replace("{", "{{").replace("}", "}}") + "\n"


def test_every_wrong_of_a_callback_is_told() -> None:
    """Nothing of it is hidden behind the first."""
    said = judged_callback(200, {"Location": "/?c=evidence-probe"}, b"x").said
    for words in ("200", "a body of 1 bytes", "sends the code on", "referrer"):
        assert words in said


@pytest.mark.breaks("oauth")
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("response_type=code", "response_type=token"), "a token in the address"),
        (("state=", "stat="), "bound to no attempt"),
        (("code_challenge_method=S256", "code_challenge_method=plain"), "not S256"),
        (("client_id=", "client_secret=x&client_id="), "the secret stands in the address"),
        (("https://", "http://"), "not OAuth 2.0 over TLS"),
        (("/identity/connect/authorize", "/oauth1/authorize"), "not OAuth 2.0 over TLS"),
        (("redirect_uri=http%3A%2F%2Flocalhost", "redirect_uri=http%3A%2F%2Fapp.example"),
         "neither https nor of this machine"),
    ],
)  # fmt: skip
def test_a_sign_in_that_is_not_oauth_two_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, change: tuple[str, str], told: str
) -> None:
    """The address that people would be sent to is read part by part; each wrong part is found."""
    assert desk.see("oauth").outcome == "holds"
    built = oauth.authorise_url

    def altered(*given: object, **how: object) -> str:
        return built(*given, **how).replace(*change)  # type: ignore[arg-type]

    monkeypatch.setattr(oauth, "authorise_url", altered)
    found = desk.see("oauth")
    assert (found.outcome, told in found.said) == ("fails", True), found.said
