"""Collectors that try what Greenroom itself refuses: each holds, and fails where it is let."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest
from evidence_cast import Desk, Tls

from greenroom.access.evidence import enforced, outgoing
from greenroom.client.transport import tls


def loosened(**how: object) -> ssl.SSLContext:
    """Our transport's TLS with something let go."""
    context = tls()
    context.check_hostname = False
    for name, value in how.items():
        setattr(context, name, value)
    return context


def old() -> ssl.SSLContext:
    """TLS that takes what it took ten years ago."""
    context = tls()
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


@pytest.mark.breaks("outgoing")
@pytest.mark.parametrize(
    ("made", "taken"),
    [
        (loosened, "another name"),
        (lambda: loosened(verify_mode=ssl.CERT_NONE), "nobody vouches for"),
    ],
    ids=["names", "certificates"],
)
def test_a_line_that_takes_anybody_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, made: object, taken: str
) -> None:
    """A transport that checks no name, or no certificate, is told by the server it took."""
    assert desk.see("outgoing").outcome == "holds"
    monkeypatch.setattr(outgoing, "tls", made)
    found = desk.see("outgoing")
    assert (found.outcome, taken in found.said) == ("fails", True), found


@pytest.mark.breaks("outgoing")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_line_of_an_old_protocol_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transport that goes down to TLS 1.1 is told by the version it agreed on."""
    assert desk.see("outgoing").outcome == "holds"
    monkeypatch.setattr(outgoing, "tls", old)
    found = desk.see("outgoing")
    assert (found.outcome, "TLSv1" in found.said) == ("fails", True), found


def weak() -> ssl.SSLContext:
    """TLS that checks everything, and takes any cipher of today."""
    context = tls()
    context.set_ciphers("ECDHE+AESGCM")
    return context


@pytest.mark.breaks("outgoing")
def test_a_line_of_short_keys_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A transport that agrees on AES-128 where a server has nothing better is told by it."""
    assert desk.see("outgoing").outcome == "holds"
    monkeypatch.setattr(outgoing, "tls", weak)
    found = desk.see("outgoing")
    assert (found.outcome, "AES-128 alone (TLSv1.2, ECDHE" in found.said) == ("fails", True), found


def test_nothing_is_said_of_xeros_line_before_one_was_seen(desk: Desk) -> None:
    """Servers made up for the look tell of our end alone, and TLS 1.3 lets the server choose."""
    found = desk.see("outgoing")
    assert found.said.startswith("With a server that offers all our end agrees on TLSv1.3, ")
    assert "from" not in found.said
    assert "what Xero's hosts choose is seen in live" in found.said
    assert found.facts["xero"] == []


def test_of_a_real_host_it_is_told_what_it_chose(host: Callable[..., str]) -> None:
    """One that chooses AES-256 holds; one that has less, or is away, leaves it open by name."""
    good = outgoing.line(host())
    assert (good.version, good.bits) == ("TLSv1.3", 256)
    short = Tls(newest=ssl.TLSVersion.TLSv1_2, ciphers="ECDHE+AES128")
    away = outgoing.line(host(tls=short))
    assert away == outgoing.Tried("localhost")
    tried = (good._replace(server="a server that offers all"),)
    held = outgoing.judged(tried, (good,))
    assert held.outcome == "holds"
    assert held.said.startswith(f"Data comes from localhost by TLSv1.3 with {good.cipher}.")
    unseen = outgoing.judged(tried, (good, away))
    assert (unseen.outcome, "localhost was not reached" in unseen.said) == ("unknown", True)
    chosen = good._replace(cipher="TLS_AES_128_GCM_SHA256", bits=128)
    less = outgoing.judged(tried, (chosen,))
    assert (less.outcome, "chose TLSv1.3, TLS_AES_128" in less.said) == ("unknown", True)


def test_a_machine_that_speaks_no_old_tls_proves_nothing_by_refusing_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An old server that this machine cannot even play was not refused."""
    monkeypatch.setattr(outgoing, "spoken", list)
    assert desk.see("outgoing").outcome == "unknown"


@pytest.mark.breaks("enforced")
def test_a_pull_that_asks_nobody_fails(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where real rows would go anywhere, encryption is not enforced; a word given hides nothing."""
    assert desk.see("enforced").outcome == "holds"
    monkeypatch.setattr(enforced, "word_for", lambda _settings, **_: "")
    assert desk.see("enforced").outcome == "fails"
