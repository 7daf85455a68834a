"""A ``Send`` that listens: every reply that passes through is told whole, once it was read.

What is done with a reply is the listener's business: compare it (``verify``), keep it as a sample
(``recording``). Nothing is asked that would not have been asked anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from greenroom.send import Request, Response, Send

MOST_BYTES = 64 * 1024 * 1024
"""How much of one body is kept for the listener; the reader gets all of it."""


class Heard(NamedTuple):
    """One reply with what it answered. ``whole`` is False where the body was too long or cut."""

    request: Request
    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool

    def __repr__(self) -> str:
        """The request without its query, and the status: never a body or a header."""
        return f"<Heard {self.request!r} {self.status}>"


def listening(send: Send, hear: Callable[[Heard], None], *, most_bytes: int = MOST_BYTES) -> Send:
    """The same ``Send``; ``hear`` is told of each reply when its reader is done with it."""

    def sending(request: Request) -> Response:
        response = send(request)
        kept = _Kept(most_bytes)

        def release() -> None:
            try:
                response.close()
            finally:
                hear(Heard(request, response.status, response.headers, kept.body, kept.whole))

        return Response(
            response.status,
            response.headers,
            kept.copied(response),
            delay_seconds=response.delay_seconds,
            release=release,
        )

    return sending


class _Kept:
    """The body of one reply as far as it is kept."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._chunks: list[bytes] = []
        self._size = 0
        self._ended = False

    @property
    def body(self) -> bytes:
        """What was kept."""
        return b"".join(self._chunks)

    @property
    def whole(self) -> bool:
        """Whether that is all there was."""
        return self._ended and self._size <= self._most_bytes

    def copied(self, response: Response) -> Iterator[bytes]:
        """The chunks as they pass."""
        for chunk in response.body:
            self._size += len(chunk)
            if self._size <= self._most_bytes:
                self._chunks.append(chunk)
            else:
                self._chunks.clear()
            yield chunk
        self._ended = True
