"""How fresh each stream is, told from the reports of runs."""

from __future__ import annotations

from typing import Any, NamedTuple

from greenroom.sync.freshness import DAY, freshness


class Run(NamedTuple):
    """One run as the store lists it."""

    started_at: float
    report: dict[str, Any]
    practice: str = "p"


def run(at: float, way: str, outcome: str = "loaded", practice: str = "p") -> Run:
    """A run of clients and groups."""
    report = {
        "pulls": [{"name": "clients", "way": way}, {"name": "groups", "way": "full"}],
        "streams": [
            {"name": "clients", "outcome": outcome, "said": "No scope."},
            {"name": "groups", "outcome": "loaded"},
        ],
    }
    return Run(at, report, practice)


def test_full_and_changed_pulls_are_told_apart() -> None:
    """The last full read, the last read at all, and when everything is due again."""
    [clients, groups] = freshness([run(20, "changes"), run(10, "full")], full_pull_days=7)
    assert (clients.full_at, clients.changes_at) == (10, 20)
    assert clients.full_due_at == 10 + 7 * DAY
    assert (groups.full_at, groups.changes_at, groups.full_due_at) == (20, 20, None)


def test_a_skipped_stream_stays_as_old_as_it_was() -> None:
    """A run that could not load a stream does not make it fresh, and its reason is kept."""
    clients = freshness([run(10, "full"), run(20, "changes", "skipped")], full_pull_days=7)[0]
    assert (clients.changes_at, clients.outcome, clients.said) == (10, "skipped", "No scope.")
    again = freshness(
        [run(10, "full"), run(20, "changes", "skipped"), run(30, "changes")], full_pull_days=7
    )[0]
    assert (again.changes_at, again.outcome, again.said) == (30, "loaded", "")


def test_practices_are_kept_apart_and_a_run_without_an_end_says_nothing() -> None:
    """Each practice has its own streams; a run that was cut off has no report to tell from."""
    found = freshness(
        [run(10, "full"), run(20, "full", practice="q"), Run(30, {})], full_pull_days=7
    )
    assert {(one.practice, one.stream, one.changes_at) for one in found} == {
        ("p", "clients", 10), ("p", "groups", 10), ("q", "clients", 20), ("q", "groups", 20),
    }  # fmt: skip


def test_a_stream_never_loaded_is_never_due() -> None:
    """A fallback brings clients but not everything: it counts as read, not as read in full."""
    clients = freshness([run(10, "fallback")], full_pull_days=7)[0]
    assert (clients.full_at, clients.changes_at, clients.full_due_at) == (None, 10, None)
