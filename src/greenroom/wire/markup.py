"""Values of a record → XML text, led by the contract: one writer per record, made once.

Elements come in the contract's order. Envelopes and reading are elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from greenroom.contract.model import Contract, Field, Record
from greenroom.errors import BodyError
from greenroom.wire.forms import TextWriter, Travel, text_writer

Write = Callable[[Any, str], str]
"""From values and an element's name to that element."""

Step = Callable[[Any], str]
"""From a field's value to its element or elements."""

_FREE_TEXT = ("text", "uuid")
_TO_ESCAPE = re.compile('[&<>\r"\n\t\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]')
# A line feed may stand in a text as it is; a bare carriage return would be read back as one.
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;", '"': '"', "\n": "\n", "\t": "\t"}
_IN_ATTRIBUTE = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def escape(text: str, *, attribute: bool = False) -> str:
    """The text as it stands in XML; ``ValueError`` for a character that XML cannot carry."""
    if not _TO_ESCAPE.search(text):
        return text
    forms = _IN_ATTRIBUTE if attribute else _IN_TEXT
    try:
        return _TO_ESCAPE.sub(lambda found: forms[found[0]], text)
    except KeyError:
        raise ValueError("a text that XML can carry") from None


def carriable(text: str) -> str:
    """The same text; ``ValueError`` when it holds a character that XML cannot carry."""
    escape(text)
    return text


class MarkupWriters:
    """The writers of a contract for one way of travel, each made when first asked for."""

    def __init__(self, contract: Contract, travel: Travel) -> None:
        self._contract = contract
        self._travel = travel
        self._made: dict[str, Write] = {}

    def writer(self, name: str) -> Write:
        """What writes the record of that name; keys it does not know are left out.

        Fields that XML puts beside a record are left to the envelope.
        """
        found = self._made.get(name)
        if found is None:
            record = self._contract.records[name]
            inside = [field for field in record.fields if not field.beside and not field.attribute]
            steps = [(field.name, self._step(record, field)) for field in inside]
            found = self._made[name] = _record_writer(name, steps, self._attributes(record))
        return found

    def _attributes(self, record: Record) -> list[tuple[str, str, TextWriter]]:
        """Name, XML name and writer of the fields that are attributes."""
        return [
            (field.name, field.xml, self._scalar(record, field, attribute=True))
            for field in record.fields
            if field.attribute
        ]

    def _scalar(self, record: Record, field: Field, *, attribute: bool = False) -> TextWriter:
        """What writes a plain value as escaped text; the error names the field only."""
        form = text_writer(field.type, travel=self._travel, format=field.format)
        is_text = field.type in _FREE_TEXT

        def write(value: Any) -> str:
            try:
                return escape(form(value), attribute=attribute) if is_text else form(value)
            except ValueError as error:
                raise BodyError(f"{record.name}.{field.name} is not {error}") from None

        return write

    def _step(self, record: Record, field: Field) -> Step:
        """What writes a field's element; ``None`` is an empty one."""
        if field.many:
            one = self.writer(field.record) if field.record else _item(self._scalar(record, field))
            return _list_writer(f"{record.name}.{field.name}", field, one)
        if field.record:
            part, xml = self.writer(field.record), field.xml
            empty = f"<{xml} />"
            return lambda value: empty if value is None else part(value, xml)
        scalar = self._scalar(record, field)
        return _text(field.xml, scalar) if field.type in _FREE_TEXT else _leaf(field.xml, scalar)


def _text(element: str, scalar: TextWriter) -> Step:
    """The writer of a text's element: by far the most frequent, so plain text goes straight in."""
    start, end, empty = f"<{element}>", f"</{element}>", f"<{element} />"

    def write(value: Any) -> str:
        if not value and (value is None or value == ""):
            return empty
        # Printable text without these three needs no care; asking so takes half as long as a regex.
        if (
            type(value) is str
            and value.isprintable()
            and "&" not in value
            and "<" not in value
            and ">" not in value
        ):
            return f"{start}{value}{end}"
        return f"{start}{scalar(value)}{end}"

    return write


def _leaf(element: str, scalar: TextWriter) -> Step:
    """The writer of the element of any other plain value."""
    start, end, empty = f"<{element}>", f"</{element}>", f"<{element} />"

    def write(value: Any) -> str:
        if value is None:
            return empty
        text = scalar(value)
        return f"{start}{text}{end}" if text else empty

    return write


def _item(scalar: TextWriter) -> Write:
    """The writer of one plain value in a list."""

    def write(value: Any, element: str) -> str:
        text = "" if value is None else scalar(value)
        return f"<{element}>{text}</{element}>" if text else f"<{element} />"

    return write


def _list_writer(where: str, field: Field, one: Write) -> Step:
    """The writer of a list, in its wrapper or one beside the other."""
    item, wrapper = field.item, field.xml

    def write(value: Any) -> str:
        if value is not None and not isinstance(value, list | tuple):
            raise BodyError(f"{where} is not a list")
        entries = "".join([one(entry, item) for entry in value or ()])
        if not field.wrapped:
            return entries
        return f"<{wrapper}>{entries}</{wrapper}>" if entries else f"<{wrapper} />"

    return write


def _record_writer(
    label: str,
    steps: list[tuple[str, Step]],
    attributes: list[tuple[str, str, TextWriter]],
) -> Write:
    """The writer of one record."""

    def write(values: Any, element: str) -> str:
        if type(values) is not dict and not isinstance(values, Mapping):
            raise BodyError(f"{label} is not given as values by name")
        head = element
        for name, xml, scalar in attributes:
            if values.get(name) is not None:
                head += f' {xml}="{scalar(values[name])}"'
        inside = "".join([step(values[name]) for name, step in steps if name in values])
        return f"<{head}>{inside}</{element}>" if inside else f"<{head} />"

    return write
