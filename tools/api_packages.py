"""The text of the generated packages: a session's groups and every record, loaded when used."""

from __future__ import annotations

import api_heads as heads
import api_text as text
from greenroom.contract.model import Operation


def package(groups: dict[str, list[Operation]], homes: dict[str, str]) -> str:
    """The package: ``SessionGroups``, and every record by its name."""
    typed = [f"    from greenroom.client.api.{g} import {text.class_name(g)}" for g in groups]
    for home in sorted(set(homes.values())):
        names = ", ".join(sorted(name for name in homes if homes[name] == home))
        typed.append(f"    from greenroom.client.api.{home} import {names}")
    table = ", ".join(f'"{name}": "{homes[name]}"' for name in sorted(homes))
    lines = [
        '"""The groups of operations and the typed records, each loaded when first used."""',
        *_IMPORTS,
        "from greenroom.client.exchange import Line",
        *_TYPED,
        *typed,
        heads.exports([*homes, "SessionGroups"]),
        f"_HOMES = {{{table}}}",
        _GETATTR,
        "class SessionGroups:",
        '    """What a session can do, by group."""',
        "    def __init__(self, line: Line) -> None:",
        "        self._line = line",
        *(_group(group, operations) for group, operations in groups.items()),
    ]
    return "\n".join(lines)


def concurrent_package(groups: dict[str, list[Operation]]) -> str:
    """The asynchronous package: ``AsyncSessionGroups``."""
    lines = [
        '"""The same groups of operations, awaited."""',
        *_IMPORTS,
        "from greenroom.client.api import SessionGroups",
        *_TYPED,
        *(
            f"    from greenroom.client.api.concurrent.{group} import Async{text.class_name(group)}"
            for group in groups
        ),
        heads.exports(["AsyncSessionGroups"]),
        "class AsyncSessionGroups:",
        '    """What an asynchronous session can do, by group."""',
        "    def __init__(self, groups: SessionGroups) -> None:",
        "        self._groups = groups",
        *(_async_group(group) for group in groups),
    ]
    return "\n".join(lines)


_IMPORTS = (
    "from __future__ import annotations",
    "from functools import cached_property",
    "from typing import TYPE_CHECKING",
    "from greenroom.client.group import load",
)
_TYPED = ("", "if TYPE_CHECKING:")
_GETATTR = '''
if not TYPE_CHECKING:
    def __getattr__(name: str) -> object:
        """A record, from the module it stands in."""
        if name in _HOMES:
            return load(_HOMES[name], name)
        raise AttributeError(f"there is no record named {name}")

'''


def _group(group: str, operations: list[Operation]) -> str:
    """One group of a session, as a typed property."""
    name = text.class_name(group)
    verbs = ", ".join(operation.name.split(".")[1] for operation in operations)
    doc = text.docstring([f"{text.title(group)}.", f"Operations: {verbs}."], 8)
    return (
        f"    @cached_property\n    def {group}(self) -> {name}:\n{doc}\n"
        f'        calls: {name} = load("{group}", "{name}")(self._line)\n        return calls'
    )


def _async_group(group: str) -> str:
    """One group of an asynchronous session."""
    name = f"Async{text.class_name(group)}"
    return (
        f"    @cached_property\n    def {group}(self) -> {name}:\n"
        f'        """As ``Session.{group}``, awaited."""\n'
        f'        calls: {name} = load("concurrent.{group}", "{name}")(self._groups.{group})\n'
        "        return calls"
    )
