"""What programs trust under ``greenroom exec``: what they trusted before, and our authority.

Every file stands in the run's folder; no store of the machine is touched. Which variable names
which file is told in ``environment``.
"""

from __future__ import annotations

import os
import re
import ssl
import warnings
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import (
    PKCS12Certificate,
    serialize_java_truststore,
)

JAVA_PASSWORD = "changeit"  # noqa: S105  the word every Java trust store has; it guards no secret
_SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)


class Trust:
    """The files of one run that programs are told to trust."""

    def __init__(self, folder: Path, authority_pem: str) -> None:
        self._folder = folder
        self._ours = authority_pem
        self._bundles: dict[str, Path] = {}
        self.authority = self._written("authority.pem", authority_pem)

    def instead_of(self, before: str) -> Path:
        """A bundle for a variable that replaces what is trusted: the roots it had, and ours.

        ``before`` is the variable's old value, a file or a folder; without one, or where it cannot
        be read, the roots are the system's.
        """
        return self._bundle(roots_in(Path(before)) or self._system)

    def beside(self, before: str) -> Path:
        """A file for a variable that adds to what is trusted: what it added before, and ours."""
        added = roots_in(Path(before))
        return self._bundle(added) if added else self.authority

    def java_store(self) -> Path:
        """A trust store as Java reads it: the system's roots and ours."""
        found = [PKCS12Certificate(one, None) for one in _parsed(self._system + self._ours)]
        path = self._folder / "java.p12"
        password = JAVA_PASSWORD.encode()
        path.write_bytes(serialize_java_truststore(found, BestAvailableEncryption(password)))
        return path

    def php_settings(self) -> Path:
        """A folder with settings for PHP that name the bundle."""
        bundle = self.instead_of("")
        folder = self._folder / "php"
        folder.mkdir(exist_ok=True)
        text = f'curl.cainfo="{bundle}"\nopenssl.cafile="{bundle}"\n'
        (folder / "greenroom.ini").write_text(text, "utf-8")
        return folder

    def wget_settings(self, before: str) -> Path:
        """A start-up file for wget: the user's own, and the bundle."""
        own = _text(Path(before) if before else Path.home() / ".wgetrc")
        return self._written("wgetrc", f"{own}\nca_certificate = {self.instead_of('')}\n")

    @cached_property
    def _system(self) -> str:
        return system_roots()

    def _bundle(self, roots: str) -> Path:
        """The bundle of some roots and ours, written once."""
        if roots not in self._bundles:
            name = f"trust-{len(self._bundles)}.pem"
            self._bundles[roots] = self._written(name, f"{roots}\n{self._ours}")
        return self._bundles[roots]

    def _written(self, name: str, text: str) -> Path:
        path = self._folder / name
        path.write_text(text, "utf-8")
        return path


def system_roots() -> str:
    """The roots that this machine trusts, as text."""
    own = ssl.get_default_verify_paths().openssl_cafile
    for path in (own, *_SYSTEM_BUNDLES):
        found = roots_in(Path(path)) if path else ""
        if found:
            return found
    # Windows keeps them in a store of its own, which Python can read out.
    return "".join(
        map(ssl.DER_cert_to_PEM_cert, ssl.create_default_context().get_ca_certs(binary_form=True))
    )


def system_bundles() -> list[Path]:
    """The files in which programs of this machine look for its roots, links followed."""
    own = ssl.get_default_verify_paths().openssl_cafile
    found = {Path(path).resolve() for path in (own, *_SYSTEM_BUNDLES) if Path(path).is_file()}
    return sorted(found)


def roots_in(path: Path) -> str:
    """The certificates of a file, or of every file in a folder; "" where there are none."""
    if path == Path():
        return ""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    # A folder of roots holds each under two names.
    found = dict.fromkeys(_CERTIFICATE.findall("".join(_text(file) + "\n" for file in files)))
    return "".join(one if one.endswith("\n") else f"{one}\n" for one in found)


def _text(path: Path) -> str:
    """What stands in a file; "" when it cannot be read."""
    try:
        return path.read_text("utf-8", "replace") if os.access(path, os.R_OK) else ""
    except OSError:
        return ""


def _parsed(text: str) -> list[x509.Certificate]:
    """The certificates of a text, but for those that cannot be read."""
    found = []
    with warnings.catch_warnings():
        # Debian's bundle holds one with a serial that the library warns of, and will refuse.
        warnings.simplefilter("ignore")
        for pem in _CERTIFICATE.findall(text):
            with suppress(ValueError):
                found.append(x509.load_pem_x509_certificate(pem.encode()))
    return found
