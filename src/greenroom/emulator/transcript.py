"""The latest calls word for word: what was asked and answered, for people to read.

In memory alone, in no snapshot, and bounded in number and bytes. What may be shown of it is decided
in ``unsaid``.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

from greenroom.emulator.reply import Reply
from greenroom.emulator.unsaid import Body, body_shown, headers_shown, url_shown
from greenroom.send import Request

KEPT = 200
"""How many calls are held word for word."""

LONGEST = 16 * 1024
"""How many bytes of a body are held, and of a request's headers."""

LONGEST_URL = 4 * 1024

ERROR_PAGE = "/identity/error"
"""Where a refusal at sign-in sends a person."""

_MOST_HEADERS = 64
_ENVELOPE = 400
_ERROR = re.compile(rb"<Status>ERROR</Status>|\"status\"\s*:\s*\"ERROR\"")


class Side(NamedTuple):
    """A request or a reply as it may be shown. ``size`` is the whole body's, ``kept`` our part."""

    headers: tuple[tuple[str, str], ...]
    content_type: str
    body: Body
    size: int
    kept: int


class Exchange(NamedTuple):
    """One call as it may be shown; ``lost`` where the answer never arrived."""

    correlation_id: str
    method: str
    url: str
    asked: Side
    status: int
    answered: Side
    wait_seconds: float
    lost: bool

    def note(self) -> Note:
        """What a list tells of it."""
        headers = dict(self.answered.headers)
        refused = ERROR_PAGE in headers.get("location", "")
        trouble = "to the error page" if refused else ""
        return Note(self.wait_seconds, "", "the answer was lost" if self.lost else trouble)


class Note(NamedTuple):
    """What a list of calls tells beside a status: the wait, in seconds, and trouble in words."""

    wait_seconds: float = 0.0
    retry_after: str = ""
    trouble: str = ""


class _Tap:
    """The beginning of a body that is made while it is sent."""

    __slots__ = ("head", "size")

    def __init__(self) -> None:
        self.head = b""
        self.size = 0

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The same chunks."""
        for chunk in chunks:
            if len(self.head) < LONGEST:
                self.head += chunk[: LONGEST - len(self.head)]
            self.size += len(chunk)
            yield chunk


class _Held(NamedTuple):
    """One call as it came by, its token still in it; the same order as ``Transcript.keep`` has."""

    correlation_id: str
    method: str
    url: str
    asked_headers: Mapping[str, str]
    asked: bytes
    asked_size: int
    status: int
    headers: Mapping[str, str]
    answered: bytes | _Tap
    answered_size: int
    wait_seconds: float
    lost: bool

    @property
    def head(self) -> bytes:
        """The beginning of what was answered."""
        return self.answered.head if isinstance(self.answered, _Tap) else self.answered

    def shown(self, *, signing_in: bool) -> Exchange:
        """What may be shown of it."""
        size = self.answered.size if isinstance(self.answered, _Tap) else self.answered_size
        answered = _side(self.headers, self.head, size, signing_in=signing_in)
        if self.lost and isinstance(self.answered, _Tap):
            answered = answered._replace(body=Body("", "it was lost before it was made"))
        return Exchange(
            self.correlation_id,
            self.method[:16],
            url_shown(self.url, signing_in=signing_in),
            _side(self.asked_headers, self.asked, self.asked_size, signing_in=signing_in),
            self.status,
            answered,
            self.wait_seconds,
            self.lost,
        )

    def note(self) -> Note:
        """What a list tells of it."""
        trouble = (
            "OK, with ERROR inside" if self.status == HTTPStatus.OK and self._refuses() else ""
        )
        return Note(
            self.wait_seconds,
            self.headers.get("retry-after", ""),
            "the answer was lost" if self.lost else trouble,
        )

    def _refuses(self) -> bool:
        """Whether the application says ERROR under a 200."""
        return _ERROR.search(self.head, 0, _ENVELOPE) is not None


class Transcript:
    """The latest calls of one emulator."""

    def __init__(self) -> None:
        self._kept: deque[tuple[Any, ...] | Exchange] = deque(maxlen=KEPT)

    def keep(self, request: Request, reply: Reply, *, api: bool, lost: bool = False) -> Reply:
        """The same reply, remembered. ``api``: a call that may hold no secret but its token."""
        body, sent, headers = request.body, reply.body, request.headers
        answered: bytes | _Tap
        # In the order of how often it comes: this is on the way of every call.
        if type(sent) is tuple and len(sent) == 1:
            answered, size = sent[0][:LONGEST], len(sent[0])
        elif isinstance(sent, (list, tuple)):
            answered, size = b"".join(sent)[:LONGEST], sum(map(len, sent))
        else:
            tap = _Tap()
            answered, size, reply.body = tap, 0, tap.through(sent)
        if len(headers) > _MOST_HEADERS or sum(map(len, headers.values())) > LONGEST:
            headers = _short(headers)
        # A plain tuple, made into what is shown when somebody looks.
        held = (
            reply.headers.get("xero-correlation-id", ""),
            request.method,
            request.url[:LONGEST_URL],
            dict(headers),
            body[:LONGEST],
            len(body),
            reply.status,
            reply.headers,
            answered,
            size,
            reply.delay_seconds,
            lost,
        )
        # No world knows a client's secret, so none waits here until somebody looks.
        self._kept.append(held if api else _Held(*held).shown(signing_in=True))
        return reply

    def find(self, correlation_id: str) -> Exchange | None:
        """The latest call of that id, if it is held still."""
        for held in reversed(self._kept):
            if held[0] == correlation_id:
                return held if isinstance(held, Exchange) else _Held(*held).shown(signing_in=False)
        return None

    def notes(self) -> dict[str, Note]:
        """What to tell of each call held, by its correlation id."""
        return {
            held[0]: held.note() if isinstance(held, Exchange) else _Held(*held).note()
            for held in tuple(self._kept)
        }

    def clear(self) -> None:
        """Forget every call."""
        self._kept.clear()


def _side(headers: Mapping[str, str], head: bytes, size: int, *, signing_in: bool) -> Side:
    kind = headers.get("content-type", "")
    body = body_shown(head, kind, signing_in=signing_in)
    return Side(headers_shown(headers), kind, body, size, len(head))


def _short(headers: Mapping[str, str]) -> dict[str, str]:
    """So much of the headers as may be held."""
    some = list(headers.items())[:_MOST_HEADERS]
    return {name[:80]: value[: LONGEST // _MOST_HEADERS] for name, value in some}
