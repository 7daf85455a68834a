"""Stages, real durations and calibration as data: what is checked, where each fact stands."""

from __future__ import annotations

import re

import pytest

import calibrate
from greenroom.access.forecast.duration_data import (
    calibration,
    duration_data,
    gate_data,
    read_durations,
)  # fmt: skip
from greenroom.access.packaged import text_of
from greenroom.contract import contract
from greenroom.errors import ContractError
from reference_files import FACTS, needs_facts

DATA, GATES = duration_data(), gate_data()


@pytest.mark.parametrize("name", list(DATA.stages))
def test_every_prior_says_where_it_is_from(name: str) -> None:
    """A stage has a source and a reason, and its two quantiles in order."""
    stage = DATA.stages[name]
    assert stage.source in contract().sources
    assert stage.note
    assert 0 < stage.low < stage.high <= stage.most


def test_only_what_xero_publishes_counts_as_documented() -> None:
    """Filling in the assessment and its review have published lengths; nothing else has."""
    known = {name for name, one in DATA.stages.items() if one.standing == "documented"}
    assert known == {"fill", "review"}


def test_every_other_source_is_there() -> None:
    """Rounds, levers, cases and the assumption about Xero's days name sources that exist."""
    named = [*DATA.rounds.values(), *DATA.levers.values(), *GATES.cases.values(), DATA.xero]
    assert {one.source for one in named} <= set(contract().sources)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('after = ["fill"]', 'after = ["fil"]', "fil"),
        ('after = ["prove-app"]\n', 'after = ["acknowledge"]\n', "acknowledge"),
        ('round = "questions"', 'round = "question"', "question"),
        ('while = ["request.sent"]', 'while = ["request.sended"]', "request.sended"),
        ('ends = ["oauth-proven"]', 'ends = ["oauth-prooven"]', "oauth-prooven"),
        ("low = 3\nhigh = 8", "low = 9\nhigh = 8", "stages.fill.low"),
        ("chance = 0.5", "chance = 1.5", "rounds.questions"),
        ('holds = ["WT-07"]', 'holds = ["WT-77"]', "WT-77"),
        ('until = "fill"', 'until = "full"', "full"),
        ("spans = { fill = ", "spans = { feel = ", "feel"),
        ('stage = "validate"', 'stage = "vallidate"', "vallidate"),
        ("share = 0.8", "shear = 0.8", "shear"),
        ("share = 0.8", "share = ", "durations.toml"),
    ],
)
def test_a_wrong_name_is_refused_by_its_key(old: str, new: str, said: str) -> None:
    """Unknown keys and dangling names stop the file from being read, and are named."""
    text = text_of("durations.toml")
    assert old in text
    with pytest.raises(ContractError, match=re.escape(said)):
        read_durations(text.replace(old, new, 1))


def test_calibration_is_of_what_is_there() -> None:
    """The figures were made from these priors, these real durations and this code."""
    assert not calibrate.is_stale()


def test_calibration_names_its_cases() -> None:
    """Both figures are there with the number of cases; nothing is asked of how high they are."""
    found = {one.label: one for one in calibration().coverage}
    assert found["Real durations"].cases == len(GATES.cases)
    assert found["Invented journeys"].cases == 1000
    for one in found.values():
        assert 0 <= one.held <= one.cases
        assert one.at == 0.85
        assert one.how
    assert len(calibration().missed) == (
        found["Real durations"].cases - found["Real durations"].held
    )  # fmt: skip


def test_a_case_still_open_counts_as_longer_than_waited() -> None:
    """Asked for in April 2022 and open since: more than sixteen hundred days, and never held."""
    case = GATES.cases["xpm-pipedream"]
    assert case.open_since is not None
    assert (GATES.seen - case.open_since).days == 1686
    prior, _ = calibrate._prior(case.like)
    assert calibrate._days(case, case.like, prior) > 1686
    assert case.label in calibration().missed


def test_a_case_that_is_open_pulls_the_others_later() -> None:
    """With the open case among the others, all of Xero's way is taken to be longer."""
    held = dict(calibrate.left_out())
    assert set(held) == {one.label for one in GATES.cases.values()}
    assert [name for name, is_held in held.items() if not is_held] == list(calibration().missed)


def test_the_figures_of_invented_journeys_can_be_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The same journeys end the same way: fifty of them, twice."""
    monkeypatch.setattr(calibrate, "JOURNEYS", 50)
    monkeypatch.setattr(calibrate, "DRAWS", 100)
    first, second = (calibrate.on_the_way() for _ in range(2))
    assert first == second
    assert 25 < first <= 50


@needs_facts
def test_every_row_of_durations_has_its_place() -> None:
    """Each interval of the facts is a case, or is named as left out with why."""
    text = (FACTS / "approval.md").read_text("utf-8")
    rows = set(re.findall(r"^\| (D-\d+) ", text, re.MULTILINE))
    placed = {name for one in GATES.cases.values() for name in one.ids} | set(GATES.left_out)
    assert rows
    assert rows <= placed


@needs_facts
def test_the_published_figures_are_the_facts() -> None:
    """Five days, five to ten, thirty and sixty are what the facts say."""
    text = (FACTS / "approval.md").read_text("utf-8")
    for row, value in {
        "D-01": "typically about 5 working days",
        "D-02": "5.10 working days",
        "D-04": "30 days",
        "D-05": "up to 60 further days",
    }.items():
        assert re.search(rf"^\| {row} .*{value}", text, re.MULTILINE), row
    review, plan, work = (DATA.stages[name] for name in ("review", "plan", "work"))
    assert (review.low, review.high, plan.most, work.most) == (5, 10, 30, 60)
    fill = DATA.stages["fill"]
    assert (fill.low * fill.high) ** 0.5 == pytest.approx(5, abs=0.2)


@needs_facts
def test_every_gate_with_a_figure_is_a_case() -> None:
    """Each row of the comparable gates stands in the file, or is left out by name."""
    text = (FACTS / "peers.md").read_text("utf-8")
    table = text.partition("**Comparable approval gates")[2].partition("#### C.2")[0]
    gates = [row.split(" | ")[0].strip("| ") for row in table.splitlines() if row.startswith("| ")]
    labels = " ".join(one.label for one in GATES.cases.values()).lower()
    labels += " " + " ".join(GATES.left_out)
    for gate in gates[1:]:
        first = gate.split()[0].lower().strip("/")
        assert first in labels, gate
