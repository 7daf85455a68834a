"""Tasks of jobs: made from library tasks, changed, done, reopened, put in order.

A task has two ids, its own on the job and the library task's; which one a change must name is a
switch. Library tasks themselves are only read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, business, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, job_of, taken
from greenroom.emulator.practice.rows import Row


def put_task(
    data: PracticeData, job: Row, kind: Row, told: Mapping[str, Any], *, now: float
) -> Row:
    """The new task of a job, made from a library task; a label becomes its name."""
    values = {
        "job": job.uuid,
        "task_uuid": kind.uuid,
        "name": told.get("label") or kind.values["name"],
        "description": told.get("description") or kind.values.get("description"),
        "estimated_minutes": told.get("estimated_minutes", kind.values["minutes"]),
        "actual_minutes": 0,
        "completed": False,
        "billable": kind.values["rate"] != 0,
    }
    for name in ("start_date", "due_date"):
        if told.get(name):
            values[name] = told[name]
    return data.add("job_tasks", values, now=now)


def renew(data: PracticeData, job: str) -> Row:
    """The job, made anew because something that it shows of itself has changed."""
    return data.change("jobs", job, {})


def add_task(data: PracticeData, call: Call) -> Answer:
    """The id of the new task."""
    body = body_of(data, call)
    job = job_of(data, body["job"])
    task = put_task(data, job, found(data, "tasks", body["task_uuid"]), body, now=call.now)
    renew(data, job.uuid)
    return replies.value(call, task.uuid)


def update_task(data: PracticeData, call: Call) -> Answer:
    """The id of the changed task."""
    body = body_of(data, call)
    task = _meant(data, call, str(body["uuid"]))
    values = taken(data, call, body)
    if "label" in values:
        values["name"] = values.pop("label") or task.values["name"]
    data.change("job_tasks", task.uuid, values, now=call.now)
    renew(data, str(task.values["job"]))
    return replies.value(call, task.uuid)


def complete_task(data: PracticeData, call: Call) -> Answer:
    """The job with the task done."""
    return _marked(data, call, completed=True)


def reopen_task(data: PracticeData, call: Call) -> Answer:
    """The job with the task not done after all."""
    return _marked(data, call, completed=False)


def reorder_tasks(data: PracticeData, call: Call) -> Answer:
    """The job with its tasks in a new order, which must name each of them once."""
    body = body_of(data, call)
    job = job_of(data, body["id"])
    order = [found(data, "job_tasks", one["uuid"]).uuid for one in body["tasks"]]
    mine = {task.uuid for task in data["job_tasks"].under(job)}
    if set(order) != mine or len(order) != len(mine):
        raise business("All tasks of the job are required, each once")
    changed = data.change("jobs", job.uuid, {"order": tuple(order)}, now=call.now)
    return replies.one(data, call, changed)


def _marked(data: PracticeData, call: Call, *, completed: bool) -> Answer:
    """The job after one of its tasks was marked."""
    task = found(data, "job_tasks", call.given("identifier"))
    data.change("job_tasks", task.uuid, {"completed": completed}, now=call.now)
    return replies.one(data, call, renew(data, str(task.values["job"])))


def _meant(data: PracticeData, call: Call, uuid: str) -> Row:
    """The task a change names, by the id that the switch ``job-task-key`` says.

    A library task names one only while it stands on a single job: the documented sample gives no
    job beside it.
    """
    if call.switch("job-task-key") == "job-task":
        return found(data, "job_tasks", uuid)
    found(data, "tasks", uuid)
    rows = data["job_tasks"].rows()
    mine = [row for row in rows if row.values["task_uuid"] == uuid.lower()]
    if len(mine) != 1:
        raise unknown("task")
    return mine[0]
