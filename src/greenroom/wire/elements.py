"""XML element → values of a record, led by the contract: one reader per record, made once.

A reader is a closure over a table from tag to field, so that reading is one look-up per element.
What the contract does not know is counted, never kept. Documents, envelopes and writing are
elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple

from lxml import etree

from greenroom.contract.model import Contract, Field, Record
from greenroom.wire import irregular
from greenroom.wire.irregular import After, Drift, Plans, Read, Values, tag_of
from greenroom.wire.values import text_reader

Make = Callable[[str], Callable[..., Any]]
"""From a record's name to what builds it from keyword arguments."""

Lists = dict[str, tuple[str, Read]]


class ElementReader(NamedTuple):
    """How to read one record: its values alone, or the record built of them."""

    values: Callable[[etree._Element, Drift], Values]
    build: Callable[..., Any]

    @property
    def read(self) -> Read:
        """What makes the record of an element, also of an empty one."""
        values, build = self
        # Values are a dict already: to build another would only copy it.
        return values if build is dict else lambda element, drift: build(**values(element, drift))


class ElementReaders:
    """The readers of a contract for one way of making records, each made when first asked for."""

    def __init__(self, contract: Contract, make: Make) -> None:
        self._contract = contract
        self._make = make
        self._made: dict[str, ElementReader] = {}

    def reader(self, name: str) -> ElementReader:
        """The reader of the record of that name."""
        found = self._made.get(name)
        if found is None:
            record = self._contract.records[name]
            values = _record_values(record, self._plans(record), self._lists(record))
            found = self._made[name] = ElementReader(values, self._make(name))
        return found

    def _plans(self, record: Record) -> Plans:
        """What to do at each tag of a record; another spelling never displaces a field's own."""
        plans: Plans = {}
        elements = [field for field in record.fields if not field.attribute]
        for field in elements:
            # Interned, because a Struct finds a keyword by identity first: three times as fast.
            plans[intern(field.xml)] = intern(field.name), self._part(record, field)
        for field in elements:
            for spelling in field.also_xml:
                plans.setdefault(intern(spelling), plans[field.xml])
        return plans

    def _lists(self, record: Record) -> Lists:
        """By tag: the lists whose entries stand beside each other without a wrapper."""
        return {
            intern(field.xml): (intern(field.name), self._one(record, field))
            for field in record.fields
            if field.many and not field.wrapped
        }

    def _one(self, record: Record, field: Field) -> Read:
        """What reads one entry of a list."""
        if field.record:
            return self.reader(field.record).read
        return irregular.leaf_reader(record.name, field.name, text_reader(field.type))

    def _part(self, record: Record, field: Field) -> Read | None:
        """What reads a field that is more than a text; its element decides nothing else."""
        if field.many:
            if not field.wrapped:
                return _left_for_later
            return _wrapped(f"{record.name}.{field.name}", field.item, self._one(record, field))
        if field.record is None:
            return None
        return _record_part(self._contract.records[field.record], self.reader(field.record))


def _record_values(
    record: Record, plans: Plans, lists: Lists
) -> Callable[[etree._Element, Drift], Values]:
    """The reader of a record's values; every step of its loop is paid for by each element."""
    label = intern(record.name)
    convert = _converter(record)
    settle = irregular.settler(record, plans)
    after = _afterwards(record, lists)

    def values_of(element: etree._Element, drift: Drift) -> Values:
        values: Values = {}
        unknown = 0
        for child in element:
            try:
                name, part = plans[child.tag]
            except KeyError:
                drift[label, tag_of(child)] += 1
                unknown += 1
                continue
            if part is not None:
                values[name] = part(child, drift)
            elif len(child):
                values[name] = irregular.flattened(child, label, drift)
            else:
                values[name] = child.text
        convert(values)
        if len(values) + unknown != len(element):
            settle(element, values, drift)
        for step in after:
            step(element, values, drift)
        return values

    return values_of


def _afterwards(record: Record, lists: Lists) -> tuple[After, ...]:
    """What adds to the values when the loop is done; nothing for nearly all records."""
    steps = (irregular.attribute_reader(record), irregular.gatherer(lists))
    return tuple(step for step in steps if step)


def _converter(record: Record) -> Callable[[Values], None]:
    """What turns the texts just read into values, where a field is more than a text."""
    label = record.name
    scalars = []
    for field in record.fields:
        scalar = text_reader(field.type)
        if scalar and not field.many and not field.attribute:
            scalars.append((intern(field.name), scalar))

    def convert(values: Values) -> None:
        for name, read in scalars:
            if (text := values.get(name)) is not None:
                try:
                    values[name] = read(text)
                except ValueError:
                    values[name] = irregular.converted(read, text, label, name)

    return convert


def _left_for_later(_element: etree._Element, _drift: Drift) -> list[Any]:
    """An entry of a list without wrapper: all of them are gathered when the loop is done."""
    return []


def _record_part(record: Record, part: ElementReader) -> Read:
    """The reader of a record inside a record; an empty element is ``None``."""
    values, build = part
    is_plain = build is dict
    may_be_bare = not record.fields or any(field.attribute for field in record.fields)

    def read(element: etree._Element, drift: Drift) -> Any:
        if len(element) == 0 and not may_be_bare:
            if element.text and element.text.strip():
                drift[record.name, "text"] += 1
            return None
        return values(element, drift) if is_plain else build(**values(element, drift))

    return read


def _wrapped(where: str, item: str, one: Read) -> Read:
    """The reader of a list inside an element of its own; an empty one is an empty list."""

    def read(element: etree._Element, drift: Drift) -> list[Any]:
        found = []
        for child in element:
            if child.tag == item:
                found.append(one(child, drift))
            else:
                drift[where, tag_of(child)] += 1
        return found

    return read
