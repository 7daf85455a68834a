"""The sockets that a served emulator listens on: every address of a name at one port, or none.

What is answered there is the business of ``asgi``.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import re
import socket

from greenroom.errors import EmulatorError

_TRIES = 20
_ABSENT = frozenset((errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT))


def listen(host: str = "localhost", port: int = 0) -> list[socket.socket]:
    """Sockets that listen on a host name's addresses, IPv4 and IPv6 alike, at one port.

    A port of 0 takes one that is free on all of them. ``EmulatorError`` when the port is taken on
    any: who asks for the name may be led to that one.
    """
    tries = 1 if port else _TRIES
    while True:
        tries -= 1
        try:
            return _listening(host, port)
        except OSError as error:
            # A free port of one family may be taken in the other: draw again.
            if tries == 0 or error.errno != errno.EADDRINUSE:
                raise EmulatorError(
                    f"Nothing can listen on {host}:{port}: {error.strerror}",
                    hint="Stop what listens there, or choose another port.",
                ) from error


def names_us(host_header: str, *, local: str, name: str) -> bool:
    """Whether a Host header names this machine, as far as one can be fooled into calling it.

    A page in a browser can have its own name lead to a loopback address; then the Host is that
    name. ``local`` is the address that was called, ``name`` the one we were asked to listen on.
    """
    if not _is_loopback(local):
        return True
    called = re.sub(r":[0-9]*$", "", host_header).lower()
    return called in {"localhost", "127.0.0.1", "[::1]", name.lower(), f"[{name.lower()}]"}


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def _listening(host: str, port: int) -> list[socket.socket]:
    """The sockets of one try; ``OSError`` when an address that the machine has cannot be had."""
    found: list[socket.socket] = []
    problem = OSError(errno.EADDRNOTAVAIL, "no such address")
    with contextlib.ExitStack() as undo:
        for family, address in _addresses(host):
            chosen = found[0].getsockname()[1] if found else port
            try:
                found.append(_bound(family, address, chosen))
            except OSError as error:
                # A machine without ::1, as in many containers, does with the other.
                if error.errno not in _ABSENT:
                    raise
                problem = error
            else:
                undo.callback(found[-1].close)
        undo.pop_all()
    if not found:
        raise problem
    return found


def _addresses(host: str) -> list[tuple[int, str]]:
    """Family and address of all that a name stands for."""
    # Browsers know both whatever the machine's own table says.
    if host == "localhost":
        return [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
    known = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [(family, str(address[0])) for family, *_, address in known]


def _bound(family: int, address: str, port: int) -> socket.socket:
    """A socket that listens on one address."""
    one = socket.socket(family, socket.SOCK_STREAM)
    try:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        one.bind((address, port))
        one.listen(1024)
    except OSError:
        one.close()
        raise
    return one
