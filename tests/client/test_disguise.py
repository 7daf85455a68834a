"""Made-up values: the same for the same, another under another key, of the same form."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.disguise import Disguise

ONE, OTHER = Disguise(b"one"), Disguise(b"other")

FORMS = [
    ("5f3a6f1e-0000-4000-8000-000000000001", r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    ("ana.ngata@example.org", r"person-[0-9a-f]{10}@example\.com"),
    ("https://practice.example/Client/17", r"https://example\.com/[0-9a-f]{12}"),
    ("www.ngata.example", r"https://example\.com/[0-9a-f]{12}"),
    ("1970-11-26", r"(19[4-9]|200)\d-\d\d-\d\d"),
    ("1970-11-26T09:30:00", r"\d{4}-\d\d-\d\dT00:00:00"),
    ("19701126", r"\d{8}"),
    ("******123", r"\*{6}\d{3}"),
    ("J000123", r"J\d{8}"),
    ("6011", r"\d{8}"),
    ("(02) 5550 0621", r"\+00 \d{8}"),
    ("+64 21 555 0100", r"\+00 \d{8}"),
    ("12.50", r"\d{4}\.\d\d"),
    ("Ana Ngata", r"Sample [0-9a-f]{8}"),
    ("12 Example Street\nTe Aro", r"Sample [0-9a-f]{8}\nSample [0-9a-f]{8}"),
]


@pytest.mark.parametrize(("real", "form"), FORMS)
def test_a_made_up_text_has_the_form_of_the_real_one(real: str, form: str) -> None:
    """Ids stay ids, mails mails, days days; the same value gives the same, another key another."""
    made = ONE.text(real)
    assert re.fullmatch(form, made)
    assert made != real
    assert ONE.text(real) == made == Disguise(b"one").text(real)
    assert OTHER.text(real) != made


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=4, max_size=40))
def test_no_text_survives(real: str) -> None:
    """Whatever a text is, nothing of four letters or more of it is in what stands for it."""
    made = ONE.text(real)
    for word in re.findall(r"[^\W\d_]{4,}", real):
        assert word.lower() not in made.lower() or word.lower() in (
            "sample", "samp", "ampl", "mple", "sampl", "ample", "person", "example", "https",
        )  # fmt: skip


def test_empty_stays_empty() -> None:
    """Nothing there stands for nothing there."""
    assert (ONE.text(""), ONE.text(" "), ONE.data("")) == ("", " ", "")


@pytest.mark.parametrize("real", [Decimal("12.50"), Decimal("-3.125"), Decimal("1E+3"), 7, -4, 2.5])
def test_a_made_up_number_keeps_sign_and_decimals(real: Decimal | float) -> None:
    """A number is a number of its kind, below nought where the real one is."""
    made = ONE.number(real)
    assert (made < 0) == (real < 0)
    assert made != real
    assert isinstance(made, int) == isinstance(real, int)
    assert 1000 <= abs(made) < 10_000
    assert ONE.number(real) == made


@pytest.mark.parametrize("real", [Decimal("1E-999999999"), Decimal("1E+999999999")])
def test_monstrous_numbers_cost_nothing(real: Decimal) -> None:
    """A billion decimals are cut to a few; the stand-in is short."""
    assert len(str(ONE.number(real))) < 20


def test_nought_and_small_whole_numbers_tell_nobody_apart() -> None:
    """They stay, where nobody called them personal."""
    assert [ONE.small(value) for value in (0, 30, -30, 999)] == [0, 30, -30, 999]
    assert ONE.small(1234) != 1234
    assert ONE.number(0) == 0
    assert ONE.number(Decimal("0.00")) == 0


def test_different_values_stay_different() -> None:
    """A thousand ids, numbers and names stand for a thousand."""
    for form in ("J{:06}", "Client {}", "c{}@example.org", "00000000-0000-4000-8000-{:012}"):
        assert len({ONE.text(form.format(number)) for number in range(1000)}) >= 999
