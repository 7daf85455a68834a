"""The base of the generated groups of methods, such as ``session.clients``, and how they are found.

A group turns typed arguments and records into a call, and the reply into typed records.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar, TypeVar

from greenroom.client.call import Call
from greenroom.client.exchange import Line
from greenroom.client.record import Record, plain
from greenroom.client.records import Records
from greenroom.errors import UnexpectedReply

T = TypeVar("T")


class Calls:
    """The operations of one group, on one session's line."""

    makes: ClassVar[dict[str, Callable[..., Any]]]

    def __init__(self, line: Line) -> None:
        self._line = line

    def _records(self, name: str, /, **arguments: object) -> Records[Any]:
        """The records of a reply, made when they are read."""
        return self._unread(name, None, arguments)

    def _record(
        self, kind: type[T], name: str, body: Record | None = None, /, **arguments: object
    ) -> T:
        """The one record of a reply; ``UnexpectedReply`` when it holds none."""
        found = self._maybe(kind, name, body, **arguments)
        if found is None:
            raise UnexpectedReply(
                f"{name}: the reply holds no {kind.__name__}",
                operation=name,
                practice=self._line.practice,
            )
        return found

    def _maybe(
        self, kind: type[T], name: str, body: Record | None = None, /, **arguments: object
    ) -> T | None:
        """The one record of a reply, where Xero may answer with its status alone."""
        rows = self._unread(name, body, arguments).all()
        return next((row for row in rows if isinstance(row, kind)), None)

    def _value(self, name: str, body: Record | None = None, /, **arguments: object) -> str:
        """The id a reply names; ``UnexpectedReply`` when it names none."""
        records = self._unread(name, body, arguments)
        records.all()
        if records.facts.value:
            return records.facts.value
        raise UnexpectedReply(
            f"{name}: the reply names no id", operation=name, practice=self._line.practice
        )

    def _status(self, name: str, body: Record | None = None, /, **arguments: object) -> None:
        """Nothing: the reply is read for its status, which raises when it is not OK."""
        self._unread(name, body, arguments).all()

    def _unread(self, name: str, body: Record | None, arguments: dict[str, object]) -> Records[Any]:
        """The call's records, still to be read."""
        return Records(self._line, self._call(name, body, arguments), self.makes.__getitem__)

    def _call(self, name: str, body: Record | None, arguments: dict[str, object]) -> Call:
        """The call, its arguments checked."""
        line = self._line
        return Call(
            line.contract,
            name,
            arguments,
            body=None if body is None else plain(body),
            practice=line.practice,
            wire=line.wire,
            origin=line.origin,
        )


def load(module: str, name: str) -> Any:
    """A name of a generated module, which is imported when it is first asked for."""
    return getattr(import_module(f"greenroom.client.api.{module}"), name)
