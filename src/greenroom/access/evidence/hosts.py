"""The project's own public addresses: oldest TLS taken, cipher, certificate, headers, cookies.

Only addresses named in ``access.hosts`` are called, their certificates always checked.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import warnings
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.access.evidence.model import Outcome, Seen
from greenroom.access.office import Office

_PATIENCE_SECONDS = 5.0
_OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)


class Look(NamedTuple):
    """What one address turned out to be."""

    host: str
    outcome: Outcome
    said: str


def hosts(office: Office, *, trust: ssl.SSLContext | None = None) -> Seen:
    """Every address of ``access.hosts``; ``trust`` is for certificates of one's own authority."""
    named = office.settings.access.hosts
    if not named:
        said = "No public address is named: access.hosts in greenroom.toml."
        return Seen("unknown", said, {"hosts": []})
    looks = [_look(one, trust or ssl.create_default_context()) for one in named]
    facts = {"hosts": [one._asdict() for one in looks]}
    for outcome in ("fails", "unknown"):
        bad = next((one for one in looks if one.outcome == outcome), None)
        if bad:
            return Seen(bad.outcome, f"{bad.host}: {bad.said}.", facts)
    names = ", ".join(one.host for one in looks)
    said = f"{names} take TLS 1.2 or newer only, with HSTS and safe cookies."
    return Seen("holds", said, facts)


def _look(address: str, trust: ssl.SSLContext) -> Look:
    """One address; what cannot be reached is unknown, a certificate that fails is a failure."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    try:
        cipher, headers = _asked(host, port, parts.path or "/", trust)
        wrong = [*_of_cipher(cipher), *_of_headers(headers)]
        if _takes_old(host, port):
            wrong.insert(0, "it takes TLS older than 1.2")
    except ssl.SSLCertVerificationError as error:
        return Look(host, "fails", f"its certificate does not hold ({error.verify_message})")
    except (OSError, http.client.HTTPException) as error:
        return Look(host, "unknown", f"it could not be looked at ({type(error).__name__})")
    if wrong:
        return Look(host, "fails", ", ".join(wrong))
    return Look(host, "holds", f"{cipher[1]} {cipher[0]}")


def _asked(
    host: str, port: int, path: str, trust: ssl.SSLContext
) -> tuple[tuple[str, str, int], list[tuple[str, str]]]:
    """The cipher that was agreed, and the headers of an answer."""
    line = http.client.HTTPSConnection(host, port, timeout=_PATIENCE_SECONDS, context=trust)
    try:
        line.connect()
        assert isinstance(line.sock, ssl.SSLSocket)
        cipher = line.sock.cipher() or ("none", "none", 0)
        line.request("GET", path, headers={"user-agent": "greenroom-evidence"})
        answer = line.getresponse()
        answer.read(4096)
        return cipher, answer.getheaders()
    finally:
        line.close()


def _of_cipher(cipher: tuple[str, str, int]) -> list[str]:
    name, _, bits = cipher
    return [] if bits >= 128 else [f"it agrees on {name} of {bits} bits"]


def _of_headers(headers: list[tuple[str, str]]) -> list[str]:
    """What is missing among the headers, cookies included."""
    told = [(name.lower(), value) for name, value in headers]
    wrong = []
    if "strict-transport-security" not in {name for name, _ in told}:
        wrong.append("it sends no HSTS header")
    for name, value in told:
        flags = {part.strip().lower() for part in value.split(";")[1:]}
        if name == "set-cookie" and not {"secure", "httponly"} <= flags:
            wrong.append(f"its cookie {value.partition('=')[0]} is not Secure and HttpOnly")
    return wrong


def _takes_old(host: str, port: int) -> bool:
    """Whether a handshake of an old version succeeds; what cannot even be tried is no success."""
    for version in _OLD:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        # Not for data: only to see whether the server would take it.
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = version
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        try:
            with (
                socket.create_connection((host, port), timeout=_PATIENCE_SECONDS) as plain,
                context.wrap_socket(plain, server_hostname=host),
            ):
                return True
        except (OSError, ValueError):
            continue
    return False
