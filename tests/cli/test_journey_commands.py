"""``greenroom access status``, ``step``, ``history``, ``check``: what they print and end with."""

from __future__ import annotations

import datetime as dt
import re

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
    assert name in told
    assert isinstance(told[name], list)
    assert told[name]


def test_a_gate_says_who_is_to_open_it(terminal: Terminal) -> None:
    """In words that a person says: ours are opened by us."""
    told = " ".join(terminal("access", "check").out.split())
    assert "to be opened by us, then Xero" in told
    assert "by ours" not in told


def test_a_pack_with_gaps_is_not_yet(terminal: Terminal) -> None:
    """Nothing was typed wrongly: it ends with 3 as the list of gaps does, and writes nothing."""
    told = terminal("access", "pack")
    assert (told.code, terminal("access", "assess", "gaps").code) == (3, 3)
    assert not (terminal.folder / "access-pack").exists()


def test_a_typed_client_id_is_told_as_the_files_word(terminal: Terminal) -> None:
    """The list says where it stands, and not that anything was seen."""
    path = terminal.folder / "greenroom.toml"
    path.write_text(
        path.read_text("utf-8").replace("[app]\n", '[app]\nclient_id = "X1"\n'), "utf-8"
    )
    assert "said in greenroom.toml: X1" in " ".join(terminal("access", "check").out.split())


def test_each_event_that_is_cited_stands_in_the_ledger_that_is_named(terminal: Terminal) -> None:
    """Whoever doubts a tick finds the event by ledger and number, in the audit log."""
    for typed in ("emulator approve", "connect", "sync run", "access forecast --take"):
        assert terminal(*typed.split()).code == 0, typed
    told = terminal("audit", "list", "--json", "--last", "200").data
    events = {(one["ledger"], one["seq"]): one["kind"] for one in told}
    cited = re.findall(r"\((\w+) event (\d+)\)", terminal("access", "check", "--json").out)
    kinds = {events[ledger, int(number)] for ledger, number in cited}
    assert {"connection.made", "buffer.taken"} <= kinds
    assert {ledger for ledger, _ in cited} == {"sandbox", "approval"}


def test_the_calendar_of_a_rehearsal_goes_by_the_emulators_day(terminal: Terminal) -> None:
    """What is overdue there stands on the day that status calls today, not on the machine's."""
    icalendar = pytest.importorskip("icalendar")
    for typed in ("emulator stage requested", "emulator advance --days 40"):
        assert terminal(*typed.split()).code == 0, typed
    today = dt.date.fromisoformat(terminal("access", "status", "--json").data["today"])
    assert today > dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    assert terminal("access", "followups", "--to", str(terminal.folder / "asks")).code == 3
    made = icalendar.Calendar.from_ical((terminal.folder / "asks/followups.ics").read_bytes())
    days = [one.decoded("dtstart") for one in made.walk("VEVENT")]
    assert days == [today]
