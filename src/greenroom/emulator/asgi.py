"""The emulator served over HTTP: a plain ASGI callable around ``handle``, and uvicorn around that.

Here a reply's delay is waited out, and a call stays in flight until its last byte was sent. No rule
of Xero's is here. Everything listens on loopback unless told otherwise.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import importlib.util
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping
from typing import Any, Literal

import uvicorn

from greenroom.emulator.core import Emulator
from greenroom.emulator.listening import listen, names_us
from greenroom.emulator.reply import Reply
from greenroom.emulator.warming import warm_up
from greenroom.errors import Unreachable
from greenroom.send import Request, Response, Send

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Push = Callable[[Message], Awaitable[None]]

BODY_CAP = 16 * 1024 * 1024
"""Bytes a request's body may have; beyond it the answer is 413."""

CONTROL = "/_greenroom/"
"""Where the control routes begin, and all pages but the first."""

NOT_US = (
    b'{"error": "Page and control answer to localhost, 127.0.0.1, [::1] and the --host name", '
    b'"hint": "Call the emulator by one of these."}'
)
"""What a call of page or control under another name is told."""

_BIG = 256 * 1024
_GARBAGE = 100_000  # the default of 700 looks through every row again and again while they are made


class Server:
    """The ASGI application of one emulator, given as its ``handle`` or what stands around that."""

    def __init__(self, handle: Send, name: str = "localhost") -> None:
        self._handle = handle
        self._name = name
        self._names: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, push: Push) -> None:
        """Answer one HTTP request; lifespan and websockets are not for us."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await _live(receive, push)
            return
        headers = {
            name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]
        }
        if _is_our_own(scope) and not self._is_called_by_name(scope, headers):
            await self._push(Response(403, {"content-type": "application/json"}, [NOT_US]), push)
            return
        body = b""
        if "content-length" in headers or "transfer-encoding" in headers:
            length = headers.get("content-length", "0")
            fits = length.isdecimal() and int(length) <= BODY_CAP
            body = await _read_body(receive) if fits else b""
            if not fits or len(body) > BODY_CAP:
                await self._push(Response(413, {"content-length": "0"}), push)
                return
        request = Request(scope["method"], _url(scope, headers), headers, body)
        try:
            response = self._handle(request)
        except Unreachable:
            await _drop(receive)
            return
        try:
            if response.delay_seconds:
                await asyncio.sleep(response.delay_seconds)
            await self._push(response, push)
            if isinstance(response, Reply) and response.broken_off:
                await _drop(receive)
        finally:
            response.close()

    def _is_called_by_name(self, scope: Scope, headers: dict[str, str]) -> bool:
        """Whether a call names us, and not a stranger whose name was led to loopback."""
        local = (scope.get("server") or ("",))[0]
        return names_us(headers.get("host", "localhost"), local=local, name=self._name)

    async def _push(self, response: Response, push: Push) -> None:
        """Send status, headers and body, yielding to others between the chunks of a big body."""
        names = self._names
        fields = []
        for name, value in response.headers.items():
            coded = names.get(name)
            if coded is None:
                coded = names[name] = name.encode("latin-1")
            fields.append((coded, value.encode("latin-1")))
        await push({"type": "http.response.start", "status": response.status, "headers": fields})
        body = response.body
        if isinstance(body, (list, tuple)) and len(body) <= 1 and not _spoiled(response):
            chunk = body[0] if body else b""
            await push({"type": "http.response.body", "body": chunk})
            return
        await _stream(response, push)


def _is_our_own(scope: Scope) -> bool:
    """Whether a call is for the page or for control, and so for nothing that Xero has."""
    path: str = scope["path"]
    # Programs led here come over TLS, and ask for Xero's front page under Xero's own name.
    return path.startswith(CONTROL) or (path == "/" and scope["scheme"] == "http")


async def _stream(response: Response, push: Push) -> None:
    """Send a body chunk by chunk; a spoiled one is sent slowly or never finished."""
    pause = response.pause_seconds if isinstance(response, Reply) else 0.0
    for chunk in response.body:
        for start in range(0, len(chunk), _BIG):
            part = chunk[start : start + _BIG]
            await push({"type": "http.response.body", "body": part, "more_body": True})
            # push does not yield below the socket's mark: without this a big list blocks everyone.
            await asyncio.sleep(pause)
    if not (isinstance(response, Reply) and response.broken_off):
        await push({"type": "http.response.body", "body": b""})


def _spoiled(response: Response) -> bool:
    """Whether a fault wants the body sent in an unusual way."""
    return isinstance(response, Reply) and (response.broken_off or response.pause_seconds > 0)


def _url(scope: Scope, headers: dict[str, str]) -> str:
    """The absolute URL that was asked, as its path and query came over the wire."""
    path = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1")
    query = scope["query_string"]
    url = f"{scope['scheme']}://{headers.get('host', 'localhost')}{path}"
    return f"{url}?{query.decode('latin-1')}" if query else url


async def _read_body(receive: Receive) -> bytes:
    """The request's body, or a little more than the cap."""
    parts: list[bytes] = []
    held = 0
    more = True
    while more and held <= BODY_CAP:
        message = await receive()
        part = message.get("body", b"")
        held += len(part)
        parts.append(part)
        more = message.get("more_body", False)
    return b"".join(parts)


async def _drop(receive: Receive) -> None:
    """Break the connection without another byte."""
    # ASGI has no word for it. uvicorn's receive belongs to the cycle that holds the transport.
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if transport is None:
        raise ConnectionAbortedError("The emulator's script drops this connection.")
    transport.abort()
    await asyncio.sleep(0)


async def _live(receive: Receive, push: Push) -> None:
    """Answer the server's start and stop."""
    while True:
        message = await receive()
        kind = message["type"]
        await push({"type": f"{kind}.complete"})
        if kind == "lifespan.shutdown":
            return


def _config(handle: Send, host: str = "127.0.0.1", port: int = 0) -> uvicorn.Config:
    """uvicorn, silent, with the fast loop and parser where they are installed."""
    fast_loop = importlib.util.find_spec("uvloop") is not None
    fast_http = importlib.util.find_spec("httptools") is not None
    http: Literal["httptools", "h11"] = "httptools" if fast_http else "h11"
    return uvicorn.Config(
        Server(handle, host),
        host=host,
        port=port,
        loop="uvloop" if fast_loop else "asyncio",
        http=http,
        ws="none",
        lifespan="off",
        interface="asgi3",
        access_log=False,
        log_config=None,
        log_level="error",
        server_header=False,
        date_header=False,
        proxy_headers=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )


def server_of(handle: Send, *, tls: ssl.SSLContext | None = None) -> uvicorn.Server:
    """A server, over TLS where a context is given; its ``serve`` is given sockets to answer on."""
    config = _config(handle)
    config.load()
    config.ssl = tls  # its own options name files, and a key of ours is in none
    return uvicorn.Server(config)


def serve(
    emulator: Emulator,
    host: str = "localhost",
    port: int = 8720,
    *,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Nothing, after serving until interrupted; ``EmulatorError`` when the port is taken.

    ``announce`` is told the address once the socket listens. The process is the server's own from
    here on: its collector is told that a practice is many small things that stay.
    """
    gc.set_threshold(_GARBAGE, 20, 50)
    sockets = listen(host, port)
    if announce is not None:
        announce(f"http://{host}:{sockets[0].getsockname()[1]}")
    warm_up(emulator)
    uvicorn.Server(_config(emulator.handle, host, port)).run(sockets=sockets)


@contextlib.contextmanager
def served(emulator: Emulator, *, host: str = "localhost", port: int = 0) -> Iterator[str]:
    """The origin, such as ``http://localhost:43210``, of an emulator served by a thread.

    The socket listens before the origin is given, so that the first request finds it.
    """
    sockets = listen(host, port)
    server = uvicorn.Server(_config(emulator.handle, host, port))
    thread = threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        for one in sockets:
            one.close()
