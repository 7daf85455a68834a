"""The base of the typed records, and the way from and to plain values.

The records themselves are generated in ``api``. Plain values are what ``wire`` speaks: dictionaries
by field name, an absent key for an absent element, ``None`` for one that is there and empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET

R = TypeVar("R", bound="Record")


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A typed shape that never shows more of itself than its class and its id.

    A default ``repr`` would put names, addresses and tax numbers into logs and tracebacks.
    """

    def __repr__(self) -> str:
        uuid = getattr(self, "uuid", None)
        return f"<{type(self).__name__} {uuid}>" if uuid else f"<{type(self).__name__}>"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """What a rich terminal may show; msgspec's own would show every field."""
        return [("uuid", getattr(self, "uuid", None))]


def plain(value: object) -> Any:
    """The plain values of a record: what is unset, or empty in a shared record, is left out."""
    if isinstance(value, Record):
        given = {name: getattr(value, name) for name in value.__struct_fields__}
        blank = _defaults(type(value))
        return {name: plain(one) for name, one in given.items() if one != blank.get(name, UNSET)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def _defaults(kind: type[Record]) -> dict[str, object]:
    """The defaults by name; they line up with the last fields, the first may have none."""
    fields, defaults = kind.__struct_fields__, kind.__struct_defaults__
    return dict(zip(fields[len(fields) - len(defaults) :], defaults, strict=True))


def maker(kind: type[R]) -> Callable[..., R]:
    """The constructor of a record from plain values, where a list becomes a tuple."""
    lists = tuple(name for name, default in _defaults(kind).items() if default == ())
    if not lists:
        return kind

    def made(**values: Any) -> R:
        for name in lists:
            if name in values:
                values[name] = tuple(values[name] or ())
        return kind(**values)

    return made


def makers(*kinds: type[Record]) -> dict[str, Callable[..., Record]]:
    """Constructors by record name."""
    return {kind.__name__: maker(kind) for kind in kinds}
