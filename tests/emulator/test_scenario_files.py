"""Scenario files: what is written is read, what cannot be is refused by file and key."""

from __future__ import annotations

import pytest

from greenroom.contract import contract
from greenroom.emulator.playing.files import names, read_scenario, scenario
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.words import expectations, steps
from greenroom.errors import EmulatorError

HEAD = """
name = "mine"
title = "T"
why = "W"
trap = "F"
sources = ["docs-clients"]
"""
CONNECT = """
[[steps]]
client = { do = "connect" }
"""


def read(text: str, *, head: str = HEAD) -> Play:
    """A scenario begun."""
    return Play(read_scenario(head + text, file="mine.toml"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour = 3" + CONNECT, ["colour"]),
        ("[[steps]]\nclient = { do = 'dance' }", ["dance", "steps"]),
        ("[[steps]]\nclient = { do = 'pull', ends = ['tired'] }", ["steps.client.ends", "tired"]),
        (
            "[[steps]]\nclient = { do = 'call', operation = 'clients.fly', task = 'F' }",
            ["clients.fly"],
        ),
        ("[[steps]]\nclient = { do = 'call', operation = 'clients.list' }", ["steps.client.task"]),
        ("[[steps]]\nclient = { do = 'pull', each = 'cats' }", ["cats"]),
        ("[[steps]]", ["one of `client` and `meanwhile`"]),
        ("[[steps]]\nmeanwhile = { weather = 'bad' }", ["weather"]),
        ("operations = ['clients.fly']" + CONNECT, ["operations", "clients.fly"]),
        (CONNECT + "[[faults]]\nkind = 'earthquake'", ["earthquake"]),
        (CONNECT + "[picks.x]\ncollection = 'cats'", ["picks.collection", "cats"]),
        (CONNECT + "[expect.calls]\n'cats.*' = { most = 1 }", ["expect.calls", "cats.*"]),
        (CONNECT + "[[expect.records]]\ncollection = 'cats'", ["cats"]),
        (CONNECT + "[[during]]\noperation = 'cats.list'\nmeanwhile = {}", ["during", "cats.list"]),
        (CONNECT + "[world]\nswitches = { weather = 'fine' }", ["weather"]),
        ("[world]\nseed = 'x'" + CONNECT, ["world.seed"]),
        ("[[steps", ["TOML"]),
    ],
)
def test_what_cannot_be_meant_is_refused_by_file_and_key(text: str, words: list[str]) -> None:
    """Unknown keys, and names that nothing has, are told with the file they stand in."""
    with pytest.raises(EmulatorError) as caught:
        read_scenario(HEAD + text, file="mine.toml")
    said = f"{caught.value.message} {caught.value.hint}"
    assert caught.value.message.startswith("mine.toml: ")
    assert all(word in said or word == "TOML" for word in words), said


def test_a_source_is_a_known_one_or_an_address() -> None:
    """A scenario says whose word it goes by."""
    head = HEAD.replace("docs-clients", "hearsay")
    with pytest.raises(EmulatorError, match="hearsay"):
        read(CONNECT, head=head)
    for name in names():
        found = scenario(name)
        assert found.name == name
        assert all(one in contract().sources or "://" in one for one in found.sources)


@pytest.mark.parametrize("name", names())
def test_every_scenario_can_be_told_in_words(name: str) -> None:
    """What it is about, what happens and what is right, in sentences."""
    found = scenario(name)
    assert found.title
    assert found.why.endswith(".")
    assert found.trap.endswith(".")
    told = [*steps(found), *expectations(found)]
    assert all(line.endswith(".") for line in told)
    assert any(step.client for step in found.steps)


def test_picks_are_found_and_put_where_they_are_named() -> None:
    """An id, a value, a part of a list; alone they keep their type, among words they are text."""
    play = read(
        CONNECT
        + """
[picks.contact]
collection = "contacts"
links = { clients = 2 }
[picks.client]
collection = "clients"
has = ["tax_number"]
where = { is_archived = false }
[picks.job]
collection = "jobs"
skip = 1
"""
    )
    data = next(iter(play.world.practices.values())).data
    contact = data.contacts.row(play.picks.put("{contact}"))
    assert play.picks.put(["{contact.clients.1}"]) == [contact.ids("clients")[1]]
    assert len(contact.ids("clients")) >= 2
    client = data.clients.row(play.picks.put("{client}"))
    assert play.picks.put({"said": "of {client.name}"}) == {"said": f"of {client.values['name']}"}
    assert play.picks.put("{job.id}") == "J000002"
    assert play.picks.put("{practice}") in play.world.practices


@pytest.mark.parametrize(
    ("named", "word"),
    [("{nobody}", "nobody"), ("{one.shoes}", "has none"), ("{one.contacts.99}", "has none")],
)
def test_a_name_that_picks_nothing_is_refused(named: str, word: str) -> None:
    """A record that was not picked, or a value that it does not have."""
    play = read(CONNECT + "[picks.one]\ncollection = 'clients'")
    with pytest.raises(EmulatorError, match=word):
        play.picks.put(named)


def test_a_pick_that_the_practice_does_not_have_is_refused() -> None:
    """It names the pick and the collection."""
    with pytest.raises(EmulatorError, match=r"picks\.one.*clients"):
        read(CONNECT + "[picks.one]\ncollection = 'clients'\nwhere = { name = 'Nobody' }")


def test_no_such_scenario_is_said() -> None:
    """A name that there is none of, with where to look."""
    with pytest.raises(EmulatorError, match="hamlet"):
        scenario("hamlet")
