"""What makes a thing count as observed: the act itself, and never a look or a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from greenroom.access.observed import journey_of
from greenroom.access.office import Office
from greenroom.access.views import View
from greenroom.clock import FrozenClock, moment
from greenroom.config import settings_of
from greenroom.emulator.playing.files import names
from greenroom.store.facts import Fact
from greenroom.workspace import Workspace

PROJECT = """
data_folder = "state"
[app]
name = "Seen App"
"""

ALL = len(names())


class Ledger:
    """Events of the approval, and the rows of its lists that follow."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def tell(self, kind: str, facts: Mapping[str, Fact]) -> None:
        """One more event of the approval's own."""
        self._office.ledger.append(kind, app=self._office.app, facts=facts)

    def pulled(self, outcome: str) -> None:
        """A pull in the sandbox that ended so."""
        workspace = self._office.workspace
        workspace.ledger.append("sync.ended", app=workspace.client_id, facts={"outcome": outcome})

    def row(self, name: str) -> View:
        """A row of the checklist or of the waiting tasks."""
        found = journey_of(self._office)
        return next(one for one in (*found.checks, *found.tasks) if one.id == name)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    """A sandbox project in which nothing happened yet."""
    path = tmp_path / "greenroom.toml"
    path.write_text(PROJECT, "utf-8")
    settings = settings_of(PROJECT, path, {"GREENROOM_MASTER_KEY": "x" * 44})
    clock = FrozenClock(moment("2026-11-23T02:00:00"))
    with Workspace(settings, clock=clock) as workspace, Office(workspace) as office:
        yield Ledger(office)


def test_samples_are_mock_answers_and_prove_no_structure(ledger: Ledger) -> None:
    """Files of replies do the waiting task; the checklist's item wants scenarios that pass."""
    ledger.tell("samples.written", {"count": 204})
    assert ledger.row("WT-02").is_done
    assert not ledger.row("CK-08").is_done


@pytest.mark.parametrize(
    ("count", "failed", "skipped", "done"),
    [(ALL, 0, 0, True), (ALL, 1, 0, False), (ALL, 0, 1, False), (ALL - 1, 0, 0, False)],
)
def test_the_mock_structure_is_proven_by_all_scenarios_passing(
    ledger: Ledger, count: int, failed: int, skipped: int, done: bool
) -> None:
    """Every scenario that comes with Greenroom, none failed, none unjudged; not a part of them."""
    ledger.tell("scenarios.judged", {"count": count, "failed": failed, "skipped": skipped})
    found = ledger.row("CK-08")
    assert found.is_done == done
    if done:
        proof = found.done[0].proof
        assert proof is not None
        assert proof.how == "observed"


def test_scenarios_that_fail_later_take_the_item_back(ledger: Ledger) -> None:
    """The newest verdict counts."""
    ledger.tell("scenarios.judged", {"count": ALL, "failed": 0, "skipped": 0})
    ledger.tell("scenarios.judged", {"count": ALL, "failed": 2, "skipped": 0})
    assert not ledger.row("CK-08").is_done


def test_a_pull_that_failed_answers_nothing(ledger: Ledger) -> None:
    """Only a pull that brought rows says that the sandbox's answers are in use."""
    ledger.pulled("failed")
    assert not ledger.row("WT-02").is_done
    ledger.pulled("complete")
    assert ledger.row("WT-02").is_done
    assert not ledger.row("CK-08").is_done


def test_an_old_look_at_the_cost_is_no_review(ledger: Ledger) -> None:
    """Looks used to be written down like reviews: nobody can tell, so none of them counts."""
    ledger.tell("tier.reviewed", {"tier": "advanced", "price": 1445.0})
    assert not ledger.row("CK-07").is_done
