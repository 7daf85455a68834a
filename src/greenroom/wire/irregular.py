"""What only few elements need: attributes, lists without a wrapper, a field met twice, odd shapes.

Kept out of the loop in ``elements``, which every element of a reply pays for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from sys import intern
from typing import Any

from lxml import etree

from greenroom.contract.model import Field, Record
from greenroom.errors import BodyError
from greenroom.wire.forms import Travel
from greenroom.wire.misfits import Drift, Misfit, misfit, refuse
from greenroom.wire.values import TextReader, text_reader

Values = dict[str, Any]
Read = Callable[[etree._Element, Drift], Any]  # noqa: SLF001 - lxml's only name for it
After = Callable[[etree._Element, Values, Drift], None]  # noqa: SLF001
"""What adds to the values of an element once its children were read."""

Flatten = Callable[[etree._Element, str, Drift], str | None]  # noqa: SLF001
"""From an element that should hold no elements, and its record's name, to its text."""

Plans = dict[str, tuple[str, Read | None]]
"""By tag: the field's name and what reads it; ``None`` where the text is taken first."""


def tag_of(element: etree._Element) -> str:
    """An element's name; a namespace stands before it in braces."""
    return str(element.tag)


def converted(read: TextReader, text: str, at_odds: Misfit, drift: Drift) -> Any:
    """A text as its value; white space alone is empty, and what cannot be read is ``None``."""
    try:
        return read(text)
    except ValueError as error:
        if text.strip():
            at_odds(drift, error)
        return None


def flattener(travel: Travel) -> Flatten:
    """What is done about elements inside a plain value."""
    return flattened if travel == "reply" else _refused


def _refused(element: etree._Element, _label: str, _drift: Drift) -> None:
    """Never: a request with elements where a text is due was written wrongly."""
    refuse(tag_of(element), "it is not a single value")


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


def leaf_reader(
    record: Record, field: Field, travel: Travel, flatten: Flatten | None = None
) -> Read:
    """What reads an element that holds a plain value, whatever its shape."""
    label, scalar, flatten = record.name, text_reader(field.type), flatten or flattener(travel)
    at_odds = misfit(record, field, travel)

    def read(element: etree._Element, drift: Drift) -> Any:
        text = flatten(element, label, drift) if len(element) else element.text
        return text if text is None or scalar is None else converted(scalar, text, at_odds, drift)

    return read


def attribute_reader(record: Record, travel: Travel) -> After | None:
    """What adds an element's attributes to its values; ``None`` for nearly all records."""
    label = record.name
    plans = {
        field.xml: (intern(field.name), text_reader(field.type), misfit(record, field, travel))
        for field in record.fields
        if field.attribute
    }

    def read(element: etree._Element, values: Values, drift: Drift) -> None:
        for key, text in element.items():
            if key not in plans:
                drift[label, "@" + str(key)] += 1
                continue
            name, scalar, at_odds = plans[str(key)]
            values[name] = converted(scalar, str(text), at_odds, drift) if scalar else text or None

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


def settler(record: Record, plans: Plans, travel: Travel) -> After:
    """What decides between elements of one field: its own name, then the first with a value.

    Witnesses differ on some names (xpm-api 21.3), so both may come; what is passed over is counted.
    A request that gives a field twice is refused: nobody knows which one was meant.
    """
    if travel == "request":
        return _refuser(record, plans)
    label = record.name
    own = {field.name: field.xml for field in record.fields}
    reads = {field.name: leaf_reader(record, field, travel, _quietly) for field in record.fields}

    def settle(element: etree._Element, values: Values, drift: Drift) -> None:
        for name, children in _by_name(element, plans).items():
            if len(children) < 2:
                continue
            last, found = children[-1], []
            children.sort(key=lambda child: child.tag != own[name])
            for child in children:
                part = plans[child.tag][1]
                # A second reading: new are only the plain values that the loop had written over.
                unseen = drift if part is None and child is not last else Counter()
                found.append((part or reads[name])(child, unseen))
            values[name] = next((value for value in found if value is not None), None)
            for child, value in zip(children, found, strict=True):
                if value is not None and value != values[name]:
                    drift[label, tag_of(child)] += 1

    return settle


def _by_name(element: etree._Element, plans: Plans) -> dict[str, list[etree._Element]]:
    """The children of an element by the field they belong to."""
    met: dict[str, list[etree._Element]] = {}
    for child in element:
        if child.tag in plans:
            met.setdefault(plans[child.tag][0], []).append(child)
    return met


def _quietly(element: etree._Element, label: str, _drift: Drift) -> str | None:
    """The same text, its odd shape not counted again."""
    return flattened(element, label, Counter())


def _refuser(record: Record, plans: Plans) -> After:
    """What refuses a field that a request gives twice; lists without a wrapper may go on."""
    lists = {field.name for field in record.fields if field.many and not field.wrapped}

    def settle(element: etree._Element, _values: Values, _drift: Drift) -> None:
        for name, children in _by_name(element, plans).items():
            if len(children) > 1 and name not in lists:
                raise BodyError(f"{tag_of(children[-1])} is given more than once")

    return settle
