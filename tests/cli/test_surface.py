"""Words laid out on a terminal: aligned, never wider than it, and safe to print."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from cyclopts import App
from hypothesis import given
from hypothesis import strategies as st

from greenroom.cli.help import page
from greenroom.cli.surface import (
    Mark,
    Surface,
    marked,
    paired,
    prose,
    room_of,
    tabled,
    title,
)

PIPE = Surface()
ASCII = Surface(signs=False)
TERMINAL = Surface(columns=80, colour=True)
NARROW = Surface(columns=60)
MARKS: tuple[Mark, ...] = ("done", "ours", "waiting", "broken", "note")
COLOUR = re.compile(r"\x1b\[\d+m")
letters = st.text(st.characters(codec="utf-8"), max_size=40)


@pytest.mark.parametrize("mark", MARKS)
def test_every_mark_has_a_shape_of_its_own(mark: Mark) -> None:
    """Without any colour the marks still differ, with signs and without."""
    for surface in (PIPE, ASCII):
        lines = {marked(surface, each, "x") for each in MARKS}
        assert len(lines) == len(MARKS)
        assert "\x1b" not in marked(surface, mark, "x", "y")


def test_a_step_reads_as_mark_words_detail() -> None:
    """The mark stands first, then the words, then the detail."""
    assert marked(PIPE, "done", "Connected.", "NZ") == "✓ Connected.  NZ"
    assert marked(ASCII, "broken", "Refused.") == "[broken] Refused."
    assert marked(TERMINAL, "done", "Connected.") == "\x1b[32m✓\x1b[0m Connected."


def test_a_long_detail_stands_below() -> None:
    """What does not fit beside the words is set in under them."""
    lines = marked(NARROW, "ours", "Next.", "word " * 30).split("\n")
    assert lines[0] == "→ Next."
    assert len(lines) > 2
    assert all(line.startswith("  word") and len(line) <= 60 for line in lines[1:])


@given(st.sampled_from(MARKS), st.lists(st.text("abcdefgh", min_size=1, max_size=12)), letters)
def test_steps_stay_within_the_terminal(mark: Mark, words: list[str], detail: str) -> None:
    """No step is wider than the terminal, as long as its words are not."""
    told = marked(NARROW, mark, " ".join(words), " ".join(words))
    assert all(room_of(line) <= 60 for line in told.split("\n"))
    assert "\x1b" not in marked(NARROW, mark, detail, detail)


@given(letters)
def test_nobody_steers_the_terminal(words: str) -> None:
    """No control character of a name reaches the terminal, wherever the name stands."""
    for surface in (PIPE, ASCII, TERMINAL, NARROW):
        told = "".join(
            (
                prose(surface, words),
                marked(surface, "done", words, words),
                tabled(surface, ("a", "b"), [(words, 1)]),
                paired(surface, {words: words}),
                title(surface, words),
            )
        )
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", COLOUR.sub("", told))
        if not surface.signs:
            assert told.isascii()


def test_prose_is_wrapped_and_addresses_are_not_broken() -> None:
    """Words are wrapped at the terminal's edge; a long address stays in one piece."""
    address = "http://localhost:8720/identity/connect/authorize?" + "x" * 80
    lines = prose(NARROW, f"{'word ' * 20}\n\n  {address}").split("\n")
    assert all(len(line) <= 60 for line in lines if address not in line)
    assert f"  {address}" in lines or address in lines
    assert "" in lines


def test_pipes_and_long_pages_are_left_alone() -> None:
    """Into a file nothing is wrapped, and a page of its own never is."""
    assert prose(PIPE, "word " * 100) == "word " * 100
    page = "\n".join(["word " * 30] * 20)
    assert prose(NARROW, page) == page


def test_titles_stand_out_without_colour() -> None:
    """A title is strong where there is colour, and underlined where there is none."""
    assert title(PIPE, "1. A practice") == "\n1. A practice\n─────────────"
    assert title(ASCII, "Why") == "\nWhy\n---"
    assert title(TERMINAL, "Why") == "\n\x1b[1mWhy\x1b[0m"


def test_a_table_lines_up() -> None:
    """Columns start at one place; numbers end at one place and have their thousands apart."""
    told = tabled(
        PIPE, ("Stream", "Rows", "Done"), [("clients", 15000, True), ("jobs", None, False)]
    )
    assert told.split("\n") == [
        "Stream     Rows  Done",
        "clients  15,000  yes",
        "jobs             no",
    ]


def test_wide_and_combined_letters_line_up() -> None:
    """Letters that take two columns or none are counted as the terminal draws them."""
    told = tabled(PIPE, ("Name", "Kind"), [("東京", "a"), ("Ma\u0304ori", "b")]).split("\n")
    assert {
        room_of(line[: line.index(kind)]) for line, kind in zip(told[1:], "ab", strict=True)
    } == {7}


def test_a_narrow_table_wraps_its_cells() -> None:
    """At sixty columns long cells are wrapped, and no word of any is lost."""
    rows = [("clients.list", "GET client.api/list", "Every client, archived and deleted included.")]
    lines = tabled(NARROW, ("Operation", "Call", "What it does"), rows).split("\n")
    assert len(lines) > 2
    assert all(len(line) <= 60 for line in lines)
    assert set(" ".join(rows[0]).split()) <= set(" ".join(lines).split())


def test_a_table_that_cannot_fit_is_told_row_by_row() -> None:
    """Ids are never cut: where they do not fit beside each other, each row becomes pairs."""
    one, other = "a" * 36, "b" * 36
    told = tabled(NARROW, ("Tenant", "User"), [(one, other), (other, one)])
    assert f"Tenant  {one}\nUser    {other}\n\nTenant  {other}" in told


cells = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.decimals(allow_nan=False),
    st.text("abc déf", max_size=60),
)


@given(st.lists(st.tuples(cells, cells, cells), max_size=5), st.integers(60, 120))
def test_a_table_is_never_wider_than_its_terminal(
    rows: list[tuple[object, object, object]], columns: int
) -> None:
    """Whatever is in it, a table stays within the terminal unless one word alone is wider."""
    told = tabled(Surface(columns=columns), ("One", "Two", "Three"), rows)
    longest = max((len(f"{word}") for line in told.split("\n") for word in line.split()), default=0)
    assert all(room_of(line) <= max(columns, longest + 7) for line in told.split("\n"))


def test_a_row_told_by_itself_begins_with_its_mark_and_name() -> None:
    """The mark stands before the name, not on a line alone; empty cells are left out."""
    rows = [("✗", "company.legal_name", "", "Legal name", "set destination.encrypted first")]
    told = tabled(Surface(columns=40), ("", "Id", "Form", "Question", "Missing"), rows)
    assert told.split("\n") == [
        "✗  company.legal_name",
        "   Question  Legal name",
        "   Missing   set destination.encrypted",
        "             first",
    ]


def test_a_narrow_table_spares_the_room_of_empty_columns() -> None:
    """A column that is empty in every row is shown only where there is room for it."""
    rows = [("✓", "Security assessment", "passed", "", "Thu 26 Nov")]
    heads = ("", "Track", "Stands", "Waited", "Since")
    assert "Waited" not in tabled(Surface(columns=44), heads, rows)
    assert "Waited" in tabled(Surface(columns=60), heads, rows)


def test_pairs_line_up() -> None:
    """The values of named things start at one place; long ones hang under themselves."""
    assert paired(PIPE, {"rows": 15000, "cost": Decimal("1.50")}) == "rows  15,000\ncost  1.50"
    lines = paired(NARROW, {"why": "word " * 20}).split("\n")
    assert lines[0].startswith("why  word")
    assert all(line.startswith("     word") for line in lines[1:])


def test_a_help_page_keeps_to_its_terminal() -> None:
    """The page of a group is no wider than a narrow terminal, its last line included."""
    for group in ("access evidence", "access incidents"):
        told = page(App(), group.split(), columns=60)
        assert "COMMAND" in told
        assert max(map(room_of, told.split("\n"))) <= 60
