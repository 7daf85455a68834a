"""Operation and arguments → request. Pure: nothing is sent, no token is attached, no clock is read.

Which headers to send, and why: the overview page and the notes on strict content types, told in
the contract's reference. What comes back is read in ``reply``.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from greenroom.client.arguments import check, find_operation, query_text
from greenroom.client.pages import Page
from greenroom.contract.model import Contract, Operation
from greenroom.errors import UnexpectedReply
from greenroom.send import Request
from greenroom.wire.reading import Format
from greenroom.wire.writing import write_body


class Call:
    """One operation of one practice, its arguments checked. ``body`` holds plain values by name.

    Raises ``ConfigError`` with every problem at once.
    """

    def __init__(
        self,
        contract: Contract,
        name: str,
        arguments: Mapping[str, object],
        *,
        body: Mapping[str, object] | None = None,
        practice: str,
        wire: Format = "xml",
        origin: str | None = None,
    ) -> None:
        self.contract = contract
        self.operation = find_operation(contract, name)
        check(contract, self.operation, arguments, body)
        self.arguments = arguments
        self.body = body
        self.practice = practice
        accounting = self.operation.name in contract.accounting
        # An ordinary organisation's API is read as JSON only.
        self.wire: Format = "json" if accounting else wire
        self.accounting = accounting
        self.base = contract.identity.url("accounting" if accounting else "practice", origin=origin)

    def request(self, page: Page) -> Request:
        """The request for one page of the call."""
        body = b""
        if self.operation.body is not None and self.body is not None:
            body = write_body(self.contract, self.operation, self.body, format=self.wire)
        return Request(self.operation.method, self._url(page), self._headers(), body)

    def _url(self, page: Page) -> str:
        """The address, path and query quoted; Xero's own link to a page is followed as it is."""
        if page.url:
            return _same_host(page.url, self.base, self.operation)
        given = {name: value for name, value in page.arguments.items() if value is not None}
        path, query = self.operation.path, {}
        for param in self.operation.params:
            if param.name not in given:
                continue
            text = query_text(given[param.name])
            if param.place == "path":
                path = path.replace(f"{{{param.wire}}}", quote(text, safe=""))
            else:
                query[param.wire] = text
        return self.base + path + (f"?{urlencode(query, quote_via=quote)}" if query else "")

    def _headers(self) -> dict[str, str]:
        """Every header but the token: an explicit Accept always, a Content-Type with a body."""
        headers = {"xero-tenant-id": self.practice}
        if self.wire == "json":
            headers["accept"] = "application/json"
            if not self.accounting:
                headers["xero-features"] = "practice-strict-content-type"
        else:
            headers["accept"] = "application/xml, text/xml"
        if self.body is not None:
            headers["content-type"] = f"application/{self.wire}"
        return headers


def _same_host(url: str, base: str, operation: Operation) -> str:
    """The link, if it leads to where the token may go; ``UnexpectedReply`` if it does not."""
    link, home = urlsplit(url), urlsplit(base)
    if (link.scheme, link.netloc) == (home.scheme, home.netloc) and link.path.startswith(home.path):
        return url
    raise UnexpectedReply(
        f"{operation.name}: the link to the next page leads away from {home.netloc}",
        hint="Nothing was sent there: a token goes to Xero's own address only.",
        operation=operation.name,
    )
