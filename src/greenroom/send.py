"""The one seam: a function from request to response.

``emulator.handle`` is a ``Send``, the HTTP client is one, and so is a test's own function. What
lies between the two ends cannot tell which it was given. No I/O happens here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self


def _nothing() -> None:
    """Do nothing: the default for a response that holds no resource."""


class Request:
    """One HTTP request. ``url`` is absolute with its query; header names are lower case."""

    __slots__ = ("body", "headers", "method", "url")

    def __init__(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes = b""
    ) -> None:
        self.method = method
        self.url = url
        self.headers: Mapping[str, str] = headers if headers is not None else {}
        self.body = body

    def __repr__(self) -> str:
        """Method and path only: a URL's query or a header may hold what must not be printed."""
        return f"<Request {self.method} {self.url.partition('?')[0]}>"


class Closing:
    """Something to be closed when its user is done: a ``with`` block does so."""

    __slots__ = ()

    def close(self) -> None:
        """Give back what is held; every kind says what that is."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class Response(Closing):
    """One HTTP response; header names are lower case, ``body`` is read once, in chunks.

    ``delay_seconds`` is what the far side should let pass before answering: an emulator's reply
    names it, a server waits it out, a frozen clock moves by it. ``close`` must be called when the
    reader is done; using the response as a context manager does so.
    """

    __slots__ = ("_release", "body", "delay_seconds", "headers", "status")

    def __init__(
        self,
        status: int,
        headers: Mapping[str, str],
        body: Iterable[bytes] = (),
        *,
        delay_seconds: float = 0.0,
        release: Callable[[], None] = _nothing,
    ) -> None:
        self.status = status
        self.headers = headers
        self.body = body
        self.delay_seconds = delay_seconds
        self._release = release

    @property
    def date(self) -> float | None:
        """The far side's clock, from the Date header; ``None`` when it is absent or malformed."""
        try:
            return parsedate_to_datetime(self.headers.get("date", "")).timestamp()
        except (ValueError, TypeError):
            return None

    def read(self) -> bytes:
        """The rest of the body in one piece, then closed."""
        try:
            return b"".join(self.body)
        finally:
            self.close()

    def close(self) -> None:
        """Give back what the response holds: a connection, or a place among the calls in flight."""
        release, self._release = self._release, _nothing
        release()

    def __repr__(self) -> str:
        return f"<Response {self.status}>"


Send = Callable[[Request], Response]
"""A function from request to response. It may raise ``Unreachable``, and nothing else of ours."""
