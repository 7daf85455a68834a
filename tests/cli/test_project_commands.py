"""The commands of a project, one after the other, as a new user types them."""

from __future__ import annotations

import io
import json
import os
import re
import sqlite3

import pytest
from cli_cast import Terminal, one_screen

from greenroom import config
from greenroom.auth.masters import new_master_key
from greenroom.emulator.asgi import served
from greenroom.emulator.core import Emulator
from greenroom.emulator.world import new_world
from greenroom.workspace import Workspace


def test_a_first_day_ends_with_rows(terminal: Terminal) -> None:
    """Refused with 3, approved, connected, budget told, pulled; the second pull changes nothing."""
    refused = terminal("connect")
    assert refused.code == 3
    assert "greenroom emulator approve" in refused.err
    assert "Next: greenroom connect" in terminal("emulator", "approve").out
    assert "Connected Banksia Accountants" in terminal("connect").out
    assert "2 calls" in terminal("sync", "budget").out
    first = terminal("sync", "run", "--json").data
    assert first["outcome"] == "complete"
    second = terminal("sync", "run", "--json").data
    counts = second["streams"][0]["tables"]["clients"]
    assert counts["added"] == counts["changed"] == 0


def test_before_anything_is_connected_the_budget_is_told(terminal: Terminal) -> None:
    """The expected sizes of greenroom.toml give a budget on day one."""
    told = terminal("sync", "budget", "--json").data
    assert told["calls"] == 2
    assert "under a minute" in terminal("sync", "budget").out


def test_status_says_how_fresh_each_stream_is(terminal: Terminal) -> None:
    """Each stream with its last read, its last full read and the next one; then the runs."""
    assert "Next: greenroom sync run" in terminal("sync", "status").out
    terminal.connected()
    terminal("sync", "run")
    terminal("sync", "run")
    told = terminal("sync", "status").out
    for words in ("clients", "contacts", "relationships", "each run", "in 7 days", "complete"):
        assert words in told
    data = terminal("sync", "status", "--json", "--last", "1").data
    assert len(data["runs"]) == 1
    clients = next(one for one in data["streams"] if one["stream"] == "clients")
    assert clients["changes_at"] > clients["full_at"]
    assert clients["full_due_at"] == pytest.approx(clients["full_at"] + 7 * 86_400)


def test_a_run_that_stops_early_is_written_down(terminal: Terminal) -> None:
    """A destination that refuses leaves a run with an end, not one that seems to go on."""
    terminal.connected()
    (terminal.folder / "practice.db").write_text("a letter to the bank", "utf-8")
    assert terminal("sync", "run").code == 1
    runs = terminal("sync", "status", "--json").data["runs"]
    assert all(run["outcome"] for run in runs)


def test_a_lapse_ends_a_run_with_a_not_yet(terminal: Terminal) -> None:
    """A timed job learns of it by exit code 3; people read which scope is refused, once."""
    terminal.connected()
    assert terminal("sync", "run").code == 0
    assert terminal("emulator", "lapse").code == 0
    told = terminal("sync", "run")
    assert told.code == 3
    said = " ".join(told.out.split())
    assert "clients, contacts, groups, relationships refused: Xero refuses" in said
    assert said.count("Xero refuses practicemanager.client.read, which this connection holds") == 1
    assert "Nothing pulled: 2 calls spent" in said
    assert "Run complete" not in said
    assert "greenroom emulator approve" in said
    data = terminal("sync", "run", "--json")
    assert (data.code, data.data["outcome"]) == (3, "nothing pulled")
    status = terminal("sync", "status").out
    assert "clients refused in the last run: Xero refuses" in status
    assert "nothing pulled" in status
    events = terminal("audit", "list", "--kind", "sync.ended", "--json").data
    assert [one["facts"]["outcome"] for one in events] == [
        "complete", "nothing pulled", "nothing pulled",
    ]  # fmt: skip
    assert "Add the scope" not in terminal("access", "probe").out
    assert terminal("emulator", "approve").code == 0
    assert terminal("sync", "run").code == 0


def test_connections_are_listed_and_left_with_proof(terminal: Terminal) -> None:
    """The list names the practice; leaving reads it back; then there is nothing any more."""
    terminal.connected()
    assert "works" in terminal("connections", "list").out
    [row] = terminal("connections", "list", "--json").data
    assert row["tenant_name"] == "Banksia Accountants"
    told = terminal("connections", "disconnect", "--practice", "banksia")
    assert told.code == 0
    assert "it is gone" in told.out
    assert "tokens revoked and deleted" in told.out
    assert "Next: greenroom connect" in terminal("connections", "list").out


def test_an_organisation_is_connected_apart_from_the_practice(terminal: Terminal) -> None:
    """Steps 3 and 4 of the guide need no approval; the practice stays to be connected."""
    told = terminal("connect", "--accounting")
    assert told.code == 0
    assert "an organisation" in told.out
    assert terminal("sync", "run").code == 3
    assert terminal("connections", "disconnect", "--practice", "harbour").code == 0


def test_probe_says_what_is_open_and_why_not(terminal: Terminal) -> None:
    """Open scopes end with 0; after a lapse the same command ends with 3 and a next step."""
    terminal.connected()
    assert "practicemanager.client.read: open" in terminal("access", "probe").out
    assert "refused from now on" in terminal("emulator", "lapse").out
    told = terminal("access", "probe")
    assert told.code == 3
    assert "Next: " in told.out
    kinds = [one["facts"]["outcome"] for one in
             terminal("audit", "list", "--kind", "access", "--json").data]  # fmt: skip
    assert kinds[0] == "open"
    assert kinds[1] != "open"


def test_doctor_is_content_with_a_fresh_project(terminal: Terminal) -> None:
    """Nothing is broken on day one, and the one thing to do is named."""
    told = terminal("doctor")
    assert told.code == 0
    assert "Next: greenroom connect" in told.out
    states = {one["state"] for one in terminal("doctor", "--json").data["diagnoses"]}
    assert states == {"done", "ours"}


def test_keys_rotate_and_everything_still_opens(terminal: Terminal) -> None:
    """A new data key, then a new master key: the old secrets open, sealed under the new."""
    terminal.connected()
    master = terminal.folder / "state" / "sandbox" / "master.key"
    before = master.read_text("ascii")
    assert terminal("keys", "rotate", "--json").data["sealed_anew"] == 2
    assert master.read_text("ascii") == before
    told = terminal("keys", "rotate", "--master")
    assert "alone" in told.out
    assert master.read_text("ascii") != before
    assert len(master.read_text("ascii").split()) == 1
    assert terminal("sync", "run").code == 0


def test_a_master_key_of_the_environment_is_followed_by_its_successor(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One key in the environment asks for NEW,OLD; both rewrap; NEW alone opens from then on."""
    old, new = new_master_key(), new_master_key()
    monkeypatch.setenv("GREENROOM_MASTER_KEY", old)
    terminal.connected()
    told = terminal("keys", "rotate", "--master")
    assert one_screen(told)
    assert "NEW,OLD" in told.err
    monkeypatch.setenv("GREENROOM_MASTER_KEY", f"{new},{old}")
    assert terminal("keys", "rotate", "--master").code == 0
    monkeypatch.setenv("GREENROOM_MASTER_KEY", new)
    assert terminal("sync", "run").code == 0


def test_the_ledger_is_listed_filtered_and_verified(terminal: Terminal) -> None:
    """Events come newest last; a changed one is named by its number and ends with 1."""
    terminal.connected()
    data = terminal("audit", "list", "--json").data
    assert [one["seq"] for one in data] == list(range(1, len(data) + 1))
    only = terminal("audit", "list", "--kind", "consent", "--last", "1", "--json").data
    assert [one["kind"] for one in only] == ["consent.started"]
    whole = terminal("audit", "verify", "--json").data
    assert (whole["whole"], whole["events"]) == (True, len(data))
    assert terminal("audit", "verify", "--known", whole["head"]).code == 0
    assert terminal("audit", "verify", "--known", f"1:{'0' * 64}").code == 1
    assert "17:3f9c" in terminal("audit", "verify", "--known", "nonsense").err
    with sqlite3.connect(terminal.folder / "state/sandbox/greenroom.db") as store:
        for (name,) in store.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            store.execute(f'DROP TRIGGER "{name}"')
        store.execute("UPDATE ledger SET kind = 'nothing.happened' WHERE seq = 2")
    told = terminal("audit", "verify")
    assert told.code == 1
    assert "2" in told.err
    assert one_screen(told)


def test_the_world_is_played_from_the_command_line(terminal: Terminal) -> None:
    """Apps, users and practices are added and listed; privileges are given and taken."""
    assert "Command App" in terminal("emulator", "apps").out
    made = terminal("emulator", "apps", "--add", "Other", "--json").data
    assert made["client_secret"]
    assert "client_secret" in terminal("emulator", "apps", "--add", "Third").out
    user = terminal("emulator", "users", "--add", "Ana Pohatu", "--email", "ana@example.org",
                    "--json").data  # fmt: skip
    practice = terminal("emulator", "practices", "--add", "Kowhai", "--country", "NZ",
                        "--clients", "12", "--json").data  # fmt: skip
    told = terminal("emulator", "practices", "--privilege", "ana@example.org",
                    "--practice", practice["tenant_id"])  # fmt: skip
    assert "may connect apps" in told.out
    assert one_screen(terminal("emulator", "practices", "--privilege", "ana@example.org"))
    assert terminal("emulator", "approve").code == 0
    assert terminal("connect", "--user", "ana@example.org").code == 0
    [row] = terminal("connections", "list", "--json").data
    assert (row["user_id"], row["tenant_name"]) == (user["id"], "Kowhai")


@pytest.mark.parametrize("words", [("emulator", "reset"), ("emulator", "seed", "--clients", "15")])
def test_a_new_world_forgets_who_signed_in_to_the_old(
    words: tuple[str, ...], terminal: Terminal
) -> None:
    """Sign-ins of a world that is gone do not linger: the next connect starts clean."""
    terminal.connected()
    assert terminal(*words).code == 0
    assert terminal("connections", "list", "--json").data == []
    terminal.connected()
    assert terminal("sync", "run").code == 0


def test_init_writes_a_project_that_works(terminal: Terminal) -> None:
    """Two files, ready features; a second time only with --force; a bad name writes nothing."""
    made = terminal("init", "new", "--clients", "12", "--feature", "invoices", "--json")
    assert len(made.data["wrote"]) == 2
    assert terminal("init", "new").code == 2
    assert terminal("init", "new", "--force").code == 0
    assert terminal("doctor", "--project", "new").code == 0
    assert terminal("init", "bad", "--name", "Xero Sync").code == 2
    assert not (terminal.folder / "bad").exists()
    os.chdir(terminal.folder / "new")
    assert terminal("scopes", "needed").code == 0


def test_scopes_and_contract_answer_people_and_programs(terminal: Terminal) -> None:
    """Reasons, what a scope opens, reference pages and coverage: in words and as JSON."""
    assert "clients.list, groups.list" in terminal("scopes", "needed").out
    told = terminal("scopes", "why", "clients.list", "--json").data
    assert told["least"] == ["practicemanager.client.read"]
    assert "clients.archive" in terminal("contract", "reference").out
    assert "Archive a client" in terminal("contract", "reference", "clients.archive").out
    assert terminal("contract", "reference", "Client", "--json").data["name"] == "Client"
    assert one_screen(terminal("contract", "reference", "clients.archve"))
    assert "all operations" in terminal("contract", "coverage").out


def test_preview_names_empty_columns_instead_of_showing_them(terminal: Terminal) -> None:
    """Rows of a made-up practice, without columns that are empty in all of them."""
    told = terminal("mapping", "preview", "--table", "contacts", "--rows", "2")
    assert "salutation" in told.out
    data = terminal("mapping", "preview", "--rows", "1", "--json").data
    assert {one["table"] for one in data} >= {"clients", "contacts", "groups"}
    assert "mapped" in terminal("mapping", "coverage", "--unmapped").out


def test_json_is_the_only_thing_on_standard_output(terminal: Terminal) -> None:
    """Whatever a listing does, its ``--json`` can be read by a program as it is."""
    terminal.connected()
    for words in (
        "doctor", "connections list", "scopes needed", "access probe", "sync budget", "sync run",
        "sync status", "mapping check", "mapping coverage", "emulator apps", "emulator users",
        "emulator practices", "emulator approve", "audit list", "audit verify", "keys rotate",
        "contract coverage", "contract reference",
    ):  # fmt: skip
        json.loads(terminal(*words.split(), "--json").out)


def test_a_practice_of_the_world_is_named_as_everywhere(terminal: Terminal) -> None:
    """The right to connect is given by the beginning of a name, as other commands take it."""
    assert terminal("emulator", "practices", "--add", "Kowhai", "--clients", "12").code == 0
    told = terminal(
        "emulator", "practices", "--practice", "kow", "--privilege", "felix.crabtree@example.com"
    )
    assert told.code == 0
    assert "Kowhai" in told.out
    [kowhai] = [one for one in terminal("emulator", "practices", "--json").data
                if one["name"] == "Kowhai"]  # fmt: skip
    assert len(kowhai["privileged"]) == 1


def test_a_served_world_is_reset_to_its_own_size(terminal: Terminal) -> None:
    """``emulator reset --url`` begins a world of the size that was served."""
    world = new_world(clients=37, seed=2, country="NZ", now=1_795_400_000.0)
    with served(Emulator(world, control=True)) as origin:
        assert terminal("emulator", "users", "--add", "Ana", "--email", "a@example.org",
                        "--url", origin).code == 0  # fmt: skip
        assert terminal("emulator", "reset", "--url", origin).code == 0
        [practice] = terminal("emulator", "practices", "--url", origin, "--json").data
        assert (practice["clients"], practice["country"]) == (37, "NZ")
        assert len(terminal("emulator", "users", "--url", origin, "--json").data) == 2


def test_an_empty_ledgers_head_is_taken_back(terminal: Terminal) -> None:
    """What ``audit verify`` prints before anything happened can be given to the next one."""
    head = terminal("audit", "verify", "--json").data["head"]
    terminal.connected()
    assert terminal("audit", "verify", "--known", head).code == 0


def test_a_client_secret_is_sealed_and_never_shown(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is piped in is what the app signs in with; no file and no output holds it in clear."""
    live = (terminal.folder / "greenroom.toml").read_text("utf-8")
    live = live.replace('"sandbox"', '"live"').replace(
        'name = "Command App"', 'name = "Command App"\nclient_id = "LIVEAPP"'
    )
    (terminal.folder / "greenroom.toml").write_text(live, "utf-8")
    monkeypatch.setattr("sys.stdin", io.StringIO("  s3cret-of-the-app \n"))
    told = terminal("keys", "secret")
    assert (told.code, "s3cret" in told.out + told.err) == (0, False)
    with Workspace(config.read(terminal.folder / "greenroom.toml", {})) as workspace:
        assert workspace.app.secret == "s3cret-of-the-app"
        assert "secret.kept" in {event.kind for event in workspace.ledger.events()}
    for path in terminal.folder.rglob("*"):
        assert not path.is_file() or b"s3cret" not in path.read_bytes()
    assert terminal("keys", "secret", "--forget").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert one_screen(terminal("keys", "secret"))


def test_every_line_that_init_leaves_out_is_taken_when_let_in(terminal: Terminal) -> None:
    """The commented lines of a new project are settings: uncommented, they are read."""
    assert terminal("init", "new", "--json").code == 0
    file = terminal.folder / "new" / "greenroom.toml"
    text = file.read_text("utf-8")
    let_in = re.sub(r"^# (?=[\w.]+ = |\[\[)", "", text, flags=re.MULTILINE)
    assert let_in.count("\n#") < text.count("\n#")
    file.write_text(let_in, "utf-8")
    settings = config.read(file)
    assert settings.destination.encrypted_at_rest
    assert settings.access.use == "many practices"
    assert settings.access.hosts == ("https://app.example",)
    assert settings.access.keeps_days == 30
    assert settings.access.log_keeps_days == 400
    assert settings.access.sees == {"Support": "names and contacts of clients"}
    assert [one.name for one in settings.access.third_parties] == ["Mail sender"]
