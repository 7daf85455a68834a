"""Values for any record of the contract, and short ways through the codec."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.errors import BodyError
from greenroom.wire.elements import Make
from greenroom.wire.reading import ReplyReader, plain, reply_reader

TEXTS = (
    "Example",
    "Tāne & Sons <Ltd>",
    "12 Example Street\r\nLevel 3",
    ' "quoted", spaced ',
    "tab\tand\nline",
    "]]>",
    "&amp;",
    "0",
    "日本 😀",
    "No",
)


class Read(NamedTuple):
    """What a reply gave: its records and the reader that knows the rest."""

    records: list[Any]
    reader: ReplyReader[Any]


def chunks(body: bytes, size: int) -> Iterator[bytes]:
    """The body in pieces of one size."""
    return (body[start : start + size] for start in range(0, len(body), size))


def read_reply(
    operation: str, parts: bytes | Iterable[bytes], *, make: Make = plain, content_type: str = ""
) -> Read:
    """A reply read to its end."""
    pieces = [parts] if isinstance(parts, bytes) else list(parts)
    known = contract()
    reader = reply_reader(
        known,
        known.operation(operation),
        content_type=content_type,
        first=b"".join(pieces)[:64],
        make=make,
    )
    records = [record for piece in pieces for record in reader.feed(piece)]
    return Read(records + reader.finish(), reader)


def problem(operation: str, parts: bytes | Iterable[bytes]) -> str:
    """The message of the ``BodyError`` this reply must raise."""
    try:
        read_reply(operation, parts)
    except BodyError as error:
        return str(error)
    raise AssertionError("no error")


def clients(inside: str) -> bytes:
    """A client list in XML around this markup."""
    return f"<Response><Status>OK</Status><Clients>{inside}</Clients></Response>".encode()


def values_of(record: str, draw: random.Random, *, beside: bool = True) -> dict[str, Any]:
    """Some values for a record: about half of its fields, at least one; texts never empty."""
    fields = [field for field in contract().fields(record) if beside or not field.beside]
    chosen = [field for field in fields if draw.random() < 0.5] or fields[:1]
    return {field.name: _value(field, draw, beside=beside) for field in chosen}


def _value(field: Field, draw: random.Random, *, beside: bool) -> Any:
    """A value for one field, now and then an empty one."""
    if field.many:
        least = 0 if field.wrapped else 1
        return [_one(field, draw, beside=beside) for _ in range(draw.randint(least, 3))]
    if not field.attribute and draw.random() < 0.1 and (not field.record or _has_fields(field)):
        return None
    return _one(field, draw, beside=beside)


def _has_fields(field: Field) -> bool:
    """Whether the record of a field can be empty and none at once: not if it has plain elements."""
    return any(not inner.attribute for inner in contract().fields(field.record or ""))


def _one(field: Field, draw: random.Random, *, beside: bool) -> Any:
    """A value of the field's type."""
    if field.record:
        return values_of(field.record, draw, beside=beside)
    return _DRAWS[field.type](draw)


def _moment(draw: random.Random) -> dt.datetime:
    """A local time to the second."""
    return dt.datetime.fromisoformat("0001-01-01") + dt.timedelta(
        seconds=draw.randrange(9000 * 365 * 86_400)
    )


_DRAWS: dict[str, Callable[[random.Random], Any]] = {
    "text": lambda draw: draw.choice(TEXTS),
    "uuid": lambda draw: f"00000000-0000-4000-8000-{draw.randrange(16**12):012x}",
    "integer": lambda draw: draw.choice((0, 1, -30, 480, 10**12)),
    "decimal": lambda draw: Decimal(draw.randrange(-(10**9), 10**9)).scaleb(-2),
    "boolean": lambda draw: draw.random() < 0.5,
    "yes-no": lambda draw: draw.random() < 0.5,
    "date": lambda draw: _moment(draw).date(),
    "datetime": _moment,
    "utc-datetime": _moment,
    "time": lambda draw: _moment(draw).time().replace(second=0),
    "month": lambda draw: draw.randint(1, 12),
    "base64": lambda draw: draw.randbytes(draw.randint(1, 40)),
}
