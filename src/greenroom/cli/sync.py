"""``greenroom sync``: what a pull costs, the pull, and how fresh everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Project

if TYPE_CHECKING:
    from collections.abc import Callable

    from greenroom.sync.budget import Budget
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
    if project.json:
        look.show_json(report)
    else:
        show_report(report)
    return exit_code(report)


def status(*, last: int = 10, project: Project = HERE) -> int:
    """The last runs, and how fresh each practice is.

    Parameters
    ----------
    last
        How many runs at most.
    """
    with project.open() as workspace:
        found = workspace.runs.list(app=workspace.client_id, limit=last)
        now = workspace.clock.now()
    if project.json:
        look.show_json([run._asdict() for run in found])
        return 0
    look.table(
        ("Run", "Practice", "Started", "Outcome", "Calls"),
        [
            (
                run.run[:8],
                run.practice[:8],
                look.ago(run.started_at, now),
                run.outcome or "not ended",
                run.report.get("spent", {}).get("calls", "") if run.report else "",
            )
            for run in found
        ],
        empty="No run yet. Next: greenroom sync run",
    )
    return 0


def exit_code(report: Report) -> int:
    """0 when all is there; 3 when it must wait for quota or consent; else 1."""
    if report.outcome == "complete":
        return 0
    waiting = [one for one in report.failures if not one.recovered]
    return 3 if waiting and all(one.exit_code == 3 for one in waiting) else 1


def show_budget(told: Budget) -> None:
    """A budget in words and as a table."""
    look.say(
        f"Budget ({told.way} pull): {_calls(told.calls)}, about {_bytes(told.bytes)}, "
        f"{told.minutes:.1f} minutes, {told.days:.2%} of a day's calls."
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
    for stream in report.streams:
        _show_stream(stream)
    for failure in report.failures:
        look.step("note" if failure.recovered else "broken", failure.message, failure.hint)
    for warning in report.warnings:
        look.step("note", warning)
    for what, count in report.drift.items():
        look.step("note", f"Not in the contract: {what}, {count} times.")
    look.step(
        {"complete": "done", "partial": "waiting", "failed": "broken"}[report.outcome],  # type: ignore[arg-type]
        f"Run {report.outcome}: {_calls(report.spent.calls)} spent, "
        f"{_calls(report.predicted.calls)} predicted; {_bytes(report.spent.bytes)} of about "
        f"{_bytes(report.predicted.bytes)}.",
    )


def _show_stream(stream: StreamReport) -> None:
    """A stream that did not load, with why and what to do."""
    if stream.outcome == "loaded":
        return
    advice = "greenroom scopes list, then greenroom connect" if stream.needs_any_scope else ""
    mark: look.Mark = "broken" if stream.outcome == "failed" else "waiting"
    look.step(mark, f"{stream.name}: {stream.outcome}. {stream.said}", advice)


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
