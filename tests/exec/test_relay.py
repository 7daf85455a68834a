"""The relay: tunnels, plain requests, a user's own proxy, and what it turns away."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import pytest
import uvloop
from exec_cast import a_run, plain_environ
from relay_cast import END, far, say

from greenroom.emulator.exec.relay import HEAD_CAP, _copied
from greenroom.emulator.exec.run import Choice, Run

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
OPENED = b"HTTP/1.1 200 Connection established\r\n\r\n"


def port_of(made: Run) -> int:
    """Where the relay of a run listens."""
    port = urlsplit(made.variables["https_proxy"]).port
    assert port is not None
    return port


def test_a_tunnel_to_another_host_is_passed_as_it_is() -> None:
    """Bytes go through both ways, in any order, and the host is told afterwards."""
    with far(b"hello:", echo=True) as there, a_run() as made:
        target = f"127.0.0.1:{there.port}".encode()
        heard = say(
            port_of(made), b"CONNECT %b HTTP/1.1%b" % (target, END), b"first" + END, b"more"
        )
    assert heard == OPENED + b"hello:more"
    assert there.heads == [b"first" + END]
    assert made.landing.others == {("127.0.0.1", "passed"): 1}


def test_a_plain_request_is_passed_as_a_server_expects_it() -> None:
    """Path instead of the absolute form, nothing meant for the proxy, one request a connection."""
    with far(OK) as there, a_run() as made:
        asked = (
            f"GET http://127.0.0.1:{there.port}/a/b?c=d HTTP/1.1\r\nHost: x\r\n"
            "Proxy-Authorization: Basic c2VjcmV0\r\nProxy-Connection: keep-alive\r\n"
            "Connection: keep-alive\r\nX-Kept: yes\r\n\r\n"
        )
        assert say(port_of(made), asked.encode()) == OK
    assert there.heads == [
        b"GET /a/b?c=d HTTP/1.1\r\nHost: x\r\nX-Kept: yes\r\nConnection: close\r\n\r\n"
    ]


@pytest.mark.parametrize("tunnel", [True, False])
def test_the_users_own_proxy_is_gone_through(tunnel: bool) -> None:
    """Where there was a proxy before, other hosts go through it, with the user's login."""
    with far(OK) as proxy:
        address = f"http://me:pass@127.0.0.1:{proxy.port}"
        environ = {**plain_environ(), "https_proxy": address, "http_proxy": address}
        line = b"CONNECT far.example:443" if tunnel else b"GET http://far.example/x"
        with a_run(environ=environ) as made:
            assert say(port_of(made), line + b" HTTP/1.1\r\nHost: far.example\r\n\r\n") == OK
    [head] = proxy.heads
    assert head.startswith(line + b" HTTP/1.1\r\n")
    assert b"\r\nProxy-Authorization: Basic bWU6cGFzcw==\r\n" in head
    assert (b"Connection: close" in head) is not tunnel


def test_a_refused_host_is_told_so() -> None:
    """With others refused a tunnel ends with 403, and the host is told afterwards."""
    with a_run(Choice(others="refuse")) as made:
        heard = say(port_of(made), b"CONNECT far.example:443 HTTP/1.1" + END)
    assert heard.startswith(b"HTTP/1.1 403 ")
    assert b"far.example" in heard
    assert made.landing.others == {("far.example", "refused"): 1}


def test_xero_over_plain_http_goes_nowhere(made: Run) -> None:
    """Plain http to Xero is refused, never passed."""
    heard = say(port_of(made), b"GET http://api.xero.com/connections HTTP/1.1" + END)
    assert heard.startswith(b"HTTP/1.1 403 ")


def test_a_host_that_is_not_there_is_told_so() -> None:
    """A connection that cannot be made is a 502, and told afterwards."""
    with far(OK) as there:
        port = there.port
    with a_run() as made:
        heard = say(port_of(made), b"CONNECT 127.0.0.1:%d HTTP/1.1" % port + END)
    assert heard.startswith(b"HTTP/1.1 502 ")
    assert made.landing.others == {("127.0.0.1", "unreachable"): 1}


@pytest.mark.parametrize(
    "asked",
    [
        b"GET / HTTP/1.1\r\nHost: here\r\n\r\n",
        b"CONNECT :443 HTTP/1.1\r\n\r\n",
        b"CONNECT host:99999 HTTP/1.1\r\n\r\n",
        b"CONNECT \xff\xfe HTTP/1.1\r\n\r\n",
        b"GET ftp://far.example/ HTTP/1.1\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"x" * (2 * HEAD_CAP),
    ],
)
def test_nonsense_is_a_400(made: Run, asked: bytes) -> None:
    """What asks nothing of a proxy is answered, and the relay goes on."""
    assert say(port_of(made), asked).startswith(b"HTTP/1.1 400 ")


def test_a_caller_that_leaves_harms_nobody(made: Run) -> None:
    """A connection that ends in the middle of its head is let go."""
    assert say(port_of(made), b"CONNECT far.exam") == b""
    assert say(port_of(made), b"nonsense" + END).startswith(b"HTTP/1.1 400 ")


def test_an_end_is_not_passed_on_to_who_has_gone() -> None:
    """Both ends may leave in the same moment: that is no error, whichever is heard of first."""

    async def both_leave(port: int) -> None:
        ended = asyncio.StreamReader()
        ended.feed_eof()
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.transport.abort()
        await writer.wait_closed()
        await _copied(ended, writer)

    with far(b"") as there:
        uvloop.run(both_leave(there.port))
