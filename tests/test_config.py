"""Settings: what a project file may hold, and what a wrong one is told."""

from __future__ import annotations

import os
import stat
from contextlib import closing
from pathlib import Path

import pytest

from greenroom import config
from greenroom.errors import ConfigError
from greenroom.settings import absolute_sqlite, sqlite_path
from greenroom.sync.destinations.database import open_destination
from greenroom.workspace import Workspace

GOOD = """
environment = "sandbox"
[app]
name = "Ledgerline Sync"
"""

FEATURE = """
[[features]]
name = "All"
reason = "Because."
operations = [{}]
"""


def written(folder: Path, text: str) -> Path:
    """A project file with that text."""
    path = folder / config.FILE_NAME
    path.write_text(text, "utf-8")
    return path


def test_a_name_is_enough(tmp_path: Path) -> None:
    """A project needs no more than its app's name; everything else has a good default."""
    settings = config.read(written(tmp_path, GOOD), {"GREENROOM_DATA": "state"})
    assert settings.environment == "sandbox"
    assert settings.app.redirect_uri == "http://localhost:8721/callback"
    assert settings.data_folder == (tmp_path / "state" / "sandbox").resolve()
    assert settings.destination_url == f"sqlite:///{tmp_path / 'practice.db'}"
    assert settings.mapping_path == tmp_path / "mapping.toml"


def test_sandbox_and_live_never_share_a_folder(tmp_path: Path) -> None:
    """The two environments keep their state apart."""
    sandbox = config.read(written(tmp_path, GOOD), {"GREENROOM_DATA": "state"})
    live = config.read(
        written(tmp_path, GOOD.replace("sandbox", "live")), {"GREENROOM_DATA": "state"}
    )
    assert sandbox.data_folder != live.data_folder


def test_a_rehearsal_never_passes_for_live(tmp_path: Path) -> None:
    """Under greenroom exec a live project keeps its files apart; the sandbox stays as it is."""
    led = {"GREENROOM_DATA": "state", config.REHEARSAL: "1"}
    sandbox = config.read(written(tmp_path, GOOD), led)
    assert (sandbox.kept_as, sandbox.data_folder.name) == ("sandbox", "sandbox")
    live = config.read(written(tmp_path, GOOD.replace("sandbox", "live")), led)
    assert (live.environment, live.kept_as, live.data_folder.name) == (
        *("live", "rehearsal", "rehearsal"),
    )


def test_a_rehearsal_does_not_write_into_a_live_store(tmp_path: Path) -> None:
    """A store that the file names is the live project's own: made-up events must not reach it."""
    text = GOOD.replace("sandbox", "live") + '[store]\nurl = "postgresql://db.example/greenroom"\n'
    assert config.read(written(tmp_path, text), {}).kept_as == "live"
    with pytest.raises(ConfigError, match=r"store\.url") as caught:
        config.read(written(tmp_path, text), {config.REHEARSAL: "1"})
    assert "copy of the project" in caught.value.hint


def homes(root: Path, *names: str) -> list[Path]:
    """The data folders of projects of these names, each in a folder of its own."""
    found = []
    for number, name in enumerate(names):
        folder = root / f"project{number}"
        folder.mkdir()
        path = written(folder, GOOD.replace("Ledgerline Sync", name))
        found.append(config.read(path, {}).data_folder)
    return found


def test_projects_of_one_name_never_share_a_folder(tmp_path: Path) -> None:
    """The place of the project's file tells apart what its app's name does not."""
    first, second, alone, other = homes(tmp_path, "Same", "Same", "实践", "كتاب")
    assert len({first, second, alone, other}) == 4
    assert first.parent.name.startswith("same-")
    again = config.read(tmp_path / "project1" / ".." / "project0" / config.FILE_NAME, {})
    assert again.data_folder == first


def test_a_long_name_makes_a_folder_all_the_same(tmp_path: Path) -> None:
    """However long an app's name is, a file system takes its folder."""
    one, other = homes(tmp_path, "a" * 5_000, "a" * 5_000)
    assert one != other
    assert len(one.parent.name) <= 64


def test_the_secret_comes_from_the_environment_and_is_never_printed(tmp_path: Path) -> None:
    """The client secret is taken from the environment and stays out of the repr."""
    settings = config.read(written(tmp_path, GOOD), {"GREENROOM_CLIENT_SECRET": "hush-hush"})
    assert settings.client_secret == "hush-hush"
    assert "hush" not in repr(settings)


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        (GOOD + "nmae = 1", "nmae", "Did you mean name?"),
        (GOOD + "[limits]\nshare_of_days = 0.5", "share_of_days", "share_of_day"),
        (GOOD.replace("sandbox", "production"), "environment", "settings.md"),
        ("[app", "not TOML", "Mend that line"),
        (GOOD.replace("Ledgerline", "My Xero"), "may not contain", ""),
        (GOOD + 'redirect_uri = "http://127.0.0.1:8721/callback"', "localhost", ""),
        (GOOD + 'redirect_uri = "http://example.com/callback"', "https", ""),
        (GOOD + "[limits]\nshare_of_day = 1.5", "share_of_day", ""),
        (GOOD + "[sandbox]\nclients = 0", "clients", ""),
        (GOOD + FEATURE.format(""), "'All' names no operation", ""),
        (GOOD + '[destination]\nencrypted_at_rest = "yes"', "who attests it", ""),
        (GOOD + '[destination]\nencrypted_at_rest = "we think so, really"', "since when", ""),
        ("environment = 'sandbox'", "app", ""),
    ],
)
def test_a_wrong_file_says_what_where_and_what_next(
    tmp_path: Path, text: str, said: str, hint: str
) -> None:
    """Every mistake names the file and the key, and says what was meant where that can be told."""
    with pytest.raises(ConfigError) as caught:
        config.read(written(tmp_path, text))
    assert config.FILE_NAME in caught.value.message
    assert said in caught.value.message
    assert hint in caught.value.hint


def test_the_project_is_found_from_a_folder_below(tmp_path: Path) -> None:
    """A command works from anywhere inside the project."""
    path = written(tmp_path, GOOD)
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert config.find(below) == path


def test_no_project_says_how_to_make_one(tmp_path: Path) -> None:
    """Outside a project the error names the command that makes one."""
    with pytest.raises(ConfigError) as caught:
        config.find(tmp_path)
    assert "greenroom init" in caught.value.hint


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("sqlite:///rows.db", "sqlite:////base/rows.db"),
        ("sqlite:///rows.db?timeout=3", "sqlite:////base/rows.db?timeout=3"),
        ("sqlite:///a%3Fb#c.db", "sqlite:////base/a%3Fb%23c.db"),
        ("sqlite:////elsewhere/rows.db", "sqlite:////elsewhere/rows.db"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("postgresql://db/rows", "postgresql://db/rows"),
    ],
)
def test_relative_sqlite_files_are_relative_to_the_project(url: str, expected: str) -> None:
    """A relative SQLite path belongs to the project's folder; every other address stays."""
    assert absolute_sqlite(url, Path("/base")) == expected


def test_any_folder_can_hold_the_files(tmp_path: Path) -> None:
    """Signs that mean something in an address are part of the name when they stand in a path."""
    folder = tmp_path / "d?e#f%41"
    folder.mkdir()
    path = folder / "greenroom.toml"
    settings = config.settings_of(GOOD.replace("[app]", 'data_folder = "s?t"\n[app]'), path, {})
    assert settings.destination_path == folder / "practice.db"
    assert sqlite_path(settings.destination_url) == folder / "practice.db"
    assert sqlite_path(settings.store_url) == folder / "s?t" / "sandbox" / "greenroom.db"
    with Workspace(settings) as workspace:
        assert workspace.ledger.verify() == 0
    assert (folder / "s?t" / "sandbox" / "greenroom.db").is_file()
    assert sorted(one.name for one in folder.iterdir()) == ["s?t"]
    with (
        closing(open_destination(settings.destination_url)) as destination,
        destination.loading("practice", seen_at=1.0),
    ):
        pass
    assert (folder / "practice.db").is_file()


def test_our_own_store_is_relative_to_the_file_too(tmp_path: Path) -> None:
    """``store.url`` keeps to the same rule as every other path of the file."""
    text = GOOD + '[store]\nurl = "sqlite:///ours.db"\n'
    settings = config.settings_of(text, tmp_path / "greenroom.toml", {})
    assert settings.store_url == f"sqlite:///{tmp_path / 'ours.db'}"


@pytest.mark.parametrize("client_id", ["_weird é id", "a b", "-x", "x" * 200, "a\\u0007"])
def test_a_client_id_that_is_none_is_told(client_id: str, tmp_path: Path) -> None:
    """What the ledger could not keep as an app is refused where it is written."""
    text = GOOD.replace("[app]", f'[app]\nclient_id = "{client_id}"')
    with pytest.raises(ConfigError, match=r"app\.client_id") as caught:
        config.settings_of(text, tmp_path / "greenroom.toml", {})
    assert "developer.xero.com" in caught.value.message


def test_both_levels_of_the_data_folder_are_for_their_owner(tmp_path: Path) -> None:
    """The folder that was named is as closed as the one inside it, whatever the umask."""
    before = os.umask(0o022)
    try:
        environ = {"GREENROOM_DATA": str(tmp_path / "deep" / "data")}
        with Workspace(config.settings_of(GOOD, tmp_path / "greenroom.toml", environ)):
            pass
    finally:
        os.umask(before)
    modes = [
        stat.S_IMODE((tmp_path / place).stat().st_mode)
        for place in ("deep/data", "deep/data/sandbox")
    ]
    assert modes == [0o700, 0o700]
