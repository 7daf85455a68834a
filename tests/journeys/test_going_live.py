"""From the sandbox to live: one setting, and what a live pull wants before real rows arrive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from greenroom import config, connect
from greenroom.checks import ATTESTATION
from greenroom.clock import FrozenClock, moment
from greenroom.contract import contract
from greenroom.emulator.core import Emulator
from greenroom.errors import ConfigError
from greenroom.send import Request
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.project import pull
from greenroom.testing.stage import emulator_with_app
from greenroom.workspace import Workspace

PROJECT = """
environment = "{environment}"
data_folder = "state"
[app]
name = "Journey App"
client_id = "{client_id}"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "groups.list"]
[destination]
url = "sqlite:///practice.db"
{attested}
"""

ATTESTED = f'encrypted_at_rest = "{ATTESTATION}"'


class Project:
    """A project whose Xero, sandbox or live, is an emulator that approved its app."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FrozenClock(moment("2026-11-23T02:00:00"))
        self.emulator, self.app = emulator_with_app(clients=20, clock=self.clock)
        (folder / "mapping.toml").write_text(default_mapping(contract()), "utf-8")

    @contextmanager
    def opened(self, environment: str, *, attested: str = "") -> Iterator[Workspace]:
        """The project with its practice connected."""
        text = PROJECT.format(
            environment=environment, client_id=self.app.client_id, attested=attested
        )
        path = self.folder / "greenroom.toml"
        path.write_text(text, "utf-8")
        settings = config.read(path, {"GREENROOM_CLIENT_SECRET": self.app.secret})
        with Workspace(settings, clock=self.clock, send=self.emulator.send) as workspace:
            if not workspace.tokens.practices(workspace.client_id):
                connect.finish(workspace, *self._agreed(workspace, self.emulator))
            yield workspace

    @staticmethod
    def _agreed(workspace: Workspace, emulator: Emulator) -> tuple[connect.Started, str]:
        """A consent that the emulator's user gave by themselves, and the address it ends on."""
        started = connect.start(workspace)
        with emulator.send(Request("GET", started.url)) as response:
            return started, response.headers["location"]

    def rows(self) -> int:
        """How many clients lie in the destination."""
        with sqlite3.connect(self.folder / "practice.db") as database:
            [(count,)] = database.execute("SELECT count(*) FROM clients").fetchall()
        return int(count)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A fresh project."""
    return Project(tmp_path)


def test_a_live_pull_needs_somebody_who_attests_encryption_at_rest(project: Project) -> None:
    """Without a person's word no call is made and no file; with it the rows come."""
    with project.opened("live") as workspace:
        with pytest.raises(ConfigError) as caught:
            pull(workspace, workspace.practice())
        assert "destination.encrypted_at_rest is missing" in caught.value.message
        assert ATTESTED in caught.value.hint
        assert workspace.runs.list() == ()
    assert not (project.folder / "practice.db").exists()
    with project.opened("live", attested=ATTESTED) as workspace:
        assert pull(workspace, workspace.practice()).outcome == "complete"
    assert project.rows() == 20


def test_a_live_pull_takes_no_word_that_is_dated_ahead(project: Project) -> None:
    """Nobody can attest since a day to come: no call is made; the sandbox's rows need no word."""
    ahead = ATTESTED.replace("2026-11-01", "2031-11-01")
    with project.opened("live", attested=ahead) as workspace:
        with pytest.raises(ConfigError) as caught:
            pull(workspace, workspace.practice())
        assert "is dated 2031-11-01, which is still to come" in caught.value.message
        assert workspace.runs.list() == ()
    with project.opened("sandbox", attested=ahead) as workspace:
        assert pull(workspace, workspace.practice()).outcome == "complete"


def test_the_made_up_rows_of_the_sandbox_are_left_behind(project: Project) -> None:
    """Live refuses a file that the sandbox filled, before any call; moved away, it starts anew."""
    with project.opened("sandbox") as workspace:
        assert pull(workspace, workspace.practice()).outcome == "complete"
    with project.opened("live", attested=ATTESTED) as workspace:
        with pytest.raises(ConfigError) as caught:
            pull(workspace, workspace.practice())
        assert "practice.db holds a practice of the sandbox environment" in caught.value.message
        assert "move practice.db away" in caught.value.hint
        assert [run.report["stopped_by"] for run in workspace.runs.list()] == ["config"]
        (project.folder / "practice.db").rename(project.folder / "rehearsal.db")
        project.clock.advance(60)
        report = pull(workspace, workspace.practice())
        assert (report.outcome, report.run) == ("complete", workspace.runs.list()[0].run)
    with project.opened("sandbox") as workspace, pytest.raises(ConfigError, match="live"):
        pull(workspace, workspace.practice())
