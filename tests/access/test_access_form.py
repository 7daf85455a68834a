"""The access form: every field has its place, and is filled by the project or by a named person."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from greenroom.access.access_form import access_form_data
from greenroom.access.answering import Answered, answer, note_prepared
from greenroom.access.asking import asked_of, known_ids, ours_of
from greenroom.access.assessment_data import assessment_data
from greenroom.access.forms import EXPECTED, as_markdown, as_page
from greenroom.access.office import Office
from greenroom.access.questionnaire.shelf import choose, keep
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.contract import contract
from greenroom.workspace import Workspace
from reference_files import FACTS, needs_facts

ANA = "Ana Pohatu"
PROJECT = """
data_folder = "state"
[app]
name = "Form App"
client_id = "0123456789ABCDEF0123456789ABCDEF"
[[features]]
name = "Directory"
reason = "Show clients beside our records"
operations = ["clients.list"]
[destination]
encrypted_at_rest = "LUKS on the server, attested by A. Person, 2026-11-01"
[access]
use = "many practices"
practices = 4
keeps_days = 30
log_keeps_days = 400
ai = "none"
sees = { Partner = "everything" }
"""


def office_of(folder: Path, text: str) -> Office:
    """The office of a project with these settings."""
    path = folder / "greenroom.toml"
    path.write_text(text, "utf-8")
    settings = settings_of(text, path, {})
    return Office(Workspace(settings, clock=FrozenClock(moment("2026-11-26"))))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The office of a project that says all it can."""
    return office_of(tmp_path, PROJECT)


def test_settings_plan_and_architecture_fill_it(office: Office) -> None:
    """Use case, scopes and reasons, rights, flow, AI and removal come from the project."""
    found = {row.id: row for row in ours_of(office, "access").rows}
    told = {name for name, row in found.items() if row.word == "told"}
    assert told == {"af02", "af08", "af09", "af12", "af13", "af14", "af15", "af16"}
    assert "practicemanager.client.read" in found["af02"].answer
    assert found["af14"].answer.endswith("Directory: Show clients beside our records.")
    assert found["af13"].answer == "Used by many practices; expected to connect: 4. Reads only."
    assert "LUKS" in found["af16"].answer
    assert "Who removes the rows" in found["af17"].gap
    answer(office, Answered("statement.retention", "Bo Tane removes them.", ANA))
    removal = ours_of(office, "access").row("af17")
    assert "30 days" in removal.answer
    assert removal.answer.endswith("Bo Tane removes them.")


def test_what_writes_is_said(tmp_path: Path) -> None:
    """A feature that changes the practice shows in the field that asks for it."""
    text = PROJECT.replace('["clients.list"]', '["clients.list", "contacts.update"]')
    row = ours_of(office_of(tmp_path, text), "access").row("af13")
    assert row.answer.endswith("Reads, and writes by contacts.update.")


def test_a_project_that_says_nothing_has_gaps_that_say_where(tmp_path: Path) -> None:
    """Nothing is filled in for anybody."""
    office = office_of(tmp_path, '[app]\nname = "Form App"\n')
    rows = {row.id: row for row in ours_of(office, "access").gaps}
    assert set(rows) == set(known_ids("access")) - {"af04", "af08", "af11"}
    for name in ("af02", "af14"):
        assert "[[features]]" in rows[name].gap
    assert "access.ai" in rows["af15"].gap
    assert "[access]" in rows["af16"].gap


def test_the_companys_answers_are_the_assessments(office: Office) -> None:
    """What was answered once for the company fills the form; a field of two parts needs both."""
    answer(office, Answered("company.legal_name", "Form App Ltd", ANA))
    answer(office, Answered("company.contact", "Ana Pohatu, director", ANA))
    form = ours_of(office, "access")
    assert (form.row("af03").answer, form.row("af03").gap) == ("Form App Ltd", "")
    assert form.row("af10").gap == "not said yet: assess answer company.contact_reach"
    answer(office, Answered("company.contact_reach", "ana@firm.example", ANA))
    assert ours_of(office, "access").row("af10").answer == "Ana Pohatu, director ana@firm.example"


def test_a_person_goes_before_the_project(office: Office) -> None:
    """A named person's words stand in the field; the assessment keeps its own."""
    answer(office, Answered("af12", "A directory of clients.", ANA))
    row = ours_of(office, "access").row("af12")
    assert (row.answer, row.word, row.by) == ("A directory of clients.", "attested", ANA)
    assert "Show clients" in ours_of(office, "assessment").row("company.use").answer


def test_the_day_of_the_assessment_is_told_once_there_is_one(office: Office) -> None:
    """While the assessment has gaps the day is open; then it is that of the last look."""
    note_prepared(office, ours_of(office, "assessment"))
    assert "has gaps" in ours_of(office, "access").row("af11").gap
    data = assessment_data()
    for name in (*(name for name, _ in data.particulars()), *data.questions):
        answer(office, Answered(name, "Said.", ANA, yes=True))
    note_prepared(office, ours_of(office, "assessment"))
    assert ours_of(office, "access").row("af11").answer == "2026-11-26"


def test_it_leaves_with_its_standing(office: Office) -> None:
    """Each field says that nobody has published the form."""
    form = ours_of(office, "access")
    for told in (as_markdown(form, "Form"), as_page(form, "Form")):
        assert told.count(EXPECTED) == len(form.rows)


def test_the_real_form_is_imported_like_an_assessment(office: Office, tmp_path: Path) -> None:
    """Its questions are matched with our fields, in their order, apart from the assessment's."""
    file = tmp_path / "form.csv"
    file.write_text("Field;Answer\nWebsite of the company;\nWhich scopes, and why?;\n", "utf-8")
    keep(office, file, form="access", by=ANA)
    paper = asked_of(office, "access")
    assert asked_of(office).document is None
    choose(office, "access", (paper.sheet.rows[1].id,), ours=("af14",), by=ANA)
    rows = asked_of(office, "access").sheet.rows
    assert rows[1].answer == ours_of(office, "access").row("af14").answer
    assert rows[0].gap.startswith("not matched yet")


def test_fields_name_what_there_is() -> None:
    """Sources are known; rows of the assessment that fill a field exist."""
    data = access_form_data()
    rows = {name for name, _ in assessment_data().particulars()}
    for one in data.fields.values():
        assert set(one.same) <= rows
        assert (one.source or data.source) in contract().sources
        assert bool(one.same or one.from_)


@needs_facts
def test_every_row_of_the_facts_has_its_field() -> None:
    """AF-01 to AF-17 each have their place."""
    text = (FACTS / "approval.md").read_text("utf-8")
    ids = set(re.findall(r"^\| (AF-\d\d) \|", text, re.MULTILINE))
    data = access_form_data()
    assert ids == {*data.ids, *(one for field in data.fields.values() for one in field.ids)}
