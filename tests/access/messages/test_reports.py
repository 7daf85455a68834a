"""Drafts that registers ask for: only what people said, gaps marked, nothing that is not due."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.access.evidence.collect import collect
from greenroom.access.evidence.model import Seen
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.correspondence import known
from greenroom.access.messages.message_data import message_data
from greenroom.access.messages.messages import Message
from greenroom.access.messages.reports import UNSAID, reports
from greenroom.access.observed import journey_of
from greenroom.access.registers import finding_register, incident_register
from office_cast import ANA, BO, REVIEWED, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office whose assessment is being reviewed."""
    made = Desk(tmp_path)
    made.step(*REVIEWED)
    yield made
    made.close()


def drafts(desk: Desk) -> dict[str, Message]:
    """The drafts of the moment, by name."""
    found = reports(journey_of(desk.office), known(desk.office, sender=ANA))
    return {one.name: one for one in found}


def finding(desk: Desk, title: str) -> None:
    """A finding that Ana recorded."""
    told = finding_register.Told(ANA, title, "high", "q11")
    finding_register.add(desk.office, told, desk.clock.now())


def close(desk: Desk, name: str, *, evidence: str = "") -> None:
    """A finding that Bo closed."""
    told = finding_register.Told(BO, did="Forced for every role", evidence=evidence)
    finding_register.close(desk.office, name, told)


def test_without_anything_in_a_register_nothing_is_drafted(desk: Desk) -> None:
    """Neither a plan nor an answer nor a report."""
    assert drafts(desk) == {}
    desk.step("remediation-asked", "plan-sent")
    assert drafts(desk) == {}


def test_an_incident_is_drafted_until_it_was_reported(desk: Desk) -> None:
    """To the address of the current terms, with its moment and what is still to be said."""
    told = incident_register.Told(ANA, "A laptop is gone", "2026-03-02T08:00")
    incident_register.add(desk.office, told, desk.clock.now())
    (one,) = drafts(desk).values()
    assert (one.name, one.to) == ("incident-i-1", "api@support.xero.com")
    assert (one.at_once, one.due) == (True, journey_of(desk.office).today)
    assert one.why == "within 24 hours: until Tue 3 Mar 2026 08:00 UTC"
    assert "What happened: A laptop is gone" in one.text
    assert "Noticed: Mon 2 Mar 2026 08:00 UTC" in one.text
    assert f"Done so far: {UNSAID}" in one.text
    assert one.text.endswith(ANA)
    incident_register.report(desk.office, "i-1", incident_register.Told(BO), desk.clock.now())
    assert drafts(desk) == {}


def test_the_plan_then_the_answer(desk: Desk) -> None:
    """The plan while it is due; the answer once all are closed; neither in between nor after."""
    desk.step("remediation-asked")
    finding(desk, "Two factors are not forced.")
    finding(desk, "Logs are short")
    owner = finding_register.Told(ANA, owner=BO, did="Force it")
    finding_register.change(desk.office, "f-1", owner)
    plan = drafts(desk)["remediation-plan"]
    assert plan.due == journey_of(desk.office).next.due
    line = (
        "- f-1, high (question q11): Two factors are not forced. Plan: Force it. By whom: Bo Tane."
    )
    assert line in plan.text
    assert f"Logs are short. Plan: {UNSAID}. By whom: {UNSAID}." in plan.text
    desk.step("plan-sent")
    seen = {"people": lambda _: Seen("holds", "All have two factors.")}
    (kept,) = collect(desk.office, ("people",), collectors=seen)
    close(desk, "f-1", evidence="people")
    assert drafts(desk) == {}
    close(desk, "f-2")
    answer = drafts(desk)["remediation-answer"]
    proof = f"holds, Mon 2 Mar 2026: All have two factors. (sha-256 {kept.digest[:12]})"
    assert f"Done: Forced for every role. Proof: {proof}" in answer.text
    assert f"Proof: {UNSAID}" in answer.text
    desk.step("remediation-done")
    assert drafts(desk) == {}


def test_what_was_a_mistake_is_not_told(desk: Desk) -> None:
    """The answer names the findings that were real."""
    desk.step("remediation-asked", "plan-sent")
    finding(desk, "One")
    finding(desk, "Twice recorded")
    close(desk, "f-1")
    told = finding_register.Told(BO, did="It was there already.")
    finding_register.close(desk.office, "f-2", told, mistaken=True)
    assert "Twice recorded" not in drafts(desk)["remediation-answer"].text


def test_reports_have_known_addresses() -> None:
    """Each goes to a contact of the data."""
    assert {one.to for one in message_data().reports.values()} <= set(journey_data().contacts)
