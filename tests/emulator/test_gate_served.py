"""The emulator over HTTP: what only a socket can show."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from socket import AF_INET, AF_INET6
from typing import Any
from urllib.parse import urlsplit

import pytest
from gate_cast import House

from greenroom.clock import SystemClock
from greenroom.emulator.asgi import BODY_CAP, served
from greenroom.emulator.core import Emulator
from greenroom.emulator.faults import Fault
from greenroom.emulator.listening import listen, names_us
from greenroom.errors import EmulatorError


class Street:
    """A house with a served front: the same world behind a socket."""

    def __init__(self, origin: str, house: House) -> None:
        self.house = house
        self.netloc = urlsplit(origin).netloc
        self.token = house.sign_in()["access_token"]

    def get(self, path: str, **kwargs: Any) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body of a read."""
        line = http.client.HTTPConnection(self.netloc, timeout=10)
        try:
            headers = kwargs.pop("headers", None) or self.house.headers(self.token)
            line.request("GET", path, headers=headers, **kwargs)
            reply = line.getresponse()
            return reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read()
        finally:
            line.close()


LIST = "/practicemanager/3.1/client.api/list"


@pytest.fixture
def street() -> Iterator[Street]:
    """A served house whose clock is the machine's."""
    house = House()
    house.emulator.clock = SystemClock()
    with served(house.emulator) as origin:
        yield Street(origin, house)


def test_served_and_in_process_are_one(street: Street) -> None:
    """A served reply has the headers and bytes of one in process, and no server's own."""
    status, headers, body = street.get(LIST)
    inside = street.house.call(street.token)
    assert (status, body) == (200, inside.body)
    assert headers["x-minlimit-remaining"] == "59"
    assert set(headers) <= set(inside.headers) | {"transfer-encoding", "connection"}


def test_a_429_over_http_is_empty(street: Street) -> None:
    """The recorded form: no content type, length zero, server nginx."""
    street.house.world.faults.append(Fault(id="f", kind="429-minute"))
    status, headers, body = street.get(LIST)
    assert (status, body) == (429, b"")
    assert (headers["content-length"], headers["server"]) == ("0", "nginx")
    assert "content-type" not in headers


def test_slow_calls_hold_their_place_and_block_nobody(street: Street) -> None:
    """While five calls wait out their delay a sixth is refused at once, as concurrent."""
    street.house.emulator.latency_seconds = 0.5
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(street.get(LIST)[0])) for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    meter = street.house.world.meter(street.house.app.client_id, street.house.practice.tenant_id)
    while meter.in_flight < 5:
        time.sleep(0.005)
    street.house.emulator.latency_seconds = 0.0
    began = time.perf_counter()
    status, headers, _ = street.get(LIST)
    assert (status, headers["x-rate-limit-problem"]) == (429, "concurrent")
    assert time.perf_counter() - began < 0.4
    for thread in threads:
        thread.join()
    assert statuses == [200] * 5
    assert street.get(LIST)[0] == 200
    assert meter.in_flight == 0


def test_a_cut_body_ends_the_connection(street: Street) -> None:
    """Fewer bytes than promised arrive, and the call is no longer in flight."""
    street.house.world.faults.append(Fault(id="f", kind="cut-body"))
    with pytest.raises(http.client.IncompleteRead):
        street.get(LIST)
    assert street.get(LIST)[0] == 200


def test_a_slow_body_comes_in_pieces(street: Street) -> None:
    """A slow body is whole in the end, after its time."""
    street.house.world.faults.append(Fault(id="f", kind="slow-body", seconds=0.2))
    began = time.perf_counter()
    status, _, body = street.get(LIST)
    assert time.perf_counter() - began >= 0.15
    assert (status, body) == (200, street.house.call(street.token).body)


def test_a_dropped_connection_has_no_answer(street: Street) -> None:
    """Dropped means no status line at all."""
    street.house.world.faults.append(Fault(id="f", kind="dropped"))
    with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
        street.get(LIST)
    assert street.get(LIST)[0] == 200


@pytest.mark.parametrize("framed", [True, False])
def test_bodies_are_capped(street: Street, framed: bool) -> None:
    """A body beyond the cap is a 413, by its announced length or by what came of it."""
    line = http.client.HTTPConnection(street.netloc, timeout=10)
    line.putrequest("POST", "/connect/token")
    if framed:
        line.putheader("content-length", str(BODY_CAP + 1))
        line.endheaders()
    else:
        line.putheader("transfer-encoding", "chunked")
        line.endheaders()
        piece = BODY_CAP // 4
        for _ in range(4):
            line.send(b"%x\r\n%b\r\n" % (piece, b"x" * piece))
        line.send(b"1\r\nx\r\n")
    assert line.getresponse().status == 413
    line.close()


def test_a_taken_port_is_said() -> None:
    """Serving on a port in use is an error with a hint."""
    sockets = listen()
    try:
        port = sockets[0].getsockname()[1]
        with pytest.raises(EmulatorError, match=str(port)):
            listen("localhost", port)
    finally:
        for one in sockets:
            one.close()


@pytest.mark.parametrize(("family", "address"), [(AF_INET, "127.0.0.1"), (AF_INET6, "::1")])
def test_a_port_taken_on_one_address_is_taken(family: int, address: str) -> None:
    """Of a name with two addresses, half is not enough: callers could be led to a stranger."""
    try:
        stranger = socket.create_server((address, 0), family=family)
    except OSError:
        pytest.skip("this machine has no such address")
    with stranger:
        port = stranger.getsockname()[1]
        with pytest.raises(EmulatorError, match=f"localhost:{port}: Address already in use"):
            listen("localhost", port)
        # What was opened on the way is closed again.
        if family == AF_INET6:
            socket.create_server(("127.0.0.1", port)).close()


def test_control_stays_shut(street: Street) -> None:
    """Control routes are a 404 unless they were asked for."""
    assert street.get("/_greenroom/state")[0] == 404
    emulator = Emulator(street.house.world, control=True)
    with served(emulator) as origin:
        line = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
        line.request("GET", "/_greenroom/state")
        assert line.getresponse().status == 200
        line.close()


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("[::1]:{port}", 200),
        ("evil.example:{port}", 403),
        ("localhost.evil.example", 403),
        ("evil.example", 403),
        ("", 403),
    ],
)
def test_a_name_led_to_loopback_reaches_neither_control_nor_page(host: str, status: int) -> None:
    """A web page whose own name is led here reads and changes nothing; the API stays open."""
    house = House(control=True)

    def ask(netloc: str, method: str, path: str) -> tuple[int, bytes]:
        with closing(http.client.HTTPConnection(netloc, timeout=10)) as line:
            headers = {"host": host.format(port=netloc.partition(":")[2])}
            line.request(method, path, headers=headers)
            reply = line.getresponse()
            return reply.status, reply.read()

    with served(house.emulator) as origin:
        netloc = urlsplit(origin).netloc
        for method, route in (("GET", "snapshot"), ("POST", "reset")):
            found, body = ask(netloc, method, f"/_greenroom/{route}")
            assert found == status
            assert (b"practices" in body) == (status == 200)
            assert (b"Page and control answer to" in body) == (status == 403)
        for path in ("/", "/_greenroom/page/calls"):
            found, body = ask(netloc, "GET", path)
            assert found == status
            assert (b"<h1" in body) == (status == 200)
        assert ask(netloc, "GET", LIST)[0] == 401


def test_the_name_that_was_asked_for_is_ours() -> None:
    """A name given to listen on may be called; off loopback the network decides who calls."""
    assert names_us("xero.test:8720", local="127.0.0.1", name="xero.test")
    assert names_us("[::1]:8720", local="::1", name="::1")
    assert not names_us("xero.test:8720", local="127.0.0.1", name="localhost")
    assert names_us("xero.test:8720", local="192.0.2.7", name="0.0.0.0")
