"""Whatever the product writes into the audit log tells what came of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import greenroom
from greenroom.access.evidence.model import outcomes

SOURCES = Path(greenroom.__file__).parent


def kinds() -> Iterator[tuple[str, str]]:
    """Every kind of event that the source names, with the file that writes it."""
    for path in SOURCES.rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and call.args and _writes(call):
                kind = call.args[0]
                if isinstance(kind, ast.Constant):
                    yield str(kind.value), path.name
                elif isinstance(kind, ast.Name) and kind.id in named:
                    yield str(named[kind.id]), path.name


def _writes(call: ast.Call) -> bool:
    """Whether a call appends to a ledger."""
    target = ast.unparse(call.func)
    return target == "note" or target.endswith("ledger.append")


def test_every_kind_of_event_tells_what_came_of_it() -> None:
    """The last word of each kind that is written is known as a success or a failure."""
    found = dict(kinds())
    assert len(found) >= 15
    untold = {kind: file for kind, file in found.items() if kind.split(".")[-1] not in outcomes()}
    assert not untold
