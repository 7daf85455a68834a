"""``greenroom access evidence``: what is told, as a page and as JSON, each with what to do next."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cast import Terminal, one_screen

from greenroom.access.evidence.model import about

ANA = ("--says", "MFA is forced.", "--by", "Ana Pohatu")


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file that somebody hands in."""
    path = tmp_path / "mfa.pdf"
    path.write_bytes(b"%PDF")
    return str(path)


def test_collect_tells_each_look_and_ends_with_one_where_something_fails(
    terminal: Terminal,
) -> None:
    """A key beside the data fails; what cannot be told says what to do; the counts are told."""
    terminal.connected()
    told = terminal("access", "evidence", "collect")
    assert told.code == 1
    assert "✗ key-ring: The master key lies beside the key ring" in told.out
    assert "Next: Put the master key into GREENROOM_MASTER_KEY" in told.out
    assert "… people: Greenroom runs no sign-in here" in told.out
    assert "hold, 1 fail," in told.out
    assert terminal("access", "evidence", "collect", "oauth", "people").code == 0


def test_collect_as_json_is_an_object(terminal: Terminal) -> None:
    """Every piece has outcome, how it is known, moments, hash, and what to do next."""
    told = terminal("access", "evidence", "collect", "oauth", "people", "--json").data
    assert told["counts"] == {"holds": 1, "fails": 0, "unknown": 1}
    first, second = told["evidence"]
    assert (first["collector"], first["how"], first["next"]) == ("oauth", "observed", "")
    assert len(first["digest"]) == 64
    assert first["at"] < first["expires_at"]
    assert second["next"] == about()["people"].next


def test_the_list_says_outcome_moment_end_and_place(terminal: Terminal) -> None:
    """Every collector has its line, collected or not, and the first thing to do stands below."""
    told = terminal("access", "evidence", "list")
    assert told.out.count("never collected") == len(about())
    assert "Next: greenroom access evidence collect sealed-tokens" in told.out
    terminal.connected()("access", "evidence", "collect")
    told = terminal("access", "evidence", "list")
    for words in ("Says", "Seen", "Counts until", "Where", "sandbox", "in 13 weeks"):
        assert words in told.out
    listed = terminal("access", "evidence", "list", "--json").data["collectors"]
    assert [one["collector"] for one in listed] == list(about())
    assert {one["outcome"] for one in listed} == {"holds", "fails", "unknown"}


def test_a_file_handed_in_is_shown_as_attested(terminal: Terminal, file: str) -> None:
    """It is somebody's word in the list, in its page and in JSON; a contradiction is told."""
    told = terminal("access", "evidence", "add", "people", file, *ANA, "--days", "30")
    assert (told.code, "attested by Ana Pohatu, with the file's digest" in told.out) == (0, True)
    assert "holds, attested by Ana Pohatu" in terminal("access", "evidence", "list").out
    shown = terminal("access", "evidence", "show", "people").out
    assert "attested by Ana Pohatu" in shown
    against = ("--says", "Not for admins.", "--by", "Bo Ferrars", "--fails")
    terminal("access", "evidence", "add", "people", file, *against)
    shown = terminal("access", "evidence", "show", "people", "--json").data
    assert (shown["outcome"], shown["how"]) == ("unknown", "attested")
    assert "settle it" in shown["said"]
    terminal("access", "evidence", "add", "people", file, *ANA, "--settle")
    row = next(
        one
        for one in terminal("access", "evidence", "list", "--json").data["collectors"]
        if one["collector"] == "people"
    )
    assert (row["outcome"], row["by"]) == ("holds", "Ana Pohatu")


@pytest.mark.parametrize(
    "words",
    [
        ("show", "oauth"),
        ("show", "oauht"),
        ("collect", "oauht"),
        ("add", "people", "gone.pdf", *ANA),
        ("add", "people", "greenroom.toml"),
        ("add", "people", "greenroom.toml", *ANA, "--days", "0"),
        ("add", "people", "greenroom.toml", *ANA, "--days", "367"),
    ],
)
def test_what_cannot_be_meant_is_one_screen(terminal: Terminal, words: tuple[str, ...]) -> None:
    """Nothing collected, a wrong name, a missing file, nobody's name: told with a hint."""
    assert one_screen(terminal("access", "evidence", *words))
