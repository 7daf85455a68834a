"""What is proposed for a question: the nearest of ours by its words, nothing for what we lack."""

from __future__ import annotations

import csv
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.access.access_form import access_form_data
from greenroom.access.assessment_data import assessment_data
from greenroom.access.questionnaire.model import Asked, Form
from greenroom.access.questionnaire.nearness import PROPOSED, stem
from greenroom.access.questionnaire.ours import nearest
from greenroom.access.questionnaire.reading import read
from greenroom.access.questionnaire.words import words
from reference_files import FACTS, needs_facts

with (Path(__file__).parent / "paraphrases.csv").open(encoding="utf-8") as file:
    SAID = [(row["ours"], row["question"]) for row in csv.DictReader(file)]

LABELS: list[tuple[Form, str, str, str]] = [
    *(
        ("assessment", name, one.topic, one.number)
        for name, one in assessment_data().questions.items()
    ),
    *(("assessment", name, one.label, one.number) for name, one in assessment_data().particulars()),
    *(("access", name, one.label, "") for name, one in access_form_data().fields.items()),
]


def first(form: Form, text: str, number: str = "") -> str:
    """The id that is proposed first; empty where nothing is."""
    found = nearest(form).to(Asked("", number, "", text))
    return found[0].id if found else ""


@pytest.mark.parametrize(("form", "name", "text", "number"), LABELS)
def test_ours_are_nearest_to_themselves(form: Form, name: str, text: str, number: str) -> None:
    """Each of ours, word for word, is proposed first and as near, whatever its number."""
    for other in (number, "", "99"):
        found = nearest(form).to(Asked("", other, "", text))[0]
        assert (found.id, found.how, found.likeness) == (name, "near", 1.0)


def test_what_is_said_in_other_words_is_found() -> None:
    """Of 52 questions as others word them, 9 in 10 are proposed first, all but two at all."""
    asked = [(name, text) for name, text in SAID if name]
    assert len(asked) == 52
    right = [name for name, text in asked if first("assessment", text) == name]
    there = [
        name
        for name, text in asked
        if name in {one.id for one in nearest("assessment").to(Asked("", "", "", text))}
    ]
    assert len(right) >= 0.9 * len(asked)
    assert len(there) >= len(asked) - 2


def test_what_we_do_not_ask_is_near_nothing() -> None:
    """Questions that none of ours asks are never called near."""
    for name, text in SAID:
        if not name:
            found = nearest("assessment").to(Asked("", "", "", text))
            assert all(one.how == "maybe" for one in found), text


def test_an_equal_number_counts_but_does_not_decide() -> None:
    """The same number lifts a question; words that say something else stay before it."""
    text = "Are stored keys kept apart?"
    plain, numbered = (nearest("assessment").to(Asked("", n, "", text)) for n in ("", "2.4"))
    assert numbered[0].likeness > plain[0].likeness
    assert first("assessment", "How long are audit logs retained?", "2.4") == "q19"
    assert nearest("assessment").to(Asked("", "2.4", "", "Who is your chief executive?")) == ()
    assert words().nearness.number < words().nearness.maybe


@given(st.text(max_size=200), st.sampled_from(["", "2.4", "12"]))
def test_any_words_give_a_proposal_in_order(text: str, number: str) -> None:
    """At most three, falling, between 0 and 1, and the same each time."""
    asked = Asked("", number, "", text)
    found = nearest("assessment").to(asked)
    told = [one.likeness for one in found]
    assert told == sorted(told, reverse=True)
    assert len(found) <= PROPOSED
    assert all(0 < one <= 1 for one in told)
    assert found == nearest("assessment").to(asked)


def test_endings_do_not_tell_words_apart() -> None:
    """Encrypted, encryption and encrypts are one word; a short word keeps its letters."""
    assert {stem(one) for one in ("encrypted", "encryption", "encrypts", "encrypting")} == {
        "encrypt"
    }
    assert [stem(one) for one in ("keys", "key", "tls", "access")] == [
        "key",
        "key",
        "tls",
        "access",
    ]


def test_every_hint_and_concept_is_of_use() -> None:
    """Hints are for rows that exist, all of them; no phrase stands under two meanings."""
    hints = words().hints
    assert set(hints["access"]) == set(access_form_data().fields)
    data = assessment_data()
    assert set(hints["assessment"]) == {*data.questions, *(name for name, _ in data.particulars())}
    phrases = [one for phrases in words().concepts.values() for one in phrases]
    assert len(phrases) == len(set(phrases))


@needs_facts
def test_the_standard_in_its_readers_words_is_found() -> None:
    """The 21 rows find themselves; of 32 demands 29 lead to their question."""
    text = (FACTS / "security-assessment.md").read_text("utf-8")
    for name, topic in re.findall(r"^\| (Q\d\d) \| ([^|]*) \|", text, re.MULTILINE):
        assert first("assessment", topic.strip()) == name.lower()
    questions = assessment_data().questions
    demands = re.findall(r"^\| (R\d+\.\d) \| ([^|]*) \| ([^|]*) \|", text, re.MULTILINE)
    right = 0
    for name, demand, value in demands:
        found = first("assessment", f"{demand.strip()} {value.strip()}")
        right += found in questions and name in questions[found].requirements
    assert (len(demands), right >= 29) == (32, True)


def test_a_thousand_questions_are_compared_at_once() -> None:
    """As many as a questionnaire may have take a few seconds at most."""
    lines = (f"{n // 50 + 1}.{n % 50} {SAID[n % len(SAID)][1]}" for n in range(1000))
    found = read("\n".join(lines).encode(), "x.txt").questions
    begun = time.perf_counter()
    assert sum(bool(nearest("assessment").to(one)) for one in found) > 500
    assert time.perf_counter() - begun < 10
