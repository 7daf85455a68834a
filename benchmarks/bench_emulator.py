"""The emulator under load: calls a second in process, and over HTTP with server and load apart.

The limits are off, or sixty calls would end a run. The server runs on one core and the load on
another, with ``wrk`` where it is installed and a small client of our own where not: below 20,000
calls a second that client is not what limits. Bars: 100,000 calls/s in process; over HTTP 12,000
records/s; 4,000 pages of 500 clients while nothing changes and 2,000 while a client changes ten
times a second; a detailed list of 15,000 clients in 0.8 s first and 0.1 s then, and 30 ms for the
99th percentile of other calls meanwhile; the first answer one second after the command was given.

    python benchmarks/bench_emulator.py [clients]
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import URLError
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import urlopen

from greenroom.clock import SystemClock
from greenroom.emulator.asgi import serve
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import CONNECTOR, new_world
from greenroom.send import Request

PORT = 8737
BASE_PATH = "/practicemanager/3.1/"
ORIGIN = f"http://127.0.0.1:{PORT}"
CALLBACK = "http://localhost:8721/callback"
SCOPES = "offline_access practicemanager.client practicemanager.job.read"
WRITES_A_SECOND = 10
SECONDS = 4.0
CONNECTIONS = 8


class Door(NamedTuple):
    """What a call needs: token, tenant, and one client's id."""

    token: str
    tenant_id: str
    client: str
    accept: str = "application/xml"

    def headers(self) -> dict[str, str]:
        """The headers of a call."""
        return {
            "authorization": f"Bearer {self.token}",
            "xero-tenant-id": self.tenant_id,
            "accept": self.accept,
        }


def grow(clients: int) -> tuple[Emulator, Door]:
    """An emulator without limits, and a way in that went through consent like any other."""
    world = new_world(clients=clients, now=SystemClock().now())
    app, secret = world.register_app("Bench", redirect_uris=(CALLBACK,), stage="approved")
    emulator = Emulator(world, limits=False, consent=CONNECTOR)
    asked = {
        "response_type": "code",
        "client_id": app.client_id,
        "redirect_uri": CALLBACK,
        "scope": SCOPES,
        "state": "bench",
    }
    url = f"{ORIGIN}/identity/connect/authorize?{urlencode(asked)}"
    back = emulator.handle(Request("GET", url)).headers["location"]
    form = {
        "grant_type": "authorization_code",
        "code": parse_qs(urlsplit(back).query)["code"][0],
        "redirect_uri": CALLBACK,
        "client_id": app.client_id,
        "client_secret": secret,
    }
    request = Request("POST", f"{ORIGIN}/connect/token", {}, urlencode(form).encode())
    token = json.loads(emulator.handle(request).read())["access_token"]
    practice = next(iter(world.practices.values()))
    return emulator, Door(token, practice.tenant_id, practice.data.clients.order[clients // 2])


def in_process(emulator: Emulator, door: Door) -> float:
    """Calls a second of ``handle`` for one record."""
    url = f"{ORIGIN}/practicemanager/3.1/client.api/get/{door.client}"
    request = Request("GET", url, door.headers())
    for _ in range(2_000):
        emulator.handle(request)
    calls, began = 100_000, time.perf_counter()
    for _ in range(calls):
        emulator.handle(request)
    return calls / (time.perf_counter() - began)


class Caller(asyncio.Protocol):
    """One connection that asks again as soon as it is answered; times in seconds."""

    def __init__(self, asked: bytes, until: float, times: list[float]) -> None:
        self._asked = asked
        self._until = until
        self._times = times
        self._left = 0
        self._began = 0.0
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the first time."""
        self._transport: Any = transport
        self._ask()

    def _ask(self) -> None:
        self._began = time.perf_counter()
        self._transport.write(self._asked)

    def data_received(self, data: bytes) -> None:
        """Read on; when the answer is whole, ask again."""
        if self._left == 0:
            head, _, rest = data.partition(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                self.done.set_exception(RuntimeError(head.decode()))
                return
            _, _, tail = head.lower().partition(b"content-length: ")
            self._left = int(tail.partition(b"\r\n")[0]) - len(rest)
        else:
            self._left -= len(data)
        if self._left > 0:
            return
        now = time.perf_counter()
        self._times.append(now - self._began)
        if now < self._until:
            self._ask()
        elif not self.done.done():
            self._transport.close()
            self.done.set_result(None)


def asked(door: Door, path: str) -> bytes:
    """A GET as it goes over the wire."""
    lines = [f"GET {BASE_PATH}{path} HTTP/1.1", f"host: 127.0.0.1:{PORT}"]
    lines += [f"{name}: {value}" for name, value in door.headers().items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def load(door: Door, path: str, connections: int = CONNECTIONS) -> list[float]:
    """The times of all calls made in so many seconds over so many connections."""
    loop = asyncio.get_running_loop()
    times: list[float] = []
    until = time.perf_counter() + SECONDS
    callers = [
        (
            await loop.create_connection(
                lambda: Caller(asked(door, path), until, times), "127.0.0.1", PORT
            )
        )[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(caller.done for caller in callers))
    return times


async def change(door: Door) -> int:
    """How many changes were made to a client, ten a second, for as long as a load lasts."""
    made = 0
    until = time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        body = f"<Client><UUID>{door.client}</UUID><Phone>{made}</Phone></Client>".encode()
        head = asked(door, "client.api/update").replace(b"GET", b"PUT", 1).rstrip()
        head += b"\r\ncontent-type: application/xml\r\nconnection: close\r\n"
        head += f"content-length: {len(body)}\r\n\r\n".encode()
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        writer.write(head + body)
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        writer.close()
        made += 1
        await asyncio.sleep(1 / WRITES_A_SECOND)
    return made


async def whole(door: Door, path: str) -> tuple[float, int]:
    """Seconds and bytes of one big answer, read to its end."""
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT, limit=1 << 22)
    writer.write(asked(door, path).replace(b"\r\n\r\n", b"\r\nconnection: close\r\n\r\n"))
    held = 0
    while part := await reader.read(1 << 20):
        held += len(part)
    writer.close()
    return time.perf_counter() - began, held


def wrk(door: Door, path: str) -> str:
    """What ``wrk`` says about the same load."""
    command = ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{int(SECONDS)}s"]
    for name, value in door.headers().items():
        command += ["-H", f"{name}: {value}"]
    run = subprocess.run(
        [*command, f"{ORIGIN}/practicemanager/3.1/{path}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return next(line for line in run.stdout.splitlines() if "Requests/sec" in line)


def spent(pid: int) -> float:
    """Seconds of processor time a process has used, where ``/proc`` tells; else nothing."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


async def measure(door: Door, pid: int) -> None:
    """Print the figures over HTTP; processor time tells what a core of one's own would give."""
    one = f"client.api/get/{door.client}"
    page = "client.api/paged-list?pagesize=500"
    detailed = "client.api/list?detailed=true"
    for label, path in (("one record", one), ("page of 500", page)):
        before = spent(pid)
        times = sorted(await load(door, path))
        p99 = times[int(len(times) * 0.99)] * 1000
        each = (spent(pid) - before) / len(times) * 1e6
        print(
            f"{label:24} {len(times) / SECONDS:9,.0f}/s   p99 {p99:.1f} ms   "
            f"{each:.0f} µs of the server's core"
        )
        if shutil.which("wrk"):
            print(f"{'':24} {wrk(door, path)}")
    loaded, made = await asyncio.gather(load(door, page), change(door))
    print(f"{'page of 500, written to':24} {len(loaded) / SECONDS:9,.0f}/s   {made} changes")
    for label in ("detailed list, first", "detailed list, then"):
        seconds, held = await whole(door, detailed)
        print(f"{label:24} {seconds:9.2f} s   {held / 1e6:.1f} MB")
    others = asyncio.create_task(load(door, one, 2))
    lists = 0
    while not others.done():
        await whole(door, detailed)
        lists += 1
    times = sorted(others.result())
    p99 = times[int(len(times) * 0.99)] * 1000
    print(f"{'one record meanwhile':24} {len(times) / SECONDS:9,.0f}/s   p99 {p99:.1f} ms")
    print(f"{'':24} while {lists} detailed lists were sent")


def pin(core: int) -> None:
    """Keep this process on one core, where the system lets us."""
    if hasattr(os, "sched_setaffinity") and core < (os.cpu_count() or 1):
        os.sched_setaffinity(0, {core})


def play(clients: int) -> None:
    """Be the server: say how to get in, then serve."""
    pin(0)
    began = time.perf_counter()
    emulator, door = grow(clients)
    print(json.dumps([door, time.perf_counter() - began]), flush=True)
    serve(emulator, "127.0.0.1", PORT)


def read_door(line: str) -> Door:
    """The way in, as the server's first line tells it."""
    return Door(*json.loads(line)[0])


def start(clients: int) -> float:
    """Seconds from the command to the first answer of ``greenroom emulator serve``."""
    command = [str(Path(sys.executable).with_name("greenroom")), "emulator", "serve"]
    command += ["--port", str(PORT), "--clients", str(clients), "--control"]
    began = time.perf_counter()
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while server.poll() is None:
            try:
                with urlopen(f"{ORIGIN}/_greenroom/practices", timeout=5) as answer:
                    assert answer.status == 200
                return time.perf_counter() - began
            except URLError:
                time.sleep(0.005)
        raise SystemExit("the server ended before it answered")
    finally:
        server.terminate()
        server.wait()


def main(clients: int) -> None:
    """Print every figure."""
    print(f"first answer, {clients:,}     {start(clients):9.2f} s")
    print(f"in process               {in_process(*grow(200)):9,.0f}/s")
    pin(1)
    server = subprocess.Popen(
        [sys.executable, __file__, "play", str(clients)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        line = server.stdout.readline()
        seconds = json.loads(line)[1]
        print(f"start, {clients:,} clients    {seconds:9.2f} s, signing key and sign-in included")
        time.sleep(0.5)
        asyncio.run(measure(read_door(line), server.pid))
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    if sys.argv[1:2] == ["play"]:
        play(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 15_000)
