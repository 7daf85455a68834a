"""A practice's own export, before approval: read, connected, pulled; its own shapes arrive."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from greenroom.checks import ATTESTATION
from greenroom.cli.dispatch import run
from greenroom.cli.led_world import GivenApp, of_project
from greenroom.contract import contract
from greenroom.sync.mapping_default import default_mapping

PROJECT = """
environment = "sandbox"
data_folder = "state"
[app]
name = "Own Data"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[destination]
url = "sqlite:///practice.db"
"""

CLIENTS = """\
Client report;;;;;
Name;Kürzel;Strasse;Ort;Telefon;Betreut von
"Zephyrine Quandary";ZEQ-01;"44 Plumbago Road
Flat 3";Wagtail Vale;(02) 6921 4433;Orla Vantongeren
"Quandary Farms Pty Ltd";QFA;PO Box 7788;WAGTAIL VALE;0412 998 877;Orla Vantongeren
Quandary & Sons;QSO;;;;
"""

CONTACTS = """\
Contact;Client Code;Position;Email
Ulric Quandary;QFA;Director;ulric@quandaryfarms.example
Ulric Quandary;ZEQ-01;Husband;ulric@quandaryfarms.example
"""

COLUMNS = """
[clients.columns]
"Kürzel" = "client_code"
Strasse = "address"
Ort = "city"
Telefon = "phone"
"Betreut von" = "account_manager"
"""

PERSONAL = ("uandary", "Plumbago", "Vantongeren", "Ulric", "6921 4433", "998 877", "ZEQ-01")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's folder with an export beside it, written as Windows writes it."""
    for name in ("GREENROOM_DATA", "GREENROOM_MASTER_KEY", "GREENROOM_DISGUISE_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "greenroom.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "mapping.toml").write_text(default_mapping(contract()), "utf-8")
    (tmp_path / "columns.toml").write_text(COLUMNS, "utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "clients.csv").write_bytes(CLIENTS.encode("cp1252"))
    (tmp_path / "exports" / "contacts.CSV").write_bytes(CONTACTS.encode("cp1252"))
    return tmp_path


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """What SQL finds in the destination."""
    with sqlite3.connect(folder / "practice.db") as database:
        return database.execute(query).fetchall()


def on_disk(folder: Path) -> bytes:
    """Every byte of the project but the export and what was made of it on purpose."""
    return b"".join(
        path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.parent.name != "exports" and path.suffix not in {".db", ".toml"}
    )


def seed(*more: str) -> int:
    """The command that reads the export."""
    return run(["emulator", "seed", "--from", "exports", "--columns", "columns.toml", *more])


def connect() -> None:
    """Approval, and a practice that agrees."""
    assert run(["emulator", "approve"]) == 0
    assert run(["connect"]) == 0


def test_mapping_is_finished_on_disguised_shapes(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Export, disguise, connect, pull: the rows have the practice's shapes, and nobody's data."""
    assert seed("--disguise") == 0
    capsys.readouterr()
    assert run(["mapping", "preview", "--json"]) == 0
    preview = {one["table"]: one for one in json.loads(capsys.readouterr().out)}
    assert len(preview["clients"]["rows"]) == 3
    connect()
    assert run(["sync", "run"]) == 0
    names = [name for (name,) in rows(folder, "SELECT name FROM clients ORDER BY rowid")]
    assert len(names) == 3
    assert any(str(name).endswith(" Pty Ltd") for name in names)
    assert any(" & " in str(name) for name in names)
    [(address,)] = rows(folder, "SELECT address FROM clients WHERE address LIKE '%Flat%'")
    assert len(str(address).splitlines()) == 2
    assert rows(folder, "SELECT count(*), count(DISTINCT contact_uuid) FROM client_contacts") == [
        (2, 1)
    ]
    assert rows(folder, "SELECT count(DISTINCT account_manager_uuid) FROM clients") == [(1,)]
    loaded = (folder / "practice.db").read_bytes() + on_disk(folder)
    said = capsys.readouterr()
    for word in PERSONAL:
        assert word.encode() not in loaded
        assert word not in said.out + said.err


def test_the_same_key_gives_the_same_rows_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a key of one's own a later export is disguised alike, so that rows keep their ids."""

    def previewed() -> str:
        assert seed("--disguise") == 0
        capsys.readouterr()
        assert run(["mapping", "preview", "--table", "clients", "--json"]) == 0
        return capsys.readouterr().out

    monkeypatch.setenv("GREENROOM_DISGUISE_KEY", "a key of our own, kept in a safe")
    first = previewed()
    assert previewed() == first
    monkeypatch.delenv("GREENROOM_DISGUISE_KEY")
    assert previewed() != first


def test_real_rows_stay_sealed_and_go_nowhere_unattested(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a disguise the sandbox is sealed, and a pull wants encryption at rest attested."""
    assert seed() == 0
    assert "sealed" in capsys.readouterr().out
    connect()
    assert run(["sync", "run"]) == 2
    said = capsys.readouterr()
    assert "your own practice's data" in " ".join(said.err.split())
    assert not (folder / "practice.db").exists()
    for word in PERSONAL:
        assert word.encode() not in on_disk(folder)
        assert word not in said.out + said.err
    attested = PROJECT + f'encrypted_at_rest = "{ATTESTATION}"\n'
    (folder / "greenroom.toml").write_text(attested, "utf-8")
    assert run(["sync", "run"]) == 0
    assert rows(folder, "SELECT name, city FROM clients ORDER BY rowid") == [
        ("Zephyrine Quandary", "Wagtail Vale"),
        ("Quandary Farms Pty Ltd", "WAGTAIL VALE"),
        ("Quandary & Sons", None),
    ]
    for word in PERSONAL:
        assert word.encode() not in on_disk(folder)


def test_keys_are_rotated_with_a_sealed_sandbox(folder: Path) -> None:
    """A new data key seals the sandbox too: it opens after the rotation as before."""
    assert seed() == 0
    before = (folder / "state" / "sandbox" / "sandbox.world").read_bytes()
    assert run(["keys", "rotate"]) == 0
    assert (folder / "state" / "sandbox" / "sandbox.world").read_bytes() != before
    assert run(["emulator", "practices"]) == 0


def test_a_program_is_led_to_a_sealed_sandbox(folder: Path) -> None:
    """``greenroom exec --project`` opens the project's own practice, and keeps it sealed."""
    assert seed() == 0
    given = GivenApp("PROGRAM", "a-secret-for-the-emulator", ("http://localhost:8721/callback",))
    with of_project(folder, given) as led:
        practice = next(iter(led.emulator.world.practices.values()))
        assert len(practice.data.clients) == 3
    assert b"uandary" not in on_disk(folder)


def test_what_was_read_is_in_the_ledger_in_numbers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ledger says that an export was read, how, and how many rows: nobody's name."""
    assert seed("--disguise") == 0
    capsys.readouterr()
    assert run(["audit", "list", "--json"]) == 0
    said = capsys.readouterr().out
    (event,) = [one for one in json.loads(said) if one["kind"] == "sandbox.seeded"]
    assert event["facts"]["kind"] == "disguised"
    assert event["facts"]["rows_clients"] == 3
    assert "uandary" not in said
