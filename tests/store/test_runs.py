"""Runs of syncs and plans, and their reports."""

from __future__ import annotations

import pytest
from store_cast import APP, AWAY, HOME, NOW

from greenroom.clock import FrozenClock
from greenroom.errors import StoreError
from greenroom.store.db import Store
from greenroom.store.runs import Runs


@pytest.fixture
def runs(store: Store) -> Runs:
    """The runs of the store."""
    return Runs(store)


def test_a_run_begins_and_ends_with_its_report(runs: Runs, clock: FrozenClock) -> None:
    """A run is open until it is finished; then it has an outcome and the report as given."""
    run = runs.start(APP, HOME)
    begun = runs.get(run)
    assert begun is not None
    assert (begun.started_at, begun.finished_at, begun.outcome) == (NOW, None, "")
    assert runs.last(APP, HOME) is None
    clock.advance(60)
    report = {"rows": {"clients": 2000}, "calls": 4, "skipped": ["jobs"]}
    runs.finish(run, "done", report)
    ended = runs.last(APP, HOME)
    assert ended is not None
    assert (ended.run, ended.finished_at, ended.outcome) == (run, NOW + 60, "done")
    assert ended.report == report


def test_a_run_ends_once(runs: Runs) -> None:
    """Finishing a run twice, or one that never was, is an error."""
    run = runs.start(APP, HOME, "plan")
    runs.finish(run, "failed", {})
    for name in (run, "sync-none"):
        with pytest.raises(StoreError, match="not going on"):
            runs.finish(name, "done", {})


def test_runs_are_listed_newest_first(runs: Runs, clock: FrozenClock) -> None:
    """The newest comes first, and app, practice and kind narrow the list."""
    names = []
    for practice, kind in ((HOME, "sync"), (AWAY, "sync"), (HOME, "plan")):
        names.append(runs.start(APP, practice, kind))
        clock.advance(1)
    runs.start("OTHER-APP", HOME)
    assert [one.run for one in runs.list(app=APP)] == names[::-1]
    assert [one.run for one in runs.list(app=APP, practice=HOME)] == [names[2], names[0]]
    assert [one.run for one in runs.list(kind="plan")] == [names[2]]
    assert len(runs.list(limit=2)) == 2
    assert runs.get("nothing") is None
