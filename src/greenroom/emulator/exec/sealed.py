"""``--sealed``: a private network for the program, in which only Xero's hosts exist.

On Linux, where the kernel and its administrator allow it. The program gets a network namespace of
its own with nothing but loopback, a hosts file that names Xero's hosts there, and a trust bundle in
the place of the system's: both are seen by the program alone, and nothing on the disk is changed.
The sockets are opened inside and served from outside.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import sys
from pathlib import Path

from greenroom.emulator.exec.beyond import HTTPS, played
from greenroom.emulator.exec.environment import Ports
from greenroom.emulator.exec.serving import Sockets
from greenroom.emulator.exec.trust import Trust, system_bundles
from greenroom.emulator.listening import listen
from greenroom.errors import EmulatorError

_NEW_USER, _NEW_NET, _NEW_MOUNTS = 0x10000000, 0x40000000, 0x00020000
_MS_BIND, _MS_REC, _MS_PRIVATE = 0x1000, 0x4000, 0x40000
_SET_FLAGS, _UP_AND_RUNNING = 0x8914, 0x41
_HOSTS = Path("/etc/hosts")


class Seal:
    """A namespace to be: what the child does before its program, and what the parent gets of it.

    ``bundles`` are the files in which programs look for the system's roots; ``trusted`` is seen in
    their place.
    """

    def __init__(self, folder: Path, *, trusted: Path, bundles: list[Path], control: bool) -> None:
        # Nobody else is inside, so any port is free there.
        self.ports = Ports(listener=HTTPS, relay=8719, control=8720 if control else 0)
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._near, self._far = socket.socketpair()
        self._mounts = [(trusted, bundle) for bundle in bundles]
        if _HOSTS.exists():
            hosts = folder / "hosts"
            # First, for the first line that knows a name counts.
            hosts.write_text(f"{_ours()}{_HOSTS.read_text('utf-8')}", "utf-8")
            self._mounts.append((hosts, _HOSTS))

    def prepare(self) -> None:
        """In the child, before its program: make the namespace and hand its sockets over."""
        step = "a network of its own"
        try:
            self._unshare()
            _raise_loopback()
            found = [_listening(port) for port in self.ports if port]
            step = "files of its own"
            self._check(self._libc.mount(None, b"/", None, _MS_REC | _MS_PRIVATE, None))
            for source, target in self._mounts:
                self._check(self._libc.mount(bytes(source), bytes(target), None, _MS_BIND, None))
        except OSError as error:
            self._far.send(f"{step}: {error.strerror}".encode())
            raise
        socket.send_fds(self._far, [b"ok"], [one.fileno() for one in found])

    def sockets(self) -> Sockets:
        """In the parent, after the child began: the sockets inside, and one here for the relay.

        Raises ``EmulatorError`` when this machine refused.
        """
        self._far.close()
        with self._near:
            said, handles, _, _ = socket.recv_fds(self._near, 1024, len(self.ports))
        if said != b"ok":
            raise refused(said.decode("utf-8", "replace"))
        listener, relay, *control = [socket.socket(fileno=handle) for handle in handles]
        # The relay calls from outside, where the port inside is nobody's.
        return Sockets([listener, *listen()], [relay], control)

    def _unshare(self) -> None:
        """Leave the machine's network and mounts; a user without the right becomes their own."""
        if self._libc.unshare(_NEW_NET | _NEW_MOUNTS) == 0:
            return
        user, group = os.geteuid(), os.getegid()
        self._check(self._libc.unshare(_NEW_USER | _NEW_NET | _NEW_MOUNTS))
        # The same numbers inside as outside; setgroups has to be given up first.
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")

    def _check(self, result: int) -> None:
        if result != 0:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))


def seal(folder: Path, trust: Trust, *, control: bool) -> Seal:
    """The seal of a run; ``EmulatorError`` where there are no namespaces at all."""
    if sys.platform != "linux":
        raise refused("only Linux has namespaces")
    trusted, bundles = trust.instead_of(""), system_bundles()
    return Seal(folder, trusted=trusted, bundles=bundles, control=control)


def refused(why: str) -> EmulatorError:
    """The error for a machine that does not let a program be sealed."""
    return EmulatorError(
        f"This machine does not let a program be sealed: {why}.",
        hint="Run it without --sealed: that needs no right at all and leads most programs. "
        "Containers and Ubuntu 24.04 refuse namespaces unless told otherwise "
        "(docker run --cap-add SYS_ADMIN; sysctl kernel.apparmor_restrict_unprivileged_userns=0).",
    )


def _ours() -> str:
    """The lines that name Xero's hosts on this loopback."""
    names = " ".join(played().hosts)
    return f"127.0.0.1 {names}\n"


def _raise_loopback() -> None:
    """Bring up the loopback of the new namespace, which is born down."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        fcntl.ioctl(one, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP_AND_RUNNING))


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), backlog=1024)
