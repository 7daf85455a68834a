"""``greenroom access renew``: the yearly renewal, and what of last year carries over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.draw.dates import both_ways, short_day
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.actions import Action
    from greenroom.access.carrying import Carry
    from greenroom.access.office import Office
    from greenroom.access.registers.clocks import Due
    from greenroom.access.renewal import Renewal

_SIGNS = {
    "as it is": "✓", "confirmed": "✓", "to confirm": "→", "too old": "→",
    "changed": "✗", "open": "✗",
}  # fmt: skip
_MARKS: dict[str, look.Mark] = {
    "no pass": "note", "early": "done", "due": "ours", "under way": "ours",
    "overdue": "broken", "lapsed": "broken", "ended": "broken",
}  # fmt: skip


def renew(
    *questions: str,
    by: str = "",
    held: Flag = False,
    note: str = "",
    every: Flag = False,
    project: Project = HERE,
) -> int:
    """Whether and when the renewal is due, and what of last year carries over.

    With --by it begins this year's round in your name: last year's answers become proposals. Name
    questions to confirm their answers as they were said, or confirm with --held all those whose
    evidence was seen to hold since. Ends with 3 while something is to be done.

    Parameters
    ----------
    questions
        Answers to confirm in your name, such as q14 company.website.
    by
        Who begins the round, or confirms.
    held
        Confirm together the answers whose evidence holds again.
    note
        A sentence about the beginning.
    every
        List every answer and all evidence, also what carries over as it is.
    """
    from greenroom.access import renewing
    from greenroom.access.observed import journey_of
    from greenroom.access.office import Office

    if questions and held:
        raise ConfigError("Either --held or the names of questions.", hint="One after the other.")
    with project.open() as workspace, Office(workspace) as office:
        done: dict[str, Any] = {}
        if questions or held:
            kept = (
                renewing.confirm_held(office, by=by)
                if held
                else renewing.confirm(office, questions, by=by)
            )
            done = {"confirmed": kept.ids}
        elif by or note:
            done = {"begun": renewing.begin(office, by=by, note=note).entry}
        found = renewing.renewal_of(office)
        if project.json:
            waits = {"to_confirm": found.to_confirm, "next": journey_of(office).next}
            look.show_json({**found._asdict(), **done, **waits})
        else:
            _tell_done(done, by)
            _tell(office, found, every=every)
    return 0 if found.moment == "early" else 3


def _tell_done(done: dict[str, Any], by: str) -> None:
    """What this very command has kept."""
    if "confirmed" in done:
        look.step("done", f"Confirmed by {by}: {', '.join(done['confirmed'])}.")
    elif "begun" in done:
        look.step("done", f"This year's round was begun by {by}.")


def _tell(office: Office, found: Renewal, *, every: bool) -> None:
    from greenroom.access.registers.clocks import clocks

    look.heading(f"{office.settings.app.name}: the yearly renewal")
    look.step(_MARKS[found.moment], *_standing(found))
    for due in (*found.begins, *found.ends):
        look.say(f"    {_due(due, found)}")
    if found.moment in {"early", "due"}:
        look.say(f"    {clocks()['lead'].note}")
    if found.asked_on:
        look.step("note", f"Xero asked for it {both_ways(found.asked_on, found.today)}.")
    for year in found.years:
        begun = f", its round begun by {year.begun_by}" if year.begun_by else ""
        days = f"{short_day(year.passed_on)} to {short_day(year.ends_on)}"
        look.step("note", f"A pass from {days}{begun}")
    if found.years:
        _certification(found)
    _answers(found, every=every)
    _evidence(found, every=every)
    _next(office, found)


def _certification(found: Renewal) -> None:
    from greenroom.access.attesting import step_command
    from greenroom.access.registers.clocks import clocks

    if not found.certification:
        asked = f"{step_command('certified')} --on DAY"
        look.step("note", f"When the app was certified is not recorded: {asked}")
    for due in found.certification:
        late = due.on < found.today
        word = "ran out" if late else "runs out"
        look.step("broken" if late else "note", f"The certification {word}: {_due(due, found)}")
    look.say(f"    {clocks()['certification'].note}")


def _standing(found: Renewal) -> tuple[str, str]:
    """Where the year stands, in a sentence, and a remark."""
    if found.moment == "no pass":
        return "There is no pass yet: nothing is to be renewed.", "greenroom access next"
    ends = both_ways(found.ends[0].on, found.today)
    begun = f"Begun by {found.begun_by}" if found.begun_by else "No round was begun by name"
    lapsed = f"Lapsed: the pass ended {ends}, without a new one."
    if found.ends[0].on > found.today:
        lapsed = f"Lapsed before its time, as was recorded: its year would have ended {ends}."
    said = {
        "early": f"Nothing to do: it begins {both_ways(found.begins[0].on, found.today)}.",
        "due": f"The renewal is due: the pass ends {ends}.",
        "under way": f"The renewal is under way: the pass ends {ends}.",
        "overdue": f"Overdue: the pass ended {ends}, and this year's is not there yet.",
        "lapsed": lapsed,
        "ended": "Xero's notice ended the pass: that is answered first.",
    }
    remark = {"due": 'greenroom access renew --by "Your Name"', "early": f"The pass ends {ends}."}
    return said[found.moment], remark.get(found.moment, f"{begun}.")


def _due(due: Due, found: Renewal) -> str:
    return f"{both_ways(due.on, found.today)}: {due.says} ({due.standing}, {due.source})"


def _answers(found: Renewal, *, every: bool) -> None:
    """What becomes of the answers: counted, then those that need somebody."""
    if not found.answers:
        return
    words = [one.standing for one in found.answers]
    look.heading(f"Answers: {_counted(words)}")
    rows = [
        (
            _SIGNS[one.standing],
            one.id,
            one.topic,
            one.standing,
            f"{one.first_by}, {one.year}" if one.year else "",
            one.why,
        )
        for one in (found.answers if every else _in_hand(found))
    ]
    look.table(("", "Id", "Question", "Stands", "First said", "Why"), rows)
    if "open" in words and not every:
        look.step("note", "What is open was not answered last year: greenroom access assess gaps")


_EVIDENCE: dict[str, look.Mark] = {"as it is": "done", "too old": "waiting", "changed": "note"}


def _in_hand(found: Renewal) -> tuple[Carry, ...]:
    """The answers that wait for somebody; none of them before the renewal begins."""
    return () if found.moment == "early" else found.to_confirm


def _counted(words: Sequence[str]) -> str:
    return ", ".join(f"{words.count(one)} {one}" for one in _SIGNS if one in words)


def _evidence(found: Renewal, *, every: bool) -> None:
    """What becomes of the evidence."""
    if not found.evidence:
        return
    words = [one.standing for one in found.evidence]
    look.heading(f"Evidence: {_counted(words)}")
    shown = [one for one in found.evidence if every or one.standing == "changed"]
    for one in shown:
        look.step(_EVIDENCE[one.standing], f"{one.collector}: {one.said}")
    if "too old" in words and found.moment != "early":
        look.step("ours", "Look again: greenroom access evidence collect")


def _next(office: Office, found: Renewal) -> None:
    from greenroom.access.observed import journey_of
    from greenroom.cli.journey_shown import show_next

    look.say()
    if found.moment in {"due", "under way", "overdue", "lapsed"} and found.begun_by:
        ready = sum(one.holds_again and one.standing != "changed" for one in found.to_confirm)
        if ready:
            look.step(
                "ours",
                f"{ready} can be confirmed together, their evidence holds again.",
                'greenroom access renew --held --by "Your Name"',
            )
        if len(found.to_confirm) > ready:
            look.step("ours", 'One by one: greenroom access renew QUESTION --by "Your Name"')
    journey = journey_of(office)
    show_next(_not_itself(journey.next, found), journey.today)


def _not_itself(action: Action, found: Renewal) -> Action:
    """The next action, with what follows this command in the place of this command."""
    if action.command != "greenroom access renew":
        return action
    more = "QUESTION --by NAME" if found.begun_by else "--by NAME"
    return action._replace(command=f"{action.command} {more}")
