"""A certificate authority that lives in memory for one run and can vouch for Xero's domain only.

Its key is never written. Where its certificate is put is the business of ``folder`` and ``trust``.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import os
import secrets
import ssl
import tempfile
from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFE = dt.timedelta(days=1)
"""How long a certificate is good for: longer than any run should last."""

_EARLY = dt.timedelta(minutes=5)
"""How far a program's clock may be behind ours."""


class Leaf(NamedTuple):
    """A server's certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pin(self) -> str:
        """The hash of its public key, as browsers take it on their command line."""
        public = self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return base64.b64encode(hashlib.sha256(public).digest()).decode()


class Authority:
    """An authority for one domain, from ``now`` for one day."""

    def __init__(self, domain: str, *, now: dt.datetime | None = None) -> None:
        self.domain = domain
        self._now = now or dt.datetime.now(dt.UTC)
        self._key = ec.generate_private_key(ec.SECP256R1())
        # Two runs at once must not be taken for each other by who looks names up in a bundle.
        name = _named(f"Greenroom exec {secrets.token_hex(8)}")
        self.certificate = (
            self._built(name, self._key.public_key(), issuer=name)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(_only(domain), critical=True)
            .sign(self._key, hashes.SHA256())
        )

    @property
    def pem(self) -> str:
        """The certificate to trust, as text."""
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def issue(self, names: Iterable[str]) -> Leaf:
        """A certificate for the names; clients refuse one for a name outside the domain."""
        key = ec.generate_private_key(ec.SECP256R1())
        listed = [x509.DNSName(name) for name in names]
        server_only = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        certificate = (
            self._built(_named(listed[0].value), key.public_key(), issuer=self.certificate.subject)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(listed), critical=False)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(server_only, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return Leaf(certificate, key)

    def _built(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, *, issuer: x509.Name
    ) -> x509.CertificateBuilder:
        """What both kinds of certificate have in common."""
        own = x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - _EARLY)
            .not_valid_after(self._now - _EARLY + LIFE)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(own, critical=False)
        )


def server_side(leaf: Leaf, folder: Path) -> ssl.SSLContext:
    """TLS for a server with that certificate, 1.2 or newer; the folder is left as it was.

    The ssl module reads keys from files only. This one is sealed with a password that is nowhere
    but here, and is gone again when this returns.
    """
    password = secrets.token_bytes(24).hex().encode()
    sealed = BestAvailableEncryption(password)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    handle, name = tempfile.mkstemp(dir=folder, prefix="leaf-")  # for its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, sealed))
            file.write(leaf.certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(name, password=password)
    finally:
        Path(name).unlink()
    return context


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _only(domain: str) -> x509.NameConstraints:
    """That domain and no other, and no address at all."""
    # A constraint on names alone would leave addresses free.
    every_address = [x509.IPAddress(IPv4Network("0.0.0.0/0")), x509.IPAddress(IPv6Network("::/0"))]
    return x509.NameConstraints(
        permitted_subtrees=[x509.DNSName(domain)], excluded_subtrees=every_address
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    """What a key is for: an authority's to sign certificates, a server's to sign handshakes."""
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
