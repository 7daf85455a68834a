"""Date windows and numbered pages: what is asked of their parameters, whatever they cut.

A window needs both ends and spans less than a year; they are checked one at a time (field-F2).
"""

from __future__ import annotations

import datetime as dt

from greenroom.emulator.practice.calls import Call, invalid
from greenroom.emulator.practice.days import day_of


def check_window(call: Call) -> tuple[dt.date, dt.date]:
    """The first and the last day of a window; ``Refused`` with 400 when it cannot be one."""
    first, last = _day(call, "from_"), _day(call, "to")
    if last < first:
        raise invalid("to must not be before from")
    year = _year_after(first)
    if last > year or (last == year and call.switch("window-length") == "under-a-year"):
        raise invalid("The range between from and to must be less than one year")
    return first, last


def day_given(call: Call, name: str) -> dt.date | None:
    """The day a filter names, if it is given; ``Refused`` with 400 when it is none."""
    return _day(call, name) if call.given(name) else None


def within(value: object, *, first: dt.date | None = None, last: dt.date | None = None) -> bool:
    """Whether a date lies between two days, both included; one that is not set never does."""
    if first is None and last is None:
        return True
    day = day_of(value)
    return day is not None and (first or day) <= day <= (last or day)


def page_number(call: Call) -> int:
    """The number of a page, from 1; ``Refused`` with 400 when there is none."""
    text = call.given("page")
    if not text.isdecimal() or int(text) < 1:
        raise invalid("page is required and begins with 1")
    return int(text)


def page_size(call: Call) -> int:
    """How many rows a page holds; ``Refused`` with 400 outside what the contract allows."""
    param = next(p for p in call.operation.params if p.name == "page_size")
    text = call.given("page_size")
    least, most = param.least or 1, param.most or 500
    if not text.isdecimal() or not least <= int(text) <= most:
        raise invalid(f"pageSize must be between {least} and {most}")
    return int(text)


def moment_of(text: str) -> float:
    """The moment that ``yyyy-MM-ddTHH:mm:ss`` names in UTC; ``Refused`` with 400 otherwise."""
    try:
        named = dt.datetime.fromisoformat(text)
    except ValueError:
        raise invalid("modifiedsince must be yyyy-MM-ddTHH:mm:ss") from None
    return (named if named.tzinfo else named.replace(tzinfo=dt.UTC)).timestamp()


def _day(call: Call, name: str) -> dt.date:
    """One end of a window."""
    # Some operations read a window that the contract does not give them (a switch).
    text = call.given(name) or call.query.get(name.rstrip("_"), "")
    try:
        return dt.datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007 - no zone
    except ValueError:
        raise invalid(f"{name.rstrip('_')} is required as yyyyMMdd") from None


def _year_after(day: dt.date) -> dt.date:
    """The same day of the next year; 1 March for 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return dt.date(day.year + 1, 3, 1)
