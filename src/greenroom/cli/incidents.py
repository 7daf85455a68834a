"""``greenroom access incidents``: what happened, when Xero was told, and what was done."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.registers import SIGNS, tampered_of, tell_acts, tell_done, tell_tampered
from greenroom.draw.dates import short_day

if TYPE_CHECKING:
    from greenroom.access.office import Office
    from greenroom.access.registers.incidents import Incident, NoneSaid, Register


def list_incidents(*, every: Flag = False, project: Project = HERE) -> int:
    """The register with the moments Xero was told. Ends with 3 while one is open.

    Parameters
    ----------
    every
        Also those that were recorded by mistake, and all that was said of each.
    """
    from greenroom.access.observed import journey_of
    from greenroom.access.office import Office
    from greenroom.access.registers.incident_register import register_kept

    with project.open() as workspace, Office(workspace) as office:
        register, now = register_kept(office), office.clock.now()
        journey, wrong = journey_of(office), tampered_of(office, "incident")
    shown = [one for one in register.incidents if every or one.counts]
    is_open = any(one.state == "open" for one in shown)
    if project.json:
        told = [_plain(one, now) for one in shown]
        nones = [_plain_none(one, register) for one in register.nones]
        register_told = {"incidents": told, "none": nones, "tampered": wrong}
        look.show_json({**register_told, "next": journey.next})
        return 3 if is_open else 0
    tell_tampered(wrong)
    look.table(
        ("", "Id", "What", "Noticed", "Reported to Xero", "State"),
        [_row(one, now) for one in shown],
        empty="No incident is recorded. That there was none: greenroom access incidents none",
    )
    for one in shown:
        _tell(one, every=every)
    for none in register.nones if every else register.nones[-1:]:
        _tell_none(none, register)
    return 3 if is_open else 0


def add(
    what: str,
    *,
    by: str = "",
    noticed: str = "",
    reported: str = "",
    document: Path | None = None,
    project: Project = HERE,
) -> int:
    """Record an incident in your name: a breach or anomaly, actual or possible.

    Xero is to be told at once, and within 24 hours at most. No personal data: what is
    somebody's address or number is refused.

    Parameters
    ----------
    what
        What happened, in a sentence.
    by
        Who records it.
    noticed
        When it was noticed, such as 2026-11-26T07:30 (UTC) or with a zone; default: now.
    reported
        When Xero was told, if it was.
    document
        A file about it; its name and digest are kept, not the file.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import incident_register as register

    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(by, what, noticed, reported, document)
        kept = register.add(office, told, office.clock.now())
        return _kept(office, kept, as_json=project.json)


def report(
    incident: str,
    *,
    at: str = "",
    by: str = "",
    document: Path | None = None,
    project: Project = HERE,
) -> int:
    """Record that Xero was told of an incident, and when. It is said once: late stays late.

    Parameters
    ----------
    incident
        Its id, such as i-1.
    at
        When Xero was told, such as 2026-11-26T09:00 (UTC) or with a zone; default: now.
    by
        Who says so.
    document
        A copy of the report; its name and digest are kept, not the file.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import incident_register as register

    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(by, reported=at, document=document)
        kept = register.report(office, incident, told, office.clock.now())
        return _kept(office, kept, as_json=project.json)


def close(
    incident: str,
    *,
    did: str = "",
    by: str = "",
    document: Path | None = None,
    mistake: Flag = False,
    project: Project = HERE,
) -> int:
    """Close an incident that Xero was told of: what was done, in your name.

    Parameters
    ----------
    incident
        Its id, such as i-1.
    did
        What was done, in a sentence or two, without personal data.
    by
        Who says so.
    document
        A file about it; its name and digest are kept, not the file.
    mistake
        It was recorded by mistake and never happened; the words say why.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import incident_register as register

    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(by, did, document=document)
        kept = register.close(office, incident, told, mistaken=mistake)
        return _kept(office, kept, as_json=project.json)


def reopen(incident: str, *, why: str = "", by: str = "", project: Project = HERE) -> int:
    """Open an incident again, in your name; when it was noticed and reported stays.

    Parameters
    ----------
    incident
        Its id, such as i-1.
    why
        Why it is not over.
    by
        Who says so.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import incident_register as register

    with project.open() as workspace, Office(workspace) as office:
        kept = register.reopen(office, incident, register.Told(by, why))
        return _kept(office, kept, as_json=project.json)


def none(
    *, by: str = "", since: str = "", until: str = "", note: str = "", project: Project = HERE
) -> int:
    """Say in your name that there was no incident: for the last twelve months, unless told.

    Parameters
    ----------
    by
        Who says so.
    since
        The first day meant, such as 2025-11-27.
    until
        The last day meant; default: today.
    note
        How you know.
    """
    from greenroom.access.office import Office
    from greenroom.access.registers import incident_register as register
    from greenroom.access.spoken import as_day

    days = (as_day(since, "--since"), as_day(until, "--until"))
    with project.open() as workspace, Office(workspace) as office:
        told = register.Told(by, note)
        said = register.say_none(office, told, office.clock.now(), days=days)
        kept = register.register_kept(office)
    if project.json:
        look.show_json({"none": _plain_none(said, kept)})
        return 0
    _tell_none(said, kept)
    look.step(
        "ours", "The question itself wants your words too: greenroom access assess answer q21"
    )
    return 0


def _plain(one: Incident, now: float) -> dict[str, Any]:
    """An incident as JSON has it: with its deadline, and by how much it was missed."""
    late = one.late_by(now)
    return {**one._asdict(), "deadline": one.deadline, "late_by_seconds": late}


def _plain_none(one: NoneSaid, register: Register) -> dict[str, Any]:
    over = [each.id for each in one.overtaken_by(register.incidents)]
    return {**one._asdict(), "overtaken_by": over}


def _row(one: Incident, now: float) -> tuple[str, ...]:
    from greenroom.access.registers.incidents import told_in_time

    sign = "✗" if one.counts and one.late_by(now) else SIGNS[one.state]
    return (sign, one.id, one.what, _moment(one.noticed_at), told_in_time(one, now), one.state)


def _moment(at: float) -> str:
    from greenroom.clock import utc

    return f"{look.day(at)} {utc(at):%H:%M} UTC"


def _tell(one: Incident, *, every: bool = False) -> None:
    """What was done about an incident, and who said what."""
    tell_done(one.id, one.did, one.document, is_closed=one.state == "closed")
    tell_acts(one.acts if every else ())


def _tell_none(one: NoneSaid, register: Register) -> None:
    """A word that there was none, and whether it still stands."""
    period = f"{short_day(one.since)} to {short_day(one.until)}"
    said = f"No incident from {period}, says {one.by} ({look.day(one.at)})."
    wrong = ", ".join(each.id for each in one.overtaken_by(register.incidents))
    if wrong:
        look.step("broken", said, f"{wrong} was noticed in those days: say it again without them.")
    else:
        look.step("done", said, one.words)


def _kept(office: Office, one: Incident, *, as_json: bool) -> int:
    """What was kept, whether Xero was told in time, and what comes next."""
    from greenroom.access.observed import journey_of
    from greenroom.access.registers.incidents import told_in_time
    from greenroom.cli.journey_shown import show_next

    now, journey = office.clock.now(), journey_of(office)
    if as_json:
        look.show_json({"incident": _plain(one, now), "next": journey.next})
        return 0
    act = one.acts[-1]
    look.step("done", f"{one.id} {act.what} by {act.by}: {one.what.rstrip('.')}.")
    if one.counts:
        mark: look.Mark = "broken" if one.late_by(now) else "note"
        look.step(mark, f"Reported to Xero: {told_in_time(one, now)}.")
    show_next(journey.next, journey.today)
    return 0
