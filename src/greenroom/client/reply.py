"""A reply → its records, or exactly one error. Pure: the body is an iterator somebody else fills.

HTTP 200 is not success: the envelope's own status decides, and a gateway may put its JSON, a page
of HTML or nothing at all under a 200. Replies with other statuses are read in ``refusals``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import chain
from types import MappingProxyType
from typing import Any, NamedTuple

from greenroom.client.refusals import Asked, refusal, short
from greenroom.errors import BodyError, Refused, UnexpectedReply, Unreachable, XeroBroken
from greenroom.send import Response
from greenroom.wire.elements import Make
from greenroom.wire.gateway import gateway_error
from greenroom.wire.reading import ReplyReader, reply_reader

LONGEST_REFUSAL = 65_536
"""How much of the body of a refusal is read."""

LONGEST_GATEWAY = 4096
"""How much of a reply is kept, in case it turns out to be a gateway's error."""

Drift = Mapping[tuple[str, str], int]
"""How often an element was met that the contract does not know: (record, element) → times."""


class ReplyFacts(NamedTuple):
    """What a reply told beside its records; over several pages, of all of them together.

    ``date`` is Xero's own clock at the first page, which is what a cursor should remember.
    ``drift`` counts elements the contract does not know, by record; never their values. A value
    that could not be read is ``None`` in its record and counted as ``<field>: unreadable``.
    """

    date: float | None = None
    correlation_id: str = ""
    bytes_in: int = 0
    drift: Drift = MappingProxyType({})
    next_url: str = ""
    total: int | None = None
    value: str | None = None
    rows: int = 0
    calls: int = 0

    def plus(self, page: ReplyFacts) -> ReplyFacts:
        """These facts and those of the page after them."""
        return page._replace(
            date=self.date if self.calls else page.date,
            bytes_in=self.bytes_in + page.bytes_in,
            drift=Counter(self.drift) + Counter(page.drift),
            rows=self.rows + page.rows,
            calls=self.calls + page.calls,
        )


class Reading:
    """One reply while it is read. Its facts grow with it and are whole at its end."""

    def __init__(self, asked: Asked, response: Response, *, now: float) -> None:
        self.status = response.status
        self.correlation_id = response.headers.get("xero-correlation-id", "")
        self.bytes_in = 0
        self.rows = 0
        self._asked = asked
        self._response = response
        self._now = now
        self._reader: ReplyReader[Any] | None = None
        self._start = b""

    @property
    def facts(self) -> ReplyFacts:
        """What is known so far."""
        reader = self._reader
        return ReplyFacts(
            date=self._response.date,
            correlation_id=self.correlation_id,
            bytes_in=self.bytes_in,
            drift=Counter(reader.drift) if reader else {},
            next_url=reader.next_url if reader else "",
            total=reader.total if reader else None,
            value=reader.value if reader else None,
            rows=self.rows,
            calls=1,
        )

    def records(self, make: Make) -> Iterator[Any]:
        """The records as they arrive, made by ``make``; raises one ``CallError`` instead."""
        return chain.from_iterable(self.handfuls(make))

    def handfuls(self, make: Make) -> Iterator[list[Any]]:
        """The same records, as many at a time as a chunk of the body completes; never none."""
        if self.status != 200:
            raise refusal(
                self._asked, self.status, self._response.headers, self._head(), now=self._now
            )
        for found in self._read(make):
            if found:
                self.rows += len(found)
                yield found

    def _read(self, make: Make) -> Iterator[list[Any]]:
        """Feed the reader; hold records back as soon as the envelope says ERROR."""
        chunks = self._chunks()
        first = b""
        for chunk in chunks:
            first += chunk
            if first.strip():
                break
        reader = self._reader = self._choose(first, make)
        try:
            found = reader.feed(first)
            while reader.status in {"", "OK"}:
                yield found
                chunk = next(chunks, b"")
                if not chunk:
                    break
                found = reader.feed(chunk)
            for chunk in chunks:
                reader.feed(chunk)
        except BodyError as error:
            raise self._unexpected(f"the reply cannot be read ({error})") from error
        yield self._finish(reader)

    def _finish(self, reader: ReplyReader[Any]) -> list[Any]:
        """The last records, once the envelope is known to say OK."""
        try:
            last: list[Any] = reader.finish()
        except BodyError as error:
            if reader.status == "ERROR":
                raise self._refused(reader) from error
            if error.cut:
                raise self._broken() from error
            raise self._unexpected(
                _what_came(self._start, f"it cannot be read ({error})")
            ) from error
        if reader.status == "ERROR":
            raise self._refused(reader)
        if reader.status != "OK":
            raise self._unexpected(_what_came(self._start, "it has no status of its own"))
        return last

    def _choose(self, first: bytes, make: Make) -> ReplyReader[Any]:
        """The reader that fits the body's first bytes."""
        if not first.strip():
            raise self._unexpected("the reply is empty, although Xero says it succeeded")
        kind = self._response.headers.get("content-type", "")
        if kind.startswith("text/html") or _PAGE.match(first):
            raise self._unexpected("a web page came instead of records")
        try:
            return reply_reader(
                self._asked.contract,
                self._asked.operation,
                content_type=kind,
                first=first,
                make=make,
            )
        except BodyError as error:
            raise self._unexpected(f"the reply cannot be read ({error})") from error

    def _chunks(self) -> Iterator[bytes]:
        """The body, counted; a connection that breaks off is Xero's failure, not the network's."""
        try:
            for chunk in self._response.body:
                self.bytes_in += len(chunk)
                if len(self._start) < LONGEST_GATEWAY:
                    self._start += chunk
                if chunk:
                    yield chunk
        except Unreachable as error:
            raise self._broken() from error

    def _head(self) -> bytes:
        """The body of a refusal, as far as anybody wants it."""
        found = b""
        try:
            for chunk in self._chunks():
                found += chunk
                if len(found) >= LONGEST_REFUSAL:
                    break
        except XeroBroken:
            # The status says enough; what is missing are only words.
            return found
        return found

    def _refused(self, reader: ReplyReader[Any]) -> Refused:
        """The envelope's own words, under a status of 200."""
        words = short(reader.error) or "it gave no reason"
        return Refused(
            f"{self._asked.operation.name}: Xero refused: {words}",
            **self._asked.about(self.status, self.correlation_id, ""),
        )

    def _broken(self) -> XeroBroken:
        """The reply stopped before its end."""
        return XeroBroken(
            f"{self._asked.operation.name}: the reply broke off after {self.bytes_in} bytes",
            **self._asked.about(
                self.status, self.correlation_id, self._asked.advice("server-error")
            ),
        )

    def _unexpected(self, what: str) -> UnexpectedReply:
        """The reply fits nothing in the contract."""
        hint = "Something between here and Xero may have answered in its place."
        return UnexpectedReply(
            f"{self._asked.operation.name}: {what}",
            **self._asked.about(self.status, self.correlation_id, hint),
        )


_PAGE = re.compile(rb"\s*<(?:html|!doctype\s+html)\b", re.IGNORECASE)


def _what_came(start: bytes, otherwise: str) -> str:
    """What stands where an envelope should: a gateway's own words, or what we can say."""
    gateway = gateway_error(start)
    if gateway is None:
        return f"the reply does not fit: {otherwise}"
    said = ", ".join(part for part in (gateway.title, gateway.detail) if part)
    return f"a gateway's error came under a 200 ({short(said)})"
