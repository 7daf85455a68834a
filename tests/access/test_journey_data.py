"""The journey's data: whole, sourced, and with a place for every row of the guide's tables."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from greenroom.access.journey_data import journey_data, read
from greenroom.contract import contract
from greenroom.errors import ContractError
from reference_files import FACTS, needs_facts

DATA = journey_data()
LISTS = {
    "ST": DATA.steps, "CK": DATA.checks, "WT": DATA.tasks, "S": DATA.states, "K": DATA.contacts,
}  # fmt: skip


def facts(name: str) -> str:
    """A reference file."""
    return (FACTS / name).read_text("utf-8")


@pytest.mark.parametrize(
    ("ids", "rows"),
    [
        ([f"ST-{n:02}" for n in range(1, 12)], DATA.steps),
        ([f"CK-{n:02}" for n in range(1, 11)], DATA.checks),
        ([f"WT-{n:02}" for n in range(1, 8)], DATA.tasks),
        ([f"G{n}" for n in range(1, 9)], DATA.gates),
        ([f"S-{n:02}" for n in range(1, 17)], DATA.states),
    ],
)
def test_every_row_of_the_lists_has_its_place(ids: list[str], rows: dict[str, object]) -> None:
    """Eleven steps, ten checks, seven tasks, eight gates, sixteen states, in their order."""
    assert list(rows) == ids


@needs_facts
@pytest.mark.facts
@pytest.mark.parametrize("prefix", LISTS)
def test_no_row_of_the_facts_is_left_out(prefix: str) -> None:
    """Each id of the reference's table is a row of ours, and none of ours is invented."""
    found = re.findall(rf"^\| ({prefix}-\d\d) \|", facts("approval.md"), re.MULTILINE)
    assert found == sorted(found)
    assert list(LISTS[prefix]) == found


@needs_facts
@pytest.mark.facts
def test_every_gap_of_the_process_is_a_question_to_somebody() -> None:
    """What the reference lists as not found or unresolved about the process is asked of someone."""
    asked = {one for question in DATA.questions.values() for one in question.ids}
    not_found = set(re.findall(r"^\| (NF-\d\d) \|", facts("approval.md"), re.MULTILINE))
    assert not_found <= asked
    assert {"X-04", "N-05", "B-10", "C-06", "G7"} <= asked


@needs_facts
@pytest.mark.facts
def test_addresses_and_days_are_those_of_the_facts() -> None:
    """Contacts stand in the reference word for word; the clocks are its 30, 60, 5 and 10 days."""
    text = facts("approval.md")
    for name, one in DATA.contacts.items():
        (line,) = [each for each in text.splitlines() if each.startswith(f"| {name} |")]
        assert one.address.rpartition(", ")[2] in line
    states = DATA.tracks["assessment"].states
    days = [states[name].deadline for name in ("plan-due", "remediating", "non-compliant")]
    assert days == [30, 60, 30]
    assert (states["received"].target, states["in-review"].follow_up) == (5, 10)


def test_everything_has_a_source_and_a_standing() -> None:
    """Each track, contact and question names a source of the contract; tracks say how known."""
    sources = contract().sources
    given = [
        *DATA.tracks.values(), *DATA.events.values(), *DATA.gates.values(),
        *(state for track in DATA.tracks.values() for state in track.states.values()),
    ]  # fmt: skip
    assert {one.source for one in given if one.source} <= set(sources)
    assert all(track.source and track.standing for track in DATA.tracks.values())
    told = [*DATA.questions.values(), *DATA.contacts.values()]
    assert all(one.source in sources for one in told)
    assert {one.other_source for one in DATA.questions.values()} <= {"", *sources}


def test_the_year_is_that_of_the_emulator() -> None:
    """Renewal and end of a pass come when the contract's stages say so."""
    states, stages = DATA.tracks["assessment"].states, contract().stages
    assert states["passed"].then_months == stages["approved"].after_months
    assert states["renewal-due"].then_months == stages["renewal-due"].after_months
    assert set(DATA.stages) == set(stages)


def test_every_state_that_is_somebodys_says_what_comes_next() -> None:
    """Ours and the practice's have text and reason; Xero's what to ask and after how many days."""
    for track in DATA.tracks.values():
        for state in track.states.values():
            if state.owner in {"ours", "practice"}:
                assert state.next, state.label
                assert state.why, state.label
                assert state.by, state.label
            if state.owner == "xero":
                assert state.ask, state.label
                assert state.follow_up, state.label


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('label = "App and OAuth"', 'label = "App"\ncolour = "green"', "colour"),
        ('by = "app-registered"', 'by = "app-made"', "event:app-made"),
        ('needs = "app"', 'needs = "request"', "request.registered"),
        ('ask = "K-01"', 'ask = "K-99"', "contact:K-99"),
        ('done = [["scopes.enabled"]]', 'done = [["scopes.opened"]]', "scopes.opened"),
        ('done = [["calls-work"]]', 'done = [["calls-wrok"]]', "calls-wrok"),
        ("[tracks.app]", "[tracks.app", "journey.toml"),
    ],
)
def test_a_key_or_a_name_that_is_not_there_is_refused(old: str, new: str, named: str) -> None:
    """A misspelt key, state, event, contact or observation is named, with the file."""
    text = (resources.files("greenroom.access") / "data" / "journey.toml").read_text("utf-8")
    assert old in text
    with pytest.raises(ContractError) as caught:
        read(text.replace(old, new, 1))
    assert named in caught.value.message
    assert "journey.toml" in caught.value.message
