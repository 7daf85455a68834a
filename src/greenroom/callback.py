"""The address Xero sends the user back to: one small server, for one sign-in.

It listens on the registered address only, under the name ``localhost`` on both loopback addresses:
never a free port, never another name. It answers 302 without a body to a page of ours without
parameters, so that no code stays in a browser's address bar or history.
"""

from __future__ import annotations

import errno
import queue
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.errors import ConfigError

LANDING = "/signed-in"

GRACE_SECONDS = 2.0
"""How long the browser may take to fetch the page it was sent to, before the server ends."""


class Page(NamedTuple):
    """The page a browser lands on, and what the browser may do with it."""

    html: str
    policy: str = "default-src 'none'"


class _Server(ThreadingHTTPServer):
    """One loopback socket, IPv4 or IPv6."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, family: socket.AddressFamily, port: int, handler: type) -> None:
        self.address_family = family
        host = "::1" if family == socket.AF_INET6 else "127.0.0.1"
        super().__init__((host, port), handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: a browser that hangs up early is no event."""


def _handler(
    path: str, page: Page, arrived: Callable[[str], None], landed: threading.Event
) -> type[BaseHTTPRequestHandler]:
    """A handler that hands on the first call of ``path`` and shows the landing page."""

    class Handler(BaseHTTPRequestHandler):
        """Answers the callback with 302, the landing page with 200, all else with 404."""

        server_version = "Greenroom"
        sys_version = ""
        timeout = 30

        def do_GET(self) -> None:
            """One request of the browser."""
            asked = self.path.partition("?")[0]
            if asked == path:
                arrived(self.path)
                self._answer(302, location=LANDING)
            elif asked == LANDING:
                self._answer(200, body=page.html.encode())
                landed.set()
            else:
                self._answer(404)

        def _answer(self, status: int, *, location: str = "", body: bytes = b"") -> None:
            self.send_response(status)
            if location:
                self.send_header("Location", location)
            if body:
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Security-Policy", page.policy)
            for name, value in (
                ("Content-Length", str(len(body))),
                ("Cache-Control", "no-store"),
                ("Referrer-Policy", "no-referrer"),
                ("X-Content-Type-Options", "nosniff"),
            ):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Log nothing: the request line holds the code."""

    return Handler


@contextmanager
def listening(redirect_uri: str, *, page: Page) -> Iterator[Callable[[float], str | None]]:
    """Listen on the registered address; yields a function that waits for the callback.

    It takes seconds and returns the full address Xero called, or ``None`` when nobody came.
    Raises ``ConfigError`` when the port is taken or the address is not one to listen on.
    """
    parts = urlsplit(redirect_uri)
    if parts.scheme != "http" or parts.hostname != "localhost" or not parts.port:
        raise ConfigError(
            f"The redirect address {redirect_uri} is not on this machine to listen on.",
            hint="Paste the address your browser ends on: greenroom connect --paste.",
        )
    calls: queue.Queue[str] = queue.Queue()
    origin = f"{parts.scheme}://{parts.netloc}"
    landed, answered = threading.Event(), threading.Event()
    handler = _handler(parts.path or "/", page, calls.put, landed)
    servers = _open(parts.port, handler)
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()

    def wait(seconds: float) -> str | None:
        try:
            url = origin + calls.get(timeout=seconds)
        except queue.Empty:
            return None
        answered.set()
        return url

    try:
        yield wait
    finally:
        if answered.is_set():
            landed.wait(GRACE_SECONDS)
        for server in servers:
            server.shutdown()
            server.server_close()


def _open(port: int, handler: type) -> list[_Server]:
    """A server on each loopback address the machine has; a browser may choose any of them."""
    servers = []
    families = [socket.AF_INET, *([socket.AF_INET6] if socket.has_ipv6 else [])]
    for family in families:
        try:
            servers.append(_Server(family, port, handler))
        except OSError as error:
            absent = error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT}
            if absent and family == socket.AF_INET6 and servers:
                continue  # a machine without ::1, as in many containers
            for server in servers:
                server.server_close()
            raise ConfigError(
                f"Port {port} of the redirect address cannot be opened: {error.strerror}.",
                hint="Stop what listens there, or register another port with Xero and set it in "
                "app.redirect_uri. Xero calls back on the registered address only.",
            ) from error
    return servers
