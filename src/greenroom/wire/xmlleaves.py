"""An XML reply opened: its elements walked beside the contract, none of them changed or dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from lxml import etree

from greenroom.contract.model import Contract, Field, Operation
from greenroom.wire.document import SLICE, Document
from greenroom.wire.irregular import tag_of
from greenroom.wire.leaves import ENVELOPE, UNUSUAL, Leaf, Met, Odd, Part, plain_name


class OpenXml:
    """One XML reply; see ``leaves.Opened``. Raises ``BodyError`` for what is no plain document."""

    def __init__(self, contract: Contract, operation: Operation, body: bytes) -> None:
        document = Document()
        for start in range(0, len(body), SLICE):
            document.feed(body[start : start + SLICE])
        self._root = document.finish()
        self._contract = contract
        self._reply = operation.reply
        self._plans: dict[str, dict[str, Field]] = {}

    def write(self) -> bytes:
        """The document as it is now; names that may be data are written under another."""
        for element in self._root.iter():
            if plain_name(tag_of(element)) == UNUSUAL:
                element.tag = "unusual"
            for key in [key for key in element.attrib if plain_name(str(key)) == UNUSUAL]:
                element.set("unusual", str(element.attrib.pop(key)))
        return etree.tostring(self._root, encoding="utf-8")

    def parts(self) -> Iterator[Part]:
        """Every part: a record after what is in it, the envelope last."""
        reply, root = self._reply, self._root
        payload = reply.wrapper or reply.item
        if payload and root.tag == payload:
            yield from self._payload(root)
            yield Met(ENVELOPE, frozenset((payload,)))
            return
        yield from _attributes(ENVELOPE, root, {})
        yield from _loose(ENVELOPE, root)
        names = set()
        for child in root:
            names.add(tag_of(child))
            if payload and child.tag == payload:
                yield from self._payload(child)
            else:
                yield from self._beside(child)
        yield Met(ENVELOPE, frozenset(names))

    def _payload(self, element: etree._Element) -> Iterator[Part]:
        """The records of the reply, or its bare value."""
        reply = self._reply
        if reply.kind == "one" and reply.record:
            yield from self._record(reply.record, element)
        elif reply.kind == "many" and reply.record:
            yield from _loose(ENVELOPE, element)
            for child in element:
                if child.tag == reply.item:
                    yield from self._record(reply.record, child)
                else:
                    yield from _stranger(ENVELOPE, child)
        else:
            yield from _stranger(ENVELOPE, element)

    def _beside(self, element: etree._Element) -> Iterator[Part]:
        """A part of the envelope, which may be a field that XML puts beside its record."""
        record = self._reply.record
        fields = self._contract.fields(record) if record else ()
        field = next((one for one in fields if one.beside and one.xml == element.tag), None)
        if record and field and not len(element):
            yield _leaf(record, field, element)
        else:
            yield from _stranger(ENVELOPE, element)

    def _record(self, name: str, element: etree._Element) -> Iterator[Part]:
        """A record's values, then the record."""
        plans = self._plan(name)
        given = {f.xml: f for f in plans.values() if f.attribute}
        names = {given[str(key)].name for key in element.attrib if str(key) in given}
        yield from _attributes(name, element, given)
        yield from _loose(name, element)
        for child in element:
            field = plans.get(tag_of(child))
            if field is None or field.attribute:
                yield from _stranger(name, child)
                continue
            names.add(field.name)
            if field.many:
                yield from self._list(name, field, child)
            else:
                yield from self._one(name, field, child)
        yield Met(name, frozenset(names))

    def _plan(self, name: str) -> dict[str, Field]:
        """By tag: the field of that record; another spelling never displaces a field's own."""
        plans = self._plans.get(name)
        if plans is None:
            fields = self._contract.fields(name)
            plans = {spelling: field for field in fields for spelling in field.also_xml}
            plans |= {field.xml: field for field in fields}
            self._plans[name] = plans
        return plans

    def _list(self, record: str, field: Field, element: etree._Element) -> Iterator[Part]:
        """The entries of a list."""
        if field.wrapped:
            yield from _attributes(record, element, {})
            yield from _loose(record, element)
        for entry in element if field.wrapped else (element,):
            if field.wrapped and entry.tag != field.item:
                yield from _stranger(record, entry)
            elif field.record:
                yield from self._record(field.record, entry)
            else:
                yield _leaf(record, field, entry)

    def _one(self, record: str, field: Field, element: etree._Element) -> Iterator[Part]:
        """The value of a field, be it a record or not."""
        bare = not len(element) and not element.attrib
        if field.record and bare:
            # An empty element in the place of a record says that there is none.
            if element.text and element.text.strip():
                yield Odd(record, plain_name(tag_of(element)), "a record", "a text")
                yield _leaf(record, None, element)
        elif field.record:
            yield from self._record(field.record, element)
        elif bare:
            yield _leaf(record, field, element)
        else:
            yield from _stranger(record, element)


def _leaf(record: str, field: Field | None, element: etree._Element, name: str = "") -> Leaf:
    """The text of an element."""
    put = partial(setattr, element, "text")
    return Leaf(record, field, name or plain_name(tag_of(element)), element.text or None, put)


def _attributes(
    record: str, element: etree._Element, fields: dict[str, Field], prefix: str = ""
) -> Iterator[Leaf]:
    """The attributes of an element."""
    for key, text in element.items():
        put: Callable[[Any], None] = partial(_set_attribute, element, str(key))
        name = prefix + plain_name("@" + str(key))
        yield Leaf(record, fields.get(str(key)), name, str(text) or None, put)


def _set_attribute(element: etree._Element, key: str, text: Any) -> None:
    element.set(key, str(text))


def _loose(record: str, element: etree._Element, prefix: str = "") -> Iterator[Leaf]:
    """Texts that stand between elements, where the contract knows none."""
    if len(element) and element.text and element.text.strip():
        yield Leaf(record, None, f"{prefix}text", element.text, partial(setattr, element, "text"))
    for child in element:
        if child.tail and child.tail.strip():
            yield Leaf(record, None, f"{prefix}text", child.tail, partial(setattr, child, "tail"))


def _stranger(record: str, element: etree._Element, prefix: str = "") -> Iterator[Leaf]:
    """Every value in an element that the contract does not know, or not with anything inside."""
    name = prefix + plain_name(tag_of(element))
    yield from _attributes(record, element, {}, f"{name}/")
    yield from _loose(record, element, f"{name}/")
    if not len(element):
        yield _leaf(record, None, element, name)
    for child in element:
        yield from _stranger(record, child, f"{name}/")
