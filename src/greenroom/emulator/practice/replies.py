"""Answers: one record, many, a page, the status alone, or a refusal.

Bodies of lists are made while they are read. How rows look is decided in ``looks``, what is to be
answered by whoever calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from greenroom.contract import contract
from greenroom.emulator.negotiation import TYPES
from greenroom.emulator.practice.calls import Answer, Call, status_of
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.looks import look
from greenroom.emulator.practice.pages import START, Page, write_token
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import View
from greenroom.errors import Refused
from greenroom.wire.writing import write_error, write_record, write_reply


def one(
    data: PracticeData, call: Call, row: Row, *, extra: Mapping[str, object] | None = None
) -> Answer:
    """A reply of one record; ``extra`` holds what a link and not the row knows of it."""
    shown = look(data, call, "full")
    if extra is None:
        return Answer(200, TYPES[call.format], (shown.bytes_of(data, row),))
    values = shown.shape.paint(data, row, []) | dict(extra)
    return Answer(200, TYPES[call.format], (shown.encode(row, values),))


def many(data: PracticeData, call: Call, rows: Sequence[Row], *, view: View = "list") -> Answer:
    """A reply of many records, encoded while it is sent; the rows are those of this moment."""
    shown = look(data, call, view)
    total = len(rows) if call.operation.reply.total else None
    return _stream(call, (shown.bytes_of(data, row) for row in rows), total=total)


def value(call: Call, name: str) -> Answer:
    """A reply of a bare id or number."""
    chunks = write_reply(contract(), call.operation, (), format=call.format, value=name)
    return Answer(200, TYPES[call.format], chunks)


def plain(call: Call, records: Iterable[Mapping[str, Any]]) -> Answer:
    """A reply of many records that are no rows of their own."""
    told = call.operation.reply
    return _stream(
        call,
        [
            write_record(
                contract(), told.record or "", record, format=call.format, element=told.item
            )
            for record in records
        ],
    )


def page(data: PracticeData, call: Call, found: Page, *, size: int) -> tuple[bytes, ...]:
    """The body of a page of records, with absolute links to the first and the next one."""
    shown = look(data, call, "paged")
    body = write_reply(
        contract(),
        call.operation,
        [shown.bytes_of(data, row) for row in found.rows],
        format=call.format,
        first_url=_link(call, size, START),
        next_url="" if found.next is None else _link(call, size, found.next),
    )
    whole = b"".join(body)
    if found.next is None and call.switch("last-page") == "empty":
        whole = _with_empty_link(call, whole)
    return (whole,)


def ready(call: Call, body: tuple[bytes, ...]) -> Answer:
    """A reply whose body is there already."""
    return Answer(200, TYPES[call.format], body)


def fragments(call: Call, encoded: Iterable[bytes]) -> Answer:
    """A reply of many records that were encoded by whoever calls."""
    return _stream(call, encoded)


def status_only(call: Call) -> Answer:
    """A reply that says OK and nothing else."""
    return _stream(call, ())


def refuse(call: Call, refusal: Refused) -> Answer:
    """The envelope of an error, under the status that this operation gives it."""
    error = write_error(call.operation.api_method, refusal.message, format=call.format)
    return Answer(status_of(call, refusal), TYPES[call.format], (error,))


def _stream(call: Call, fragments: Iterable[bytes], *, total: int | None = None) -> Answer:
    """An answer whose body is made while it is read."""
    bare = call.operation.reply.sampled_bare and call.switch("bare-lists") == "bare"
    chunks = write_reply(
        contract(),
        call.operation,
        fragments,
        format=call.format,
        total=total,
        bare=bare,
    )
    return Answer(200, TYPES[call.format], chunks)


def _with_empty_link(call: Call, body: bytes) -> bytes:
    """The last page with a link to a next one that leads nowhere."""
    if call.format == "xml":
        return body.replace(b"</Links></Pagination>", b"<Next /></Links></Pagination>")
    return body.removesuffix(b"null}}}") + b'""}}}' if body.endswith(b"null}}}") else body


def _link(call: Call, size: int, position: int) -> str:
    """The absolute address of a page."""
    token = write_token(call.operation.on, position)
    base = f"{call.base_url.rstrip('/')}/{call.operation.path}"
    return f"{base}?pageSize={size}&pageToken={token}"
