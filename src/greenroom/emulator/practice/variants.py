"""The contract as Xero's side writes it under readings that change names, forms or order.

Most switches decide what is sent; the few that decide how it is written are applied to the
contract itself, so that the codec needs to know nothing of them.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import msgspec

from greenroom.contract import contract
from greenroom.contract.model import Contract, Field, Record

_CLIENTS = ("Client", "ClientBase")


class Writing(NamedTuple):
    """The readings that change how replies are written."""

    birth_dates: str = "date"
    note_tags: str = "tags"


@lru_cache(maxsize=16)
def written(readings: Writing) -> Contract:
    """The contract with the readings applied, and a client's id last, as recorded (field-F1)."""
    records = dict(contract().records)
    for name in _CLIENTS:
        records[name] = _client(records[name], readings)
    if readings.note_tags == "tag":
        note = records["ClientNote"]
        records["ClientNote"] = _changed(note, "tags", xml="Tag", also_xml=("Tags",))
    return msgspec.structs.replace(contract(), records=records)


def _client(record: Record, readings: Writing) -> Record:
    """A record of a client with its id last, its birth date in the form chosen."""
    if readings.birth_dates == "datetime":
        record = _changed(record, "date_of_birth", format="")
    first = [field for field in record.fields if field.name != "uuid"]
    return msgspec.structs.replace(record, fields=(*first, record.field("uuid")))


def _changed(record: Record, name: str, **facts: object) -> Record:
    """A record with one field changed."""
    return msgspec.structs.replace(
        record, fields=tuple(_replaced(f, facts) if f.name == name else f for f in record.fields)
    )


def _replaced(field: Field, facts: dict[str, object]) -> Field:
    """A field with other facts."""
    return msgspec.structs.replace(field, **facts)
