"""The yearly renewal: whether and when it is due, and what of last year carries over. Pure.

A pass holds for a year. Last year's answers come back as proposals that a named person confirms:
none counts in this year's round before that. How a round is begun and answers are confirmed is told
in ``renewing``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from greenroom.access.assessment import Row, Sheet
from greenroom.access.clocks import Due, days_due
from greenroom.access.journey import Journey
from greenroom.access.tracks import YEARLY, Logged
from greenroom.access.weighing import GOOD_FOR_DAYS, Evidence, Given, finding
from greenroom.clock import utc
from greenroom.draw.dates import short_day

BEGUN = "renewal-begun"
"""The step with which a named person begins a round."""

Moment = Literal["no pass", "early", "due", "under way", "overdue", "lapsed", "ended"]
"""Where the year stands: ended is a pass that Xero took back by its notice."""

Standing = Literal["as it is", "confirmed", "to confirm", "too old", "changed", "open"]
"""What becomes of one row: as it is, if evidence or the settings tell it without anybody's word."""

_UNDER_WAY = {"received", "in-review", "questions", "plan-due", "remediating", "re-review"}


class Year(NamedTuple):
    """One pass, and the round that led to it where a person began one."""

    passed_on: dt.date
    ends_on: dt.date
    begun_on: dt.date | None = None
    begun_by: str = ""


class Carried(NamedTuple):
    """An answer of before the round began: what it said, and who first said so, in which year."""

    id: str
    text: str
    yes: bool | None
    year: int
    first_by: str
    first_at: float
    by: str
    at: float

    def is_old(self, now: float) -> bool:
        """Whether it would have to be confirmed without any renewal."""
        return now >= self.at + GOOD_FOR_DAYS * 86_400


class Then(NamedTuple):
    """What a collector said when the last pass came."""

    outcome: str
    said: str


class Carry(NamedTuple):
    """What becomes of one row of the sheet, and why; ``holds_again`` lets it go with others."""

    id: str
    topic: str
    standing: Standing
    why: str
    year: int | None = None
    first_by: str = ""
    holds_again: bool = False


class Looked(NamedTuple):
    """What becomes of one collector's evidence, and what it says."""

    collector: str
    standing: Literal["as it is", "too old", "changed"]
    said: str


class Renewal(NamedTuple):
    """The year of an approval: where it stands, its days by each reading, what carries over."""

    moment: Moment
    today: dt.date
    years: tuple[Year, ...] = ()
    begins: tuple[Due, ...] = ()
    ends: tuple[Due, ...] = ()
    asked_on: dt.date | None = None
    begun_on: dt.date | None = None
    begun_by: str = ""
    answers: tuple[Carry, ...] = ()
    evidence: tuple[Looked, ...] = ()

    @property
    def to_confirm(self) -> tuple[Carry, ...]:
        """The answers that a person has to confirm or to give anew."""
        return tuple(one for one in self.answers if one.standing in _WAIT and one.year)


_WAIT = {"to confirm", "too old", "changed"}


# ------------------------------------------------------------------------------ the year


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
    )


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


# ------------------------------------------------------------------- what carries over


def carried_over(answers: Iterable[Given], began: float | None) -> dict[str, Carried]:
    """The answers of before a round began that nobody has confirmed or given anew, by row."""
    if began is None:
        return {}
    return {name: one for name, one in _last(answers).items() if one.at < began}


def _last(answers: Iterable[Given]) -> dict[str, Carried]:
    """The newest answer of every row, with who first said so."""
    found: dict[str, list[Given]] = {}
    for one in sorted(answers, key=lambda one: one.at):
        if not one.broken:
            found.setdefault(one.id, []).append(one)
    return {name: _carried(versions) for name, versions in found.items()}


def _carried(versions: list[Given]) -> Carried:
    last = first = versions[-1]
    for one in reversed(versions):
        if (one.text, one.yes) != (last.text, last.yes):
            break
        first = one
    year = utc(first.at).year
    return Carried(last.id, last.text, last.yes, year, first.by, first.at, last.by, last.at)


def as_proposals(sheet: Sheet, carried: Mapping[str, Carried], now: float) -> Sheet:
    """The sheet of a round: carried-over answers are proposals, and gaps until confirmed."""
    rows = (
        _proposal(row, carried[row.id], now) if row.id in carried else row for row in sheet.rows
    )
    return sheet._replace(rows=tuple(rows)).lacking(
        {name: gap_said(one) for name, one in carried.items()}
    )


def _proposal(row: Row, one: Carried, now: float) -> Row:
    """A row without last year's word; that it is old need not be said twice."""
    gap = "" if one.is_old(now) else row.gap
    proposed = " ".join(filter(None, (_YES[one.yes], one.text)))
    return row._replace(answer="", by="", yes=None, document="", proposed=proposed, gap=gap)


_YES = {True: "Yes.", False: "No.", None: ""}


def gap_said(one: Carried) -> str:
    """What a carried-over answer lacks."""
    return f"carried over from {one.year}, first said by {one.first_by}: confirm it"


def carries(
    sheet: Sheet,
    answers: Iterable[Given],
    then: Mapping[str, Then],
    *,
    began: float | None,
    now: float,
) -> tuple[Carry, ...]:
    """What becomes of every row that is needed or was answered; ``then`` is by collector."""
    last = _last(answers)
    found = []
    for row in sheet.rows:
        said = last.get(row.id)
        if said:
            found.append(_answered(row, said, changes(row, then), began=began, now=now))
        elif row.needed or not row.gap:
            found.append(Carry(row.id, row.topic, "open" if row.gap else "as it is", row.gap))
    return tuple(found)


def _answered(row: Row, said: Carried, changed: str, *, began: float | None, now: float) -> Carry:
    """What becomes of a row that a person answered; ``changed`` is what its evidence says anew."""
    word: Standing = "to confirm"
    holds = holds_again(row, began)
    why = f"last said by {said.by}, {short_day(utc(said.at).date())}"
    if began is not None and said.at >= began:
        word, why = ("open", row.gap) if row.gap else ("confirmed", f"by {said.by}")
    elif changed:
        word, why = "changed", changed
    elif said.is_old(now):
        word, why = "too old", f"older than a year: {why}"
    elif holds:
        why = "its evidence holds again"
    return Carry(row.id, row.topic, word, why, said.year, said.first_by, holds)


def changes(row: Row, then: Mapping[str, Then]) -> str:
    """In which way a row's evidence is worse than when the pass came; empty if it is not."""
    for one in row.findings:
        before = then.get(one.collector)
        if before and one.outcome not in {before.outcome, "missing", "expired", "holds"}:
            return f"{one.collector}: {before.outcome} then, {one.outcome} now: {one.said}"
    return ""


def holds_again(row: Row, began: float | None) -> bool:
    """Whether a row rests on evidence, and all of it was seen to hold since the round began."""
    return (
        began is not None
        and bool(row.findings)
        and all(one.outcome == "holds" and one.at >= began for one in row.findings)
    )


def evidence_carried(
    evidence: Mapping[str, Evidence], then: Mapping[str, Then], now: float
) -> tuple[Looked, ...]:
    """What becomes of every collector's evidence."""
    found = []
    for name, one in evidence.items():
        seen = finding(name, {name: one}, now)
        before = then.get(name)
        if seen.outcome == "expired":
            found.append(Looked(name, "too old", one.said))
        elif before and before.outcome != one.outcome:
            words = f"{before.outcome} then, {one.outcome} now: {one.said}"
            found.append(Looked(name, "changed", words))
        else:
            found.append(Looked(name, "as it is", one.said))
    return tuple(found)
