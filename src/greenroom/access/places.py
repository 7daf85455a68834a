"""Where each track stands on a day: whose turn, since when, and which dates follow. Pure."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from greenroom.access.days import business_after, business_between, months_after
from greenroom.access.journey_data import Owner, State
from greenroom.access.proofs import Proof
from greenroom.access.tracks import YEARLY, Fold
from greenroom.access.views import Seen, Standing, owned


class Track(NamedTuple):
    """Where one of the seven tracks stands: whose turn it is, since when, and what comes next.

    ``waited_days`` and ``waited_business_days`` are counted from ``waits_from``, the day since
    which the owner could act. ``proof`` is of the state; ``implied_by`` says what implies it
    instead. ``due`` is a date given by Xero, ``target`` one to aim at, ``follow_up`` when to ask.
    """

    name: str
    label: str
    state: str
    state_label: str
    owner: Owner
    standing: Standing
    since: dt.date | None
    waited_days: int
    waited_business_days: int
    next: str
    waits_from: dt.date | None = None
    is_open: bool = True
    by_proof: str = ""
    implied_by: str = ""
    follow_up: dt.date | None = None
    due: dt.date | None = None
    due_for: str = ""
    target: dt.date | None = None


def places(seen: Seen, today: dt.date, holidays: frozenset[dt.date]) -> dict[str, Track]:
    """Every track by its name."""
    return {name: _place(seen, name, today, holidays) for name in seen.data.tracks}


def _place(seen: Seen, name: str, today: dt.date, holidays: frozenset[dt.date]) -> Track:
    """Where one track stands on a day."""
    track, tracks = seen.data.tracks[name], seen.tracks
    state = track.states[tracks.state[name]]
    last = tracks.moves[name][-1] if tracks.moves[name] else None
    since = last.on if last else None
    is_open = not state.after or tracks.is_any(state.after)
    start = _waits_from(seen, name, state)
    asked = max(filter(None, (start, tracks.contacted.get(name))), default=None)
    due, due_for = _due(tracks, name, state, start)
    return Track(
        name=name,
        label=track.label,
        state=tracks.state[name],
        state_label=state.label,
        owner=state.owner if is_open else "nobody",
        standing=_standing(state, is_open=is_open),
        since=since,
        waited_days=max(0, (today - start).days) if start else 0,
        waited_business_days=business_between(start, today, holidays) if start else 0,
        next=state.next if is_open else "",
        waits_from=start,
        is_open=is_open,
        by_proof=_said(last.proof) if last and last.proof else "",
        implied_by=last.implied_by if last else "",
        follow_up=_counted(asked, state.follow_up, holidays),
        due=due,
        due_for=due_for,
        target=_target(tracks, name, state, counted=_counted(start, state.target, holidays)),
    )


def _standing(state: State, *, is_open: bool) -> Standing:
    """Where a track stands, in the words of a row."""
    if state.settled:
        return "done"
    if state.aside:
        return "broken"
    return owned(state.owner) if is_open else "later"


def _waits_from(seen: Seen, name: str, state: State) -> dt.date | None:
    """The day since which a track's owner could act: its state's, or that of what it waited for."""
    moves = seen.tracks.moves[name]
    days = [moves[-1].on] if moves else []
    for word in state.after:
        track, states = seen.data.states_of(word)
        if seen.tracks.state[track] in states and seen.tracks.moves[track]:
            days.append(seen.tracks.moves[track][-1].on)
    return max(days, default=None)


def _counted(
    start: dt.date | None, days: int | None, holidays: frozenset[dt.date]
) -> dt.date | None:
    return business_after(start, days, holidays) if start and days is not None else None


def _due(
    tracks: Fold, name: str, state: State, start: dt.date | None
) -> tuple[dt.date | None, str]:
    """The date that Xero's own rules set here, and what for."""
    found = []
    if state.deadline is not None and start is not None:
        found.append((start + dt.timedelta(days=state.deadline), state.deadline_for))
    begun = [move.on for move in tracks.moves[name] if move.state in state.in_all_from]
    if state.in_all is not None and begun:
        found.append((begun[-1] + dt.timedelta(days=state.in_all), state.deadline_for))
    runs_out = name == YEARLY and tracks.has_pass and not state.begins_pass
    if runs_out and tracks.valid_until:
        found.append((tracks.valid_until, "the year of the last pass"))
    return min(found, default=(None, ""))


def _target(tracks: Fold, name: str, state: State, *, counted: dt.date | None) -> dt.date | None:
    """A date to aim at: by when it is typically done, or when the renewal begins."""
    if name == YEARLY and state.begins_pass and tracks.passed_on:
        return months_after(tracks.passed_on, state.then_months)
    return counted


def _said(proof: Proof) -> str:
    """A proof in one phrase."""
    where = f" ({proof.where})" if proof.where else ""
    who = f" by {proof.by}" if proof.by else ""
    with_ = f", {proof.behind}" if proof.behind else ""
    return f"{proof.word}{who}{where}: {proof.what}{with_}"
