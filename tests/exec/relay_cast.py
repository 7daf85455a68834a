"""Servers that a relay may be asked for: one that echoes what it was sent, and a user's proxy."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

END = b"\r\n\r\n"


class Far:
    """A server on this machine: keeps the heads it was sent and answers each with ``reply``."""

    def __init__(self, reply: bytes, *, echo: bool = False) -> None:
        self.heads: list[bytes] = []
        self._reply, self._echo = reply, echo
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]

    def run(self) -> None:
        """Answer one connection after the other, until the socket closes."""
        while True:
            try:
                line, _ = self._socket.accept()
            except OSError:
                return
            with line, suppress(ConnectionError):
                head = b""
                while END not in head and (chunk := line.recv(65536)):
                    head += chunk
                head, end, rest = head.partition(END)
                self.heads.append(head + end)
                line.sendall(self._reply + (rest if self._echo else b""))
                while self._echo and (chunk := line.recv(65536)):
                    line.sendall(chunk)

    def close(self) -> None:
        """Stop answering."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()


@contextmanager
def far(reply: bytes, *, echo: bool = False) -> Iterator[Far]:
    """A far server, answering while this lasts."""
    found = Far(reply, echo=echo)
    thread = threading.Thread(target=found.run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.close()
        thread.join(5)


def say(port: int, *parts: bytes) -> bytes:
    """What a relay answers to some bytes, until it closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        for part in parts:
            line.sendall(part)
        line.shutdown(socket.SHUT_WR)
        heard = b""
        while chunk := line.recv(65536):
            heard += chunk
        return heard
