"""What of last year carries over: answers as proposals, evidence as it is worth today. Pure.

No answer of before a round counts in it until a named person confirms it; each names its year and
who first said so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from greenroom.access.assessment import Row, Sheet
from greenroom.access.weighing import GOOD_FOR_DAYS, Evidence, Given, finding
from greenroom.clock import utc
from greenroom.draw.dates import short_day

Standing = Literal["as it is", "confirmed", "to confirm", "too old", "changed", "open"]
"""What becomes of one row: as it is, if evidence or the settings tell it without anybody's word."""


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
