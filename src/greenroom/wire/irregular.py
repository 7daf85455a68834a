"""What only few elements need: attributes, lists without a wrapper, a field met twice, odd shapes.

Kept out of the loop in ``elements``, which every element of a reply pays for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from sys import intern
from typing import Any

from lxml import etree

from greenroom.contract.model import Record
from greenroom.errors import BodyError
from greenroom.wire.values import TextReader, text_reader

Drift = Counter[tuple[str, str]]
"""How often an element was met that the contract does not know, by record and element."""

Values = dict[str, Any]
Read = Callable[[etree._Element, Drift], Any]  # noqa: SLF001 - lxml's only name for it
After = Callable[[etree._Element, Values, Drift], None]  # noqa: SLF001
"""What adds to the values of an element once its children were read."""

Plans = dict[str, tuple[str, Read | None]]
"""By tag: the field's name and what reads it; ``None`` where the text is taken first."""


def tag_of(element: etree._Element) -> str:
    """An element's name; a namespace stands before it in braces."""
    return str(element.tag)


def converted(read: TextReader, text: str, label: str, name: str) -> Any:
    """A text as its value; white space alone is empty; the error names the field only."""
    try:
        return read(text)
    except ValueError as error:
        if not text.strip():
            return None
        raise BodyError(f"{label}.{name} is not {error}") from None


def flattened(element: etree._Element, label: str, drift: Drift) -> str | None:
    """All text of an element that should have no elements inside; the odd shape is counted."""
    for child in element:
        drift[label, f"{tag_of(element)}/{tag_of(child)}"] += 1
    pieces = [text.strip() for text in element.itertext() if isinstance(text, str)]
    return ", ".join(piece for piece in pieces if piece) or None


def nothing(element: etree._Element, label: str, drift: Drift) -> None:
    """An empty element in the place of a record; a text in it is counted."""
    if element.text and element.text.strip():
        drift[label, "text"] += 1


def leaf_reader(label: str, name: str, scalar: TextReader | None) -> Read:
    """What reads an element that holds a plain value, whatever its shape."""

    def read(element: etree._Element, drift: Drift) -> Any:
        text = flattened(element, label, drift) if len(element) else element.text
        return text if text is None or scalar is None else converted(scalar, text, label, name)

    return read


def attribute_reader(record: Record) -> After | None:
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
                drift[label, "@" + str(key)] += 1
                continue
            name, scalar = plans[str(key)]
            values[name] = converted(scalar, str(text), label, name) if scalar else text or None

    return read if plans else None


def gatherer(lists: dict[str, tuple[str, Read]]) -> After | None:
    """What collects the entries of lists that have no wrapper; ``None`` for nearly all records."""

    def gather(element: etree._Element, values: Values, drift: Drift) -> None:
        for child in element:
            if found := lists.get(child.tag):
                name, one = found
                if not values.get(name):
                    values[name] = []
                values[name].append(one(child, drift))

    return gather if lists else None


def settler(record: Record, plans: Plans) -> After:
    """What decides between elements of one field: its own name, then the first with a value.

    Witnesses differ on some names (xpm-api 21.3), so both may come; what is passed over is counted.
    """
    label = record.name
    own = {field.name: field.xml for field in record.fields}
    reads = {
        field.name: leaf_reader(label, field.name, text_reader(field.type))
        for field in record.fields
    }

    def settle(element: etree._Element, values: Values, drift: Drift) -> None:
        met: dict[str, list[etree._Element]] = {}
        for child in element:
            if child.tag in plans:
                met.setdefault(plans[child.tag][0], []).append(child)
        for name, children in met.items():
            if len(children) > 1:
                children.sort(key=lambda child: child.tag != own[name])
                # A second reading: the drift inside was counted at the first.
                found = [(plans[one.tag][1] or reads[name])(one, Counter()) for one in children]
                values[name] = next((value for value in found if value is not None), None)
                for child, value in zip(children, found, strict=True):
                    if value is not None and value != values[name]:
                        drift[label, tag_of(child)] += 1

    return settle
