"""Invoices and quotes: read only, adding up, each list with the right ones in it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from practice_cast import desk

FORMATS = ("xml", "json")
WINDOW = {"from_": "20251125", "to": "20261120"}
TAX = {"AU": Decimal("0.10"), "NZ": Decimal("0.15"), "UK": Decimal("0.20")}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("country", list(TAX))
def test_every_invoice_adds_up(form, country):
    """Lines make the amounts, the country's rate the tax, payments what was paid."""
    here = desk(20, country=country, form=form)
    for row in here.data["invoices"].rows():
        invoice = here.ask("invoices.get", invoice_number=row.values["id"]).record
        parts = invoice.get("jobs") or [invoice]
        lines = [line for part in parts for line in (*part["tasks"], *part["costs"])]
        assert sum(line["amount"] for line in lines) == invoice["amount"]
        assert sum(line["amount_tax"] for line in lines) == invoice["amount_tax"]
        for line in lines:
            assert abs(line["amount"] * TAX[country] - line["amount_tax"]) <= Decimal("0.005")
        paid = here.ask("invoices.payments", invoice_number=row.values["id"]).records
        assert sum(part["amount"] for part in paid) == invoice["amount_paid"]
        if invoice["status"] == "Paid":
            assert invoice["amount_outstanding"] == 0


def test_miscellaneous_invoices_hold_their_lines_themselves():
    """Lines stand under jobs alone, or under a miscellaneous invoice itself, which has no job."""
    here = desk(40)
    found = here.ask("invoices.list", **WINDOW, detailed="true").records
    other = [one for one in found if one["type"] == "Miscellaneous"]
    assert other
    assert all(one["tasks"] and "jobs" not in one and not one["job_text"] for one in other)
    for_jobs = [one for one in found if one not in other]
    assert all(one["jobs"] and not {"tasks", "costs"} & one.keys() for one in for_jobs)


def test_lists_without_detail_have_no_lines():
    """Only detail and a single invoice or quote bring lines."""
    here = desk(40)
    for name in ("invoices.list", "quotes.list"):
        plain, detailed = here.ask(name, **WINDOW), here.ask(name, **WINDOW, detailed="true")
        assert [one["id"] for one in plain.records] == [one["id"] for one in detailed.records]
        assert not any({"tasks", "jobs"} & one.keys() for one in plain.records)
        assert all({"tasks", "jobs"} & one.keys() for one in detailed.records)


@pytest.mark.parametrize(("kind", "field"), [("invoices", "status"), ("quotes", "state")])
def test_drafts_current_and_windows_hold_what_they_say(kind, field):
    """Drafts are drafts; current ones wait; a window has the rest too, but never a draft."""
    here = desk(60)
    drafts = {one[field] for one in here.ask(f"{kind}.draft").records}
    current = {one[field] for one in here.ask(f"{kind}.current").records}
    window = {one[field] for one in here.ask(f"{kind}.list", **WINDOW).records}
    assert drafts == {"Draft"}
    assert current == ({"Approved"} if kind == "invoices" else {"Issued"})
    assert current < window
    assert "Draft" not in window


def test_invoiced_time_names_its_line():
    """Time on a billed task names an invoice line, and that line is on an invoice of its job."""
    here = desk(30)
    lines = {}
    for row in here.data["invoices"].rows():
        invoice = here.ask("invoices.get", invoice_number=row.values["id"]).record
        for job in invoice.get("jobs", ()):
            lines |= {line["uuid"]: (job["id"], line["minutes"]) for line in job["tasks"]}
    billed = [e for e in here.ask("time.list", **WINDOW).records if "invoice_task_uuid" in e]
    assert billed
    for entry in billed:
        assert lines[entry["invoice_task_uuid"]][0] == entry["job"]["id"]


def test_invoices_of_a_job_are_its_own():
    """A job's invoices name that job, and no miscellaneous one is among them."""
    here = desk(20)
    data = here.data
    job = next(j for j in data["jobs"].rows() if len(data["invoices"].under(j)) > 1)
    found = here.ask("invoices.for_job", job_number=job.values["id"]).records
    assert [one["job_text"] for one in found] == [job.values["id"]] * len(found)
    assert len(found) > 1


def test_the_id_element_of_an_invoice_is_a_switch():
    """XML holds the id as UUID or as InternalUUID; a reader of the contract finds it either way."""
    plain = desk(10).ask("invoices.get", invoice_number="I000003")
    other = desk(10, invoice_id_element="internal-uuid").ask(
        "invoices.get", invoice_number="I000003"
    )
    assert b"<InternalUUID>" not in plain.body
    assert b"<InternalUUID>" in other.body
    assert other.record["uuid"] == plain.record["uuid"]


def test_what_was_billed_stays_as_it_was():
    """Renaming a job or changing a task afterwards does not rewrite an invoice."""
    here = desk(20)
    data = here.data
    job = next(j for j in data["jobs"].rows() if data["invoices"].under(j))
    number = data["invoices"].under(job)[0].values["id"]
    before = here.ask("invoices.get", invoice_number=number).body
    here.ask("jobs.update", {"id": job.values["id"], "name": "Renamed"})
    for task in data["job_tasks"].under(job):
        here.ask("jobs.update_task", {"uuid": task.uuid, "label": "Other", "due_date": dt.date.max})
    assert here.ask("invoices.get", invoice_number=number).body == before
