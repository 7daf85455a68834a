"""Which update the client is told: by the cause of the newest trouble, else by how far it has come.

Pure. What each says is data of ``messages.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from greenroom.access.forecast.standing import dated
from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.message_data import Update, message_data


class Chosen(NamedTuple):
    """The update that is told, those that stand beside it, and what becomes of the data."""

    main: Update
    beside: tuple[Update, ...]
    effect: str


class _Came(NamedTuple):
    """How something came to hold: in which line of the history, by what, after which else in it."""

    line: int
    event: str
    before: tuple[str, ...] = ()


class _Stand:
    """What holds, and how it came to."""

    def __init__(self, journey: Journey) -> None:
        self.states = {f"{one.name}.{one.state}" for one in journey.tracks.values()}
        self.events = {one.event for one in dated(journey)}
        self.came: dict[str, _Came] = {}
        for at, line in enumerate(journey.history):
            moved = tuple(one.replace(": ", ".") for one in line.moved)
            if line.event and not line.label.startswith("Taken back"):
                self.came[line.event] = _Came(at, line.event)
            for place, word in enumerate(moved):
                self.came[word] = _Came(at, line.event or "time", moved[:place])

    def holding(self, words: Iterable[str]) -> Iterator[str]:
        """Those of the words that hold, each as the state or the event it is."""
        for word in words:
            if "." not in word:
                yield from {word} & self.events
            else:
                track, states = journey_data().states_of(word)
                yield from {f"{track}.{state}" for state in states} & self.states

    def any(self, words: Iterable[str]) -> bool:
        """Whether one of the words holds."""
        return next(self.holding(words), None) is not None

    def fits(self, one: Update) -> bool:
        """Whether an update says what holds."""
        by_it = any(not one.after or self._by(word) in one.after for word in self.holding(one.when))
        return by_it and all(self.any((word,)) for word in one.also)

    def _by(self, word: str) -> str:
        """The event, or ``time``, by which a word came to hold."""
        return self.came[word].event if word in self.came else ""

    def newest(self, one: Update) -> _Came:
        """How the newest of an update's words came to hold."""
        found = (self.came.get(word, _Came(-1, "")) for word in self.holding(one.when))
        return max(found, key=lambda came: (came.line, -len(came.before)))


def chosen(journey: Journey) -> Chosen:
    """What is told as of a journey's day."""
    stand, updates = _Stand(journey), message_data().updates
    fits = [one for one in updates if stand.fits(one)]
    troubles = list(_causes(stand, [one for one in fits if one.trouble]))
    main = max(troubles, key=lambda one: stand.newest(one).line, default=None)
    main = main or next((one for one in fits if not one.trouble), updates[-1])
    told, rest = set(stand.holding(main.when)), [*troubles, *fits]
    beside = []
    for one in rest:
        words = set(stand.holding(one.when))
        is_drawn = one.trouble and one not in troubles
        if one.beside and not is_drawn and not words & told:
            beside.append(one)
            told |= words
    return Chosen(main, tuple(beside), _effect(stand) if main.trouble else "")


def _causes(stand: _Stand, troubles: list[Update]) -> Iterator[Update]:
    """Troubles of which none is what another drew after it, and none says the same once more."""
    told: set[str] = set()
    known = {word for one in troubles for word in stand.holding(one.when)}
    for one in troubles:
        words = set(stand.holding(one.when))
        is_drawn = known.intersection(stand.newest(one).before)
        if not is_drawn and not words & told:
            yield one
        told |= words


def _effect(stand: _Stand) -> str:
    """What becomes of the data; nothing where no practice was ever connected."""
    if "practice.connected" not in stand.came:
        return ""
    found = (one for one in message_data().effects if not one.when or stand.any(one.when))
    return next((one.says for one in found), "")
