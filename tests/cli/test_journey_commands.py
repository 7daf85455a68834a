"""``greenroom access status``, ``step``, ``history``, ``check``: what they print and end with."""

from __future__ import annotations

import pytest
from cli_cast import Terminal

LISTS = (
    ("history", ("access", "history")),
    ("steps", ("access", "step")),
    ("followups", ("access", "followups")),
    ("journeys", ("access", "status", "--beside", ".")),
)


@pytest.mark.parametrize(("name", "words"), LISTS, ids=[name for name, _ in LISTS])
def test_a_list_has_its_name_in_json(name: str, words: tuple[str, ...], terminal: Terminal) -> None:
    """A program that reads the list finds it under its name, and room for more beside it."""
    assert terminal("emulator", "stage", "requested").code == 0
    told = terminal(*words, "--json").data
    assert set(told) == {name}
    assert isinstance(told[name], list)
    assert told[name]
