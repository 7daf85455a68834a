"""Which operation is called next and with what: cheap ones first, ids out of earlier replies."""

from __future__ import annotations

import datetime as dt

import pytest

from greenroom.client.arguments import check
from greenroom.client.itinerary import PAGE_SIZE, Finds, Step, filled, lacks, reading_steps
from greenroom.clock import moment
from greenroom.contract import contract

KNOWN = contract()
NOW = moment("2026-11-24T02:00:00")
STEPS = {step.operation.name: step for step in reading_steps(KNOWN, now=NOW)}


def finds_of(**given: str) -> Finds:
    """Finds in which each operation answered one record with these fields."""
    finds = Finds(KNOWN)
    finds.take(STEPS["clients.list"], [given])
    return finds


def test_every_reading_operation_has_its_step_and_no_other() -> None:
    """48 steps, none of which writes."""
    assert set(STEPS) == {name for name, one in KNOWN.operations.items() if not one.writes}


def test_the_cheap_ones_come_first() -> None:
    """Settings before pages, pages before windows, a whole practice last; ids after all lists."""
    order = list(STEPS)
    for earlier, later in (
        ("categories.list", "clients.paged_list"),
        ("clients.paged_list", "time.list"),
        ("time.list", "clients.list"),
        ("clients.list", "clients.get"),
    ):
        assert order.index(earlier) < order.index(later)


@pytest.mark.parametrize("name", sorted(STEPS))
def test_every_way_to_ask_is_one_the_client_allows(name: str) -> None:
    """With its ids filled in, each way passes the check of arguments."""
    finds = Finds(KNOWN)
    for param in STEPS[name].operation.path_params:
        record, _, field = param.of[0].partition(".")
        giver = next(
            step
            for step in STEPS.values()
            if step.operation.reply.record == record or record in _inside(step)
        )
        row = {field: "x"}
        finds.take(giver, [row if giver.operation.reply.record == record else _nested(giver, row)])
    assert lacks(STEPS[name], finds) == []
    for arguments, body in filled(STEPS[name], finds):
        check(KNOWN, STEPS[name].operation, arguments, body)


def _inside(step: Step) -> list[str]:
    """The records right inside those a step answers with."""
    record = step.operation.reply.record
    return [field.record for field in KNOWN.fields(record) if field.record] if record else []


def _nested(step: Step, row: dict[str, str]) -> dict[str, object]:
    """A record of the step's with the row in each part of it."""
    fields = KNOWN.fields(str(step.operation.reply.record))
    return {one.name: [row] if one.many else row for one in fields if one.record}


def test_a_step_lacks_what_nobody_gave() -> None:
    """An id that no reply held is named by its fields, until one does."""
    assert lacks(STEPS["clients.get"], Finds(KNOWN)) == ["Client.uuid|ClientBase.uuid"]
    assert lacks(STEPS["clients.get"], finds_of(uuid="1")) == []


def test_ids_inside_records_are_found() -> None:
    """The tasks of a job are found in the job."""
    finds = Finds(KNOWN)
    finds.take(STEPS["jobs.get"], [{"id": "J1", "tasks": [{"uuid": "t1"}, {"uuid": "t2"}]}])
    assert list(finds.values("JobTask.uuid")) == ["t1", "t2"]
    assert list(finds.values("Job.id")) == ["J1"]


def test_a_list_by_id_is_asked_for_several_and_a_record_for_one() -> None:
    """Three clients may have documents; one client is there."""
    finds = Finds(KNOWN)
    finds.take(STEPS["clients.list"], [{"uuid": str(number)} for number in range(9)])
    asked = [arguments["identifier"] for arguments, _ in filled(STEPS["clients.get"], finds)]
    assert asked == ["0"]
    step = STEPS["documents.list_for_client"]
    assert [arguments["identifier"] for arguments, _ in filled(step, finds)] == ["0", "1", "2"]


def test_the_same_question_is_asked_once() -> None:
    """With one id there is one way to ask, however many were planned."""
    step = STEPS["documents.list_for_client"]
    assert len(list(filled(step, finds_of(uuid="1")))) == 1


def test_windows_and_changes_are_asked_narrow_first() -> None:
    """A week, then most of a year; a month of changes, then most of a year: never a whole one."""
    narrow, wide = STEPS["time.list"].asks
    assert narrow == {"from_": dt.date(2026, 11, 18), "to": dt.date(2026, 11, 24)}
    assert (wide["to"] - wide["from_"]).days < 364
    recent, older = (ask["modified_since"] for ask in STEPS["clients.list"].asks)
    assert (recent - older).days == 270
    assert STEPS["clients.paged_list"].asks == ({"page_size": PAGE_SIZE},)


def test_open_places_of_a_body_are_filled_wherever_they_stand() -> None:
    """Places in lists and records take what an operation answered, or a field held."""
    operation = KNOWN.operation("jobs.reorder_tasks")
    added = Step(KNOWN.operation("jobs.add_task"), ({},), {}, "JobTask.uuid")
    step = Step(operation, ({},), {"id": "{Job.id}", "tasks": [{"uuid": "{jobs.add_task}"}]})
    finds = Finds(KNOWN)
    assert lacks(step, finds) == ["Job.id", "jobs.add_task"]
    finds.take(STEPS["jobs.get"], [{"id": "J1", "tasks": [{"uuid": "t1"}]}])
    finds.take(added, [], "t2")
    ((_, body),) = filled(step, finds)
    assert body == {"id": "J1", "tasks": [{"uuid": "t2"}]}
    # What was just made is known to be there, so it goes first.
    assert list(finds.values("JobTask.uuid")) == ["t2", "t1"]
