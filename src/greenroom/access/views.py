"""The lists of the guide and of the approval as views of the tracks: done, by what proof. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from greenroom.access.journey_data import JourneyData, Owner, Question, Row
from greenroom.access.proofs import Proof
from greenroom.access.tracks import Fold, Move

Standing = Literal["done", "ours", "waiting", "broken", "later"]
"""Where a row stands: done, ours to do, waiting for Xero, in trouble, or not yet its turn."""

_OWNED: dict[Owner, Standing] = {
    "ours": "ours", "practice": "ours", "xero": "waiting", "nobody": "later",
}  # fmt: skip
_RANK: dict[Standing, int] = {"broken": 3, "ours": 2, "waiting": 1, "later": 0, "done": 0}


def owned(owner: Owner) -> Standing:
    """Where something stands that is its owner's turn."""
    return _OWNED[owner]


class Done(NamedTuple):
    """Why a row counts as done: a proof, or what implies it, and since when."""

    on: dt.date | None
    proof: Proof | None
    implied_by: str = ""
    what: str = ""


class View(NamedTuple):
    """One row of a list: its id, where it stands, and what it rests on."""

    id: str
    label: str
    standing: Standing
    done: tuple[Done, ...] = ()
    opened_by: str = ""

    @property
    def is_done(self) -> bool:
        """Whether it is done."""
        return self.standing == "done"

    @property
    def word(self) -> Literal["Done", "Pending"]:
        """As the guide's checklist says it."""
        return "Done" if self.is_done else "Pending"


class Passing(NamedTuple):
    """One of the sixteen states: now, behind, or not reached; since when it was last entered."""

    id: str
    label: str
    standing: Literal["now", "behind", "not yet"]


class OpenQuestion(NamedTuple):
    """A question that no source settles, and whom to ask."""

    id: str
    about: str
    readings: tuple[str, ...]
    plan: str
    ask: str
    ids: tuple[str, ...]
    sources: tuple[str, ...]


class Seen(NamedTuple):
    """What rows are judged by: the tracks, and every observation there is."""

    data: JourneyData
    tracks: Fold
    observations: Mapping[str, Proof]


def views(seen: Seen, rows: Mapping[str, Row]) -> tuple[View, ...]:
    """Every row of a list."""
    return tuple(_view(seen, name, row) for name, row in rows.items())


def _view(seen: Seen, name: str, row: Row) -> View:
    found = [_first(seen, any_of) for any_of in row.done]
    done = tuple(one for one in found if one is not None)
    standing: Standing = "done" if len(done) == len(found) else _standing(seen, row)
    return View(name, row.label, standing, done if standing == "done" else (), row.opened_by)


def _standing(seen: Seen, row: Row) -> Standing:
    """Where a row stands that is not done: whose turn it is on the tracks that it looks at."""
    found: Standing = "later" if row.active else "ours"
    for word in row.active:
        track, states = seen.data.states_of(word)
        if seen.tracks.state[track] not in states:
            continue
        state = seen.data.tracks[track].states[seen.tracks.state[track]]
        here: Standing = "broken" if state.aside else owned(state.owner)
        if state.owner == "nobody":
            here = "ours"
        found = max(found, here, key=_RANK.__getitem__)
    return found


def _first(seen: Seen, any_of: Iterable[str]) -> Done | None:
    """The first of several words that holds, and why."""
    for word in any_of:
        if "." in word:
            found = _reached(seen, word)
        else:
            proof = seen.observations.get(word)
            found = Done(None, proof, what=proof.what) if proof else None
        if found is not None:
            return found
    return None


def _reached(seen: Seen, word: str) -> Done | None:
    """Since when, and by what, a track has been in one of the states that a word means."""
    track, states = seen.data.states_of(word)
    if seen.tracks.state[track] not in states:
        return None
    first = _first_move(seen, track, states)
    if first is None:
        return Done(None, None)
    label = seen.data.tracks[track].states[first.state].label
    what = f"{seen.data.tracks[track].label}: {label}"
    return Done(first.on, first.proof, first.implied_by, what)


def _first_move(seen: Seen, track: str, states: frozenset[str]) -> Move | None:
    """The move since which a track has been in some states; of a pass, the one that began it.

    Time alone proves nothing: what it moved rests on what began the pass that it moved.
    """
    first: Move | None = None
    known = seen.data.tracks[track]
    for move in reversed(seen.tracks.moves[track]):
        by_time = first is not None and first.proof is None
        if move.state not in states and not by_time:
            break
        first = move
        is_earlier_meant = any(known.later(move.state, one) for one in states)
        if known.states[move.state].begins_pass and not is_earlier_meant:
            break
    return first


def passings(seen: Seen) -> tuple[Passing, ...]:
    """The sixteen states: those that hold now, those that were passed, the rest."""
    return tuple(_passing(seen, name, row) for name, row in seen.data.states.items())


def _passing(seen: Seen, name: str, row: Row) -> Passing:
    if all(seen.tracks.is_any(any_of) for any_of in row.done):
        return Passing(name, row.label, "now")
    track, states = seen.data.states_of(row.done[0][0])
    been = {move.state for move in seen.tracks.moves[track]}
    return Passing(name, row.label, "behind" if been & states else "not yet")


def open_questions(seen: Seen, *, use: str) -> tuple[OpenQuestion, ...]:
    """The questions that matter where the tracks stand, for this use of the app."""
    asked = seen.data.questions.items()
    return tuple(_asked(seen, name, one) for name, one in asked if _matters(seen, one, use))


def _matters(seen: Seen, one: Question, use: str) -> bool:
    return (
        (not one.uses or use in one.uses)
        and not seen.tracks.is_any(one.until)
        and (not one.while_ or seen.tracks.is_any(one.while_))
    )


def _asked(seen: Seen, name: str, one: Question) -> OpenQuestion:
    contact = seen.data.contacts[one.ask]
    ask = f"{contact.address} ({one.ask})"
    sources = tuple(filter(None, (one.source, one.other_source)))
    return OpenQuestion(name, one.about, one.readings, one.plan, ask, one.ids, sources)
