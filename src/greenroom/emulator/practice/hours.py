"""Time entries: on a task of a job, by a staff member, as minutes or from a start to an end.

What is spent on a task is the sum of its entries, and changes with them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, business
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import today
from greenroom.emulator.practice.intake import body_of, found, job_of, taken
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.tasks import renew


def time_of_job(data: PracticeData, job: Row) -> list[Row]:
    """The entries on all tasks of a job, in the order they were made."""
    rows = [entry for task in data["job_tasks"].under(job) for entry in data["time"].under(task)]
    return sorted(rows, key=lambda row: row.place)


def add_time(data: PracticeData, call: Call) -> Answer:
    """The new entry."""
    body = body_of(data, call)
    values = _values(data, call, body)
    told = {name: value for name, value in values.items() if value is not None}
    entry = data.add("time", told | {"created": today(call.now)}, now=call.now)
    _spend(data, str(told["task"]), told["minutes"])
    return replies.one(data, call, entry)


def update_time(data: PracticeData, call: Call) -> Answer:
    """The changed entry; it may move to another task or job."""
    body = body_of(data, call)
    entry = found(data, "time", body["uuid"])
    values = _values(data, call, body)
    _spend(data, str(entry.values["task"]), -int(str(entry.values["minutes"])))
    changed = data.change("time", entry.uuid, values, now=call.now)
    _spend(data, str(values["task"]), values["minutes"])
    return replies.one(data, call, changed)


def delete_time(data: PracticeData, call: Call) -> Answer:
    """OK, and the entry is gone."""
    entry = found(data, "time", call.given("identifier"))
    data.drop("time", entry.uuid)
    _spend(data, str(entry.values["task"]), -int(str(entry.values["minutes"])))
    return replies.status_only(call)


def _values(data: PracticeData, call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a body sets on an entry; job, task and staff member must exist and fit together."""
    job = job_of(data, body["job"])
    task = _task(data, call, job, str(body["task_uuid"]))
    staff = found(data, "staff", body["staff_uuid"])
    values = {
        **taken(data, call, body, leave=("job", "task_uuid", "staff_uuid")),
        "job": job.uuid,
        "task": task.uuid,
        "staff": staff.uuid,
        "billable": bool(task.values.get("billable")),
    }
    return values | _spent(body)


def _task(data: PracticeData, call: Call, job: Row, uuid: str) -> Row:
    """The task of the job that an entry names, by either id (switch ``time-task-key``)."""
    mine = data["job_tasks"].under(job)
    own = call.switch("time-task-key") == "job-task"
    for task in mine:
        if (task.uuid if own else task.values["task_uuid"]) == uuid.lower():
            return task
    raise business("Invalid task identifier")


def _spent(body: Mapping[str, Any]) -> dict[str, Any]:
    """The minutes of an entry, or its start and end with the minutes between them."""
    start, end, minutes = body.get("start"), body.get("end"), body.get("minutes")
    if start is not None and end is not None:
        day = dt.date(2000, 1, 1)
        between = dt.datetime.combine(day, end) - dt.datetime.combine(day, start)
        if between <= dt.timedelta(0):
            raise business("End must be after Start")
        return {"start": start, "end": end, "minutes": int(between.total_seconds()) // 60}
    if minutes is None:
        raise business("Minutes, or Start and End, are required")
    return {"minutes": minutes, "start": None, "end": None}


def _spend(data: PracticeData, task: str, minutes: int) -> None:
    """Add minutes to what a task has taken."""
    row = data["job_tasks"].find(task)
    if row is None:
        return
    spent = int(str(row.values.get("actual_minutes") or 0)) + minutes
    data.change("job_tasks", task, {"actual_minutes": spent})
    renew(data, str(row.values["job"]))
