"""Every known refusal, limit and action is tried by a test that names it, or owned up to."""

from __future__ import annotations

import ast
import os
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "emulator-limits.md"

LAST = {"AE": 7, "CE": 3, "TE": 6, "GE": 9, "RL": 9, "RH": 6, "DA": 10}
"""The rows of the OAuth reference's sections 11 to 13b and 15: how many each has."""

IDS = [f"{kind}-{number:02}" for kind, last in LAST.items() for number in range(1, last + 1)]

_ID = re.compile(rf"\b(?:{'|'.join(LAST)})-\d{{2}}\b")


def tried() -> set[str]:
    """The ids that the docstrings of tests name."""
    return {
        found
        for path in TESTS.rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        for found in _ID.findall(ast.get_docstring(node) or "")
    }


def owned_up() -> dict[str, str]:
    """The ids that the page names, each with its line."""
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    return {found: row for row in rows for found in _ID.findall(row.split("|")[1])}


def test_every_row_is_tried_or_owned_up_to() -> None:
    """A row that no test names stands on the page of what the emulator does not imitate."""
    assert sorted(set(IDS) - tried() - set(owned_up())) == []


def test_the_page_says_why() -> None:
    """Each line of the page has its reason, and no id that is none."""
    assert set(owned_up()) <= set(IDS)
    for row in owned_up().values():
        assert len(row.split("|")[2].split()) >= 4, row


def test_the_list_is_that_of_the_facts() -> None:
    """Where the reference is at hand, it has exactly the rows that are asked for here."""
    folder = os.environ.get("GREENROOM_FACTS")
    if not folder:
        pytest.skip("GREENROOM_FACTS names no folder of reference files")
    text = (Path(folder) / "oauth.md").read_text("utf-8")
    rows = re.findall(rf"^\| ({_ID.pattern}) \|", text, re.MULTILINE)
    assert sorted(rows) == sorted(IDS)
