"""What an opened body is made of: records with the names they came with, and every single value.

Readers turn a body into values and forget how it was written. Whoever compares a body with the
contract, or puts other values into it, needs it as it is: that is what ``xmlleaves`` and
``jsonleaves`` open. Nothing here does I/O, and nothing here judges.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, NamedTuple, Protocol

from greenroom.contract.model import Field

ENVELOPE = ""
"""The record that the envelope's own parts belong to: it is none."""

UNUSUAL = "(an unusual name)"
"""What stands for a name that may be data: an id or a person used as the key of an object."""

_PLAIN = re.compile(r"@?[A-Za-z_][A-Za-z0-9_.-]{0,59}")


class Leaf(NamedTuple):
    """One single value: whose it is, its name on the wire, itself, and how to exchange it.

    ``field`` is ``None`` for what the contract does not know. ``value`` is a text in XML and any
    scalar in JSON; ``None`` where there is an element or a property without a value.
    """

    record: str
    field: Field | None
    name: str
    value: Any
    put: Callable[[Any], None]


class Met(NamedTuple):
    """One record, or the envelope, with the names of ours for the fields it came with.

    Of the envelope, which is no record, the names are those on the wire.
    """

    record: str
    names: frozenset[str]


class Odd(NamedTuple):
    """A part of another build than the contract says: what was expected, and what came."""

    record: str
    name: str
    expected: Literal["a list", "a record"]
    came: Literal["an object", "a text"]


Part = Leaf | Met | Odd


class Opened(Protocol):
    """A body that was opened: its parts as often as wanted, and its bytes with what was put."""

    def parts(self) -> Iterator[Part]:
        """Every part: a record after what is in it, the envelope last."""
        ...

    def write(self) -> bytes:
        """The body as it is now."""
        ...


def plain_name(name: str) -> str:
    """The name, if it looks like one that somebody gave to a kind of thing; else a stand-in."""
    return name if _PLAIN.fullmatch(name) else UNUSUAL
