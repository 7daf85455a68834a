"""``greenroom access assess``: security assessment and access form, question by question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.papers import (
    ASSESSMENT,
    MARKS,
    FormName,
    Wanted,
    is_overdue,
    known_from,
    name_of,
    read_words,
    row_told,
    section_of,
    sign,
    tell_counts,
    tell_whose,
    told_of,
    who,
)
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    import datetime as dt

    from greenroom.access.asking import Paper
    from greenroom.access.assessment import Row
    from greenroom.access.office import Office


def list_questions(*, area: str = "", wanted: Wanted = ASSESSMENT, project: Project = HERE) -> int:
    """Every question with its answer, what that rests on, and what is missing.

    Parameters
    ----------
    area
        Only those of one of the guide's areas, SA-01 to SA-08.
    """
    from greenroom.access.assessment_data import assessment_data
    from greenroom.access.office import Office

    areas = assessment_data().areas
    if area and area not in areas:
        raise ConfigError(f"There is no area {area}.", hint=f"One of: {', '.join(areas)}")
    with project.open() as workspace, Office(workspace) as office:
        paper, today = wanted.of(office), _today(office)
    rows = [row for row in paper.sheet.rows if not area or area in row.areas]
    if project.json:
        look.show_json({**told_of(paper), "questions": [row_told(row, today) for row in rows]})
        return 0
    tell_whose(paper)
    if area:
        look.heading(f"{area} {areas[area].label}: {areas[area].prepare}")
        look.pairs(_demands(rows))
    look.table(*_table(paper, rows), empty="No question belongs here.")
    tell_counts(paper)
    return 0


def show(question: str, *, wanted: Wanted = ASSESSMENT, project: Project = HERE) -> int:
    """One question whole: answers, evidence, what is missing, what stands behind it.

    Parameters
    ----------
    question
        Its id, such as q04 or af02; or its number in Xero's own document, such as 2.3.
    """
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        row, paper = _found(office, wanted.of(office), question, wanted)
        every = office.dossier.all(office.app, "answer")
        given = [one for one in every if one.name in (row.id, *row.ours)]
        today = _today(office)
        asked = [name_of(each) for each in paper.sheet.rows if row.id in each.ours]
    if project.json:
        answers = [{"question": one.name, "at": one.at, "by": one.by, **one.body} for one in given]
        look.show_json({**row_told(row, today), "answers": answers, "asked_as": asked})
        return 0
    look.step(MARKS[row.word], f"{name_of(row)} {row.topic}", row.gap or f"rests on: {row.word}")
    look.pairs(dict(_facts(row, asked, today)))
    for one in given:
        word = {True: " yes", False: " no", None: ""}[one.body["yes"]]
        look.step("note", f"{look.day(one.at)}, {one.by}{word}: {one.body['text']}")
    return 0


def gaps(*, owner: str = "", wanted: Wanted = ASSESSMENT, project: Project = HERE) -> int:
    """What is missing, by whom and by when. Ends with 3 while anything is.

    With nothing missing the assessment counts as prepared.

    Parameters
    ----------
    owner
        Only those that this person sees to.
    """
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        paper, today = wanted.of(office), _today(office)
    missing = [row for row in paper.sheet.gaps if not owner or _is_of(row, owner)]
    if project.json:
        rows = [row_told(row, today) for row in missing]
        look.show_json({**told_of(paper), "missing": rows, "closes": list(CLOSES)})
        return 3 if missing else 0
    tell_whose(paper)
    for row in missing:
        told = f"{row.gap} ({who(row.owner, today)})"
        look.step("broken", f"{name_of(row)} {row.topic}", told)
        for one in row.follow_ups:
            look.step("note", f"Reviewers may ask: {one}")
    tell_counts(paper)
    if missing:
        look.say(f"A gap closes with evidence or with a name: {'; '.join(CLOSES)}.")
    return 3 if missing else 0


def _is_of(row: Row, owner: str) -> bool:
    return row.owner.name.casefold() == " ".join(owner.split()).casefold()


CLOSES = (
    "greenroom access evidence collect",
    'greenroom access assess answer ID "…" --yes --by "Your Name"',
    'greenroom access assess answer ID --owner "Their Name" --due 2026-12-01 to hand it on',
)
"""How a gap closes, or who will close it."""


def answer(
    question: str,
    text: str = "",
    *,
    by: str = "",
    yes: Annotated[bool | None, Parameter(negative="--no")] = None,
    file: Path | None = None,
    document: Path | None = None,
    owner: str = "",
    due: str = "",
    settle: Flag = False,
    form: FormName = "assessment",
    project: Project = HERE,
) -> int:
    """Answer a question in your name, or say who will and by when.

    Parameters
    ----------
    question
        Its id, such as q04, company.legal_name or af02; or its number in Xero's own document.
    text
        The answer.
    by
        Who answers.
    yes
        Whether it is met.
    file
        Take the answer from this file.
    document
        A file that proves it; its name and digest are kept, not the file.
    owner
        Who sees to it from now on.
    due
        By when, such as 2026-12-01.
    settle
        This ends a contradiction: what others said before no longer counts.
    """
    from greenroom.access import answering
    from greenroom.access.asking import asked_of, named
    from greenroom.access.office import Office
    from greenroom.access.spoken import as_day

    said = read_words(file) if file else text
    wanted = Wanted(form)
    with project.open() as workspace, Office(workspace) as office:
        row_id = named(asked_of(office, form), question)
        if owner or due:
            answering.give_to(office, row_id, owner=owner, due=as_day(due, "--due"))
        if said or yes is not None or by:
            told = answering.Answered(row_id, said, by, yes, document, settle)
            answering.answer(office, told)
        elif not (owner or due):
            raise ConfigError("What is the answer?", hint="A text and --by, or --owner and --due.")
        row, _ = _found(office, wanted.of(office), row_id, wanted)
        today = _today(office)
    _tell_kept(row, today, answered=said, as_json=project.json)
    return 0


_CONTACTS = {"company.contact", "company.contact_reach", "af10"}
"""What asks for somebody's address."""


def _tell_kept(row: Row, today: dt.date, *, answered: str, as_json: bool) -> None:
    """What a question rests on now, and what an answer to a document's own does not reach."""
    from greenroom.access.spoken import remark_on

    remarks = ["" if row.id in _CONTACTS else remark_on("The answer", answered)]
    if row.ours and answered:
        remarks.append(f"Kept for {name_of(row)} alone: {row.ours[0]} is answered apart.")
    if is_overdue(row.owner, today):
        remarks.append(f"Its day is past: {who(row.owner, today)}. Name another with --due.")
    remarks = [one for one in remarks if one]
    if as_json:
        look.show_json({**row_told(row, today), "remarks": remarks})
        return
    seen_to = f" Seen to by {who(row.owner, today)}." if row.owner.name or row.owner.due else ""
    said = (row.gap or f"{row.word}, kept.") + seen_to
    look.step(MARKS[row.word], f"{name_of(row)} {row.topic}", said)
    for one in remarks:
        look.step("note", one)


def _found(office: Office, paper: Paper, said: str, wanted: Wanted) -> tuple[Row, Paper]:
    """The row that a person names, of the paper or of our own questions, and the paper."""
    from greenroom.access.asking import form_of, named, ours_of

    row_id = named(paper, said)
    here = [row for row in paper.sheet.rows if row.id == row_id]
    if here:
        return here[0], paper
    return ours_of(office, form_of(row_id, wanted.form)).row(row_id), paper


def _table(paper: Paper, rows: Sequence[Row]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The columns and rows of a list: of a document's questions, of a form's fields, of ours."""
    if paper.document is not None:
        heads: tuple[str, ...] = ("", "No.", "Question", "Ours", "Rests on", "Missing")
        told = [(name_of(row), row.topic, ", ".join(row.ours)) for row in rows]
    elif paper.sheet.title:
        heads = ("", "Id", "Field", "Answer", "Rests on", "Missing")
        told = [(row.id, row.topic, row.answer) for row in rows]
    else:
        heads = ("", "Id", "Form", "Question", "Rests on", "Missing")
        told = [(row.id, row.number, row.topic) for row in rows]
    return heads, [
        (sign(row), *words, row.word, row.gap) for row, words in zip(rows, told, strict=True)
    ]


def _facts(row: Row, asked: list[str], today: dt.date) -> Iterator[tuple[str, str]]:
    """What is known of one question, by name; what is not is left out."""
    told = {
        "asked in": section_of(row),
        "standing": _ORIGINS[row.origin],
        "known from": known_from(row),
        "matched with": ", ".join(row.ours),
        "asked by the document as": ", ".join(asked),
        "areas": ", ".join(row.areas),
        "met": {True: "yes", False: "no", None: ""}[row.yes],
        "answer": row.answer,
        "proposed by evidence": row.proposed,
        "passes with": row.passes,
        "a person adds": row.person,
        "document": row.document,
        "owner": who(row.owner, today),
    }
    yield from ((name, words) for name, words in told.items() if words)
    for one in row.findings:
        yield f"evidence {one.collector}", f"{one.outcome}. {one.said}"
    yield from ((f"demand {name}", words) for name, words in _demands([row]).items())
    for at, line in enumerate(row.follow_ups, 1):
        yield f"follow-up {at}", line


_ORIGINS = {
    "reported": "seen in the real form by others",
    "reconstructed": "reconstructed from the standard: not Xero's words",
    "particular": "asked beside the questions",
    "expected": "expected in the form, which nobody has published",
    "document": "Xero's own words",
}


def _demands(rows: Iterable[Row]) -> dict[str, str]:
    """What the standard demands behind some questions, by id."""
    from greenroom.access.assessment_data import requirement_data

    known = requirement_data().requirements
    named = dict.fromkeys(each for row in rows for each in row.requirements)
    return {
        name: f"{one.demand}: {one.value}" if one.value else one.demand
        for name, one in ((each, known[each]) for each in named)
    }


def _today(office: Office) -> dt.date:
    from greenroom.clock import utc

    return utc(office.clock.now()).date()
