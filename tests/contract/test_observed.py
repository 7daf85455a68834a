"""What a project has seen: kept in a file, laid over the contract, and never counted for more."""

from __future__ import annotations

import pytest

from greenroom.contract import contract
from greenroom.contract.observed import (
    Observed,
    Sight,
    Where,
    accepted,
    read_observed,
    with_observed,
    written,
)
from greenroom.errors import ConfigError

KNOWN = contract()


def sight(where: Where = "live", day: int = 1) -> Sight:
    """A sight of a day."""
    return Sight(where=where, at=f"2026-11-{day:02}T00:00:00Z", wire="xml")


def seen(where: Where = "live", day: int = 1) -> Observed:
    """One operation and two fields, seen there."""
    one = sight(where, day)
    return Observed({"clients.get": one}, {"Client.industry": one, "Client.name": one})


def test_what_is_written_is_read_back() -> None:
    """The file holds operations and fields with place, time and format, in order."""
    text = written(seen())
    assert read_observed(text) == seen()
    assert text.index("Client.industry") < text.index("Client.name")
    assert read_observed(written(Observed())) == Observed()


def test_live_sights_raise_the_standing_and_nothing_else() -> None:
    """An assumed field becomes observed; all others, and the packaged data, stay as they are."""
    assert KNOWN.records["Client"].field("industry").standing == "assumed"
    raised = with_observed(KNOWN, seen())
    assert raised.records["Client"].field("industry").standing == "observed"
    assert raised.operations["clients.get"].standing == "observed"
    assert raised.records["Client"].field("bank_bsb").standing == "assumed"
    assert raised.records["ClientBase"] == KNOWN.records["ClientBase"]
    assert contract().records["Client"].field("industry").standing == "assumed"


def test_an_emulator_is_no_witness() -> None:
    """What was seen at an emulator raises nothing: it plays what the contract says."""
    assert with_observed(KNOWN, seen("emulator")) is KNOWN


def test_names_the_contract_does_not_have_do_no_harm() -> None:
    """A file of an earlier version may name what is gone."""
    old = Observed({"clients.gone": sight()}, {"Gone.field": sight()})
    assert with_observed(KNOWN, old) == KNOWN


def test_a_later_sight_takes_the_place_of_an_earlier_one() -> None:
    """Seen again is seen lately; what was not looked at keeps its day."""
    found = accepted(seen(day=1), sight(day=9), operations=["clients.get"], fields=["Client.name"])
    assert found.operations["clients.get"] == sight(day=9)
    assert found.fields["Client.name"] == sight(day=9)
    assert found.fields["Client.industry"] == sight(day=1)


def test_what_did_not_come_as_told_is_seen_no_more() -> None:
    """Drift takes away what earlier sights gave, and is not taken for a sight."""
    found = accepted(
        seen(),
        sight(day=9),
        operations=["clients.get"],
        fields=["Client.name"],
        at_odds=["clients.get", "Client.name"],
    )
    assert found == Observed({}, {"Client.industry": sight()})


def test_an_emulator_neither_displaces_nor_contradicts_xero() -> None:
    """A rehearsal after the real thing changes nothing of it; the real thing outranks it."""
    rehearsed = accepted(
        seen("live"),
        sight("emulator", 9),
        operations=["clients.get", "staff.list"],
        fields=["Client.name"],
        at_odds=["Client.industry"],
    )
    assert rehearsed.seen("live") == seen("live")
    assert rehearsed.seen("emulator").operations == {"staff.list": sight("emulator", 9)}
    real = accepted(rehearsed, sight(day=10), operations=["staff.list"], fields=[])
    assert real.operations["staff.list"] == sight(day=10)


@pytest.mark.parametrize(
    "text",
    [
        "operations",
        "[operations]\n'a' = 1",
        "[fields]\n'Client.name' = { where = 'moon', at = 'x', wire = 'xml' }",
        "[fields]\n'Client.name' = { where = 'live', at = 'x', wire = 'xml', by = 'me' }",
        "[other]\n",
    ],
)
def test_a_spoilt_file_is_refused_with_its_name(text: str) -> None:
    """The message says which file, and what to do about it."""
    with pytest.raises(ConfigError, match=r"seen\.toml") as refused:
        read_observed(text, name="seen.toml")
    assert "--accept" in refused.value.hint
