"""What sync needs of a session, and records in batches.

The protocols are the part of the client's ``Session`` that pulls use; ``greenroom.client`` has
the real one. What to ask for is decided in ``pulls``.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from types import TracebackType
from typing import Any, Protocol

BATCH = 1000
"""Records held at a time."""


class Facts(Protocol):
    """What is known of a reply once it was read to its end."""

    @property
    def date(self) -> float | None:
        """Xero's clock, from the Date header."""

    @property
    def bytes_in(self) -> int:
        """The size of the body."""

    @property
    def drift(self) -> Mapping[tuple[str, str], int]:
        """Elements the contract does not know, by record."""


class Records(Protocol):
    """A reply of many records, read once."""

    @property
    def facts(self) -> Facts:
        """What is known of the reply; whole at its end."""

    def __iter__(self) -> Iterator[Any]: ...
    def __enter__(self) -> Any: ...
    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class ClientCalls(Protocol):
    """The calls on clients that pulls use."""

    def list(self, *, detailed: bool = ..., modified_since: dt.datetime | None = ...) -> Records:
        """All clients, or those changed since a moment."""

    def get(self, identifier: str, /) -> Any:
        """One client in full."""


class GroupCalls(Protocol):
    """The calls on groups that pulls use."""

    def list(self) -> Records:
        """All groups, by name only."""

    def get(self, identifier: str, /) -> Any:
        """One group with its members."""


class Source(Protocol):
    """A session of the client, as far as pulls use it."""

    @property
    def clients(self) -> ClientCalls:
        """The operations on clients."""

    @property
    def groups(self) -> GroupCalls:
        """The operations on groups."""


def batches(records: Iterable[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """The records in lists of at most ``size``."""
    iterator = iter(records)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


def since_moment(since: float | None) -> dt.datetime | None:
    """A cursor as the client takes it: UTC, whole seconds."""
    return None if since is None else dt.datetime.fromtimestamp(int(since), dt.UTC)
