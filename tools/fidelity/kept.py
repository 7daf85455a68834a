"""A reply read by the codec and written again, as the emulator would write it.

What the codec makes of a sample is compared by others; here it is only taken through.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from fidelity.catalogue import Sample
from greenroom.contract import contract
from greenroom.contract.model import Contract
from greenroom.emulator.practice.variants import Writing, written
from greenroom.wire.reading import Format, reply_reader
from greenroom.wire.writing import write_error, write_record, write_reply


def is_envelope(body: bytes) -> bool:
    """Whether a body is the application's own, and not the gateway's or nobody's."""
    return body.lstrip()[:1] == b"<" or body.lstrip().startswith((b'{"status"', b'{ "status"'))


def rewritten(sample: Sample) -> bytes:
    """The sample after it was read and written in its own format."""
    terms = _terms(sample)
    return _Parts.read(terms, sample, sample.body).write(terms, sample, sample.wire)


def lost_through(sample: Sample) -> Iterator[Format]:
    """The formats that the sample's values do not survive."""
    terms = _terms(sample)
    first = _Parts.read(terms, sample, sample.body)
    forms: tuple[Format, ...] = ("xml", "json")
    # JSON holds a record here that XML was seen without (xpm-api 13.1).
    if terms.operations[sample.operation].reply.status_only_in_xml:
        forms = ("json",)
    for form in forms:
        if _Parts.read(terms, sample, first.write(terms, sample, form)).full != first.full:
            yield form


def cannot_be_written(sample: Sample, path: str) -> bool:
    """Whether nobody can write an element again: it is unknown, or a link that leads nowhere."""
    unknown = {f"/{name.partition('.')[2]}" for name in sample.unknown}
    return path.endswith(("Links/Next", *unknown))


def _terms(sample: Sample) -> Contract:
    """The contract under the readings that the sample was taken by."""
    told = sample.switches
    operation = contract().operations[sample.operation]
    timed = operation.reply.kind == "many" and operation.acts != "search"
    return written(
        Writing(
            told.get("birth-date-form", "date") if timed else "date",
            told.get("note-tags-element", "tags"),
            told.get("invoice-id-element", "uuid"),
            sample.version,
        )
    )


class _Parts(NamedTuple):
    """What a reply holds, by the codec."""

    records: list[Any]
    error: str
    first_url: str
    next_url: str
    total: int | None
    value: str | None

    @classmethod
    def read(cls, terms: Contract, sample: Sample, body: bytes) -> _Parts:
        """The parts of a body."""
        operation = terms.operations[sample.operation]
        reader = reply_reader(terms, operation, content_type="", first=body[:64])
        records = [*reader.feed(body), *reader.finish()]
        links = (reader.first_url, reader.next_url)
        return cls(records, reader.error, *links, reader.total, reader.value)

    def write(self, terms: Contract, sample: Sample, form: Format) -> bytes:
        """The parts as a body."""
        operation = terms.operations[sample.operation]
        if self.error:
            return write_error(operation.api_method, self.error, format=form)
        reply = operation.reply
        made = [
            write_record(terms, reply.record or "", one, format=form, element=reply.item)
            for one in self.records
        ]
        beside = self.records[0].get("web_url") if reply.kind == "one" and self.records else ""
        pieces = write_reply(
            terms,
            operation,
            made,
            format=form,
            first_url=self.first_url,
            next_url=self.next_url,
            total=self.total,
            value=self.value,
            web_url=beside or "",
            bare=sample.switches.get("bare-lists") == "bare",
        )
        return b"".join(pieces)

    @property
    def full(self) -> tuple[Any, ...]:
        """The values that are not empty: absent, null and empty are alike (xpm-api 4.2)."""
        return (_full(self.records), *self[1:])


def _full(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _full(one) for name, one in value.items()}
        return {name: one for name, one in kept.items() if one not in (None, "", {}, [])}
    return [_full(one) for one in value] if isinstance(value, list | tuple) else value
