"""The relay: a small proxy that leads Xero's hosts to the emulator's listener.

It speaks no TLS and reads no body: a tunnel's bytes go through as they are. Which way a host goes
is decided in ``beyond``; what came of it is told to ``landing``.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from base64 import b64encode
from typing import NamedTuple
from urllib.parse import urlsplit

from greenroom.emulator.exec.beyond import HTTPS, Beyond, Proxy, Way
from greenroom.emulator.exec.landing import Landing

HEAD_CAP = 64 * 1024
"""Bytes that the head of a request may have."""

_PATIENCE_SECONDS = 30
_CHUNK = 64 * 1024
_HOP = frozenset((b"proxy-connection", b"proxy-authorization", b"connection", b"keep-alive"))

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
"""Both ends of a connection."""


class Asked(NamedTuple):
    """What a program wants of the relay: a tunnel, or one plain request passed on."""

    host: str
    port: int
    tunnel: bool
    line: bytes
    fields: tuple[bytes, ...]


class Relay:
    """One relay, to be served on sockets; the emulator answers over TLS at port ``listener``."""

    def __init__(self, beyond: Beyond, landing: Landing, *, listener: int) -> None:
        self._beyond = beyond
        self._landing = landing
        self._listener = listener

    async def serve(self, sockets: list[socket.socket]) -> list[asyncio.Server]:
        """Servers on the sockets, to be closed by who asked."""
        return [await asyncio.start_server(self._meet, sock=one, limit=HEAD_CAP) for one in sockets]

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a program, from its first line to its end."""
        # A connection that breaks is the program's affair: it sees it break.
        with contextlib.suppress(asyncio.IncompleteReadError, OSError, TimeoutError):
            try:
                await self._lead(reader, writer)
            finally:
                writer.close()

    async def _lead(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await _head(reader)
            asked = read_head(head)
        except (asyncio.LimitOverrunError, ValueError):
            await _refuse(writer, b"400 Bad Request", "This is no request for a proxy.")
            return
        way = self._beyond.way(asked.host, asked.port, plain=not asked.tunnel)
        if way.kind == "refused":
            self._landing.beyond(asked.host, "refused")
            await _refuse(writer, b"403 Forbidden", f"greenroom exec lets no call to {asked.host}.")
            return
        try:
            far_reader, far_writer = await asyncio.wait_for(
                self._dialled(way, asked), _PATIENCE_SECONDS
            )
        except (OSError, TimeoutError) as error:
            self._landing.beyond(asked.host, "unreachable")
            words = f"{asked.host} cannot be reached ({type(error).__name__})."
            await _refuse(writer, b"502 Bad Gateway", words)
            return
        if way.kind != "emulator":
            self._landing.beyond(asked.host, "passed")
        try:
            await self._begin(way, asked, writer=writer, far=far_writer)
            await _joined(reader, writer, far_reader, far_writer)
        finally:
            far_writer.close()

    async def _dialled(self, way: Way, asked: Asked) -> Line:
        """A connection to where the way leads."""
        if way.kind == "emulator":
            return await asyncio.open_connection("127.0.0.1", self._listener)
        if way.proxy is None:
            return await asyncio.open_connection(asked.host, asked.port)
        tls = ssl.create_default_context() if way.proxy.tls else None
        return await asyncio.open_connection(way.proxy.host, way.proxy.port, ssl=tls)

    async def _begin(
        self, way: Way, asked: Asked, *, writer: asyncio.StreamWriter, far: asyncio.StreamWriter
    ) -> None:
        """Say to both ends what each has to hear first."""
        if way.proxy is not None:
            # The user's own proxy answers the program itself, a refusal included.
            far.write(to_proxy(asked, way.proxy))
        elif asked.tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            far.write(to_origin(asked))
        await far.drain()


def read_head(head: bytes) -> Asked:
    """What the head of a request asks of a proxy; ``ValueError`` when it asks nothing of one."""
    line, *fields = head.split(b"\r\n")
    method, target, _ = line.split(b" ")
    text = target.decode("ascii")
    tunnel = method == b"CONNECT"
    parts = urlsplit(f"//{text}" if tunnel else text)
    if not parts.hostname or (not tunnel and parts.scheme != "http"):
        raise ValueError(text)
    port = parts.port or (HTTPS if tunnel else 80)
    return Asked(parts.hostname, port, tunnel, line, tuple(field for field in fields if field))


def to_origin(asked: Asked) -> bytes:
    """The head of a plain request as the server itself expects it."""
    method, target, version = asked.line.split(b" ")
    parts = urlsplit(target)
    path = (parts.path or b"/") + (b"?" + parts.query if parts.query else b"")
    return _head_of(b" ".join((method, path, version)), asked)


def to_proxy(asked: Asked, proxy: Proxy) -> bytes:
    """The head of a request as the next proxy expects it, with the user's login to that proxy."""
    login = b64encode(proxy.login.encode()).decode() if proxy.login else ""
    extra = (f"Proxy-Authorization: Basic {login}".encode(),) if login else ()
    return _head_of(asked.line, asked, *extra)


def _head_of(line: bytes, asked: Asked, *extra: bytes) -> bytes:
    """A head without what was meant for this relay alone."""
    fields = [one for one in asked.fields if one.partition(b":")[0].strip().lower() not in _HOP]
    # One plain request a connection: the next one could be for another host.
    closing = () if asked.tunnel else (b"Connection: close",)
    return b"\r\n".join((line, *fields, *extra, *closing, b"", b""))


async def _head(reader: asyncio.StreamReader) -> bytes:
    """The head of a request, up to its empty line."""
    return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), _PATIENCE_SECONDS)


async def _refuse(writer: asyncio.StreamWriter, status: bytes, words: str) -> None:
    body = f"{words}\n".encode()
    head = b"HTTP/1.1 %b\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n" % (
        status,
        len(body),
    )
    writer.write(head + b"Connection: close\r\n\r\n" + body)
    await writer.drain()


async def _joined(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    far_reader: asyncio.StreamReader,
    far_writer: asyncio.StreamWriter,
) -> None:
    """Nothing, once both directions have come to their end."""
    await asyncio.gather(_copied(reader, far_writer), _copied(far_reader, writer))


async def _copied(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Nothing, once the reader's bytes are written and its end is passed on."""
    try:
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
        # Over TLS, to some people's proxy, there is no half an end; and uvloop lets nothing at all
        # be said to who has gone.
        if writer.can_write_eof() and not writer.is_closing():
            writer.write_eof()
    except OSError:
        # The other direction must end too, or the connection would hang half open.
        writer.close()
        raise
