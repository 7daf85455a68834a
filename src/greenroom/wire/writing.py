"""Values → bytes: requests, records and the envelope around them, in XML and JSON.

The client writes requests here; the emulator writes records once, keeps their bytes, and puts them
into envelopes that stream. Nothing here does I/O.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from typing import Any, cast

from greenroom.contract.model import Contract, Operation
from greenroom.errors import BodyError
from greenroom.wire.compiled import PerContract
from greenroom.wire.forms import Travel
from greenroom.wire.jsontext import write_json
from greenroom.wire.markup import MarkupWriters, escape
from greenroom.wire.objects import ObjectWriters
from greenroom.wire.reading import Format

__all__ = ["Format", "write_body", "write_error", "write_record", "write_reply"]

_CHUNK = 128 * 1024


def _travel(key: Hashable) -> Travel:
    """The key of a writer is the way its values go."""
    return cast("Travel", key)


_MARKUP = PerContract(lambda contract, key: MarkupWriters(contract, _travel(key)))
_OBJECTS = PerContract(lambda contract, key: ObjectWriters(contract, _travel(key)))


def write_body(
    contract: Contract,
    operation: Operation,
    values: Mapping[str, object],
    *,
    format: Format,  # noqa: A002
) -> bytes:
    """A request's body; b"" for an operation without one. Raises ``BodyError`` naming the field.

    A key the record does not know is an error: a misspelt field must not be lost on the way.
    """
    if operation.body is None:
        return b""
    _check_names(contract, operation.body.record, values)
    return _record(
        contract, operation.body.record, values, format=format, element=operation.body.root,
        travel="request",
    )  # fmt: skip


def _check_names(contract: Contract, record: str, values: Mapping[str, object]) -> None:
    """Refuse keys that no field has, in the records inside too."""
    fields = {field.name: field for field in contract.fields(record)}
    for name, value in values.items():
        field = fields.get(name)
        if field is None:
            raise BodyError(f"{record} has no field called {name}")
        entries = value if isinstance(value, list | tuple) else [value]
        for entry in entries:
            if field.record and isinstance(entry, Mapping):
                _check_names(contract, field.record, entry)


def write_record(
    contract: Contract,
    record: str,
    values: Mapping[str, object],
    *,
    format: Format,  # noqa: A002
    element: str,
) -> bytes:
    """One record as it stands in a reply, to be kept and put into an envelope.

    ``element`` is its XML element. Keys the record does not know are left out, so that a whole row
    may be given for a smaller shape.
    """
    return _record(contract, record, values, format=format, element=element, travel="reply")


def _record(
    contract: Contract,
    record: str,
    values: Mapping[str, object],
    *,
    format: Format,  # noqa: A002
    element: str,
    travel: Travel,
) -> bytes:
    """One record in either format, as it goes either way."""
    if format == "json":
        return write_json(_OBJECTS.get(contract, travel).writer(record)(values))
    return _MARKUP.get(contract, travel).writer(record)(values, element).encode()


def write_reply(
    contract: Contract,  # noqa: ARG001 - every function of this module begins with it
    operation: Operation,
    fragments: Iterable[bytes],
    *,
    format: Format,  # noqa: A002
    error: str = "",
    next_url: str = "",
    first_url: str = "",
    total: int | None = None,
    value: str | None = None,
    web_url: str = "",
    bare: bool = False,
) -> Iterator[bytes]:
    """The envelope around records from ``write_record``, in chunks of about 128 KiB.

    ``total`` is the count of a numbered page, ``value`` the id of a bare reply, ``web_url`` what
    XML puts beside a record. With ``error`` the status is ERROR and nothing else is in it. ``bare``
    leaves the outer element of a list in XML away.
    """
    if error:
        yield write_error(operation.api_method, error, format=format)
        return
    if bare and format == "xml":
        yield from _gathered(_wrapped(operation.reply.wrapper, fragments))
        return
    envelope = _json_parts if format == "json" else _xml_parts
    facts: dict[str, Any] = {"total": total, "value": value, "web_url": web_url}
    links = {"first": first_url, "next": next_url}
    yield from _gathered(envelope(operation, fragments, facts, links))


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in fewer pieces."""
    waiting: list[bytes] = []
    size = 0
    for part in parts:
        waiting.append(part)
        size += len(part)
        if size >= _CHUNK:
            yield b"".join(waiting)
            waiting, size = [], 0
    if waiting:
        yield b"".join(waiting)


def _xml_parts(
    operation: Operation, fragments: Iterable[bytes], facts: dict[str, Any], links: dict[str, str]
) -> Iterator[bytes]:
    """An XML reply: status first, then the payload, then links (xpm-api 4.1)."""
    reply = operation.reply
    yield _xml_head(operation.api_method, "OK")
    if reply.total and facts["total"] is not None:
        yield _leaf(reply.total, str(facts["total"]))
    if reply.kind == "many":
        yield from _wrapped(reply.wrapper, fragments)
    elif reply.kind == "one" and not reply.status_only_in_xml:
        yield from fragments
        if facts["web_url"]:
            yield _leaf("WebUrl", facts["web_url"])
    elif reply.kind == "value" and facts["value"] is not None:
        yield _leaf(reply.item, facts["value"])
    if any(links.values()):
        inside = b"".join(_leaf(name.capitalize(), url) for name, url in links.items() if url)
        yield b"<Pagination><Links>" + inside + b"</Links></Pagination>"
    yield b"</Response>"


def _wrapped(wrapper: str, fragments: Iterable[bytes]) -> Iterator[bytes]:
    """Records in their wrapper, which closes itself when there are none."""
    pieces = iter(fragments)
    first = next(pieces, None)
    if first is None:
        yield f"<{wrapper} />".encode()
        return
    yield f"<{wrapper}>".encode()
    yield first
    yield from pieces
    yield f"</{wrapper}>".encode()


def _json_parts(
    operation: Operation, fragments: Iterable[bytes], facts: dict[str, Any], links: dict[str, str]
) -> Iterator[bytes]:
    """A JSON reply: one flat object (xpm-api 4.2)."""
    reply = operation.reply
    yield b'{"status":"OK"'
    if reply.total and facts["total"] is not None:
        yield _member(reply.total.lower(), facts["total"])
    if reply.kind == "many":
        yield f',"{reply.json}":['.encode()
        for place, fragment in enumerate(fragments):
            yield b"," + fragment if place else fragment
        yield b"]"
    elif reply.kind == "one":
        for fragment in fragments:
            yield f',"{reply.json}":'.encode() + fragment
    elif reply.kind == "value" and facts["value"] is not None:
        yield _member(reply.json, facts["value"])
    if any(links.values()):
        yield _member("pagination", {"links": {name: url or None for name, url in links.items()}})
    yield b"}"


def _member(name: str, value: object) -> bytes:
    """One more property of an object."""
    return f',"{name}":'.encode() + write_json(value)


def _leaf(element: str, text: str) -> bytes:
    """An element that holds a text."""
    return f"<{element}>{escape(text)}</{element}>".encode() if text else f"<{element} />".encode()


def _xml_head(api_method: str, status: str) -> bytes:
    """The beginning of every XML reply."""
    method = escape(api_method, attribute=True)
    return f'<Response api-method="{method}"><Status>{status}</Status>'.encode()


def write_error(api_method: str, text: str, *, format: Format) -> bytes:  # noqa: A002
    """A refusal of the application: status ERROR and its description, in either format."""
    if format == "json":
        return write_json({"status": "ERROR", "errorDescription": text})
    return _xml_head(api_method, "ERROR") + _leaf("ErrorDescription", text) + b"</Response>"
