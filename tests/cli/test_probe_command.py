"""``greenroom access probe``: from nobody signed in to a lapse, each verdict kept in the ledger."""

from __future__ import annotations

from typing import Any

from cli_cast import PROJECT, Terminal, write_project

JOBS = PROJECT.replace('"groups.list"', '"groups.list", "staff.list", "invoices.list"')


def words(terminal: Terminal) -> dict[str, str]:
    """The word of each scope."""
    return {
        one["scope"]: one["word"] for one in terminal("access", "probe", "--json").data["verdicts"]
    }


def kept(terminal: Terminal) -> list[dict[str, Any]]:
    """What the ledger has of probes."""
    events = terminal("audit", "list", "--kind", "access.probed", "--json").data
    return [one["facts"] for one in events]


def test_before_anybody_signed_in_the_probe_says_so_and_calls_nothing(terminal: Terminal) -> None:
    """Not consented, exit code 3, connect as the next step; nothing is written down."""
    told = terminal("access", "probe")
    assert told.code == 3
    assert "practicemanager.client.read: not consented" in told.out
    assert "Next: greenroom connect" in told.out
    assert kept(terminal) == []


def test_after_a_refused_sign_in_it_is_the_approval_that_lacks(terminal: Terminal) -> None:
    """Day one: the ledger knows that Xero refused the scope, so connecting again is no advice."""
    assert terminal("connect").code == 3
    told = terminal("access", "probe")
    assert "practicemanager.client.read: not approved" in told.out
    assert "greenroom emulator approve" in told.out
    assert words(terminal) == {"practicemanager.client.read": "not approved"}


def test_each_verdict_is_kept_and_moves_the_journey(terminal: Terminal) -> None:
    """Open, then refused after a lapse: the ledger has both, and the journey follows."""
    terminal.connected()
    assert terminal("access", "probe").code == 0
    assert terminal("emulator", "lapse").code == 0
    assert terminal("access", "probe").code == 3
    assert [(one["scopes"], one["outcome"]) for one in kept(terminal)] == [
        ("practicemanager.client.read", "open"), ("practicemanager.client.read", "not approved"),
    ]  # fmt: skip


def test_a_tier_without_xpm_is_told_from_a_lapse(terminal: Terminal) -> None:
    """The same refusal of Xero's, but the app is known to have left Advanced."""
    terminal.connected()
    assert terminal("emulator", "tier", "plus").code == 0
    told = terminal("access", "probe")
    assert "practicemanager.client.read: tier" in told.out
    assert "the sandbox has the app on the plus tier" in " ".join(told.out.split())
    assert kept(terminal)[-1]["outcome"] == "tier"


def test_after_the_practice_left_there_is_no_practice(terminal: Terminal) -> None:
    """Disconnected here: nothing to call, and the ledger tells why."""
    terminal.connected()
    assert terminal("connections", "disconnect", "--practice", "banksia").code == 0
    assert words(terminal) == {"practicemanager.client.read": "no practice"}


def test_hidden_records_do_not_count_as_open(terminal: Terminal) -> None:
    """An empty staff list cannot be: exit code 3, and the journey hears of no open scope."""
    write_project(terminal.folder, PROJECT.replace('"groups.list"', '"staff.list"'))
    terminal.connected()
    assert terminal("emulator", "faults", "--add", "empty-list", "--operation", "staff.*").code == 0
    told = terminal("access", "probe")
    assert told.code == 3
    assert "practicemanager.staff.read: empty (blocked)" in told.out
    outcomes = {one["scopes"]: one["outcome"] for one in kept(terminal)}
    assert outcomes["practicemanager.staff.read"] == "hidden"
    assert outcomes["practicemanager.client.read"] == "open"
    assert "practicemanager.staff.read: empty (blocked)" in terminal("doctor").out


def test_what_was_granted_without_the_broad_scope_is_probed_too(terminal: Terminal) -> None:
    """Connected without it: the broad scope is told as left out, the narrow ones are open."""
    write_project(terminal.folder, JOBS)
    assert terminal("connect").code == 3
    assert "greenroom connect --without-broad" in terminal("access", "probe").out
    assert terminal("emulator", "approve").code == 0
    assert terminal("connect", "--without-broad").code == 0
    assert words(terminal) == {
        "practicemanager.read": "not consented",
        "practicemanager.client.read": "open",
        "practicemanager.staff.read": "open",
    }
