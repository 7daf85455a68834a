"""Jobs: numbers, states, people, templates, notes, documents, and what goes with them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from practice_cast import NOW, Desk, assert_bound, desk, some_job

from greenroom.contract import contract

FORMATS = ("xml", "json")
DAY = dt.date(2026, 11, 25)


def new_job(here: Desk, **told: object) -> dict[str, object]:
    """A job made through the front door, as the practice then shows it."""
    client = here.data.clients.order[0]
    body = {"name": "New work", "client_uuid": client, "start_date": DAY, "due_date": DAY} | told
    return here.ask("jobs.add", body).record


@pytest.mark.parametrize("form", FORMATS)
def test_a_new_job_gets_the_next_number_and_the_first_state(form):
    """What was sent comes back, with the number, the state and the fields a job begins with."""
    here = desk(6, form=form)
    count = len(here.data["jobs"])
    job = new_job(here, description="Two lines\nof text", client_number="PO-1", budget=Decimal(90))
    assert job["id"] == f"J{count + 1:06d}"
    assert (job["state"], job["client_order_number"]) == ("Planned", "PO-1")
    assert job["description"] == "Two lines\nof text"
    assert job["client"]["uuid"] == here.data.clients.order[0]
    assert job["start_date"] == dt.datetime.combine(DAY, dt.time())
    assert here.ask("jobs.get", job_number=job["id"]).record["uuid"] == job["uuid"]
    assert here.ask("jobs.get", job_number=str(job["id"]).lower()).record["uuid"] == job["uuid"]


def test_a_number_of_ones_own_is_taken_once():
    """A custom number names the job; a second job cannot have it."""
    here = desk(6)
    assert new_job(here, id="OLD-77")["id"] == "OLD-77"
    assert here.ask("jobs.get", job_number="old-77").record["name"] == "New work"
    client = here.data.clients.order[0]
    body = {
        "id": "OLD-77", "name": "Again", "client_uuid": client, "start_date": DAY, "due_date": DAY,
    }  # fmt: skip
    assert here.ask("jobs.add", body).error == "A job with this ID already exists"


def test_a_job_is_refused_without_what_it_needs():
    """Name, client and dates are needed; client, contact, template and category must exist."""
    here = desk(6)
    client, nobody = here.data.clients.order[0], "0b7f0c2e-0000-4000-a000-000000000000"
    whole = {"name": "X", "client_uuid": client, "start_date": DAY, "due_date": DAY}
    for name in whole:
        part = {key: value for key, value in whole.items() if key != name}
        assert here.ask("jobs.add", part).error.endswith("is required"), name
    for name, words in (
        ("client_uuid", "Invalid client identifier"),
        ("contact_uuid", "Invalid contact identifier"),
        ("template_uuid", "Invalid job template identifier"),
        ("category_uuid", "Invalid category identifier"),
    ):
        assert here.ask("jobs.add", whole | {name: nobody}).error == words
    foreign = next(c for c in here.data.contacts.rows() if client not in c.ids("clients"))
    said = here.ask("jobs.add", whole | {"contact_uuid": foreign.uuid})
    assert said.error == "Invalid contact identifier"
    assert here.data.version == 0


def test_a_job_changes_but_keeps_its_client():
    """Update sets what it names; what it does not mention stays, client and number always do."""
    here = desk(6)
    job = new_job(here, description="Before")
    category = here.data["categories"].rows()[1]
    changed = here.ask(
        "jobs.update", {"id": job["id"], "name": "Renamed", "category_uuid": category.uuid}
    ).record
    assert (changed["name"], changed["type"]) == ("Renamed", category.values["name"])
    assert (changed["description"], changed["client"]) == ("Before", job["client"])


def test_a_state_is_named_by_its_code_and_shown_by_its_name():
    """The interface code moves a job, the display name does not; completing dates the job."""
    here = desk(10)
    number = some_job(here.data).values["id"]
    assert here.ask("jobs.state", {"id": number, "state": "Completed work"}).error == (
        "Invalid state code"
    )
    said = here.ask("jobs.state", {"id": number, "state": "COMPLETED"})
    assert (said.status, said.error, said.records) == (200, "", [])
    job = here.ask("jobs.get", job_number=number).record
    assert job["state"] == "Completed"
    assert job["completed_date"].date() == dt.datetime.fromtimestamp(NOW, dt.UTC).date()
    assert number not in {one["id"] for one in here.ask("jobs.current").records}
    here.ask("jobs.state", {"id": number, "state": "INPROGRESS"})
    assert "completed_date" not in here.ask("jobs.get", job_number=number).record
    assert number in {one["id"] for one in here.ask("jobs.current").records}


def test_what_a_change_of_state_answers_is_a_switch():
    """XML has the status alone, or under the other reading the job; JSON has the job."""
    number = some_job(desk(10).data).values["id"]
    body = {"id": number, "state": "REVIEW"}
    assert desk(10).ask("jobs.state", body).records == []
    assert desk(10, job_change_reply="job").ask("jobs.state", body).record["id"] == number
    assert desk(10, form="json").ask("jobs.state", body).record["state"] == "Partner Review"


def test_a_job_may_have_to_be_named_twice():
    """Under one reading number and UUID are needed together, and they must be of one job."""
    here = desk(10, job_identity="id-and-uuid")
    job, other = here.data["jobs"].rows()[-2:]
    body = {"id": job.values["id"], "state": "REVIEW"}
    assert here.ask("jobs.state", body).error == "UUID is required"
    assert here.ask("jobs.state", body | {"uuid": other.uuid}).error == "Invalid job identifier"
    assert here.ask("jobs.state", body | {"uuid": job.uuid}).error == ""
    assert desk(10).ask("jobs.state", body | {"uuid": job.uuid}).error == ""


def test_a_deleted_job_takes_tasks_costs_and_time_along():
    """The job and all that hangs on it are gone; its invoices and quotes stay."""
    here = desk(20)
    data = here.data
    job = next(j for j in data["jobs"].rows() if data["invoices"].under(j) and data["time"])
    tasks = data["job_tasks"].under(job)
    entries = [entry.uuid for task in tasks for entry in data["time"].under(task)]
    invoice = data["invoices"].under(job)[0].values["id"]
    assert here.ask("jobs.delete", {"id": job.values["id"]}).error == ""
    assert here.ask("jobs.get", job_number=job.values["id"]).error == "Invalid job identifier"
    for entry in entries:
        assert here.ask("time.get", identifier=entry).error == "Invalid time identifier"
    assert here.ask("invoices.get", invoice_number=invoice).record["id"] == invoice
    assert new_job(here)["id"] != job.values["id"]
    assert_bound(data)


@pytest.mark.parametrize("form", FORMATS)
def test_people_come_and_go(form):
    """Staff join and leave a job and its tasks; manager and partner are set and taken off."""
    here = desk(10, form=form)
    job = some_job(here.data)
    task = next(t for t in here.data["job_tasks"].under(job))
    here.ask("jobs.update_task", {"uuid": task.uuid, "start_date": DAY, "due_date": DAY})
    one, two = here.data.staff.order[:2]
    changed = here.ask(
        "jobs.assign",
        {
            "id": job.values["id"],
            "add": [{"uuid": one}, {"uuid": two, "task_uuid": task.uuid}],
            "add_manager": {"uuid": two},
            "remove_partner": {},
        },
    ).record
    assert {one, two} <= {staff["uuid"] for staff in changed["assigned"]}
    assert changed["manager"]["uuid"] == two
    assert "partner" not in changed
    shown = next(t for t in changed["tasks"] if t["uuid"] == task.uuid)
    assert two in {staff["uuid"] for staff in shown["assigned"]}
    gone = here.ask("jobs.assign", {"id": job.values["id"], "remove": [{"uuid": one}]}).record
    assert one not in {staff["uuid"] for staff in gone["assigned"]}


def test_nobody_is_assigned_when_one_is_unknown():
    """An unknown staff member is refused in the recorded words, and nothing happens."""
    here = desk(10)
    number, known = some_job(here.data).values["id"], here.data.staff.order[0]
    body = {"id": number, "add": [{"uuid": known}, {"uuid": "nobody"}]}
    assert here.ask("jobs.assign", body).error == "Invalid staff identifier for add request"
    assert here.data.version == 0


def test_a_template_brings_its_tasks():
    """AddNew always adds; AppendExisting extends a task that is there by the usual minutes."""
    here = desk(10)
    template = here.data["templates"].rows()[0]
    job = new_job(here, template_uuid=template.uuid)
    assert [task["task_uuid"] for task in job["tasks"]] == list(template.ids("tasks"))
    body = {"id": job["id"], "template_uuid": template.uuid}
    added = here.ask("jobs.apply_template", body | {"task_mode": "AppendExisting"}).record
    assert len(added["tasks"]) == len(job["tasks"])
    assert added["tasks"][0]["estimated_minutes"] == 2 * job["tasks"][0]["estimated_minutes"]
    more = here.ask("jobs.apply_template", body).record
    assert len(more["tasks"]) == 2 * len(job["tasks"])
    assert here.ask("jobs.apply_template", body | {"template_uuid": "x"}).error == (
        "Invalid job template identifier"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_notes_and_documents_stay_on_the_job(form):
    """A note and a file that were sent are there when the job and its documents are read."""
    here = desk(10, form=form)
    job = some_job(here.data)
    number, before = job.values["id"], len(job.values.get("notes", ()))
    noted = here.ask("jobs.add_note", {"job": number, "title": "Call", "text": "Back on Friday."})
    assert [note["title"] for note in noted.record["notes"]][before:] == ["Call"]
    file = {"job": number, "title": "Plan", "file_name": "plan.pdf", "content": b"%PDF-1.7"}
    here.ask("documents.add_to_job", file)
    found = here.ask("documents.list_for_job", id=number).records
    assert found[-1]["title"] == "Plan"
    assert found[-1]["date"] == dt.datetime.fromtimestamp(NOW, dt.UTC).date()
    assert found[-1]["url"].startswith("https://practicemanager.xero.com/")


def test_a_client_keeps_its_documents_and_its_stamp():
    """A client's document answers with its id and is listed; the client's stamp does not move."""
    here = desk(10)
    client = here.data.clients.order[0]
    stamp = here.data.clients.row(client).stamp
    file = {"client_uuid": client, "title": "Letter", "file_name": "l.pdf", "content": b"x"}
    assert here.ask("documents.add_to_client", file).value
    assert [d["title"] for d in here.ask("documents.list_for_client", identifier=client).records][
        -1
    ] == "Letter"
    assert here.data.clients.row(client).stamp == stamp
    assert here.ask("documents.add_to_client", file | {"client_uuid": "x"}).error == (
        "Invalid client identifier"
    )


def test_jobs_are_listed_by_the_day_they_were_created():
    """A window holds the jobs created on its days, the first and the last included."""
    here = desk(40)
    days = {job.values["id"]: job.values["created"] for job in here.data["jobs"].rows()}
    first, last = dt.date(2026, 1, 10), dt.date(2026, 11, 20)
    said = here.ask("jobs.list", from_=f"{first:%Y%m%d}", to=f"{last:%Y%m%d}")
    assert {j["id"] for j in said.records} == {n for n, d in days.items() if first <= d <= last}
    edge = next(day for day in days.values() if day > dt.date(2026, 3, 1))
    alone = here.ask("jobs.list", from_=f"{edge:%Y%m%d}", to=f"{edge:%Y%m%d}").records
    assert {j["id"] for j in alone} == {n for n, d in days.items() if d == edge}
    assert not any("tasks" in job for job in said.records)


def test_jobs_of_a_client_and_of_a_staff_member():
    """A client's jobs are all of them; a staff member's are the current ones, in a shape apart."""
    here = desk(20)
    job = some_job(here.data)
    client = here.ask("jobs.for_client", identifier=job.values["client"])
    assert job.values["id"] in {one["id"] for one in client.records}
    assert {one["client"]["uuid"] for one in client.records} == {job.values["client"]}
    staff = job.ids("assigned")[0]
    mine = here.ask("jobs.for_staff", identifier=staff).records
    assert job.values["id"] in {one["id"] for one in mine}
    current = {one["id"] for one in here.ask("jobs.current").records}
    assert {one["id"] for one in mine} <= current
    assert not any({"partner", "notes", "milestones"} & set(one) for one in mine)


def test_a_job_shows_the_names_of_today():
    """A renamed client and staff member show at once in a job that was read before."""
    here = desk(10)
    job = next(j for j in here.data["jobs"].rows() if "manager" in j.values)
    number = job.values["id"]
    here.ask("jobs.get", job_number=number)
    here.ask("clients.update", {"uuid": job.values["client"], "name": "Another Name"})
    here.ask("staff.update", {"uuid": job.values["manager"], "name": "Someone Else"})
    shown = here.ask("jobs.get", job_number=number).record
    assert (shown["client"]["name"], shown["manager"]["name"]) == ("Another Name", "Someone Else")
    here.ask("staff.delete", {"uuid": job.values["manager"]})
    assert "manager" not in here.ask("jobs.get", job_number=number).record


@pytest.mark.parametrize(
    ("verb", "kind"), [("create_quote", "Quote"), ("create_estimate", "Estimate")]
)
def test_an_offer_is_made_from_a_job(verb, kind):
    """A quote or estimate gets the next number, is a draft, and adds up what the job holds."""
    here = desk(20)
    data = here.data
    job = next(j for j in data["jobs"].rows() if data["job_costs"].under(j))
    number = here.ask(f"jobs.{verb}", job_number=job.values["id"]).value
    offer = here.ask("quotes.get", quote_number=number).record
    assert (offer["type"], offer["state"]) == (kind, "Draft")
    assert number in {one["id"] for one in here.ask("quotes.draft").records}
    lines = [*offer["tasks"], *offer["costs"]]
    assert len(lines) == len(data["job_tasks"].under(job)) + len(data["job_costs"].under(job))
    assert offer["amount"] == sum(line["amount"] for line in lines)
    assert offer["amount_including_tax"] == offer["amount"] + offer["amount_tax"]


def test_states_categories_and_templates_are_names_alone():
    """None of the lists shows what an operation would want to know: no code, no tasks."""
    here = desk(5)
    for name in ("job_states.list", "categories.list", "templates.list"):
        said = here.ask(name)
        assert said.records, name
        assert {frozenset(record) for record in said.records} == {frozenset(("uuid", "name"))}
    assert "PLANNED" not in here.ask("job_states.list").body.decode()
    assert contract().operations["job_states.list"].reply.record == "Reference"


@pytest.mark.parametrize(
    ("operation", "field", "value"),
    [
        ("jobs.add_cost", "quantity", Decimal(10) ** 29),
        ("jobs.add_cost", "unit_price", Decimal("1e300")),
        ("jobs.add_task", "estimated_minutes", 10**39),
    ],
)
def test_numbers_that_no_column_holds_are_refused(operation, field, value):
    """A quantity, price or time beyond reason is no part of a job, and no quote breaks over it."""
    here = desk(10, form="json")
    number, kind = some_job(here.data).values["id"], here.data["tasks"].order[0]
    body = {"job": number, "description": "x"} if field != "estimated_minutes" else {"job": number}
    if operation == "jobs.add_task":
        body["task_uuid"] = kind
    said = here.ask(operation, body | {field: value})
    assert said.error.startswith("Invalid ")
    most = Decimal(10) ** 11 - 1
    large = {"job": number, "description": "x", "quantity": most, "unit_price": most}
    assert here.ask("jobs.add_cost", large).error == ""
    assert here.ask("jobs.create_quote", job_number=number).error == ""
