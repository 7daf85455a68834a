"""The commands that play Xero's gate: stages, tiers, calendar, time, people, egress, switches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cast import PROJECT, Terminal, one_screen

from greenroom.contract import contract
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import CONNECTOR, new_world

CALENDAR = """
[[calendar]]
after_days = 1
stage = { stage = "requested" }
[[calendar]]
after_days = 3
stage = { stage = "in-review" }
[[calendar]]
after_days = 14
approve = {}
"""


@pytest.fixture
def origin() -> Iterator[str]:
    """A served emulator under another reading than the default, with one app."""
    world = new_world(clients=5, now=1_795_400_000.0)
    world.register_app("Served App", redirect_uris=("http://localhost:1/callback",))
    with served(Emulator(world, control=True, switches={"lapse": "until-expiry"})) as found:
        yield found


def stages(terminal: Terminal) -> list[str]:
    """The stages that the ledger knows the app to have come to."""
    told = terminal("audit", "list", "--kind", "stage.changed", "--json").data
    return [one["facts"]["stage"] for one in told]


def test_an_app_is_walked_by_hand(terminal: Terminal) -> None:
    """Each stage is told with what may follow; an impossible one needs --force."""
    refused = terminal("emulator", "stage", "approved")
    assert one_screen(refused)
    assert "From registered to: requested, withdrawn" in refused.err
    for stage in ("requested", "in-review", "questions"):
        assert f"is {stage}" in terminal("emulator", "stage", stage).out
    told = terminal("emulator", "stage")
    assert "From here to: in-review, declined, withdrawn" in told.out
    assert "hand" in told.out
    assert "approved" in terminal("emulator", "stage", "approved", "--force").out
    assert "By itself: renewal-due" in terminal("emulator", "stage").out
    assert stages(terminal) == ["requested", "in-review", "questions", "approved"]


def test_approving_goes_all_the_way(terminal: Terminal) -> None:
    """One command takes every step of the way, and the ledger has each."""
    approved = terminal("emulator", "approve", "--scope", "practicemanager.client.read")
    assert "Attached: practicemanager.client.read" in approved.out
    assert stages(terminal) == ["requested", "in-review", "approved"]
    assert "refused from now on" in terminal("emulator", "lapse").out
    assert stages(terminal)[-1] == "lapsed"


def test_a_lapse_needs_an_approval(terminal: Terminal) -> None:
    """Nothing can lapse that nobody approved, unless it is forced."""
    assert one_screen(terminal("emulator", "lapse"))
    assert "is lapsed" in terminal("emulator", "lapse", "--force").out


def test_a_calendar_approves_in_its_time(terminal: Terminal) -> None:
    """Planned from a file, the approval comes when time has passed, and connecting works then."""
    (terminal.folder / "calendar.toml").write_text(CALENDAR, "utf-8")
    assert "Nothing is planned" in terminal("emulator", "calendar").out
    planned = terminal("emulator", "calendar", "--file", "calendar.toml")
    assert "in 14 days" in planned.out
    assert "stage: requested" in planned.out
    assert terminal("connect").code == 3
    told = terminal("emulator", "advance", "--days", "13.5")
    assert "stage: in-review" in told.out
    assert terminal("connect").code == 3
    assert terminal("emulator", "advance", "--hours", "13").code == 0
    assert terminal("connect").code == 0
    assert stages(terminal) == ["requested", "in-review", "approved"]


def test_more_is_planned_by_options(terminal: Terminal) -> None:
    """A stage and a tier can be planned without a file; --clear forgets it all."""
    terminal("emulator", "calendar", "--after", "2", "--stage", "requested")
    terminal("emulator", "calendar", "--after", "3", "--tier", "core")
    assert [one["at"] > 0 for one in terminal("emulator", "calendar", "--json").data] == [True] * 2
    late = terminal("emulator", "calendar", "--after", "4", "--stage", "approved")
    assert one_screen(late)
    assert "From requested to: in-review" in late.err
    assert terminal("emulator", "calendar", "--clear", "--json").data == []


def test_time_alone_is_noticed_by_the_ledger(terminal: Terminal) -> None:
    """A year later the app has lapsed without a command, and connecting is a matter of waiting."""
    terminal.connected()
    told = terminal("emulator", "advance", "--days", "370", "--json").data
    assert [one["stage"] for one in told["happened"]] == ["renewal-due", "lapsed"]
    assert stages(terminal)[-2:] == ["renewal-due", "lapsed"]
    assert terminal("connect").code == 3


def test_a_reset_is_noticed_by_the_ledger(terminal: Terminal) -> None:
    """In a fresh world the app is only registered: connecting waits for an approval again."""
    terminal.connected()
    terminal("emulator", "reset")
    assert terminal("connect").code == 3
    assert stages(terminal) == ["requested", "in-review", "approved", "registered"]


@pytest.mark.parametrize(
    "words",
    [
        ("advance",),
        ("advance", "--days", "-1"),
        ("calendar", "--file", "nowhere.toml"),
        ("stage", "famous"),
        ("stage", "requested", "NOBODY"),
        ("stage", "", "NOBODY"),
        ("tier", "gold"),
        ("disconnect", "Nowhere"),
        ("connect", "Banksia Accountants", "--user", "nobody@example.com"),
        ("rename", "nobody@example.com", "--name", "A"),
        ("switches", "weather"),
    ],
)
def test_what_cannot_be_done_is_told_on_one_screen(
    terminal: Terminal, words: tuple[str, ...]
) -> None:
    """A wrong word, app, practice, person or file ends in what happened and what to do."""
    assert one_screen(terminal("emulator", *words))


def test_a_calendar_that_is_no_toml_is_refused(terminal: Terminal) -> None:
    """A file that cannot be read, or whose entries are no orders, is named."""
    for text in ("[[calendar", "[[calendar]]\nafter_days = 1\nparty = {}\n"):
        (terminal.folder / "calendar.toml").write_text(text, "utf-8")
        assert one_screen(terminal("emulator", "calendar", "--file", "calendar.toml"))


def test_tiers_are_shown_and_changed(terminal: Terminal) -> None:
    """The tiers stand side by side with what each opens; the app's own is marked."""
    told = terminal("emulator", "tier")
    assert "is on the tier starter, not certified" in told.out
    assert "10,000" in told.out
    changed = terminal("emulator", "tier", "core", "--certified")
    assert "is on the tier core, certified" in changed.out
    assert terminal("emulator", "tier", "--uncertified", "--json").data["certified"] is False


def test_people_of_the_practice_are_played(terminal: Terminal) -> None:
    """Connections are listed, ended from Xero's side, made again, and broken by a new address."""
    assert "Nothing is connected" in terminal("emulator", "connections").out
    terminal.connected()
    assert "Hana Fairweather" in terminal("emulator", "connections").out
    assert "1 connections" in terminal("emulator", "disconnect", "Banksia Accountants").out
    assert terminal("sync", "run").code != 0
    again = ("emulator", "connect", "Banksia Accountants", "--user", CONNECTOR)
    assert terminal(*again).code == 0
    assert "Hana Fairweather" in terminal("emulator", "connections").out
    assert terminal("connect").code == 0
    assert terminal("sync", "run").code == 0
    moved = terminal("emulator", "rename", CONNECTOR, "--email", "hana@example.org")
    assert "1 connections broke" in moved.out
    assert terminal("emulator", "connections", "--json").data == []


def test_egress_is_told(terminal: Terminal) -> None:
    """After a pull the month's bytes stand beside what the tier includes."""
    terminal.connected()
    assert terminal("sync", "run").code == 0
    assert "250" in terminal("emulator", "egress").out
    (told,) = terminal("emulator", "egress", "--json").data
    assert told["bytes"] > 1_000
    assert told["included_gib"] == 250


# ---------------------------------------------------------------------------- switches


def test_every_switch_is_listed(terminal: Terminal) -> None:
    """All switches with readings, standing and sources; the project's own choice is marked."""
    text = PROJECT + '[sandbox.switches]\nall = "worst"\ntoken-life = "1800"\n'
    (terminal.folder / "greenroom.toml").write_text(text, "utf-8")
    told = terminal("emulator", "switches", "--json").data
    known = contract().switches
    assert [one["name"] for one in told] == list(known)
    for one in told:
        found = known[one["name"]]
        assert one["choices"] == list(found.choices)
        assert (one["default"], one["standing"]) == (found.default, found.standing)
        assert one["sources"] == list(found.sources)
        assert one["chosen"] == ("1800" if one["name"] == "token-life" else found.worst)
    shown = terminal("emulator", "switches").out
    assert "present *" in shown
    assert all(name in shown for name in known)


def test_one_switch_is_told_whole(terminal: Terminal) -> None:
    """By its name a switch tells what it is about, with its sources in full."""
    told = terminal("emulator", "switches", "lapse")
    assert contract().switches["lapse"].summary in told.out
    assert "https://developer.xero.com" in told.out
    assert terminal("emulator", "switches", "lapse", "--json").data["default"] == "refused"


def test_a_served_emulator_tells_its_own_choice(terminal: Terminal, origin: str) -> None:
    """With --url the readings of that emulator are marked, whatever this project chose."""
    told = {one["name"]: one for one in terminal(
        "emulator", "switches", "--url", origin, "--json"
    ).data}  # fmt: skip
    assert told["lapse"]["chosen"] == "until-expiry"
    assert told["downgrade"]["chosen"] == "refused"


def test_switches_are_listed_outside_of_a_project(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Without a project there is nothing chosen, and all is listed the same."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    told = terminal("emulator", "switches", "--json").data
    assert "chosen" not in told[0]
    assert len(told) == len(contract().switches)
    assert one_screen(terminal("emulator", "switches", "--project", "nowhere"))


def test_the_project_chooses_for_its_sandbox(terminal: Terminal) -> None:
    """A reading in greenroom.toml is the one its emulator takes; a wrong one is named."""
    path = terminal.folder / "greenroom.toml"
    path.write_text(PROJECT + 'switches = { lapse = "until-expiry" }\n', "utf-8")
    terminal.connected()
    assert terminal("emulator", "lapse").code == 0
    assert terminal("sync", "run").code == 0
    for wrong, word in (
        ('switches = "gentle"', "gentle"),
        ('switches = { laps = "refused" }', "lapse"),
        ('url = "http://localhost:1"\nswitches = "worst"', "sandbox.url"),
    ):
        path.write_text(PROJECT + wrong + "\n", "utf-8")
        told = terminal("emulator", "apps")
        assert one_screen(told)
        assert told.code == 2
        assert word in told.err


def test_a_project_at_its_worst_connects_and_pulls(terminal: Terminal) -> None:
    """With every reading against it, our own client signs in and pulls all it needs."""
    path = terminal.folder / "greenroom.toml"
    path.write_text(PROJECT + 'switches = "worst"\n', "utf-8")
    terminal.connected()
    assert "Run complete" in terminal("sync", "run").out
    assert terminal("access", "probe").code == 0


def test_a_served_emulator_is_walked_by_url(terminal: Terminal, origin: str) -> None:
    """The only app of a served world is the one that is meant; nothing of it enters our ledger."""
    url = ("--url", origin)
    assert "Served App is requested" in terminal("emulator", "stage", "requested", *url).out
    assert "Served App is approved" in terminal("emulator", "approve", *url).out
    assert terminal("emulator", "advance", "--days", "340", *url).code == 0
    told = terminal("emulator", "stage", "--json", *url).data
    assert (told["stage"], told["by_clock"]["stage"]) == ("renewal-due", "lapsed")
    assert stages(terminal) == []


def test_a_world_may_be_served_at_its_worst(terminal: Terminal, tmp_path: Path) -> None:
    """--switches takes default or worst; a single reading that is none is told before serving."""
    wrong = terminal("emulator", "serve", "--switches", "worst", "--switch", "lapse=gone")
    assert one_screen(wrong)
    assert "refused, until-expiry" in wrong.err
    assert terminal("emulator", "serve", "--switches", "gentle").code == 2
