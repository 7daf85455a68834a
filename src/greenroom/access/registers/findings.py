"""What Xero found in a remediation round: each finding with its clocks, its owner, its end. Pure.

A finding's clocks count from the day it was received and from the day the plan was sent; closing
and reopening never move them. How findings are kept is told in ``finding_register``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from greenroom.access.actions import Action
from greenroom.access.registers.clocks import Due, clocks, days_due
from greenroom.access.registers.duties import Act, Duty, acts_of, lost
from greenroom.access.tracks import YEARLY, Fold
from greenroom.draw.dates import short_day
from greenroom.store.dossier import Held

SEVERITIES = ("critical", "high", "medium", "low", "unrated")
"""How grave a finding is, as Xero's report says it; unrated where it does not."""

Phase = Literal["plan", "work", "over"]
"""Which clock runs: until the plan is sent, until the work is done, or none after a pass."""


class Finding(NamedTuple):
    """One finding as it stands; ``acts`` is all that people said of it, the oldest first."""

    id: str
    title: str
    severity: str
    question: str
    received_on: dt.date
    state: Literal["open", "closed", "mistaken"]
    owner: str = ""
    done: str = ""
    evidence: str = ""
    document: str = ""
    acts: tuple[Act, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether Xero still waits for it."""
        return self.state == "open"


class Round(NamedTuple):
    """The days on which plans went to Xero, answers went, and passes came."""

    plans: tuple[dt.date, ...] = ()
    answers: tuple[dt.date, ...] = ()
    passes: tuple[dt.date, ...] = ()


class Clocked(NamedTuple):
    """A finding's clock: the phase, every reading the stricter first, and the plan's day."""

    phase: Phase
    due: tuple[Due, ...]
    plan_on: dt.date | None = None

    @property
    def on(self) -> dt.date | None:
        """The strictest day; None once nothing runs."""
        return self.due[0].on if self.due else None


def findings_of(entries: Iterable[Held]) -> tuple[Finding, ...]:
    """The findings that the dossier tells, in the order they were first kept.

    Where it no longer has what the audit log bears out, what the log says of one is all there is.
    """
    return tuple(map(_finding, entries))


def _finding(held: Held) -> Finding:
    acts, last = acts_of(held), held.last.entry
    body = last.body if last else body_told(held)
    return _read(held.name, body, acts)


def body_told(held: Held) -> dict[str, Any]:
    """What the audit log alone tells of a finding, as its words would have it."""
    told = held.last.told
    return {
        **dict.fromkeys(("owner", "done", "evidence"), ""),
        "title": lost(held),
        "severity": "unrated",
        "question": str(told.get("question", "")),
        "received_on": str(told["date"]),
        "state": str(told["status"]),
        "document": None,
    }


def _read(name: str, body: dict[str, Any], acts: tuple[Act, ...]) -> Finding:
    kept = ("title", "severity", "question", "state", "owner", "done", "evidence")
    return Finding(
        id=name,
        received_on=dt.date.fromisoformat(body["received_on"]),
        document=(body.get("document") or {}).get("name", ""),
        acts=acts,
        **{key: body[key] for key in kept},
    )


def round_of(tracks: Fold) -> Round:
    """What the journey tells of plans, answers and passes."""
    days: dict[str, list[dt.date]] = {"remediating": [], "re-review": [], "passed": []}
    for move in tracks.moves[YEARLY]:
        days.get(move.state, []).append(move.on)
    return Round(*(tuple(one) for one in days.values()))


def clock_of(one: Finding, told: Round) -> Clocked:
    """Which clock runs for a finding, and the days that its readings give."""
    plan_on = min((day for day in told.plans if day >= one.received_on), default=None)
    if not one.is_open or any(day >= one.received_on for day in told.passes):
        return Clocked("over", (), plan_on)
    phase: Phase = "work" if plan_on else "plan"
    return Clocked(phase, days_due(phase, {"notice": one.received_on, "plan": plan_on}), plan_on)


def round_due(found: Iterable[Finding], tracks: Fold, due: dt.date | None) -> dt.date | None:
    """The day of a round's plan or answer: the strictest of its findings, closed ones too."""
    if tracks.state[YEARLY] not in _ANSWERED:
        return due
    told = round_of(tracks)
    kept = (one._replace(state="open") for one in found if one.state != "mistaken")
    days = (clock.on for clock in (clock_of(one, told) for one in kept)
            if clock.phase == _ANSWERED[tracks.state[YEARLY]])  # fmt: skip
    return min(filter(None, (due, *days)), default=None)


_ANSWERED = {"plan-due": "plan", "remediating": "work"}
"""Which clock of the findings runs while the assessment stands there."""


def finding_duties(found: Iterable[Finding], told: Round) -> Iterator[Duty]:
    """What every open finding asks of us, by when."""
    for one in found:
        if one.is_open:
            yield _duty(one, clock_of(one, told))


def _duty(one: Finding, clock: Clocked) -> Duty:
    head = f"finding {one.id} ({one.severity}): {one.title.rstrip('.')}."
    close = f'greenroom access findings close {one.id} --did "WHAT WAS DONE" --by NAME'
    if clock.on is None:
        why = "Xero has passed the assessment since: say what became of this finding."
        action = Action("ours", f"finding.{one.id}", f"Close {head}", why, close, rank=18)
        return Duty(action, "")
    told = " Other reading: ".join(f"{due.says}: {short_day(due.on)}." for due in clock.due)
    whose = f" {one.owner} sees to it." if one.owner else " Nobody sees to it yet."
    if clock.phase == "plan":
        text = f"Say in the plan what will be done, and by when, about {head}"
        command = f'greenroom access findings change {one.id} --owner NAME --did "PLAN" --by NAME'
        leaves, rank = "the plan, finding by finding", 40
    else:
        text, command, rank = f"Finish the work on {head}", close, 1
        leaves = "what was done, with the evidence behind it; with your name"
    action = Action(
        "deadline", f"finding.{one.id}", text, told + whose, command, leaves, clock.on, rank
    )
    return Duty(action, f"finding {one.id}: {clocks()[clock.phase].label}")


def gaps_of(found: Iterable[Finding]) -> dict[str, str]:
    """What open findings say of the questions they concern, by question."""
    gaps: dict[str, list[str]] = {}
    for one in found:
        if one.is_open and one.question:
            gaps.setdefault(one.question, []).append(
                f"Xero's finding {one.id} is open: {one.title}"
            )
    return {question: "; ".join(words) for question, words in gaps.items()}


def answer_told(found: Iterable[Finding], tracks: Fold) -> tuple[str, str] | None:
    """The words for a round whose findings are all closed: send the answer; None before that."""
    state = tracks.state[YEARLY]
    if tracks.data.tracks[YEARLY].states[state].by != "remediation-done":
        return None
    moves = tracks.moves[YEARLY]
    since = max((one.on for one in moves if one.state in _NOTICED), default=moves[-1].on)
    kept = [one for one in found if one.state != "mistaken"]
    ours = [one for one in kept if one.received_on >= since or one.is_open]
    if not ours or any(one.is_open for one in ours):
        return None
    many = "Both findings are" if len(ours) == 2 else f"All {len(ours)} findings are"
    count = many if len(ours) > 1 else "The finding is"
    text = f"{count} closed: send Xero the answer, finding by finding, and record that."
    why = "The second review starts when the answer is there; greenroom access followups drafts it."
    return text, why


_NOTICED = {"plan-due", "non-compliant"}
