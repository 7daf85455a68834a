"""The page of what is not imitated names switches that exist, and pages that are there."""

from __future__ import annotations

import re
from pathlib import Path

from greenroom.contract import contract
from greenroom.emulator.faults import KINDS

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "emulator-limits.md").read_text("utf-8")


def rows() -> list[list[str]]:
    """The rows of the practice's tables, by cell."""
    lines = PAGE.partition("## The practice")[2].splitlines()
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if "|" in line]
    return [row for row in found if row[0] not in ("What", "---")]


def test_every_switch_named_on_the_page_exists() -> None:
    """The last column of a row holds switches of the contract and nothing else."""
    named = {name for row in rows() for name in re.findall(r"`([\w-]+)`", row[3])}
    assert named
    assert named <= contract().switches.keys()


def test_every_row_says_what_is_done_and_mostly_why() -> None:
    """No row leaves its second cell empty; a reason is missing only where a switch or we decide."""
    for row in rows():
        assert len(row) == 4, row
        assert row[0], row
        assert row[1], row


def test_links_of_the_page_lead_somewhere() -> None:
    """Pages and faults that are named exist."""
    for target in re.findall(r"\]\(([\w/.-]+\.md)\)", PAGE):
        assert (DOCS / target).is_file(), target
    assert {"slow", "slow-body"} <= KINDS.keys()
