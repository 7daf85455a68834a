"""Answers, owners and stored evidence of an office, and the sheet that they make."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

from greenroom.access.access_form import access_form_data
from greenroom.access.assessment import Facts, Owner, Sheet, sheet
from greenroom.access.assessment_data import assessment_data
from greenroom.access.carrying import Carried, as_proposals, carried_over
from greenroom.access.documents import named
from greenroom.access.evidence.kept import today
from greenroom.access.office import Office
from greenroom.access.questionnaire.shelf import document_of, documents
from greenroom.access.registers.findings import findings_of, gaps_of
from greenroom.access.renewal import BEGUN
from greenroom.access.spoken import a_name
from greenroom.access.weighing import Given
from greenroom.errors import ConfigError
from greenroom.store.dossier import Audited, Entry
from greenroom.store.facts import Fact


class Answered(NamedTuple):
    """What a person says to one question."""

    id: str
    text: str
    by: str
    yes: bool | None = None
    document: Path | None = None
    settles: bool = False


def sheet_of(office: Office) -> Sheet:
    """The sheet of a project as of now: in a renewal with last year's answers as proposals."""
    now = office.clock.now()
    made = sheet(facts_of(office), office.settings, now)
    made = as_proposals(made, carried_of(office), now)
    return made.lacking(gaps_of(findings_of(office.dossier.held(office.app, "finding"))))


def facts_of(office: Office) -> Facts:
    """All that was ever answered, the newest evidence, and who sees to what."""
    owners = office.dossier.borne(office.app, "owner")
    return Facts(
        answers=answers_of(office),
        evidence=today(office),
        owners={name: _owner(one) for name, one in owners.items()},
    )


def answers_of(office: Office) -> tuple[Given, ...]:
    """Every answer that was ever given, in the order they were; edited ones tell nothing."""
    found = [one for one in office.dossier.audited(office.app) if one.kind == "answer"]
    return tuple(map(_given, sorted(found, key=lambda one: (one.at, one.name))))


def round_began(office: Office) -> float | None:
    """When the newest round of the renewal was begun, as it was written down; None without one."""
    begun = [
        held.known[0].at
        for held in office.dossier.held(office.app, "step")
        if (last := held.last.entry) and last.body["event"] == BEGUN and not last.body.get("undone")
    ]
    return max(begun, default=None)


def carried_of(office: Office) -> dict[str, Carried]:
    """The answers of the assessment that wait to be confirmed in this year's round, by row."""
    document = document_of(office, "assessment", "")
    asked = {one.key for one in document.questions} if document else set()
    data = assessment_data()
    ours = {*(name for name, _ in data.particulars()), *data.questions, *asked}
    found = carried_over(answers_of(office), round_began(office))
    return {name: one for name, one in found.items() if name in ours}


def confirm_as(office: Office, one: Carried, *, by: str) -> Entry:
    """An answer of before the round, said again by a person: a new version, word for word."""
    newest = office.dossier.get(office.app, "answer", one.id)
    document = newest.body.get("document") if newest else None
    body = {
        "text": one.text,
        "yes": one.yes,
        "by": by,
        "document": document,
        "settles": False,
        "confirms": {"year": one.year, "first_by": one.first_by},
    }
    facts: dict[str, Fact] = {"question": one.id, "status": "confirmed", "since": str(one.year)}
    return office.dossier.keep(office.app, "answer", one.id, body, facts=facts)


def answer(office: Office, told: Answered) -> Entry:
    """The answer as it was kept: a new version beside the old ones."""
    require_asked(office, told.id)
    by = a_name(told.by)
    if not by:
        raise ConfigError("An answer needs a name.", hint='Say who answers: --by "Ana Pohatu"')
    if not told.text.strip() and told.yes is None:
        raise ConfigError(f"What is the answer to {told.id}?", hint="A text, or --yes, or --no.")
    body = {
        "text": told.text.strip(),
        "yes": told.yes,
        "by": by,
        "document": named(told.document),
        "settles": told.settles,
    }
    return office.dossier.keep(office.app, "answer", told.id, body, facts={"question": told.id})


def give_to(office: Office, row_id: str, *, owner: str, due: dt.date | None) -> Entry:
    """Who sees to a row from now on, and by when."""
    require_asked(office, row_id)
    body = {"owner": a_name(owner, option="--owner"), "due": due.isoformat() if due else ""}
    return office.dossier.keep(office.app, "owner", row_id, body, facts={"question": row_id})


def note_prepared(office: Office, found: Sheet) -> None:
    """Write down how many gaps there are, where that has changed since it was last looked at."""
    told = [one.facts["count"] for one in office.ledger.events(_LOOKED, app=office.app)]
    if told[-1:] != [len(found.gaps)]:
        office.ledger.append(_LOOKED, app=office.app, facts={"count": len(found.gaps)})


_LOOKED = "assessment.looked"


def require_known(row_id: str) -> None:
    """Nothing, if there is such a row of ours; else ``ConfigError``."""
    data = assessment_data()
    known = {*(name for name, _ in data.particulars()), *data.questions, *access_form_data().fields}
    if row_id not in known:
        raise ConfigError(
            f"There is no question {row_id}.",
            hint="greenroom access assess list names them: q01 to q21, company.*, statement.*; "
            "with --form access af02 to af17",
        )


def require_asked(office: Office, row_id: str) -> None:
    """Nothing, if a document asks it by this key, or we do."""
    keys = {one.key for document in documents(office) for one in document.questions}
    if row_id not in keys:
        require_known(row_id)


def _given(audited: Audited) -> Given:
    """An answer as it was given; one that is not as the audit log says tells nothing."""
    entry = audited.entry
    if entry is None:
        return Given(audited.name, "", "", audited.at, broken=True)
    body = entry.body
    document = body.get("document") or {}
    return Given(
        id=entry.name,
        text=body["text"],
        by=entry.by,
        at=entry.at,
        yes=body["yes"],
        document=document.get("name", ""),
        settles=body["settles"],
    )


def _owner(entry: Entry) -> Owner:
    due = entry.body["due"]
    return Owner(entry.body["owner"], dt.date.fromisoformat(due) if due else None)
