"""XML element → values of a record, led by the contract: one reader per record, made once.

A reader is a closure over a table from tag to field, so that reading is one look-up per element.
What the contract does not know is counted, never kept; what does not fit is for ``misfits``.
Documents, envelopes and writing are elsewhere.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple

from lxml import etree

from greenroom.contract.model import Contract, Field, Record
from greenroom.wire import irregular
from greenroom.wire.forms import Travel
from greenroom.wire.irregular import After, Plans, Read, Values, tag_of
from greenroom.wire.misfits import Drift, misfit
from greenroom.wire.values import text_reader

Make = Callable[[str], Callable[..., Any]]
"""From a record's name to what builds it from keyword arguments."""

Lists = dict[str, tuple[str, Read]]


class ElementReader(NamedTuple):
    """The ways of reading one record's element.

    ``values`` gives its values, ``item`` the record that ``build`` makes of them, ``part`` the same
    but ``None`` for an empty element.
    """

    values: Read
    item: Read
    part: Read
    build: Callable[..., Any]


class ElementReaders:
    """The readers of a contract for one way of making records, each made when first asked for.

    ``travel`` decides about what does not fit: counted in replies, refused in requests.
    """

    def __init__(self, contract: Contract, make: Make, travel: Travel = "reply") -> None:
        self._contract = contract
        self._make = make
        self._travel: Travel = travel
        self._made: dict[str, ElementReader] = {}

    def reader(self, name: str) -> ElementReader:
        """The reader of the record of that name."""
        found = self._made.get(name)
        if found is None:
            record = self._contract.records[name]
            plans, lists = self._plans(record), self._lists(record)
            loop = functools.partial(_reader, record, plans, lists, travel=self._travel)
            build = self._make(name)
            bare = not record.fields or any(field.attribute for field in record.fields)
            item = loop(build, keeps_empty=True)
            part = item if bare else loop(build, keeps_empty=False)
            found = self._made[name] = ElementReader(
                loop(dict, keeps_empty=True), item, part, build
            )
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
            return self.reader(field.record).item
        return irregular.leaf_reader(record, field, self._travel)

    def _part(self, record: Record, field: Field) -> Read | None:
        """What reads a field that is more than a text; its element decides nothing else."""
        if field.many:
            if not field.wrapped:
                return _left_for_later
            return _wrapped(f"{record.name}.{field.name}", field.item, self._one(record, field))
        if field.record is None:
            return None
        return self.reader(field.record).part


def _reader(
    record: Record,
    plans: Plans,
    lists: Lists,
    build: Callable[..., Any],
    *,
    travel: Travel,
    keeps_empty: bool,
) -> Read:
    """The reader of one record; every step of its loop is paid for by each element of a reply."""
    label = intern(record.name)
    flatten = irregular.flattener(travel)
    convert = _converter(record, travel)
    settle = irregular.settler(record, plans, travel)
    finish = _finisher(record, lists, travel)
    is_plain = build is dict

    def read(element: etree._Element, drift: Drift) -> Any:
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
                values[name] = flatten(child, label, drift)
            else:
                values[name] = child.text
        if convert is not None:
            convert(values, drift)
        if len(values) + unknown != len(element):
            settle(element, values, drift)
        if finish is not None:
            finish(element, values, drift)
        if not values and not keeps_empty:
            return irregular.nothing(element, label, drift)
        return values if is_plain else build(**values)

    return read


def _finisher(record: Record, lists: Lists, travel: Travel) -> After | None:
    """What adds to the values when the loop is done; ``None`` for nearly all records."""
    attributes, gather = irregular.attribute_reader(record, travel), irregular.gatherer(lists)
    if attributes is None or gather is None:
        return attributes or gather

    def finish(element: etree._Element, values: Values, drift: Drift) -> None:
        attributes(element, values, drift)
        gather(element, values, drift)

    return finish


def _converter(record: Record, travel: Travel) -> Callable[[Values, Drift], None] | None:
    """What turns the texts just read into values; ``None`` for a record of texts alone."""
    odds = {field.name: misfit(record, field, travel) for field in record.fields}
    scalars = []
    for field in record.fields:
        scalar = text_reader(field.type)
        if scalar and not field.many and not field.attribute:
            scalars.append((intern(field.name), scalar))

    def convert(values: Values, drift: Drift) -> None:
        for name, read in scalars:
            if (text := values.get(name)) is not None:
                try:
                    values[name] = read(text)
                except ValueError as error:
                    values[name] = None
                    if text.strip():
                        odds[name](drift, error)

    return convert if scalars else None


def _left_for_later(_element: etree._Element, _drift: Drift) -> list[Any]:
    """An entry of a list without wrapper: all of them are gathered when the loop is done."""
    return []


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
