"""The data behind a scope plan: every row of the guide's tables, and nothing that dangles."""

from __future__ import annotations

from importlib import resources

import pytest

from greenroom.access.scopes.scope_data import read_scopes, scope_data
from greenroom.contract import contract
from greenroom.errors import ContractError

DATA = scope_data()
TEXT = (resources.files("greenroom.access") / "data" / "scopes.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "exists"),
    [
        ("practicemanager.client.read", True),
        ("practicemanager.client", True),
        ("practicemanager.contact.read", False),
        ("practicemanager.contact", False),
    ],
)
def test_each_scope_of_the_guide_s_table_is_translated(name: str, exists: bool) -> None:
    """Four names: two are Xero's, two are not and mean a client scope, as the contract has it."""
    [row] = [one for one in DATA.guide if one.name == name]
    assert row.exists is exists
    assert row.says
    assert (name in contract().scopes) is exists
    assert (name in contract().aliases) is not exists
    if not exists:
        assert contract().aliases[name].means == row.ask


@pytest.mark.parametrize("row", ["CMP-01", "CMP-02", "CMP-03", "CMP-04", "CMP-05", "CMP-06"])
def test_each_row_of_the_guide_s_comparison_has_its_place(row: str) -> None:
    """Accounting and XPM side by side: set-up, scopes, request, assessment, start, risk."""
    [found] = [one for one in DATA.compare if row in one.ids]
    assert found.accounting != found.practice


def test_every_group_of_operations_has_its_area() -> None:
    """Whatever a feature uses, it can be told what an organisation has of it."""
    for one in contract().operations.values():
        assert DATA.area(one.group).lacks


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('ask = "practicemanager.client"', 'ask = "practicemanager.clients"'),
        ('when = "contacts"', 'when = "kontacts"'),
        ('groups = ["time"]', 'groups = ["times"]'),
        ('groups = ["time"]', 'groups = ["time", "staff"]'),
        ('source = "guide"', 'source = "guides"'),
        ('label = "Time"', 'label = "Time"\ncolour = "green"'),
        ('standing = "documented"', 'standing = "known"'),
    ],
)
def test_what_is_not_there_is_refused(old: str, new: str) -> None:
    """An unknown scope, group, source, key or standing is an error that names the file."""
    assert old in TEXT
    with pytest.raises(ContractError, match=r"scopes\.toml"):
        read_scopes(TEXT.replace(old, new, 1), contract())
