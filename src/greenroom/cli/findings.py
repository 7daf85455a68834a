"""``greenroom access findings``: what Xero found in a remediation round, and what became of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.registers import SIGNS, tampered_of, tell_acts, tell_done, tell_tampered
from greenroom.draw.dates import both_ways, short_day

if TYPE_CHECKING:
    import datetime as dt

    from greenroom.access.journey import Journey
    from greenroom.access.office import Office
    from greenroom.access.registers.findings import Clocked, Finding

Severity = Literal["critical", "high", "medium", "low", "unrated", ""]


def list_findings(*, every: Flag = False, project: Project = HERE) -> int:
    """Xero's findings with their dates, the most urgent first. Ends with 3 while one is open.

    Parameters
    ----------
    every
        Also those that were recorded by mistake, and all that was said of each.
    """
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        found, journey = _read(office)
        wrong = tampered_of(office, "finding")
    shown = [one for one in found if every or one[0].state != "mistaken"]
    is_open = any(one.is_open for one, _ in found)
    if project.json:
        told = [plain_finding(*one) for one in shown]
        look.show_json({"findings": told, "tampered": wrong, "next": journey.next})
        return 3 if is_open else 0
    tell_tampered(wrong)
    look.table(
        ("", "Id", "Severity", "Finding", "Question", "Due", "Owner"),
        [_row(one, clock, journey.today) for one, clock in shown],
        empty="No finding is recorded. When Xero's report comes: greenroom access findings add",
    )
    for one, clock in shown:
        _tell(one, clock, journey.today, every=every)
    _tell_next(journey)
    return 3 if is_open else 0


def add(
    title: str,
    *,
    by: str = "",
    severity: Severity = "",
    question: str = "",
    received: str = "",
    owner: str = "",
    document: Path | None = None,
    project: Project = HERE,
) -> int:
    """Record one finding of Xero's remediation report, in your name.

    Parameters
    ----------
    title
        What Xero found, in a sentence.
    by
        Who records it.
    severity
        As the report says it.
    question
        The question it concerns, such as q11; that shows it as a gap until it is closed.
    received
        The day the report came, such as 2026-11-23; its clocks count from there. Default: today.
    owner
        Who sees to it.
    document
        The report; its name and digest are kept, not the file.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import finding_register as register
    from greenroom.access.spoken import as_day

    with project.open() as workspace, Office(workspace) as office:
        day = as_day(received, "--received")
        told = register.Told(by, title, severity, question, day, owner, document=document)
        kept = register.add(office, told, office.clock.now())
        return _kept(office, kept, as_json=project.json)


def change(
    finding: str,
    *,
    by: str = "",
    severity: Severity = "",
    question: str = "",
    owner: str = "",
    did: str = "",
    evidence: str = "",
    document: Path | None = None,
    project: Project = HERE,
) -> int:
    """Say who sees to a finding, what is planned or done, and what proves it.

    Parameters
    ----------
    finding
        Its id, such as f-1.
    by
        Who says so.
    severity
        As the report says it.
    question
        The question it concerns.
    owner
        Who sees to it from now on.
    did
        What is planned, or what was done.
    evidence
        The collector whose evidence shows it, such as hosts.
    document
        A file that proves it; its name and digest are kept, not the file.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import finding_register as register

    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(
            by, "", severity, question, None, owner, did, evidence, document=document
        )
        return _kept(office, register.change(office, finding, told), as_json=project.json)


def close(
    finding: str,
    *,
    did: str = "",
    by: str = "",
    evidence: str = "",
    document: Path | None = None,
    mistake: Flag = False,
    project: Project = HERE,
) -> int:
    """Close a finding in your name: what was done, and what proves it.

    Parameters
    ----------
    finding
        Its id, such as f-1.
    did
        What was done, in a sentence or two.
    by
        Who says so.
    evidence
        The collector whose evidence shows it, such as hosts.
    document
        A file that proves it; its name and digest are kept, not the file.
    mistake
        It was recorded by mistake; the words say why.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import finding_register as register

    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(by, did=did, evidence=evidence, document=document)
        kept = register.close(office, finding, told, mistaken=mistake)
        return _kept(office, kept, as_json=project.json)


def reopen(finding: str, *, why: str = "", by: str = "", project: Project = HERE) -> int:
    """Open a finding again, in your name; its dates stay what they were.

    Parameters
    ----------
    finding
        Its id, such as f-1.
    why
        Why it is not done after all.
    by
        Who says so.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import finding_register as register

    with project.open() as workspace, Office(workspace) as office:
        kept = register.reopen(office, finding, register.Told(by, words=why))
        return _kept(office, kept, as_json=project.json)


def _read(office: Office) -> tuple[list[tuple[Finding, Clocked]], Journey]:
    """Every finding with its clock, the most urgent first, and the journey."""
    import datetime as dt

    from greenroom.access.observed import journey_of

    journey = journey_of(office)
    last = dt.date.max
    found = sorted(journey.findings, key=lambda one: (not one[0].is_open, one[1].on or last))
    return found, journey


def plain_finding(one: Finding, clock: Clocked) -> dict[str, Any]:
    """A finding as JSON has it: with its dates, the stricter first."""
    return {**one._asdict(), "phase": clock.phase, "due_on": clock.on, "readings": clock.due}


def _row(one: Finding, clock: Clocked, today: dt.date) -> tuple[str, ...]:
    sign = "✗" if clock.on and clock.on < today else SIGNS[one.state]
    due = both_ways(clock.on, today) if clock.on else one.state
    return (sign, one.id, one.severity, one.title, one.question, due, one.owner or "nobody yet")


def _tell(one: Finding, clock: Clocked, today: dt.date, *, every: bool = False) -> None:
    """What stands behind a row: readings, what was done, evidence, and who said what."""
    from greenroom.access.registers.clocks import clocks

    if clock.on:
        late = "overdue" if clock.on < today else "due"
        what = clocks()[clock.phase].label
        look.step("broken" if late == "overdue" else "ours", f"{one.id}: {what} is {late}")
        for due in clock.due:
            look.say(f"    {both_ways(due.on, today)}: {due.says} ({due.standing}, {due.source})")
        if note := clocks()[clock.phase].note:
            look.say(f"    {note}")
    behind = ", ".join(filter(None, (one.evidence, one.document))) or "no evidence named"
    tell_done(one.id, one.done, behind, is_closed=one.state == "closed")
    tell_acts(one.acts if every else ())


def _kept(office: Office, one: Finding, *, as_json: bool) -> int:
    """What was kept, its dates, and what comes next."""
    from greenroom.access.attesting import step_command
    from greenroom.access.spoken import remark_on

    found, journey = _read(office)
    clock = next(clock for each, clock in found if each.id == one.id)
    remark = remark_on("The title", one.title)
    if as_json:
        told = {"finding": plain_finding(one, clock), "next": journey.next}
        look.show_json({**told, "remarks": [remark] if remark else []})
        return 0
    act = one.acts[-1]
    look.step("done", f"{one.id} {act.what} by {act.by}: {one.title}.")
    if remark:
        look.step("note", remark)
    _tell(one, clock, journey.today)
    if clock.phase == "plan" and journey.tracks["assessment"].state not in _IN_ROUND:
        look.step(
            "note",
            f"The journey knows of no report of Xero's yet; received {short_day(one.received_on)}.",
            f"{step_command('remediation-asked')} --on DAY",
        )
    _tell_next(journey)
    return 0


_IN_ROUND = {"plan-due", "remediating", "re-review", "non-compliant"}


def _tell_next(journey: Journey) -> None:
    from greenroom.cli.journey_shown import show_next

    show_next(journey.next, journey.today)
