"""JSON object ↔ values of a record, led by the contract: readers and writers, each made once.

The object is what a JSON parser gave, with ``Decimal`` for every number that is not whole. What the
contract does not know is counted, never kept; what does not fit is for ``misfits``. Envelopes are
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from sys import intern
from typing import Any

from greenroom.contract.model import Contract, Field, Record
from greenroom.errors import BodyError
from greenroom.wire.forms import Travel, json_writer
from greenroom.wire.markup import carriable
from greenroom.wire.misfits import Drift, misfit
from greenroom.wire.values import json_reader, text_reader

Make = Callable[[str], Callable[..., Any]]
Read = Callable[[Any, Drift], Any]
Write = Callable[[Any], Any]


class ObjectReaders:
    """The readers of a contract for one way of making records, each made when first asked for.

    ``travel`` decides about what does not fit: counted in replies, refused in requests.
    """

    def __init__(self, contract: Contract, make: Make, travel: Travel = "reply") -> None:
        self._contract = contract
        self._make = make
        self._travel: Travel = travel
        self._made: dict[str, Read] = {}

    def reader(self, name: str) -> Read:
        """What makes the record of that name from an object."""
        found = self._made.get(name)
        if found is None:
            record = self._contract.records[name]
            plans = {field.json: self._plan(record, field) for field in record.fields}
            called = record.name if self._travel == "reply" else "a part of the body"
            found = self._made[name] = _record_reader(record, plans, self._make(name), called)
        return found

    def _plan(self, record: Record, field: Field) -> tuple[str, Read]:
        """The name of a field and what reads its value."""
        if field.record:
            one = self.reader(field.record)
        elif self._travel == "request":
            one = _strict_reader(record, field)
        else:
            one = _scalar_reader(record, field)
        if field.many:
            return intern(field.name), _list_reader(one)
        if field.record is None:
            return intern(field.name), one
        called = f"{record.name}.{field.name}" if self._travel == "reply" else field.xml
        return intern(field.name), _part_reader(called, one)


def _record_reader(
    record: Record, plans: dict[str, tuple[str, Read]], build: Callable[..., Any], called: str
) -> Read:
    """The reader of one record; null is an empty value, or an empty list."""
    label = record.name

    def read(found: Any, drift: Drift) -> Any:
        if not isinstance(found, dict):
            raise BodyError(f"{called} is not an object")
        values: dict[str, Any] = {}
        for key, value in found.items():
            plan = plans.get(key)
            if plan is None:
                drift[label, key] += 1
            else:
                values[plan[0]] = plan[1](value, drift)
        return values if build is dict else build(**values)

    return read


def _scalar_reader(record: Record, field: Field) -> Read:
    """The reader of a plain value; a list or an object in its place is flattened and counted."""
    scalar, label = json_reader(field.type), record.name
    at_odds = misfit(record, field, "reply")

    def read(value: Any, drift: Drift) -> Any:
        if isinstance(value, dict | list):
            drift[label, f"{field.json}/{'{}' if isinstance(value, dict) else '[]'}"] += 1
            value = ", ".join(_texts(value))
        try:
            return scalar(value)
        except ValueError as error:
            at_odds(drift, error)
            return None

    return read


def _strict_reader(record: Record, field: Field) -> Read:
    """The reader of a plain value of a request, which must be one that XML could carry too."""
    scalar, is_text = json_reader(field.type), text_reader(field.type) is None
    at_odds = misfit(record, field, "request")

    def read(value: Any, drift: Drift) -> Any:
        try:
            found = scalar(value)
            return carriable(found) if is_text and found else found
        except ValueError as error:
            return at_odds(drift, error)

    return read


def _texts(value: Any) -> list[str]:
    """Every plain text and number inside a value that should have been one."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for entry in value for text in _texts(entry)]
    return [] if value is None or value == "" else [str(value)]


def _list_reader(one: Read) -> Read:
    """The reader of a list; a single entry may stand alone, and null says nothing."""

    def read(value: Any, drift: Drift) -> list[Any]:
        if value == "":
            return []
        entries = value if isinstance(value, list) else [value]
        return [one(entry, drift) for entry in entries if entry is not None]

    return read


def _part_reader(called: str, one: Read) -> Read:
    """The reader of a record inside a record; it may be missing, or stand in a list of one."""

    def read(value: Any, drift: Drift) -> Any:
        if isinstance(value, list) and len(value) <= 1:
            value = value[0] if value else None
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise BodyError(f"{called} is not an object")
        return one(value, drift)

    return read


class ObjectWriters:
    """The writers of a contract for one way of travel, each made when first asked for."""

    def __init__(self, contract: Contract, travel: Travel) -> None:
        self._contract = contract
        self._travel = travel
        self._made: dict[str, Write] = {}

    def writer(self, name: str) -> Write:
        """What makes a JSON object of that record's values; keys it does not know are left out."""
        found = self._made.get(name)
        if found is None:
            record = self._contract.records[name]
            steps = [(field.name, field.json, self._step(record, field)) for field in record.fields]
            found = self._made[name] = _object_writer(name, steps)
        return found

    def _step(self, record: Record, field: Field) -> Write:
        """What writes one field; ``None`` is null whatever the type."""
        where = f"{record.name}.{field.name}"
        if field.record:
            one = self.writer(field.record)
        else:
            form = json_writer(
                field.type, travel=self._travel, format=field.format, json_type=field.json_type
            )
            # Xero answers in XML as well: what that cannot carry must not get in through JSON.
            checked = self._travel == "request" and text_reader(field.type) is None
            one = _scalar_writer(where, _carriable_writer(form) if checked else form)
        return _list_writer(where, one) if field.many else one


def _carriable_writer(form: Write) -> Write:
    """The writer of a text that XML could carry too."""
    return lambda value: form(carriable(value) if isinstance(value, str) else value)


def _object_writer(label: str, steps: list[tuple[str, str, Write]]) -> Write:
    """The writer of one record."""

    def write(values: Any) -> dict[str, Any]:
        if not isinstance(values, Mapping):
            raise BodyError(f"{label} is not given as values by name")
        return {
            json: None if values[name] is None else step(values[name])
            for name, json, step in steps
            if name in values
        }

    return write


def _scalar_writer(where: str, scalar: Write) -> Write:
    """The writer of a plain value; the error names the field only."""

    def write(value: Any) -> Any:
        try:
            return scalar(value)
        except ValueError as error:
            raise BodyError(f"{where} is not {error}") from None

    return write


def _list_writer(where: str, one: Write) -> Write:
    """The writer of a list."""

    def write(value: Any) -> list[Any]:
        if not isinstance(value, list | tuple):
            raise BodyError(f"{where} is not a list")
        return [one(entry) for entry in value]

    return write
