"""What to do next: deadlines first, then what is ours, follow-ups that are due, and waiting work.

Pure. There is always a next action: where nothing can be done, it says until when to wait.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from greenroom.access.attesting import step_command
from greenroom.access.journey_data import Row, State
from greenroom.access.places import Track
from greenroom.access.tracks import YEARLY
from greenroom.access.views import Seen, View
from greenroom.draw.dates import day_and_distance

Kind = Literal["deadline", "ours", "practice", "follow-up", "task", "wait", "done"]
"""Why it is next: a date given by Xero, ours, the practice's, a silence, spare time, nothing."""

_ORDER: dict[Kind, int] = {
    "deadline": 0, "ours": 1, "practice": 1, "follow-up": 2, "task": 3, "wait": 4, "done": 5,
}  # fmt: skip
"""What is the practice's to do is ours to ask for: between the two the ranks decide."""

PLAYED = "the emulator's stage in the ledger: a rehearsal, nothing of Xero's"


class Action(NamedTuple):
    """One thing to do: what, why, with which command, by when, and the proof it will leave.

    ``id`` is the track's name, the id of the row of a list, or that of an entry of a register
    (``finding.f-1``). ``is_late`` is a date missed by hours, which ``due`` cannot tell. In a
    rehearsal ``command`` plays the step, and ``really`` is the one for the day when it is taken.
    """

    kind: Kind
    id: str
    text: str
    why: str = ""
    command: str = ""
    leaves: str = ""
    due: dt.date | None = None
    rank: int = 0
    is_late: bool = False
    really: str = ""

    @property
    def is_internal(self) -> bool:
        """Whether its words are of a register: a finding or an incident is for nobody outside."""
        return self.id.startswith(("finding.", "incident."))

    @property
    def is_at_once(self) -> bool:
        """Whether it waits for no other date: an incident that Xero was not told of."""
        return self.kind == "deadline" and self.id.startswith("incident.")

    def was_due(self, today: dt.date) -> bool:
        """Whether its date was missed."""
        return self.is_late or (self.due is not None and self.due < today)


class Told(NamedTuple):
    """What takes the place of a track's text and reason; of its command, where it has one."""

    text: str
    why: str
    command: str = ""


class Situation(NamedTuple):
    """What the next action depends on beside the tracks: the day, and who plays Xero where.

    ``duties`` are what registers ask for; ``told`` are words that take the place of a track's own.
    """

    today: dt.date
    rehearses: bool = False
    is_live: bool = True
    duties: tuple[Action, ...] = ()
    told: Mapping[str, Told] = {}


def actions(
    seen: Seen,
    tracks: Mapping[str, Track],
    lists: Mapping[str, tuple[View, ...]],
    here: Situation,
) -> tuple[Action, ...]:
    """Everything that can be done now, the most urgent first; never nothing."""
    data = seen.data
    found = [
        *here.duties,
        *_of_tracks(seen, tracks, here),
        *_of_rows(seen, data.steps, lists["steps"], "ours"),
        *_of_rows(seen, data.checks, lists["checks"], "ours"),
        *_of_rows(seen, data.gates, lists["gates"], "ours"),
        *_of_rows(seen, data.tasks, lists["tasks"], "task"),
        *_waits(seen, tracks, here),
    ]
    return tuple(sorted(found or [_rest(seen, tracks, here)], key=_urgency))


def _urgency(one: Action) -> tuple[int, bool, dt.date, int]:
    return _ORDER[one.kind], not one.is_at_once, one.due or dt.date.max, one.rank


def _of_tracks(seen: Seen, tracks: Mapping[str, Track], here: Situation) -> Iterator[Action]:
    for track in tracks.values():
        state = seen.data.tracks[track.name].states[track.state]
        if track.owner == "ours":
            yield _own(track, state, "deadline" if track.due else "ours", here)
        elif track.owner == "practice":
            yield _own(track, state, "practice", here)
        elif track.owner == "xero" and track.follow_up and track.follow_up <= here.today:
            yield _follow_up(track, state, here)


def _own(track: Track, state: State, kind: Kind, here: Situation) -> Action:
    told = here.told.get(track.name, Told(state.next, state.why))
    command = told.command or state.command
    real = command or step_command(state.by)
    leaves = state.leaves if command else f"{state.leaves}; with your name"
    if state.live and not here.is_live and not here.rehearses:
        real = f'environment = "live" in greenroom.toml, then {real}'
    made = Action(kind, track.name, told.text, told.why, real, leaves, track.due, rank=state.rank)
    return _rehearsed(made, state, here)


def _follow_up(track: Track, state: State, here: Situation) -> Action:
    since = f"since {day_and_distance(track.waits_from, here.today)}" if track.waits_from else ""
    days = f"{track.waited_business_days} business days"
    made = Action(
        "follow-up",
        track.name,
        state.ask or state.next,
        f"{track.label} is with Xero {since}, {days}: follow-ups are part of the process.",
        step_command(f"{track.name}-followed-up"),
        "the day and what was written; with your name",
        rank=-track.waited_days,
    )
    return _rehearsed(made, state, here)


def _rehearsed(made: Action, state: State, here: Situation) -> Action:
    """The action as a rehearsal takes it, where the real step would end it."""
    if not here.rehearses or not state.rehearse:
        return made
    return made._replace(command=state.rehearse, really=made.command, leaves=PLAYED)


def _of_rows(
    seen: Seen, rows: Mapping[str, Row], shown: tuple[View, ...], kind: Kind
) -> Iterator[Action]:
    for view in shown:
        row = rows[view.id]
        is_idle = view.standing in {"done", "later"} or seen.tracks.is_any(row.until)
        if row.next and not is_idle:
            yield Action(kind, view.id, row.next, row.why, row.command, row.leaves, rank=row.rank)


def _waits(seen: Seen, tracks: Mapping[str, Track], here: Situation) -> Iterator[Action]:
    """What there is to wait for, and until when."""
    for track in tracks.values():
        day = track.follow_up
        if track.owner == "xero" and day is not None and day > here.today:
            text = f"Wait for Xero. {track.label}: {track.next}"
            why = f"Follow up {day_and_distance(day, here.today)}, if nothing comes before."
            made = Action("wait", track.name, text, why, due=day)
            yield _rehearsed(made, seen.data.tracks[track.name].states[track.state], here)


def _rest(seen: Seen, tracks: Mapping[str, Track], here: Situation) -> Action:
    """What remains when nothing else does."""
    if here.rehearses:
        return Action(
            "done",
            "request",
            "The rehearsal has come to its end: now the real way. Send the request to Xero.",
            "From the first real step on, what the emulator says no longer counts.",
            step_command("request-sent"),
            "the day, the person and the reference of what was sent; with your name",
        )
    due = tracks[YEARLY].target
    why = f"The assessment is renewed from {day_and_distance(due, here.today)} on." if due else ""
    if "went-live" not in seen.observations:
        text = "Validate on real data; record the day on which it goes live."
        command = step_command("went-live")
        return Action("done", "work", text, why, command, "the day it went live; with your name")
    text = "Nothing is open: work on real data."
    return Action("done", "work", text, why, "greenroom sync run", "a pull in the ledger")
