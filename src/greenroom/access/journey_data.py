"""The journey as data: tracks, events, rules and views of ``data/journey.toml``, typed and checked.

Unknown keys and dangling names are refused when the file is read. What follows from the data for
one project is told in ``journey``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from greenroom.access.packaged import as_data, text_of
from greenroom.errors import ContractError

Owner = Literal["ours", "xero", "practice", "nobody"]
"""Who has to act."""

Who = Literal["ours", "xero", "practice"]

Standing = Literal["documented", "observed", "assumed"]


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys; source and standing may come from above."""

    source: str = ""
    standing: Standing | Literal[""] = ""


class State(_Strict, frozen=True):
    """Where a track may stand, who acts then, and what they do.

    ``after`` are states of other tracks without one of which nothing can be done here yet; ``rank``
    orders what is ours; a ``live`` command means nothing in a sandbox, ``rehearse`` is what takes a
    rehearsal on. ``follow_up`` and ``target`` are business days, ``deadline`` calendar days;
    ``in_all`` are those since the track was last in one of ``in_all_from``. Out of a ``refusal``
    leads a person's word or time, never what code sees.
    """

    label: str
    owner: Owner
    next: str = ""
    why: str = ""
    by: str = ""
    command: str = ""
    rehearse: str = ""
    live: bool = False
    leaves: str = ""
    ask: str = ""
    after: tuple[str, ...] = ()
    rank: int = 99
    settled: bool = False
    aside: bool = False
    refusal: bool = False
    follow_up: int | None = None
    target: int | None = None
    deadline: int | None = None
    deadline_for: str = ""
    in_all: int | None = None
    in_all_from: tuple[str, ...] = ()
    then: str = ""
    then_months: int = 0
    begins_pass: bool = False
    ends_pass: bool = False


class Track(_Strict, frozen=True):
    """One of the seven: its states in the order they are usually walked."""

    label: str
    states: dict[str, State]

    def later(self, state: str, other: str) -> bool:
        """Whether ``state`` stands behind ``other`` on the usual way; neither may lie aside."""
        names = list(self.states)
        aside = self.states[state].aside or self.states[other].aside
        return not aside and names.index(state) > names.index(other)


class Event(_Strict, frozen=True):
    """What may happen to a track. Without ``to`` it stays where it stands.

    A ``strict`` one has no effect out of turn, whoever says it; other ones move the track then, if
    a person says so. ``marks`` is the observation that a person's word stands for. A word wants a
    note and a document, unless ``bare`` says why a name is enough; with ``gaps`` it is kept with
    the number of those that the assessment has. With ``plan`` it keeps the scopes planned
    just then: those Xero was told, has approved, or by what it did has, where no more is recorded.
    """

    label: str
    track: str
    who: Who
    to: str = ""
    from_: tuple[str, ...] = msgspec.field(name="from", default=())
    strict: bool = False
    contact: bool = False
    ends_rehearsal: bool = False
    implies: tuple[str, ...] = ()
    marks: str = ""
    attest: bool = True
    seen_by: str = ""
    document: str = ""
    reference: str = ""
    bare: str = ""
    gaps: bool = False
    plan: Literal["told", "approved", "implied", ""] = ""

    def follows(self, state: str) -> bool:
        """Whether it can happen where its track stands at ``state``."""
        return not self.from_ or state in self.from_


class Rule(_Strict, frozen=True):
    """What must not contradict: ``track`` in ``states`` needs ``needs`` in ``holds``."""

    track: str
    states: tuple[str, ...]
    needs: str
    holds: tuple[str, ...]
    implies: str
    disturbs: str
    or_pass: bool = False
    implies_in_doubt: str = ""


class Gather(_Strict, frozen=True):
    """A state that is reached by itself when the last of several comes to hold."""

    track: str
    from_: tuple[str, ...] = msgspec.field(name="from")
    to: str
    label: str
    all: tuple[tuple[str, ...], ...]


class Observation(_Strict, frozen=True):
    """What code can see: in which ledger events, and which event of a track it amounts to.

    The first event that fits counts; with ``latest`` a later one that does not fit takes it back.
    """

    label: str
    seen: tuple[str, ...] = ()
    with_: dict[str, tuple[str | int, ...]] = msgspec.field(name="with", default_factory=dict)
    where: Literal["sandbox", "live", ""] = ""
    moves: str = ""
    latest: bool = False


class Row(_Strict, frozen=True):
    """A row of one of the lists: done when all of ``done``, each any of those.

    Nobody is asked for it any more once a track is in one of ``until``.
    """

    label: str
    done: tuple[tuple[str, ...], ...]
    until: tuple[str, ...] = ()
    active: tuple[str, ...] = ()
    opened_by: str = ""
    rank: int = 0
    next: str = ""
    why: str = ""
    command: str = ""
    leaves: str = ""


class Question(_Strict, frozen=True):
    """What no source settles: the readings, what we go by, and whom to ask.

    Shown ``while`` a track is in one of those states, ``until`` one is reached, and only for the
    ``uses`` it concerns.
    """

    about: str
    readings: tuple[str, ...]
    plan: str
    ask: str
    until: tuple[str, ...] = ()
    while_: tuple[str, ...] = msgspec.field(name="while", default=())
    uses: tuple[str, ...] = ()
    other_source: str = ""
    ids: tuple[str, ...] = ()


class Contact(_Strict, frozen=True):
    """Where to write, and what for."""

    purpose: str
    address: str


class JourneyData(_Strict, frozen=True):
    """The whole file."""

    tracks: dict[str, Track]
    events: dict[str, Event]
    rules: tuple[Rule, ...]
    gathers: tuple[Gather, ...]
    stages: dict[str, tuple[str, ...]]
    observations: dict[str, Observation]
    steps: dict[str, Row]
    checks: dict[str, Row]
    gates: dict[str, Row]
    tasks: dict[str, Row]
    states: dict[str, Row]
    questions: dict[str, Question]
    contacts: dict[str, Contact]

    def states_of(self, word: str) -> tuple[str, frozenset[str]]:
        """The track and the states that a word such as ``request.sent+`` means."""
        track, _, state = word.partition(".")
        base = state.removesuffix("+")
        known = self.tracks[track]
        if base == state:
            return track, frozenset({state})
        return track, frozenset({base, *(one for one in known.states if known.later(one, base))})

    def rows(self) -> Iterator[tuple[str, Row]]:
        """Every row of every list, by its id."""
        for table in (self.steps, self.checks, self.gates, self.tasks, self.states):
            yield from table.items()


@lru_cache(maxsize=1)
def journey_data() -> JourneyData:
    """The packaged file, read once. Raises ``ContractError`` naming the key."""
    return read(text_of("journey.toml"))


def read(text: str) -> JourneyData:
    """A journey file's text as data, checked. Raises ``ContractError`` naming the key."""
    found = as_data(text, JourneyData, "journey.toml")
    wrong = sorted({word for word in _words(found) if not _is_known(found, word)})
    if wrong:
        raise ContractError(f"access/data/journey.toml names what is not there: {', '.join(wrong)}")
    return found


def _words(data: JourneyData) -> Iterator[str]:
    """Every name that the file uses of something else in it."""
    for name, track in data.tracks.items():
        for state in track.states.values():
            yield from (*state.after, *_states(name, (state.then, *state.in_all_from)))
            yield from _events((state.by,))
    for event in data.events.values():
        yield from (*_states(event.track, (event.to, *event.from_)), *event.implies)
        yield from filter(None, (event.marks,))
    for rule in data.rules:
        yield from _states(rule.track, (*rule.states, rule.disturbs))
        yield from _states(rule.needs, (*rule.holds, rule.implies, rule.implies_in_doubt))
    for gather in data.gathers:
        yield from _states(gather.track, (*gather.from_, gather.to))
        yield from (word for any_of in gather.all for word in any_of)
    yield from _events(one for events in data.stages.values() for one in events)
    yield from _events(one.moves for one in data.observations.values())
    for _id, row in data.rows():
        yield from (*row.active, *row.until, *(word for any_of in row.done for word in any_of))
    for question in data.questions.values():
        yield from (*question.until, *question.while_, f"contact:{question.ask}")


def _states(track: str, states: Iterable[str]) -> Iterator[str]:
    return (f"{track}.{state}" for state in states if state)


def _events(names: Iterable[str]) -> Iterator[str]:
    return (f"event:{name}" for name in names if name)


def _is_known(data: JourneyData, word: str) -> bool:
    kind, _, name = word.partition(":")
    tables: dict[str, Mapping[str, object]] = {"event": data.events, "contact": data.contacts}
    if name:
        return name in tables[kind]
    track, _, state = word.partition(".")
    if not state:
        return word in data.observations or word in _marked(data)
    return track in data.tracks and state.removesuffix("+") in data.tracks[track].states


def _marked(data: JourneyData) -> set[str]:
    """Observations that only a person's word can stand for."""
    return {event.marks for event in data.events.values()}
