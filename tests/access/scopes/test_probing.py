"""A probe of a live project: what the journey knows of the tier, and what the ledger keeps."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from greenroom import config, connect
from greenroom.access.office import Office
from greenroom.access.recorded import Step, keep
from greenroom.access.scopes.probing import last_verdicts, probed
from greenroom.clock import FrozenClock, moment
from greenroom.sandbox import control
from greenroom.send import Request
from greenroom.testing.stage import emulator_with_app
from greenroom.workspace import Workspace

PROJECT = """
environment = "live"
data_folder = "state"
[app]
name = "Probing App"
client_id = "{client_id}"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list", "staff.list"]
"""


class Live:
    """A live project whose Xero is an emulator that approved its app."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = FrozenClock(moment("2026-11-26T02:00:00"))
        self.emulator, self.app = emulator_with_app(clients=20, clock=self.clock)

    @contextmanager
    def opened(self) -> Iterator[Workspace]:
        """The project with its practice connected."""
        path = self.folder / "greenroom.toml"
        path.write_text(PROJECT.format(client_id=self.app.client_id), "utf-8")
        settings = config.read(path, {"GREENROOM_CLIENT_SECRET": self.app.secret})
        with Workspace(settings, clock=self.clock, send=self.emulator.send) as workspace:
            if not workspace.tokens.practices(workspace.client_id):
                started = connect.start(workspace)
                with self.emulator.send(Request("GET", started.url)) as response:
                    location = response.headers["location"]
                connect.finish(workspace, started, location)
            yield workspace

    def order(self, route: str, **told: object) -> None:
        """What Xero does."""
        control(self.emulator.send, route, {"client_id": self.app.client_id, **told})


@pytest.fixture
def live(tmp_path: Path) -> Live:
    """A live project."""
    return Live(tmp_path)


def words(workspace: Workspace) -> list[str]:
    """The verdicts, in the order of the plan."""
    return [one.word for one in probed(workspace).verdicts]


def test_verdicts_of_a_live_practice_are_kept(live: Live) -> None:
    """Each scope's last verdict is found again, by practice, with the moment it was seen."""
    with live.opened() as workspace:
        found = probed(workspace)
        assert [one.word for one in found.verdicts] == ["open", "open"]
        live.clock.advance(60)
        live.order("stage", stage="lapsed")
        assert words(workspace) == ["not approved", "not approved"]
        kept = last_verdicts(workspace, found.practice)
        assert {one.facts["outcome"] for one in kept.values()} == {"not approved"}
        assert {one.at for one in kept.values()} == {live.clock.now()}
        assert last_verdicts(workspace, "another") == {}


def test_a_tier_that_was_recorded_as_lost_is_the_cause(live: Live) -> None:
    """Live, nobody but a person can know the tier: what they recorded tells it from a lapse."""
    with live.opened() as workspace, Office(workspace) as office:
        live.order("tier", tier="core")
        assert words(workspace) == ["not approved", "not approved"]
        keep(
            office,
            Step(
                "tier-active",
                "Ana Pohatu",
                note="It shows Advanced.",
                document="portal",
                force=True,
            ),
        )
        live.clock.advance(86_400)
        assert words(workspace) == ["not approved", "not approved"]
        lost = Step("tier-lost", "Ana Pohatu", note="It shows Core.", document="portal", force=True)
        keep(office, lost)
        found = probed(workspace).verdicts
        assert {one.word for one in found} == {"tier"}
        assert "the journey has the tier as lost" in found[0].evidence


def test_a_probe_says_nothing_of_what_came(live: Live) -> None:
    """Neither verdicts nor ledger carry a word of the records: only whether some came."""
    with live.opened() as workspace:
        told = str(probed(workspace)) + str(list(workspace.ledger.events()))
        practice = next(iter(live.emulator.world.practices.values()))
        names = [one.email for one in live.emulator.world.users.values()]
        assert practice.name not in told
        assert not [name for name in names if name in told]
