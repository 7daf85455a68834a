"""Which paper a command is about: assessment or access form, in our order or a document's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from cyclopts import Parameter

from greenroom.cli import look

if TYPE_CHECKING:
    from pathlib import Path

    from greenroom.access.asking import Paper
    from greenroom.access.assessment import Owner, Row
    from greenroom.access.office import Office
    from greenroom.access.questionnaire.nearness import Near

FormName = Annotated[
    Literal["assessment", "access"], Parameter(help="The security assessment, or the access form.")
]
"""Which of Xero's papers."""

MARKS: dict[str, look.Mark] = {
    "automatic": "done", "attested": "done", "told": "done", "gap": "broken",
}  # fmt: skip
"""The mark of what a row rests on."""


@Parameter(name="*")
@dataclass(frozen=True)
class Wanted:
    """Which paper, and in whose order."""

    form: FormName = "assessment"
    document: Annotated[
        str,
        Parameter(help="A document of Xero's by NAME or NAME@VERSION; ours for our own order."),
    ] = ""

    def of(self, office: Office) -> Paper:
        """The paper as of now; how many gaps the assessment has is written down."""
        from greenroom.access.answering import note_prepared
        from greenroom.access.asking import asked_of

        found = asked_of(office, self.form, document=self.document)
        in_force = self.form == "assessment" and not self.document
        note_prepared(office, found.sheet if in_force else asked_of(office).sheet)
        return found


ASSESSMENT = Wanted()
"""The assessment, in the order in force."""


def told_of(paper: Paper) -> dict[str, Any]:
    """What a paper is, for JSON."""
    document = paper.document
    return {
        "title": paper.sheet.title or "Security assessment",
        "document": document.label if document else None,
        "gaps": len(paper.sheet.gaps),
    }


def row_told(row: Row, today: dt.date) -> dict[str, Any]:
    """A row for JSON."""
    return {**row._asdict(), "is_overdue": is_overdue(row.owner, today) and bool(row.gap)}


def is_overdue(owner: Owner, today: dt.date) -> bool:
    """Whether a row's day is over."""
    return owner.due is not None and owner.due < today


def who(owner: Owner, today: dt.date) -> str:
    """Who sees to a row and by when, said both ways; overdue where that day is over."""
    from greenroom.draw.dates import both_ways

    name = owner.name or "nobody yet"
    if owner.due is None:
        return name
    word = "overdue" if is_overdue(owner, today) else "due"
    return f"{name}, {word} {both_ways(owner.due, today)}"


def sign(row: Row) -> str:
    """A row's mark in a table: open but not needed, broken, something to add, done."""
    if row.gap and not row.needed:
        return "·"
    return "✗" if row.word == "gap" else "→" if row.gap else "✓"


def section_of(row: Row) -> str:
    """The heading that a row stands under."""
    from greenroom.access.assessment_data import assessment_data

    found = assessment_data().sections.get(row.section)
    return f"{found.number}. {found.label}" if found else row.section


def known_from(row: Row) -> str:
    """Where one of ours is known from, and how well; empty for a document's own question."""
    from greenroom.access.access_form import access_form_data
    from greenroom.access.assessment_data import assessment_data
    from greenroom.contract import contract

    form, ours = access_form_data(), assessment_data()
    if field := form.fields.get(row.id):
        source, standing = field.source or form.source, field.standing or form.standing
    elif question := ours.questions.get(row.id):
        source, standing = question.source or ours.source, question.standing or ours.standing
    else:
        return ""
    return f"{contract().sources[source].title} ({standing})"


def name_of(row: Row) -> str:
    """How a row is named to a command: ours by id, a document's by number."""
    return row.number or row.id if row.origin == "document" else row.id


def counted(rows: Sequence[Row]) -> str:
    """How many gaps."""
    return f"{len(rows)} gap{'' if len(rows) == 1 else 's'}"


def tell_counts(paper: Paper) -> None:
    """What the questions rest on, and how many gaps there are."""
    found = paper.sheet
    rows = found.questions if not found.title else found.rows
    words = [row.word for row in rows]
    told = f"{words.count('automatic')} of {len(words)} rest on evidence, "
    told += f"{words.count('attested')} on somebody's word"
    if words.count("told"):
        told += f", {words.count('told')} on the settings"
    if wanting := sum(bool(row.gap) for row in rows if row.word != "gap"):
        told += f"; to {wanting} of them a person has something to add"
    mark: look.Mark = "done" if found.is_prepared else "ours"
    look.step(mark, f"{told}; {counted(found.gaps)}.")


def tell_whose(paper: Paper) -> None:
    """Whose order a paper has, where that is not our own."""
    from greenroom.access.questionnaire.laid import unmatched

    document = paper.document
    if document is None:
        if paper.sheet.title:
            look.heading(paper.sheet.title)
            look.step("note", "Nobody has published this form: these are the fields expected.")
        return
    look.heading(f"{paper.sheet.title} ({document.file}, brought by {document.by})")
    if open_ := unmatched(paper.sheet):
        word = "question is" if len(open_) == 1 else "questions are"
        look.step(
            "ours", f"{len(open_)} {word} not matched with ours: greenroom access assess match"
        )


def proposals(names: Mapping[str, str], found: Sequence[Near]) -> str:
    """Proposed questions, the nearest in its words, and how near each is."""
    told = [f"{one.id} {one.how}" for one in found]
    if not told:
        return "none of ours is near"
    return "; ".join([f"{told[0]}: {names[found[0].id]}", *told[1:]])


def read_words(path: Path) -> str:
    """The words of a file of text that a person names."""
    from greenroom.access.documents import content_of
    from greenroom.errors import ConfigError

    try:
        return content_of(path, option="--file").decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise ConfigError(f"--file {path} cannot be read.", hint="Name a text file.") from error
