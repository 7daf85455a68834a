"""What the emulator sends back: replies with Xero's headers, and its gateway's refusals.

Here belongs how an answer looks. Which answer is due is decided by ``gate`` and the others.
"""

from __future__ import annotations

import random
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path

import msgspec

from greenroom.contract.terms import Refusal
from greenroom.send import Response

CACHE_CONTROL = "max-age=0, no-cache, no-store"
JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"
LIMIT_HEADERS = ("x-daylimit-remaining", "x-minlimit-remaining", "x-appminlimit-remaining")

_IDS_A_BLOCK = 512

_DEFAULTS = {"limit-headers": "all", "gateway-keys": "capital", "gateway-content-type": "json"}


class Reply(Response):
    """A response that a server may have to spoil: pause between chunks, or break off at the end."""

    __slots__ = ("broken_off", "pause_seconds")

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: Iterable[bytes] = (),
        *,
        delay_seconds: float = 0.0,
    ) -> None:
        super().__init__(status, headers, body, delay_seconds=delay_seconds)
        self.pause_seconds = 0.0
        self.broken_off = False

    def hold(self, release: Callable[[], None]) -> None:
        """Hold something until the reply is closed."""
        self._release = release


def correlation_ids(seed: int, start: int = 0) -> Iterator[str]:
    """UUIDs without end, the same for the same seed. ``start`` skips blocks after a restore."""
    # One draw of random bytes for many ids: a seeded uuid4 each would cost more than the call.
    block = start
    while True:
        drawn = random.Random(f"{seed}:{block}").randbytes(16 * _IDS_A_BLOCK).hex()  # noqa: S311
        for at in range(0, len(drawn), 32):
            yield (
                f"{drawn[at : at + 8]}-{drawn[at + 8 : at + 12]}-4{drawn[at + 13 : at + 16]}"
                f"-a{drawn[at + 17 : at + 20]}-{drawn[at + 20 : at + 32]}"
            )
        block += 1


class Dates:
    """The ``Date`` header, written once a second."""

    def __init__(self) -> None:
        self._second = -1
        self._text = ""

    def at(self, now: float) -> str:
        """The moment as HTTP writes it."""
        # Formatting a date costs as much as a look-up of the whole call.
        second = int(now)
        if second != self._second:
            self._second, self._text = second, formatdate(second, usegmt=True)
        return self._text


def lower(headers: Mapping[str, str]) -> dict[str, str]:
    """The same headers under lower-case names."""
    return {name.lower(): value for name, value in headers.items()}


class Writer:
    """Makes replies: each gets a correlation id, the date, and what its kind always carries."""

    def __init__(
        self,
        refusals: Mapping[str, Refusal],
        *,
        seed: int,
        server: str = "nginx",
        skip: int = 0,
        switches: Mapping[str, str] = _DEFAULTS,
    ) -> None:
        self._refusals = refusals
        self._headers = {name: lower(refusal.headers) for name, refusal in refusals.items()}
        self._ids = correlation_ids(seed, skip)
        self._dates = Dates()
        self._server = server
        self._app_minute = switches["limit-headers"] == "all"
        self._small_keys = switches["gateway-keys"] == "small"
        self._labelled = switches["gateway-content-type"] == "json"

    def headers(self, now: float) -> dict[str, str]:
        """The headers every reply of the API has."""
        return {
            "xero-correlation-id": next(self._ids),
            "cache-control": CACHE_CONTROL,
            "date": self._dates.at(now),
        }

    def answer(
        self,
        status: int,
        content_type: str,
        body: Iterable[bytes],
        *,
        left: tuple[int, int, int],
        now: float,
    ) -> Reply:
        """A reply of the API with the three remaining limits (RH-01 to RH-03)."""
        headers = {
            "content-type": content_type,
            "xero-correlation-id": next(self._ids),
            "cache-control": CACHE_CONTROL,
            "date": self._dates.at(now),
            "x-daylimit-remaining": str(left[0]),
            "x-minlimit-remaining": str(left[1]),
            "x-appminlimit-remaining": str(left[2]),
        }
        if not self._app_minute:
            del headers[LIMIT_HEADERS[2]]
        # What is there already is sent with its length; a generator goes out in chunks.
        if isinstance(body, (list, tuple)):
            size = len(body[0]) if len(body) == 1 else sum(map(len, body))
            headers["content-length"] = str(size)
        return Reply(status, headers, body)

    def refuse(
        self,
        name: str,
        *,
        now: float,
        detail: str = "",
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """A refusal of the gateway, in the contract's status and words; another status on order."""
        refusal = self._refusals[name]
        known = refusal.status or 500
        title = refusal.error if status in (None, known) else ""
        status = status or known
        return self.gateway(
            status,
            title or HTTPStatus(status).phrase,
            detail or refusal.detail,
            now=now,
            headers={**self._headers[name], **(headers or {})},
        )

    def gateway(
        self,
        status: int,
        title: str,
        detail: str,
        *,
        now: float,
        headers: Mapping[str, str] | None = None,
    ) -> Reply:
        """The gateway's own JSON, whose ``Instance`` is the correlation id (13a)."""
        own = self.headers(now)
        told: dict[str, object] = {
            "Type": None,
            "Title": title,
            "Status": status,
            "Detail": detail,
            "Instance": own["xero-correlation-id"],
            "Extensions": {},
        }
        if self._small_keys:
            told = {name.lower(): value for name, value in told.items()}
        body = msgspec.json.encode(told)
        if self._labelled:
            own["content-type"] = JSON
        own["content-length"] = str(len(body))
        return Reply(status, {**own, **(headers or {})}, (body,))

    def limits(self, left: tuple[int, int, int]) -> dict[str, str]:
        """The headers that tell the calls left: today, this minute, this minute for the app."""
        told = dict(zip(LIMIT_HEADERS, map(str, left), strict=True))
        if not self._app_minute:
            del told[LIMIT_HEADERS[2]]
        return told

    def throttled(
        self,
        problem: str,
        *,
        left: tuple[int, int, int],
        wait_seconds: int | None,
        now: float,
    ) -> Reply:
        """A 429 as recorded: no body at all, the problem and the limits in headers (GE-07)."""
        headers = self.headers(now)
        headers |= self.limits(left)
        # No content type: there is nothing to label. The server's name is in the recording.
        headers |= {"content-length": "0", "server": self._server, "x-rate-limit-problem": problem}
        if wait_seconds is not None:
            headers["retry-after"] = str(wait_seconds)
        return Reply(429, headers)

    def failed(self, error: Exception, *, now: float) -> Reply:
        """A 500 for a failure of the emulator itself: what it was and where, no more.

        The message of an error may quote a record, so it is not repeated.
        """
        spot = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(spot.filename).name}:{spot.lineno}"
        detail = f"The emulator failed: {type(error).__name__} in {place}"
        return self.gateway(500, HTTPStatus(500).phrase, detail, now=now)

    def missing(self, *, now: float) -> Reply:
        """A 404 for a path nobody knows: plain text (GE-06)."""
        return self.plain(404, "The resource you are looking for cannot be found.\n", now=now)

    def plain(self, status: int, text: str, *, now: float) -> Reply:
        """A few words as plain text."""
        return self.bytes(status, "text/plain; charset=utf-8", text.encode(), now=now)

    def page(self, status: int, html: str, *, now: float) -> Reply:
        """A page for a browser."""
        return self.bytes(status, HTML, html.encode(), now=now)

    def json(self, status: int, value: object, *, now: float) -> Reply:
        """Any value as JSON."""
        return self.bytes(status, JSON, msgspec.json.encode(value), now=now)

    def bytes(self, status: int, content_type: str, body: bytes, *, now: float) -> Reply:
        """One piece of content."""
        headers = self.headers(now)
        headers["content-type"] = content_type
        headers["content-length"] = str(len(body))
        return Reply(status, headers, (body,))

    def redirect(self, url: str, *, now: float) -> Reply:
        """A 302 without a body."""
        headers = self.headers(now)
        headers |= {"location": url, "content-length": "0"}
        return Reply(302, headers)
