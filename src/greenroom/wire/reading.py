"""Bytes → values: replies chunk by chunk, requests whole; the format is told or recognised.

The client reads replies here and the emulator requests; both get plain values, or records built by
a constructor of their own. Nothing here does I/O.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable
from typing import Any, Literal, Protocol, TypeVar

from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError
from greenroom.wire.compiled import PerContract
from greenroom.wire.document import SLICE, Document
from greenroom.wire.elements import ElementReaders, Make
from greenroom.wire.jsonreply import JsonReply
from greenroom.wire.jsontext import read_json
from greenroom.wire.objects import ObjectReaders
from greenroom.wire.xmlreply import XmlReply

Format = Literal["xml", "json"]
"""How a body is written."""

T = TypeVar("T")


class ReplyReader(Protocol[T]):
    """Takes a reply chunk by chunk and gives its records as they are complete.

    ``status`` is "OK", "ERROR", or "" while unknown; ``error`` is what Xero says about an error;
    ``next_url`` and ``first_url`` are the links of a page ("" when none); ``total`` counts the rows
    of a numbered page; ``value`` is the bare id some writes answer with; ``drift`` counts what the
    contract does not know, by record and element, never with a value: a value that could not be
    read is ``None`` and stands there as ``<field>: unreadable``.
    """

    status: str
    error: str
    next_url: str
    first_url: str
    total: int | None
    value: str | None
    drift: Counter[tuple[str, str]]

    def feed(self, chunk: bytes) -> list[T]:
        """The records completed by this chunk. Raises ``BodyError``."""
        ...

    def finish(self) -> list[T]:
        """The rest of the records; ``BodyError`` when the body is malformed, or ``cut`` short."""
        ...


def plain(record: str) -> Callable[..., Any]:  # noqa: ARG001 - the shape of every ``Make``
    """The constructor that leaves values as they are: ``dict``, whatever the record."""
    return dict


def _make_of(key: Hashable) -> Make:
    """The key of a reader is what makes its records."""
    assert callable(key)
    return key


_ELEMENTS = PerContract(lambda contract, key: ElementReaders(contract, _make_of(key)))
_OBJECTS = PerContract(lambda contract, key: ObjectReaders(contract, _make_of(key)))
_SENT_ELEMENTS = PerContract(lambda contract, _: ElementReaders(contract, plain, "request"))
_SENT_OBJECTS = PerContract(lambda contract, _: ObjectReaders(contract, plain, "request"))


def format_of(content_type: str, first: bytes) -> Format | None:
    """The format of a body, by its first byte where that is telling, else by its type.

    Gateway errors ignore ``Accept`` and may lack a type (xpm-api 3), so the byte has the last word.
    """
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    if start in (b"{", b"["):
        return "json"
    if start == b"<":
        return "xml"
    if start:
        return None
    kind = content_type.lower()
    return "json" if "json" in kind else "xml" if "xml" in kind else None


def reply_reader(
    contract: Contract,
    operation: Operation,
    *,
    content_type: str,
    first: bytes,
    make: Make = plain,
) -> ReplyReader[Any]:
    """A reader for one reply, chosen by its content type and its first bytes.

    ``first`` is only looked at: feed it too. ``make`` gives, by record name, what builds a record
    from keyword arguments; readers are made once per ``make``, so pass a lasting function.
    """
    found = format_of(content_type, first)
    if found == "json":
        return JsonReply(operation, _OBJECTS.get(contract, make))
    if found == "xml":
        return XmlReply(contract, operation, _ELEMENTS.get(contract, make))
    raise BodyError("the body is neither XML nor JSON")


def read_body(
    contract: Contract,
    operation: Operation,
    body: bytes,
    *,
    format: Format,  # noqa: A002
) -> dict[str, object]:
    """The values of a request's body; {} for an operation without one.

    Elements and properties the contract does not know are left out, as Xero leaves them out. A
    value that does not fit is a ``BodyError`` that names its element in ``field``; so is a text
    that XML could not carry back.
    """
    if operation.body is None:
        return {}
    record = operation.body.record
    if format == "json":
        values = _SENT_OBJECTS.get(contract, "").reader(record)(read_json(body), Counter())
    else:
        document = Document()
        for start in range(0, len(body), SLICE):
            document.feed(body[start : start + SLICE])
        root = document.finish()
        if root.tag != operation.body.root:
            wanted = operation.body.root
            raise BodyError(f"the root element must be {wanted}; this one is {document.root_name}")
        values = _SENT_ELEMENTS.get(contract, "").reader(record).item(root, Counter())
    found: dict[str, object] = values
    return found
