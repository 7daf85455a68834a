"""Collectors that try what Greenroom itself refuses: each holds, and fails where it is let."""

from __future__ import annotations

import ssl

import pytest
from evidence_cast import Desk

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
