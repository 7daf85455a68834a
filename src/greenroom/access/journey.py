"""Where the approval stands, as a pure function of what happened, the settings and now.

Seven tracks move side by side; the guide's steps, checklist and waiting tasks, the gates and the
sixteen states are views of them. What happened is gathered in ``observed``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from greenroom.access.actions import Action, Situation, Told, actions
from greenroom.access.attesting import step_command
from greenroom.access.journey_data import journey_data
from greenroom.access.origins import Sharing
from greenroom.access.places import Track, places
from greenroom.access.proofs import Proof
from greenroom.access.registers.duties import Duty
from greenroom.access.registers.findings import (
    Clocked,
    Finding,
    answer_told,
    clock_of,
    finding_duties,
    round_due,
    round_of,
)
from greenroom.access.registers.incidents import Incident, incident_duties
from greenroom.access.spoken import AHEAD_SECONDS
from greenroom.access.tracks import YEARLY, Fold, Happening, Logged, fold, in_order
from greenroom.access.views import (
    OpenQuestion,
    Passing,
    Seen,
    View,
    open_questions,
    passings,
    views,
)
from greenroom.access.widening import Wider, not_open, said_wider, wider_actions
from greenroom.clock import utc
from greenroom.settings import Settings


class Facts(NamedTuple):
    """All that the journey is made of: dated happenings, observations, registers, days off.

    ``waiting`` counts the answers of before a renewal that nobody has confirmed in it,
    ``unanswered`` what nobody has answered there; ``wider`` is what the plan needs beyond what
    Xero has approved.
    ``tampered`` are sentences on what is not as the audit log says, and counts for nothing.
    ``rehearsed`` are happenings of a sandbox, where the emulator plays Xero: they count only until
    something real has happened at Xero.
    """

    happenings: tuple[Happening, ...] = ()
    observations: Mapping[str, Proof] = {}
    rehearsed: tuple[Happening, ...] = ()
    holidays: frozenset[dt.date] | None = frozenset()
    taken_back: tuple[Logged, ...] = ()
    trouble: str = ""
    findings: tuple[Finding, ...] = ()
    incidents: tuple[Incident, ...] = ()
    waiting: int = 0
    unanswered: int = 0
    sharing: Sharing | None = None
    tampered: tuple[str, ...] = ()
    wider: Wider | None = None


class Journey(NamedTuple):
    """Where an approval stands, with what it rests on and what comes next.

    ``then`` is everything else that can be done, in its order; ``pass_until`` the end of the last
    pass's year, while it counts; ``is_played``: the
    emulator, and not Xero, has brought some of it about; ``findings`` stand with their clocks.
    """

    app: str
    environment: str
    today: dt.date
    is_rehearsal: bool
    tracks: dict[str, Track]
    steps: tuple[View, ...]
    checks: tuple[View, ...]
    gates: tuple[View, ...]
    tasks: tuple[View, ...]
    states: tuple[Passing, ...]
    next: Action
    then: tuple[Action, ...]
    open_questions: tuple[OpenQuestion, ...]
    history: tuple[Logged, ...]
    follow_ups: tuple[tuple[dt.date, str], ...]
    deadlines: tuple[tuple[dt.date, str], ...]
    pass_until: dt.date | None = None
    is_played: bool = False
    remarks: tuple[str, ...] = ()
    findings: tuple[tuple[Finding, Clocked], ...] = ()
    incidents: tuple[Incident, ...] = ()
    wider: Wider | None = None

    @property
    def next_told(self) -> Action:
        """The next action that may be told outside: no finding's and no incident's."""
        every = (self.next, *self.then)
        return next((one for one in every if not one.is_internal), _ELSEWHERE)

    @property
    def checks_done(self) -> int:
        """How many items of the checklist are done."""
        return sum(one.is_done for one in self.checks)


_ELSEWHERE = Action("ours", "work", "We see to what is ours.")


def journey(facts: Facts, settings: Settings, now: float) -> Journey:
    """The journey as of now."""
    data, today = journey_data(), utc(now).date()
    rehearses = is_rehearsal(facts, settings)
    happened = [*facts.happenings, *(facts.rehearsed if rehearses else ())]
    # Where people are a day ahead of UTC, what they record today is tomorrow's here.
    ahead = (one.on for one in happened if one.firm and one.on <= utc(now + AHEAD_SECONDS).date())
    tracks = fold(data, happened, max(today, *ahead, today))
    seen = Seen(data, tracks, {**tracks.marked, **facts.observations})
    stand = places(seen, today, facts.holidays or frozenset())
    due = round_due(facts.findings, tracks, stand[YEARLY].due)
    stand[YEARLY] = stand[YEARLY]._replace(due=due)
    grown = facts.wider if tracks.state["use-case"] == "approved" else None
    if grown:
        stand["scopes"] = said_wider(stand["scopes"])
    lists = {
        "steps": views(seen, data.steps),
        "checks": views(seen, data.checks),
        "gates": not_open(views(seen, data.gates), grown),
        "tasks": views(seen, data.tasks),
    }
    duties = _duties(facts, tracks, now)
    here = Situation(
        today,
        rehearses,
        settings.environment == "live",
        (*(one.action for one in duties), *wider_actions(grown, today, facts.holidays)),
        _told(facts, tracks),
    )
    first, *others = actions(seen, stand, lists, here)
    return Journey(
        app=settings.app.name,
        environment=settings.environment,
        today=today,
        is_rehearsal=rehearses,
        tracks=stand,
        **lists,
        states=passings(seen),
        next=first,
        then=tuple(others),
        open_questions=open_questions(seen, use=settings.access.used_by),
        history=tuple(
            sorted((*tracks.log, *facts.taken_back, *_register_log(facts)), key=lambda one: one.on)
        ),
        follow_ups=_dated((one.follow_up, one.label) for one in stand.values() if one.is_open),
        deadlines=_dated(
            (
                *((one.due, f"{one.label}: {one.due_for}") for one in stand.values()),
                *((one.action.due, one.label) for one in duties if one.label),
            )
        ),
        pass_until=tracks.valid_until if tracks.has_pass else None,
        is_played=rehearses and bool(facts.rehearsed),
        findings=tuple((one, clock_of(one, round_of(tracks))) for one in facts.findings),
        incidents=facts.incidents,
        wider=grown,
        remarks=(*_remarks(facts, rehearses=rehearses, settings=settings), *_gaps_told(seen)),
    )


def is_rehearsal(facts: Facts, settings: Settings) -> bool:
    """Whether Xero's side is played: in the sandbox, until a real step at Xero is recorded."""
    events = journey_data().events
    is_real = any(events[one.event].ends_rehearsal for one in facts.happenings)
    return settings.environment == "sandbox" and not is_real


def _duties(facts: Facts, tracks: Fold, now: float) -> tuple[Duty, ...]:
    """What the registers ask of us."""
    return (
        *incident_duties(facts.incidents, now),
        *finding_duties(facts.findings, round_of(tracks)),
    )


def _told(facts: Facts, tracks: Fold) -> dict[str, Told]:
    """Where registers know better what comes next than the track does."""
    if answer := answer_told(facts.findings, tracks):
        return {YEARLY: Told(*answer)}
    renewal = _renewal_told(facts, tracks)
    return {YEARLY: renewal} if renewal else {}


def _register_log(facts: Facts) -> Iterator[Logged]:
    """Who said what of findings and incidents, as lines of the history."""
    for kind, found in (("Finding", facts.findings), ("Incident", facts.incidents)):
        for one in found:
            for act in one.acts:
                label = f"{kind} {one.id} {act.what}"
                proof = Proof("attested", act.words or label, act.at, act.by)
                yield Logged(utc(act.at).date(), "", label, proof, entry=one.id)


def _renewal_told(facts: Facts, tracks: Fold) -> Told | None:
    """What a renewal asks for once a person has begun it; None before that."""
    since, state = tracks.passed_on, tracks.data.tracks[YEARLY].states[tracks.state[YEARLY]]
    begun = in_order(one for one in facts.happenings if one.event == "renewal-begun")
    if not begun or since is None or begun[-1].on < since or state.by != "assessment-received":
        return None
    why = f"The round of this year was begun by {begun[-1].proof.by}. {state.why}"
    last = state.next if state.ends_pass else "Ask Xero for this year's document."
    if facts.waiting:
        count = "answer waits" if facts.waiting == 1 else "answers wait"
        return Told(f"{last} Confirm what carries over ({facts.waiting} {count}).", why)
    if facts.unanswered:
        count = f"{facts.unanswered} open: greenroom access assess gaps"
        return Told(f"{last} Answer what nobody has answered ({count}).", why, _RECEIVED)
    first = "" if state.ends_pass else "Every answer is confirmed. "
    return Told(f"{first}{last}", why, _RECEIVED)


_RECEIVED = step_command("assessment-received")


def _dated(found: Iterable[tuple[dt.date | None, str]]) -> tuple[tuple[dt.date, str], ...]:
    return tuple(sorted((day, words) for day, words in found if day is not None))


def _gaps_told(seen: Seen) -> Iterator[str]:
    """That the assessment is prepared by a word that was given while gaps were open."""
    moves = seen.tracks.moves[YEARLY]
    proof = moves[-1].proof if moves else None
    if proof is None or not proof.gaps or "assessment-prepared" in seen.observations:
        return
    if seen.tracks.state[YEARLY] == "prepared":
        say = f"The assessment is prepared by {proof.by}'s word alone: {proof.behind}"
        yield f"{say}. greenroom access assess gaps"


_MOST_TOLD = 5
_VERIFY = "greenroom audit verify"


def _remarks(facts: Facts, *, rehearses: bool, settings: Settings) -> tuple[str, ...]:
    """What a reader must know before believing the rest."""
    said = [*facts.tampered[:_MOST_TOLD]]
    if said:
        more = len(facts.tampered) - len(said)
        count = f"And {more} more. " if more else ""
        said.append(f"{count}What is not as the audit log says counts for nothing: {_VERIFY}.")
    if rehearses and facts.rehearsed:
        said.append("A rehearsal: Xero is played by the emulator, nothing of it was said by Xero.")
    elif facts.rehearsed and settings.environment == "sandbox":
        said.append("Real steps are recorded: what the sandbox's Xero does no longer counts.")
    if facts.holidays is None:
        said.append("Public holidays are not counted: pip install 'greenroom[reports]'.")
    if facts.sharing is not None:
        said.append(f"{facts.sharing.says} {facts.sharing.next}")
    return (*said, *filter(None, (facts.trouble,)))
