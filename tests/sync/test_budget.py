"""What a run will cost, and which streams it can pull."""

from __future__ import annotations

import pytest

from greenroom.contract import contract
from greenroom.errors import ConfigError
from greenroom.sync.budget import CHANGED_SHARE, Expected, Pace, predict, predict_fallback
from greenroom.sync.mapping import Mapping
from greenroom.sync.streams import STREAMS, missing_scopes, stream_of, wanted_streams

LARGE = Expected(clients=15_000, groups=3_000)


def test_a_full_pull_of_a_large_practice_takes_two_calls() -> None:
    """Fifteen thousand clients with all that hangs on them: two calls, fifty megabytes."""
    budget = predict(STREAMS, LARGE, full=True)
    assert budget.calls == 2
    assert 50_000_000 < budget.bytes < 52_000_000
    assert 1 < budget.minutes < 5
    assert budget.days < 0.001


def test_changes_cost_little() -> None:
    """One client in a hundred changed: at most two hundredths of the full pull's bytes."""
    full = predict(["clients"], LARGE, full=True)
    some = predict(["clients"], LARGE, full=False)
    assert some.calls == 1
    assert some.bytes <= 2 * CHANGED_SHARE * full.bytes


def test_the_fallback_costs_two_calls_and_one_per_group() -> None:
    """Without the detailed list: the plain list, the groups, and each group's members."""
    budget = predict_fallback(
        LARGE, full=True, members=True, group_list=True, one_get_per_client=False
    )
    assert budget.calls == 2 + 3_000
    assert budget.minutes >= 50


def test_one_get_per_client_can_take_days() -> None:
    """Fifteen thousand gets at five thousand a day: the budget says three days."""
    budget = predict_fallback(
        LARGE, full=True, members=False, group_list=False, one_get_per_client=True, pace=Pace()
    )
    assert budget.calls == 1 + 15_000
    assert budget.days > 3


def test_no_stream_costs_nothing() -> None:
    """A run whose streams are all skipped makes no call."""
    assert predict([], LARGE, full=True).calls == 0


def test_each_table_belongs_to_one_stream(mapping: Mapping) -> None:
    """Every table of the default is in exactly one stream, and no stream is empty."""
    streams = wanted_streams(mapping)
    assert [stream.name for stream in streams] == list(STREAMS)
    tables = [table.name for stream in streams for table in stream.tables]
    assert sorted(tables) == sorted(table.name for table in mapping.tables)
    assert stream_of(mapping.table("client_notes")) == "clients"


def test_streams_can_be_chosen_and_a_wrong_name_is_refused(mapping: Mapping) -> None:
    """Only what was asked for is pulled; a stream without a table is a mistake of the asker's."""
    assert [s.name for s in wanted_streams(mapping, ["groups"])] == ["groups"]
    with pytest.raises(ConfigError, match="`jobs` is not a stream"):
        wanted_streams(mapping, ["jobs"])
    only = mapping._replace(tables=(mapping.table("clients"),))
    with pytest.raises(ConfigError) as caught:
        wanted_streams(only, ["groups"])
    assert caught.value.hint == "There are: clients."


@pytest.mark.parametrize(
    ("granted", "is_open"),
    [
        (["practicemanager"], True),
        (["practicemanager.client.read", "offline_access"], True),
        (["practicemanager.job.read"], False),
        ([], False),
    ],
)
def test_a_stream_is_open_with_any_one_of_its_scopes(
    mapping: Mapping, granted: list[str], *, is_open: bool
) -> None:
    """Any one of an operation's scopes opens it; none of them leaves the stream out."""
    for stream in wanted_streams(mapping):
        assert (missing_scopes(contract(), stream, granted) == ()) is is_open
