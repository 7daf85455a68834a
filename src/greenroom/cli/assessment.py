"""``greenroom access assess``: the security assessment, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.assessment import Row, Sheet

_MARKS: dict[str, look.Mark] = {
    "automatic": "done", "attested": "done", "told": "done", "gap": "broken",
}  # fmt: skip


def list_questions(*, area: str = "", project: Project = HERE) -> int:
    """Every question with its answer, what that rests on, and what is missing.

    Parameters
    ----------
    area
        Only those of one of the guide's areas, SA-01 to SA-08.
    """
    from greenroom.access.assessment_data import assessment_data

    known = assessment_data().areas
    if area and area not in known:
        raise ConfigError(f"There is no area {area}.", hint=f"One of: {', '.join(known)}")
    found = _sheet(project)
    rows = [row for row in found.rows if not area or area in row.areas]
    if project.json:
        look.show_json(rows)
        return 0
    look.table(
        ("", "Id", "Form", "Question", "Rests on", "Missing"),
        [(_sign(row), row.id, row.number, row.topic, row.word, row.gap) for row in rows],
    )
    _tell_counts(found)
    return 0


def gaps(*, project: Project = HERE) -> int:
    """What is missing, by whom and by when. Ends with 3 while anything is.

    With nothing missing the assessment counts as prepared.
    """
    found = _sheet(project)
    if project.json:
        look.show_json(found.gaps)
        return 3 if found.gaps else 0
    for row in found.gaps:
        due = f", due {row.owner.due}" if row.owner.due else ""
        owner = f"{row.owner.name or 'nobody yet'}{due}"
        look.step("broken", f"{row.id} {row.topic}", f"{row.gap} ({owner})")
        for one in row.follow_ups:
            look.step("note", f"Reviewers may ask: {one}")
    _tell_counts(found)
    return 3 if found.gaps else 0


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
    project: Project = HERE,
) -> int:
    """Answer a question in your name, or say who will and by when.

    Parameters
    ----------
    question
        Its id, such as q04, company.legal_name or statement.retention.
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
    from greenroom.access.office import Office
    from greenroom.access.spoken import as_day

    said = _read(file) if file else text
    with project.open() as workspace, Office(workspace) as office:
        if owner or due:
            answering.give_to(office, question, owner=owner, due=as_day(due))
        if said or yes is not None or by:
            told = answering.Answered(question, said, by, yes, document, settle)
            answering.answer(office, told)
        elif not (owner or due):
            raise ConfigError("What is the answer?", hint="A text and --by, or --owner and --due.")
        found = answering.sheet_of(office)
        answering.note_prepared(office, found)
    row = found.row(question)
    if project.json:
        look.show_json(row)
    else:
        look.step(_MARKS[row.word], f"{row.id} {row.topic}", row.gap or f"{row.word}, kept.")
    return 0


def export(*, to: Path, force: Flag = False, project: Project = HERE) -> int:
    """Write the sheet in the order of the form: .csv, .md or .html, to paste from.

    Parameters
    ----------
    to
        The file; its ending says which.
    force
        Replace the file that is there.
    """
    from greenroom.access import forms

    ending = to.suffix.lower()
    if ending not in forms.ENDINGS:
        raise ConfigError(f"{to} ends in none of .csv, .md, .html.", hint="Name such a file.")
    if to.exists() and not force:
        raise ConfigError(f"{to} is already there.", hint="Add --force to replace it.")
    found = _sheet(project)
    title = f"Security assessment: {project.settings().app.name}"
    made = forms.ENDINGS[ending](found, title)
    try:
        to.write_text(made, "utf-8", newline="")
    except OSError as error:
        raise ConfigError(
            f"{to} cannot be written: {error.strerror}.", hint="Name another place."
        ) from error
    if project.json:
        look.show_json({"file": str(to), "gaps": len(found.gaps)})
    else:
        look.step("done", f"Wrote {to}, {_counted(found.gaps)} marked in it.")
    return 0


def _sheet(project: Project) -> Sheet:
    """The sheet, looked at once and noted."""
    from greenroom.access.answering import note_prepared, sheet_of
    from greenroom.access.office import Office

    with project.open() as workspace, Office(workspace) as office:
        found = sheet_of(office)
        note_prepared(office, found)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"--file {path} cannot be read.", hint="Name a text file.") from error


def _sign(row: Row) -> str:
    if row.gap and not row.needed:
        return "·"
    return "✗" if row.word == "gap" else "→" if row.gap else "✓"


def _tell_counts(found: Sheet) -> None:
    words = [row.word for row in found.questions]
    told = f"{words.count('automatic')} of {len(words)} rest on evidence, "
    told += f"{words.count('attested')} on a named person"
    mark: look.Mark = "done" if found.is_prepared else "ours"
    look.step(mark, f"{told}; {_counted(found.gaps)}.")


def _counted(rows: Sequence[Row]) -> str:
    return f"{len(rows)} gap{'' if len(rows) == 1 else 's'}"
