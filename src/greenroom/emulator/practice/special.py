"""The operations that behave unlike their verb, by name, each with the source of its oddity.

An entry here and a function beside it is all that a new oddity takes. The functions are in modules
named for what they work on; those of clients are here.
"""

from __future__ import annotations

from typing import Any

from greenroom.emulator.practice import (
    contacts,
    costs,
    custom,
    documents,
    groups,
    hours,
    jobs,
    listing,
    offers,
    relationships,
    replies,
    staff,
    tasks,
)
from greenroom.emulator.practice.calls import Answer, Call, conflict
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.generic import Handler
from greenroom.emulator.practice.intake import body_of, found, taken
from greenroom.emulator.practice.rows import Row


def add_client(data: PracticeData, call: Call) -> Answer:
    """The new client with its new contacts; the last primary one wins (docs-clients)."""
    body = body_of(data, call)
    values = taken(data, call, body)
    client = data.add("clients", _given(values), now=call.now)
    for new in body.get("contacts") or []:
        contacts.create(data, call, client.uuid, new)
    return replies.one(data, call, data.clients.row(client.uuid))


def update_client(data: PracticeData, call: Call) -> Answer:
    """The changed client; a deleted one refuses with 409 (oas), prospects stay so (field-F10)."""
    body = body_of(data, call)
    client = _undeleted(data, body)
    values = taken(data, call, body)
    if client.values.get("is_prospect"):
        values.pop("is_prospect", None)
    return replies.one(data, call, data.change("clients", client.uuid, values, now=call.now))


def archive_client(data: PracticeData, call: Call) -> Answer:
    """The archived client; no operation brings it back (docs-clients)."""
    client = _undeleted(data, body_of(data, call))
    changed = data.change("clients", client.uuid, {"is_archived": True}, now=call.now)
    return replies.one(data, call, changed)


def delete_client(data: PracticeData, call: Call) -> Answer:
    """OK. The client stays in the full list with its flag up (field-F2), bound as it was."""
    client = _undeleted(data, body_of(data, call))
    data.change("clients", client.uuid, {"is_deleted": True}, now=call.now)
    return replies.status_only(call)


SPECIAL: dict[str, Handler] = {
    "clients.add": add_client,
    "clients.update": update_client,
    "clients.archive": archive_client,
    "clients.delete": delete_client,
    "contacts.add": contacts.add_contact,
    "contacts.get": contacts.get_contact,
    "contacts.update": contacts.update_contact,
    "contacts.delete": contacts.delete_contact,
    "contacts.link": contacts.link_contacts,
    "groups.add": groups.add_group,
    "groups.members": groups.change_members,
    "groups.delete": groups.delete_group,
    "relationships.add": relationships.add_relationship,
    "relationships.update": relationships.update_relationship,
    "relationships.delete": relationships.delete_relationship,
    "documents.list_for_client": documents.list_for_client,
    "documents.add_to_client": documents.add_to_client,
    "documents.list_for_job": documents.list_for_job,
    "documents.add_to_job": documents.add_to_job,
    "staff.enable": staff.enable,
    "staff.disable": staff.disable,
    "staff.forgotten_password": staff.send_reset,
    "jobs.current": listing.current_jobs,
    "jobs.for_client": listing.jobs_for_client,
    "jobs.for_staff": listing.jobs_for_staff,
    "jobs.tasks": listing.jobs_with_tasks,
    "jobs.get": jobs.get_job,
    "jobs.add": jobs.add_job,
    "jobs.update": jobs.update_job,
    "jobs.state": jobs.move_job,
    "jobs.delete": jobs.delete_job,
    "jobs.assign": jobs.assign,
    "jobs.apply_template": jobs.apply_template,
    "jobs.add_note": jobs.add_note,
    "jobs.create_quote": offers.create_quote,
    "jobs.create_estimate": offers.create_estimate,
    "jobs.add_task": tasks.add_task,
    "jobs.update_task": tasks.update_task,
    "jobs.complete_task": tasks.complete_task,
    "jobs.reopen_task": tasks.reopen_task,
    "jobs.reorder_tasks": tasks.reorder_tasks,
    "jobs.costs": costs.list_costs,
    "jobs.add_cost": costs.add_cost,
    "jobs.update_cost": costs.update_cost,
    "costs.list": listing.cost_page,
    "costs.delete_all": costs.delete_all,
    "time.for_job": listing.time_for_job,
    "time.for_staff": listing.time_for_staff,
    "time.add": hours.add_time,
    "time.update": hours.update_time,
    "time.delete": hours.delete_time,
    "invoices.current": listing.current_invoices,
    "invoices.draft": listing.draft_invoices,
    "invoices.list": listing.invoice_window,
    "invoices.for_job": listing.invoices_for_job,
    "invoices.get": listing.get_invoice,
    "invoices.payments": listing.payments,
    "quotes.current": listing.current_quotes,
    "quotes.draft": listing.draft_quotes,
    "quotes.list": listing.quote_window,
    "quotes.get": listing.get_quote,
    "custom_fields.add": custom.add_field,
    "custom_fields.update": custom.update_field,
    **{
        f"custom_fields.{verb}_{holder}_values": handler
        for holder in ("client", "contact", "job", "job_task", "job_cost", "time")
        for verb, handler in (("get", custom.get_values), ("update", custom.update_values))
    },
}
"""Operation → what answers it instead of its verb."""


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """The values that are set."""
    return {name: value for name, value in values.items() if value is not None}


def _undeleted(data: PracticeData, body: dict[str, Any]) -> Row:
    """The client a body names; ``Refused`` when it is deleted."""
    client = found(data, "clients", body["uuid"])
    if client.values.get("is_deleted"):
        raise conflict("The client is deleted")
    return client
