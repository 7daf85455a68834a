"""When the scopes may be on and the work may go live, as ranges: drawn from stage durations. Pure.

Every draw walks all stages in order, each after those before it, what is under way given the days
waited already. The same seed gives the same answer, and what would change if is told with the same
draws. What stages there are is data; where an approval stands comes as a value.
"""

from __future__ import annotations

import datetime as dt
import math
import random
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from greenroom.access.forecast.duration_data import DurationData, Lever, Milestone, Stage
from greenroom.access.forecast.spans import Span, between, draws, sharpened
from greenroom.access.forecast.workdays import NOW, Workdays, day_at

DRAWS = 10_000
SEED = 1

Ends = dict[str, list[float]]
"""For each stage the moments it ends, draw by draw."""


class Standing(NamedTuple):
    """Where an approval stands: the stage that is waited for, others beside it, and what is over.

    ``done`` names stages, and levers that hold already. Days waited are calendar days.
    """

    stage: str
    waited_days: float
    done: frozenset[str]
    started: dt.date
    beside: Mapping[str, float] = {}

    def waiting(self) -> dict[str, float]:
        """Every stage under way with the days it has been."""
        return {**self.beside, **({self.stage: self.waited_days} if self.stage else {})}


class Leg(NamedTuple):
    """A stage as it is drawn: its span, what comes before it, the round it belongs to."""

    span: Span
    after: tuple[str, ...]
    round: str


class Course(NamedTuple):
    """All stages in order, and the chances of rounds."""

    legs: dict[str, Leg]
    chances: dict[str, float]


class End(NamedTuple):
    """A milestone as a range: an even chance by ``p50``, 85 of 100 by ``p85``, 95 by ``p95``.

    ``by_month`` are shares that add up to 1. One that is over has only ``is_over``.
    """

    name: str
    label: str
    is_over: bool
    p50: dt.date
    p85: dt.date
    p95: dt.date
    by_month: tuple[tuple[str, float], ...] = ()


class Range(NamedTuple):
    """What the forecast says of one end: an even chance by ``p50``, 85% by ``p85``, then 95%."""

    label: str
    p50: dt.date
    p85: dt.date
    p95: dt.date


class Move(NamedTuple):
    """What a lever does to each milestone, in days at P50 and P85; less than 0 is sooner.

    Where it ``holds`` already, the days are those of letting it go.
    """

    name: str
    label: str
    note: str
    holds: bool
    luck: bool
    days: dict[str, tuple[int, int]]


class Outlook(NamedTuple):
    """The forecast as of a day; ``buffer_days`` lie between the even chance and P85 of the last."""

    today: dt.date
    draws: int
    seed: int
    ends: tuple[End, ...]
    moves: tuple[Move, ...]
    buffer_days: int


class Calendars(NamedTuple):
    """Whose days count: ours, Xero's, and all of them."""

    ours: Workdays
    xero: Workdays
    every: Workdays

    def of(self, stage: Stage) -> Workdays:
        """The days a stage is counted in."""
        if stage.unit == "calendar":
            return self.every
        return self.xero if stage.who == "xero" else self.ours


def moments(
    data: DurationData, standing: Standing, calendars: Calendars, *, count: int, seed: int
) -> dict[str, list[float]]:
    """Every milestone's moments in order, and nothing else of a forecast."""
    walk = Walk(data, standing, calendars, count=count, seed=seed)
    held = standing.done.intersection(data.levers)
    ends = walk.walk(_with(data, course(data), held))
    return {name: sorted(ends[one.stage]) for name, one in data.milestones.items()}


def course(data: DurationData, own: Mapping[str, Sequence[float]] | None = None) -> Course:
    """The stages as data has them, each sharpened by own durations of it."""
    legs = {
        name: Leg(
            sharpened(
                between(one.low, one.high, data.share, one.most),
                (own or {}).get(name, ()),
                weight=data.weights[one.standing],
            ),
            one.after,
            one.round,
        )
        for name, one in data.stages.items()
    }
    return Course(legs, {name: one.chance for name, one in data.rounds.items()})


def pulled(course_: Course, lever: Lever, share: float) -> Course:
    """The course where a lever is pulled."""
    legs = dict(course_.legs)
    for name, after in lever.after.items():
        legs[name] = legs[name]._replace(after=after)
    for name, (low, high) in lever.spans.items():
        legs[name] = legs[name]._replace(span=between(low, high, share, legs[name].span.most))
    for name, factor in lever.scale.items():
        legs[name] = legs[name]._replace(span=legs[name].span.scaled(factor))
    return Course(legs, course_.chances | lever.chances)


class Walk:
    """The draws of one forecast: the dice are thrown once, then every course walks by them."""

    def __init__(
        self, data: DurationData, standing: Standing, calendars: Calendars, *, count: int, seed: int
    ) -> None:
        self.data, self.standing, self.calendars = data, standing, calendars
        self.count = count
        self.dice = {name: _dice(f"{seed}:{name}", count) for name in (*data.stages, *data.rounds)}
        waiting = standing.waiting()
        self.waited = {name: self._waited(name, days) for name, days in waiting.items()}
        touched = standing.done | set(waiting)
        self.certain = {one.round for name, one in data.stages.items() if name in touched}

    @classmethod
    def once(cls, data: DurationData, course_: Course, calendars: Calendars, seed: int) -> Ends:
        """One walk from the very beginning."""
        nowhere = Standing("", 0.0, frozenset(), calendars.ours.today)
        return cls(data, nowhere, calendars, count=1, seed=seed).walk(course_)

    def _waited(self, name: str, days: float) -> float:
        """Days waited, in the days that the stage is counted in."""
        calendar = self.calendars.of(self.data.stages[name])
        return calendar.waited(calendar.today - dt.timedelta(days=days))

    def walk(self, course_: Course, known: tuple[Course, Ends] | None = None) -> Ends:
        """When each stage ends; what is the same as in a course walked before is taken from it."""
        found: Ends = {}
        other, before = known or (course_, {})
        fresh: set[str] = set()
        for name, leg in course_.legs.items():
            same = leg == other.legs[name] and fresh.isdisjoint(leg.after)
            if leg.round and course_.chances[leg.round] != other.chances[leg.round]:
                same = False
            if same and name in before:
                found[name] = before[name]
            else:
                fresh.add(name)
                found[name] = self._ends(name, leg, course_, found)
        return found

    def _ends(self, name: str, leg: Leg, course_: Course, found: Ends) -> list[float]:
        """When one stage ends, draw by draw."""
        if name in self.standing.done:
            return [NOW] * self.count
        before = _latest([found[one] for one in leg.after], self.count)
        counts = draws(leg.span, self.dice[name], self.waited.get(name, 0.0))
        if leg.round and leg.round not in self.certain:
            chance = course_.chances[leg.round]
            rolls = zip(self.dice[leg.round], counts, strict=True)
            counts = [days if roll < chance else 0.0 for roll, days in rolls]
        calendar = self.calendars.of(self.data.stages[name])
        if name not in self.waited:
            return calendar.after(before, counts)
        # Under way already: it goes on from today, and cannot end before what it rests on.
        ends = calendar.after([NOW] * self.count, counts)
        return _latest([before, ends], self.count)


def _dice(name: str, count: int) -> list[float]:
    """Chances between 0 and 1, neither of them included; each name has its own."""
    roll = random.Random(name).random  # noqa: S311  a simulation, no secret
    return [roll() or 1e-17 for _ in range(count)]


def _latest(columns: Sequence[list[float]], count: int) -> list[float]:
    if not columns:
        return [NOW] * count
    return columns[0] if len(columns) == 1 else list(map(max, *columns))


def forecast(
    data: DurationData,
    standing: Standing,
    calendars: Calendars,
    *,
    own: Mapping[str, Sequence[float]] | None = None,
    count: int = DRAWS,
    seed: int = SEED,
) -> Outlook:
    """The milestones as ranges, and what moves them most first."""
    walk = Walk(data, standing, calendars, count=count, seed=seed)
    plain, held = course(data, own), standing.done.intersection(data.levers)
    usual = _with(data, plain, held)
    ends = walk.walk(usual)
    told = {name: sorted(ends[one.stage]) for name, one in data.milestones.items()}
    today = calendars.ours.today
    found = tuple(
        _end(name, one, told[name], today, is_over=one.stage in standing.done)
        for name, one in data.milestones.items()
    )
    moves = []
    for name in (one for one, lever in data.levers.items() if lever.until not in standing.done):
        # Pulled, or let go where it holds already: the same dice, so that only the lever differs.
        other = walk.walk(_with(data, plain, held ^ {name}), (usual, ends))
        moves.append(_move(data, name, told, other)._replace(holds=name in held))
    order = sorted(
        (one for one in moves if any(map(any, one.days.values()))),
        key=lambda one: -max(abs(late) for _, late in one.days.values()),
    )
    return Outlook(today, count, seed, found, tuple(order), (found[-1].p85 - found[-1].p50).days)


def _with(data: DurationData, plain: Course, names: Collection[str]) -> Course:
    """The course with some levers pulled, in the order of the data."""
    for name, lever in data.levers.items():
        if name in names:
            plain = pulled(plain, lever, data.share)
    return plain


def _move(data: DurationData, name: str, told: Mapping[str, list[float]], ends: Ends) -> Move:
    lever = data.levers[name]
    days = {}
    for key, one in data.milestones.items():
        other = sorted(ends[one.stage])
        days[key] = (
            round(at(other, 0.5) - at(told[key], 0.5)),
            round(at(other, 0.85) - at(told[key], 0.85)),
        )
    return Move(name, lever.label, lever.note, holds=False, luck=lever.luck, days=days)


def at(moments: Sequence[float], share: float) -> float:
    """The moment by which this share of sorted moments has come."""
    return moments[math.ceil(share * len(moments)) - 1]


def _end(
    name: str, one: Milestone, moments: Sequence[float], today: dt.date, *, is_over: bool
) -> End:
    p50, p85, p95 = (day_at(at(moments, share), today) for share in (0.5, 0.85, 0.95))
    months = Counter(f"{day_at(moment, today):%Y-%m}" for moment in moments)
    shares = tuple((month, months[month] / len(moments)) for month in sorted(months))
    return End(name, one.label, is_over, p50, p85, p95, () if is_over else shares)
