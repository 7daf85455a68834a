"""``contract verify`` as typed: budget first, a table, files where asked for, honest ends."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli_cast import PROJECT, Terminal, one_screen

from greenroom.cli.options import Project
from greenroom.cli.seen import keep_seen
from greenroom.client.verify import Outcome, Report
from greenroom.clock import SystemClock
from greenroom.contract.observed import FILE_NAME, read_observed
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.world import new_world


@pytest.fixture
def emulator() -> Emulator:
    """A served world that answers control calls and plays another reading of one switch."""
    world = new_world(clients=60, now=SystemClock().now())
    return Emulator(world, control=True, limits=False, switches={"birth-date-form": "datetime"})


@pytest.fixture
def origin(emulator: Emulator) -> Iterator[str]:
    """Where it is served."""
    with served(emulator) as address:
        yield address


def data_of(emulator: Emulator) -> PracticeData:
    """The only practice's records."""
    (practice,) = emulator.world.practices.values()
    return practice.data


def test_the_sandbox_is_verified(terminal: Terminal) -> None:
    """The budget comes first, then each operation; what no scope opens is counted."""
    told = terminal.connected()("contract", "verify")
    assert told.code == 0
    lines = told.out.splitlines()
    assert lines[0].startswith("Budget: at most 19 calls for 11 operations, 0.47% of a day's")
    assert any(line.split()[:2] == ["clients.paged_list", "ok"] for line in lines)
    assert "11 ok, 91 not tried" in told.out
    assert "37 need a scope that this token lacks" in told.out
    assert "says nothing about Xero" in told.out


def test_the_calls_count_in_the_projects_limits(terminal: Terminal) -> None:
    """With a share of the day used up nothing more is called, and it ends as not yet."""
    (terminal.folder / "greenroom.toml").write_text(
        PROJECT + "\n[limits]\nshare_of_day = 0.001\npatience_seconds = 1\n", "utf-8"
    )
    told = terminal.connected()("contract", "verify", "--json")
    assert told.data["report"]["calls"] == 5
    used_up = [one for one in told.data["report"]["outcomes"] if "limit" in one["why"]]
    assert len(used_up) > 3
    assert told.code == 0
    assert terminal("contract", "verify").code == 3


def test_json_tells_everything(terminal: Terminal) -> None:
    """Budget, report and what was kept, on standard output alone."""
    told = terminal.connected()("contract", "verify", "--json", "--wire", "json")
    assert told.data["budget"] == {"operations": 11, "calls": 19}
    assert told.data["server"] == "emulator"
    assert len(told.data["report"]["outcomes"]) == 102
    assert told.data["report"]["wire"] == "json"
    assert told.data["recorded"] == []
    assert told.data["accepted"] is None


def test_it_goes_into_the_ledger_without_anybodys_data(terminal: Terminal) -> None:
    """One event: environment, outcome, how many held, calls, format."""
    terminal.connected()("contract", "verify")
    (event,) = terminal("audit", "list", "--kind", "contract.verified", "--json").data
    assert event["facts"] == {
        "environment": "sandbox",
        "outcome": "ok",
        "operations": 11,
        "calls": event["facts"]["calls"],
        "format": "xml",
    }


def test_drift_ends_with_one_and_is_told(terminal: Terminal, origin: str) -> None:
    """A served emulator needs no project; what differs stands below the table, counted."""
    told = terminal("contract", "verify", "--url", origin)
    assert told.code == 1
    (line,) = [line for line in told.out.splitlines() if "ClientBase.DateOfBirth" in line]
    assert "a date and time, not a date" in line
    assert "clients.paged_list" in line


def test_writing_is_for_emulators_alone_and_only_on_request(
    terminal: Terminal, origin: str, emulator: Emulator
) -> None:
    """Without --writes the practice stays as it was; with it, all operations are called."""
    before = data_of(emulator).version
    terminal("contract", "verify", "--url", origin, "--beyond")
    assert data_of(emulator).version == before
    told = terminal("contract", "verify", "--url", origin, "--writes", "--beyond", "--json")
    assert told.data["budget"]["operations"] == 102
    assert {one["word"] for one in told.data["report"]["outcomes"]} <= {
        "ok",
        "drift",
        "refused",
        "not tried",
    }
    assert data_of(emulator).version > before


def test_a_live_practice_is_never_written_to(terminal: Terminal) -> None:
    """--writes in a live project is refused before anything is called or even looked up."""
    live = PROJECT.replace('"sandbox"', '"live"', 1)
    (terminal.folder / "greenroom.toml").write_text(live, "utf-8")
    told = terminal("contract", "verify", "--writes")
    assert told.code == 2
    assert "emulators only" in told.err
    assert one_screen(told)


def test_a_recording_is_kept_where_asked(terminal: Terminal) -> None:
    """One file and its facts for each reply; the folder must be a new one."""
    told = terminal.connected()("contract", "verify", "--record", "replies", "--json")
    folder = terminal.folder / "replies"
    assert len(told.data["recorded"]) == told.data["report"]["calls"]
    for name in told.data["recorded"]:
        facts = tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
        assert "values made up" in facts["made"]
        assert (folder / name).stat().st_size > 0
    again = terminal("contract", "verify", "--record", "replies")
    assert again.code == 2
    assert again.out == ""
    assert one_screen(again)


def test_what_was_seen_is_kept_on_request_alone(terminal: Terminal) -> None:
    """--accept writes the file beside greenroom.toml; coverage tells that it was a rehearsal."""
    path = terminal.folder / FILE_NAME
    before = terminal.connected()("contract", "coverage").out
    terminal("contract", "verify")
    assert not path.exists()
    told = terminal("contract", "verify", "--accept")
    assert told.code == 0
    seen = read_observed(path.read_text("utf-8"))
    assert "clients.get" in seen.operations
    assert "Client.uuid" in seen.fields
    assert {one.where for one in (*seen.operations.values(), *seen.fields.values())} == {"emulator"}
    after = terminal("contract", "coverage").out
    assert after.startswith(before.rstrip())
    assert "a rehearsal, which counts for nothing" in after


def test_what_was_seen_live_counts_as_observed(terminal: Terminal) -> None:
    """Coverage and reference show it so, in this project and nowhere else."""
    before = terminal("contract", "coverage", "--json").data
    live = '{ where = "live", at = "2026-11-24T02:00:00Z", wire = "xml" }'
    (terminal.folder / FILE_NAME).write_text(
        f'[operations]\n"clients.archive" = {live}\n[fields]\n"Client.industry" = {live}\n', "utf-8"
    )
    after = terminal("contract", "coverage", "--json").data
    assert after["operations"]["clients"]["observed"] == (
        before["operations"]["clients"]["observed"] + 1
    )
    assert after["fields"]["observed"] == before["fields"]["observed"] + 1
    assert after["fields"]["assumed"] == before["fields"]["assumed"] - 1
    assert after["seen"]["live"] == {
        "operations": 1,
        "fields": 1,
        "last": "2026-11-24T02:00:00Z",
    }
    archive = terminal("contract", "reference", "clients.archive").out
    assert "standing: observed" in archive
    assert "seen live, in XML" in archive
    assert "Fields of it were seen live" in terminal("contract", "reference", "Client").out
    assert "1 operation and 1 field were seen live" in terminal("contract", "coverage").out


def test_a_live_report_is_kept_as_observed(terminal: Terminal) -> None:
    """What Xero showed as told is written with the moment; what drifted is left out."""
    good = Outcome("clients.get", "ok", records=1)
    drift = Outcome("staff.list", "drift")
    fields = {"Client.industry": 1}
    report = Report("json", 2, (good, drift), fields, ("Staff.name",))
    path = keep_seen(Project(project=terminal.folder), report, where="live", now=1_795_000_000.0)
    seen = read_observed(path.read_text("utf-8"))
    assert seen.seen("live") == seen
    assert (list(seen.operations), list(seen.fields)) == (["clients.get"], ["Client.industry"])
    told = terminal("contract", "coverage").out
    assert "1 operation and 1 field were seen live" in told


def test_reference_and_coverage_need_no_project(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Outside a project they tell the packaged contract."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert terminal("contract", "coverage").code == 0
    assert terminal("contract", "reference", "clients.get").code == 0


def test_a_spoilt_file_of_sights_is_one_screen(terminal: Terminal) -> None:
    """The file and the place are named, with what to do."""
    (terminal.folder / FILE_NAME).write_bytes(b"[fields]\nx = 1\n")
    told = terminal("contract", "coverage")
    assert told.code == 2
    assert FILE_NAME in told.err
    assert one_screen(told)
    (terminal.folder / FILE_NAME).write_bytes(b"\xff\xfe")
    assert one_screen(terminal("contract", "reference", "Client"))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("contract", "verify"), 3),
        (("contract", "verify", "--url", "http://localhost:9"), 2),
        (("contract", "verify", "--url", "http://xero.example"), 2),
    ],
)
def test_nobody_to_ask_is_one_screen(words: tuple[str, ...], code: int, terminal: Terminal) -> None:
    """Not connected, nobody there, an address that may not be called: what, and what next."""
    told = terminal(*words)
    assert told.code == code
    assert one_screen(told)
    assert told.out == ""


def test_samples_are_written(terminal: Terminal) -> None:
    """204 replies and their index; again into the same folder, but into nobody else's."""
    told = terminal("emulator", "samples", "--to", "samples", "--clients", "20")
    assert told.code == 0
    folder = terminal.folder / "samples"
    assert len(list(folder.glob("*.xml"))) == len(list(folder.glob("*.json"))) - 1 == 102
    assert "204 replies and index.json are in samples." in told.out
    again = terminal("emulator", "samples", "--to", "samples", "--clients", "20", "--json")
    assert len(again.data["samples"]) == 204
    for words in (("--to", "."), ("--to", "s", "--clients", "9"), ("--to", "greenroom.toml")):
        refused = terminal("emulator", "samples", *words)
        assert refused.code == 2
        assert one_screen(refused)
    assert not Path(terminal.folder / "s").exists()
