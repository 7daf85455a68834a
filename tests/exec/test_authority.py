"""The authority of a run: what it can vouch for, for how long, and where its keys are."""

from __future__ import annotations

import datetime as dt
import ssl
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

from greenroom.emulator.exec.authority import LIFE, Authority, Leaf, server_side


@pytest.fixture(scope="module")
def authority() -> Authority:
    """An authority for Xero's domain."""
    return Authority("xero.com")


def shake_hands(authority: Authority, leaf: Leaf, folder: Path, *, name: str) -> None:
    """A TLS handshake without a network; raises what the client finds wrong."""
    trusting = ssl.create_default_context(cadata=authority.pem)
    trusting.verify_flags |= ssl.VERIFY_X509_STRICT  # what Python 3.13 asks by itself
    near, far = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = trusting.wrap_bio(near, far, server_hostname=name)
    server = server_side(leaf, folder).wrap_bio(far, near, server_side=True)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
    client.do_handshake()


@pytest.mark.parametrize("name", ["api.xero.com", "login.xero.com", "xero.com"])
def test_it_vouches_for_xeros_domain(authority: Authority, tmp_path: Path, name: str) -> None:
    """A certificate for the domain is accepted by a client with every check on."""
    leaf = authority.issue(("xero.com", "*.xero.com"))
    shake_hands(authority, leaf, tmp_path, name=name)


@pytest.mark.parametrize("name", ["example.com", "notxero.com", "xero.com.example"])
def test_it_cannot_vouch_for_another_name(authority: Authority, tmp_path: Path, name: str) -> None:
    """Even a certificate signed with its key is refused by clients outside the domain."""
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree violation"):
        shake_hands(authority, authority.issue((name,)), tmp_path, name=name)


def test_it_cannot_vouch_for_an_address(authority: Authority, tmp_path: Path) -> None:
    """No address is left free by the constraint on names."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([])
    address = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    certificate = (
        authority._built(name, key.public_key(), issuer=authority.certificate.subject)
        .add_extension(address, critical=True)
        .sign(authority._key, hashes.SHA256())
    )
    with pytest.raises(ssl.SSLCertVerificationError, match="excluded subtree violation"):
        shake_hands(authority, Leaf(certificate, key), tmp_path, name="127.0.0.1")


def test_it_lives_a_day_and_signs_no_other_authority(authority: Authority) -> None:
    """One day, path length 0, and every certificate of it ends no later."""
    limits = authority.certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert (limits.critical, limits.value.ca, limits.value.path_length) == (True, True, 0)
    for one in (authority.certificate, authority.issue(("api.xero.com",)).certificate):
        assert one.not_valid_after_utc - one.not_valid_before_utc == LIFE == dt.timedelta(days=1)


def test_two_runs_are_two_authorities(authority: Authority, tmp_path: Path) -> None:
    """What one run vouches for means nothing to a program of another."""
    other = Authority("xero.com").issue(("api.xero.com",))
    assert other.certificate.issuer != authority.certificate.subject
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(authority, other, tmp_path, name="api.xero.com")


def test_the_key_is_gone_when_the_server_has_it(authority: Authority, tmp_path: Path) -> None:
    """The folder is empty afterwards, also when the server would not take the key."""
    server_side(authority.issue(("api.xero.com",)), tmp_path)
    assert list(tmp_path.iterdir()) == []
    other = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(ssl.SSLError):
        server_side(Leaf(authority.certificate, other), tmp_path)
    assert list(tmp_path.iterdir()) == []
