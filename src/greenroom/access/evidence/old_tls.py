"""Whether a server still takes TLS 1.0 or 1.1, found out by trying; nothing is sent over it.

This machine must be able to speak the old version at all, else a refusal would prove nothing: it is
first tried between two ends in memory.
"""

from __future__ import annotations

import socket
import ssl
import warnings

_OLD = (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1)
# Without certificates: both ends are ours, and only the version is tried.
_OWN_CIPHER = "AECDH-AES256-SHA:@SECLEVEL=0"
_MOST_ROUNDS = 10


def taken(host: str, port: int, *, patience_seconds: float) -> bool | None:
    """Whether it takes one; None where this machine cannot try. ``OSError``: nobody answers."""
    able = spoken()
    if any(_agrees(host, port, version, patience_seconds) for version in able):
        return True
    return False if len(able) == len(_OLD) else None


def spoken() -> list[ssl.TLSVersion]:
    """The old versions that this machine can speak at all, so that a refusal of them tells."""
    return [version for version in _OLD if _can_speak(version)]


def weakly_taken(host: str, port: int, *, patience_seconds: float) -> bool:
    """Whether a host that refuses every cipher of today agrees on TLS 1.2 with one of before."""
    return _agrees(host, port, ssl.TLSVersion.TLSv1_2, patience_seconds)


def _agrees(host: str, port: int, version: ssl.TLSVersion, patience_seconds: float) -> bool:
    with socket.create_connection((host, port), timeout=patience_seconds) as plain:
        try:
            with _only(version, "DEFAULT:@SECLEVEL=0").wrap_socket(plain, server_hostname=host):
                return True
        except TimeoutError:
            raise
        except (ssl.SSLError, ConnectionError):
            # It hung up, or said no.
            return False


def _only(version: ssl.TLSVersion, ciphers: str, *, server: bool = False) -> ssl.SSLContext:
    """One end that speaks this version alone. Not for data: only to see who takes it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.set_ciphers(ciphers)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = version
        context.minimum_version = version
    return context


def _can_speak(version: ssl.TLSVersion) -> bool:
    """Whether two ends in memory agree on it."""
    try:
        ends = _only(version, _OWN_CIPHER), _only(version, _OWN_CIPHER, server=True)
    except (OSError, ValueError):
        return False
    return shaken(*ends) is not None


def shaken(
    client: ssl.SSLContext, server: ssl.SSLContext, *, host: str = ""
) -> ssl.SSLObject | None:
    """The client's end after a handshake in memory; None where the two do not agree."""
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    try:
        ends = [
            client.wrap_bio(down, up, server_hostname=host or None),
            server.wrap_bio(up, down, server_side=True),
        ]
        for _ in range(_MOST_ROUNDS):
            done = [_done(one) for one in ends]
            if all(done):
                return ends[0]
    except (OSError, ValueError):
        return None
    return None


def _done(end: ssl.SSLObject) -> bool:
    try:
        end.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True
