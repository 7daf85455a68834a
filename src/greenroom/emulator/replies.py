"""Answers in bytes, made once and used for as long as everything they were made from lives.

A look is one way of showing rows: a shape in a format. Its bytes lie on the row, with the rows
whose text they borrow. A reply of one record is kept whole, envelope and all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice

from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.emulator.calls import Answer, Call, status_of
from greenroom.emulator.negotiation import TYPES, Format
from greenroom.emulator.pages import START, Page, write_token
from greenroom.emulator.painters import Sources
from greenroom.emulator.people import Country
from greenroom.emulator.practice import PracticeData
from greenroom.emulator.rows import Row
from greenroom.emulator.setting import Setting, View
from greenroom.emulator.shapes import Shape
from greenroom.errors import Refused
from greenroom.wire.writing import write_error, write_record, write_reply

ROWS_A_CHUNK = 32
"""How many rows of a list go out in one piece: a detailed client is about 2.7 kB."""

WEB = "https://practicemanager.xero.com"
"""Where links to the screens lead: it is no host of the API, and ids there are integers."""

_SWITCHES = (
    "paged-row",
    "agency-fields-in-au",
    "relationship-labels",
    "archived-in-groups",
    "birth-date-form",
)


class Look:
    """One operation's way of showing rows. ``kept`` says whether the bytes may stay on the row."""

    def __init__(
        self,
        operation: Operation,
        setting: Setting,
        form: Format,
        *,
        only: frozenset[str] | None = None,
    ) -> None:
        self.operation = operation
        self.format = form
        self.whole = operation.reply.kind == "one"
        self.kept = only is None
        self.record = operation.reply.record or ""
        self.shape = Shape(self.record, setting, only=only)
        self._linked = operation.acts == "get" and any(
            field.beside for field in contract().records[self.record].fields
        )

    def bytes_of(self, data: PracticeData, row: Row) -> bytes:
        """A row as a fragment of a list, or as a whole reply."""
        held = row.encoded.get(self)
        if held is not None:
            for source in held[1]:
                if not source.live:
                    break
            else:
                return held[0]
        sources: Sources = []
        encoded = self.encode(row, self.shape.paint(data, row, sources))
        if self.kept:
            row.encoded[self] = (encoded, tuple(sources))
        return encoded

    def encode(self, row: Row, values: Mapping[str, object]) -> bytes:
        """The bytes of values that were painted from a row."""
        reply = self.operation.reply
        fragment = write_record(
            contract(), self.record, values, format=self.format, element=reply.item
        )
        if not self.whole:
            return fragment
        screen = reply.item.capitalize()
        link = f"{WEB}/{screen}/{row.place + 1}/Detail" if self._linked else ""
        return b"".join(
            write_reply(contract(), self.operation, (fragment,), format=self.format, web_url=link)
        )


@lru_cache(maxsize=512)
def _look(
    name: str, form: Format, practice: tuple[View, Country, bool], readings: tuple[str | None, ...]
) -> Look:
    """An operation's look: the same object for the same setting, since rows are marked by it."""
    known = contract().switches
    chosen = [given or known[s].default for s, given in zip(_SWITCHES, readings, strict=True)]
    return Look(contract().operations[name], Setting(*practice, *chosen), form)


def look(data: PracticeData, call: Call, view: View) -> Look:
    """How a call shows rows of its reply's record."""
    readings = tuple(map(call.switches.get, _SWITCHES))
    practice = (view, data.country, data.pm_module)
    found = _look(call.operation.name, call.format, practice, readings)
    wanted = call.query.get("fields")
    if not wanted or (call.format == "xml" and call.switch("fields-in-xml") == "ignored"):
        return found
    return Look(call.operation, found.shape.setting, call.format, only=_chosen(found, wanted))


def _chosen(found: Look, wanted: str) -> frozenset[str]:
    """The fields a comma-separated list names, by their JSON or XML names in any case."""
    names = {name.strip().lower() for name in wanted.split(",")}
    return frozenset(
        field.name
        for field in contract().records[found.record].fields
        if field.json.lower() in names or field.xml.lower() in names
    )


def one(
    data: PracticeData, call: Call, row: Row, *, extra: Mapping[str, object] | None = None
) -> Answer:
    """A reply of one record; ``extra`` holds what a link and not the row knows of it."""
    shown = look(data, call, "full")
    if extra is None:
        return Answer(200, TYPES[call.format], (shown.bytes_of(data, row),))
    values = shown.shape.paint(data, row, []) | dict(extra)
    return Answer(200, TYPES[call.format], (shown.encode(row, values),))


def many(data: PracticeData, call: Call, rows: Iterable[Row], *, view: View = "list") -> Answer:
    """A reply of many records, encoded while it is sent; the rows are those of this moment."""
    shown = look(data, call, view)
    fragments = (shown.bytes_of(data, row) for row in rows)
    return _stream(call, fragments)


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
    return (b"".join(body),)


def ready(call: Call, body: tuple[bytes, ...]) -> Answer:
    """A reply whose body is there already."""
    return Answer(200, TYPES[call.format], body)


def status_only(call: Call) -> Answer:
    """A reply that says OK and nothing else."""
    return _stream(call, ())


def refuse(call: Call, refusal: Refused) -> Answer:
    """The envelope of an error, under the status that this operation gives it."""
    error = write_error(call.operation.api_method, refusal.message, format=call.format)
    return Answer(status_of(call, refusal), TYPES[call.format], (error,))


def _stream(call: Call, fragments: Iterable[bytes]) -> Answer:
    """An answer whose body is made while it is read."""
    total = 0 if call.operation.reply.total else None
    chunks = write_reply(
        contract(),
        call.operation,
        _pieces(fragments, b"" if call.format == "xml" else b","),
        format=call.format,
        total=total,
    )
    return Answer(200, TYPES[call.format], chunks)


def _pieces(fragments: Iterable[bytes], between: bytes) -> Iterator[bytes]:
    """Fragments joined into pieces worth sending."""
    waiting = iter(fragments)
    while piece := list(islice(waiting, ROWS_A_CHUNK)):
        yield between.join(piece)


def _link(call: Call, size: int, position: int) -> str:
    """The absolute address of a page."""
    token = write_token(call.operation.on, position)
    base = f"{call.base_url.rstrip('/')}/{call.operation.path}"
    return f"{base}?pageSize={size}&pageToken={token}"
