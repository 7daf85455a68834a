"""One call as the practice sees it, and what it answers: the values that pass between the parts.

The gate has let the call through before it comes here. Refusals travel as ``Refused``, whose status
says what kind it is: 200 a business error, 404 an unknown record, 409 a conflict, 400 a wrong
parameter or body, 501 an operation that is not imitated.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.emulator.negotiation import Format
from greenroom.errors import Refused

Version = Literal["3.0", "3.1"]
"""A version of the practice's API; 3.0 is 3.1 with integer ids beside, in XML alone."""


class Call(NamedTuple):
    """A call that may be answered.

    ``path`` holds parameters by our names, ``query`` by their names on the wire in lower case.
    ``base_url`` is the API's address as the caller knows it. ``switches`` holds the readings
    chosen; one that is missing has the contract's default.
    """

    operation: Operation
    path: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes
    format: Format
    body_format: Format
    now: float
    base_url: str
    switches: Mapping[str, str]
    version: Version = "3.1"

    def switch(self, name: str) -> str:
        """The reading chosen for a point on which witnesses differ."""
        return self.switches.get(name) or contract().switches[name].default

    def given(self, name: str) -> str:
        """The value of a parameter, by our name for it; its default when it was not given."""
        for param in self.operation.params:
            if param.name == name:
                found = self.path.get(name) or self.query.get(param.wire.lower())
                return found or param.default
        return ""

    @property
    def moved(self) -> float | None:
        """Where a client's stamp moves to when only what hangs on the client changes."""
        return self.now if self.switch("modified-stamp-on-children") == "moved" else None


class Answer(NamedTuple):
    """Status, content type and body of the business part of a reply."""

    status: int
    content_type: str
    chunks: Iterable[bytes]


def business(text: str) -> Refused:
    """A refusal by the rules of the practice."""
    return Refused(text, status=200)


def unknown(what: str) -> Refused:
    """A refusal because nobody has the id; the words follow the recorded ones (field-F1)."""
    return Refused(f"Invalid {what} identifier", status=404)


def conflict(text: str) -> Refused:
    """A refusal because of the state a record is in."""
    return Refused(text, status=409)


def invalid(text: str) -> Refused:
    """A refusal of a parameter or a body."""
    return Refused(text, status=400)


def status_of(call: Call, refusal: Refused) -> int:
    """The HTTP status a refusal gets: by the operation's documented ones and by two switches."""
    status = refusal.status or 200
    documented = call.operation.statuses
    strict = call.switch("business-errors") == "4xx"
    if status == 404:
        always = strict or call.switch("unknown-record") == "404"
        return 404 if always or 404 in documented else 200
    if status == 409:
        return 409 if strict or 409 in documented else 200
    return 400 if status == 200 and strict else status
