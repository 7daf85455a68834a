"""The reference: a page for each group, every operation and record told once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from greenroom.contract import contract
from greenroom.contract.reference import coverage, operation_page, pages, record_page, scope_matrix

KNOWN = contract()
PAGES = pages(KNOWN)
DOCS = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_committed_page_is_fresh(name: str) -> None:
    """What is in docs/reference is what the data says today; make docs writes it."""
    assert (DOCS / name).read_text("utf-8") == PAGES[name]


def test_every_operation_is_told_on_its_groups_page() -> None:
    """102 operations, each with a heading of its own, its path, scopes and source."""
    for name, one in KNOWN.operations.items():
        text = PAGES[f"{one.group}.md"]
        assert text.count(f"## `{name}`\n") == 1
        told = operation_page(KNOWN, one)
        assert one.path in told
        assert all(scope in told for scope in one.scopes_any)
        assert f"standing: {one.standing}" in told


def test_every_record_is_told_with_every_field() -> None:
    """Each record's page names all its fields."""
    for record in KNOWN.records.values():
        told = record_page(KNOWN, record)
        assert all(f"`{field.name}`" in told for field in record.fields)
        assert f"## `{record.name}`" in PAGES["records.md"]


def test_the_scope_matrix_marks_what_only_a_broad_scope_opens() -> None:
    """Every operation has a row, and the broad-only ones are said to be so."""
    matrix = scope_matrix(KNOWN)
    assert all(f"`{name}`" in matrix for name in KNOWN.operations)


def test_coverage_counts_add_up() -> None:
    """The standings told add up to all operations."""
    [total] = [line for line in coverage(KNOWN).splitlines() if line.startswith("| operations |")]
    assert sum(map(int, re.findall(r"\d+", total))) == len(KNOWN.operations) == 102


def test_tables_are_tables() -> None:
    """Every row of a table has as many cells as its head: a stray bar would break the page."""
    for name, text in PAGES.items():
        width = 0
        for line in text.splitlines():
            cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
            assert not (width and cells) or cells == width, (name, line)
            width = cells


def row_of(page: str, name: str) -> str:
    """The one row of a page that begins with a name."""
    [row] = [line for line in PAGES[page].splitlines() if line.startswith(f"| `{name}` |")]
    return row


def test_every_switch_and_stage_is_told():
    """Each switch has its row with readings and sources, each stage one with what may follow."""
    for switch in KNOWN.switches.values():
        row = row_of("switches.md", switch.name)
        assert all(word in row for word in (*switch.choices, *switch.sources, switch.standing))
    for stage in KNOWN.stages.values():
        assert all(f"`{name}`" in row_of("stages.md", stage.name) for name in stage.next)
