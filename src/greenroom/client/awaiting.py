"""What the generated asynchronous groups stand on: a call on a thread, records in handfuls.

Five calls at once per practice need no more than threads, so limiter, bearer and retry exist once.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncIterator, Callable
from itertools import islice
from types import TracebackType
from typing import Any, Generic, ParamSpec, Self, TypeVar

from greenroom.client.records import Records
from greenroom.client.reply import ReplyFacts

P = ParamSpec("P")
T = TypeVar("T")

HANDFUL = 100
"""How many records one visit to a thread brings; a visit for each would cost more than parsing."""


async def on_thread(function: Callable[P, T], /, *arguments: P.args, **keywords: P.kwargs) -> T:
    """What the function returns, run on a thread."""
    return await asyncio.to_thread(function, *arguments, **keywords)


class AsyncRecords(Generic[T]):
    """As ``Records``, read with ``async for``; close it with ``async with`` or ``aclose``."""

    def __init__(self, records: Records[T]) -> None:
        self._records = records
        self._held: deque[T] = deque()
        # A cancelled reader leaves its thread at work for a moment; closing waits for that.
        self._reading = threading.Lock()

    @property
    def facts(self) -> ReplyFacts:
        """What the reply told beside its records; whole at the end."""
        return self._records.facts

    def _take(self) -> list[T]:
        with self._reading:
            return list(islice(self._records, HANDFUL))

    def _stop(self) -> None:
        with self._reading:
            self._records.close()

    def __aiter__(self) -> AsyncIterator[T]:
        return self

    async def __anext__(self) -> T:
        if not self._held:
            self._held.extend(await on_thread(self._take))
        if not self._held:
            raise StopAsyncIteration
        return self._held.popleft()

    async def all(self) -> list[T]:
        """Every record that is left, in one list."""
        return [record async for record in self]

    async def aclose(self) -> None:
        """Stop here: the connection and the place among the calls in flight are given back."""
        await on_thread(self._stop)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()


class AsyncCalls:
    """The base of the generated asynchronous groups: it holds the synchronous one."""

    def __init__(self, calls: Any) -> None:
        self._calls = calls
