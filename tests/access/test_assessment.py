"""The assessment: nothing passes by default, contradictions show, words and evidence grow old."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from greenroom.access.answering import Answered, answer, give_to, note_prepared, sheet_of
from greenroom.access.assessment import Facts, Sheet, sheet
from greenroom.access.assessment_data import assessment_data, requirement_data
from greenroom.access.forms import HEADS, RECONSTRUCTED, as_csv, as_markdown, as_page
from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.weighing import Given
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.errors import ConfigError
from greenroom.workspace import Workspace
from reference_files import FACTS, needs_facts

NOW = moment("2026-03-02")
DAY = 86_400.0
ANA, BO = "Ana Example", "Bo Example"
PROJECT = '[app]\nname = "Sheet App"\ndata_folder = "state"\n'


class Seen(NamedTuple):
    """Evidence as a collector would give it."""

    outcome: str = "holds"
    said: str = "4 of 4 are sealed."
    at: float = NOW
    expires_at: float = NOW + 30 * DAY
    environment: str = "live"
    how: str = "observed"
    by: str = ""


def made(*answers: Given, now: float = NOW, access: str = "", **evidence: Seen) -> Sheet:
    """The sheet of these answers and this evidence."""
    text = f'[app]\nname = "Sheet App"\n[access]\n{access}\n'
    named = {name.replace("_", "-"): one for name, one in evidence.items()}
    return sheet(Facts(answers, named), settings_of(text, Path("/p/greenroom.toml"), {}), now)


def says(by: str, *, yes: bool | None = True, at: float = NOW, settles: bool = False) -> Given:
    """A person's answer to the second question."""
    return Given("q02", "As said.", by, at, yes, settles=settles)


def test_the_set_is_what_is_known_of_it() -> None:
    """21 questions, 14 of them reported with their number; every area and requirement is there."""
    questions = assessment_data().questions
    assert list(questions) == [f"q{n:02}" for n in range(1, 22)]
    assert sum(one.origin == "reported" for one in questions.values()) == 14
    assert len(assessment_data().areas) == 8
    used = {name for one in questions.values() for name in one.requirements}
    assert used == set(requirement_data().requirements)
    asked = {name for one in questions.values() for name in one.follow_ups}
    assert asked == set(assessment_data().follow_ups)


def test_at_least_eleven_can_rest_on_evidence() -> None:
    """With every collector holding so many need no person's word; others say what is lacking."""
    every = {name for one in assessment_data().questions.values() for name in one.evidence}
    found = made(**{name.replace("-", "_"): Seen() for name in every})
    automatic = [row for row in found.questions if row.word == "automatic"]
    assert len(automatic) >= 11
    assert all(row.gap.startswith("to ") for row in found.questions if row.gap)


def test_nothing_passes_by_default() -> None:
    """Without evidence and without a person every question is a gap that says what to do."""
    found = made()
    assert all(row.word == "gap" and row.gap for row in found.questions)
    assert not found.is_prepared


def test_evidence_answers_by_itself() -> None:
    """What a collector proves needs nobody; its words are proposed as the answer."""
    row = made(sealed_tokens=Seen()).row("q02")
    assert (row.word, row.gap, row.proposed) == ("automatic", "", "4 of 4 are sealed.")


@pytest.mark.parametrize(
    ("seen", "gap"),
    [
        (Seen("fails", "1 of 4 is in clear."), "sealed-tokens fails: 1 of 4 is in clear."),
        (Seen("unknown", "The store is elsewhere."), "sealed-tokens: The store is elsewhere."),
        (Seen(expires_at=NOW), "sealed-tokens: expired, seen Mon 2 Mar 2026"),
        (Seen(at=NOW + 9 * DAY), "sealed-tokens: expired, seen Wed 11 Mar 2026"),
        (Seen("perfect"), "sealed-tokens: 4 of 4 are sealed."),
    ],
)
def test_evidence_that_does_not_hold_is_a_gap(seen: Seen, gap: str) -> None:
    """Failing, unknown, expired, of a day to come, or in words nobody knows: none of it passes."""
    row = made(sealed_tokens=seen).row("q02")
    assert (row.word, row.gap) == ("gap", gap)


def test_a_named_person_answers_where_code_cannot_know() -> None:
    """A person's word stands where evidence is unknown; the row says whose it is."""
    row = made(says(ANA), sealed_tokens=Seen("unknown", "Cannot look.")).row("q02")
    assert (row.word, row.by, row.gap) == ("attested", ANA, "")


def test_a_word_against_failing_evidence_is_a_contradiction() -> None:
    """Nobody can talk failing evidence away."""
    row = made(says(ANA), sealed_tokens=Seen("fails", "1 in clear.")).row("q02")
    assert row.gap == "Ana Example says yes, and sealed-tokens fails: 1 in clear."


def test_two_people_who_differ_must_settle_it() -> None:
    """Yes and no side by side is a gap until somebody settles it; agreement is none."""
    apart = made(says(BO, yes=False, at=NOW - DAY), says(ANA)).row("q02")
    assert apart.gap == "Ana Example says yes, and Bo Example said no: settle it"
    settled = made(says(BO, yes=False, at=NOW - DAY), says(ANA, settles=True)).row("q02")
    assert (settled.word, settled.gap) == ("attested", "")
    assert made(says(BO, at=NOW - DAY), says(ANA)).row("q02").gap == ""


def test_a_person_may_change_their_mind() -> None:
    """A later answer of the same person takes the place of the earlier one."""
    assert made(says(ANA, yes=False, at=NOW - DAY), says(ANA)).row("q02").gap == ""
    no = made(says(ANA, at=NOW - DAY), says(ANA, yes=False)).row("q02")
    assert no.gap == "Ana Example says no: say what is planned, and by when"


def test_a_word_lasts_a_year() -> None:
    """After a year it has to be confirmed, and an old no contradicts nobody any more."""
    old = made(says(ANA, at=NOW - 365 * DAY)).row("q02")
    assert "older than a year" in old.gap
    assert made(says(BO, yes=False, at=NOW - 366 * DAY), says(ANA)).row("q02").gap == ""


def test_settings_fill_in_what_they_know() -> None:
    """Name, use, period and AI come from the project's file; a person's words go before them."""
    found = made(access='keeps_days = 30\nai = "inference"')
    assert found.row("company.app_name").answer == "Sheet App"
    kept = found.row("statement.retention").answer
    assert kept.startswith("By the project's rule rows are removed 30 days after")
    assert "Greenroom does not do it by itself yet" in kept
    assert "nothing is trained" in found.row("statement.ai").answer
    told = Given("company.app_name", "Sheet App Pro", ANA, NOW)
    assert made(told).row("company.app_name").answer == "Sheet App Pro"


def test_who_removes_the_rows_is_asked_beside_the_rule() -> None:
    """How long rows stay is told by the settings; who sees to it, only a person can add."""
    rule = made(access="keeps_days = 30").row("statement.retention")
    assert (rule.word, rule.gap.startswith("to add: Who removes the rows")) == ("gap", True)
    said = Given("statement.retention", "Bo Tane does, and counts them.", ANA, NOW)
    both = made(said, access="keeps_days = 30").row("statement.retention")
    assert (both.word, both.gap, both.by) == ("attested", "", ANA)
    assert both.answer.startswith("By the project's rule")
    assert both.answer.endswith("Bo Tane does, and counts them.")
    alone = made(said).row("statement.retention")
    assert (alone.gap, alone.answer) == ("", said.text)


def test_what_need_not_be_there_is_no_gap() -> None:
    """A trading name may be left out."""
    assert "company.trading_name" not in {row.id for row in made().gaps}


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """The office of a project in an empty folder."""
    path = tmp_path / "greenroom.toml"
    path.write_text('data_folder = "state"\n[app]\nname = "Sheet App"\n', "utf-8")
    settings = settings_of(path.read_text("utf-8"), path, {})
    return Office(Workspace(settings, clock=FrozenClock(NOW)))


def test_answers_are_kept_in_versions(office: Office, tmp_path: Path) -> None:
    """Both answers stay, with people and document; the sheet shows the newer one."""
    proof = tmp_path / "policy.pdf"
    proof.write_bytes(b"%PDF")
    answer(office, Answered("q20", "Alerts per layer.", ANA, yes=True, document=proof))
    answer(office, Answered("q20", "Alerts per layer, tested monthly.", BO, yes=True))
    assert len(office.dossier.versions(office.app, "answer", "q20")) == 2
    row = sheet_of(office).row("q20")
    assert (row.by, row.word, row.answer) == (BO, "attested", "Alerts per layer, tested monthly.")


def test_owners_and_days_are_kept(office: Office) -> None:
    """Who sees to a gap and by when stands beside it."""
    give_to(office, "q20", owner="  Bo   Example ", due=None)
    assert sheet_of(office).row("q20").owner.name == BO


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (Answered("q99", "x", ANA), "no question q99"),
        (Answered("q02", "x", "  "), "needs a name"),
        (Answered("q02", "  ", ANA), "What is the answer"),
        (Answered("q02", "x", ANA, document=Path("/nowhere")), "cannot be read"),
    ],
)
def test_an_answer_that_says_nothing_is_refused(office: Office, told: Answered, words: str) -> None:
    """Unknown questions, nobody, no words, no document: each is told, nothing is kept."""
    with pytest.raises(ConfigError, match=words):
        answer(office, told)
    assert office.dossier.apps() == ()


def test_a_prepared_assessment_moves_the_journey(office: Office) -> None:
    """With no gap left the journey sees it as prepared, and sees it go when a gap returns."""
    data = assessment_data()
    for name in (*(name for name, _ in data.particulars()), *data.questions):
        answer(office, Answered(name, "Said.", ANA, yes=True))
    found = sheet_of(office)
    assert found.is_prepared
    note_prepared(office, found)
    note_prepared(office, found)
    assert len(list(office.ledger.events("assessment.looked"))) == 1
    check = {one.id: one for one in journey_of(office).checks}["CK-06"]
    assert check.is_done
    answer(office, Answered("q02", "Not any more.", ANA, yes=False))
    note_prepared(office, sheet_of(office))
    check = {one.id: one for one in journey_of(office).checks}["CK-06"]
    assert not check.is_done


def test_forms_have_the_order_of_the_document() -> None:
    """CSV, Markdown and page: sections as numbered, gaps marked, reconstructed rows marked."""
    found = made(says(ANA), sealed_tokens=Seen())
    rows = list(csv.reader(io.StringIO(as_csv(found))))
    assert tuple(rows[0]) == HEADS
    assert len(rows) == 1 + len(found.rows)
    text, page = as_markdown(found, "Sheet"), as_page(found, "Sheet")
    numbers = re.findall(r"^## (\d)\.", text, re.MULTILINE)
    assert numbers == [str(n) for n in range(1, 9)]
    assert text.count(RECONSTRUCTED) == 7
    for told in (text, page):
        assert "said by Ana Example" in told
        assert "sealed-tokens: holds." in told


def test_no_cell_runs_in_a_spreadsheet() -> None:
    """An answer that begins like a formula is written as text."""
    found = made(Given("q20", "=1+1", ANA, NOW, yes=True))
    assert "'=1+1" in as_csv(found)


_IDS = r"Q\d\d|R\d+\.\d|FU-\d\d|U-\d\d|CF-\d\d|RF-\d\d"


@needs_facts
def test_every_row_of_the_facts_has_its_place() -> None:
    """Questions, requirements, areas, follow-ups, conflicts and form fields match the reference."""
    facts = FACTS / "security-assessment.md"
    text = facts.read_text("utf-8")
    data, more = assessment_data(), requirement_data()
    ids = set(re.findall(rf"^\| ({_IDS}) \|", text, re.MULTILINE))
    placed = {name.upper() for name in data.questions} | set(data.follow_ups)
    placed |= set(more.requirements) | set(more.not_set) | set(more.conflicts)
    placed |= {name for one in data.sections.values() for name in one.ids}
    placed |= {name for _, one in data.particulars() for name in one.ids}
    assert ids - placed == {"RF-10"}  # that answers are yes or no with evidence: the form of a row
    for row in re.findall(r"^\| (Q\d\d) \|[^|]*\| real ([\d.]+) \|", text, re.MULTILINE):
        assert data.questions[row[0].lower()].number == row[1]
    areas = dict(re.findall(r"^\| (MAP-\d\d) \| [^|]* \| ([^|]*) \|", text, re.MULTILINE))
    for name, questions in areas.items():
        ours = data.areas[name.replace("MAP", "SA")].questions
        told = set()
        for first, last in re.findall(r"Q(\d\d)(?:\u2013Q(\d\d))?", questions):
            told |= {f"q{n:02}" for n in range(int(first), int(last or first) + 1)}
        assert told == {one for one in ours if one.startswith("q")}, name
