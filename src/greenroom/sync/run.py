"""One sync run from start to report: what is wanted, what it will cost, then pull by pull.

How a list is pulled is in ``pulls`` and ``fallback``; what they share is in ``work``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from greenroom.clock import Clock, SystemClock
from greenroom.contract import contract as shipped_contract
from greenroom.contract.model import Contract
from greenroom.errors import (
    CallError,
    Forbidden,
    LoadError,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
)
from greenroom.sync.budget import Budget, Expected, Pace, predict
from greenroom.sync.cursors import Window, window
from greenroom.sync.destinations.database import Destination
from greenroom.sync.extract import Source
from greenroom.sync.fallback import pull_without_detail
from greenroom.sync.mapping import Mapping, Table
from greenroom.sync.outcomes import Outcomes
from greenroom.sync.pulls import pull_clients, pull_groups
from greenroom.sync.report import Meter, Report
from greenroom.sync.streams import STREAMS, Stream, missing_scopes, wanted_streams
from greenroom.sync.work import Progress, Rules, Tell, Work

_HOPELESS = (SignedOut, Forbidden, RateLimited)
"""After one of these no other call of the run can do better."""

DEFAULT_EXPECTED = Expected(clients=2000)


def foretell(
    *,
    practice: str,
    destination: Destination,
    mapping: Mapping,
    streams: Collection[str] | None = None,
    rules: Rules | None = None,
    expected: Expected | None = None,
    pace: Pace | None = None,
    now: float,
) -> Budget:
    """What a run would cost now; nothing is called, and nothing written."""
    wanted = wanted_streams(mapping, streams)
    asked = _window(
        _client_tables(wanted), destination, practice=practice, rules=rules or Rules(), now=now
    )
    size = _expected(destination, practice, mapping, expected)
    return predict([stream.name for stream in wanted], size, full=asked.full, pace=pace)


def run_sync(
    *,
    session: Source,
    practice: str,
    destination: Destination,
    mapping: Mapping,
    streams: Collection[str] | None = None,
    granted: Collection[str] | None = None,
    rules: Rules | None = None,
    expected: Expected | None = None,
    pace: Pace | None = None,
    meter: Meter | None = None,
    clock: Clock | None = None,
    tell: Tell | None = None,
    contract: Contract | None = None,
    name: str = "",
) -> Report:
    """Pull what is new into the destination and report on it.

    ``practice`` is the tenant id, under which rows and cursors are kept. ``granted`` are the
    token's scopes: streams they do not open are skipped without a call. ``expected`` sizes the
    budget until the destination knows better. ``meter`` is one the session feeds as its
    ``on_call``; without it successful calls alone are counted. ``name`` is what other runs call
    this one while they wait for it. What fails in a call or in the destination during a pull
    stands in the report; a destination that cannot be opened, or was filled by another
    environment, or a stream that is unknown raises (``LoadError``, ``ConfigError``) before any
    call.
    """
    clock, rules = clock or SystemClock(), rules or Rules()
    contract = contract or shipped_contract()
    report = Report(practice, destination.label, clock.now(), run=name)
    destination.refuse_other_environments()
    wanted = wanted_streams(mapping, streams)
    run = _Run(
        Work(
            session=session,
            practice=practice,
            destination=destination,
            clock=clock,
            rules=rules,
            expected=_expected(destination, practice, mapping, expected),
            pace=pace or Pace(),
            tell=tell or (lambda _progress: None),
            meter=meter,
            report=report,
        ),
        mapping,
        Outcomes(report, contract, granted),
    )
    run.choose(wanted, contract, granted)
    run.pull()
    return run.end()


def _client_tables(streams: Sequence[Stream]) -> list[Table]:
    """The tables that the list of clients feeds."""
    return [table for stream in streams for table in stream.tables if table.root == "clients"]


def _window(
    tables: Sequence[Table], destination: Destination, *, practice: str, rules: Rules, now: float
) -> Window:
    """What the list of clients must be asked for."""
    return window(
        {table.name: table.shape for table in tables},
        destination.cursors(practice),
        now=now,
        full_pull_days=rules.full_pull_days,
        full=rules.full,
    )


def _expected(
    destination: Destination, practice: str, mapping: Mapping, given: Expected | None
) -> Expected:
    """The practice's size: as the destination knows it, else as given, else a guess."""
    found = given or DEFAULT_EXPECTED
    for source, field in (("clients", "clients"), ("groups", "groups")):
        table = next((t for t in mapping.tables if t.source == source and not t.filters), None)
        live = destination.live(practice, table) if table is not None else None
        if live:
            found = found._replace(**{field: live})
    return found


class _Run:
    """The pulls of one run, one after the other."""

    def __init__(self, work: Work, mapping: Mapping, outcomes: Outcomes) -> None:
        self._work = work
        self._mapping = mapping
        self._outcomes = outcomes
        self._streams: dict[str, Stream] = {}
        self._hopeless = False
        self._refused: set[str] = set()

    def choose(
        self, wanted: Sequence[Stream], contract: Contract, granted: Collection[str] | None
    ) -> None:
        """Take the streams whose scope is there; say which are skipped, and for want of what."""
        for stream in wanted:
            missing = missing_scopes(contract, stream, granted) if granted is not None else ()
            if missing:
                self._outcomes.skip([stream.name], missing)
            else:
                self._streams[stream.name] = stream

    def pull(self) -> None:
        """Tell the budget, then pull the groups, which are cheap, and the clients."""
        if not self._streams:
            return
        work = self._work
        streams = list(self._streams.values())
        clients = _client_tables(streams)
        asked = _window(
            clients,
            work.destination,
            practice=work.practice,
            rules=work.rules,
            now=work.clock.now(),
        )
        work.budget(predict(list(self._streams), work.expected, full=asked.full, pace=work.pace))
        groups = [t for stream in streams for t in stream.tables if t.root == "groups"]
        ids: list[str] | None = None
        if groups:
            members = [t for t in self._mapping.tables if t.source == "clients.groups"]
            found: list[list[str]] = []
            self._try(["groups"], lambda: found.append(pull_groups(work, groups, members)))
            ids = found[0] if found else None
        fed = [s.name for s in streams if any(t.root == "clients" for t in s.tables)]
        if clients:
            self._try(fed, lambda: self._clients(clients, asked, ids))

    def _clients(self, tables: list[Table], asked: Window, groups: list[str] | None) -> None:
        """The detailed list, or what can be had without it."""
        work = self._work
        if pull_clients(work, tables, asked):
            self._outcomes.recovered()
            return
        # What was refused is not asked for again in the same run.
        may_list = "groups" not in self._refused
        reached = pull_without_detail(work, tables, asked, groups=groups, may_list=may_list)
        waiting = {table.name for table in reached.waiting}
        for stream in self._streams.values():
            behind = sorted(waiting & {table.name for table in stream.tables})
            if reached.refused:
                self._outcomes.note(stream.name, "waiting", said=reached.refused)
            elif behind:
                said = f"{', '.join(behind)}: waiting for the detailed list of clients"
                self._outcomes.note(stream.name, "waiting", said=said)
        if not reached.refused:
            self._outcomes.recovered()

    def _try(self, names: Sequence[str], action: Callable[[], None]) -> None:
        """One pull for these streams; what stops it is said, not raised."""
        if self._hopeless:
            for name in names:
                self._outcomes.note(name, "failed", said="not tried after the failure before")
            return
        for name in names:
            self._outcomes.note(name, "loaded")
        try:
            action()
        except ScopeMissing as error:
            self._refused.update(names)
            self._outcomes.closed(names, error)
        except (CallError, LoadError) as error:
            self._work.tell(Progress("trouble", error.message))
            self._hopeless = isinstance(error, _HOPELESS)
            if isinstance(error, Refused):
                self._refused.update(names)
            self._outcomes.failed(names, error)

    def end(self) -> Report:
        """The report, its counts and outcome filled in."""
        work, report = self._work, self._work.report
        report.streams.sort(key=lambda stream: STREAMS.index(stream.name))
        for stream in report.streams:
            tables = self._streams[stream.name].tables if stream.name in self._streams else ()
            stream.tables = {t.name: work.counts[t.name] for t in tables if t.name in work.counts}
        work.settle()
        report.full_at = self._full_at()
        changes = any(pull.way == "changes" and pull.ended_well for pull in report.pulls)
        if report.full_at is not None and changes:
            report.warnings.append(
                "members of groups and relationships are as of the last full pull where Xero"
                " does not count them as a change of the client"
            )
        report.outcome = self._outcomes.whole(pulled=bool(work.counts))
        report.ended_at = work.clock.now()
        work.tell(Progress("ended", report.outcome))
        return report

    def _full_at(self) -> float | None:
        """When all tables were last read in full."""
        tables = _client_tables(list(self._streams.values()))
        cursors = [self._work.cursors.get(table.name) for table in tables]
        moments = [cursor.full_at if cursor else None for cursor in cursors]
        known = [moment for moment in moments if moment is not None]
        return min(known) if known and len(known) == len(moments) else None
