"""Promises of paging: every row once, no page twice, nothing between two windows."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.pages import WINDOW_DAYS, Page, PageEnd, Pages, pages, windows
from greenroom.contract import contract
from greenroom.errors import UnexpectedReply

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2040, 1, 1))


def walked(machine: Pages, ends: list[PageEnd]) -> list[Page]:
    """The pages a machine asks for when they end as told."""
    found = [next(machine)]
    for end in ends:
        try:
            found.append(machine.send(end))
        except StopIteration:
            break
    return found


@given(DAYS, DAYS)
def test_windows_cover_every_day_once(one: dt.date, other: dt.date) -> None:
    """Windows follow each other without gap or overlap, and none is longer than 360 days."""
    start, end = sorted((one, other))
    found = windows(start, end)
    assert (found[0][0], found[-1][1]) == (start, end)
    for (_, last), (first, _) in pairwise(found):
        assert first - last == dt.timedelta(days=1)
    assert all(0 <= (last - first).days < WINDOW_DAYS for first, last in found)


def test_no_days_are_no_windows() -> None:
    """A start after the end gives no window."""
    assert windows(dt.date(2026, 2, 1), dt.date(2026, 1, 1)) == []


def test_a_list_without_pages_is_asked_for_once() -> None:
    """An operation without paging has one page, whatever its reply says."""
    machine = pages(contract().operation("clients.list"), {"detailed": True})
    assert walked(machine, [PageEnd(9, "https://example.test/more")]) == [Page({"detailed": True})]


@given(st.integers(0, 20))
def test_links_are_followed_to_the_last(count: int) -> None:
    """Each link is followed once and verbatim; the page without a link is the last."""
    links = [f"https://api.xero.com/next?pageToken={number}" for number in range(count)]
    ends = [*(PageEnd(50, link) for link in links), PageEnd(3)]
    found = walked(pages(contract().operation("contacts.list"), {}), ends)
    assert [page.url for page in found] == ["", *links]


def test_a_link_that_leads_back_is_refused() -> None:
    """A link met before ends the walk with an error instead of going on for ever."""
    machine = pages(contract().operation("contacts.list"), {})
    with pytest.raises(UnexpectedReply, match="leads back"):
        walked(machine, [PageEnd(1, "a"), PageEnd(1, "b"), PageEnd(1, "a")])


@given(st.integers(1, 5), st.integers(0, 6))
def test_numbered_pages_go_on_until_one_is_empty(first: int, full: int) -> None:
    """Pages are counted up from the first until Xero counts no more records."""
    ends = [*[PageEnd(1000, total=1000)] * full, PageEnd(0, total=0)]
    found = walked(pages(contract().operation("costs.list"), {"page": first}), ends)
    assert [page.arguments["page"] for page in found] == list(range(first, first + full + 1))


def test_numbering_begins_at_one() -> None:
    """Without a page to begin with, the first page is number 1."""
    assert next(pages(contract().operation("costs.list"), {})).arguments == {"page": 1}


def test_a_long_span_is_walked_in_windows() -> None:
    """Two years of jobs are three calls, and other arguments go with each."""
    span = {"from_": dt.date(2024, 1, 1), "to": dt.date(2025, 12, 31), "detailed": True}
    found = walked(pages(contract().operation("jobs.list"), span), [PageEnd(1)] * 9)
    assert [(page.arguments["from_"], page.arguments["to"]) for page in found] == [
        (dt.date(2024, 1, 1), dt.date(2024, 12, 25)),
        (dt.date(2024, 12, 26), dt.date(2025, 12, 20)),
        (dt.date(2025, 12, 21), dt.date(2025, 12, 31)),
    ]
    assert all(page.arguments["detailed"] for page in found)
