"""The contract as Xero's side writes and reads it under readings that change names or forms.

Most switches decide what is sent; the few that decide how it is written, or what is understood, are
applied to the contract itself, so that the codec needs to know nothing of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec

from greenroom.contract import contract
from greenroom.contract.model import Contract, Field, Record
from greenroom.emulator.practice.calls import Version

_CLIENTS = ("Client", "ClientBase")


NUMBER = Field(name="number", type="integer", json="id", xml="ID")
"""The integer that version 3.0 gives beside every id (docs-overview)."""

_ONLY_IN_3_0 = {"Job": "internal_id", "JobTask": "task_id"}
"""Fields that were recorded in version 3.0 and in no reply of 3.1 (field-F1)."""


WITHOUT_UUID_IN_3_0 = frozenset(("categories.list", "templates.list"))
"""Lists that were recorded in version 3.0 with an integer and a name alone (field-F1)."""


class Writing(NamedTuple):
    """The readings that change how replies are written, and the version of the API."""

    birth_dates: str = "date"
    note_tags: str = "tags"
    invoice_ids: str = "uuid"
    version: Version = "3.1"


@lru_cache(maxsize=16)
def written(readings: Writing) -> Contract:
    """The contract with the readings applied, and a client's id last, as recorded (field-F1)."""
    records = dict(contract().records)
    for name in _CLIENTS:
        records[name] = _client(records[name], readings)
    if readings.note_tags == "tag":
        note = records["ClientNote"]
        records["ClientNote"] = _changed(note, "tags", xml="Tag", also_xml=("Tags",))
    if readings.invoice_ids == "internal-uuid":
        invoice = records["Invoice"]
        records["Invoice"] = _changed(invoice, "uuid", xml="InternalUUID", also_xml=("UUID",))
    if readings.version == "3.0":
        records = {name: _numbered(record) for name, record in records.items()}
    else:
        for name, field in _ONLY_IN_3_0.items():
            records[name] = _without(records[name], field)
    return msgspec.structs.replace(contract(), records=records)


@lru_cache(maxsize=8)
def understood(version: Version, category_element: str) -> Contract:
    """The contract of requests: version 3.0 takes integers under names that end in ID."""
    records = dict(contract().records)
    if category_element == "category-id":
        records["JobUpdate"] = _changed(
            records["JobUpdate"], "category_uuid", xml="CategoryID", also_xml=()
        )
    if version == "3.0":
        records = {name: _with_old_ids(record) for name, record in records.items()}
    return msgspec.structs.replace(contract(), records=records)


def _with_old_ids(record: Record) -> Record:
    """A record of a request whose ids may be given as version 3.0 has them."""
    taken = {field.xml for field in record.fields}
    fields = []
    for field in record.fields:
        old = field.xml.replace("UUID", "ID").replace("uuid", "id")
        if field.type != "uuid" or old in taken:
            fields.append(field)
        elif field.attribute:
            fields.append(_replaced(field, {"xml": old}))
        else:
            fields.append(_replaced(field, {"also_xml": (*field.also_xml, old)}))
    return msgspec.structs.replace(record, fields=tuple(fields))


def _client(record: Record, readings: Writing) -> Record:
    """A record of a client with its id last, its birth date in the form chosen."""
    if readings.birth_dates == "datetime":
        record = _changed(record, "date_of_birth", format="")
    first = [field for field in record.fields if field.name != "uuid"]
    return msgspec.structs.replace(record, fields=(*first, record.field("uuid")))


def _numbered(record: Record) -> Record:
    """A record with the integer of version 3.0 before its id."""
    names = [field.name for field in record.fields]
    if "uuid" not in names or "id" in names or record.field("uuid").attribute:
        return record
    at = names.index("uuid")
    fields = (*record.fields[:at], NUMBER, *record.fields[at:])
    return msgspec.structs.replace(record, fields=fields)


def _without(record: Record, name: str) -> Record:
    """A record without one of its fields."""
    fields = tuple(field for field in record.fields if field.name != name)
    return msgspec.structs.replace(record, fields=fields)


def _changed(record: Record, name: str, **facts: object) -> Record:
    """A record with one field changed."""
    return msgspec.structs.replace(
        record, fields=tuple(_replaced(f, facts) if f.name == name else f for f in record.fields)
    )


def _replaced(field: Field, facts: dict[str, object]) -> Field:
    """A field with other facts."""
    return msgspec.structs.replace(field, **facts)
