"""Projects without a feature, or with unusual ones: every command says the same of them."""

from __future__ import annotations

import pytest
from cli_cast import PROJECT, Terminal, write_project

COMMANDS = (("scopes", "needed"), ("access", "probe"), ("access", "cost"),
            ("access", "architecture"), ("doctor",))  # fmt: skip


def project(*operations: str) -> str:
    """The project with one feature of some operations, or with no feature."""
    head, _, tail = PROJECT.partition("[[features]]")
    rest = tail[tail.index("[practices") :]
    if not operations:
        return head + rest
    listed = ", ".join(f'"{one}"' for one in operations)
    feature = f'[[features]]\nname = "F"\nreason = "To see."\noperations = [{listed}]\n\n'
    return f"{head}{feature}{rest}"


def flat(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_without_a_feature_each_command_says_so_and_plans_nothing(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    """How to name one, what the mapping would read, and no scope, tier or price made up."""
    write_project(terminal.folder, project())
    said = flat(terminal(*words).out)
    assert "No feature is named" in said
    assert '[[features]] name = "Client directory"' in said
    assert "mapping would read clients, contacts, groups, relationships (clients.list, " in said
    for made_up in ("practicemanager", "Advanced:", "1,445"):
        assert made_up not in said


def test_without_a_feature_the_tier_does_not_count_as_reviewed(terminal: Terminal) -> None:
    """A cost that nobody can reckon is no step of the approval, and ends with "not yet"."""
    write_project(terminal.folder, project())
    assert terminal("access", "cost", "--svg", "cost.svg").code == 3
    assert not (terminal.folder / "cost.svg").exists()
    data = terminal("access", "cost", "--json").data
    assert data["chosen"] is None
    assert "No feature is named" in data["unnamed"]["says"]
    reviewed = terminal("access", "cost", "--reviewed-by", "A. Person")
    assert reviewed.code == 2
    assert "No feature is named" in flat(reviewed.err)
    tier = [one for one in terminal("access", "check", "--json").data["checks"]
            if one["id"] == "CK-07"]  # fmt: skip
    assert tier[0]["standing"] != "done"


def test_a_probe_of_nothing_says_why_and_what_next(terminal: Terminal) -> None:
    """Without a feature it is "not yet"; with an organisation's calls alone nothing is closed."""
    write_project(terminal.folder, project())
    told = terminal("access", "probe", "--json")
    assert told.code == 3
    assert told.data["verdicts"] == []
    assert "No feature is named" in told.data["nothing"]["says"]
    write_project(terminal.folder, project("organisation.get"))
    told = terminal("access", "probe")
    assert told.code == 0
    assert "There is nothing to probe." in told.out
    assert "an organisation only (organisation.get)" in flat(told.out)
    assert "greenroom connect --accounting" in told.out
    assert terminal("access", "probe", "--json").data["nothing"]["next"]
    write_project(terminal.folder, project("clients.list"))
    assert terminal("access", "probe", "--json").data["nothing"] is None


def test_cost_and_flow_follow_the_features_and_not_the_mapping_alone(terminal: Terminal) -> None:
    """A project of jobs is told nothing of clients, but that the mapping would load them."""
    write_project(terminal.folder, project("jobs.list"))
    cost = terminal("access", "cost")
    assert cost.code == 0
    assert "Client by client" not in cost.out
    assert "The mapping loads clients, contacts, groups, relationships" in flat(cost.out)
    flow = terminal("access", "architecture", "--json").data
    rows = next(one for one in flow["places"] if one["name"] == "Destination database")
    assert rows["holds"] == "nothing: the mapping loads nothing that a feature names"
    assert "The sync leaves them out" in flow["remarks"][0]["says"]
    assert "The mapping loads clients" in flat(terminal("doctor").out)


def test_where_features_and_mapping_agree_nothing_is_remarked(terminal: Terminal) -> None:
    """What a feature names and the mapping loads is in cost and flow, without a remark."""
    assert terminal("access", "architecture", "--json").data["remarks"] == []
    assert terminal("access", "cost", "--json").data["remarks"] == []
    assert "The mapping loads" not in terminal("doctor").out


def test_after_an_organisation_the_next_step_is_one_there_is(terminal: Terminal) -> None:
    """Features without a practice lead on to the way to access, never to a sign-in for none."""
    write_project(terminal.folder, project("organisation.get"))
    assert "Next: greenroom access status" in terminal("connect", "--accounting").out
    write_project(terminal.folder, project())
    assert "Next: greenroom scopes needed" in terminal("connect", "--accounting").out


def test_an_unknown_operation_is_told_with_its_feature_by_every_command(
    terminal: Terminal,
) -> None:
    """Where it stands, what is wrong and what was meant, whichever command meets it."""
    write_project(terminal.folder, project("clients.list", "clients.lst"))
    for words in (*COMMANDS[:4], ("connect",), ("scopes", "assumptions")):
        told = terminal(*words)
        assert told.code == 2, words
        said = flat(told.err)
        assert "the feature 'F' names the operation 'clients.lst', which there is not" in said
        assert "Did you mean clients.list?" in said
        assert terminal(*words, "--json").data["error"]["code"] == "config"
    assert "the feature 'F' names the operation 'clients.lst'" in flat(terminal("doctor").out)


def test_what_is_named_twice_is_told_once(terminal: Terminal) -> None:
    """An operation twice in a feature, and two features of one name, are no two needs."""
    twice = project("clients.list", "clients.list", "groups.list")
    again = '[[features]]\nname = "F"\nreason = "To see."\noperations = ["clients.list"]\n\n'
    write_project(terminal.folder, twice.replace("[practices", f"{again}[practices"))
    said = flat(terminal("scopes", "needed").out)
    assert "clients.list, clients.list" not in said
    assert "F, F" not in said
    assert "F, F" not in terminal("scopes", "assumptions").out
    cost = terminal("access", "cost", "--json").data
    assert cost["counted"] == []
