"""What the pulls of one run share: the two ends, the rules, the report, and how to tell progress.

How a list is pulled is in ``pulls`` and ``fallback``, in which order in ``run``.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, NamedTuple

from greenroom.clock import Clock
from greenroom.sync.budget import Budget, Expected, Pace
from greenroom.sync.cursors import Cursor, next_mark, next_since
from greenroom.sync.destinations.database import Destination, Loading
from greenroom.sync.extract import Records, Source, batches
from greenroom.sync.load import Counts, Load
from greenroom.sync.mapping import Table
from greenroom.sync.report import Meter, PullReport, Report
from greenroom.sync.rows import RowMaker


class Rules(NamedTuple):
    """How a run behaves.

    ``most_calls`` refuses a fallback that would need more. ``one_get_per_client`` lets it fetch
    notes and relationships one client at a time. ``full`` reads everything whatever the cursors.
    """

    full_pull_days: float = 7
    overlap_seconds: float = 300
    one_get_per_client: bool = False
    most_calls: int | None = None
    full: bool = False


class Progress(NamedTuple):
    """Something worth telling while a run goes on.

    ``kind``: budget (see ``budget``), pull (one begins), rows (``done`` of about ``total``
    records), trouble (``text`` says what), ended.
    """

    kind: str
    text: str = ""
    done: int = 0
    total: int | None = None
    budget: Budget | None = None


Tell = Callable[[Progress], None]


class Work:
    """One run under way. ``meter`` counts by itself when the session does not feed it."""

    def __init__(
        self,
        *,
        session: Source,
        practice: str,
        destination: Destination,
        clock: Clock,
        rules: Rules,
        expected: Expected,
        pace: Pace,
        tell: Tell,
        meter: Meter | None,
        report: Report,
    ) -> None:
        self.session = session
        self.practice = practice
        self.destination = destination
        self.clock = clock
        self.rules = rules
        self.expected = expected
        self.pace = pace
        self.tell = tell
        self.report = report
        self.cursors = destination.cursors(practice)
        self.mark = next_mark(clock.now(), self.cursors.values())
        self.counts: dict[str, Counts] = {}
        self._meter, self._fed = (meter, True) if meter is not None else (Meter(), False)
        self._start = self._meter.mark()

    def budget(self, budget: Budget) -> None:
        """Tell a budget before its calls are made."""
        self.report.budgets.append(budget)
        self.tell(Progress("budget", budget.way, budget=budget))

    def called(self, *, bytes_in: int = 0) -> None:
        """Count a call, where the session does not."""
        if not self._fed:
            self._meter.calls += 1
            self._meter.bytes += bytes_in

    def settle(self) -> None:
        """Write down what was spent."""
        self.report.spent = self._meter.since(self._start)

    def prepare(self, tables: Sequence[Table]) -> None:
        """Make or widen the tables, so that what the destination refuses costs no call."""
        makers = [RowMaker(table, self.destination.adapt) for table in tables]
        self.warn(self.destination.prepare(self.practice, makers, run=self.report.run))

    def warn(self, notes: Iterable[str]) -> None:
        """Say in the report what was not said yet."""
        self.report.warnings += [note for note in notes if note not in self.report.warnings]

    def loading(self, *, mark: float | None = None) -> AbstractContextManager[Loading]:
        """A transaction of this run; ``mark`` is that of the run that began the pull."""
        seen_at = self.mark if mark is None else mark
        return self.destination.loading(self.practice, seen_at=seen_at, run=self.report.run)

    def begin(self, tables: Sequence[Table], rows: Loading) -> Load:
        """A load of these tables into an open transaction; notes go to the report."""
        load = Load(rows, tables, self.destination.adapt)
        self.warn(load.notes)
        return load

    @contextmanager
    def reading(
        self, records: Records, pull: PullReport, *, total: int | None, met: list[str] | None = None
    ) -> Iterator[Iterator[list[Any]]]:
        """A reply batch by batch, the first one here already; drift and cost go to the report.

        Xero may take minutes to make a list: what waits for its first batch must hold nothing that
        others need. ``met`` is filled with the ids of the records.
        """
        pull.records = 0
        try:
            with records:
                rest = batches(records)
                first = list(itertools.islice(rest, 1))
                yield self._counted(itertools.chain(first, rest), pull, total=total, met=met)
        finally:
            facts = records.facts
            self.called(bytes_in=facts.bytes_in)
            for (record, element), times in facts.drift.items():
                name = f"{record}.{element}"
                self.report.drift[name] = self.report.drift.get(name, 0) + times

    def _counted(
        self,
        found: Iterable[list[Any]],
        pull: PullReport,
        *,
        total: int | None,
        met: list[str] | None,
    ) -> Iterator[list[Any]]:
        """The batches; each is counted and told once it was dealt with."""
        for batch in found:
            yield batch
            pull.records += len(batch)
            if met is not None:
                met.extend(record.uuid for record in batch)
            self.tell(Progress("rows", pull.name, pull.records, total))

    def moved(
        self, tables: Sequence[Table], *, full: bool, date: float | None, elapsed_seconds: float
    ) -> dict[str, Cursor]:
        """The tables' cursors after a pull; without a date the next pull must be full."""
        since = next_since(
            date, elapsed_seconds=elapsed_seconds, overlap_seconds=self.rules.overlap_seconds
        )
        if date is None:
            self.report.warnings.append(
                "the reply has no Date header, so the next pull reads everything"
            )
        found = {}
        for table in tables:
            before = self.cursors.get(table.name)
            full_at = date if full else before.full_at if before else None
            found[table.name] = Cursor(table.shape, since, full_at, self.mark)
        return found

    def keep(self, load: Load, cursors: dict[str, Cursor]) -> None:
        """After a transaction was kept: remember its cursors and counts."""
        self.cursors |= cursors
        for name, counts in load.counts.items():
            self.counts.setdefault(name, Counts()).add(counts)
