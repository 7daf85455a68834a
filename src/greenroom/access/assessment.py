"""The security assessment of one project: each question with answer, evidence, gap and owner. Pure.

Nothing passes by default. An answer is *automatic* when every collector it rests on holds today; a
person's word is *attested* and lasts a year; where two people, or a person and the evidence, say
different things, that is a contradiction to settle, which no average hides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from greenroom.access.assessment_data import AssessmentData, Particular, Question, assessment_data
from greenroom.access.weighing import (
    Evidence,
    Finding,
    Given,
    Word,
    attester,
    finding,
    judged,
    latest,
)
from greenroom.settings import Settings


class Owner(NamedTuple):
    """Who sees to a row, and by when."""

    name: str = ""
    due: dt.date | None = None


class Row(NamedTuple):
    """One line of the sheet; ``gap`` is what is missing, empty when nothing is.

    ``person`` is what a person must add to the evidence; ``ours`` are the ids of our questions that
    a document's own question was matched with.
    """

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
    person: str = ""
    findings: tuple[Finding, ...] = ()
    areas: tuple[str, ...] = ()
    requirements: tuple[str, ...] = ()
    follow_ups: tuple[str, ...] = ()
    owner: Owner = Owner()
    ours: tuple[str, ...] = ()


class Sheet(NamedTuple):
    """Every row in the order of the form; ``title`` is another form's than our assessment's."""

    rows: tuple[Row, ...]
    title: str = ""

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

    def lacking(self, more: Mapping[str, str]) -> Sheet:
        """The sheet in which these rows, by id, lack what the words say before all else."""
        rows = (
            row._replace(word="gap", gap="; ".join(filter(None, (more[row.id], row.gap))))
            if row.id in more
            else row
            for row in self.rows
        )
        return self._replace(rows=tuple(rows))

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


_USES = {
    "": "",
    "own practice": "Used in our own practice alone.",
    "one client": "Used for one client; practices expected to connect: {count}.",
    "many practices": "Used by many practices; expected to connect: {count}.",
}


def _told(settings: Settings) -> dict[str, str]:
    """What the settings say, by the names that the data uses."""
    access, features = settings.access, settings.features
    ai = {"none": "No AI is used.", "inference": "Inference only; nothing is trained on API data."}
    kept = access.keeps_days
    return {
        "app.name": settings.app.name,
        "app.client_id": settings.app.client_id,
        "features": " ".join(f"{one.name}: {one.reason}" for one in features),
        "access.use": _USES[access.use].format(count=access.practices),
        "access.ai": ai.get(access.ai, ""),
        "access.keeps_days": ""
        if kept is None
        else f"By the project's rule rows are removed {kept} days after a practice leaves;"
        " Greenroom does not do it by itself yet.",
    }


def _particular(
    name: str, one: Particular, facts: Facts, told: Mapping[str, str], *, now: float
) -> Row:
    """Something about the company: a person's answer, else what the settings say.

    Where a person has to add something, both stand, and the settings alone are not enough.
    """
    said, gap = latest(facts.answers, name, now=now)
    from_settings = told.get(one.from_, "")
    spoken = said.text if said else ""
    both = f"{from_settings} {spoken}".strip() if one.person else ""
    answer = both or spoken or from_settings
    if not answer and not gap:
        where = f"set {one.from_} in greenroom.toml" if one.from_ else f"assess answer {name}"
        gap = f"not said yet: {where}"
    elif one.person and not spoken and not gap:
        gap = f"to add: {one.person}: assess answer {name}"
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
        person=one.person,
        areas=assessment_data().areas_of(name),
        owner=facts.owners.get(name, Owner()),
    )


def _question(data: AssessmentData, name: str, one: Question, facts: Facts, *, now: float) -> Row:
    """A question: what evidence and people say of it together."""
    findings = (
        *(finding(each, facts.evidence, now) for each in one.evidence),
        *(finding(each, facts.evidence, now)._replace(supports=True) for each in one.supports),
    )
    said, gap = latest(facts.answers, name, now=now)
    proposed = " ".join(each.said for each in findings if each.outcome == "holds")
    word, missing = judged(findings, said, person=one.person, passes=one.passes)
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
        by=said.by if said else attester(findings),
        document=said.document if said else "",
        proposed="" if said else proposed,
        passes=one.passes,
        person=one.person,
        findings=findings,
        areas=data.areas_of(name),
        requirements=one.requirements,
        follow_ups=tuple(data.follow_ups[each] for each in one.follow_ups),
        owner=facts.owners.get(name, Owner()),
    )
