"""What stands around the tiers, as data: checked, sourced, and free of lists known to be wrong."""

from __future__ import annotations

import re
from importlib import resources

import pytest
from cost_cast import CONTRACT, DATA

from greenroom.access.cost.cost_data import read_cost
from greenroom.errors import ContractError
from reference_files import FACTS, needs_facts

TEXT = (resources.files("greenroom.access") / "data" / "cost.toml").read_text("utf-8")
IN_TIERS = {f"T-{number:02}" for number in (1, 2, 4, 5, 6, 7, 9, 10)}
"""Rows that stand in the contract's tiers."""


def test_every_row_names_its_source() -> None:
    """Exemptions, rules, questions, currencies and yearly items say where they are from."""
    named = [*DATA.exemptions.values(), *DATA.rules, *DATA.questions.values()]
    named += [*DATA.currencies.values(), *DATA.yearly.values()]
    assert {one.source for one in named} <= set(CONTRACT.sources)  # type: ignore[attr-defined]
    assert all(one.standing for one in named)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('ask = "K-01"', 'ask = "K-99"', "K-99"),
        ('"exemption", "downgrade"', '"exemptions", "downgrade"', "exemptions"),
        ("monthly = { core = 20 }", "monthly = { cor = 20 }", "cor"),
        ("[assumed]", "[asumed]", "asumed"),
        ("[assumed]", "[assumed", "not|cost.toml"),
    ],
)
def test_a_wrong_name_is_refused(old: str, new: str, said: str) -> None:
    """Contacts, questions and tiers must be there; unknown keys are named."""
    assert old in TEXT
    with pytest.raises(ContractError, match=said):
        read_cost(TEXT.replace(old, new, 1), CONTRACT.tiers)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ('currency = "USD"\nmonthly = { core = 95 }', "WX-01"),
        ('currency = "GBP"\nmonthly = { plus = 395 }', "WX-01"),
        ('currency = "AUD"\nmonthly = { advanced = 895 }', "WX-02"),
    ],
)
def test_a_list_that_is_known_to_be_wrong_is_refused(row: str, said: str) -> None:
    """Whoever adds such a price is told which wrong list it is from, and why it is wrong."""
    added = f'\n[currencies.new]\n{row}\nsays = "x"\nstanding = "assumed"\nsource = "guide"\n'
    with pytest.raises(ContractError, match=said):
        read_cost(TEXT + added, CONTRACT.tiers)


def test_a_tier_with_a_wrong_number_is_refused() -> None:
    """The old 25 connections of an uncertified app are no tier's."""
    import msgspec  # noqa: PLC0415

    tiers = dict(CONTRACT.tiers)
    tiers["starter"] = msgspec.structs.replace(tiers["starter"], connections=25)
    with pytest.raises(ContractError, match="WX-03"):
        read_cost(TEXT, tiers)


@needs_facts
def test_every_row_of_the_prices_has_its_place() -> None:
    """Each row stands in the tiers or in this file, or is named as left out with why."""
    text = (FACTS / "pricing.md").read_text("utf-8")
    rows = set(re.findall(r"^\| ([A-Z]{1,2}-\d+) ", text, re.MULTILINE))
    assert len(rows) > 60
    placed = IN_TIERS | set(DATA.left_out) | set(DATA.currencies) | set(DATA.wrong)
    for one in (*DATA.exemptions.values(), *DATA.rules, *DATA.yearly.values()):
        placed |= set(one.ids)
    placed |= {name for one in DATA.all_questions() for name in one.ids}
    missing = {one for one in rows if one not in placed and one.split("-")[0] not in placed}
    assert missing == set()


@needs_facts
def test_every_exemption_of_the_approval_has_its_place() -> None:
    """So has each claim about exemptions."""
    rows = set(
        re.findall(r"^\| (X-\d+) ", (FACTS / "approval.md").read_text("utf-8"), re.MULTILINE)
    )
    assert rows == {one for row in DATA.exemptions.values() for one in row.ids if one[0] == "X"}


@needs_facts
def test_the_tiers_are_the_facts() -> None:
    """Connections, fee, allotment, overage and calls of each tier, cell by cell."""
    text = (FACTS / "pricing.md").read_text("utf-8")
    found = {
        cells[0]: cells[2:7]
        for line in text.splitlines()
        if line.startswith("| T-")
        for cells in [[cell.strip() for cell in line.strip("| ").split("|")]]
    }
    names = list(CONTRACT.tiers)
    for index, name in enumerate(names[:4]):
        tier = CONTRACT.tiers[name]
        assert _number(found["T-01"][index]) == tier.connections
        assert _number(found["T-02"][index]) == tier.monthly_aud
        assert _number(found["T-04"][index]) == tier.egress_gib
        assert _number(found["T-05"][index]) == tier.overage_aud_per_gib
        assert _number(found["T-06"][index]) == tier.calls_per_day


def _number(cell: str) -> float | None:
    """A cell as a number; nothing for no limit, zero for no charge."""
    words = cell.replace(",", "").split()[0]
    if words in {"no", "none"}:
        return 0
    return None if words == "unlimited" else float(words)
