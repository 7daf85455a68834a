"""Jobs: found by number, moved by code, made from templates, with people, notes and all they bring.

A job's tasks are in ``tasks``, its costs in ``costs``. Texts of refusals that were recorded (3.0,
field-F1) are used as they were; others follow their form.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, business, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import local, today
from greenroom.emulator.practice.intake import body_of, found, job_of, taken
from greenroom.emulator.practice.painters import tasks_of
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.tasks import put_task
from greenroom.emulator.practice.windows import day_given, within

HANGS_ON_A_JOB = ("job_tasks", "job_costs")


def named_job(data: PracticeData, call: Call, body: Mapping[str, Any]) -> Row:
    """The job a body names: by its number, or by number and UUID (switch ``job-identity``)."""
    job = job_of(data, body["id"])
    told = body.get("uuid")
    if call.switch("job-identity") == "id-and-uuid" and not told:
        raise business("UUID is required")
    if told and str(told).lower() != job.uuid:
        raise unknown("job")
    return job


def get_job(data: PracticeData, call: Call) -> Answer:
    """The job in full."""
    return replies.one(data, call, job_of(data, call.given("job_number")))


def add_job(data: PracticeData, call: Call) -> Answer:
    """The new job, in the first of the practice's states, with the tasks of its template."""
    body = body_of(data, call)
    number = str(body.get("id") or "") or data["jobs"].next_number()
    if data["jobs"].numbered(number) is not None:
        raise business("A job with this ID already exists")
    values = _values(data, call, body)
    template = values.pop("template", None)
    contact = values.get("contact")
    if contact and values["client"] not in data.contacts.row(str(contact)).ids("clients"):
        raise unknown("contact")
    first = next(iter(data["job_states"].rows()), None)
    told = {name: value for name, value in values.items() if value is not None}
    told |= {"id": number, "created": today(call.now)}
    if first is not None:
        told["state"] = first.values["name"]
    job = data.add("jobs", told, now=call.now)
    if template:
        _apply(data, job, data["templates"].row(str(template)), extend=False, now=call.now)
    return replies.one(data, call, data["jobs"].row(job.uuid))


def update_job(data: PracticeData, call: Call) -> Answer:
    """The changed job; its client and contact stay (docs-jobs)."""
    body = body_of(data, call)
    job = job_of(data, body["id"])
    values = _values(data, call, body)
    return replies.one(data, call, data.change("jobs", job.uuid, values, now=call.now))


def move_job(data: PracticeData, call: Call) -> Answer:
    """The job in another state, named by its interface code, not by the name replies show."""
    body = body_of(data, call)
    job = named_job(data, call, body)
    code = str(body["state"]).upper()
    state = next((s for s in data["job_states"].rows() if s.values["code"] == code), None)
    if state is None:
        raise business("Invalid state code")
    done = None if state.values["current"] else local(call.now)
    told = {"state": state.values["name"], "completed_date": done}
    return replies.one(data, call, data.change("jobs", job.uuid, told, now=call.now))


def delete_job(data: PracticeData, call: Call) -> Answer:
    """The job as it was. Its tasks, costs and time go with it; invoices and quotes stay."""
    job = named_job(data, call, body_of(data, call))
    answer = replies.one(data, call, job)
    for task in data["job_tasks"].under(job):
        for entry in data["time"].under(task):
            data.drop("time", entry.uuid)
    for kind in HANGS_ON_A_JOB:
        for row in data[kind].under(job):
            data.drop(kind, row.uuid)
    data.drop("jobs", job.uuid)
    return answer


def assign(data: PracticeData, call: Call) -> Answer:
    """The job after people came and went; all of it or nothing."""
    body = body_of(data, call)
    job = named_job(data, call, body)
    told: dict[str, Any] = {}
    for ours in ("manager", "partner"):
        if body.get(f"add_{ours}"):
            told[ours] = _staff(data, body[f"add_{ours}"]["uuid"])
        elif f"remove_{ours}" in body:
            told[ours] = None
    tasks: dict[str, list[dict[str, Any]]] = {}
    people = list(job.ids("assigned"))
    for coming in (True, False):
        for one in body.get("add" if coming else "remove") or []:
            staff, task = _staff(data, one["uuid"]), one.get("task_uuid")
            if task:
                on_task = tasks.setdefault(*_people_on(data, job, str(task)))
                _come_or_go(on_task, {"uuid": staff, "allocated_minutes": None}, coming=coming)
            if coming or not task:
                _come_or_go(people, staff, coming=coming)
    for task, on_task in tasks.items():
        data.change("job_tasks", task, {"assigned": tuple(on_task)}, now=call.now)
    told["assigned"] = tuple(people)
    return replies.one(data, call, data.change("jobs", job.uuid, told, now=call.now))


def apply_template(data: PracticeData, call: Call) -> Answer:
    """The job with the tasks of a template: added, or extending the ones that are there."""
    body = body_of(data, call)
    job = named_job(data, call, body)
    template = data["templates"].find(str(body["template_uuid"]))
    if template is None:
        raise unknown("job template")
    extend = body.get("task_mode") == "AppendExisting"
    _apply(data, job, template, extend=extend, now=call.now)
    return replies.one(data, call, data["jobs"].row(job.uuid))


def add_note(data: PracticeData, call: Call) -> Answer:
    """The job with its new note."""
    body = body_of(data, call)
    job = job_of(data, body["job"])
    note = {
        "uuid": data.new_id(),
        "title": body.get("title"),
        "text": body.get("text"),
        "folder": body.get("folder"),
        "date": local(call.now),
        "created_by": "API",
        "comments": (),
    }
    notes = job.values.get("notes")
    told = {"notes": (*(notes if isinstance(notes, tuple) else ()), note)}
    return replies.one(data, call, data.change("jobs", job.uuid, told, now=call.now))


def is_current(data: PracticeData, job: Row) -> bool:
    """Whether work on a job goes on, by the state it is in."""
    name = job.values.get("state")
    return all(s.values["current"] for s in data["job_states"].rows() if s.values["name"] == name)


def matching_tasks(data: PracticeData, call: Call, job: Row) -> set[str]:
    """The tasks of a job that pass all filters of ``job.api/tasks`` (docs-jobs)."""
    return {task.uuid for task in tasks_of(data, job) if _matches(call, task.values)}


def _matches(call: Call, task: Mapping[str, object]) -> bool:
    """Whether a task passes the filters: done or not, due by a day, beginning from a day."""
    complete = call.given("complete").lower()
    if complete and (complete == "true") != bool(task.get("completed")):
        return False
    return within(task.get("due_date"), last=day_given(call, "due")) and within(
        task.get("start_date"), first=day_given(call, "start")
    )


def _values(data: PracticeData, call: Call, body: Mapping[str, Any]) -> dict[str, Any]:
    """What a body sets on a job, under the names rows have."""
    values = taken(data, call, body)
    values.pop("id", None)
    if "client_number" in values:
        values["client_order_number"] = values.pop("client_number")
    if "category" in values:
        category = values.pop("category")
        values["type"] = data["categories"].row(category).values["name"] if category else None
    return values


def _staff(data: PracticeData, uuid: object) -> str:
    """The id of a staff member; ``Refused`` in the recorded words when there is none."""
    staff = data.staff.find(str(uuid))
    if staff is None:
        raise business("Invalid staff identifier for add request")
    return staff.uuid


def _people_on(data: PracticeData, job: Row, task: str) -> tuple[str, list[dict[str, Any]]]:
    """A task of the job and who is on it; ``Refused`` when the job has no such task."""
    row = found(data, "job_tasks", task)
    if row.values["job"] != job.uuid:
        raise unknown("job task")
    people = row.values.get("assigned")
    return row.uuid, [dict(one) for one in people] if isinstance(people, tuple) else []


def _come_or_go(people: list[Any], one: Any, *, coming: bool) -> None:
    """Put somebody on a list once, or take them off it."""
    key = one["uuid"] if isinstance(one, dict) else one
    there = [p for p in people if (p["uuid"] if isinstance(p, dict) else p) == key]
    if coming and not there:
        people.append(one)
    elif not coming:
        people[:] = [p for p in people if p not in there]


def _apply(data: PracticeData, job: Row, template: Row, *, extend: bool, now: float) -> None:
    """Give a job the tasks of a template."""
    mine = {str(task.values["task_uuid"]): task for task in data["job_tasks"].under(job)}
    for uuid in template.ids("tasks"):
        task = mine.get(uuid) if extend else None
        kind = data["tasks"].row(uuid)
        if task is None:
            put_task(data, job, kind, {}, now=now)
        else:
            minutes = int(str(task.values.get("estimated_minutes") or 0))
            longer = {"estimated_minutes": minutes + int(str(kind.values["minutes"]))}
            data.change("job_tasks", task.uuid, longer, now=now)
    data.change("jobs", job.uuid, {}, now=now)
