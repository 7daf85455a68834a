"""The yearly renewal: whether and when it is due, and by whom its round was begun. Pure.

A pass holds for a year, a certification too. What of last year carries over is told in
``carrying``, how a round is begun and answers are confirmed in ``renewing``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, NamedTuple

from greenroom.access.carrying import Carry, Looked
from greenroom.access.journey import Journey
from greenroom.access.registers.clocks import Due, days_due
from greenroom.access.tracks import YEARLY, Logged

BEGUN = "renewal-begun"
"""The step with which a named person begins a round."""

Moment = Literal["no pass", "early", "due", "under way", "overdue", "lapsed", "ended"]
"""Where the year stands: ended is a pass that Xero took back by its notice."""

_UNDER_WAY = {"received", "in-review", "questions", "plan-due", "remediating", "re-review"}


class Year(NamedTuple):
    """One pass, and the round that led to it where a person began one."""

    passed_on: dt.date
    ends_on: dt.date
    begun_on: dt.date | None = None
    begun_by: str = ""


class Renewal(NamedTuple):
    """The year of an approval: where it stands, its days by each reading, what carries over.

    ``certification`` is when that runs out; empty where nobody recorded the day the app was
    certified.
    """

    moment: Moment
    today: dt.date
    years: tuple[Year, ...] = ()
    begins: tuple[Due, ...] = ()
    ends: tuple[Due, ...] = ()
    asked_on: dt.date | None = None
    begun_on: dt.date | None = None
    begun_by: str = ""
    certification: tuple[Due, ...] = ()
    answers: tuple[Carry, ...] = ()
    evidence: tuple[Looked, ...] = ()

    @property
    def to_confirm(self) -> tuple[Carry, ...]:
        """The answers that a person has to confirm or to give anew."""
        return tuple(one for one in self.answers if one.standing in _WAIT and one.year)


_WAIT = {"to confirm", "too old", "changed"}


def year_of(journey: Journey) -> Renewal:
    """Where the year stands, by what the journey has recorded."""
    years, begun, asked = _years(journey.history)
    if not years:
        return Renewal("no pass", journey.today)
    last = years[-1]
    begins = days_due("lead", {"pass": last.passed_on})
    ends = days_due("year", {"pass": last.passed_on})
    state = journey.tracks[YEARLY].state
    proof = begun.proof if begun else None
    return Renewal(
        moment=_moment(journey, state, last, is_begun=begun is not None),
        today=journey.today,
        years=tuple(years),
        begins=begins,
        ends=ends,
        asked_on=asked,
        begun_on=begun.on if begun else None,
        begun_by=proof.by if proof else "",
        certification=days_due("certification", {"certified": _certified(journey.history)}),
    )


def _certified(history: Iterable[Logged]) -> dt.date | None:
    """The last day on which the app was certified."""
    days = (one.on for one in history if one.event == "certified" and _happened(one))
    return max(days, default=None)


def _years(history: Iterable[Logged]) -> tuple[list[Year], Logged | None, dt.date | None]:
    """Every pass, then the round that was begun and the day Xero asked since the last of them."""
    years: list[Year] = []
    begun, asked = None, None
    for one in history:
        if one.event == BEGUN and _happened(one):
            begun = one
        elif one.event == "renewal-asked" and one.moved:
            asked = one.on
        elif f"{YEARLY}: passed" in one.moved:
            ends = days_due("year", {"pass": one.on})[0].on
            by = begun.proof.by if begun and begun.proof else ""
            years.append(Year(one.on, ends, begun.on if begun else None, by))
            begun, asked = None, None
    return years, begun, asked


def _happened(one: Logged) -> bool:
    """Whether a line is the step itself, and not the word that it was taken back."""
    return not one.label.startswith("Taken back")


def _moment(journey: Journey, state: str, last: Year, *, is_begun: bool) -> Moment:
    if state == "passed":
        return "early"
    if journey.today < last.ends_on and journey.pass_until is None:
        return "lapsed" if state == "lapsed" else "ended"
    under_way = is_begun or state in _UNDER_WAY
    if journey.today >= last.ends_on:
        return "overdue" if under_way and state != "lapsed" else "lapsed"
    return "under way" if under_way else "due"
