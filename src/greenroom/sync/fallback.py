"""When the detailed list will not come: the plain list, and what hangs on it one by one.

Members of groups cost one get per group; notes and relationships wait, unless one get per client
was asked for. Single records are kept a hundred at a time, so that a run that is stopped goes on
where it stood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec

from greenroom.sync.budget import predict_fallback
from greenroom.sync.cursors import DAY, Cursor, Window, next_since
from greenroom.sync.load import Load
from greenroom.sync.mapping import Table
from greenroom.sync.pulls import Listed, load_clients
from greenroom.sync.report import PullReport
from greenroom.sync.streams import WITHOUT_DETAIL
from greenroom.sync.work import Progress, Work

PORTION = 100
"""Single records kept in one transaction."""


class Part(msgspec.Struct):
    """Where an unfinished pull of single records stands.

    ``after`` is the last id that was kept; the others belong to the run that began it: the date of
    the list it goes by, how long that list took, and the run's mark.
    """

    after: str
    date: float
    mark: float
    elapsed_seconds: float = 0.0


class Singles(NamedTuple):
    """Records to be fetched one by one, and the tables they fill."""

    name: str
    tables: tuple[Table, ...]
    get: Callable[[str], Any]
    load: Callable[[Load, list[Any]], None]
    full: bool


class Outcome(NamedTuple):
    """What a fallback reached: tables that moved, and those that wait for the detailed list."""

    waiting: tuple[Table, ...]
    refused: str = ""


def pull_without_detail(
    work: Work,
    tables: Sequence[Table],
    window: Window,
    *,
    groups: list[str] | None,
    may_list: bool = True,
) -> Outcome:
    """Fetch what can be had without the detailed list; the new budget is told first.

    ``groups`` are the ids of all groups when they were listed in this run already; without them
    and without ``may_list``, because their list was refused in this run, their members wait.
    """
    plain = [table for table in tables if table.source in WITHOUT_DETAIL]
    of_groups = tuple(table for table in tables if table.source == "clients.groups")
    members = of_groups if may_list or groups is not None else ()
    late = of_groups if not members else ()
    others = tuple(table for table in tables if table not in (*plain, *of_groups))
    gets = work.rules.one_get_per_client and bool(others)
    budget = predict_fallback(
        work.expected if groups is None else work.expected._replace(groups=len(groups)),
        full=window.full,
        members=bool(members),
        group_list=bool(members) and groups is None,
        one_get_per_client=gets,
        pace=work.pace,
    )
    work.budget(budget)
    if work.rules.most_calls is not None and budget.calls > work.rules.most_calls:
        return Outcome(
            tuple(tables),
            f"the way without the detailed list takes {budget.calls:,} calls, and"
            f" {work.rules.most_calls:,} are allowed",
        )
    pull = PullReport("clients", "fallback", "the detailed list did not come", window.since)
    work.report.pulls.append(pull)
    met: list[str] = []
    work.tell(Progress("pull", "clients without detail"))
    listed = load_clients(work, plain, window, detailed=False, pull=pull, met=met)
    if members:
        ids = groups if groups is not None else _group_ids(work)
        whole = Singles("group members", members, work.session.groups.get, Load.take_members, True)
        _one_by_one(work, whole, ids, listed)
    if gets:
        each = Singles("client details", others, work.session.clients.get, Load.take, window.full)
        _one_by_one(work, each, met, listed)
    pull.ended_well = True
    return Outcome(late if gets else (*late, *others))


def _group_ids(work: Work) -> list[str]:
    """The ids of all groups, from their list."""
    with work.session.groups.list() as records:
        ids = [group.uuid for group in records]
    work.called(bytes_in=records.facts.bytes_in)
    return ids


def _one_by_one(work: Work, singles: Singles, ids: Sequence[str], listed: Listed) -> None:
    """Get each record, keep a portion at a time, go on where an earlier run stopped."""
    part = _unfinished(work, singles.tables) or Part(
        "", listed.date or 0.0, work.mark, listed.elapsed_seconds
    )
    todo = [uuid for uuid in sorted(ids) if uuid > part.after]
    portions = [todo[i : i + PORTION] for i in range(0, len(todo), PORTION)] or [[]]
    for number, portion in enumerate(portions, 1):
        records = []
        for uuid in portion:
            records.append(singles.get(uuid))
            work.called()
        last = number == len(portions)
        part.after = portion[-1] if portion else part.after
        with work.loading(mark=part.mark) as rows:
            load = work.begin(singles.tables, rows)
            singles.load(load, records)
            if last and singles.full:
                load.sweep()
            cursors = _cursors(work, singles, part, last=last)
            load.move(cursors)
        work.keep(load, cursors)
        work.tell(Progress("rows", singles.name, (number - 1) * PORTION + len(portion), len(todo)))


def _unfinished(work: Work, tables: Sequence[Table]) -> Part | None:
    """Where an earlier run stopped, unless that was long ago or for other tables."""
    cursors = [work.cursors.get(table.name) for table in tables]
    shapes = [table.shape for table in tables]
    if any(c is None or not c.part or c.shape != s for c, s in zip(cursors, shapes, strict=True)):
        return None
    parts = {cursor.part for cursor in cursors if cursor is not None}
    found = msgspec.json.decode(parts.pop(), type=Part)
    return found if not parts and work.clock.now() - found.date < DAY else None


def _cursors(work: Work, singles: Singles, part: Part, *, last: bool) -> dict[str, Cursor]:
    """The tables' cursors: moved at the end, else as they were with the part noted."""
    found = {}
    for table in singles.tables:
        known = work.cursors.get(table.name)
        # What was pulled for another shape says nothing about this one.
        before = known if known and known.shape == table.shape else Cursor(table.shape)
        if last:
            since = next_since(
                part.date or None,
                elapsed_seconds=part.elapsed_seconds,
                overlap_seconds=work.rules.overlap_seconds,
            )
            full_at = part.date if singles.full else before.full_at
            found[table.name] = Cursor(table.shape, since, full_at, part.mark)
        else:
            noted = msgspec.json.encode(part).decode()
            seen_at = max(before.seen_at, part.mark)
            found[table.name] = before._replace(seen_at=seen_at, part=noted)
    return found
