"""Which streams a mapping asks for, which tables each feeds, and what each needs. Pure.

A stream is one kind of record, as a user counts them: clients, contacts, groups, relationships.
Several of them may come with one call; how that is pulled is in ``pulls``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from greenroom.contract.model import Contract
from greenroom.contract.scopes import closed_to
from greenroom.errors import ConfigError
from greenroom.sync.mapping import Mapping, Table

CLIENT_LIST, GROUP_LIST, GROUP_GET, CLIENT_GET = (
    "clients.list",
    "groups.list",
    "groups.get",
    "clients.get",
)

_OPERATIONS = {
    "clients": (CLIENT_LIST,),
    "contacts": (CLIENT_LIST,),
    "groups": (GROUP_LIST, CLIENT_LIST),
    "relationships": (CLIENT_LIST,),
}
STREAMS = tuple(_OPERATIONS)
"""Every stream there is, in the order they are told."""

WITHOUT_DETAIL = frozenset(("clients", "clients.contacts"))
"""The sources that the client list brings even without detail."""


class Stream(NamedTuple):
    """One stream of a run: its tables, and the operations that bring its records."""

    name: str
    tables: tuple[Table, ...]
    operations: tuple[str, ...]


def stream_of(table: Table) -> str:
    """The stream a table belongs to: that of its list where that is one, else its root's."""
    return table.child if table.child in _OPERATIONS else table.root


def wanted_streams(mapping: Mapping, names: Collection[str] | None = None) -> tuple[Stream, ...]:
    """The streams the mapping has tables for, or those of them that are named.

    Raises ``ConfigError`` for a name that is no stream, or one without a table.
    """
    present = {name: _tables(mapping, name) for name in STREAMS}
    for name in names or ():
        if not present.get(name):
            known = ", ".join(stream for stream, tables in present.items() if tables)
            raise ConfigError(
                f"`{name}` is not a stream that {mapping.name} has a table for",
                hint=f"There are: {known}.",
            )
    return tuple(
        Stream(name, tables, _OPERATIONS[name])
        for name, tables in present.items()
        if tables and (names is None or name in names)
    )


def _tables(mapping: Mapping, name: str) -> tuple[Table, ...]:
    """The tables of one stream."""
    return tuple(table for table in mapping.tables if stream_of(table) == name)


def missing_scopes(contract: Contract, stream: Stream, granted: Collection[str]) -> tuple[str, ...]:
    """The scopes of which any one would open the stream; empty when it is open."""
    for name in stream.operations:
        if closed := closed_to(contract, granted, name):
            return closed
    return ()
