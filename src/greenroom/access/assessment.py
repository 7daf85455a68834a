"""The security assessment of one project: each question with answer, evidence, gap and owner. Pure.

Nothing passes by default. An answer is *automatic* when every collector it rests on holds today; a
person's word is *attested* and lasts a year; where two people, or a person and the evidence, say
different things, that is a contradiction to settle, which no average hides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, Protocol

from greenroom.access.assessment_data import AssessmentData, Particular, Question, assessment_data
from greenroom.clock import utc
from greenroom.draw.dates import short_day
from greenroom.settings import Settings

GOOD_FOR_DAYS = 365
"""How long a person's word lasts: as long as the assessment itself."""

_DAY = 86_400

Outcome = Literal["holds", "fails", "unknown", "expired", "missing"]
"""What evidence says today: expired and missing are what no collector can say."""

Word = Literal["automatic", "attested", "told", "gap"]
"""What a row rests on: evidence, a named person, the settings, or nothing yet."""


class Evidence(Protocol):
    """What a collector saw; ``expires_at`` is when it has to look again."""

    @property
    def outcome(self) -> str:
        """``holds``, ``fails`` or ``unknown``."""

    @property
    def said(self) -> str:
        """The finding in one sentence."""

    @property
    def at(self) -> float:
        """When it looked."""

    @property
    def expires_at(self) -> float:
        """Until when that counts."""

    @property
    def environment(self) -> str:
        """Where it looked."""


class Given(NamedTuple):
    """One answer of a named person; ``yes`` is None where it is neither a yes nor a no.

    ``settles`` ends a contradiction: what others said before no longer counts.
    """

    id: str
    text: str
    by: str
    at: float
    yes: bool | None = None
    document: str = ""
    settles: bool = False

    def counts(self, now: float) -> bool:
        """Whether it is not too old."""
        return now < self.at + GOOD_FOR_DAYS * _DAY


class Owner(NamedTuple):
    """Who sees to a row, and by when."""

    name: str = ""
    due: dt.date | None = None


class Finding(NamedTuple):
    """What one collector says of a question today."""

    collector: str
    outcome: Outcome
    said: str = ""
    at: float = 0.0
    environment: str = ""


class Row(NamedTuple):
    """One line of the sheet; ``gap`` is what is missing, empty when nothing is."""

    id: str
    topic: str
    number: str
    section: str
    origin: str
    word: Word
    answer: str
    gap: str
    needed: bool = True
    yes: bool | None = None
    by: str = ""
    document: str = ""
    proposed: str = ""
    passes: str = ""
    findings: tuple[Finding, ...] = ()
    areas: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    owner: Owner = Owner()


class Sheet(NamedTuple):
    """Every row in the order of the form."""

    rows: tuple[Row, ...]

    @property
    def questions(self) -> tuple[Row, ...]:
        """The numbered questions, without particulars and statements."""
        return tuple(row for row in self.rows if row.origin != "particular")

    @property
    def gaps(self) -> tuple[Row, ...]:
        """The rows that lack what is needed."""
        return tuple(row for row in self.rows if row.gap and row.needed)

    @property
    def is_prepared(self) -> bool:
        """Whether it could be sent."""
        return not self.gaps

    def row(self, row_id: str) -> Row:
        """One row by its id. ``KeyError`` when there is none."""
        return {row.id: row for row in self.rows}[row_id]


class Facts(NamedTuple):
    """All that a sheet is made of: every answer ever given, evidence by collector, owners by id."""

    answers: tuple[Given, ...] = ()
    evidence: Mapping[str, Evidence] = {}
    owners: Mapping[str, Owner] = {}


def sheet(facts: Facts, settings: Settings, now: float) -> Sheet:
    """The sheet as of now."""
    data = assessment_data()
    told = _told(settings)
    rows = [_particular(name, one, facts, told, now=now) for name, one in data.particulars()]
    rows += [_question(data, name, one, facts, now=now) for name, one in data.questions.items()]
    return Sheet(tuple(rows))


def _told(settings: Settings) -> dict[str, str]:
    """What the settings say, by the names that the data uses."""
    access, features = settings.access, settings.features
    ai = {"none": "No AI is used.", "inference": "Inference only; nothing is trained on API data."}
    kept = access.keeps_days
    return {
        "app.name": settings.app.name,
        "app.client_id": settings.app.client_id,
        "features": " ".join(f"{one.name}: {one.reason}" for one in features),
        "access.use": f"Used by {access.use}, {access.practices} expected.",
        "access.ai": ai.get(access.ai, ""),
        "access.keeps_days": ""
        if kept is None
        else f"Rows are removed {kept} days after a practice leaves.",
    }


def _particular(
    name: str, one: Particular, facts: Facts, told: Mapping[str, str], *, now: float
) -> Row:
    """Something about the company: a person's answer, else what the settings say."""
    said, gap = _latest(facts.answers, name, now=now)
    from_settings = told.get(one.from_, "")
    answer = said.text if said else from_settings
    if not answer and not gap:
        where = f"set {one.from_} in greenroom.toml" if one.from_ else f"assess answer {name}"
        gap = f"not said yet: {where}"
    word: Word = "attested" if said else "told" if from_settings else "gap"
    return Row(
        id=name,
        topic=one.label,
        number=one.number,
        section="company" if name.startswith("company.") else "",
        origin="particular",
        word="gap" if gap and one.needed else word,
        answer=answer,
        gap=gap,
        needed=one.needed,
        by=said.by if said else "",
        document=said.document if said else "",
        areas=assessment_data().areas_of(name),
        owner=facts.owners.get(name, Owner()),
    )


def _question(data: AssessmentData, name: str, one: Question, facts: Facts, *, now: float) -> Row:
    """A question: what evidence and people say of it together."""
    findings = tuple(_finding(each, facts.evidence, now) for each in one.evidence)
    said, gap = _latest(facts.answers, name, now=now)
    proposed = " ".join(each.said for each in findings if each.outcome == "holds")
    word, missing = _judged(one, findings, said)
    return Row(
        id=name,
        topic=one.topic,
        number=one.number,
        section=one.section,
        origin=one.origin,
        word="gap" if gap else word,
        answer=said.text if said else "",
        gap=gap or missing,
        yes=said.yes if said else None,
        by=said.by if said else "",
        document=said.document if said else "",
        proposed="" if said else proposed,
        passes=one.passes,
        findings=findings,
        areas=data.areas_of(name),
        requirements=one.requirements,
        follow_ups=tuple(data.follow_ups[each] for each in one.follow_ups),
        owner=facts.owners.get(name, Owner()),
    )


def _finding(collector: str, evidence: Mapping[str, Evidence], now: float) -> Finding:
    found = evidence.get(collector)
    if found is None:
        return Finding(collector, "missing", "never collected")
    # A clock that was set back would make old evidence young again.
    fresh = found.at <= now + _DAY and now < found.expires_at
    known: dict[str, Outcome] = {"holds": "holds", "fails": "fails"}
    outcome = known.get(found.outcome, "unknown") if fresh else "expired"
    return Finding(collector, outcome, found.said, found.at, found.environment)


def _latest(answers: Iterable[Given], name: str, *, now: float) -> tuple[Given | None, str]:
    """The answer that counts, and what is wrong with it: too old, or contradicted."""
    ours = sorted((one for one in answers if one.id == name), key=lambda one: one.at)
    if not ours:
        return None, ""
    last = ours[-1]
    if not last.counts(now):
        return last, f"{last.by}'s answer of {_day(last.at)} is older than a year: confirm it"
    settled = max((at for at, one in enumerate(ours) if one.settles), default=0)
    voices = {one.by: one for one in ours[settled:] if one.counts(now)}
    others = [one for one in voices.values() if {one.yes, last.yes} == {True, False}]
    if others:
        return last, (
            f"{last.by} says {_word(last)}, and {others[-1].by} said {_word(others[-1])}: settle it"
        )
    return last, ""


def _judged(one: Question, findings: tuple[Finding, ...], said: Given | None) -> tuple[Word, str]:
    """What a question rests on, and what it lacks."""
    failing = [each for each in findings if each.outcome == "fails"]
    if failing:
        told = f"{failing[0].collector} fails: {failing[0].said}"
        if said is not None and said.yes:
            return "gap", f"{said.by} says yes, and {told}"
        return "gap", told
    if said is not None and said.yes is False:
        return "gap", f"{said.by} says no: say what is planned, and by when"
    if findings and all(each.outcome == "holds" for each in findings):
        return "automatic", f"to add: {one.person}" if one.person and said is None else ""
    if said is not None:
        return "attested", ""
    return "gap", _lack(one, findings)


def _lack(one: Question, findings: tuple[Finding, ...]) -> str:
    """What to do about a question that nobody and nothing has answered."""
    open_ = [each for each in findings if each.outcome != "holds"]
    if open_:
        each = open_[0]
        why = each.said if each.outcome != "expired" else f"expired, seen {_day(each.at)}"
        return f"{each.collector}: {why}"
    return f"to answer: {one.person or one.passes}"


def _day(at: float) -> str:
    return short_day(utc(at).date())


def _word(given: Given) -> str:
    return "yes" if given.yes else "no"
