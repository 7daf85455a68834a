"""The heads of generated modules: docstring, imports by what a text mentions, what is offered."""

from __future__ import annotations

from collections.abc import Iterable

import api_text as text


def module_docstring(group: str, *, shared: bool) -> str:
    """The docstring of a module."""
    if shared:
        return '"""Records that several groups use."""'
    return f'"""The operations of ``session.{group}`` and their records."""'


def async_docstring(group: str) -> str:
    """The docstring of an asynchronous module."""
    return f'"""The operations of ``session.{group}``, awaited."""'


def imports(body: str, foreign: list[str], *, has_calls: bool) -> str:
    """The imports a module needs, by what its text mentions."""
    lines = ["from __future__ import annotations"]
    lines += ["import datetime as dt"] if text.mentions(body, "dt") else []
    lines += ["from decimal import Decimal"] if text.mentions(body, "Decimal") else []
    lines += ["from msgspec import UNSET, UnsetType"] if text.mentions(body, "UNSET") else []
    if foreign:
        lines.append(f"from greenroom.client.api.shared import {', '.join(foreign)}")
    if has_calls:
        lines.append("from greenroom.client.group import Calls")
    base = [name for name in ("Record", "makers") if text.mentions(body, name)]
    if base:
        lines.append(f"from greenroom.client.record import {', '.join(base)}")
    if text.mentions(body, "Records"):
        lines.append("from greenroom.client.records import Records")
    return "\n".join(lines)


def async_imports(body: str, group: str, used: list[str]) -> str:
    """The imports of an asynchronous module."""
    lines = ["from __future__ import annotations"]
    lines += ["import datetime as dt"] if text.mentions(body, "dt") else []
    own = ", ".join([text.class_name(group), *used])
    lines.append(f"from greenroom.client.api.{group} import {own}")
    awaited = ["AsyncCalls", "AsyncRecords", "on_thread"]
    found = ", ".join(name for name in awaited if text.mentions(body, name))
    lines.append(f"from greenroom.client.awaiting import {found}")
    return "\n".join(lines)


def exports(names: Iterable[str]) -> str:
    """``__all__``, so that a record shared with other groups may be imported from each of them."""
    return f"__all__ = [{', '.join(repr(name) for name in sorted(names))}]"
