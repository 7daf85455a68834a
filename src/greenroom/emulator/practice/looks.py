"""Ways of showing rows, and the bytes they made, kept for as long as all they were made from lives.

A look is one operation's shape in one format and setting. Its bytes lie on the row, with the rows
whose text they borrow; a reply of one record is kept whole, envelope and all. What a reply is made
of is decided in ``replies``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

import msgspec

from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.emulator.negotiation import Format
from greenroom.emulator.practice.calls import Call, Version
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.painters import Sources
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import Country, Setting, View
from greenroom.emulator.practice.shapes import Shape
from greenroom.emulator.practice.variants import WITHOUT_UUID_IN_3_0, Writing, written
from greenroom.wire.writing import write_record, write_reply

WEB = "https://practicemanager.xero.com"
"""Where links to the screens lead: it is no host of the API, and ids there are integers."""

_READINGS = (
    "paged-row",
    "agency-fields-in-au",
    "relationship-labels",
    "archived-in-groups",
    "birth-date-form",
    "note-tags-element",
    "invoice-id-element",
)
_SETTINGS = 4  # the first so many readings decide what is sent, the others how it is written


_NUMBER_AND_NAME = frozenset(("number", "name"))


class Look:
    """One operation's way of showing rows. ``kept`` says whether the bytes may stay on the row."""

    def __init__(
        self,
        operation: Operation,
        setting: Setting,
        form: Format,
        writing: Writing,
        *,
        only: frozenset[str] | None = None,
    ) -> None:
        self.operation = operation
        self.setting = setting
        self.format = form
        self.writing = writing
        self.kept = only is None
        self.record = operation.reply.record or ""
        self.shape = Shape(self.record, setting, only=only)
        self._contract = written(writing)
        self._whole = operation.reply.kind == "one"
        links = [f for f in contract().records[self.record].fields if f.name == "web_url"]
        self._linked = any(f.beside and operation.acts == "get" for f in links)
        # Beside a record in XML, inside it in JSON; on time entries seen in JSON alone (field-F2).
        seen = any(not f.beside and f.standing == "observed" for f in links)
        self._inside = form == "json" and (self._linked or seen)

    def only(self, fields: frozenset[str]) -> Look:
        """The same look trimmed to some fields; what anyone may ask for is not kept on rows."""
        return Look(self.operation, self.setting, self.format, self.writing, only=fields)

    def bytes_of(self, data: PracticeData, row: Row) -> bytes:
        """A row as a fragment of a list, or as a whole reply."""
        held = row.encoded.get(self) if row.encoded else None
        if held is not None:
            for source in held[1]:
                if not source.live:
                    break
            else:
                return held[0]
        sources: Sources = []
        encoded = self.encode(row, self.shape.paint(data, row, sources))
        if self.kept:
            if row.encoded is None:
                row.encoded = {}
            row.encoded[self] = (encoded, tuple(sources))
        return encoded

    def encode(self, row: Row, values: Mapping[str, Any]) -> bytes:
        """The bytes of values that were painted from a row."""
        item, form = self.operation.reply.item, self.format
        link = f"{WEB}/{item}/{row.place + 1}/Detail" if self._linked or self._inside else ""
        if self._inside:
            values = {**values, "web_url": link}
        fragment = write_record(self._contract, self.record, values, format=form, element=item)
        if not self._whole:
            return fragment
        beside = link if self._linked else ""
        reply = write_reply(
            self._contract, self.operation, (fragment,), format=form, web_url=beside
        )
        return b"".join(reply)


class _Point(NamedTuple):
    """What a look depends on besides the readings of switches."""

    operation: str
    form: Format
    version: Version
    view: View
    country: Country
    pm_module: bool
    whole_job: bool


@lru_cache(maxsize=512)
def _look(point: _Point, readings: tuple[str | None, ...]) -> Look:
    """An operation's look: the same object for the same setting, since rows are marked by it."""
    known, operation = contract().switches, contract().operations[point.operation]
    chosen = [given or known[s].default for s, given in zip(_READINGS, readings, strict=True)]
    birth_dates, note_tags, invoice_ids = chosen[_SETTINGS:]
    writing = Writing(birth_dates, note_tags, invoice_ids, point.version)
    if point.view == "full" or operation.acts == "search":  # there no sample has a time
        writing = writing._replace(birth_dates="date")
    setting = Setting(point.view, point.country, point.pm_module, *chosen[:_SETTINGS])
    if point.whole_job:
        reply = msgspec.structs.replace(operation.reply, status_only_in_xml=False)
        operation = msgspec.structs.replace(operation, reply=reply)
    old = point.version == "3.0" and point.operation in WITHOUT_UUID_IN_3_0
    return Look(operation, setting, point.form, writing, only=_NUMBER_AND_NAME if old else None)


def look(data: PracticeData, call: Call, view: View) -> Look:
    """How a call shows rows of its reply's record."""
    operation = call.operation
    whole = operation.reply.status_only_in_xml and call.switch("job-change-reply") == "job"
    place = (view, data.country, data.pm_module)
    point = _Point(operation.name, call.format, call.version, *place, whole_job=whole)
    found = _look(point, tuple(map(call.switches.get, _READINGS)))
    wanted = call.query.get("fields")
    if not wanted or (call.format == "xml" and call.switch("fields-in-xml") == "ignored"):
        return found
    return found.only(_named(found.record, wanted))


def _named(record: str, wanted: str) -> frozenset[str]:
    """The fields a comma-separated list names, by their JSON or XML names in any case."""
    names = {name.strip().lower() for name in wanted.split(",")}
    return frozenset(
        field.name
        for field in contract().records[record].fields
        if field.json.lower() in names or field.xml.lower() in names
    )
