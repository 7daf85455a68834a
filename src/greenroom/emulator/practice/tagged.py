"""Values of rows ↔ values that JSON can carry, exactly: dates and decimals are tagged.

Used by snapshots alone. What is in a snapshot is decided in ``practice``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

_TAGS: dict[type, tuple[str, Callable[[Any], str]]] = {
    dt.datetime: ("$datetime", dt.datetime.isoformat),
    dt.date: ("$date", dt.date.isoformat),
    dt.time: ("$time", dt.time.isoformat),
    Decimal: ("$decimal", str),
}
_READERS: dict[str, Callable[[str], object]] = {
    "$datetime": dt.datetime.fromisoformat,
    "$date": dt.date.fromisoformat,
    "$time": dt.time.fromisoformat,
    "$decimal": Decimal,
}


def freeze(value: object) -> object:
    """A value, or a tree of them, as JSON can carry it."""
    if isinstance(value, Mapping):
        return {name: freeze(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [freeze(part) for part in value]
    if type(value) in _TAGS:
        tag, write = _TAGS[type(value)]
        return {tag: write(value)}
    return value


def thaw(kept: Any) -> Any:
    """The value that ``freeze`` was given; every list comes back as a tuple, as rows have them."""
    if isinstance(kept, list):
        return tuple(thaw(part) for part in kept)
    if not isinstance(kept, dict):
        return kept
    if len(kept) == 1:
        (tag, text), *_ = kept.items()
        if tag in _READERS:
            return _READERS[tag](text)
    return {name: thaw(part) for name, part in kept.items()}
