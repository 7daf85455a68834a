"""The sockets of a run, and who answers on them: listener, relay and control, on one loop.

The sockets listen before the program starts and are served once it has: a process is best copied
while it has one thread only. An early call waits in its socket's queue.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from typing import Any, NamedTuple

from greenroom.emulator.asgi import server_of
from greenroom.emulator.exec.beyond import Beyond
from greenroom.emulator.exec.environment import Ports
from greenroom.emulator.exec.landing import Landing
from greenroom.emulator.exec.relay import Relay
from greenroom.emulator.listening import listen
from greenroom.send import Send


class Sockets(NamedTuple):
    """Where a run is listening, each place on every loopback address it has."""

    listener: list[socket.socket]
    relay: list[socket.socket]
    control: list[socket.socket]

    @classmethod
    def opened(cls, *, control: bool) -> Sockets:
        """Sockets on free ports of this machine."""
        return cls(listen(), listen(), listen() if control else [])

    @property
    def ports(self) -> Ports:
        """Their port numbers."""
        return Ports(*(_port(found) if found else 0 for found in self))

    def close(self) -> None:
        """Close them all; those that were served are closed already."""
        for one in (*self.listener, *self.relay, *self.control):
            one.close()


class Answering(NamedTuple):
    """Who answers: what landed around the emulator, the emulator itself, and the relay's rules."""

    landing: Landing
    handle: Send
    beyond: Beyond
    tls: ssl.SSLContext


@contextlib.contextmanager
def serving(sockets: Sockets, answering: Answering) -> Iterator[None]:
    """Serve the sockets by a thread; when this ends, so has every call."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(sockets, answering, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=10)


def _run(sockets: Sockets, answering: Answering, stop: threading.Event) -> None:
    """Serve until told to stop; what a program leaves open is then cut off."""
    listener = server_of(answering.landing, tls=answering.tls)
    control = server_of(answering.handle)
    servers = [(listener, sockets.listener)]
    servers += [(control, sockets.control)] if sockets.control else []

    async def serve() -> None:
        asyncio.get_running_loop().set_exception_handler(_overheard)
        relay = Relay(answering.beyond, answering.landing, listener=_port(sockets.listener))
        relayed = await relay.serve(sockets.relay)
        async with asyncio.TaskGroup() as tasks:
            for server, found in servers:
                tasks.create_task(server.serve(sockets=found))
            while not stop.is_set():
                await asyncio.sleep(_GLANCE_SECONDS)
            for one in relayed:
                one.close()
            for server, _ in servers:
                server.should_exit = True

    with asyncio.Runner(loop_factory=listener.config.get_loop_factory()) as runner:
        runner.run(serve())


_GLANCE_SECONDS = 0.02


def _overheard(loop: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """Say nothing of connections that break: that is the program's affair, and it sees them."""
    if not isinstance(told.get("exception"), OSError):
        loop.default_exception_handler(told)


def _port(sockets: list[socket.socket]) -> int:
    port: int = sockets[-1].getsockname()[1]
    return port
