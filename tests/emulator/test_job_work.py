"""Tasks, costs and time of jobs: two ids of a task, totals that follow, windows by switch."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from practice_cast import NOW, Desk, assert_bound, desk, some_job

from greenroom.emulator.practice.edits import edit

FORMATS = ("xml", "json")
DAY = dt.date(2026, 11, 20)


def entry(here: Desk, **told: object) -> dict[str, object]:
    """The body of a time entry on some job's first task."""
    job = some_job(here.data)
    task = here.data["job_tasks"].under(job)[0]
    return {
        "job": job.values["id"], "task_uuid": task.uuid, "staff_uuid": here.data.staff.order[0],
        "date": DAY, "minutes": 45, "note": "Read the ledger.",
    } | told  # fmt: skip


def spent(here: Desk, number: object, task: object) -> object:
    """The minutes a job shows as spent on one of its tasks."""
    tasks = here.ask("jobs.get", job_number=number).record["tasks"]
    return next(one["actual_minutes"] for one in tasks if one["uuid"] == task)


# ---------------------------------------------------------------------------- tasks


@pytest.mark.parametrize("form", FORMATS)
def test_a_task_is_made_from_a_library_task(form):
    """Name and minutes come from the library unless told; the reply is the new task's own id."""
    here = desk(10, form=form)
    number, kind = some_job(here.data).values["id"], here.data["tasks"].rows()[3]
    plain = here.ask("jobs.add_task", {"job": number, "task_uuid": kind.uuid}).value
    own = here.ask(
        "jobs.add_task",
        {"job": number, "task_uuid": kind.uuid, "label": "Special", "estimated_minutes": 7},
    ).value
    tasks = {t["uuid"]: t for t in here.ask("jobs.get", job_number=number).record["tasks"]}
    assert tasks[plain]["name"] == kind.values["name"]
    assert tasks[plain]["task_uuid"] == tasks[own]["task_uuid"] == kind.uuid
    assert (tasks[own]["name"], tasks[own]["estimated_minutes"]) == ("Special", 7)
    assert not {"start_date", "due_date", "assigned"} & set(tasks[plain])


def test_a_library_task_without_a_description_can_be_put_on_a_job():
    """A description that somebody took away in the practice is one less to copy, not a failure."""
    here = desk(10)
    kind = edit(here.data, ("tasks", here.data["tasks"].order[0]), {"description": None}, now=NOW)
    number = some_job(here.data).values["id"]
    task = here.ask("jobs.add_task", {"job": number, "task_uuid": kind.uuid}).value
    tasks = here.ask("jobs.get", job_number=number).record["tasks"]
    assert next(one for one in tasks if one["uuid"] == task)["description"] is None


def test_a_task_is_changed_done_and_reopened():
    """Each change shows in the job that the reply holds or that is read next."""
    here = desk(10)
    job = some_job(here.data)
    number, task = job.values["id"], here.data["job_tasks"].under(job)[0].uuid
    assert (
        here.ask("jobs.update_task", {"uuid": task, "label": "New", "due_date": DAY}).value == task
    )
    done = here.ask("jobs.complete_task", identifier=task).record
    shown = next(t for t in done["tasks"] if t["uuid"] == task)
    assert (shown["name"], shown["completed"]) == ("New", True)
    assert shown["due_date"].date() == DAY
    again = here.ask("jobs.reopen_task", identifier=task).record
    assert next(t for t in again["tasks"] if t["uuid"] == task)["completed"] is False
    assert again["id"] == number


def test_which_id_names_a_task_is_a_switch():
    """Under the other reading the library task names it, while only one job has it."""
    here = desk(10, job_task_key="library-task")
    job = some_job(here.data)
    task = here.data["job_tasks"].under(job)[0]
    assert here.ask("jobs.update_task", {"uuid": task.uuid, "label": "X"}).error == (
        "Invalid task identifier"
    )
    shared = here.data["job_tasks"].rows()[0].values["task_uuid"]
    assert here.ask("jobs.update_task", {"uuid": shared, "label": "X"}).error == (
        "Invalid task identifier"
    )


def test_tasks_are_put_in_order_all_of_them():
    """The order that was sent is the order shown; one left out, or one twice, is refused."""
    here = desk(20)
    job = some_job(here.data, tasks=3)
    number = job.values["id"]
    tasks = [task.uuid for task in here.data["job_tasks"].under(job)]
    wanted = [{"uuid": uuid} for uuid in reversed(tasks)]
    changed = here.ask("jobs.reorder_tasks", {"id": number, "tasks": wanted}).record
    assert [task["uuid"] for task in changed["tasks"]] == tasks[::-1]
    for wrong in (wanted[1:], [*wanted, wanted[0]]):
        said = here.ask("jobs.reorder_tasks", {"id": number, "tasks": wrong})
        assert said.error == "All tasks of the job are required, each once"
    new = here.ask("jobs.add_task", {"job": number, "task_uuid": here.data["tasks"].order[0]}).value
    assert here.ask("jobs.get", job_number=number).record["tasks"][-1]["uuid"] == new


def test_jobs_are_filtered_by_their_tasks():
    """Filters on done, due and start leave those tasks alone that pass, and jobs that have any."""
    here = desk(20)
    everything = here.ask("jobs.tasks").records
    done = here.ask("jobs.tasks", complete="true").records
    assert done
    assert all(task["completed"] for job in done for task in job["tasks"])
    count = sum(task["completed"] for job in everything for task in job["tasks"])
    assert sum(len(job["tasks"]) for job in done) == count
    due = here.ask("jobs.tasks", due="20260401").records
    assert all(t["due_date"].date() <= dt.date(2026, 4, 1) for job in due for t in job["tasks"])
    assert due
    assert here.ask("jobs.tasks", start="1 May").status == 400
    trimmed = here.ask("jobs.tasks", due="20260401", fields="id").records
    assert [set(job) for job in trimmed] == [{"id"}] * len(due)


# ---------------------------------------------------------------------------- costs


@pytest.mark.parametrize("form", FORMATS)
def test_a_cost_is_billable_unless_said_otherwise(form):
    """A new cost is billable by default, and a change that does not say so makes it billable."""
    here = desk(10, form=form)
    number = some_job(here.data).values["id"]
    told = {"job": number, "description": "Search", "quantity": Decimal(2), "billable": False}
    cost = here.ask("jobs.add_cost", told).value
    assert here.ask("jobs.costs", job_number=number).records[-1]["billable"] is False
    assert here.ask("jobs.update_cost", {"uuid": cost, "code": "S"}).value == cost
    shown = here.ask("jobs.costs", job_number=number).records[-1]
    assert (shown["billable"], shown["code"], shown["description"]) == (True, "S", "Search")


def test_the_library_of_costs_comes_in_pages():
    """A page says how many rows it has; past the end that is none; page is required."""
    here = desk(12_500)
    first, second = here.ask("costs.list", page=1), here.ask("costs.list", page=2)
    assert (first.total, len(first.records)) == (1000, 1000)
    assert second.total == len(second.records) == len(here.data["costs"]) - 1000
    assert (here.ask("costs.list", page=3).total, here.ask("costs.list").status) == (0, 400)


def test_library_costs_live_and_die():
    """A cost is made, changed and deleted; at last all of them go, and those of jobs stay."""
    here = desk(10)
    supplier = here.data["suppliers"].order[0]
    made = here.ask("costs.add", {"description": "Fee", "supplier_uuid": supplier}).record
    assert made["supplier"]["uuid"] == supplier
    changed = here.ask("costs.update", {"uuid": made["uuid"], "unit_price": Decimal("9.50")}).record
    assert (changed["description"], changed["unit_price"]) == ("Fee", Decimal("9.50"))
    assert here.ask("costs.delete", {"uuid": made["uuid"]}).error == ""
    assert here.ask("costs.get", identifier=made["uuid"]).error == "Invalid cost identifier"
    of_jobs = len(here.data["job_costs"])
    assert here.put("costs.delete_all", body=b"<DeleteAll/>").error == ""
    assert here.ask("costs.list", page=1).total == 0
    assert len(here.data["job_costs"]) == of_jobs


# ---------------------------------------------------------------------------- time


@pytest.mark.parametrize("form", FORMATS)
def test_time_names_a_job_a_task_and_a_person(form):
    """An entry comes back with the names of all three, and its minutes on the job's task."""
    here = desk(10, form=form)
    told = entry(here)
    before = spent(here, told["job"], told["task_uuid"])
    made = here.ask("time.add", told).record
    assert made["job"]["id"] == told["job"]
    assert made["task"]["uuid"] == told["task_uuid"]
    assert made["staff"]["uuid"] == told["staff_uuid"]
    assert (made["minutes"], made["note"]) == (45, "Read the ledger.")
    assert not {"start", "end", "invoice_task_uuid"} & set(made)
    assert spent(here, told["job"], told["task_uuid"]) == before + 45
    assert made["uuid"] in {
        t["uuid"] for t in here.ask("time.for_job", job_number=told["job"]).records
    }


def test_time_may_be_negative_or_from_a_start_to_an_end():
    """Negative minutes are a correction; a start and an end give the minutes between them."""
    here = desk(10)
    assert here.ask("time.add", entry(here, minutes=-30)).record["minutes"] == -30
    hours = {"minutes": None, "start": dt.time(9, 15), "end": dt.time(11, 0)}
    told = {name: value for name, value in entry(here, **hours).items() if value is not None}
    made = here.ask("time.add", told).record
    assert (made["minutes"], made["start"], made["end"]) == (105, dt.time(9, 15), dt.time(11, 0))
    assert here.ask("time.add", told | {"end": dt.time(9, 0)}).error == "End must be after Start"
    for name in ("start", "end"):
        del told[name]
    assert here.ask("time.add", told).error == "Minutes, or Start and End, are required"


def test_time_is_refused_for_what_does_not_fit_together():
    """Job, task and staff member must exist, and the task must be one of that job."""
    here = desk(10)
    other = next(
        task for task in here.data["job_tasks"].rows()
        if task.values["job"] != some_job(here.data).uuid
    )  # fmt: skip
    for change, words in (
        ({"job": "J999999"}, "Invalid job identifier"),
        ({"task_uuid": other.uuid}, "Invalid task identifier"),
        ({"staff_uuid": "nobody"}, "Invalid staff identifier"),
    ):
        assert here.ask("time.add", entry(here, **change)).error == words
    assert here.data.version == 0


def test_a_task_may_be_named_by_the_library_task():
    """Under the other reading a time entry names the library task, as the field's name says."""
    here = desk(10, time_task_key="library-task")
    own = entry(here)
    assert here.ask("time.add", own).error == "Invalid task identifier"
    task = here.data["job_tasks"].row(own["task_uuid"])
    made = here.ask("time.add", own | {"task_uuid": task.values["task_uuid"]}).record
    assert made["task"]["uuid"] == task.uuid


def test_time_moves_to_another_task_with_its_minutes():
    """What one task loses the other gains; deleting takes the minutes away."""
    here = desk(10)
    job = some_job(here.data)
    one, two = here.data["job_tasks"].under(job)[:2]
    told = entry(here)
    made = here.ask("time.add", told).record
    before = spent(here, told["job"], one.uuid), spent(here, told["job"], two.uuid)
    moved = told | {"uuid": made["uuid"], "task_uuid": two.uuid, "minutes": 60}
    assert here.ask("time.update", moved).record["minutes"] == 60
    after = spent(here, told["job"], one.uuid), spent(here, told["job"], two.uuid)
    assert after == (before[0] - 45, before[1] + 60)
    assert here.ask("time.delete", identifier=made["uuid"]).error == ""
    assert spent(here, told["job"], two.uuid) == before[1]
    assert here.ask("time.delete", identifier=made["uuid"]).error == "Invalid time identifier"
    assert_bound(here.data)


def test_what_a_window_of_time_looks_at_is_a_switch():
    """The day worked by default; under the other reading the day the entry was made."""
    day = f"{DAY:%Y%m%d}"
    for reading, found in (("entry-date", True), ("creation-date", False)):
        here = desk(10, time_window=reading)
        made = here.ask("time.add", entry(here)).record["uuid"]
        assert (
            made in {t["uuid"] for t in here.ask("time.list", from_=day, to=day).records}
        ) is found


def test_a_staff_members_time_is_theirs_alone():
    """Of a window only the entries of that member come, each of them."""
    here = desk(20)
    staff = here.data.staff.order[1]
    window = {"from_": "20260101", "to": "20261120"}
    mine = here.ask("time.for_staff", identifier=staff, **window).records
    everybody = here.ask("time.list", **window).records
    assert mine
    assert mine == [one for one in everybody if one["staff"]["uuid"] == staff]


def test_whether_a_jobs_time_is_cut_by_a_window_is_a_switch():
    """A window given with a job is overlooked, or honoured under the other reading."""
    number = some_job(desk(10).data).values["id"]
    query = {"from": "20200101", "to": "20200102"}
    for reading, some in (("ignored", True), ("honoured", False)):
        here = desk(10, time_for_job_window=reading)
        said = here.put("time.for_job", path={"job_number": number}, query=query)
        assert bool(said.records) is some
