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
from greenroom.errors import ContractError

YEARLY = "assessment"
"""The track that has a year."""

_MOST_TURNS = 100
"""Far more than seven tracks can need."""


class Happening(NamedTuple):
    """An event of the data that happened on a day; ``order`` is when it was written down.

    ``firm`` is a person's word, which moves a track even out of turn; ``entry`` is the dossier's.
    ``played`` is the word of the sandbox's Xero. What is neither was seen by code.
    """

    event: str
    on: dt.date
    proof: Proof
    order: float = 0.0
    firm: bool = False
    entry: str = ""
    played: bool = False


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


class _Before(NamedTuple):
    """Where the tracks stood before something was tried."""

    state: dict[str, str]
    moves: dict[str, int]
    passed_on: dt.date | None
    is_over: bool
    gathered: frozenset[str]


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
        self._gathered: frozenset[str] = frozenset()
        self._moved: list[str] = []

    # ------------------------------------------------------------------ what happens

    def apply(self, one: Happening) -> None:
        """The tracks after one more happening, and a line of the log."""
        self.age(one.on)
        event = self.data.events[one.event]
        in_turn = event.follows(self.state[event.track])
        is_ahead = not event.to or self._is_behind(event.track, event.to)
        self._moved = []
        counts = self._counted(event, one, in_turn=in_turn)
        if not counts and not one.firm:
            return  # seen once more: no news
        # Said of where the track has been already, it is no news, and not out of turn.
        out_of_turn = not in_turn and (counts or is_ahead)
        moved = tuple(self._moved)
        self.log.append(
            Logged(one.on, one.event, event.label, one.proof, moved, out_of_turn, one.entry)
        )

    def _counted(self, event: Event, one: Happening, *, in_turn: bool) -> bool:
        """Whether a happening counted; if so, it has moved what it moves."""
        if not (one.firm or one.played):
            return in_turn and self._see(event, one)
        counts = in_turn or (one.firm and not event.strict)
        if counts:
            self._happen(event, one)
        return counts

    def _see(self, event: Event, one: Happening) -> bool:
        """Let what code saw count, in doubt if need be; not where it takes a refusal back."""
        before = self._stand()
        for in_doubt in (False, True):
            self._happen(event, one, in_doubt=in_doubt)
            if not self._takes_back(before):
                return True
            self._return_to(before)
        return False

    def _stand(self) -> _Before:
        moves = {name: len(made) for name, made in self.moves.items()}
        return _Before(dict(self.state), moves, self.passed_on, self.is_over, self._gathered)

    def _return_to(self, before: _Before) -> None:
        self.state, self.passed_on, self.is_over = (
            dict(before.state), before.passed_on, before.is_over,
        )  # fmt: skip
        self._gathered = before.gathered
        for name, count in before.moves.items():
            del self.moves[name][count:]
        self._moved = []

    def _takes_back(self, before: _Before) -> bool:
        """Whether a track left what Xero refused, or a year that is over began again."""
        return (before.is_over and not self.is_over) or any(
            self.data.tracks[name].states[state].refusal and self.state[name] != state
            for name, state in before.state.items()
        )

    def _happen(self, event: Event, one: Happening, *, in_doubt: bool = False) -> None:
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
        self._settle(newest, Move("", one.on, one.proof, event.label), in_doubt=in_doubt)

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
            self._settle({YEARLY}, Move("", at, None, "the end of the year"))
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

    def _settle(self, newest: set[str], cause: Move, *, in_doubt: bool = False) -> None:
        """The tracks without a contradiction; those in ``newest`` are the word that counts.

        Raises ``ContractError`` for data whose rules chase each other.
        """
        turns = 0
        while rule := next((one for one in self.data.rules if not self._holds(one)), None):
            turns += 1
            if turns > _MOST_TURNS:
                raise ContractError(
                    f"access/data/journey.toml: rules chase each other at {rule.track} "
                    f"“{self.state[rule.track]}” and {rule.needs} “{self.state[rule.needs]}”"
                )
            if rule.track in newest and rule.needs not in newest:
                doubted = rule.implies_in_doubt if in_doubt else ""
                track, state = rule.needs, doubted or rule.implies
            else:
                track, state = rule.track, rule.disturbs
            self._move(track, cause._replace(state=state))
            newest.add(track)
        self._gather(cause)

    def _gather(self, cause: Move) -> None:
        """Move what waits for several things once the last of them has come."""
        whole = [one for one in self.data.gathers if all(map(self.is_any, one.all))]
        for gather in whole:
            if self.state[gather.track] in gather.from_ and gather.label not in self._gathered:
                self._move(gather.track, cause._replace(state=gather.to, implied_by=gather.label))
        self._gathered = frozenset(one.label for one in whole)

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
