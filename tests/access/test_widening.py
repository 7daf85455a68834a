"""Features added after the approval: Xero is told, and nothing counts as approved meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access import recorded
from greenroom.access.messages.correspondence import known
from greenroom.access.messages.reports import reports
from greenroom.access.observed import journey_of
from greenroom.access.recorded import Step
from office_cast import ANA, Desk, told

READS = """
[[features]]
name = "Client directory"
reason = "Show each client beside our records."
operations = ["clients.list", "clients.get"]
"""
WRITES = """
[[features]]
name = "Keep clients"
reason = "Put addresses right."
operations = ["clients.update"]
"""
APPROVED = (
    *("request-sent", "request-accepted", "assessment-received", "assessment-returned"),
    *("assessment-passed", "use-case-approved", "tier-active", "scopes-enabled"),
    *("practice-connected", "went-live", "partner-registered"),
)


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Desk]:
    """A project that reads clients, with every approval, in use."""
    made = Desk(tmp_path, features=READS)
    made.step(*APPROVED)
    yield made
    made.close()


def asked(desk: Desk) -> dict[str, str]:
    """Everything that can be done now: the id, and its command."""
    found = journey_of(desk.office)
    return {one.id: one.command for one in (found.next, *found.then)}


def test_a_plan_as_approved_asks_for_nothing(live: Desk) -> None:
    """What was approved is done: no action, every gate of Xero's open, nothing to write."""
    found = journey_of(live.office)
    assert found.wider is None
    assert "change" not in asked(live)
    assert all(one.is_done for one in found.gates)


def test_a_wider_plan_is_told_to_xero_before_it_counts_as_approved(live: Desk) -> None:
    """The new scope is next, its gates are open no more, the draft goes to the address for it."""
    live.plan(READS + WRITES)
    found = journey_of(live.office)
    assert found.next.id == "change"
    assert "practicemanager.client" in found.next.text
    assert "access step change-told" in found.next.command
    assert "wider than approved" in found.tracks["scopes"].state_label
    assert [one.id for one in found.gates if not one.is_done] == ["G4", "G7"]
    (draft,) = [one for one in reports(found, known(live.office)) if one.name == "use-case-change"]
    assert draft.to == "api@xero.com"
    assert "practicemanager.client, for clients.update" in draft.text


def test_told_it_waits_for_xero_and_approved_it_is_done(live: Desk) -> None:
    """Xero's silence is asked about after ten business days; its word closes the matter."""
    live.plan(READS + WRITES)
    recorded.keep(live.office, told("change-told"))
    found = journey_of(live.office)
    assert (found.next.kind, found.next.id) == ("wait", "change")
    assert reports(found, known(live.office)) == ()
    assert {one.standing for one in found.gates if not one.is_done} == {"waiting"}
    live.wait(15)
    assert journey_of(live.office).next.kind == "follow-up"
    recorded.keep(live.office, told("change-approved"))
    assert journey_of(live.office).wider is None
    assert all(one.is_done for one in journey_of(live.office).gates)


def test_a_word_taken_back_is_no_word(live: Desk) -> None:
    """What was told and taken back has to be told again; a narrower plan asks for nothing."""
    live.plan(READS + WRITES)
    recorded.keep(live.office, told("change-told"))
    recorded.undo(live.office, Step("change-told", ANA))
    assert journey_of(live.office).next.id == "change"
    live.plan(READS)
    assert "change" not in asked(live)


def test_what_was_approved_before_scopes_were_kept_is_not_guessed(tmp_path: Path) -> None:
    """A step of before kept no scopes: nothing is said of what it approved."""
    desk = Desk(tmp_path, features=READS + WRITES)
    body = {"event": "use-case-approved", "on": "2026-03-02", "by": ANA, "note": "x"}
    desk.office.dossier.keep(desk.office.app, "step", "use-case-approved-1", body)
    assert journey_of(desk.office).wider is None
    desk.close()
