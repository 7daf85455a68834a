"""``access assess``, as typed: lists, gaps, one question whole, a document in and answers out."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from cli_cast import Terminal, one_screen

ANA = ("--by", "Ana Pohatu")
DOCUMENT = """1. Encryption
1.1 Are refresh tokens encrypted when they are stored?
1.2 Is the encryption key kept in a KMS?
2. Other
2.1 Do you hold ISO 27001?
"""


@pytest.fixture
def document(terminal: Terminal) -> Path:
    """Xero's own document, not imported yet."""
    path = terminal.folder / "xero.txt"
    path.write_text(DOCUMENT, "utf-8")
    return path


def assess(terminal: Terminal, *words: str) -> str:
    """What a command that goes well says, on one line."""
    told = terminal("access", "assess", *words)
    assert told.code == 0, told.err
    return " ".join(told.out.split())


def test_a_list_in_json_is_an_object(terminal: Terminal) -> None:
    """Questions, gaps and matches stand under names of their own."""
    told = terminal("access", "assess", "list", "--json").data
    assert len(told["questions"]) == 34
    assert told["document"] is None
    told = terminal("access", "assess", "gaps", "--json")
    assert told.code == 3
    assert {row["id"] for row in told.data["missing"]} >= {"q02", "company.legal_name"}
    assert any("assess answer" in one for one in told.data["closes"])


def test_an_area_tells_the_demands_behind_it(terminal: Terminal) -> None:
    """The guide's area with what to prepare, its questions, and the standard's demands."""
    said = assess(terminal, "list", "--area", "SA-03")
    for words in ("SA-03 Token storage", "R1.4", "AES-128", "q04"):
        assert words in said
    assert "q11" not in said


def test_one_question_is_shown_whole(terminal: Terminal) -> None:
    """Answers by whom and when, evidence, what a person adds, demands, follow-ups, owner."""
    assess(terminal, "answer", "q04", "In a vault.", "--yes", *ANA)
    terminal.connected()("access", "evidence", "collect", "key-ring")
    assess(terminal, "answer", "q04", "--owner", "Bo Tane", "--due", "2026-01-05")
    said = assess(terminal, "show", "q04")
    for words in (
        "Encryption", "seen in the real form by others", "SA-03, SA-06", "In a vault.",
        "answered the real assessment (observed)",
        "key-ring fails", "Who can read the key", "demand R1.5", "follow-up 1", "Ana Pohatu yes",
        "Bo Tane, overdue",
    ):  # fmt: skip
        assert words in said, words
    told = terminal("access", "assess", "show", "q04", "--json").data
    assert (told["is_overdue"], told["answers"][0]["by"]) == (True, "Ana Pohatu")


def test_gaps_say_who_by_when_and_how_they_close(terminal: Terminal) -> None:
    """Days to come and days over are told apart; the last words are how a gap closes."""
    assess(terminal, "answer", "q02", "--owner", "Bo Tane", "--due", "2026-01-05")
    assess(terminal, "answer", "q03", "--owner", "Bo Tane", "--due", "2099-01-05")
    told = terminal("access", "assess", "gaps")
    said = " ".join(told.out.split())
    assert told.code == 3
    assert "(Bo Tane, overdue " in said
    assert "(Bo Tane, due in 7" in said
    assert "Reviewers may ask:" in said
    told = terminal("access", "assess", "gaps", "--owner", "bo tane", "--json").data
    assert [row["id"] for row in told["missing"]] == ["q02", "q03"]
    assert "A gap closes with evidence or with a name: greenroom access evidence collect" in said


def test_an_import_shows_and_takes_nothing_over(terminal: Terminal, document: Path) -> None:
    """What was read, how, and the nearest of ours; every question still waits for a person."""
    said = assess(terminal, "import", str(document), "--dry-run")
    assert "Nothing is kept" in said
    assert "None was imported yet" in assess(terminal, "import")
    said = assess(terminal, "import", str(document), *ANA)
    assert (
        "3 questions read from xero.txt (numbered lines, UTF-8), kept as xero-assessment@1" in said
    )
    assert "q02 near: Are refresh tokens encrypted" in said
    assert "none of ours is near" in said
    assert "Nothing is taken over by itself" in said
    told = terminal("access", "assess", "list", "--json").data
    assert [row["ours"] for row in told["questions"]] == [[], [], []]
    assert "xero-assessment@1" in assess(terminal, "import")


def test_an_import_tells_which_parts_it_joined(terminal: Terminal, document: Path) -> None:
    """In the rehearsal and in the import, as text and as JSON: a person can see it and mend it."""
    document.write_text("1. Which of these:\na) reads\nb) writes?\n2. Who?\na) When?\n", "utf-8")
    joined = "Parts were joined to the question above them: 1 (a, b)."
    own = "Lettered or bulleted lines became questions of their own: 2a."
    for words in (("--dry-run",), ANA):
        said = assess(terminal, "import", str(document), *words)
        assert joined in said
        assert own in said
        remarks = terminal("access", "assess", "import", str(document), *words, "--json").data[
            "remarks"
        ]
        assert remarks[0].startswith(joined)
        assert remarks[1] == own


def test_a_person_matches_and_answers(terminal: Terminal, document: Path) -> None:
    """One by one, none, or all near ones at once; what none of ours asks is answered by number."""
    assess(terminal, "import", str(document), *ANA)
    assert "asks q02, says Ana Pohatu" in assess(terminal, "match", "1.1", "q02", *ANA)
    assert "asks none of ours" in assess(terminal, "match", "2.1", "--none", *ANA)
    assert "asks q04" in assess(terminal, "match", "--near", *ANA)
    assert "1.2" in assess(terminal, "show", "q04")
    assess(terminal, "answer", "2.1", "No, and none is asked for.", "--no", *ANA)
    rows = terminal("access", "assess", "list", "--json").data["questions"]
    assert [row["ours"] for row in rows] == [["q02"], ["q04"], []]
    assert (rows[2]["word"], rows[2]["gap"]) == ("attested", "")
    all_ours = terminal("access", "assess", "list", "--document", "ours", "--json").data
    assert len(all_ours["questions"]) == 34


def test_answers_leave_in_the_order_of_the_document(terminal: Terminal, document: Path) -> None:
    """CSV that a spreadsheet opens, Markdown, a page; ours where wanted; never over a file."""
    assess(terminal, "import", str(document), *ANA)
    for name in ("a.csv", "a.md", "a.html"):
        path = terminal.folder / name
        assert "in the order of xero-assessment@1" in assess(terminal, "export", "--to", str(path))
        assert "Do you hold ISO 27001?" in path.read_text("utf-8")
    data = (terminal.folder / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(data.decode("utf-8-sig").splitlines()))
    assert [row[0] for row in rows[1:]] == ["1.1", "1.2", "2.1"]
    to = str(terminal.folder / "ours.md")
    assert "in our order" in assess(terminal, "export", "--to", to, "--document", "ours")
    told = terminal("access", "assess", "export", "--to", to)
    assert (told.code, "already there" in told.err) == (2, True)


def test_the_access_form_is_another_paper(terminal: Terminal, document: Path) -> None:
    """Its fields are listed, answered, exported and imported apart from the assessment."""
    said = assess(terminal, "list", "--form", "access")
    assert "Nobody has published this form" in said
    assess(terminal, "answer", "af05", "NZBN 9429000000000", *ANA)
    told = terminal("access", "assess", "list", "--form", "access", "--json").data
    assert {row["id"]: row["answer"] for row in told["questions"]}["af05"] == "NZBN 9429000000000"
    to = terminal.folder / "form.html"
    assess(terminal, "export", "--form", "access", "--to", str(to))
    assert "NZBN" in to.read_text("utf-8")
    assess(terminal, "import", str(document), "--form", "access", *ANA)
    assert terminal("access", "assess", "list", "--json").data["document"] is None
    told = terminal("access", "assess", "list", "--form", "access", "--json").data
    assert told["document"] == "xero-access-form@1"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("import missing.txt --by Ana", "missing.txt cannot be read"),
        ("import xero.txt", "needs the name of who brings it"),
        ("import empty.csv --by Ana", "empty.csv is empty"),
        ("import form.pdf --by Ana", "save it as plain text"),
        ("import form.docx --by Ana", "save it as plain text"),
        ("import letter.txt --by Ana", "No question was found"),
        ("import xero.txt --by Ana --name X!", "cannot be a document's name"),
        ("match", "No document was imported"),
        ("match 1.1 q02 --by Ana --form access", "--form access"),
        ("show q99", "There is no question q99"),
        ("show 1.1", "There is no question 1.1"),
        ("answer q04 Yes", "An answer needs a name"),
        ("answer q04", "What is the answer"),
        ("answer q04 --owner Bo --due tomorrow", "--due tomorrow is no day"),
        ("list --area SA-99", "SA-01"),
        ("list --document other", "There is no document other"),
        ("export --to a.pdf", "none of .csv, .md, .html"),
    ],
)
def test_what_goes_wrong_is_said(terminal: Terminal, document: Path, words: str, said: str) -> None:
    """Each in one screen, with exit code 2 and what to do next."""
    assert document.exists()
    files = {
        "empty.csv": b"",
        "form.pdf": b"%PDF-1.7",
        "form.docx": b"PK\x03\x04",
        "letter.txt": b"Hi.",
    }
    for name, data in files.items():
        (terminal.folder / name).write_bytes(data)
    told = terminal("access", "assess", *words.split())
    assert told.code == 2
    assert said in " ".join(told.err.split())
    assert one_screen(told)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "match 1.1 q99 --by Ana",
            "There is no q99 among ours. Next: Proposed for 1.1: q02 (near)",
        ),
        ("match 1.1 af02 --by Ana", "There is no af02 among ours"),
        ("match 1.1 --by Ana", "Which of ours does it ask?"),
        ("match 1.1 q02 --none --by Ana", "not both"),
        ("match 1.1 q02", "needs the name of who chooses"),
        ("match --near", "needs the name of who chooses"),
        ("match 9.9 q02 --by Ana", "There is no question 9.9"),
        ("match q02 q03 --by Ana", "q02 is one of ours"),
        ("list --document xero-assessment@4", "xero-assessment@1"),
    ],
)
def test_a_match_that_cannot_be_is_refused(
    terminal: Terminal, document: Path, words: str, said: str
) -> None:
    """Nothing is kept of it, and what could be meant is told."""
    assess(terminal, "import", str(document), *ANA)
    told = terminal("access", "assess", *words.split())
    assert told.code == 2
    assert said in " ".join(told.err.split())
    rows = json.loads(terminal("access", "assess", "match", "--json").out)["questions"]
    assert [row["ours"] for row in rows] == [[], [], []]


def test_words_that_name_somebody_are_kept_and_remarked_on(terminal: Terminal) -> None:
    """Answers, notes and titles are remarked on; contacts asked for, and plain words, are not."""
    remark = "looks like somebody's e-mail address, phone or tax number"
    assert remark in assess(terminal, "answer", "q04", "Ask ana@ledger.example.", *ANA)
    assert remark not in assess(terminal, "answer", "q04", "In a vault since 2026-01-05.", *ANA)
    words = ("access", "assess", "answer", "q04", "Ask ana@ledger.example.", *ANA, "--json")
    (told,) = terminal(*words).data["remarks"]
    assert remark in told
    reach = "ana@ledger.example, 021 555 0199"
    assert remark not in assess(terminal, "answer", "company.contact_reach", reach, *ANA)
    told = terminal("access", "findings", "add", "Log shows 123-456-789", *ANA)
    assert remark in " ".join(told.out.split())
    assert terminal("emulator", "stage", "requested").code == 0
    said = ("--note", "To bo@x.example", "--document", "mail of that day")
    told = terminal("access", "step", "request-sent", *ANA, *said, "--force")
    assert remark in " ".join(told.out.split())


def test_an_e_mail_address_is_nobodys_name(terminal: Terminal) -> None:
    """``--by`` wants a name wherever somebody speaks; the refusal says so."""
    by = ("--by", "ana@ledger.example")
    for words in (
        ("assess", "answer", "q04", "In a vault.", *by),
        ("step", "request-sent", *by),
        ("findings", "add", "No second factor", *by),
    ):
        told = terminal("access", *words)
        assert told.code == 2
        assert "a name is wanted" in " ".join(told.err.split())


def test_who_sees_to_an_answer_is_told_and_a_day_that_is_past_as_such(terminal: Terminal) -> None:
    """What was kept names its owner and its day; one that is over is remarked upon."""
    told = assess(terminal, "answer", "q02", "--owner", "Bo Tane", "--due", "2026-01-05")
    assert "Seen to by Bo Tane, overdue" in told
    assert "Its day is past" in told
    assert "Its day is past" not in assess(terminal, "answer", "q02", "--owner", "Bo Tane")
