"""Rows in the making, and how two names are compared; what clients, contacts and jobs share."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from greenroom.emulator.seed.own.columns import Kind
from greenroom.emulator.seed.own.disguise import Dress
from greenroom.emulator.seed.own.reader import Record

Fields = dict[str, Any]


class Entry:
    """A row in the making: its id, its values as they will stand, and the record it came from.

    ``links`` are the rows it names, in order: a client's seats by contact, a contact's clients.
    """

    __slots__ = ("links", "record", "uuid", "values")

    def __init__(self, uuid: str, values: Fields, record: Record) -> None:
        self.uuid = uuid
        self.values = values
        self.record = record
        self.links: dict[str, Fields] = {}

    def __repr__(self) -> str:
        return f"<Entry {self.uuid}>"


def key_of(name: str) -> str:
    """A name or a code as they are compared: without regard to case and space."""
    return " ".join(name.casefold().split())


def dressed(values: Mapping[str, Any], kind: Kind, dress: Dress, *, but: Collection[str]) -> Fields:
    """The values that stand in a row as they are read; those ``but`` are more than that."""
    return {
        name: dress.value(kind.fields[name].mask, value, field=name)
        for name, value in values.items()
        if name not in but and "." not in name
    }
