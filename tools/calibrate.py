"""How the forecast's P85 held: against real durations, and against invented journeys.

Writes ``access/data/calibration.toml``; nothing passes or fails by it, it stands beside every
forecast. It takes a minute, so freshness is told by a digest of what it is made from.

- Real durations (``gates.toml``): each is left out in turn; the prior of the stage it is like is
  sharpened by the others, and the later day of the one left out is held against its P85. One that
  is still open counts as longer than waited. The priors were set with these durations known, and
  most of them are of other gates than Xero's: a small and friendly test.
- Invented journeys: every stage truly takes 0.5 to 1.5 times what the priors say, each by a factor
  of its own, or all by one. The forecast knows nothing of it.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import math
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from greenroom.access.days import holidays_of
from greenroom.access.forecast import forecast as f
from greenroom.access.forecast.duration_data import WHOLE, Case, duration_data, gate_data
from greenroom.access.forecast.spans import Span, between, draws, sharpened
from greenroom.access.forecast.workdays import NOW, Everyday, Workdays, day_at

ACCESS = Path(__file__).parents[1] / "src" / "greenroom" / "access"
TARGET = ACCESS / "data" / "calibration.toml"
MADE_FROM = (
    "data/durations.toml", "data/gates.toml", "days.py",
    "forecast/forecast.py", "forecast/spans.py", "forecast/workdays.py",
    "../../../tools/calibrate.py",
)  # fmt: skip

AT = 0.85
JOURNEYS = 1000
DRAWS = 1000
TRUTHS = 1_000_000
"""The first seed of a truth: none is the seed of a forecast."""
MILESTONE = "scopes-enabled"
FROM = dt.date(2026, 11, 23)
"""The day on which every invented journey begins: a Monday before a summer's holidays."""

DATA = duration_data()
YEARS = range(2026, 2033)


class Row(NamedTuple):
    """One figure: of how many cases how many held, and how that was found."""

    label: str
    held: int
    cases: int
    how: str


def digest() -> str:
    """One digest over everything the figures are made from."""
    content = b"\0".join((ACCESS / name).read_bytes() for name in MADE_FROM)
    return hashlib.sha256(content).hexdigest()


def is_stale() -> bool:
    """Whether the figures were made from something else than what is there now."""
    return f'inputs = "{digest()}"' not in TARGET.read_text("utf-8")


# ----------------------------------------------------------------------------------- real durations


def left_out() -> Iterator[tuple[str, bool]]:
    """Each real duration with whether it ended by the P85 that the others give."""
    cases = gate_data().cases
    for name, case in cases.items():
        prior, weight = _prior(case.like)
        others = [
            _days(other, case.like, prior)
            for key, other in cases.items()
            if key != name and other.like == case.like
        ]
        told = sharpened(prior, others, weight=weight).quantile(AT)
        yield case.label, _latest(case) <= told


def _prior(like: str) -> tuple[Span, float]:
    """The prior of a stage, or of all of Xero's way as the priors give it, and what it is worth."""
    if like != WHOLE:
        stage = DATA.stages[like]
        return (
            between(stage.low, stage.high, DATA.share, stage.most),
            DATA.weights[stage.standing],
        )
    sent = f.Standing("", 0.0, frozenset({"prove-app", "write-use-case"}), FROM)
    drawn = f.moments(DATA, sent, calendars(FROM), count=10_000, seed=1)[MILESTONE]
    edge = (1 - DATA.share) / 2
    return (
        between(f.at(drawn, edge) - NOW, f.at(drawn, 1 - edge) - NOW, DATA.share),
        DATA.weights["assumed"],
    )


def _latest(case: Case) -> float:
    """The later end of a real duration in its stage's days; endless where it is still open."""
    return float("inf") if case.open_since else _as(case, case.high)


def _days(case: Case, like: str, prior: Span) -> float:
    """What a real duration adds to what is known: its middle, or what an open one may yet take."""
    if case.open_since:
        waited = _as(case, float((gate_data().seen - case.open_since).days))
        return waited + draws(prior, [0.5], waited)[0]
    assert like == case.like
    return math.sqrt(_as(case, case.low) * _as(case, case.high))


def _as(case: Case, days: float) -> float:
    """Days of a case in the days that what it is like is counted in."""
    unit = "calendar" if case.like == WHOLE else DATA.stages[case.like].unit
    if unit == case.unit:
        return days
    return days * (5 / 7 if unit == "working" else 7 / 5)


# -------------------------------------------------------------------------------- invented journeys

OURS = holidays_of("AU", "", YEARS) or frozenset()
XEROS = OURS | (holidays_of("NZ", "", YEARS) or frozenset())


def calendars(today: dt.date) -> f.Calendars:
    """The calendars of a project in Australia from a day on."""
    return f.Calendars(Workdays(today, OURS), Workdays(today, XEROS), Everyday(today))


def invented(number: int, *, shared: bool) -> tuple[f.Course, random.Random]:
    """A course whose durations differ from the priors by up to half, and dice to go on with."""
    dice = random.Random(f"journey {number} {shared}")
    one = dice.uniform(0.5, 1.5)
    plain = f.course(DATA)
    legs = {
        name: leg._replace(span=leg.span.scaled(one if shared else dice.uniform(0.5, 1.5)))
        for name, leg in plain.legs.items()
    }
    return f.Course(legs, plain.chances), dice


def from_day_one(*, shared: bool) -> int:
    """In how many invented journeys the scopes came by the P85 told on the first day."""
    nowhere = f.Standing("", 0.0, frozenset(), FROM)
    here = calendars(FROM)
    told = day_at(f.at(f.moments(DATA, nowhere, here, count=10_000, seed=1)[MILESTONE], AT), FROM)
    truths = (
        f.Walk.once(DATA, invented(number, shared=shared)[0], here, seed=TRUTHS + number)
        for number in range(JOURNEYS)
    )
    return sum(_end(truth) <= told for truth in truths)


def _end(truth: f.Ends) -> dt.date:
    return day_at(truth[DATA.milestones[MILESTONE].stage][0], FROM)


def on_the_way() -> int:
    """The same, told on a random day of the first ten months, with what is over and under way then.

    The day does not depend on how long a journey is: one that is over by then is not counted.
    """
    held = cases = 0
    first = calendars(FROM)
    for number in itertools.count():
        course_, dice = invented(number, shared=False)
        truth = f.Walk.once(DATA, course_, first, seed=TRUTHS + number)
        day = dice.randint(1, 300)
        if truth[DATA.milestones[MILESTONE].stage][0] <= day:
            continue
        today = FROM + dt.timedelta(days=day - 1)
        drawn = f.moments(DATA, _standing(truth, day), calendars(today), count=DRAWS, seed=number)
        held += _end(truth) <= day_at(f.at(drawn[MILESTONE], AT), today)
        cases += 1
        if cases == JOURNEYS:
            break
    return held


def _standing(truth: f.Ends, day: int) -> f.Standing:
    """What is over and what is under way at the end of a day."""
    ends = {name: moment[0] for name, moment in truth.items()}
    done = {name for name, moment in ends.items() if moment <= day}
    waited = {}
    for name, stage in DATA.stages.items():
        if name not in done and done.issuperset(stage.after):
            began = max((ends[one] for one in stage.after), default=NOW)
            waited[name] = float(day - (day_at(began, FROM) - FROM).days - 1)
    return f.Standing("", 0.0, frozenset(done), FROM, waited)


# ----------------------------------------------------------------------------------------- the file


def rows() -> tuple[list[Row], list[str]]:
    """Every figure, and the real durations that did not end by the P85."""
    real = dict(left_out())
    how = "each left out in turn, the priors sharpened by the others; still open counts as missed"
    apart = "each stage truly takes 0.5 to 1.5 times its prior; told "
    found = [
        Row("Real durations", sum(real.values()), len(real), how),
        Row("Invented journeys", from_day_one(shared=False), JOURNEYS, apart + "on day one"),
        Row("Invented journeys, on the way", on_the_way(), JOURNEYS, apart + "on a random day"),
        Row(
            "Invented journeys, all slow or all fast together",
            from_day_one(shared=True),
            JOURNEYS,
            "all stages truly take one factor of 0.5 to 1.5 times their prior; told on day one",
        ),
    ]
    return found, [name for name, is_held in real.items() if not is_held]


def text() -> str:
    """The file."""
    found, missed = rows()
    lines = [
        "# Generated by tools/calibrate.py; do not edit. How the forecast's P85 held: reported,",
        "# not passed. `missed` are the real durations that took longer.",
        "",
        f'inputs = "{digest()}"',
        "missed = [" + ", ".join(f'"{name}"' for name in missed) + "]",
    ]
    for row in found:
        lines += [
            "",
            "[[coverage]]",
            f'label = "{row.label}"',
            f"at = {AT}",
            f"held = {row.held}",
            f"cases = {row.cases}",
            f'how = "{row.how}"',
        ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write the file; returns the exit code."""
    TARGET.write_text(text(), "utf-8")
    print(f"wrote {TARGET.relative_to(ACCESS.parents[2])}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
