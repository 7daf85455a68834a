"""Replies as samples: a body without anybody's data, and what is worth knowing beside it.

Pure: which leaf of a body keeps its value, which headers stay, how it is told. How values are
exchanged is in ``disguise``; writing files is left to ``recording``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from greenroom.client.disguise import Disguise
from greenroom.client.listening import Heard
from greenroom.contract.model import Contract, Field, Operation
from greenroom.errors import BodyError
from greenroom.wire.kinds import fits
from greenroom.wire.leaves import ENVELOPE, Leaf
from greenroom.wire.opening import open_reply
from greenroom.wire.reading import Format, format_of

HEADERS = {
    "content-type": r"[\w/+.-]{1,60}(; ?charset=[\w-]{1,20})?",
    "cache-control": r"[\w=, -]{1,80}",
    "date": r"[\w:, ]{1,40}",
    "retry-after": r"\d{1,6}",
    "x-rate-limit-problem": r"[a-z-]{1,20}",
}
"""Headers that a sample keeps, and the form they must have; limits and the id come on top."""

_KEPT_TYPES = frozenset(("boolean", "yes-no", "month", "time", "date", "datetime", "utc-datetime"))
_FLAGS = ("yes", "no", "true", "false")
_STATUS = re.compile(r"(?i)ok|error|\d{3}")
_WORD = re.compile(r"[A-Za-z]{1,30}")
_LINK = re.compile(r"(?i)pagination/links/(first|next)")


class Sample(NamedTuple):
    """One reply as it may be kept: where it came from, how it looked, nobody's data in it.

    ``path`` is the operation's, with its parameters' names; ``arguments`` are names alone. ``form``
    is empty where the body was neither XML nor JSON, or cut, and was left out.
    """

    operation: str
    method: str
    path: str
    arguments: tuple[str, ...]
    status: int
    headers: dict[str, str]
    form: Format | None
    body: bytes


def sample_of(contract: Contract, operation: Operation, heard: Heard, disguise: Disguise) -> Sample:
    """The reply as a sample."""
    kind = heard.headers.get("content-type", "")
    form, body = format_of(kind, heard.body[:64]), b""
    try:
        if form and heard.whole and heard.body.strip():
            body = _disguised(contract, operation, heard, disguise)
    except BodyError:
        body = b""
    return Sample(
        operation=operation.name,
        method=operation.method,
        path=operation.path,
        arguments=tuple(sorted({name for name, _ in parse_qsl(urlsplit(heard.request.url).query)})),
        status=heard.status,
        headers=_headers(contract, heard.headers, disguise),
        form=form if body else None,
        body=body,
    )


def _headers(contract: Contract, headers: Mapping[str, str], disguise: Disguise) -> dict[str, str]:
    """The headers that stay."""
    forms = HEADERS | {one.header.lower(): r"\d{1,9}" for one in contract.limits.values()}
    kept = {
        name: headers[name]
        for name, form in forms.items()
        if name in headers and re.fullmatch(form, headers[name], re.ASCII)
    }
    if "xero-correlation-id" in headers:
        kept["xero-correlation-id"] = disguise.text(headers["xero-correlation-id"])
    return kept


def _disguised(contract: Contract, operation: Operation, heard: Heard, disguise: Disguise) -> bytes:
    """The body with every value exchanged that may not stay."""
    kind = heard.headers.get("content-type", "")
    opened = open_reply(contract, operation, heard.body, content_type=kind)
    form = format_of(kind, heard.body[:64]) or "xml"
    costume = _Costume(contract, operation, disguise, form)
    for part in opened.parts():
        if isinstance(part, Leaf) and part.value is not None:
            made = costume.worn(part)
            if made is not part.value:
                part.put(made)
    return opened.write()


class _Costume:
    """What each value of one body wears."""

    def __init__(
        self, contract: Contract, operation: Operation, disguise: Disguise, form: Format
    ) -> None:
        self._disguise = disguise
        self._operation = operation
        self._form: Format = form
        self._home = urlsplit(contract.identity.url("practice"))
        refusals = [one for one in contract.identity.refusals.values() if one.step == "call"]
        self._gateway_words = {one.error for one in refusals} | {one.detail for one in refusals}

    def worn(self, leaf: Leaf) -> Any:
        """The value that may be kept in a leaf's place: the very same where it may stay."""
        if leaf.record == ENVELOPE and self._is_ours(leaf):
            return leaf.value
        if leaf.record == ENVELOPE and _LINK.fullmatch(leaf.name) and isinstance(leaf.value, str):
            return self._link(leaf.value)
        if leaf.field is None:
            return self._unknown(leaf.value)
        return self._known(leaf.field, leaf.value)

    def _is_ours(self, leaf: Leaf) -> bool:
        """Whether a part of the envelope says nothing of the practice."""
        name, text = leaf.name.lower(), str(leaf.value)
        if name == "@api-method":
            return _WORD.fullmatch(text) is not None
        if name == "status":
            return _STATUS.fullmatch(text) is not None
        if name == self._operation.reply.total.lower() and name:
            return text.isdecimal()
        return name in ("title", "detail") and text in self._gateway_words

    def _known(self, field: Field, value: Any) -> Any:
        """The value of a field."""
        fitting = fits(field, value, self._form)
        if field.type in ("boolean", "yes-no") and _is_flag(value):
            return _no(value) if field.personal else value
        if fitting and not field.personal and (field.type in _KEPT_TYPES or value in field.values):
            return value
        if fitting and field.type in ("integer", "decimal"):
            small = field.type == "integer" and not field.personal
            return _as_number(value, self._disguise.small if small else self._disguise.number)
        if isinstance(value, str):
            change = self._disguise.data if field.type == "base64" else self._disguise.text
            return change(value)
        return self._unknown(value)

    def _unknown(self, value: Any) -> Any:
        """A value of which nothing is known."""
        if _is_flag(value):
            return value
        if isinstance(value, str):
            return self._disguise.text(value)
        if isinstance(value, int | float | Decimal):
            return self._disguise.number(value)
        return "Sample"

    def _link(self, url: str) -> str:
        """A link to a page of the same list at Xero's own address, its token made up."""
        link = urlsplit(url)
        if not link.path.endswith(self._operation.path):
            return self._disguise.text(url)
        given = [
            (name, value if value.isdecimal() and len(value) < 4 else self._disguise.token(value))
            for name, value in parse_qsl(link.query)
        ]
        path = self._home.path + self._operation.path
        return link._replace(
            scheme=self._home.scheme, netloc=self._home.netloc, path=path, query=urlencode(given)
        ).geturl()


def _is_flag(value: Any) -> bool:
    """Whether a value is a yes or no, in whatever form."""
    if isinstance(value, str):
        return value.strip().lower() in _FLAGS
    return isinstance(value, bool)


def _no(value: Any) -> Any:
    """The flag unset, in the form it came in."""
    if isinstance(value, bool):
        return False
    return "No" if value.strip().lower() in ("yes", "no") else "false"


def _as_number(value: Any, change: Any) -> Any:
    """A number exchanged, as a text where it came as one."""
    if not isinstance(value, str):
        return change(value)
    try:
        number = int(value) if re.fullmatch(r"\s*-?\d+\s*", value, re.ASCII) else Decimal(value)
    except (InvalidOperation, ValueError):
        # More digits than Python reads; whatever it is, it may not stay.
        return "0"
    return format(change(number), "f") if isinstance(number, Decimal) else str(change(number))
