"""The project's own public addresses: what they agree on, their certificate, their headers.

Only addresses named in ``access.hosts`` are called, their certificates always checked.
"""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.access.evidence import old_tls
from greenroom.access.evidence.model import Outcome, Seen
from greenroom.access.office import Office

PATIENCE_SECONDS = 5.0
_LARGEST_PAGE = 65_536
_KEY_BITS = 256
_WORTH_TELLING = (
    "strict-transport-security",
    "content-security-policy",
    "x-content-type-options",
    "referrer-policy",
    "x-frame-options",
)


class Answer(NamedTuple):
    """What an address answered, and over which line; ``until`` is the certificate's last day."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes
    protocol: str
    cipher: str
    bits: int
    until: str


class Look(NamedTuple):
    """What one address turned out to be."""

    host: str
    outcome: Outcome
    said: str
    protocol: str = ""
    cipher: str = ""
    certificate_until: str = ""
    headers: tuple[str, ...] = ()


def ask(host: str, port: int, path: str) -> Answer:
    """The answer of a host of the project's own; ``OSError`` or ``HTTPException`` for none."""
    trust = ssl.create_default_context()
    line = http.client.HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=trust)
    try:
        line.connect()
        sock = line.sock
        assert isinstance(sock, ssl.SSLSocket)
        cipher, protocol, bits = sock.cipher() or ("none", "none", 0)
        until = str((sock.getpeercert() or {}).get("notAfter", ""))
        line.request("GET", path, headers={"user-agent": "greenroom-evidence"})
        answer = line.getresponse()
        headers = tuple((name.lower(), value) for name, value in answer.getheaders())
        body = answer.read(_LARGEST_PAGE)
        return Answer(answer.status, headers, body, protocol, cipher, bits, until)
    finally:
        line.close()


def is_named(office: Office, host: str) -> bool:
    """Whether a host is one of the project's own, and may be called."""
    return host in {urlsplit(one).hostname for one in office.settings.access.hosts}


def hosts(office: Office) -> Seen:
    """Every address of ``access.hosts``: the oldest TLS it takes, the cipher it chose, HSTS."""
    named = office.settings.access.hosts
    if not named:
        said = "No public address is named: access.hosts in greenroom.toml."
        return Seen("unknown", said, {"hosts": []})
    looks = [_look(one) for one in named]
    facts = {"hosts": [one._asdict() for one in looks]}
    if bad := worst(looks):
        return Seen(bad.outcome, f"{bad.host}: {bad.said}.", facts)
    names = ", ".join(one.host for one in looks)
    return Seen("holds", f"{names} took nothing older than TLS 1.2, with AES-256 and HSTS.", facts)


def worst(looks: Sequence[Look]) -> Look | None:
    """The first that fails, else the first that nobody can tell of; none where all hold."""
    for outcome in ("fails", "unknown"):
        for one in looks:
            if one.outcome == outcome:
                return one
    return None


def _look(address: str) -> Look:
    """One address; what cannot be reached is unknown, a certificate that fails is a failure."""
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or 443
    try:
        answer = ask(host, port, parts.path or "/")
        takes_old = old_tls.taken(host, port, patience_seconds=PATIENCE_SECONDS)
    except ssl.SSLCertVerificationError as error:
        return Look(host, "fails", f"its certificate does not hold ({error.verify_message})")
    except (OSError, http.client.HTTPException) as error:
        return _unreached(host, port, error)
    outcome, said = judged(answer, takes_old)
    headers = tuple(name for name in _WORTH_TELLING if name in dict(answer.headers))
    return Look(host, outcome, said, answer.protocol, answer.cipher, answer.until, headers)


def _unreached(host: str, port: int, error: Exception) -> Look:
    """Why there was no answer: a host that speaks in old ways alone fails, others are unknown."""
    if isinstance(error, ssl.SSLError):
        try:
            if old_tls.taken(host, port, patience_seconds=PATIENCE_SECONDS):
                return Look(host, "fails", "it takes TLS older than 1.2, and nothing newer")
            if old_tls.weakly_taken(host, port, patience_seconds=PATIENCE_SECONDS):
                return Look(host, "fails", "it takes old ciphers alone, and SHA-256 is demanded")
        except OSError as other:
            error = other
    return Look(host, "unknown", f"it could not be looked at ({type(error).__name__})")


def judged(answer: Answer, takes_old: bool | None) -> tuple[Outcome, str]:
    """What an answer is worth; ``takes_old`` None: this machine cannot even try."""
    wrong = ["it takes TLS older than 1.2"] if takes_old else []
    # What is agreed with somebody who offers everything is what the host prefers (R2.1).
    if answer.bits < _KEY_BITS or "AES" not in answer.cipher:
        wrong.append(f"it prefers {answer.cipher}, and AES-256 is demanded")
    elif not answer.cipher.endswith(("SHA256", "SHA384")):
        wrong.append(f"it agrees on {answer.cipher}, and SHA-256 is demanded")
    if not _lasting(dict(answer.headers).get("strict-transport-security", "")):
        wrong.append("it sends no HSTS header that lasts")
    if wrong:
        return "fails", ", ".join(wrong)
    if takes_old is None:
        return "unknown", "this machine cannot speak old TLS, so nobody knows whether it takes it"
    return "holds", f"{answer.protocol} {answer.cipher}"


def _lasting(hsts: str) -> bool:
    """Whether the header says for how long, and not for no time at all."""
    for part in hsts.lower().split(";"):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdecimal():
            return int(value.strip('"')) > 0
    return False
