"""The far side for the client's tests: small ``Send`` functions, and replies written by hand."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from greenroom.client.exchange import CallRecord
from greenroom.client.limiter import MemoryLimiter
from greenroom.client.session import Session
from greenroom.clock import FrozenClock, moment
from greenroom.errors import Unreachable
from greenroom.send import Request, Response, Send

PRACTICE = "5f3a6f1e-0000-4000-8000-000000000001"
NOW = moment("2026-11-24T14:04:08")
CORRELATION = "9d7b2c60-0000-4000-8000-00000000000a"
XML = {"content-type": "text/xml; charset=utf-8", "xero-correlation-id": CORRELATION}
JSON = {"content-type": "application/json", "xero-correlation-id": CORRELATION}


def envelope(inside: str, *, status: str = "OK") -> bytes:
    """An XML reply around its payload."""
    return f'<Response api-method="Any"><Status>{status}</Status>{inside}</Response>'.encode()


def refused(text: str) -> bytes:
    """An XML reply that says no."""
    return envelope(f"<ErrorDescription>{text}</ErrorDescription>", status="ERROR")


def clients(count: int, *, start: int = 0) -> bytes:
    """The client list with so many made-up clients."""
    rows = "".join(
        f"<Client><UUID>{uuid(start + number)}</UUID><Name>Client {start + number}</Name></Client>"
        for number in range(count)
    )
    return envelope(f"<Clients>{rows}</Clients>")


def uuid(number: int) -> str:
    """The id of the made-up record of that number."""
    return f"00000000-0000-4000-8000-{number:012}"


def gateway(status: int, title: str, detail: str) -> bytes:
    """What Xero's gateway answers before the application is reached (oauth.md 13a)."""
    return json.dumps(
        {
            "Type": None,
            "Title": title,
            "Status": status,
            "Detail": detail,
            "Instance": CORRELATION,
            "Extensions": {},
        }
    ).encode()


def token(*scopes: str, number: int = 1) -> str:
    """An access token of the usual shape, signed by nobody."""
    claims = json.dumps({"scope": list(scopes), "jti": str(number)}).encode()
    return f"e30.{urlsafe_b64encode(claims).decode().rstrip('=')}.c2ln"


class Said:
    """A far side that gives prepared replies in turn, the last one again and again.

    An entry is (status, headers, body) or an error to raise. It keeps the requests it was sent and
    counts the replies that were closed.
    """

    def __init__(self, *replies: tuple[int, dict[str, str], bytes] | Unreachable) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.closed = 0

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        reply = self.replies[min(len(self.requests), len(self.replies)) - 1]
        if isinstance(reply, Unreachable):
            raise reply
        status, headers, body = reply
        return Response(status, headers, chunked(body), release=self._release)

    def _release(self) -> None:
        self.closed += 1

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the last request."""
        return dict(self.requests[-1].headers)


def chunked(body: bytes, size: int = 37) -> Iterator[bytes]:
    """The body in small pieces, as a network brings it."""
    for start in range(0, len(body), size):
        yield body[start : start + size]


def breaking(body: bytes) -> Iterator[bytes]:
    """A body whose connection breaks off where it ends."""
    yield from chunked(body)
    raise Unreachable("api.xero.com gave no answer")


class Told:
    """A session on a far side, with everything that was told and waited in the meantime."""

    def __init__(self, send: Send, **options: Any) -> None:
        self.clock = FrozenClock(NOW)
        self.calls: list[CallRecord] = []
        self.limiter = options.pop("limiter", None) or MemoryLimiter()
        self.session = Session(
            **{
                "send": send,
                "practice": PRACTICE,
                "tokens": lambda _: token("practicemanager.client.read"),
                "limiter": self.limiter,
                "clock": self.clock,
                "on_call": self.calls.append,
                "chance": lambda: 0.0,
                **options,
            }
        )

    @property
    def waited(self) -> float:
        """Seconds that passed."""
        return self.clock.now() - NOW

    def outcomes(self) -> list[str]:
        """What became of each try."""
        return [call.outcome for call in self.calls]


def tokens_of(*given: str) -> tuple[Callable[[str | None], str], list[str | None]]:
    """A token source that gives these in turn, and the list of what it was told."""
    told: list[str | None] = []

    def tokens(refused: str | None) -> str:
        told.append(refused)
        return given[min(len(told), len(given)) - 1]

    return tokens, told


def joined(chunks: Iterable[bytes]) -> bytes:
    """The chunks in one piece."""
    return b"".join(chunks)
