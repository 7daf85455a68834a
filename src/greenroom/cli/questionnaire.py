"""``greenroom access assess import|match``: Xero's own document beside our questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Flag, Project
from greenroom.cli.papers import (
    ASSESSMENT,
    FormName,
    Wanted,
    name_of,
    proposals,
    tell_counts,
    tell_whose,
    told_of,
)
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.access.asking import Paper
    from greenroom.access.assessment import Row
    from greenroom.access.office import Office
    from greenroom.access.questionnaire.nearness import Near
    from greenroom.access.questionnaire.shelf import Document


def import_file(
    file: Path | None = None,
    *,
    by: str = "",
    form: FormName = "assessment",
    name: str = "",
    dry_run: Flag = False,
    project: Project = HERE,
) -> int:
    """Read the questions of Xero's own document, and propose the nearest of ours for each.

    Nothing is taken over by itself: a person matches. Without a file it lists what was imported.

    Parameters
    ----------
    file
        Text with numbered lines, or CSV; a Word, Excel or PDF file must be saved as such first.
    by
        Who brings it.
    name
        What to call it; a file under a name that is there is its next version, the old one stays.
    dry_run
        Show what would be read, and keep nothing.
    """
    from greenroom.access.asking import Paper, asked_of
    from greenroom.access.office import Office
    from greenroom.access.questionnaire import shelf

    with project.open() as workspace, Office(workspace) as office:
        if file is None:
            return _list_documents(shelf.documents(office), as_json=project.json)
        if dry_run:
            return _rehearse(file, form, as_json=project.json)
        kept = shelf.keep(office, file, form=form, by=by, name=name)
        paper = Wanted(form).of(office)
        if paper.document != kept:
            paper = asked_of(office, form, document=kept.label)
        near = _near(paper)
    if project.json:
        rows = [_row_told(row, near) for row in paper.sheet.rows]
        told = {**kept._asdict(), "questions": rows, **told_of(Paper(paper.sheet, kept))}
        look.show_json(told)
        return 0
    read = f"{kept.file} ({kept.shape}, {kept.encoding})"
    look.step("done", f"{len(kept.questions)} questions read from {read}, kept as {kept.label}.")
    for line in kept.remarks:
        look.step("note", line)
    _show_matches(paper, near)
    return 0


def match(
    question: str = "",
    /,
    *ours: str,
    by: str = "",
    none: Flag = False,
    near: Flag = False,
    wanted: Wanted = ASSESSMENT,
    project: Project = HERE,
) -> int:
    """Say which of ours a question of the document asks; without a question, show them all.

    Parameters
    ----------
    question
        Its number in the document, such as 2.3, or its key.
    ours
        One or more of ours, such as q04.
    by
        Who chooses.
    none
        None of ours asks it: it is answered by itself.
    near
        Take the first proposal of every question for which one is near and nobody chose yet.
    """
    from greenroom.access.asking import known_ids, named
    from greenroom.access.office import Office
    from greenroom.access.questionnaire import shelf

    with project.open() as workspace, Office(workspace) as office:
        paper = wanted.of(office)
        _require_document(paper, wanted)
        proposed = _near(paper)
        if near:
            taken = _take_near(office, paper, proposed, by)
            paper = wanted.of(office)
            return _tell_taken(paper, taken, as_json=project.json)
        if not question:
            return _show_all(paper, proposed, as_json=project.json)
        key = named(paper, question)
        row = next((one for one in paper.sheet.rows if one.id == key), None)
        if row is None:
            raise ConfigError(
                f"{question} is one of ours.",
                hint="First the number in the document, then ours: match 2.3 q04.",
            )
        _check_choice(row, ours, proposed, known_ids(wanted.form), none=none)
        shelf.choose(office, wanted.form, (key,), ours=ours, by=by)
        paper = wanted.of(office)
    row = paper.sheet.row(key)
    if project.json:
        look.show_json(_row_told(row, proposed))
        return 0
    told = f"asks {', '.join(ours)}" if ours else "asks none of ours"
    look.step("done", f"{name_of(row)} {row.topic}", f"{told}, says {by}. {row.gap or row.answer}")
    return 0


def _rehearse(file: Path, form: FormName, *, as_json: bool) -> int:
    """What would be read of a file."""
    from greenroom.access.questionnaire import shelf
    from greenroom.access.questionnaire.ours import nearest
    from greenroom.access.questionnaire.reading import read

    found = read(shelf.content(file), file.name)
    near = {one.key: nearest(form).to(one) for one in found.questions}
    if as_json:
        look.show_json({**found._asdict(), "proposals": near})
        return 0
    names = _topics(form)
    look.step("note", f"Read as {found.shape}, {found.encoding}. Nothing is kept.")
    for line in found.remarks:
        look.step("note", line)
    look.table(
        ("No.", "Heading", "Question", "Proposed"),
        [
            (one.label, one.heading, one.text, proposals(names, near[one.key]))
            for one in found.questions
        ],
    )
    return 0


def _list_documents(found: tuple[Document, ...], *, as_json: bool) -> int:
    if as_json:
        documents = [
            {**one._asdict(), "label": one.label, "questions": len(one.questions)} for one in found
        ]
        look.show_json({"documents": documents})
        return 0
    look.table(
        ("Document", "Form", "File", "Questions", "Brought by", "On"),
        [
            (one.label, one.form, one.file, len(one.questions), one.by, look.day(one.at))
            for one in found
        ],
        empty="None was imported yet: greenroom access assess import FILE --by NAME",
    )
    return 0


def _show_all(paper: Paper, near: Mapping[str, tuple[Near, ...]], *, as_json: bool) -> int:
    if as_json:
        rows = [_row_told(row, near) for row in paper.sheet.rows]
        look.show_json({**told_of(paper), "questions": rows})
        return 0
    tell_whose(paper)
    _show_matches(paper, near)
    return 0


def _show_matches(paper: Paper, near: Mapping[str, tuple[Near, ...]]) -> None:
    """Every question with what was chosen for it, else with what is proposed."""
    from greenroom.access.questionnaire.laid import UNMATCHED

    names = _topics(paper.document.form if paper.document else "assessment")
    rows = []
    for row in paper.sheet.rows:
        if row.ours:
            told = f"✓ {', '.join(row.ours)}"
        elif row.gap == UNMATCHED:
            told = proposals(names, near[row.id])
        else:
            told = "✓ none of ours"
        rows.append((name_of(row), row.topic, told))
    look.table(("No.", "Question", "Chosen (✓), or proposed"), rows)
    look.say(
        "Nothing is taken over by itself. greenroom access assess match NUMBER OURS --by NAME "
        "chooses, --none says that none of ours asks it, --near takes every first near one."
    )


def _near(paper: Paper) -> dict[str, tuple[Near, ...]]:
    """What is proposed for every question of a document, by key."""
    from greenroom.access.questionnaire.ours import nearest

    if paper.document is None:
        return {}
    found = nearest(paper.document.form)
    return {one.key: found.to(one) for one in paper.document.questions}


def _take_near(
    office: Office, paper: Paper, near: Mapping[str, tuple[Near, ...]], by: str
) -> list[str]:
    """The keys of the questions for which a near proposal was taken in a person's name."""
    from greenroom.access.questionnaire import shelf
    from greenroom.access.questionnaire.laid import unmatched

    form = paper.document.form if paper.document else "assessment"
    shelf.require_name(by, "A match needs the name of who chooses.")
    taken = []
    for row in unmatched(paper.sheet):
        first = near[row.id][:1]
        if first and first[0].how == "near":
            shelf.choose(office, form, (row.id,), ours=(first[0].id,), by=by)
            taken.append(row.id)
    return taken


def _tell_taken(paper: Paper, taken: list[str], *, as_json: bool) -> int:
    rows = [row for row in paper.sheet.rows if row.id in taken]
    if as_json:
        look.show_json({**told_of(paper), "matched": [row._asdict() for row in rows]})
        return 0
    for row in rows:
        look.step("done", f"{name_of(row)} {row.topic}", f"asks {', '.join(row.ours)}")
    tell_whose(paper)
    tell_counts(paper)
    return 0


def _check_choice(
    row: Row,
    ours: tuple[str, ...],
    near: Mapping[str, tuple[Near, ...]],
    known: tuple[str, ...],
    *,
    none: bool,
) -> None:
    """Nothing, if a choice says one thing that there is; else ``ConfigError``."""
    told = ", ".join(f"{one.id} ({one.how})" for one in near[row.id]) or "none of ours is near"
    if bool(ours) == none:
        what = "Ours or --none, not both." if ours else "Which of ours does it ask?"
        raise ConfigError(what, hint=f"Proposed for {name_of(row)}: {told}; or --none.")
    unknown = [one for one in ours if one not in known]
    if unknown:
        raise ConfigError(
            f"There is no {unknown[0]} among ours.",
            hint=f"Proposed for {name_of(row)}: {told}. assess list --document ours names all.",
        )


def _require_document(paper: Paper, wanted: Wanted) -> None:
    if paper.document is None:
        form = "" if wanted.form == "assessment" else f" --form {wanted.form}"
        raise ConfigError(
            "No document was imported, so there is nothing to match.",
            hint=f"greenroom access assess import FILE{form} --by NAME",
        )


def _topics(form: FormName) -> dict[str, str]:
    """Our topics by id."""
    from greenroom.access.questionnaire.ours import topics

    return topics(form)


def _row_told(row: Row, near: Mapping[str, tuple[Near, ...]]) -> dict[str, Any]:
    return {**row._asdict(), "proposed_ours": near.get(row.id, ())}
