"""A body as a tree of names and texts, read by nobody's codec but Python's own, and compared.

The oracle for everything else here: were client and emulator both wrong about a body, a comparison
of what they read would find nothing. Order among different names does not count, order among equal
ones does. In XML an empty element counts as there; in JSON null, an empty text and an empty list
are the same as nothing (xpm-api 4.2).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple
from xml.etree import ElementTree as ET

Tree = dict[str, list[Any]]
"""Under each name the texts or trees that stand there, in order."""


class Difference(NamedTuple):
    """One thing that two bodies do not have in common: ``lacks``, ``adds`` or ``varies``."""

    kind: str
    path: str
    told: str = ""
    found: str = ""

    def __str__(self) -> str:
        if self.kind == "varies":
            return f"{self.path}: {self.found!r} instead of {self.told!r}"
        return f"{self.kind} {self.path}"


def tree_of(body: bytes) -> Tree:
    """The tree of an XML or JSON body; plain text stands under no name."""
    start = body.lstrip()[:1]
    if start == b"<":
        root = ET.fromstring(body)
        return {root.tag: [_node(root)]}
    if start in (b"{", b"["):
        found = json.loads(body, parse_float=Decimal)
        return _members(found if isinstance(found, dict) else {"": found})
    return {"": [body.decode().strip()]}


def _node(element: ET.Element) -> Any:
    # The root's api-method is told not to be relied upon (xpm-api 4.1).
    attributes = {} if element.tag == "Response" else dict(element.items())
    if not len(element) and not attributes:
        return (element.text or "").strip()
    inside: Tree = {f"@{name}": [text] for name, text in attributes.items()}
    for child in element:
        inside.setdefault(child.tag, []).append(_node(child))
    return inside


def _members(found: Mapping[str, Any]) -> Tree:
    inside: Tree = {}
    for name, value in found.items():
        values = value if isinstance(value, list) else [value]
        kept = [_member(one) for one in values if one not in (None, "")]
        if kept:
            inside[name] = kept
    return inside


def _member(value: Any) -> Any:
    """A member of an object; a number or boolean is never the same as a text."""
    if isinstance(value, dict):
        return _members(value)
    if isinstance(value, bool):
        return f"boolean {str(value).lower()}"
    if isinstance(value, int | Decimal):
        return f"number {Decimal(value).normalize():f}"
    return str(value)


def differences(told: Any, found: Any, path: str = "") -> list[Difference]:
    """How ``found`` differs from what is ``told``."""
    if isinstance(told, dict) and isinstance(found, dict):
        names = list(dict.fromkeys((*told, *found)))
        return [
            one
            for name in names
            for one in _among(told.get(name, []), found.get(name, []), f"{path}/{name}".strip("/"))
        ]
    # An element that could hold others and holds none has no text either.
    told, found = (("" if side == {} else side) for side in (told, found))
    return [] if told == found else [Difference("varies", path, str(told), str(found))]


def _among(told: list[Any], found: list[Any], path: str) -> list[Difference]:
    met = [one for a, b in zip(told, found, strict=False) for one in differences(a, b, path)]
    met += [Difference("lacks", path)] * (len(told) - len(found))
    return met + [Difference("adds", path)] * (len(found) - len(told))


def unexplained(found: list[Difference], known: Mapping[str, Mapping[str, str]]) -> list[str]:
    """The differences that are not among the known ones, which are paths by kind."""
    return [
        str(one)
        for one in found
        if not any(one.path == path or one.path.startswith(f"{path}/") for path in known[one.kind])
    ]
