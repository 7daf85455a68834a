"""Stages and their durations as data: ``durations.toml``, ``gates.toml``, ``calibration.toml``.

Unknown keys and dangling names are refused when a file is read. What follows from them is told in
``forecast``; what real durations say of it, in ``calibration.toml``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from greenroom.access.journey_data import JourneyData, journey_data
from greenroom.access.packaged import as_data, packaged, text_of
from greenroom.contract.terms import Standing
from greenroom.errors import ContractError

Who = Literal["ours", "xero", "practice"]
"""Who works at a stage."""

Unit = Literal["working", "calendar"]
"""The days a stage is counted in."""

WHOLE = "whole"
"""What a real duration is like that covers all of Xero's way."""


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a file, closed to unknown keys."""


class Stage(_Strict, frozen=True):
    """One stretch of the way: whose it is, how long it may take, and what comes before it.

    It is under way where a track is in one of ``while``, all of ``needs`` hold and none of
    ``unless``; over once one of ``done`` holds. ``begins`` and ``ends`` are the events that measure
    it. One in a ``round`` happens only where that does.
    """

    label: str
    who: Who
    unit: Unit
    low: float
    high: float
    standing: Standing
    source: str
    most: float = float("inf")
    after: tuple[str, ...] = ()
    round: str = ""
    while_: tuple[str, ...] = msgspec.field(name="while", default=())
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    note: str = ""


class Round(_Strict, frozen=True):
    """Something that may happen, with its chance."""

    label: str
    chance: float
    standing: Standing
    source: str
    note: str = ""


class Milestone(_Strict, frozen=True):
    """The end of a stage that people ask for."""

    label: str
    stage: str


class Lever(_Strict, frozen=True):
    """What would change the way: another order, other durations, other chances.

    ``holds`` shows that it is so already; once the stage ``until`` is over it can be pulled no
    more; ``luck`` is in nobody's hands.
    """

    label: str
    source: str
    note: str = ""
    holds: tuple[str, ...] = ()
    until: str = ""
    after: dict[str, tuple[str, ...]] = {}
    spans: dict[str, tuple[float, float]] = {}
    scale: dict[str, float] = {}
    chances: dict[str, float] = {}
    luck: bool = False


class XeroDays(_Strict, frozen=True):
    """Whose working days count where Xero works."""

    countries: tuple[str, ...]
    standing: Standing
    source: str
    note: str


class Refusal(_Strict, frozen=True):
    """What ends a way, while the word ``when`` holds: a state, or the last event of its track."""

    when: str
    says: str


class Limit(_Strict, frozen=True):
    """What the forecast leaves out."""

    says: str


class DurationData(_Strict, frozen=True):
    """The whole of ``durations.toml``."""

    share: float
    weights: dict[Standing, float]
    xero: XeroDays
    stages: dict[str, Stage]
    rounds: dict[str, Round]
    milestones: dict[str, Milestone]
    levers: dict[str, Lever]
    refusals: tuple[Refusal, ...]
    limits: tuple[Limit, ...]


class Case(_Strict, frozen=True):
    """A real duration: from ``low`` to ``high`` days, or open since a day."""

    label: str
    like: str
    unit: Unit
    source: str
    low: float = 0
    high: float = 0
    open_since: dt.date | None = None
    reading: str = ""
    ids: tuple[str, ...] = ()


class GateData(_Strict, frozen=True):
    """The whole of ``gates.toml``: real durations as of a day, and what gives none."""

    seen: dt.date
    cases: dict[str, Case]
    left_out: dict[str, str]


class Coverage(_Strict, frozen=True):
    """In how many of so many cases the end came by the day that the forecast gave for ``at``."""

    label: str
    at: float
    held: int
    cases: int
    how: str

    @property
    def share(self) -> float:
        """The part that held."""
        return self.held / self.cases if self.cases else 0.0


class Calibration(_Strict, frozen=True):
    """How the forecast held against real durations and against invented journeys; generated."""

    inputs: str
    coverage: tuple[Coverage, ...]
    missed: tuple[str, ...] = ()


@lru_cache(maxsize=1)
def duration_data() -> DurationData:
    """The packaged stages, read once. Raises ``ContractError`` naming the key."""
    return read_durations(text_of("durations.toml"))


@lru_cache(maxsize=1)
def gate_data() -> GateData:
    """The packaged real durations. Raises ``ContractError`` naming the key."""
    found = packaged("gates.toml", GateData)
    known = {WHOLE, *duration_data().stages}
    _refuse("gates.toml", {one.like for one in found.cases.values()} - known)
    return found


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """How the forecast held, as ``tools/calibrate.py`` last found it."""
    return packaged("calibration.toml", Calibration)


def read_durations(text: str) -> DurationData:
    """The text of a stages file as data, checked. Raises ``ContractError`` naming the key."""
    found = as_data(text, DurationData, "durations.toml")
    _refuse("durations.toml", set(_dangling(found)) | set(_unknown(found, journey_data())))
    return found


def _refuse(name: str, wrong: set[str]) -> None:
    if wrong:
        raise ContractError(
            f"access/data/{name} names what is not there: {', '.join(sorted(wrong))}"
        )


def _dangling(data: DurationData) -> Iterator[str]:
    """Names of stages and rounds that are not there, or not yet: a stage stands below others."""
    seen: set[str] = set()
    for name, stage in data.stages.items():
        yield from set(stage.after) - seen
        yield from {stage.round} - {"", *data.rounds}
        if not 0 < stage.low <= stage.high <= stage.most:
            yield f"stages.{name}.low"
        seen.add(name)
    for lever in data.levers.values():
        moved = {*lever.after, *lever.spans, *lever.scale}
        yield from moved.union(*lever.after.values()) - seen
        yield from set(lever.chances) - set(data.rounds)
    yield from {one.stage for one in data.milestones.values()} - seen
    yield from {one.until for one in data.levers.values()} - {"", *seen}
    yield from (f"rounds.{name}" for name, one in data.rounds.items() if not 0 <= one.chance <= 1)


def _unknown(data: DurationData, journey: JourneyData) -> Iterator[str]:
    """Words that the journey does not know: states, events, ids of lists."""
    rows = {name for name, _ in journey.rows()}
    words = [
        *(word for one in data.levers.values() for word in one.holds),
        *(one.when for one in data.refusals),
        *(
            word
            for one in data.stages.values()
            for word in (*one.while_, *one.needs, *one.unless, *one.done, *one.begins, *one.ends)
        ),
    ]
    for word in words:
        track, dot, state = word.partition(".")
        if dot:
            states = journey.tracks[track].states if track in journey.tracks else {}
            is_known = state.removesuffix("+") in states
        else:
            is_known = word in journey.events or word in rows
        if not is_known:
            yield word
