"""A questionnaire's questions in its order, answered from ours by what a person matched. Pure.

Answers and evidence move over: a question rests on what the matched ones of ours rest on. An answer
given to the document's own question goes before theirs; evidence that fails speaks against both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from greenroom.access.assessment import Facts, Owner, Row, Sheet
from greenroom.access.questionnaire.model import FORMS, Asked
from greenroom.access.questionnaire.shelf import Choice, Document
from greenroom.access.weighing import Given, Word, judged, latest

ALONE = "to answer by itself: none of ours asks it"

UNMATCHED = "not matched yet: choose which of ours it asks, or none"

T = TypeVar("T")


def lay(
    document: Document, choices: Mapping[str, Choice], ours: Sheet, facts: Facts, *, now: float
) -> Sheet:
    """The sheet in the document's order as of now."""
    known = {row.id: row for row in ours.rows}
    rows = []
    for one in document.questions:
        choice = choices.get(one.key)
        matched = [
            known[name] for name in dict.fromkeys(choice.ours if choice else ()) if name in known
        ]
        rows.append(_row(one, choice, matched, facts, now=now))
    return Sheet(tuple(rows), f"{FORMS[document.form]}, as {document.label} asks")


def _row(
    asked: Asked, choice: Choice | None, matched: Sequence[Row], facts: Facts, *, now: float
) -> Row:
    """One question of the document."""
    row = Row(
        id=asked.key,
        topic=asked.text,
        number=asked.number,
        section=asked.heading,
        origin="document",
        word="gap",
        answer="",
        gap="",
        needed=not matched or any(one.needed for one in matched),
        passes=" ".join(_unique(one.passes for one in matched)),
        person=" ".join(_unique(one.person for one in matched)),
        findings=_unique(each for one in matched for each in one.findings),
        areas=_unique(each for one in matched for each in one.areas),
        requirements=_unique(each for one in matched for each in one.requirements),
        follow_ups=_unique(each for one in matched for each in one.follow_ups),
        owner=_owner(asked, matched, facts),
        ours=tuple(one.id for one in matched),
    )
    if any(one.id == asked.key for one in facts.answers):
        return _answered(row, facts, now=now)
    if matched:
        return _moved(row, matched)
    is_none = choice is not None and not choice.ours
    return row._replace(gap=ALONE if is_none else UNMATCHED)


def _answered(row: Row, facts: Facts, *, now: float) -> Row:
    """A question with an answer of its own, weighed with the evidence of those matched."""
    said, gap = latest(facts.answers, *row.ours, row.id, now=now)
    if said is None:
        return row
    if not row.ours:
        # Nobody knows what passes here: a no is an answer like any other.
        return _with(row, said, "gap" if gap else "attested", gap)
    word, missing = judged(row.findings, said)
    return _with(row, said, "gap" if gap else word, gap or missing)


def _with(row: Row, said: Given, word: Word, gap: str) -> Row:
    return row._replace(
        word=word, gap=gap,
        answer=said.text, yes=said.yes, by=said.by, document=said.document,
    )  # fmt: skip


def _moved(row: Row, matched: Sequence[Row]) -> Row:
    """A question that rests on ours alone."""
    if len(matched) == 1:
        one = matched[0]
        return row._replace(
            word=one.word, gap=one.gap, answer=one.answer, yes=one.yes, by=one.by,
            document=one.document, proposed=one.proposed,
        )  # fmt: skip
    said = [one.yes for one in matched]
    gap = "; ".join(f"{one.id}: {one.gap}" for one in matched if one.gap and one.needed)
    return row._replace(
        word=_weakest(matched),
        gap=gap,
        answer=" ".join(_unique(one.answer for one in matched)),
        yes=False if False in said else True if set(said) == {True} else None,
        by=", ".join(_unique(one.by for one in matched)),
        document=", ".join(_unique(one.document for one in matched)),
        proposed=" ".join(_unique(one.proposed for one in matched)),
    )


def _weakest(rows: Iterable[Row]) -> Word:
    """What several rows rest on together: a gap, a person, the settings, else evidence alone."""
    words = {row.word for row in rows}
    order: tuple[Word, ...] = ("gap", "attested", "told", "automatic")
    return next(word for word in order if word in words)


def _owner(asked: Asked, matched: Sequence[Row], facts: Facts) -> Owner:
    """Who sees to it: of its own, else of the first of ours that has somebody."""
    own = facts.owners.get(asked.key)
    return own or next((one.owner for one in matched if one.owner != Owner()), Owner())


def _unique(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def unmatched(sheet: Sheet) -> tuple[Row, ...]:
    """The rows for which nobody chose yet, and which have no answer of their own."""
    return tuple(row for row in sheet.rows if row.gap == UNMATCHED)
