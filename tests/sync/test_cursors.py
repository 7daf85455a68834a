"""How far a table has been pulled, and what is asked for next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.sync.cursors import DAY, Cursor, next_mark, next_since, window

NOW = 1_790_000_000.0
SHAPES = {"clients": "s1", "contacts": "s2"}
GOOD = {
    "clients": Cursor("s1", since=NOW - 50, full_at=NOW - DAY, seen_at=NOW - 50),
    "contacts": Cursor("s2", since=NOW - 90, full_at=NOW - DAY, seen_at=NOW - 90),
}


def test_the_table_that_lags_most_decides() -> None:
    """One call feeds several tables, so that it asks for what the last of them lacks."""
    assert window(SHAPES, GOOD, now=NOW, full_pull_days=7).since == NOW - 90


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"contacts": None}, "contacts has not been pulled in full yet"),
        ({"contacts": GOOD["contacts"]._replace(since=None)}, "not been pulled in full"),
        ({"contacts": GOOD["contacts"]._replace(full_at=None)}, "not been pulled in full"),
        ({"contacts": GOOD["contacts"]._replace(shape="old")}, "the mapping of contacts has"),
        ({"clients": GOOD["clients"]._replace(full_at=NOW - 7 * DAY)}, "is 7 days old"),
    ],
)
def test_everything_is_read_when_changes_would_not_do(change: dict, reason: str) -> None:
    """A new table, another shape, an old full pull: each needs everything, and says why."""
    cursors = {k: v for k, v in (GOOD | change).items() if v is not None}
    found = window(SHAPES, cursors, now=NOW, full_pull_days=7)
    assert found.full
    assert reason in found.reason


def test_a_full_pull_can_be_asked_for() -> None:
    """A person's wish for everything goes before the cursors."""
    assert window(SHAPES, GOOD, now=NOW, full_pull_days=7, full=True).full


def test_the_cursor_is_the_replys_date_less_overlap_and_duration() -> None:
    """A list that took ten minutes may be stamped at its end: nothing may fall between."""
    assert next_since(1000.9, elapsed_seconds=600, overlap_seconds=300) == 100.0


def test_without_a_date_there_is_no_cursor() -> None:
    """Nothing is skipped on the word of our own clock."""
    assert next_since(None, elapsed_seconds=0, overlap_seconds=0) is None


@given(st.floats(0, 4e9), st.floats(-1e3, 1e4), st.floats(-1e3, 1e4))
def test_a_cursor_never_lies_after_the_replys_date(date: float, took: float, lap: float) -> None:
    """Whatever the clocks say, the next window begins no later than the reply was made."""
    found = next_since(date, elapsed_seconds=took, overlap_seconds=lap)
    assert found is not None
    assert found <= date


@given(st.floats(0, 4e9), st.lists(st.floats(0, 4e9)))
def test_a_mark_is_later_than_every_mark_before(now: float, before: list[float]) -> None:
    """Rows of this pull are told from rows of earlier ones even if our clock went back."""
    mark = next_mark(now, [Cursor("", seen_at=at) for at in before])
    assert mark >= now
    assert all(round(mark, 6) > round(at, 6) for at in before)
