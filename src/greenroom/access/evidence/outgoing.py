"""The line on which data comes from Xero: what our end agrees on, and what it refuses.

Our transport's TLS is tried between two ends in memory, against servers made up for this look. In
TLS 1.3 the server chooses the cipher, so what Xero's hosts choose is seen on a line to them, and in
live alone: no request is sent on it.
"""

from __future__ import annotations

import socket
import ssl
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.access.evidence.model import Seen
from greenroom.access.evidence.old_tls import shaken, spoken
from greenroom.access.office import Office
from greenroom.client.transport import tls
from greenroom.emulator.exec.authority import Authority, Leaf, server_side

_DOMAIN, _HOST = "xero.com", "api.xero.com"
_LEAST_BITS = 256
_PATIENCE_SECONDS = 5.0


class Tried(NamedTuple):
    """What our end did with one server: the version and cipher they agreed on; empty for none."""

    server: str
    version: str = ""
    cipher: str = ""
    bits: int = 0


def outgoing(office: Office) -> Seen:
    """Our end takes TLS 1.2 or newer, from the host it asked for, vouched for, and no other."""
    with tempfile.TemporaryDirectory() as made:
        tried = _tried(Path(made))
    if office.settings.kept_as != "live":
        return judged(tried)
    return judged(tried, tuple(line(one) for one in office.contract.identity.hosts.values()))


def judged(tried: tuple[Tried, ...], lines: tuple[Tried, ...] = ()) -> Seen:
    """What the trials are worth, the first of a server that offers all; ``lines`` are to Xero."""
    good, *others = tried
    facts: dict[str, object] = {
        "tried": [one._asdict() for one in tried],
        "xero": [one._asdict() for one in lines],
    }
    if taken := next((one for one in others if one.version), None):
        said = f"Our end takes {taken.server} ({taken.version}, {taken.cipher})."
        return Seen("fails", said, facts)
    if not good.version:
        return Seen("unknown", f"Our end did not take {good.server} either.", facts)
    if good.bits < _LEAST_BITS:
        return Seen("fails", f"Our end agrees on {good.cipher} of {good.bits} bits.", facts)
    if not spoken():
        said = "This machine cannot speak old TLS, so nobody knows whether our end would take it."
        return Seen("unknown", said, facts)
    refused = (
        "Our end refuses older versions, AES-128 in TLS 1.2, unknown certificates and other names."
    )
    if lines:
        return _of_xero(lines, refused, facts)
    said = (
        f"With {good.server} our end agrees on {good.version}, {good.cipher}. {refused} "
        "In TLS 1.3 the server has the last word: what Xero's hosts choose is seen in live."
    )
    return Seen("holds", said, facts)


def _of_xero(lines: tuple[Tried, ...], refused: str, facts: dict[str, object]) -> Seen:
    """What Xero's hosts chose; what they choose, or that none answers, is no fault of our end."""
    for one in lines:
        if not one.version:
            said = f"{refused} {one.server} was not reached, so what it chooses was not seen."
            return Seen("unknown", said, facts)
        if one.bits < _LEAST_BITS:
            said = f"{refused} {one.server} chose {one.version}, {one.cipher}: AES-256 was asked."
            return Seen("unknown", said, facts)
    chosen = ", ".join(dict.fromkeys(f"{one.version} with {one.cipher}" for one in lines))
    names = ", ".join(one.server for one in lines)
    return Seen("holds", f"Data comes from {names} by {chosen}. {refused}", facts)


def line(address: str) -> Tried:
    """What our end and a real host agree on; nothing is asked of it."""
    parts = urlsplit(address)
    host, where = parts.hostname or "", (parts.hostname or "", parts.port or 443)
    try:
        with (
            socket.create_connection(where, timeout=_PATIENCE_SECONDS) as plain,
            tls().wrap_socket(plain, server_hostname=host) as end,
        ):
            return _agreed(host, end)
    except OSError:
        return Tried(host)


def _agreed(server: str, end: ssl.SSLSocket | ssl.SSLObject) -> Tried:
    name, version, bits = end.cipher() or ("", "", 0)
    return Tried(server, end.version() or version, name, bits)


def _tried(folder: Path) -> tuple[Tried, ...]:
    """Every server tried with our transport's own TLS, to which one more authority is known."""
    known, stranger = Authority(_DOMAIN), Authority(_DOMAIN)
    ours, others = known.issue([_HOST]), known.issue([f"other.{_DOMAIN}"])

    def tried(server: str, served: ssl.SSLContext) -> Tried:
        context = tls()
        context.load_verify_locations(cadata=known.pem)
        end = shaken(context, served, host=_HOST)
        return Tried(server) if end is None else _agreed(server, end)

    return (
        tried("a server that offers all", server_side(ours, folder)),
        tried("a server of TLS 1.1 and older", _old(ours, folder)),
        tried("a server of AES-128 alone", _weak(ours, folder)),
        tried("a server that nobody vouches for", server_side(stranger.issue([_HOST]), folder)),
        tried("a server of another name", server_side(others, folder)),
    )


def _old(leaf: Leaf, folder: Path) -> ssl.SSLContext:
    """A server of the past, that takes all that this machine still can speak."""
    made = server_side(leaf, folder)
    made.set_ciphers("ALL:@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        made.maximum_version = ssl.TLSVersion.TLSv1_1
    return made


def _weak(leaf: Leaf, folder: Path) -> ssl.SSLContext:
    """A server of TLS 1.2 that has no cipher of 256 bits."""
    made = server_side(leaf, folder)
    made.set_ciphers("ECDHE+AES128")
    made.maximum_version = ssl.TLSVersion.TLSv1_2
    return made
