"""What the ledger's events tell the journey: verdicts of a probe, taken together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.workspace import Workspace

PROJECT = """
environment = "live"
data_folder = "state"
[app]
name = "Seen App"
client_id = "A1"
[[features]]
name = "Directory"
reason = "Show clients."
operations = ["clients.list"]
[[features]]
name = "Work"
reason = "Show jobs."
operations = ["jobs.get"]
"""

CLIENTS, JOBS = "practicemanager.client.read", "practicemanager.job.read"


class Probes:
    """Keeps the verdicts of one probe after the other, and tells where the scopes stand then."""

    def __init__(self, office: Office, clock: FrozenClock) -> None:
        self._office, self._clock = office, clock

    def __call__(self, *verdicts: tuple[str, str], practice: str = "P1") -> str:
        """One probe's verdicts, in the order given."""
        self._clock.advance(60)
        for scope, word in verdicts:
            self._keep("access.probed", practice, {"scopes": scope, "outcome": word})
        return journey_of(self._office).tracks["scopes"].state

    def left(self, practice: str) -> None:
        """A practice is disconnected."""
        self._keep("connection.left", practice, {"connection": practice})

    def _keep(self, kind: str, practice: str, facts: dict[str, str]) -> None:
        ledger = self._office.workspace.ledger
        ledger.append(kind, app="A1", practice=practice, facts=facts)


@pytest.fixture
def probe(tmp_path: Path) -> Iterator[Probes]:
    """A live project with two features, of which nothing was probed yet."""
    path = tmp_path / "greenroom.toml"
    path.write_text(PROJECT, "utf-8")
    clock = FrozenClock(moment("2026-11-23T02:00:00"))
    settings = settings_of(PROJECT, path, {"GREENROOM_MASTER_KEY": "x" * 44})
    with Workspace(settings, clock=clock) as workspace, Office(workspace) as office:
        yield Probes(office, clock)


def test_scopes_are_enabled_when_each_that_is_planned_opens(probe: Probes) -> None:
    """Open or empty in every verdict: enabled."""
    assert probe((CLIENTS, "open"), (JOBS, "empty")) == "enabled"


@pytest.mark.parametrize("word", ["not approved", "tier"])
@pytest.mark.parametrize("turned", [False, True])
def test_one_refused_scope_leaves_none_enabled(probe: Probes, word: str, turned: bool) -> None:
    """Whichever was asked first: one that is refused is not outweighed by one that opens."""
    assert probe((CLIENTS, "open"), (JOBS, "open")) == "enabled"
    verdicts = [(CLIENTS, "open"), (JOBS, word)]
    assert probe(*(reversed(verdicts) if turned else verdicts)) == "in-doubt"
    assert probe((CLIENTS, "open")) == "in-doubt"
    assert probe((CLIENTS, "open"), (JOBS, "open")) == "enabled"


def test_a_verdict_that_tells_nothing_changes_nothing(probe: Probes) -> None:
    """Throttled, broken or hidden is neither open nor refused."""
    assert probe((CLIENTS, "open"), (JOBS, "open")) == "enabled"
    for word in ("throttled", "broken", "hidden"):
        assert probe((JOBS, word)) == "enabled"
    assert probe((JOBS, "not approved")) == "in-doubt"
    assert probe((JOBS, "throttled"), (CLIENTS, "open")) == "in-doubt"


def test_a_scope_that_is_planned_no_more_or_a_practice_that_left_holds_nothing_up(
    probe: Probes,
) -> None:
    """Only what is planned counts, and only where a practice is still there to refuse."""
    assert probe((CLIENTS, "open"), ("practicemanager.time.read", "not approved")) == "in-doubt"
    assert probe((CLIENTS, "open")) == "enabled"
    assert probe((JOBS, "not approved"), practice="P2") == "in-doubt"
    assert probe((CLIENTS, "open")) == "in-doubt"
    probe.left("P2")
    assert probe((CLIENTS, "open")) == "enabled"


def test_a_client_id_is_said_until_a_sign_in_shows_that_xero_knows_it(tmp_path: Path) -> None:
    """Typed it is a weak word, in list and gate; another app's sign-in changes nothing."""
    path = tmp_path / "greenroom.toml"
    path.write_text(PROJECT, "utf-8")
    settings = settings_of(PROJECT, path, {"GREENROOM_MASTER_KEY": "x" * 44})
    clock, told = FrozenClock(moment("2026-03-02")), []
    with Workspace(settings, clock=clock) as workspace, Office(workspace) as office:
        for app in ("", "B2", "A1"):
            if app:
                facts = {"kind": "ORGANISATION", "connection": "C1"}
                workspace.ledger.append("connection.made", app=app, facts=facts)
            found = journey_of(office)
            rows = [one for one in (*found.checks, *found.gates) if one.id in {"CK-01", "G1"}]
            told.append({one.done[0].proof.how for one in rows if one.done[0].proof})
    assert told == [{"said"}, {"said"}, {"observed"}]
