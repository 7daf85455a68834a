"""Happenings folded into seven tracks that never contradict each other. Pure.

Any sequence is accepted: what cannot follow is kept in the log and moves nothing, unless a person
says that it happened. Then the rules of the data decide what it implies elsewhere, and what it
disturbs; time alone moves a pass to its renewal and its end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from greenroom.access.days import months_after
from greenroom.access.journey_data import Event, JourneyData, Rule
from greenroom.access.proofs import Proof

YEARLY = "assessment"
"""The track that has a year."""


class Happening(NamedTuple):
    """An event of the data that happened on a day; ``order`` is when it was written down.

    ``firm`` is a person's word, which moves a track even out of turn; ``entry`` is the dossier's.
    """

    event: str
    on: dt.date
    proof: Proof
    order: float = 0.0
    firm: bool = False
    entry: str = ""


class Move(NamedTuple):
    """A track's arrival at a state: when, by which proof, or implied by what else."""

    state: str
    on: dt.date
    proof: Proof | None = None
    implied_by: str = ""


class Logged(NamedTuple):
    """One line of the history: what happened, and what it moved, as ``track: state``."""

    on: dt.date
    event: str
    label: str
    proof: Proof | None
    moved: tuple[str, ...] = ()
    out_of_turn: bool = False
    entry: str = ""


class Fold:
    """The tracks as far as they have come; ``apply`` takes events in the order of their days."""

    def __init__(self, data: JourneyData) -> None:
        self.data = data
        self.state = {name: next(iter(track.states)) for name, track in data.tracks.items()}
        self.moves: dict[str, list[Move]] = {name: [] for name in data.tracks}
        self.contacted: dict[str, dt.date] = {}
        self.marked: dict[str, Proof] = {}
        self.log: list[Logged] = []
        self.passed_on: dt.date | None = None
        self.is_over = False
        self._moved: list[str] = []

    # ------------------------------------------------------------------ what happens

    def apply(self, one: Happening) -> None:
        """The tracks after one more happening, and a line of the log."""
        self.age(one.on)
        event = self.data.events[one.event]
        in_turn = event.follows(self.state[event.track])
        counts = self._is_news(event) if in_turn and not one.firm else in_turn
        counts = counts or (one.firm and not event.strict)
        self._moved = []
        if counts:
            self._happen(event, one)
        if not counts and not one.firm:
            return  # seen once more: no news
        self.log.append(
            Logged(
                one.on,
                one.event,
                event.label,
                one.proof,
                tuple(self._moved),
                not in_turn,
                one.entry,
            )
        )

    def _is_news(self, event: Event) -> bool:
        """Whether what code saw can count: that something works is no pass, once one is over."""
        over = self.passed_on is not None and not self.has_pass
        return not over or not any(
            rule.or_pass
            and rule.track == event.track
            and event.to in rule.states
            and self.state[rule.needs] not in rule.holds
            for rule in self.data.rules
        )

    def _happen(self, event: Event, one: Happening) -> None:
        newest = set()
        if event.contact:
            self.contacted[event.track] = one.on
        if event.marks:
            self.marked.setdefault(event.marks, one.proof)
        if event.to:
            self._move(event.track, Move(event.to, one.on, one.proof))
            newest.add(event.track)
        for word in event.implies:
            track, _, state = word.partition(".")
            if self._is_behind(track, state):
                self._move(track, Move(state, one.on, one.proof, event.label))
                newest.add(track)
        self._settle(newest, Move("", one.on, one.proof, event.label), firm=one.firm)

    def _is_behind(self, track: str, state: str) -> bool:
        """Whether a track has not come as far as a state, or lies aside of the way."""
        now, known = self.state[track], self.data.tracks[track]
        return known.states[now].aside or known.later(state, now)

    # ------------------------------------------------------------------ what time does

    def age(self, until: dt.date) -> None:
        """The tracks as time alone has brought them to a day."""
        while self.passed_on is not None and not self.is_over:
            state = self.data.tracks[YEARLY].states[self.state[YEARLY]]
            over = self.valid_until
            ages = bool(state.then)
            at = months_after(self.passed_on, state.then_months) if ages else over
            if at is None or at > until:
                return
            self._moved = []
            if ages:
                self._move(YEARLY, Move(state.then, at, None, "time"))
            self.is_over = self.is_over or at == over
            self._settle({YEARLY}, Move("", at, None, "the end of the year"), firm=False)
            label = self.data.tracks[YEARLY].states[self.state[YEARLY]].label
            words = f"Assessment: {label}" if ages else "The year of the last pass ended"
            self.log.append(Logged(at, "", words, None, tuple(self._moved)))

    @property
    def valid_until(self) -> dt.date | None:
        """The day the last pass ends; None without one."""
        if self.passed_on is None:
            return None
        states = self.data.tracks[YEARLY].states.values()
        return months_after(self.passed_on, max(state.then_months for state in states))

    @property
    def has_pass(self) -> bool:
        """Whether a pass of the last year still counts."""
        return self.passed_on is not None and not self.is_over

    # ------------------------------------------------------------------ what follows from it

    def _move(self, track: str, move: Move) -> None:
        state = self.data.tracks[track].states[move.state]
        self.state[track] = move.state
        self.moves[track].append(move)
        self._moved.append(f"{track}: {move.state}")
        if state.begins_pass:
            self.passed_on, self.is_over = move.on, False
        if state.ends_pass:
            self.is_over = self.passed_on is not None

    def _settle(self, newest: set[str], cause: Move, *, firm: bool) -> None:
        """The tracks without a contradiction; those in ``newest`` are the word that counts."""
        while rule := next((one for one in self.data.rules if not self._holds(one)), None):
            if rule.track in newest and rule.needs not in newest:
                track, state = rule.needs, rule.implies
                over = self.passed_on is not None and not self.has_pass
                if rule.implies_over and over and not firm:
                    state = rule.implies_over
            else:
                track, state = rule.track, rule.disturbs
            self._move(track, cause._replace(state=state))
            newest.add(track)
        for gather in self.data.gathers:
            if self.state[gather.track] in gather.from_ and all(map(self.is_any, gather.all)):
                self._move(gather.track, cause._replace(state=gather.to, implied_by=gather.label))

    def _holds(self, rule: Rule) -> bool:
        return (
            self.state[rule.track] not in rule.states
            or self.state[rule.needs] in rule.holds
            or (rule.or_pass and self.has_pass)
        )

    def is_any(self, words: Iterable[str]) -> bool:
        """Whether a track stands at any of the states named; other words are not looked at."""
        for word in words:
            if "." in word:
                track, states = self.data.states_of(word)
                if self.state[track] in states:
                    return True
        return False


def fold(data: JourneyData, happenings: Iterable[Happening], until: dt.date) -> Fold:
    """The tracks after all that happened until a day, in the order of days, then of writing."""
    made = Fold(data)
    for one in in_order(happenings):
        if one.on <= until:
            made.apply(one)
    made.age(until)
    return made


def in_order(happenings: Iterable[Happening]) -> list[Happening]:
    """Happenings by day, then as they were written down."""
    return sorted(happenings, key=lambda one: (one.on, one.order))
