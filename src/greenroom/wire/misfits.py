"""What is done about what does not fit its field: counted in replies, refused in requests.

A reply with one odd value must not stop a pull of thousands of records; a request with one was
written wrongly, and whoever wrote it is told in Xero's own names. Values are never repeated.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from greenroom.contract.model import Field, Record
from greenroom.errors import BodyError
from greenroom.wire.forms import Travel

Drift = Counter[tuple[str, str]]
"""How often something was met that the contract does not know, by record and element.

A value that could not be read stands under ``<field>: unreadable``.
"""

Misfit = Callable[[Drift, object], None]
"""Told what was expected of a value that is not: counts it or raises; the value is ``None``."""


def misfit(record: Record, field: Field, travel: Travel) -> Misfit:
    """What is done about a value of a field that cannot be read as its type."""
    if travel == "request":
        return lambda _drift, expected: refuse(field.xml, f"it is not {expected}")
    label, name = record.name, f"{field.name}: unreadable"

    def count(drift: Drift, _expected: object) -> None:
        drift[label, name] += 1

    return count


def refuse(element: str, why: str) -> None:
    """Never: ``BodyError`` about an element of a request."""
    raise BodyError(f"Invalid {element}: {why}", field=element)
