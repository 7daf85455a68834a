"""Tables in Markdown, for the pages made from the contract."""

from __future__ import annotations

from collections.abc import Iterable

NOTICE = "<!-- Generated from the contract by tools/fresh.py; do not edit. -->"
"""The first line of every such page."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A table with a blank line after it; nothing when there are no rows."""
    body = [_row(row) for row in rows]
    names = list(head)
    return [_row(names), _row("---" for _ in names), *body, ""] if body else []


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
