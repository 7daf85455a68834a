"""The line on which data comes from Xero: what our transport agrees on, and what it refuses.

Its TLS is tried between two ends in memory, against servers made up for this look: one as Xero's
should be, one of old versions alone, one that nobody vouches for, and one of another name.
"""

from __future__ import annotations

import ssl
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple

from greenroom.access.evidence.model import Seen
from greenroom.access.evidence.old_tls import shaken, spoken
from greenroom.access.office import Office
from greenroom.client.transport import tls
from greenroom.emulator.exec.authority import Authority, Leaf, server_side

_DOMAIN, _HOST = "xero.com", "api.xero.com"
_LEAST_BITS = 256


class Tried(NamedTuple):
    """What our end did with one server: the version and cipher they agreed on; empty for none."""

    server: str
    version: str = ""
    cipher: str = ""
    bits: int = 0


def outgoing(office: Office) -> Seen:
    """Our end takes TLS 1.2 or newer, from the host it asked for, vouched for, and no other."""
    del office  # the transport is the same for every project
    with tempfile.TemporaryDirectory() as made:
        return judged(_tried(Path(made)))


def judged(tried: tuple[Tried, ...]) -> Seen:
    """What the trials are worth; the first is of the server that has to be taken."""
    good, *others = tried
    facts = {"tried": [one._asdict() for one in tried]}
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
    said = (
        f"Data comes from Xero by {good.version} with {good.cipher}; older versions, unknown "
        "certificates and other names are refused."
    )
    return Seen("holds", said, facts)


def _tried(folder: Path) -> tuple[Tried, ...]:
    """Every server tried with our transport's own TLS, to which one more authority is known."""
    known, stranger = Authority(_DOMAIN), Authority(_DOMAIN)
    ours, others = known.issue([_HOST]), known.issue([f"other.{_DOMAIN}"])

    def tried(server: str, leaf: Leaf, *, old: bool = False) -> Tried:
        context = tls()
        context.load_verify_locations(cadata=known.pem)
        end = shaken(context, _served(leaf, folder, old=old), host=_HOST)
        if end is None:
            return Tried(server)
        name, version, bits = end.cipher() or ("", "", 0)
        return Tried(server, end.version() or version, name, bits)

    return (
        tried("a server as it should be", ours),
        tried("a server of TLS 1.1 and older", ours, old=True),
        tried("a server that nobody vouches for", stranger.issue([_HOST])),
        tried("a server of another name", others),
    )


def _served(leaf: Leaf, folder: Path, *, old: bool) -> ssl.SSLContext:
    """The other end; an old one takes all that this machine still can speak."""
    made = server_side(leaf, folder)
    if old:
        made.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            made.maximum_version = ssl.TLSVersion.TLSv1_1
    return made
