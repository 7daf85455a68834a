"""The data of the probe: every word has its meaning, every call may be made."""

from __future__ import annotations

from importlib import resources

import pytest

from greenroom.access.scopes.probe_data import read_probes
from greenroom.contract import contract
from greenroom.errors import ContractError

TEXT = (resources.files("greenroom.access") / "data" / "probes.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('operation = "staff.list"', 'operation = "staff.listing"'),
        ('operation = "staff.list"', 'operation = "staff.add"'),
        ('operation = "staff.list"', 'operation = "jobs.current"'),
        ("arguments = { page_size = 1 }", "arguments = { size = 1 }"),
        ('[calls."practicemanager.time"]', '[calls."practicemanager.times"]'),
        ('[words."tier"]', '[words."tiers"]'),
        ("[empty.unknown]", "[empty.unsure]"),
        ('reasons = [""]', 'reasons = ["never"]'),
        ('source = "docs-postman"', 'source = "docs-postmen"'),
        ("lasting = true", "lasts = true"),
    ],
)
def test_what_is_not_there_or_may_not_be_called_is_refused(old: str, new: str) -> None:
    """An unknown call, one that writes, one its scope does not open, a word without a meaning."""
    assert old in TEXT
    with pytest.raises(ContractError, match=r"probes\.toml"):
        read_probes(TEXT.replace(old, new, 1), contract())
