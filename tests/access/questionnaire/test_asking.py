"""A document beside our questions: people match, answers and evidence move over, versions stay."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.answering import Answered, answer, give_to
from greenroom.access.asking import OURS, asked_of, known_ids, named, ours_of, title_of
from greenroom.access.assessment import Facts, Row, Sheet, sheet
from greenroom.access.evidence.collect import collect
from greenroom.access.forms import as_csv, as_markdown, as_page
from greenroom.access.office import Office
from greenroom.access.questionnaire.laid import UNMATCHED, lay, unmatched
from greenroom.access.questionnaire.model import Asked
from greenroom.access.questionnaire.ours import nearest
from greenroom.access.questionnaire.reading import read
from greenroom.access.questionnaire.shelf import (
    Choice,
    Document,
    choices,
    choose,
    document_of,
    documents,
    keep,
)
from greenroom.access.weighing import Given
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.errors import ConfigError
from greenroom.workspace import Workspace

ANA, BO = "Ana Pohatu", "Bo Tane"
PROJECT = """
data_folder = "state"
[app]
name = "Sheet App"
client_id = "0123456789ABCDEF0123456789ABCDEF"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "contacts.update"]
[access]
use = "own practice"
"""
DOCUMENT = """Security assessment 2027

1. Company
1.1 Legal name of the company
2. Encryption
2.1 Which algorithm seals refresh tokens, and with how many bits?
2.2 Is data encrypted at rest and in transit?
3. Other
3.1 Do you hold ISO 27001?
"""


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """The office of a project in an empty folder."""
    path = tmp_path / "greenroom.toml"
    path.write_text(PROJECT, "utf-8")
    settings = settings_of(PROJECT, path, {})
    with Workspace(settings, clock=FrozenClock(moment("2026-11-26"))) as workspace:
        yield Office(workspace)


def brought(office: Office, text: str = DOCUMENT, name: str = "") -> None:
    """A document, imported by Ana."""
    file = office.settings.path.with_name("xero.txt")
    file.write_text(text, "utf-8")
    keep(office, file, form="assessment", by=ANA, name=name)


def chosen(office: Office, number: str, *ours: str) -> None:
    """Ana's choice for a question of the document in force."""
    key = named(asked_of(office), number)
    choose(office, "assessment", (key,), ours=ours, by=ANA)


def row(office: Office, number: str) -> Row:
    """A row of the document in force."""
    paper = asked_of(office)
    return paper.sheet.row(named(paper, number))


def test_without_a_document_the_order_is_ours(office: Office) -> None:
    """What is asked is our own sheet until a document comes; and again where ours is wanted."""
    assert asked_of(office) == (ours_of(office, "assessment"), None)
    brought(office)
    assert asked_of(office).document is not None
    assert asked_of(office, document=OURS).document is None


def test_nothing_is_taken_over_by_itself(office: Office) -> None:
    """Not even a question in our own words counts as ours before a person says so."""
    answer(office, Answered("company.legal_name", "Sheet App Ltd", ANA))
    brought(office, "1.1 Legal name\n1.2 How long are logs kept?\n")
    assert [each.gap for each in asked_of(office).sheet.rows] == [UNMATCHED] * 2
    chosen(office, "1.1", "company.legal_name")
    assert row(office, "1.1").answer == "Sheet App Ltd"
    assert len(unmatched(asked_of(office).sheet)) == 1


def test_answers_and_evidence_move_over(office: Office) -> None:
    """A matched question rests on what ours rests on, with its areas, demands and follow-ups."""
    assert office.workspace.vault.ring.ids
    collect(office, ("cryptography",))
    brought(office)
    chosen(office, "2.1", "q03")
    ours, asked = ours_of(office, "assessment").row("q03"), row(office, "2.1")
    assert asked.word == ours.word == "automatic"
    assert (asked.findings, asked.proposed) == (ours.findings, ours.proposed)
    assert (asked.areas, asked.requirements) == (ours.areas, ours.requirements)
    assert asked.topic.startswith("Which algorithm")
    assert asked.origin == "document"


def test_a_question_may_ask_two_of_ours(office: Office) -> None:
    """It has the evidence and demands of both, and is a gap as long as either is."""
    answer(office, Answered("q08", "All disks are.", ANA, yes=True))
    brought(office)
    chosen(office, "2.2", "q08", "q05")
    found = row(office, "2.2")
    ours = ours_of(office, "assessment")
    assert set(found.findings) == {*ours.row("q08").findings, *ours.row("q05").findings}
    assert (found.word, found.answer, found.yes) == ("gap", "All disks are.", None)
    assert found.gap.startswith("q05: ")
    answer(office, Answered("q05", "TLS 1.3 everywhere.", BO, yes=True))
    found = row(office, "2.2")
    assert (found.word, found.gap, found.yes) == ("attested", "", True)
    assert found.answer == "All disks are. TLS 1.3 everywhere."
    assert found.by == f"{ANA}, {BO}"


def test_an_answer_of_its_own_goes_before_ours(office: Office) -> None:
    """Ours stays what it was; people who differ between the two have to settle it."""
    answer(office, Answered("q08", "All disks are.", ANA, yes=True))
    brought(office)
    chosen(office, "2.2", "q08")
    key = row(office, "2.2").id
    answer(office, Answered(key, "Disks and wires.", ANA, yes=True))
    assert row(office, "2.2").answer == "Disks and wires."
    assert ours_of(office, "assessment").row("q08").answer == "All disks are."
    answer(office, Answered(key, "Not the wires.", BO, yes=False))
    assert "settle it" in row(office, "2.2").gap
    answer(office, Answered(key, "Both, mended.", BO, yes=True, settles=True))
    assert row(office, "2.2").gap == ""


def test_ours_and_its_own_answer_may_not_differ(office: Office) -> None:
    """A no to the document's question against a yes to ours is a contradiction to settle."""
    answer(office, Answered("q08", "All disks are.", ANA, yes=True))
    brought(office)
    chosen(office, "2.2", "q08")
    answer(office, Answered(row(office, "2.2").id, "Not all.", BO, yes=False))
    assert row(office, "2.2").gap == f"{BO} says no, and {ANA} said yes: settle it"


def test_failing_evidence_speaks_against_its_answer_too(office: Office) -> None:
    """Nobody can talk failing evidence away under another number."""
    assert office.workspace.vault.ring.ids
    collect(office, ("key-ring",))
    brought(office)
    chosen(office, "2.1", "q04")
    answer(office, Answered(row(office, "2.1").id, "AES-256.", ANA, yes=True))
    assert row(office, "2.1").gap.startswith(f"{ANA} says yes, and key-ring fails")


def test_what_none_of_ours_asks_is_answered_by_itself(office: Office) -> None:
    """With answer, owner and day of its own; a no is an answer, since nobody knows what passes."""
    brought(office)
    chosen(office, "3.1")
    found = row(office, "3.1")
    assert (found.word, found.gap) == ("gap", "to answer by itself: none of ours asks it")
    give_to(office, found.id, owner=BO, due=None)
    answer(office, Answered(found.id, "No; the standard asks for none.", BO, yes=False))
    found = row(office, "3.1")
    assert (found.word, found.gap, found.owner.name) == ("attested", "", BO)


def test_both_versions_stay_and_choices_follow_the_words(office: Office) -> None:
    """A second version keeps the first; what asks the same keeps its match, no other does."""
    brought(office)
    chosen(office, "1.1", "company.legal_name")
    chosen(office, "2.1", "q03")
    changed = "1.1 Which algorithm seals refresh tokens, in detail?\n"
    brought(office, f"{changed}2.7 Legal name of the company\n")
    assert [one.label for one in documents(office)] == ["xero-assessment@1", "xero-assessment@2"]
    assert row(office, "2.7").ours == ("company.legal_name",)
    assert row(office, "1.1").gap == UNMATCHED
    first = asked_of(office, document="xero-assessment@1")
    assert first.sheet.row(named(first, "2.1")).ours == ("q03",)
    assert len(first.sheet.rows) == 4


def test_the_same_file_again_is_no_new_version(office: Office) -> None:
    """Importing twice keeps one."""
    brought(office)
    brought(office)
    assert len(documents(office)) == 1


def test_an_answer_outlives_its_version(office: Office) -> None:
    """What was answered by itself stands where the next version asks the same."""
    brought(office)
    answer(office, Answered(row(office, "3.1").id, "No.", BO, yes=False))
    brought(office, "9.9 Do you hold ISO 27001?\n9.10 Since when?\n")
    assert row(office, "9.9").answer == "No."


def test_the_ledger_names_nobody_and_nothing_of_the_document(office: Office) -> None:
    """Its events have keys and counts; people and words are in the dossier."""
    brought(office)
    chosen(office, "2.1", "q03")
    told = repr([dict(one.facts) for one in office.ledger.events(app=office.app)])
    assert "questionnaire" not in told or "Ana" not in told
    for word in ("Pohatu", "algorithm", "xero.txt"):
        assert word not in told
    assert office.dossier.check(office.app) == ()


def bring_again(office: Office) -> None:
    """The document under the access form's name."""
    file = office.settings.path.with_name("xero.txt")
    keep(office, file, form="access", by=ANA, name="xero-assessment")


@pytest.mark.parametrize(
    ("does", "words"),
    [
        (lambda office: brought(office, name="Xero 2027"), "cannot be a document's name"),
        (lambda office: brought(office, name="ours"), "cannot be a document's name"),
        (bring_again, "is a document of the security assessment"),
        (lambda office: document_of(office, "assessment", "other"), "There is no document"),
        (lambda office: asked_of(office, document="xero-assessment@7"), "There is no"),
        (lambda office: named(asked_of(office), "7.7"), "There is no question 7.7"),
        (lambda office: named(asked_of(office), ""), "There is no question"),
        (lambda office: choose(office, "assessment", ("x",), ours=(), by=" "), "needs the name"),
        (
            lambda office: keep(office, Path("/nowhere"), form="assessment", by=ANA),
            "cannot be read",
        ),
        (lambda office: keep(office, Path("/nowhere"), form="assessment", by=""), "needs the name"),
        (lambda office: answer(office, Answered("x-0123456789", "Yes.", ANA)), "no question"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(office: Office, does: object, words: str) -> None:
    """Unknown documents, versions, questions; nobody's name; a name that is taken."""
    brought(office)
    with pytest.raises(ConfigError, match=words):
        does(office)  # type: ignore[operator]
    assert len(documents(office)) == 1
    assert choices(office, "assessment") == {}


def test_one_number_for_two_questions_is_asked_back(office: Office) -> None:
    """The answer is not guessed: the keys of both are told."""
    brought(office, "1. Is it sealed?\n2. Where is it?\n")
    brought(office, "No,Question\n1,Is it sealed?\n", name="other")
    csv_file = office.settings.path.with_name("x.csv")
    csv_file.write_text("No,Question\n1,Is it sealed?\n1,Where is it?\n", "utf-8")
    keep(office, csv_file, form="assessment", by=ANA)
    paper = asked_of(office)
    with pytest.raises(ConfigError, match="number of 2 questions") as caught:
        named(paper, "1")
    keys = re.findall(r"x-[0-9a-f]{10}", caught.value.hint)
    assert [named(paper, key) for key in keys] == [each.id for each in paper.sheet.rows]


# -------------------------------------------------------------------------------------- leaving


def test_answers_leave_in_the_order_of_the_document(office: Office) -> None:
    """CSV, Markdown and page: its numbers, headings and words, in its order."""
    answer(office, Answered("company.legal_name", "Sheet App Ltd", ANA))
    brought(office)
    chosen(office, "1.1", "company.legal_name")
    paper = asked_of(office)
    title = title_of(office, "assessment")
    rows = list(csv.DictReader(io.StringIO(as_csv(paper.sheet))))
    assert [one["Number"] for one in rows] == ["1.1", "2.1", "2.2", "3.1"]
    assert [one["Question"] for one in rows] == [each.topic for each in paper.sheet.rows]
    assert rows[0]["Answer"] == "Sheet App Ltd"
    text, page = as_markdown(paper.sheet, title), as_page(paper.sheet, title)
    assert re.findall("^## (.*)$", text, re.MULTILINE) == [
        "1. Company",
        "2. Encryption",
        "3. Other",
    ]
    for told in (text, page):
        places = [told.index(each.topic) for each in paper.sheet.rows]
        assert places == sorted(places)
        assert "Sheet App Ltd" in told
        assert UNMATCHED in told


WILD = "=1+1\n# No heading\n- *no* list <script>alert(1)</script> [x](y) `z` | & 1"


def test_whatever_people_write_stays_words(office: Office) -> None:
    """No formula, no layout, no script comes of an answer, nor of the document's own words."""
    brought(office, f"1. Is it <b>sealed</b> | really?\n2. {WILD.splitlines()[-1]}?\n")
    answer(office, Answered(row(office, "1").id, WILD, ANA, yes=True))
    sheet = asked_of(office).sheet
    assert list(csv.reader(io.StringIO(as_csv(sheet))))[1][2] == f"'{WILD}"
    page = as_page(sheet, "<i>Title</i>")
    assert "<script>" not in page
    assert "<b>" not in page
    text = as_markdown(sheet, "<i>Title</i>")
    assert re.findall(r"(?<!\\)[<>`|\[]|&(?!amp;)|^#+ No", text, re.MULTILINE) == []
    assert "\n- \\*no" not in text
    assert "\\- \\*no\\* list" in text


_OUTCOMES = st.sampled_from(["holds", "fails", "unknown"])
_OURS = ("q02", "q03", "q04", "q20", "company.legal_name")
_NAMES = st.sampled_from([*_OURS, "x-1", "x-2"])


@given(
    st.dictionaries(st.sampled_from(["sealed-tokens", "cryptography", "key-ring"]), _OUTCOMES),
    st.lists(st.tuples(_NAMES, st.sampled_from([True, False, None]))),
    st.dictionaries(
        st.sampled_from(["x-1", "x-2"]), st.lists(st.sampled_from([*_OURS, "q99"]), max_size=3)
    ),
)  # fmt: skip
def test_nothing_passes_in_a_document_that_would_not_in_ours(
    evidence: dict[str, str], answers: list[tuple[str, bool | None]], chosen: dict[str, list[str]]
) -> None:
    """Whatever was seen, said and chosen: order stays, and no gap of ours is lost on the way."""
    facts = Facts(
        tuple(Given(name, "Said.", ANA, 0.0, yes) for name, yes in answers),
        {name: Seen(outcome) for name, outcome in evidence.items()},
    )
    ours = sheet(facts, settings_of(PROJECT, Path("/p/greenroom.toml"), {}), 1.0)
    asked = tuple(Asked(key, "", "", key) for key in ("x-2", "x-1", "x-3"))
    document = Document("d", 1, "assessment", ANA, 0.0, "", "", "", asked)
    choices = {key: Choice(tuple(names), ANA, 0.0) for key, names in chosen.items()}
    rows = lay(document, choices, ours, facts, now=1.0).rows
    assert [each.id for each in rows] == ["x-2", "x-1", "x-3"]
    said = {name for name, _ in answers}
    for each in rows:
        matched = [ours.row(name) for name in each.ours]
        assert each.ours == tuple(n for n in dict.fromkeys(chosen.get(each.id, ())) if n != "q99")
        failing = any(one.outcome == "fails" for one in each.findings)
        assert not failing or each.word == "gap"
        if each.id not in said:
            assert (each.word == "gap") == (not matched or any(m.word == "gap" for m in matched))


class Seen(NamedTuple):
    """Evidence as a collector would give it."""

    outcome: str
    said: str = "Seen."
    at: float = 0.0
    expires_at: float = 9e9
    environment: str = "live"
    how: str = "observed"
    by: str = ""


def test_the_assessment_is_prepared_when_the_document_is_answered(office: Office) -> None:
    """With all of ours answered, one question of the document without an answer keeps it open."""
    for name in known_ids("assessment"):
        answer(office, Answered(name, "Said.", ANA, yes=True))
    assert asked_of(office).sheet.is_prepared
    brought(office, "1. Legal name of the company\n2. Do you hold ISO 27001?\n")
    chosen(office, "1", "company.legal_name")
    assert not asked_of(office).sheet.is_prepared
    answer(office, Answered(row(office, "2").id, "No.", ANA))
    assert asked_of(office).sheet.is_prepared


@pytest.mark.parametrize("form", ["assessment", "access"])
def test_what_leaves_comes_back_and_matches_itself(office: Office, form: str) -> None:
    """Our own sheet, exported as CSV and read as a document: each question is nearest to itself."""
    assert form in {"assessment", "access"}
    kind = "access" if form == "access" else "assessment"
    ours: Sheet = ours_of(office, kind)  # type: ignore[arg-type]
    asked = read(as_csv(ours).encode("utf-8-sig"), "back.csv").questions
    assert [one.text for one in asked] == [each.topic for each in ours.rows]
    for one, each in zip(asked, ours.rows, strict=True):
        found = nearest(kind).to(one)[0]  # type: ignore[arg-type]
        assert (found.id, found.how) == (each.id, "near")


def test_our_markdown_comes_back(office: Office) -> None:
    """Of our own Markdown the numbered questions are read, without the answers below them."""
    ours = ours_of(office, "assessment")
    asked = read(as_markdown(ours, "Ours").encode(), "back.md").questions
    told = {one.number: one.text for one in asked}
    for each in ours.questions:
        if each.number:
            assert told[each.number] == f"{each.topic} ({each.id})"


def test_a_key_is_the_same_wherever_the_words_stand() -> None:
    """Keys are of the words alone: number, heading and letters' size do not count."""
    one = read(b"1. Is it sealed?", "x.txt").questions[0]
    other = read(b"Section,Question\nKeys,IS IT SEALED?\n", "x.csv").questions[0]
    assert isinstance(one, Asked)
    assert one.key == other.key
