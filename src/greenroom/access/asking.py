"""What is asked of an office: the assessment or the access form, in our order or a document's.

``asked_of`` is for everybody who needs a sheet as it will be handed in.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from greenroom.access.access_form import access_form, access_form_data, day_told, told_of
from greenroom.access.answering import carried_of, facts_of, round_began, sheet_of
from greenroom.access.assessment import Sheet
from greenroom.access.assessment_data import assessment_data
from greenroom.access.carrying import as_proposals
from greenroom.access.landscape import architecture_of
from greenroom.access.office import Office
from greenroom.access.questionnaire.laid import lay
from greenroom.access.questionnaire.model import FORMS, Form
from greenroom.access.questionnaire.shelf import Document, choices, document_of
from greenroom.access.registers.findings import findings_of, gaps_of
from greenroom.clock import utc
from greenroom.errors import ConfigError

OURS = "ours"
"""Instead of a document's name: our own questions, in our order."""


class Paper(NamedTuple):
    """A sheet as it is asked for, and the document whose order it has; None in our own order."""

    sheet: Sheet
    document: Document | None


def asked_of(office: Office, form: Form = "assessment", *, document: str = "") -> Paper:
    """The sheet of a form in the order of the newest document imported for it, else in ours.

    ``document`` names another one as NAME or NAME@VERSION, or ``ours``.
    """
    ours = ours_of(office, form)
    found = None if document == OURS else document_of(office, form, document)
    if found is None:
        return Paper(ours, None)
    now = office.clock.now()
    laid = lay(found, choices(office, form), ours, facts_of(office), now=now)
    if form == "assessment":
        laid = _with_findings(office, as_proposals(laid, carried_of(office), now))
    return Paper(laid, found)


def unanswered(office: Office) -> int:
    """How many questions of a renewal's round nobody has answered, this year or before."""
    if round_began(office) is None:
        return 0
    carried = carried_of(office)
    return sum(one.id not in carried for one in asked_of(office).sheet.gaps)


def _with_findings(office: Office, laid: Sheet) -> Sheet:
    """The sheet whose rows lack what open findings say of them, or of ours that they rest on."""
    gaps = gaps_of(findings_of(office.dossier.held(office.app, "finding")))
    more = {
        row.id: [
            gaps[name] for name in (row.id, *row.ours) if name in gaps and gaps[name] not in row.gap
        ]
        for row in laid.rows
    }
    return laid.lacking({name: "; ".join(words) for name, words in more.items() if words})


def ours_of(office: Office, form: Form) -> Sheet:
    """The sheet of a form in our own order."""
    assessment = sheet_of(office)
    if form == "assessment":
        return assessment
    workspace = office.workspace
    told = told_of(
        office.settings, office.contract, workspace.scope_plan, architecture_of(workspace)
    )
    told["assessment_day"] = day_told(_complete_on(office))
    return access_form(facts_of(office), assessment, told, office.clock.now())


def known_ids(form: Form) -> tuple[str, ...]:
    """The ids of our questions or fields of a form."""
    if form == "access":
        return tuple(access_form_data().fields)
    data = assessment_data()
    return (*(name for name, _ in data.particulars()), *data.questions)


def named(paper: Paper, said: str) -> str:
    """The id of the row that a person names by id, by key, or by its number in the document.

    Raises ``ConfigError`` where there is none, and where a number stands for more than one.
    """
    if said in known_ids("assessment") or said in known_ids("access"):
        return said
    fitting = [row for row in paper.sheet.rows if said and said in (row.id, row.number)]
    if len(fitting) > 1:
        keys = ", ".join(row.id for row in fitting)
        raise ConfigError(
            f"{said} is the number of {len(fitting)} questions.", hint=f"Name one by key: {keys}"
        )
    if not fitting:
        raise ConfigError(f"There is no question {said}.", hint=_hint(paper))
    return fitting[0].id


def form_of(row_id: str, otherwise: Form) -> Form:
    """The form that one of our ids belongs to; what is none of ours is of the other."""
    if row_id in known_ids("access"):
        return "access"
    return "assessment" if row_id in known_ids("assessment") else otherwise


def _hint(paper: Paper) -> str:
    numbers = f", or a number of {paper.document.label}" if paper.document else ""
    return (
        "greenroom access assess list names them: q01 to q21, company.*, statement.*; with "
        f"--form access af02 to af17{numbers}."
    )


def _complete_on(office: Office) -> dt.date | None:
    """The day since which the assessment has no gap; None while it has."""
    last = None
    for event in office.ledger.events("assessment.looked", app=office.app):
        last = event
    if last is None or last.facts["count"]:
        return None
    return utc(last.at).date()


def title_of(office: Office, form: Form) -> str:
    """What a paper is called when it leaves."""
    return f"{FORMS[form]}: {office.settings.app.name}"
