"""Costs: those of jobs, and the library that they are chosen from."""

from __future__ import annotations

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, job_of, taken


def list_costs(data: PracticeData, call: Call) -> Answer:
    """The costs of a job."""
    return replies.many(data, call, data["job_costs"].under(job_of(data, call.given("job_number"))))


def add_cost(data: PracticeData, call: Call) -> Answer:
    """The id of the new cost; it is billable unless the body says otherwise."""
    body = body_of(data, call)
    job = job_of(data, body["job"])
    values = {**taken(data, call, body), "job": job.uuid}
    values.setdefault("billable", True)
    told = {name: value for name, value in values.items() if value is not None}
    return replies.value(call, data.add("job_costs", told, now=call.now).uuid)


def update_cost(data: PracticeData, call: Call) -> Answer:
    """The id of the changed cost. One that does not say billable becomes so (docs-jobs)."""
    body = body_of(data, call)
    cost = found(data, "job_costs", body["uuid"])
    values = taken(data, call, body)
    if body.get("billable") is None:
        values["billable"] = True
    return replies.value(call, data.change("job_costs", cost.uuid, values, now=call.now).uuid)


def delete_all(data: PracticeData, call: Call) -> Answer:
    """OK, and the library of costs is empty; costs of jobs stay."""
    body_of(data, call)
    for row in data["costs"].rows():
        data.drop("costs", row.uuid)
    return replies.status_only(call)
