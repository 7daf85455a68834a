"""``greenroom contract verify``: a server's replies against the contract, told before it begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project, opened
from greenroom.cli.seen import keep_seen
from greenroom.cli.world import Url
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Callable

    from greenroom.client.session import Session
    from greenroom.client.verify import Outcome, Plan, Report
    from greenroom.contract.observed import Where


class _Far(NamedTuple):
    """Who is verified: a session there, what its token may, how many calls a day are ours."""

    session: Session
    scopes: tuple[str, ...]
    where: Where
    day: int
    now: float
    tell: Callable[[Report], None]
    must_be_emulator: Callable[[], object]


def verify(
    *,
    practice: str = "",
    url: Url = "",
    wire: Literal["xml", "json"] | None = None,
    record: Path | None = None,
    accept: Flag = False,
    writes: Flag = False,
    beyond: Flag = False,
    project: Project = HERE,
) -> int:
    """Call what the token's scopes open and compare each reply with the contract.

    Only reads, unless --writes is given against an emulator. Names and counts are told, never a
    value. Ends with 1 when something drifted, with 3 when nothing answered.

    Parameters
    ----------
    practice
        Its tenant id or name; default: the only one, or the first of a served emulator.
    wire
        The format to ask for; default: the project's.
    record
        An empty folder to keep each reply in, with every name, number and text made up.
    accept
        Write what was seen as told to contract-observed.toml beside greenroom.toml.
    writes
        Emulators only: call every operation that writes, too, on records made for it.
    beyond
        Also call what no granted scope is known to open; Xero refuses it, or shows that it is open.
    """
    from greenroom.client.verify import verify as run

    if writes and not url:
        _refuse_live(project)
    with _far(project, url, practice, wire) as far:
        if writes:
            far.must_be_emulator()
        session, files = _recorded(far.session, record, far.where)
        planned = _planned(far, writes=writes, beyond=beyond)
        if not project.json:
            _tell_budget(planned, far.day)
        with look.progress("Verifying") as update:
            report = run(session, planned, tell=_teller(update, len(planned.steps)))
        far.tell(report)
        kept = keep_seen(project, report, where=far.where, now=far.now) if accept else None
    if project.json:
        look.show_json(
            {
                "server": far.where,
                "budget": planned.budget,
                "report": report,
                "recorded": files,
                "accepted": str(kept) if kept else None,
            }
        )
    else:
        _show(report, far.where, record=record, recorded=len(files), kept=kept)
    return _exit_code(report)


@contextmanager
def _far(
    project: Project, url: str, practice: str, wire: Literal["xml", "json"] | None
) -> Iterator[_Far]:
    """The server meant: a served emulator, or the project's own far side."""
    if url:
        from greenroom.client.limiter import Pace
        from greenroom.clock import SystemClock
        from greenroom.testing.served import served

        with served(url, practice=practice, wire=wire or "xml") as there:
            now = SystemClock().now()
            day = Pace().day
            yield _Far(
                there.session, there.scopes, "emulator", day, now, lambda _: None, lambda: None
            )
        return
    import msgspec

    settings = project.settings()
    with opened(msgspec.structs.replace(settings, wire=wire or settings.wire)) as workspace:
        tenant = workspace.practice(practice)

        def tell(report: Report) -> None:
            workspace.ledger.append(
                "contract.verified",
                app=workspace.client_id,
                practice=tenant,
                facts={
                    "environment": settings.environment,
                    "outcome": "drift" if report.those("drift") else "ok",
                    "operations": len(report.those("ok")),
                    "calls": report.calls,
                    "format": report.wire,
                },
            )

        yield _Far(
            session=workspace.session(tenant),
            scopes=workspace.tokens.scopes(workspace.client_id, tenant),
            where="emulator" if workspace.is_sandbox else "live",
            day=workspace.pace.day,
            now=workspace.clock.now(),
            tell=tell,
            # A sandbox may have any address; only an emulator of ours has control routes.
            must_be_emulator=lambda: workspace.control("practices"),
        )


def _refuse_live(project: Project) -> None:
    """Nothing, unless the project's practices are real ones."""
    if project.settings().environment == "live":
        raise ConfigError(
            "--writes would change a real practice: it is for emulators only.",
            hint="greenroom contract verify, without --writes, reads alone.",
        )


def _planned(far: _Far, *, writes: bool, beyond: bool) -> Plan:
    """What is called: what the scopes open, or all; and one call of each that writes if asked."""
    from greenroom.client.verify import plan

    steps: list[Any] = []
    if writes:
        from greenroom.testing.samples import writing_steps

        making, ending = writing_steps(now=far.now)
        steps = [*making, *ending]
    known = far.session.contract
    return plan(known, far.scopes, now=far.now, writes=steps, beyond=beyond)


def _recorded(session: Session, folder: Path | None, where: Where) -> tuple[Session, list[str]]:
    """The session, its replies kept in the folder, and the list that their names go to."""
    if folder is None:
        return session, []
    from greenroom import __version__
    from greenroom.client.recording import Recording

    made = f"greenroom {__version__} contract verify, {where}; values made up"
    recording = Recording(folder, made=made)
    return session.through(recording.around), recording.files


def _teller(update: Callable[[str, int, int], None], total: int) -> Callable[[Outcome], None]:
    """What moves the bar."""
    done = 0

    def tell(outcome: Outcome) -> None:
        nonlocal done
        done += 1
        update(outcome.operation, done, total)

    return tell


def _tell_budget(planned: Plan, day: int) -> None:
    """What it will cost at most, before anything is called."""
    budget = planned.budget
    look.say(
        f"Budget: at most {budget.calls} calls for {budget.operations} operations, "
        f"{budget.calls / day:.2%} of a day's calls."
    )


def _exit_code(report: Report) -> int:
    """1 when something drifted, 3 when nothing answered well, else 0."""
    if report.those("drift"):
        return 1
    return 0 if report.those("ok") else 3


def _show(
    report: Report, where: Where, *, record: Path | None, recorded: int, kept: Path | None
) -> None:
    """The outcomes as a table, what drifted below it, and what was kept."""
    from greenroom.client.verify import NEEDS

    shown = [one for one in report.outcomes if one.word != "not tried" or not _was_left_out(one)]
    look.table(
        ("Operation", "Result", "Records", "Remark"),
        [(one.operation, one.word, one.records or "", _remark(one)) for one in shown],
    )
    _show_findings(report)
    counts = {word: len(report.those(word)) for word in ("ok", "drift", "refused", "not tried")}
    look.step(
        "broken" if counts["drift"] else "done" if counts["ok"] else "waiting",
        ", ".join(f"{count} {word}" for word, count in counts.items() if count)
        + f"; {report.calls} calls, {len(report.fields)} fields seen as told.",
    )
    lacking = sum(one.why.startswith(NEEDS) for one in report.those("not tried"))
    if lacking:
        look.step("note", f"{lacking} need a scope that this token lacks.", "--beyond calls them")
    if where == "emulator":
        look.step("note", "An emulator was asked: that says nothing about Xero.")
    if record:
        look.step("done", f"{recorded} replies are in {record}, every value in them made up.")
    if kept:
        look.step("done", f"What was seen is in {kept.name}.", "greenroom contract coverage")


def _was_left_out(outcome: Outcome) -> bool:
    """Whether it was never planned: for its scope, or because it writes."""
    from greenroom.client.verify import NEEDS, WRITES

    return outcome.why == WRITES or outcome.why.startswith(NEEDS)


def _remark(outcome: Outcome) -> str:
    """What there is to say of an operation, in a cell."""
    if outcome.findings:
        count = len(outcome.findings)
        return f"{count} finding{'s' if count > 1 else ''}, below"
    return outcome.why


def _show_findings(report: Report) -> None:
    """Each finding once, with the operations it was made in."""
    found: defaultdict[tuple[str, str, str], list[tuple[str, int]]] = defaultdict(list)
    for outcome in report.outcomes:
        for one in outcome.findings:
            found[one.kind, one.place, one.said].append((outcome.operation, one.count))
    if not found:
        return
    look.heading("What differs")
    look.table(
        ("What", "Where", "How", "Times", "In"),
        [
            (*what, sum(count for _, count in places), ", ".join(name for name, _ in places))
            for what, places in sorted(found.items())
        ],
    )
