"""The next page or the next date window, as a small state machine. Pure: it never sends anything.

Each machine is a generator: it yields what to ask for, is sent how that page ended, and returns
when there is no more. How Xero pages: contract data, `xpm` reference pages, section paging.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Generator, Mapping
from typing import NamedTuple

from greenroom.contract.model import Operation
from greenroom.errors import UnexpectedReply

WINDOW_DAYS = 360
"""Days one window covers. Pages say a year at most, a live error said less than one."""


class Page(NamedTuple):
    """What to ask for: the arguments, or an address given by Xero that is followed as it is."""

    arguments: Mapping[str, object]
    url: str = ""


class PageEnd(NamedTuple):
    """How a page ended: rows read, the address of the next page, the count Xero gave."""

    rows: int
    next_url: str = ""
    total: int | None = None


Pages = Generator[Page, PageEnd, None]


def pages(operation: Operation, arguments: Mapping[str, object]) -> Pages:
    """The machine that fits the operation's paging."""
    if operation.paging == "token":
        return _by_token(operation, arguments)
    if operation.paging == "numbered":
        return _by_number(operation, arguments)
    if operation.paging == "window":
        return _by_window(operation, arguments)
    return _at_once(arguments)


def _at_once(arguments: Mapping[str, object]) -> Pages:
    """Everything in one reply."""
    yield Page(arguments)


def _by_token(operation: Operation, arguments: Mapping[str, object]) -> Pages:
    """Follow the link to the next page, verbatim, until there is none."""
    end = yield Page(arguments)
    seen: set[str] = set()
    while end.next_url:
        if end.next_url in seen:
            raise UnexpectedReply(
                f"{operation.name}: Xero's link to the next page leads back to a page already read",
                operation=operation.name,
            )
        seen.add(end.next_url)
        end = yield Page(arguments, end.next_url)


def _by_number(operation: Operation, arguments: Mapping[str, object]) -> Pages:
    """Count pages up from 1, or from the one asked for, until a page counts no rows."""
    name = argument_name(operation, "page")
    number = arguments.get(name)
    page = number if isinstance(number, int) else 1
    while True:
        end = yield Page({**arguments, name: page})
        if end.rows == 0 or end.total == 0:
            return
        page += 1


def _by_window(operation: Operation, arguments: Mapping[str, object]) -> Pages:
    """Walk from the first day to the last in windows that neither overlap nor leave a gap."""
    first, last = argument_name(operation, "from"), argument_name(operation, "to")
    start, end = arguments.get(first), arguments.get(last)
    if not isinstance(start, dt.date) or not isinstance(end, dt.date):
        yield Page(arguments)
        return
    for window in windows(_day(start), _day(end)):
        yield Page({**arguments, first: window[0], last: window[1]})


def _day(value: dt.date) -> dt.date:
    """The day alone: a date-time is a date too, and would not compare with one."""
    return value.date() if isinstance(value, dt.datetime) else value


def windows(start: dt.date, end: dt.date) -> list[tuple[dt.date, dt.date]]:
    """The windows from ``start`` to ``end``, both included, of ``WINDOW_DAYS`` days at most."""
    found = []
    while start <= end:
        last = min(end, start + dt.timedelta(days=WINDOW_DAYS - 1))
        found.append((start, last))
        start = last + dt.timedelta(days=1)
    return found


def argument_name(operation: Operation, wire: str) -> str:
    """Our name of the parameter that Xero calls ``wire``; empty when there is none."""
    return next((param.name for param in operation.params if param.wire == wire), "")
