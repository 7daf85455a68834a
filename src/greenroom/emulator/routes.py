"""Paths of the API → operations of the contract, looked up without a pattern.

Every path of the contract has at most one placeholder, and it stands third: that makes a route two
dictionary look-ups. A path of another form is refused when the table is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

from greenroom.contract.model import Operation
from greenroom.emulator.practice.calls import Version
from greenroom.errors import EmulatorError

_NONE: Mapping[str, str] = {}


class Found(NamedTuple):
    """What a path asks for: an operation, with what stands for its placeholder, and a version."""

    operation: Operation
    path: Mapping[str, str]
    version: Version = "3.1"


class Routes:
    """The operations of one API by method and path below its base."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._plain: dict[tuple[str, str], Found] = {}
        self._named: dict[tuple[str, str, str], tuple[Operation, str]] = {}
        for operation in operations:
            self._add(operation)

    def _add(self, operation: Operation) -> None:
        parts = operation.path.split("/")
        held = [at for at, part in enumerate(parts) if part.startswith("{")]
        if not held:
            self._plain[operation.method, operation.path] = Found(operation, _NONE)
        elif held == [2] and len(parts) <= 4:
            key = (operation.method, "/".join(parts[:2]), "/".join(parts[3:]))
            self._named[key] = (operation, operation.path_params[0].name)
        else:
            raise EmulatorError(f"The emulator cannot route {operation.path}")

    def find(self, method: str, path: str) -> Found | None:
        """The operation and its path parameters, by our names; ``None`` for no such path."""
        plain = self._plain.get((method, path))
        if plain is not None:
            return plain
        parts = path.split("/", 3)
        if len(parts) < 3 or not parts[2]:
            return None
        tail = parts[3] if len(parts) > 3 else ""
        named = self._named.get((method, f"{parts[0]}/{parts[1]}", tail))
        if named is None:
            return None
        value = parts[2]
        return Found(named[0], {named[1]: unquote(value) if "%" in value else value})


def read_query(query: str, *, any_case: bool = True) -> Mapping[str, str]:
    """A query's values by lower-case name; the first of a repeated one counts.

    Without ``any_case`` the filter on changed clients is overlooked unless written in lower case.
    """
    if not query:
        return _NONE
    values: dict[str, str] = {}
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if "%" in pair or "+" in pair:
            name, value = unquote_plus(name), unquote_plus(value)
        # Witnesses spell modifiedSince both ways; that both work is a switch.
        low = name.lower()
        if any_case or low == name or low != "modifiedsince":
            values.setdefault(low, value)
    return values
