"""``greenroom access followups``, ``access messages``: what to send, as drafts; nothing is sent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.journey import Journey
    from greenroom.access.messages.messages import Known, Message
    from greenroom.access.office import Office


def followups(*, to: Path | None = None, by: str = "", project: Project = HERE) -> int:
    """What to ask or tell Xero, and when: a draft for all that waits, and for what registers owe.

    An incident that was not reported, the remediation plan, the answer once all findings are
    closed. Ends with 3 when one is due.

    Parameters
    ----------
    to
        A folder to write them to: Markdown, a mail draft each (or a page, for what is entered in
        Xero's portal), and a calendar file.
    by
        The name they are signed with.
    """
    from greenroom.access.messages.letters import calendar, days_of, mail, markdown
    from greenroom.access.messages.messages import follow_ups
    from greenroom.access.messages.reports import reports
    from greenroom.clock import utc

    with _open(project, by) as (office, journey, known):
        found = sorted(
            (*reports(journey, known), *follow_ups(journey, known)),
            key=lambda one: (not one.at_once, one.due),
        )
        now = utc(office.clock.now())
    if to is not None:
        title = f"Follow-ups to Xero: {journey.app}"
        files = {"followups.md": markdown(found, title=title).encode()}
        files |= {f"{one.name}.eml": mail(one) for one in found if one.is_mail}
        by_hand = [one for one in found if not one.is_mail]
        files |= {f"{one.name}.md": markdown([one], title=title).encode() for one in by_hand}
        files["followups.ics"] = calendar(days_of(found), name=title, now=now, today=journey.today)
        _write(to, files)
    if project.json:
        look.show_json({"followups": found})
    else:
        _show(found, journey)
    _wrote(to, project)
    return 3 if any(one.due <= journey.today for one in found) else 0


def messages(
    *, to: Path | None = None, by: str = "", plan: Flag = False, project: Project = HERE
) -> int:
    """What to tell the client now, and the plan of who hears what and how often.

    Parameters
    ----------
    to
        A folder to write both to, as Markdown, mail and calendar; that is when the plan counts.
    by
        The name they are signed with.
    plan
        Show the whole plan instead of the message of today.
    """
    from greenroom.access.messages import messages as made
    from greenroom.access.messages.correspondence import keep_plan
    from greenroom.access.messages.letters import calendar, days_of, mail, markdown
    from greenroom.clock import utc

    with _open(project, by) as (office, journey, known):
        now, text = made.update(journey, known), made.plan(journey, known)
        if to is not None:
            title = f"Updates: {journey.app}"
            days = days_of((), made.calendar_of(journey))
            moment = utc(office.clock.now())
            files = {
                "communication-plan.md": text.encode(),
                "update.md": markdown([now], title=title).encode(),
                "update.eml": mail(now),
                "updates.ics": calendar(days, name=title, now=moment, today=journey.today),
            }
            _write(to, files)
            keep_plan(office, text)
    if project.json:
        look.show_json({"update": now, "plan": text, "days": made.calendar_of(journey)})
    else:
        look.say(text if plan else f"{now.subject}\n\n{now.text}")
    _wrote(to, project)
    return 0


@contextmanager
def _open(project: Project, by: str) -> Iterator[tuple[Office, Journey, Known]]:
    """The office, where the journey stands, and what messages may name."""
    from greenroom.access.messages.correspondence import known
    from greenroom.access.observed import journey_of
    from greenroom.access.office import Office
    from greenroom.access.spoken import a_name

    with project.open() as workspace, Office(workspace) as office:
        yield office, journey_of(office), known(office, sender=a_name(by))


def _show(found: Sequence[Message], journey: Journey) -> None:
    from greenroom.draw.dates import both_ways

    if not found:
        look.say("Nothing waits for Xero now: greenroom access next tells what is ours.")
    for one in found:
        mark: look.Mark = "ours" if one.due <= journey.today else "waiting"
        when = "now" if one.at_once else both_ways(one.due, journey.today)
        look.step(mark, f"{when}: {one.subject}", one.why)
        where = "To" if one.is_mail else "No mail: to be entered at"
        look.say(f"{where} {one.to or 'nobody'}\n\n{one.text}\n")


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files; ``ConfigError`` where that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (folder / name).write_bytes(body)
    except OSError as error:
        raise ConfigError(
            f"{folder} cannot be written: {error.strerror}.", hint="Name another folder with --to."
        ) from error


def _wrote(folder: Path | None, project: Project) -> None:
    if folder is not None and not project.json:
        look.step("done", f"The drafts are in {folder}; nothing was sent.")
