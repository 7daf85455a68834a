"""A JSON reply opened: its objects walked beside the contract, none of them changed or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from operator import setitem
from typing import Any

from greenroom.contract.model import Contract, Field, Operation
from greenroom.errors import BodyError
from greenroom.wire.jsontext import read_json, write_json
from greenroom.wire.leaves import ENVELOPE, UNUSUAL, Leaf, Met, Odd, Part, plain_name

Slot = tuple[Any, Any]
"""An object or a list, and where in it a value stands."""

_DEEPEST = 40
# Deeper than this, whatever there is counts as one value: nothing of Xero's is nested so.


class OpenJson:
    """One JSON reply; see ``leaves.Opened``. Raises ``BodyError`` for what is no object."""

    def __init__(self, contract: Contract, operation: Operation, body: bytes) -> None:
        self._body = read_json(body)
        if not isinstance(self._body, dict):
            raise BodyError("the reply is JSON, but not an object")
        self._contract = contract
        self._reply = operation.reply
        self._plans: dict[str, dict[str, Field]] = {}

    def write(self) -> bytes:
        """The object as it is now; keys that may be data are written under other names."""
        return write_json(_plainly(self._body))

    def parts(self) -> Iterator[Part]:
        """Every part: a record after what is in it, the envelope last."""
        for key, value in self._body.items():
            if key == self._reply.json and self._reply.record:
                yield from self._payload(key, value)
            else:
                yield from _stranger(ENVELOPE, (self._body, key), plain_name(key))
        yield Met(ENVELOPE, frozenset(self._body))

    def _payload(self, key: str, value: Any) -> Iterator[Part]:
        """The records of the reply."""
        record = str(self._reply.record)
        if self._reply.kind == "many" and isinstance(value, dict):
            yield Odd(ENVELOPE, key, "a list", "an object")
        entries: Any = enumerate(value) if isinstance(value, list) else [(None, value)]
        for place, entry in entries:
            slot = (self._body, key) if place is None else (value, place)
            yield from self._part(record, entry, slot, key)

    def _part(self, record: str, value: Any, slot: Slot, name: str) -> Iterator[Part]:
        """A record, or whatever stands in its place."""
        if isinstance(value, dict):
            yield from self._record(record, value)
        elif isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict):
            yield from self._record(record, value[0])
        elif value not in (None, "", []):
            yield Odd(record, plain_name(name), "a record", "a text")
            yield from _stranger(record, slot, plain_name(name))

    def _record(self, name: str, values: dict[str, Any]) -> Iterator[Part]:
        """A record's values, then the record."""
        plans = self._plan(name)
        names = set()
        for key, value in values.items():
            field, slot = plans.get(key), (values, key)
            if field is None:
                yield from _stranger(name, slot, plain_name(key))
                continue
            names.add(field.name)
            if field.many:
                yield from self._list(name, field, value, slot)
            elif field.record:
                yield from self._part(field.record, value, slot, key)
            elif isinstance(value, dict | list):
                yield from _stranger(name, slot, key)
            else:
                yield _leaf(name, field, slot, key)
        yield Met(name, frozenset(names))

    def _plan(self, name: str) -> dict[str, Field]:
        """By property: the field of that record."""
        plans = self._plans.get(name)
        if plans is None:
            plans = self._plans[name] = {one.json: one for one in self._contract.fields(name)}
        return plans

    def _list(self, record: str, field: Field, value: Any, slot: Slot) -> Iterator[Part]:
        """The entries of a list; one that stands alone is one entry all the same."""
        if isinstance(value, dict):
            yield Odd(record, field.json, "a list", "an object")
        if value in (None, ""):
            return
        slots: list[Slot] = (
            [(value, place) for place in range(len(value))] if isinstance(value, list) else [slot]
        )
        for holder, place in slots:
            entry = holder[place]
            if field.record:
                yield from self._part(field.record, entry, (holder, place), field.json)
            elif isinstance(entry, dict | list):
                yield from _stranger(record, (holder, place), field.json)
            else:
                yield _leaf(record, field, (holder, place), field.json)


def _leaf(record: str, field: Field | None, slot: Slot, name: str) -> Leaf:
    """The scalar in a slot."""
    holder, place = slot
    value = holder[place]
    return Leaf(record, field, name, None if value == "" else value, partial(setitem, *slot))


def _stranger(record: str, slot: Slot, name: str) -> Iterator[Leaf]:
    """Every scalar in a value that the contract does not know, or not with anything inside."""
    holder, place = slot
    value = holder[place]
    if name.count("/") >= _DEEPEST:
        yield _leaf(record, None, slot, name)
    elif isinstance(value, dict):
        for key in value:
            yield from _stranger(record, (value, key), f"{name}/{plain_name(key)}")
    elif isinstance(value, list):
        for number in range(len(value)):
            yield from _stranger(record, (value, number), f"{name}/[]")
    else:
        yield _leaf(record, None, slot, name)


def _plainly(value: Any) -> Any:
    """The value with every key that may be data written as ``unusual1``, or 2, or 3."""
    if isinstance(value, list):
        return [_plainly(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    keys = [
        f"unusual{number}" if plain_name(key) == UNUSUAL else key
        for number, key in enumerate(value, 1)
    ]
    return {key: _plainly(entry) for key, entry in zip(keys, value.values(), strict=True)}
