"""The story a stranger is told first: every chapter told, and every chapter true."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import NamedTuple

import pytest

from greenroom import config
from greenroom.cli.dispatch import run
from greenroom.workspace import Workspace

CLIENTS = 40


class Told(NamedTuple):
    """The story as it was told, and the folder it left behind."""

    text: str
    folder: Path

    def chapter(self, number: int) -> str:
        """The text of one chapter."""
        after = self.text.partition(f"\n{number}. ")[2]
        return after.partition(f"\n{number + 1}. ")[0]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """The demo, run with few clients."""
    folder = tmp_path / "demo"
    assert run(["demo", "--folder", str(folder), "--clients", str(CLIENTS)]) == 0
    return Told(capsys.readouterr().out, folder)


def test_the_story_has_every_chapter_in_its_order(told: Told) -> None:
    """Connect, refused, why, what to do, approve, consent, pull, change, pull, rows, ledger."""
    words = (
        "$ greenroom scopes needed", "practicemanager.client.read",
        "$ greenroom connect --accounting",
        "Invalid scope for client", "Why:", "What to do:", "approved.", "is connected",
        "Budget (full pull): 2 calls", "Run complete: 2 calls spent, 2 calls predicted",
        "The budget was met to the call", "has a new phone number", "Budget (changes pull)",
        "1 client changed", "+61 2 5550 0199", "consent.refused", "each sealed to the one before",
        "greenroom init",
    )  # fmt: skip
    at = 0
    for word in words:
        found = told.text.find(word, at)
        assert found >= 0, word
        at = found


def test_what_it_tells_is_what_lies_in_the_folder(told: Told) -> None:
    """The rows told are in the database, the refusal in the ledger, and the ledger is whole."""
    with sqlite3.connect(told.folder / "practice.db") as rows:
        [(count,)] = rows.execute("SELECT count(*) FROM clients").fetchall()
        changed = rows.execute(
            "SELECT name FROM clients WHERE phone = '+61 2 5550 0199'"
        ).fetchall()
    assert count == CLIENTS
    assert len(changed) == 1
    assert changed[0][0] in told.chapter(7)
    assert f"brought {CLIENTS} clients" in told.chapter(6)
    with Workspace(config.read(told.folder / "greenroom.toml", {})) as workspace:
        kinds = [event.kind for event in workspace.ledger.events()]
        assert workspace.ledger.verify() == len(kinds)
        assert [run.outcome for run in workspace.runs.list()] == ["complete", "complete"]
    assert kinds.index("consent.refused") < kinds.index("stage.changed")
    assert kinds.count("sync.ended") == 2


def test_the_second_pull_reads_a_fraction_of_the_first(told: Told) -> None:
    """The only client among the changed rows is the one that was edited."""
    changed = [line for line in told.chapter(8).splitlines() if line.startswith("clients ")]
    assert [line.split()[1:4] for line in changed] == [["0", "1", "0"]]


def test_no_line_of_the_story_is_a_failure_but_the_refusal(told: Told) -> None:
    """One thing goes wrong in the story, and it is the refusal it is about."""
    broken = [line for line in told.text.splitlines() if line.startswith("✗")]
    assert len(broken) == 1
    assert "Invalid scope" in broken[0]


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """The demo makes its folder anew, but never one that is not its own."""
    (tmp_path / "letter.txt").write_text("dear bank", "utf-8")
    assert run(["demo", "--folder", str(tmp_path)]) == 2
    assert (tmp_path / "letter.txt").exists()


def test_the_demo_can_be_told_twice(told: Told) -> None:
    """The same folder, made anew, tells the same story."""
    assert run(["demo", "--folder", str(told.folder), "--clients", str(CLIENTS)]) == 0


def test_the_story_plays_in_its_own_folder_whatever_the_user_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A user's own data folder and secret stay out of it, and they are told to unset the first."""
    own = tmp_path / "own"
    monkeypatch.setenv("GREENROOM_DATA", str(own))
    monkeypatch.setenv("GREENROOM_CLIENT_SECRET", "theirs")
    for _ in range(2):
        words = ["demo", "--folder", str(tmp_path / "demo"), "--clients", str(CLIENTS)]
        assert run(words) == 0
    assert not own.exists()
    assert (tmp_path / "demo" / "state" / "sandbox" / "sandbox.world").exists()
    assert "GREENROOM_DATA leads elsewhere" in capsys.readouterr().out


def test_a_number_that_cannot_be_leaves_the_last_demo_alone(told: Told) -> None:
    """A demo of nobody is refused before the folder of the one before is made anew."""
    assert run(["demo", "--folder", str(told.folder), "--clients", "0"]) == 2
    assert (told.folder / "practice.db").exists()


def test_programs_get_the_facts_of_the_story(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With --json the demo says nothing but one document: what happened, as its ledger has it."""
    words = ["demo", "--folder", str(tmp_path / "demo"), "--clients", str(CLIENTS), "--json"]
    assert run(words) == 0
    facts = json.loads(capsys.readouterr().out)
    kinds = [event["kind"] for event in facts["events"]]
    assert kinds.index("consent.refused") < kinds.index("stage.changed") < kinds.index("sync.ended")
    assert facts["whole"]
    assert facts["seconds"] > 0
