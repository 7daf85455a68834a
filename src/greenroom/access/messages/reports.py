"""Drafts to Xero that registers ask for: an incident, the remediation plan, the answer. Pure.

Each says only what people recorded; what nobody said yet is marked in its place. Nothing is sent.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.message_data import message_data
from greenroom.access.messages.messages import Known, Message, as_played, bullets, letter
from greenroom.access.registers.findings import Finding
from greenroom.access.registers.incidents import Incident, binding
from greenroom.access.tracks import YEARLY
from greenroom.clock import utc
from greenroom.draw.dates import short_day

UNSAID = "(to be said)"
"""Stands where nobody has said it yet."""


def reports(journey: Journey, known: Known) -> tuple[Message, ...]:
    """What is to be told to Xero now, as drafts, the most urgent first."""
    found = [
        *_incidents(journey, known),
        *_plan(journey, known),
        *_answer(journey, known),
        *_change(journey, known),
    ]
    return tuple(as_played(one, journey) for one in found)


def _incidents(journey: Journey, known: Known) -> Iterator[Message]:
    for one in journey.incidents:
        if one.state == "open" and one.reported_at is None:
            due = utc(one.deadline)
            why = f"{binding().says}: until {short_day(due.date())} {due:%H:%M} UTC"
            lines = _told(one)
            yield _message(journey, known, "incident", lines)._replace(
                name=f"incident-{one.id}", why=why, at_once=True
            )


def _told(one: Incident) -> list[str]:
    noticed = utc(one.noticed_at)
    return [
        f"What happened: {one.what}",
        f"Noticed: {short_day(noticed.date())} {noticed:%H:%M} UTC",
        f"Done so far: {one.did or UNSAID}",
        f"Whose data may be concerned, and how many connections: {UNSAID}",
    ]


def _plan(journey: Journey, known: Known) -> Iterator[Message]:
    """The plan, while one is due and there is a finding to plan for."""
    found = [(one, clock) for one, clock in journey.findings if clock.phase == "plan"]
    days = [clock.on for _, clock in found if clock.on]
    if days:
        lines = [_planned(one) for one, _ in found]
        why = f"the plan is due {short_day(min(days), journey.today)}"
        yield _message(journey, known, "plan", lines)._replace(due=min(days), why=why)


def _planned(one: Finding) -> str:
    plan, owner = _sentence(one.done or UNSAID), _sentence(one.owner or UNSAID)
    return f"{_named(one)} Plan: {plan} By whom: {owner} By when: {UNSAID}."


def _answer(journey: Journey, known: Known) -> Iterator[Message]:
    """The answer, once every finding of the plan that was sent is closed."""
    track = journey.tracks[YEARLY]
    if journey_data().tracks[YEARLY].states[track.state].by != "remediation-done":
        return
    ours = [
        one for one, clock in journey.findings if clock.plan_on and clock.plan_on == track.since
    ]
    kept = [one for one in ours if one.state != "mistaken"]
    if kept and not any(one.is_open for one, _ in journey.findings):
        lines = [_closed(one, known) for one in kept]
        due = track.due or journey.today
        why = f"every finding is closed; the work is due {short_day(due, journey.today)}"
        yield _message(journey, known, "answer", lines)._replace(due=due, why=why)


def _change(journey: Journey, known: Known) -> Iterator[Message]:
    """That the use case grows, while Xero was not told of all of it."""
    if journey.wider and journey.wider.told_on is None:
        asks = journey.wider.asks.items()
        lines = [f"{scope}, for {', '.join(calls)}: {UNSAID}" for scope, calls in asks]
        why = "Xero approved less than the project plans now"
        made = _message(journey, known, "change", lines)
        yield made._replace(name="use-case-change", why=why)


def _closed(one: Finding, known: Known) -> str:
    proof = [known.evidence.get(one.evidence, "") if one.evidence else "", one.document]
    behind = "; ".join(filter(None, proof)) or UNSAID
    return f"{_named(one)} Done: {_sentence(one.done or UNSAID)} Proof: {behind}"


def _named(one: Finding) -> str:
    about = f" (question {one.question})" if one.question else ""
    return f"{one.id}, {one.severity}{about}: {_sentence(one.title)}"


def _sentence(words: str) -> str:
    return f"{words.rstrip('.')}."


def _message(journey: Journey, known: Known, name: str, lines: list[str]) -> Message:
    """A report with its lines, the app's names and the sender's."""
    report = message_data().reports[name]
    about = [f"App: {journey.app}"]
    about += [f"Client id: {known.client_id}"] if known.client_id else []
    about += [f"Your reference: {one}" for one in known.references]
    return Message(
        name=f"remediation-{name}",
        to=journey_data().contacts[report.to].address,
        subject=report.subject.format(app=journey.app),
        text=letter(
            "Hello,", report.says, bullets(lines), bullets(about), known.sender or "(your name)"
        ),
        due=journey.today,
        why="",
    )
