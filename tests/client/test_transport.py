"""Promises of the HTTP client: the right hosts, verified TLS, streaming, and honest failures."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from client_cast import PRACTICE, clients, token

from greenroom import __version__
from greenroom.client import Session
from greenroom.client.transport import Transport, tls
from greenroom.errors import ConfigError, OutcomeUnknown, Unreachable
from greenroom.send import Request

LONG = b"x" * 1_000_000


class Far(BaseHTTPRequestHandler):
    """A small server with one path for each way to answer."""

    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str, dict[str, str], bytes]]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_GET  # noqa: N815

    def _handle(self) -> None:
        size = int(self.headers.get("content-length", "0"))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.command, self.path, headers, self.rfile.read(size)))  # type: ignore[attr-defined]
        step = self.path.split("?", 1)[0].rsplit("/", 1)[-1]
        if step == "cut":
            self._answer(b"<Response>", length=1000)
            self.close_connection = True
        elif step == "silent":
            self.close_connection = True
        elif step == "moved":
            self._answer(b"", status=302, headers={"Location": "https://example.test/"})
        elif step == "long":
            self._answer(LONG)
        else:
            self._answer(
                clients(3), headers={"Content-Type": "text/xml", "X-MinLimit-Remaining": "59"}
            )

    def _answer(
        self,
        body: bytes,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        length: int | None = None,
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """The server, and what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Far)
        self.seen: list[tuple[str, str, dict[str, str], bytes]] = []

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing: readers that leave early break the pipe, as they may."""

    @property
    def origin(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def far() -> Iterator[Server]:
    """A server on this machine, for as long as the test runs."""
    server = Server()
    thread = threading.Thread(target=lambda: server.serve_forever(poll_interval=0.01))
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_request_arrives_as_it_was_built(far: Server) -> None:
    """Method, path, headers and body arrive unchanged, with our name as the user agent."""
    with Transport(origin=far.origin) as send:
        request = Request(
            "POST", f"{far.origin}/a%2Fb?q=c%20d", {"accept": "application/xml"}, b"<A/>"
        )
        response = send(request)
        assert response.read() == clients(3)
    method, path, headers, body = far.seen[0]
    assert (method, path, body) == ("POST", "/a%2Fb?q=c%20d", b"<A/>")
    assert headers["user-agent"] == f"greenroom/{__version__}"
    assert headers["accept"] == "application/xml"
    assert response.headers["x-minlimit-remaining"] == "59"


def test_bodies_stream(far: Server) -> None:
    """A body is read in pieces, and closing early gives the connection back."""
    with (
        Transport(origin=far.origin) as send,
        send(Request("GET", far.origin + "/long")) as response,
    ):
        first = next(iter(response.body))
        assert 0 < len(first) < len(LONG)


def test_redirects_are_not_followed(far: Server) -> None:
    """A redirect comes back as the answer it is: a token is sent to nobody else."""
    with (
        Transport(origin=far.origin) as send,
        send(Request("GET", far.origin + "/moved")) as response,
    ):
        assert response.status == 302
    assert len(far.seen) == 1


def test_a_broken_body_is_told(far: Server) -> None:
    """A connection that closes before the promised end is no whole body."""
    with (
        Transport(origin=far.origin) as send,
        send(Request("GET", far.origin + "/cut")) as response,
        pytest.raises(Unreachable) as caught,
    ):
        b"".join(response.body)
    assert caught.value.sent


def test_a_server_that_says_nothing_may_have_heard(far: Server) -> None:
    """A connection closed without an answer leaves a write in doubt."""
    with Transport(origin=far.origin) as send, pytest.raises(Unreachable) as caught:
        send(Request("POST", far.origin + "/silent", {}, b"<A/>"))
    assert caught.value.sent


def test_a_port_nobody_listens_on_was_never_reached() -> None:
    """Where no connection came about, nothing was sent, and a write may go again."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        origin = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with Transport(origin=origin) as send, pytest.raises(Unreachable) as caught:
            send(Request("GET", origin + "/secret?token=s3cret"))
    assert not caught.value.sent
    assert "s3cret" not in f"{caught.value} {caught.value.hint}"


def test_a_server_that_takes_too_long_may_have_heard() -> None:
    """A timeout after the request left is told as sent."""
    with socket.socket() as slow:
        slow.bind(("127.0.0.1", 0))
        slow.listen()
        origin = f"http://127.0.0.1:{slow.getsockname()[1]}"
        with (
            Transport(origin=origin, read_seconds=0.05) as send,
            pytest.raises(Unreachable, match="did not answer in time") as caught,
        ):
            send(Request("GET", origin + "/"))
    assert caught.value.sent


@pytest.mark.parametrize(
    "url",
    [
        "https://example.test/practicemanager/3.1/client.api/list",
        "http://api.xero.com/practicemanager/3.1/client.api/list",
        "https://api.xero.com:8443/x",
        "https://api.xero.com@example.test/x",
        "file:///etc/passwd",
    ],
)
def test_only_xeros_hosts_are_called(url: str) -> None:
    """Any other address is refused before a connection is opened."""
    with (
        Transport() as send,
        pytest.raises(ConfigError, match="not an address this client may call"),
    ):
        send(Request("GET", url))


def test_an_emulator_is_the_only_host_beside_none(far: Server) -> None:
    """With an origin, even Xero's own hosts are out of reach."""
    with Transport(origin=far.origin) as send, pytest.raises(ConfigError):
        send(Request("GET", "https://api.xero.com/connections"))


@pytest.mark.parametrize(
    "origin",
    [
        "http://example.test",
        "http://10.0.0.1:8720",
        "ftp://localhost",
        "https://",
        "http://u@localhost",
    ],
)
def test_plain_http_is_for_this_machine_alone(origin: str) -> None:
    """An origin elsewhere must be https."""
    with pytest.raises(ConfigError):
        Transport(origin=origin)


@pytest.mark.parametrize(
    "origin", ["http://localhost:8720", "http://[::1]:8720", "https://emulator.test"]
)
def test_an_emulator_may_be_served_here_or_over_tls(origin: str) -> None:
    """Each name of the machine itself, and https anywhere, are fine."""
    Transport(origin=origin).close()


def test_tls_is_verified_and_new_enough() -> None:
    """Certificates and names are checked, and nothing older than TLS 1.2 is spoken."""
    context = tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_tls_takes_no_short_key_where_it_has_a_say() -> None:
    """In TLS 1.2 there is AES-256 alone; in TLS 1.3 it is asked for before anything shorter."""
    offered = tls().get_ciphers()
    bits = {protocol: [one["strength_bits"] for one in offered if one["protocol"] == protocol]
            for protocol in ("TLSv1.2", "TLSv1.3")}  # fmt: skip
    assert set(bits["TLSv1.2"]) == {256}
    assert bits["TLSv1.3"] == sorted(bits["TLSv1.3"], reverse=True)
    assert {one["protocol"] for one in offered} == set(bits)


def test_an_unverified_server_is_not_believed(far: Server) -> None:
    """A server that cannot prove its name gets no request."""
    origin = far.origin.replace("http://", "https://")
    with Transport(origin=origin) as send, pytest.raises(Unreachable) as caught:
        send(Request("GET", origin + "/"))
    assert not caught.value.sent
    assert far.seen == []


@pytest.fixture
def session_of(far: Server) -> Iterator[Callable[[], Session]]:
    """A session over real HTTP."""
    with Transport(origin=far.origin) as send:
        yield lambda: Session(
            send=send, practice=PRACTICE, tokens=lambda _: token(), origin=far.origin
        )


def test_a_session_works_over_http(session_of: Callable[[], Session], far: Server) -> None:
    """The same session reads typed records from a socket."""
    assert [client.name for client in session_of().clients.list()] == [
        "Client 0",
        "Client 1",
        "Client 2",
    ]
    assert far.seen[0][1] == "/practicemanager/3.1/client.api/list"
    assert far.seen[0][2]["xero-tenant-id"] == PRACTICE
    assert far.seen[0][2]["authorization"] == f"Bearer {token()}"


def test_a_write_nobody_answered_is_in_doubt(far: Server) -> None:
    """Over HTTP too, a write without an answer is not sent again."""
    with Transport(origin=far.origin) as send:
        session = Session(
            send=lambda request: send(Request("POST", far.origin + "/silent", {}, request.body)),
            practice=PRACTICE,
            tokens=lambda _: token(),
            origin=far.origin,
        )
        with pytest.raises(OutcomeUnknown):
            session.call("clients.add", body={"name": "Ash"})
    assert len(far.seen) == 1


@pytest.mark.parametrize("spoilt", ["é", "a\r\nx-evil: 1", "a\n", "\x00", "ключ"])
@pytest.mark.parametrize("part", ["token", "practice"])
def test_what_no_header_can_carry_is_told_before_anything_is_sent(
    part: str, spoilt: str, far: Server
) -> None:
    """A token or a practice's id with foreign signs or a line's end is one clear error."""
    given = {"token": token("practicemanager.client.read"), "practice": PRACTICE} | {part: spoilt}
    with Transport(origin=far.origin) as send:
        session = Session(
            send=send,
            practice=given["practice"],
            tokens=lambda _: given["token"],
            origin=far.origin,
        )
        with pytest.raises(ConfigError, match=part) as caught:
            session.clients.list().all()
    assert far.seen == []
    assert caught.value.hint
