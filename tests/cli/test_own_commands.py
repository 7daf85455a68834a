"""``emulator columns``, and exports named to the commands that begin a world."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cast import Terminal, one_screen

from greenroom.cli import exports as reading
from greenroom.cli import played, running, serve
from greenroom.cli.exports import Exports
from greenroom.cli.played import Played
from greenroom.errors import ConfigError

CLIENTS = "Client Name,Email,Shoe Size\nTarquin Plumley,t@plumley.test,41\n,x@plumley.test,\n"
CONTACTS = "Contact,Client,Mobile\nOttoline Ash,Tarquin Plumley,\nNobody,Vanished,\n"


@pytest.fixture
def exports(terminal: Terminal) -> Terminal:
    """A terminal in a folder with an export."""
    folder = terminal.folder / "exports"
    folder.mkdir()
    (folder / "clients.csv").write_text("Report\n" + CLIENTS, "utf-8")
    (folder / "contacts.csv").write_text(CONTACTS, "utf-8")
    return terminal


def test_columns_tells_what_would_be_read(exports: Terminal) -> None:
    """Headings with their fields, what is unknown, and each row that would not be placed."""
    told = exports("emulator", "columns", "exports")
    assert told.code == 0
    words = " ".join(told.out.split())
    assert "Shoe Size unknown 1" in words
    assert "1 row not placed: no name (line 4)." in words
    assert "(rows above them: 1)" in words
    assert "not among the clients (line 3)." in words
    assert "clients 1 contacts 1" in words
    assert "Plumley" not in told.out + told.err


def test_columns_answers_in_json(exports: Terminal) -> None:
    """The same as data, counts for every file."""
    told = exports("emulator", "columns", "exports/clients.csv", "exports/contacts.csv", "--json")
    assert [(file["kind"], file["rows"], file["placed"]) for file in told.data["files"]] == [
        ("clients", 2, 1),
        ("contacts", 2, 1),
    ]
    assert told.data["fit"] is True


def test_columns_writes_a_file_to_edit(exports: Terminal) -> None:
    """The file that is written is taken back, and is not replaced unasked."""
    assert exports("emulator", "columns", "exports", "--write", "columns.toml").code == 0
    assert '# "Shoe Size" = ""' in (exports.folder / "columns.toml").read_text("utf-8")
    again = exports("emulator", "columns", "exports", "--columns", "columns.toml")
    assert again.code == 0
    refused = exports("emulator", "columns", "exports", "--write", "columns.toml")
    assert (refused.code, one_screen(refused)) == (2, True)
    assert exports("emulator", "columns", "exports", "--write", "columns.toml", "--force").code == 0


def test_columns_says_what_is_missing(terminal: Terminal) -> None:
    """A file that cannot be read ends with code 1, in words that say what to do."""
    (terminal.folder / "contacts.csv").write_text("Contact,Email,Mobile\nIda,,\n", "utf-8")
    (terminal.folder / "odd.csv").write_text("Tarquin Plumley,41\n", "utf-8")
    told = terminal("emulator", "columns", "contacts.csv", "odd.csv")
    assert told.code == 1
    assert "No column for" in told.out
    assert "None of its headings is known" in told.out
    assert "Plumley" not in told.out + told.err
    assert terminal("emulator", "columns", "odd.csv", "--write", "c.toml").code == 1
    assert "none of its headings" in (terminal.folder / "c.toml").read_text("utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("emulator", "columns"),
        ("emulator", "columns", "nowhere.csv"),
        ("emulator", "columns", "state"),
        ("emulator", "columns", "exports", "--columns", "nowhere.toml"),
        ("emulator", "columns", "exports", "--columns", "exports/clients.csv"),
        ("emulator", "columns", "exports", "--write", "nowhere/columns.toml"),
        ("emulator", "seed", "--from", "nowhere"),
        ("emulator", "seed", "--from", "exports/contacts.csv", "--columns", "nowhere.toml"),
        ("emulator", "seed", "--disguise"),
        ("emulator", "seed", "--from", "exports", "--url", "http://localhost:1"),
        ("emulator", "serve", "--from", "exports", "--host", "0.0.0.0"),
        ("emulator", "serve", "--from", "exports", "--world", "world.toml"),
    ],
)
def test_what_cannot_be_read_is_told_on_one_screen(exports: Terminal, words) -> None:
    """A wrong path or option ends with code 2 and the next step."""
    (exports.folder / "state").mkdir(exist_ok=True)
    told = exports(*words)
    assert (told.code, one_screen(told)) == (2, True), told.err


def test_a_short_key_is_refused(exports: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key that could be guessed would undo the disguise."""
    monkeypatch.setenv(reading.KEY, "short")
    told = exports("emulator", "seed", "--from", "exports", "--disguise")
    assert (told.code, one_screen(told)) == (2, True)
    assert reading.KEY in told.err
    assert "short." not in told.out


def test_a_served_emulator_of_the_project_reads_exports_itself(exports: Terminal) -> None:
    """A project that uses a served emulator is told to name the export there."""
    path = exports.folder / "greenroom.toml"
    path.write_text(path.read_text("utf-8") + 'url = "http://localhost:1"\n', "utf-8")
    told = exports("emulator", "seed", "--from", "exports")
    assert told.code == 2
    assert "serve --from" in told.err


def test_a_world_file_reads_its_exports_beside_itself(exports: Terminal) -> None:
    """Paths in a world file are relative to it; what was not placed is said on standard error."""
    path = exports.folder / "world.toml"
    path.write_text('[[practices]]\nname = "Ours"\ncsv = ["exports"]\ndisguise = true\n', "utf-8")
    world = played.written(path)
    practice = next(iter(world.practices.values()))
    assert (practice.name, len(practice.data.clients), world.private) == ("Ours", 1, False)


def test_a_program_may_run_beside_exports(exports: Terminal) -> None:
    """``emulator run`` plays exports as ``serve`` does, named by option or by a world file."""
    given = Exports(paths=[Path("exports")], disguise=True)
    (exports.folder / "world.toml").write_text(
        '[[users]]\nname = "Ana"\nemail = "ana@example.test"\n'
        '[[practices]]\nname = "Ours"\ncsv = ["exports"]\nprivileged = ["ana@example.test"]\n'
        '[[apps]]\nname = "App"\nclient_id = "APP"\n'
        'redirect_uris = ["http://localhost:8721/callback"]\nstage = "approved"\n',
        "utf-8",
    )
    for asked in (Played(exports=given), Played(world=exports.folder / "world.toml")):
        prepared = running._prepared(asked, "approved", "")
        assert len(prepared.session.clients.list().all()) == 1
    with pytest.raises(ConfigError, match="both say"):
        running._prepared(Played(exports=given, world=Path("world.toml")), "approved", "")


def test_real_people_are_served_on_loopback_only(exports: Terminal) -> None:
    """A world of real people is for this machine, in whichever way it was named."""
    given = Exports(paths=[exports.folder / "exports"])
    world, _ = reading.own_world(given, country="AU", seed=1, now=1_795_000_000.0)
    serve.keep_in("localhost", private=world.private)
    with pytest.raises(ConfigError, match="Real people"):
        serve.keep_in("192.0.2.1", private=world.private)
