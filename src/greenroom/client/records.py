"""Many records as they arrive, over as many pages or windows as it takes.

The walk alone; the typed records themselves are generated in ``api`` on the base in ``record``.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Any, Generic, TypeVar

from greenroom.client.call import Call
from greenroom.client.exchange import Exchange, Line
from greenroom.client.pages import PageEnd, pages
from greenroom.client.reply import ReplyFacts
from greenroom.send import Closing
from greenroom.wire.elements import Make

T = TypeVar("T")


class Records(Closing, Generic[T]):
    """An iterator over the records of a call; nothing is sent before the first is asked for.

    Read it to its end, or close it: use it in ``with``, or call ``close``. While it is open it
    counts as one of the five calls in flight. ``facts`` are whole at the end.
    """

    def __init__(self, line: Line, call: Call, make: Make) -> None:
        self._sum = _Sum()
        # The walk does not know this object: a forgotten one would keep its connection otherwise.
        self._rows: Generator[T, None, None] = _walk(line, call, make, into=self._sum)

    @property
    def facts(self) -> ReplyFacts:
        """What the replies told beside their records; whole at the end."""
        return self._sum.facts

    def __iter__(self) -> Iterator[T]:
        # The walk itself: a method call for each of many records would be felt.
        return self._rows

    def __next__(self) -> T:
        return next(self._rows)

    def all(self) -> list[T]:
        """Every record that is left, in one list."""
        with self:
            return list(self._rows)

    def close(self) -> None:
        """Stop here: the connection and the place among the calls in flight are given back."""
        self._rows.close()


class _Sum:
    """The facts of the pages read so far, together."""

    __slots__ = ("facts",)

    def __init__(self) -> None:
        self.facts = ReplyFacts()


def _walk(line: Line, call: Call, make: Make, *, into: _Sum) -> Generator[Any, None, None]:
    """Page after page; what one page's end says decides whether there is another."""
    machine = pages(call.operation, call.arguments)
    page = next(machine)
    while True:
        exchange = Exchange(line, call, page)
        try:
            yield from exchange.records(make)
        finally:
            into.facts = into.facts.plus(exchange.facts)
        end = PageEnd(exchange.facts.rows, exchange.facts.next_url, exchange.facts.total)
        try:
            page = machine.send(end)
        except StopIteration:
            return
