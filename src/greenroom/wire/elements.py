"""XML element → values of a record, led by the contract: one reader per record, made once.

A reader is a closure over a table from tag to field, so that reading is one look-up per element.
What the contract does not know is counted, never kept. Documents, envelopes and writing are
elsewhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from sys import intern
from typing import Any, NamedTuple

from lxml import etree

from greenroom.contract.model import Contract, Field, Record
from greenroom.errors import BodyError
from greenroom.wire.values import TextReader, text_reader

Drift = Counter[tuple[str, str]]
"""How often an element was met that the contract does not know, by record and element."""

Values = dict[str, Any]
Make = Callable[[str], Callable[..., Any]]
"""From a record's name to what builds it from keyword arguments."""

Read = Callable[[etree._Element, Drift], Any]  # noqa: SLF001 - lxml's only name for it

_TEXT, _VALUE, _PART, _REPEATED = range(4)
Plan = tuple[str, int, Any]


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
            values = _record_values(record, self._plans(record))
            found = self._made[name] = ElementReader(values, self._make(name))
        return found

    def _plans(self, record: Record) -> dict[str, Plan]:
        """What to do at each tag of a record; another spelling never displaces a field's own."""
        plans: dict[str, Plan] = {}
        elements = [field for field in record.fields if not field.attribute]
        for field in elements:
            plans[intern(field.xml)] = self._plan(record, field)
        for field in elements:
            for spelling in field.also_xml:
                plans.setdefault(intern(spelling), plans[field.xml])
        return plans

    def _plan(self, record: Record, field: Field) -> Plan:
        """What to do with one field's element."""
        # Interned, because a Struct finds a keyword by identity first: three times as fast.
        name = intern(field.name)
        where = f"{record.name}.{field.name}"
        if field.record is None:
            scalar = text_reader(field.type)
            if not field.many:
                return name, (_VALUE if scalar else _TEXT), scalar
            one = _scalar_item(where, scalar)
        else:
            part = self.reader(field.record)
            if not field.many:
                return name, _PART, _part(self._contract.records[field.record], part)
            one = part.read
        if not field.wrapped:
            return name, _REPEATED, one
        return name, _PART, _wrapped(where, field.item, one)


def _record_values(
    record: Record, plans: dict[str, Plan]
) -> Callable[[etree._Element, Drift], Values]:
    """The reader of a record's values; every branch here is paid for by each element of a reply."""
    label = intern(record.name)
    read_attributes = _attribute_reader(record)
    settle = _settler(label, plans)

    def values_of(element: etree._Element, drift: Drift) -> Values:
        values: Values = {}
        extra = 0
        for child in element:
            try:
                name, kind, act = plans[child.tag]
            except KeyError:
                drift[label, _tag(child)] += 1
                extra += 1
                continue
            if kind == _PART:
                values[name] = act(child, drift)
            elif kind == _REPEATED:
                if name in values:
                    extra += 1
                    values[name].append(act(child, drift))
                else:
                    values[name] = [act(child, drift)]
            else:
                text = _flattened(child, label, drift) if len(child) else child.text
                if kind == _VALUE and text is not None:
                    values[name] = _converted(act, text, label, name)
                else:
                    values[name] = text
        if len(values) + extra != len(element):
            settle(element, values, drift)
        if read_attributes is not None:
            read_attributes(element, values, drift)
        return values

    return values_of


def _converted(read: TextReader, text: str, label: str, name: str) -> Any:
    """A text as its value; white space alone is empty; the error names the field only."""
    try:
        return read(text)
    except ValueError as error:
        if not text.strip():
            return None
        raise BodyError(f"{label}.{name} is not {error}") from None


def _flattened(element: etree._Element, label: str, drift: Drift) -> str | None:
    """All text of an element that should have no elements inside; the odd shape is counted."""
    for child in element:
        drift[label, f"{_tag(element)}/{_tag(child)}"] += 1
    pieces = [text.strip() for text in element.itertext() if isinstance(text, str)]
    return ", ".join(piece for piece in pieces if piece) or None


def _tag(element: etree._Element) -> str:
    """An element's name."""
    return str(element.tag)


def _scalar_item(where: str, scalar: TextReader | None) -> Read:
    """The reader of one entry of a list of plain values."""
    label, _, name = where.rpartition(".")

    def read(element: etree._Element, drift: Drift) -> Any:
        text = _flattened(element, label, drift) if len(element) else element.text
        if text is None or scalar is None:
            return text
        return _converted(scalar, text, label, name)

    return read


def _part(record: Record, part: ElementReader) -> Read:
    """The reader of a record inside a record; an empty element is ``None``."""
    read_record = part.read
    may_be_bare = not record.fields or any(field.attribute for field in record.fields)

    def read(element: etree._Element, drift: Drift) -> Any:
        if len(element) == 0 and not may_be_bare:
            if element.text and element.text.strip():
                drift[record.name, "text"] += 1
            return None
        return read_record(element, drift)

    return read


def _wrapped(where: str, item: str, one: Read) -> Read:
    """The reader of a list inside an element of its own; an empty one is an empty list."""

    def read(element: etree._Element, drift: Drift) -> list[Any]:
        found = []
        for child in element:
            if child.tag == item:
                found.append(one(child, drift))
            else:
                drift[where, _tag(child)] += 1
        return found

    return read


def _attribute_reader(record: Record) -> Callable[[etree._Element, Values, Drift], None] | None:
    """What adds an element's attributes to its values; ``None`` for nearly all records."""
    label = record.name
    plans = {
        field.xml: (intern(field.name), text_reader(field.type))
        for field in record.fields
        if field.attribute
    }

    def read(element: etree._Element, values: Values, drift: Drift) -> None:
        for key, text in element.items():
            if key not in plans:
                drift[label, f"@{key}"] += 1
                continue
            name, scalar = plans[str(key)]
            values[name] = _converted(scalar, str(text), label, name) if scalar else text or None

    return read if plans else None


def _settler(label: str, plans: dict[str, Plan]) -> Callable[[etree._Element, Values, Drift], None]:
    """What decides between elements of one field: its own name, then the first with a value.

    Witnesses differ on some names (xpm-api 21.3), so both may come; what is passed over is counted.
    """
    own: dict[str, str] = {}
    for tag, (name, _, _) in plans.items():
        own.setdefault(name, tag)

    def settle(element: etree._Element, values: Values, drift: Drift) -> None:
        met: dict[str, list[etree._Element]] = {}
        for child in element:
            plan = plans.get(child.tag)
            if plan and plan[1] != _REPEATED:
                met.setdefault(plan[0], []).append(child)
        for name, children in met.items():
            if len(children) > 1:
                children.sort(key=lambda child: child.tag != own[name])
                found = [_again(plans[child.tag], child, label) for child in children]
                values[name] = next((value for value in found if value is not None), None)
                for child, value in zip(children, found, strict=True):
                    if value is not None and value != values[name]:
                        drift[label, _tag(child)] += 1

    return settle


def _again(plan: Plan, child: etree._Element, label: str) -> Any:
    """The value of one element, read a second time: its drift was counted at the first."""
    name, kind, act = plan
    if kind == _PART:
        return act(child, Counter())
    text = _flattened(child, label, Counter()) if len(child) else child.text
    return text if text is None or act is None else _converted(act, text, label, name)
