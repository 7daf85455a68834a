"""The emulator's cover, found by asking: every operation, both formats, out of a memory."""

from __future__ import annotations

import pytest

from fidelity.cover import emulator_cover
from greenroom.contract import contract
from greenroom.contract.cover import Cover


@pytest.fixture(scope="module")
def cover() -> dict[str, Cover]:
    """The cover as it is today."""
    return emulator_cover()


@pytest.mark.parametrize("name", list(contract().operations))
def test_an_operation_is_answered_in_both_formats_from_a_memory(
    name: str, cover: dict[str, Cover]
) -> None:
    """What comes holds what the contract promises, and would be another in an empty practice."""
    assert cover[name].whole, cover[name]


def test_what_comes_is_of_the_kind_that_was_promised(cover: dict[str, Cover]) -> None:
    """Lists hold records, ids are values; a change of state is a status in XML, a job in JSON."""
    kinds = {"many": "records", "one": "record", "value": "value", "status": "status"}
    for name, operation in contract().operations.items():
        assert cover[name].json == kinds[operation.reply.kind]
    assert (cover["jobs.state"].xml, cover["jobs.state"].json) == ("status", "record")
