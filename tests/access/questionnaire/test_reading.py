"""Questionnaires as people have them: numbered or in cells, in any letters, or no such thing."""

from __future__ import annotations

import csv
import io
import textwrap
import time
from collections.abc import Iterator
from typing import Literal, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.questionnaire.model import doubled
from greenroom.access.questionnaire.reading import LONGEST, MOST_QUESTIONS, read
from greenroom.errors import ConfigError


class Written(NamedTuple):
    """A question as a test writes it."""

    number: str
    heading: str
    text: str


def told(data: bytes, name: str) -> list[Written]:
    """What a file is read as."""
    return [Written(one.number, one.heading, one.text) for one in read(data, name).questions]


def texts(data: str) -> list[str]:
    """Number and words of every question of a text file."""
    return [f"{one.number} {one.text}".strip() for one in read(data.encode(), "x.txt").questions]


# --------------------------------------------------------------------------------- written and read

_WORDS = st.sampled_from([
    "Is", "the", "key", "kept", "tokens,", "data;", "or", "AES-256", "encrypted", "rest:", "(if",
    "anybody)", "it's", "Māori", "café", "\u201cquoted\u201d", "\u2013", "URLs", "|", "e.g.", "TLS",
    "1.2 or newer", "24 hours a day", "2.0 as well", "302 and no body", "12. or later",
])  # fmt: skip
_FIRST = st.sampled_from(["Is", "Are", "Describe", "Which", "How", "Where", "Do"])
_LAST = st.sampled_from(["used?", "kept?", "in place?", "your reasons.", "the policy:"])


@st.composite
def documents(draw: st.DrawFn) -> list[Written]:
    """Sections with numbered questions; numbers rise, some are left out."""
    found = []
    for section in range(1, draw(st.integers(1, 4)) + 1):
        heading = draw(st.sampled_from(["Encryption", "Hosting and third parties", "Logging"]))
        number = 0
        for _ in range(draw(st.integers(1, 6))):
            number += draw(st.integers(1, 3))
            middle = draw(st.lists(_WORDS, max_size=40))
            # Within a question no sentence ends: else the next number could begin a question.
            middle = [word.rstrip("?.:;)") for word in middle]
            text = " ".join([draw(_FIRST), *filter(None, middle), draw(_LAST)])
            found.append(Written(f"{section}.{number}", f"{section}. {heading}", text))
    return found


class Layout(NamedTuple):
    """How a text of numbered lines is laid out."""

    form: str
    width: int
    indent: str
    is_apart: bool

    def lines(self, document: list[Written]) -> Iterator[str]:
        """The document, line by line."""
        yield from ("Security questionnaire", "")
        heading = ""
        for one in document:
            if one.heading != heading:
                yield from ("", one.heading, "")
                heading = one.heading
            yield from textwrap.wrap(
                self.form.format(one.number, one.text), self.width,
                subsequent_indent=self.indent, break_long_words=False, break_on_hyphens=False,
                expand_tabs=False, replace_whitespace=False,
            )  # fmt: skip
            yield from [""] * self.is_apart


class Cells(NamedTuple):
    """How a table of cells is written."""

    separator: str
    is_quoted: bool
    is_told: bool
    header: tuple[str, ...]

    def lines(self, document: list[Written]) -> Iterator[str]:
        """The document, row by row."""
        if self.is_told:
            yield f"sep={self.separator}"
        rows = [(one.heading, one.number, one.text, "") for one in document]
        for row in [self.header, *rows] if self.header else rows:
            out = io.StringIO()
            quoting: Literal[0, 1] = csv.QUOTE_ALL if self.is_quoted else csv.QUOTE_MINIMAL
            csv.writer(out, delimiter=self.separator, lineterminator="", quoting=quoting).writerow(
                row
            )
            yield out.getvalue()


LAYOUTS = st.builds(
    Layout,
    st.sampled_from(
        ["{} {}", "{}. {}", "{}) {}", "({}) {}", "Q{}. {}", "Question {}: {}", "{}\t{}"]
    ),
    st.integers(24, 120), st.sampled_from(["", "    "]), st.booleans(),
)  # fmt: skip
TABLES = st.builds(
    Cells,
    st.sampled_from([",", ";", "\t", "|"]),
    st.booleans(),
    st.booleans(),
    st.sampled_from([
        (), ("Section", "No.", "Question", "Your answer"),
        ("Category", "Ref", "Security question", "Response"),
    ]),
)  # fmt: skip
ENDS = st.sampled_from(["\n", "\r\n"])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])


@given(documents(), LAYOUTS, ENDS, ENCODINGS)
def test_numbered_lines_are_read_back(
    document: list[Written], layout: Layout, end: str, encoding: str
) -> None:
    """Whatever the numbers look like, wrapped or not: the same questions come back."""
    assert told(end.join(layout.lines(document)).encode(encoding), "x.txt") == document


@given(documents(), TABLES, ENDS, ENCODINGS)
def test_cells_are_read_back(
    document: list[Written], cells: Cells, end: str, encoding: str
) -> None:
    """With a header or without, any separator, any encoding: the same questions come back."""
    assert told(end.join(cells.lines(document)).encode(encoding), "x.csv") == document


@given(st.binary(max_size=400), st.sampled_from(["x.txt", "x.csv"]))
def test_no_bytes_break_it(data: bytes, name: str) -> None:
    """Any bytes are read or refused in words."""
    try:
        found = read(data, name)
    except ConfigError:
        return
    assert found.questions


@given(st.text("aQ12.3?),;|\t\n\"' -#*_", max_size=300), st.sampled_from(["x.txt", "x.csv"]))
def test_no_letters_break_it(text: str, name: str) -> None:
    """Any letters that mean something to the reader are read or refused in words."""
    try:
        questions = read(text.encode(), name).questions
    except ConfigError:
        return
    assert len({one.key for one in questions}) == len(questions)


# ------------------------------------------------------------------------------------ single cases


def test_windows_letters_are_read() -> None:
    """A file saved by an old Windows program keeps its quotes and accents."""
    found = read("1. Is it \u201csealed\u201d \u2013 café?\r\n".encode("cp1252"), "x.txt")
    assert (found.encoding, found.questions[0].text) == (
        "Windows-1252",
        "Is it \u201csealed\u201d \u2013 café?",
    )


def test_a_number_inside_a_sentence_begins_nothing() -> None:
    """A version, a count or a year that wraps to a line's beginning stays in its question."""
    assert texts(
        "2.5 Is all traffic protected with TLS\n1.2 or newer, and keys of\n128 bits or more?\n"
        "2.6 Since when, and is OAuth\n2.0 used for that?\n"
    ) == [
        "2.5 Is all traffic protected with TLS 1.2 or newer, and keys of 128 bits or more?",
        "2.6 Since when, and is OAuth 2.0 used for that?",
    ]


def test_numbered_titles_are_headings() -> None:
    """A numbered line that asks nothing and has others below it is their heading."""
    found = read(
        b"1. Company\n1.1 Legal name\n1.2 Website\n2. Logging\n2.1 Is there a log?\n", "x.txt"
    )
    assert [(one.number, one.heading) for one in found.questions] == [
        ("1.1", "1. Company"), ("1.2", "1. Company"), ("2.1", "2. Logging"),
    ]  # fmt: skip


def test_a_short_line_before_a_number_is_a_heading() -> None:
    """Right below a whole question too, unless it asks something or is a place to answer in."""
    text = b"Keys\n1. Who?\nDescribe exceptions\n2. Where?\nYes / No\nLogs\n3. Are they?\n"
    found = read(text, "x.txt").questions
    assert [one.heading for one in found] == ["Keys", "Keys", "Logs"]
    assert found[0].text == "Who? Describe exceptions"


def test_a_question_with_parts_stays_a_question() -> None:
    """What asks is never taken for a title; lettered parts belong to their question."""
    text = "3. Do you log?\n3.1 For how long?\n4. Which of these:\na) reads\nb) writes?\n"
    assert texts(text) == [
        "3 Do you log?", "3.1 For how long?", "4 Which of these: a) reads b) writes?",
    ]  # fmt: skip


def test_a_lettered_line_that_asks_is_a_question() -> None:
    """Below a whole question a marked line that asks stands by itself, and the remark says so."""
    found = read(
        b"3. Do you log?\na) Who reads the logs?\nb) For how long are\nthey kept?\n"
        b"- Describe the store.\n4. Where?\n1.1 Is it sealed?\n1.1.a Who?\n1.1.b When is it\nso?\n",
        "x.txt",
    )
    assert [f"{one.number} {one.text}".strip() for one in found.questions] == [
        "3 Do you log?", "3a Who reads the logs?", "3b For how long are they kept?",
        "Describe the store.", "4 Where?", "1.1 Is it sealed?", "1.1.a Who?",
        "1.1.b When is it so?",
    ]  # fmt: skip
    own = "3a, 3b, \u201cDescribe the store.\u201d"
    assert found.remarks == (f"Lettered or bulleted lines became questions of their own: {own}.",)


def test_parts_that_were_joined_are_told() -> None:
    """Below a line that goes on, or where they ask nothing, parts stay; the remark names them."""
    found = read(
        b"4. Which of these:\na) reads\nb) Do you write?\n5. Which do you use?\n- TLS\n- IPsec\n"
        b"6. For each of these,\n(i) Who?\n(ii) When?\n7. Who?\n- Audit trail\n8. Where?\n",
        "x.txt",
    )
    assert [one.text for one in found.questions] == [
        "Which of these: a) reads b) Do you write?", "Which do you use? TLS IPsec",
        "For each of these, (i) Who? (ii) When?", "Who? Audit trail", "Where?",
    ]  # fmt: skip
    assert not any(one.heading for one in found.questions)
    assert (
        "joined to the question above them: 4 (a, b), 5 (2 bullets), 6 (i, ii), 7 (1 bullet)."
        in (found.remarks[0])
    )


def test_parts_in_a_cell_are_read_by_the_same_rule() -> None:
    """In a cell of several lines, and in rows numbered by a letter alone."""
    found = read(
        b'No,Question,Answer\n2.1,"Is it sealed?\na) Where?\nb) By whom?",\n'
        b'2.2,"Which of these:\n- reads\n- writes?",\n2.3,Who?,\na),Since when?,\n',
        "x.csv",
    )
    assert [f"{one.number} {one.text}" for one in found.questions] == [
        "2.1 Is it sealed?", "2.1a Where?", "2.1b By whom?", "2.2 Which of these: reads writes?",
        "2.3 Who?", "2.3a Since when?",
    ]  # fmt: skip
    assert "2.2 (2 bullets)" in found.remarks[0]
    assert "2.1a, 2.1b." in found.remarks[1]


def test_without_numbers_too_each_marked_line_that_asks_is_a_question() -> None:
    """Below a heading or a sibling; below a line that goes on they are its parts."""
    found = read(
        b"Keys\n- Are they sealed?\n- Describe the roles\n- Name the owner\n\n"
        b"Describe which of these you have:\n\n- reads\n- writes?\n",
        "x.txt",
    )
    assert [(one.heading, one.text) for one in found.questions] == [
        ("Keys", "Are they sealed?"), ("Keys", "Describe the roles"), ("Keys", "Name the owner"),
        ("Keys", "Describe which of these you have: reads writes?"),
    ]  # fmt: skip
    assert "\u201cDescribe which of these you have: \u2026\u201d (2 bullets)" in found.remarks[0]


def test_words_that_are_asked_twice_are_told() -> None:
    """Both stay, and the remark names them."""
    found = read(b"1. Explain.\n2. Where?\n3. EXPLAIN\n", "x.txt")
    assert len({one.key for one in found.questions}) == 3
    assert found.remarks == ("The same words are asked more than once: 1, 3.",)


LAID_OUT = {
    "a word processor's tabs": (
        "Section 1 - Company\r\n1.1\tLegal name\r\n1.2\tHow? Describe\r\n\tit.\r\n\tYes / No\r\n",
        ["1.1 Legal name", "1.2 How? Describe it."],
    ),
    "the question on the next line": (
        "Question 1\nIs MFA forced?\n\nQuestion 2\nSince when?\n",
        ["1 Is MFA forced?", "2 Since when?"],
    ),
    "letters before numbers": (
        "A. Access\nA1. Is MFA forced?\nA2. With\nAES-256. Really?\nB. Keys\nB1. Who has them?\n",
        ["A1 Is MFA forced?", "A2 With AES-256. Really?", "B1 Who has them?"],
    ),
    "a bulleted list pasted from a word processor": (
        "1.\tIs it sealed?\n\ta)\tWhere?\no\tBy whom?\n2.\tHow?\n",
        ["1 Is it sealed?", "1a Where?", "By whom?", "2 How?"],
    ),
    "answers in the next cell, and a second line in the first": (
        "1.1\tIs it sealed?\nSince when?\tYes\n1.2\tHow?\tYes\n1.3\tWho?\t\n",
        ["1.1 Is it sealed? Since when?", "1.2 How?", "1.3 Who?"],
    ),
    "small letters in the number": (
        "4 Do you log?\n4a Who reads?\n4b For how\nlong?\n5 Where?\n",
        ["4 Do you log?", "4a Who reads?", "4b For how long?", "5 Where?"],
    ),
    "letters that are in capitals": (
        "1. Is it?\nA) Describe the keys.\nB) Who has them?\n2. Where?\n",
        ["1 Is it?", "1A Describe the keys.", "1B Who has them?", "2 Where?"],
    ),
    "bullets below a heading": (
        "1. Is it?\n\n# Logs\n\n- Are they kept?\n2. Where?\n",
        ["1 Is it?", "Are they kept?", "2 Where?"],
    ),
    "a list inside a list": (
        "1. **Access**\n   1. Is MFA forced?\n   2. Is there SSO?\n2. **Logs**\n   1. Are they?\n",
        ["1.1 Is MFA forced?", "1.2 Is there SSO?", "2.1 Are they?"],
    ),
    "a dash behind the number": (
        "2.1 - Is MFA forced?\n2.2 \u2013 Since when?\n",
        ["2.1 Is MFA forced?", "2.2 Since when?"],
    ),
    "numbers that begin anew": (
        "Keys\n1. Are they kept apart?\n\nLogs\n1. Are they kept?\n",
        ["1 Are they kept apart?", "1 Are they kept?"],
    ),
    "words below a question": (
        "1. Is MFA forced?\n\nFor all users. Describe exceptions.\n\n2. Since when?\n",
        ["1 Is MFA forced? For all users. Describe exceptions.", "2 Since when?"],
    ),
    "heads and feet of pages": (
        "Co\n\n1. Is MFA\n\nPage 1\n\fCo\n\non?\n\n2. Since\vwhen?\n\n2\n\fCo\n\n3. Who?\n",
        ["1 Is MFA on?", "2 Since when?", "3 Who?"],
    ),
    "cells between tabs": (
        '1\t"Is it ""sealed""?"\t\t\n2\tWhere?\t\t\n',
        ['1 Is it "sealed"?', "2 Where?"],
    ),
    "bullets": ("# Keys\n\n- Are they kept apart?\n* Where?\n", ["Are they kept apart?", "Where?"]),
}


@pytest.mark.parametrize(("text", "wanted"), LAID_OUT.values(), ids=LAID_OUT)
def test_layouts_of_other_programs_are_read(text: str, wanted: list[str]) -> None:
    """As word processors, converters and people lay a questionnaire out."""
    assert texts(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Question\nIs it, by whom?\nWhere?\n", ["Is it, by whom?", "Where?"]),
        ("Nummer;Question;Answer\n1;Is it?;\n2;Where?;\n", ["1 Is it?", "2 Where?"]),
        (
            "\ufeffTitle;;\n;No;Security question (answer all);Reply\nKeys;1;Is it?;\n;2;Where?;\n",
            ["1 Is it?", "2 Where?"],
        ),
        ("sep=^\n2.1^Tokens sealed, all\n2.2^TLS\n", ["2.1 Tokens sealed, all", "2.2 TLS"]),
        ("2.1;Tokens sealed\n2.2;TLS used\n", ["2.1 Tokens sealed", "2.2 TLS used"]),
        ("Ref,Question\nAC-1,Is it?\nAC-2,Where?\n", ["AC-1 Is it?", "AC-2 Where?"]),
        ("Q1,'=Is it?\nQ2,Where?\n", ["1 =Is it?", "2 Where?"]),
    ],
)
def test_tables_of_other_programs_are_read(text: str, wanted: list[str]) -> None:
    """Commas that nobody quoted, columns in other words or none, references, cells made plain."""
    assert [
        " ".join(filter(None, (one.number, one.text))) for one in told(text.encode(), "x.csv")
    ] == wanted


def test_places_to_answer_in_are_left_out() -> None:
    """Lines for the answer are no words of the question."""
    found = texts("1. Is it sealed?\nAnswer: ________\nYes / No\n\n2. By whom?\nYour response:\n")
    assert found == ["1 Is it sealed?", "2 By whom?"]


def test_questions_without_numbers_are_read() -> None:
    """Where nothing is numbered, each sentence that asks is a question."""
    found = read(
        b"Encryption\n\nIs it\nsealed?\nBy whom?\n\nDescribe the keys.\n\nThank you.", "x.txt"
    )
    assert [one.text for one in found.questions] == [
        "Is it sealed?",
        "By whom?",
        "Describe the keys.",
    ]
    assert {one.heading for one in found.questions} == {"Encryption"}
    assert found.shape == "questions without numbers"


def test_rows_between_bars_are_a_table() -> None:
    """A Markdown table is read like any other."""
    text = (
        "| No | Question | Answer |\n|---|---|---|\n| 2.1 | Is it sealed? | |\n| 2.2 | Where? | |\n"
    )
    assert texts(text) == ["2.1 Is it sealed?", "2.2 Where?"]


def test_a_title_row_gives_the_heading() -> None:
    """Rows above the header are passed by; a row of a title alone heads those below."""
    text = "Assessment 2027,,\nNo,Question,Answer\nEncryption,,\n2.1,Is it sealed?,\n"
    assert told(text.encode(), "x.csv") == [Written("2.1", "Encryption", "Is it sealed?")]


def test_two_questions_with_one_number_both_stay() -> None:
    """Both are kept under keys of their own, and the reading says so."""
    found = read(b"No,Question\n2.1,Is it sealed?\n2.2,Where?\n2.1,By whom?\n", "x.csv")
    assert len({one.key for one in found.questions}) == 3
    assert doubled(found.questions) == ("2.1",)
    assert "More than one question" in found.remarks[0]
    assert "2.10 becomes 2.1" in found.remarks[1]


def test_keys_follow_the_words() -> None:
    """A question keeps its key under another number; where words are the same, place decides."""
    first = read(b"1. Is it sealed?\n2. Where?\n", "x.txt").questions
    second = read(b"7. Where?\n8. Is it  SEALED?\n", "x.txt").questions
    assert {one.key for one in first} == {one.key for one in second}
    twice = read(b"1. Explain.\n2. Explain.\n", "x.txt").questions
    turned = read(b"No,Question\n2,Explain.\n1,Explain.\n", "x.csv").questions
    assert twice[0].key != twice[1].key
    assert [one.key for one in turned] == [twice[1].key, twice[0].key]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \r\n", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b"PK\x03\x04....", "Word, Excel"),
        (b"\xd0\xcf\x11\xe0....", "old Word"),
        (b"{\\rtf1 1. Is it?}", "rich text"),
        (b"<!DOCTYPE html><p>1. Is it?", "web page"),
        (b"1. Is it?\x00\x01\x02\x00", "a binary file"),
        (b"1. Is it \x81?", "in none of"),
        (b"Dear Sir,\nthank you.\n", "No question was found"),
        (b"No,Question\n", "No question was found"),
        (b"1. Is it " + b"x" * (LONGEST * 5), "no question is so long"),
        (b"1. Is it\n" + b"so and so\n" * LONGEST, "letters in one question"),
        (b"2.1 x\n" * 20_001, "lines: no questionnaire has so many"),
        (b"x" * 5_000_001, "no questionnaire is so large"),
    ],
)
def test_what_is_no_questionnaire_is_refused(data: bytes, words: str) -> None:
    """Empty, binary, another program's file, too long: said in one sentence, with what helps."""
    with pytest.raises(ConfigError, match=words) as caught:
        read(data, "x.txt")
    assert caught.value.hint
    with pytest.raises(ConfigError):
        read(data, "x.csv")


def test_five_thousand_questions_are_too_many_and_told_at_once() -> None:
    """A long list is refused in words, within seconds."""
    begun = time.perf_counter()
    for form in ("{}. Is it so?\n", "{}, Is it so?\n"):
        data = "".join(form.format(n + 1) for n in range(5000)).encode()
        name = "x.txt" if "." in form else "x.csv"
        with pytest.raises(
            ConfigError, match=f"5,000 numbered lines.*more than {MOST_QUESTIONS:,}"
        ):
            read(data, name)
    assert time.perf_counter() - begun < 5
