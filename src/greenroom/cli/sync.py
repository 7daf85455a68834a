"""``greenroom sync``: what a pull costs, the pull, and how fresh everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, LARGEST_COUNT, Project, in_range

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from greenroom.store.runs import Run
    from greenroom.sync.budget import Budget
    from greenroom.sync.freshness import Fresh
    from greenroom.sync.report import Report, StreamReport
    from greenroom.sync.work import Progress

Streams = Annotated[list[str] | None, Parameter(negative="", help="Only these; repeatable.")]


def budget(
    *,
    practice: str = "",
    stream: Streams = None,
    full: Annotated[bool, Parameter(negative="")] = False,
    project: Project = HERE,
) -> int:
    """What a pull will cost: calls, bytes, minutes, share of the day. Nothing is called.

    Parameters
    ----------
    practice
        Its tenant id or name; default: the only one.
    full
        As if everything were read again.
    """
    from greenroom.errors import SignedOut
    from greenroom.sync.project import budget_for

    with project.open() as workspace:
        try:
            tenant = workspace.practice(practice)
        except SignedOut:
            tenant = ""  # before anything is connected, the expected sizes of greenroom.toml hold
        told = budget_for(workspace, tenant, streams=stream, full=full)
    if project.json:
        look.show_json(told)
    else:
        show_budget(told)
    return 0


def run(
    *,
    practice: str = "",
    stream: Streams = None,
    full: Annotated[bool, Parameter(negative="")] = False,
    project: Project = HERE,
) -> int:
    """Pull what changed into the destination: the budget first, the report after.

    Parameters
    ----------
    practice
        Its tenant id or name; default: the only one.
    full
        Read everything again, whatever the cursors say.
    """
    from greenroom.sync.project import pull

    with project.open() as workspace, look.progress("Pulling") as update:
        report = pull(
            workspace,
            workspace.practice(practice),
            streams=stream,
            full=full,
            tell=_teller(update, quiet=project.json),
        )
        is_sandbox = workspace.is_sandbox
    if project.json:
        look.show_json(report)
        return exit_code(report)
    show_report(report)
    if is_sandbox and any(one.outcome == "refused" for one in report.streams):
        look.step("ours", "Here in the sandbox you can play Xero: greenroom emulator approve")
    return exit_code(report)


def status(*, last: int = 5, project: Project = HERE) -> int:
    """How fresh each stream of each practice is, and the last runs.

    Parameters
    ----------
    last
        How many runs at most.
    """
    from greenroom.sync.freshness import freshness

    in_range("--last", last, low=0, high=LARGEST_COUNT)
    with project.open() as workspace:
        runs = workspace.runs.list(app=workspace.client_id, kind="sync", limit=max(last, _RUNS))
        names = {
            row.tenant_id: row.tenant_name or row.tenant_id
            for row in workspace.tokens.connections(workspace.client_id)
        }
        now = workspace.clock.now()
        fresh = freshness(runs, full_pull_days=workspace.settings.sync.full_pull_days)
    if project.json:
        shown = [run._asdict() for run in runs[:last]]
        look.show_json({"streams": [one._asdict() for one in fresh], "runs": shown})
        return 0
    if not runs:
        look.say("No run yet. Next: greenroom sync run")
        return 0
    _show_fresh(fresh, names, now)
    look.heading("The last runs")
    _show_runs(runs[:last], names, now)
    return 0


_RUNS = 200
"""How many runs freshness is told from."""


def _show_fresh(fresh: Sequence[Fresh], names: Mapping[str, str], now: float) -> None:
    """A row per stream."""
    look.table(
        ("Practice", "Stream", "Last read", "Last in full", "Next in full"),
        [
            (
                names.get(one.practice, one.practice[:8]),
                one.stream,
                look.ago(one.changes_at, now) if one.changes_at else "never",
                look.ago(one.full_at, now) if one.full_at else "never",
                "each run" if one.stream == "groups" else _due(one.full_due_at, now),
            )
            for one in fresh
        ],
        empty="Nothing has been read yet. Next: greenroom sync run",
    )
    for one in fresh:
        if one.outcome not in ("", "loaded"):
            look.step("waiting", f"{one.stream} {one.outcome} in the last run: {one.said}")


def _due(moment: float | None, now: float) -> str:
    """When everything is read again."""
    if moment is None or moment <= now:
        return "next run"
    return look.ago(moment, now)


def _show_runs(runs: Sequence[Run], names: Mapping[str, str], now: float) -> None:
    """A row per run, the newest first."""
    look.table(
        ("Run", "Practice", "Started", "Outcome", "Calls"),
        [
            (
                run.run.removeprefix("sync-")[:8],
                names.get(run.practice, run.practice[:8]),
                look.ago(run.started_at, now),
                run.outcome or "no end: going on, or cut off",
                run.report.get("spent", {}).get("calls", ""),
            )
            for run in runs
        ],
    )


def exit_code(report: Report) -> int:
    """0 when all is there; 3 when it must wait for quota, consent or approval; else 1."""
    if report.outcome == "complete":
        return 0
    if {one.outcome for one in report.streams} <= {"loaded", "skipped", "refused"}:
        return 3
    waiting = [one for one in report.failures if not one.recovered]
    return 3 if waiting and all(one.exit_code == 3 for one in waiting) else 1


def show_budget(told: Budget) -> None:
    """A budget in words and as a table."""
    look.say(
        f"Budget ({told.way} pull): {_calls(told.calls)}, about {_bytes(told.bytes)}, "
        f"{_minutes(told.minutes)}, {told.days:.2%} of a day's calls."
    )
    look.table(
        ("Operation", "Calls", "About"),
        [(line.operation, line.calls, _bytes(line.bytes)) for line in told.lines],
    )


def show_report(report: Report) -> None:
    """What a run did: streams, spent against predicted, and everything that was not well."""
    look.table(
        ("Table", "Added", "Changed", "Unchanged", "Deleted"),
        [
            (name, counts.added, counts.changed, counts.unchanged, counts.deleted)
            for stream in report.streams
            for name, counts in stream.tables.items()
        ],
    )
    said = _show_left_alone(report)
    for failure in report.failures:
        if failure.message not in said:
            look.step("note" if failure.recovered else "broken", failure.message, failure.hint)
    for warning in report.warnings:
        look.step("note", warning)
    for what, count in report.drift.items():
        look.step("note", f"Does not fit the contract: {what}, {count} times.")
    look.step(
        _MARKS.get(report.outcome, "waiting"),
        f"{'Nothing pulled' if report.outcome == 'nothing pulled' else f'Run {report.outcome}'}: "
        f"{_calls(report.spent.calls)} spent, "
        f"{_calls(report.predicted.calls)} predicted; {_bytes(report.spent.bytes)} of about "
        f"{_bytes(report.predicted.bytes)}.",
    )


_MARKS: dict[str, look.Mark] = {"complete": "done", "failed": "broken"}
"""The marks of outcomes; every other one waits for something."""


def _show_left_alone(report: Report) -> set[str]:
    """The streams that did not load, those of one reason together; returns what was said."""
    together: dict[tuple[str, str], list[StreamReport]] = {}
    for stream in report.streams:
        if stream.outcome != "loaded":
            together.setdefault((stream.outcome, stream.said), []).append(stream)
    hints = {failure.message: failure.hint for failure in report.failures}
    for (outcome, said), streams in together.items():
        advice = hints.get(said, "")
        if streams[0].needs_any_scope:
            advice = "greenroom scopes needed, then greenroom connect"
        names = ", ".join(stream.name for stream in streams)
        look.step(_MARKS.get(outcome, "waiting"), f"{names} {outcome}: {said}", advice)
    return {said for _, said in together}


def _teller(update: Callable[[str, int, int], None], *, quiet: bool) -> Callable[[Progress], None]:
    """What tells a person of a run while it goes on."""

    def tell(progress: Progress) -> None:
        if progress.kind == "budget" and progress.budget and not quiet:
            show_budget(progress.budget)
        elif progress.kind == "rows":
            update("rows", progress.done, progress.total or 0)
        elif progress.kind == "trouble":
            look.note(progress.text)

    return tell


def _minutes(minutes: float) -> str:
    """A while, for people."""
    return "under a minute" if minutes < 1 else f"{minutes:,.0f} minutes"


def _calls(count: int) -> str:
    return f"{count:,} call" if count == 1 else f"{count:,} calls"


def _bytes(count: Any) -> str:
    """Bytes for people."""
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} GB"
