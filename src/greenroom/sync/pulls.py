"""One list, fetched and loaded in one transaction together with its cursor.

The transaction begins when the list begins to come, for others may be waiting to write. A failure
on the way keeps nothing of it. What happens instead of a list that will not come is in
``fallback``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from greenroom.errors import CallError, Unreachable, XeroBroken
from greenroom.sync.cursors import Window
from greenroom.sync.extract import since_moment
from greenroom.sync.mapping import Table
from greenroom.sync.report import PullReport, failure
from greenroom.sync.work import Progress, Work

ATTEMPTS = 2
"""How often the detailed list is asked for before it is given up."""

BROKEN = (XeroBroken, Unreachable)
"""What is worth another try: no answer, or one cut short. Xero's own no never is."""


class Listed(NamedTuple):
    """Of a list that was read: its date by Xero's clock, and how long it took."""

    date: float | None
    elapsed_seconds: float


def pull_groups(work: Work, tables: Sequence[Table], members: Sequence[Table]) -> list[str]:
    """Fetch the groups' own fields, all of them at each run; returns their ids.

    Memberships in ``members`` of groups that are gone are removed.
    """
    pull = PullReport("groups", "full", "the list of groups knows no changes")
    work.report.pulls.append(pull)
    work.tell(Progress("pull", "groups"))
    work.prepare([*tables, *members])
    started = work.clock.now()
    ids: list[str] = []
    records = work.session.groups.list()
    with (
        work.reading(records, pull, total=work.expected.groups, met=ids) as found,
        work.loading() as rows,
    ):
        load = work.begin(tables, rows)
        for batch in found:
            load.take(batch)
        gone = [uuid for table in tables for uuid in load.unseen(table)]
        load.sweep()
        load.forget_members(members, sorted(set(gone)))
        elapsed = work.clock.now() - started
        cursors = work.moved(tables, full=True, date=records.facts.date, elapsed_seconds=elapsed)
        load.move(cursors)
    pull.ended_well = True
    work.keep(load, cursors)
    return ids


def pull_clients(work: Work, tables: Sequence[Table], window: Window) -> bool:
    """Fetch the detailed list of clients; ``False`` when it broke every time.

    Any other failure is raised: a refusal in Xero's words is never asked for again in a run.
    """
    pull = PullReport("clients", "full" if window.full else "changes", window.reason, window.since)
    work.report.pulls.append(pull)
    for attempt in range(1, ATTEMPTS + 1):
        pull.attempts = attempt
        work.tell(Progress("pull", "clients"))
        try:
            load_clients(work, tables, window, detailed=True, pull=pull)
        except BROKEN as error:
            note_broken(work, error, f"clients, try {attempt} of {ATTEMPTS}")
        else:
            pull.ended_well = True
            return True
    return False


def note_broken(work: Work, error: CallError, during: str) -> None:
    """Say a failure that the run goes on after."""
    work.report.failures.append(failure(error, during))
    work.tell(Progress("trouble", f"{during}: {error.message}"))


def load_clients(
    work: Work,
    tables: Sequence[Table],
    window: Window,
    *,
    detailed: bool,
    pull: PullReport,
    met: list[str] | None = None,
) -> Listed:
    """One try of a client list, kept whole or not at all.

    ``met`` is filled with the ids of the clients.
    """
    work.prepare(tables)
    started = work.clock.now()
    total = work.expected.clients if window.full else None
    since = since_moment(window.since)
    records = work.session.clients.list(detailed=detailed, modified_since=since)
    with work.reading(records, pull, total=total, met=met) as found, work.loading() as rows:
        load = work.begin(tables, rows)
        for batch in found:
            load.take(batch)
        if window.full:
            load.sweep()
        date, elapsed = records.facts.date, work.clock.now() - started
        cursors = work.moved(tables, full=window.full, date=date, elapsed_seconds=elapsed)
        load.move(cursors)
    work.keep(load, cursors)
    if window.full and not pull.records:
        work.report.warnings.append("Xero sent no client at all")
    return Listed(date, elapsed)
