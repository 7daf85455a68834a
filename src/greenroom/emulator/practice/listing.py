"""Lists that are cut otherwise than by their verb: current ones, drafts, those of a parent, pages.

What ``current``, ``draft`` and ``archived`` mean is read off the names of states: no page says it
(assumed).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.generic import Handler, in_window, view_of
from greenroom.emulator.practice.hours import time_of_job
from greenroom.emulator.practice.intake import found, job_of
from greenroom.emulator.practice.jobs import is_current, matching_tasks
from greenroom.emulator.practice.looks import look
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.windows import check_window, page_number

COST_PAGE = 1000
"""How many library costs a page holds (docs-costs)."""

OPEN_INVOICES = frozenset(("Approved",))
OPEN_QUOTES = frozenset(("Issued",))
DRAFTS = frozenset(("Draft",))


# ---------------------------------------------------------------------------- jobs


def current_jobs(data: PracticeData, call: Call) -> Answer:
    """The jobs that work goes on with."""
    rows = [job for job in data["jobs"].rows() if is_current(data, job)]
    return replies.many(data, call, rows, view=view_of(call))


def jobs_for_client(data: PracticeData, call: Call) -> Answer:
    """All jobs of a client."""
    client = found(data, "clients", call.given("identifier"))
    return replies.many(data, call, data["jobs"].under(client), view=view_of(call))


def jobs_for_staff(data: PracticeData, call: Call) -> Answer:
    """The current jobs a staff member is assigned to."""
    staff = found(data, "staff", call.given("identifier"))
    rows = [
        job
        for job in data["jobs"].rows()
        if staff.uuid in job.ids("assigned") and is_current(data, job)
    ]
    return replies.many(data, call, rows, view="detailed")


def jobs_with_tasks(data: PracticeData, call: Call) -> Answer:
    """The jobs that have tasks which pass the filters, with those tasks alone."""
    shown = look(data, call, "detailed")
    fragments = []
    for job in data["jobs"].rows():
        wanted = matching_tasks(data, call, job)
        if wanted:
            values = shown.shape.paint(data, job, [])
            # Who asked for other fields alone gets jobs whose tasks are not shown.
            if "tasks" in values:
                values["tasks"] = [task for task in values["tasks"] if task["uuid"] in wanted]
            fragments.append(shown.encode(job, values))
    return replies.fragments(call, fragments)


# ---------------------------------------------------------------------------- time


def time_for_job(data: PracticeData, call: Call) -> Answer:
    """The time entries of a job; whether a window may cut them is a switch (docs-time, oas)."""
    rows: Sequence[Row] = time_of_job(data, job_of(data, call.given("job_number")))
    if call.switch("time-for-job-window") == "honoured" and {"from", "to"} & set(call.query):
        rows = in_window(call, rows)
    return replies.many(data, call, rows)


def time_for_staff(data: PracticeData, call: Call) -> Answer:
    """The time entries of a staff member in a window."""
    check_window(call)
    staff = found(data, "staff", call.given("identifier"))
    rows = [entry for entry in data["time"].rows() if entry.values["staff"] == staff.uuid]
    return replies.many(data, call, in_window(call, rows))


# ---------------------------------------------------------------------------- invoices and quotes


def _with_state(kind: str, field: str, states: frozenset[str]) -> Handler:
    """A list of the rows that are in one of some states."""

    def answer(data: PracticeData, call: Call) -> Answer:
        rows = [row for row in data[kind].rows() if row.values[field] in states]
        return replies.many(data, call, rows, view=view_of(call))

    return answer


def _window_but_drafts(kind: str, field: str) -> Handler:
    """A list of the rows of a window that are current or archived, which drafts are not."""

    def answer(data: PracticeData, call: Call) -> Answer:
        rows = [row for row in data[kind].rows() if row.values[field] not in DRAFTS]
        return replies.many(data, call, in_window(call, rows), view=view_of(call))

    return answer


def _by_number(kind: str, param: str) -> Callable[[PracticeData, Call], Row]:
    """What finds the row whose human number is in the path."""

    def find(data: PracticeData, call: Call) -> Row:
        row = data[kind].numbered(call.given(param))
        if row is None:
            raise unknown(kind.removesuffix("s"))
        return row

    return find


current_invoices = _with_state("invoices", "status", OPEN_INVOICES)
"""The invoices that wait to be paid."""

draft_invoices = _with_state("invoices", "status", DRAFTS)
"""The invoices that are not approved yet."""

invoice_window = _window_but_drafts("invoices", "status")
"""Current and archived invoices created in a window."""

current_quotes = _with_state("quotes", "state", OPEN_QUOTES)
"""The quotes that wait for an answer."""

draft_quotes = _with_state("quotes", "state", DRAFTS)
"""The quotes that were not issued yet."""

quote_window = _window_but_drafts("quotes", "state")
"""Current and archived quotes created in a window."""

_invoice = _by_number("invoices", "invoice_number")
_quote = _by_number("quotes", "quote_number")


def invoices_for_job(data: PracticeData, call: Call) -> Answer:
    """The invoices of a job; miscellaneous ones of its client are not among them."""
    job = job_of(data, call.given("job_number"))
    return replies.many(data, call, data["invoices"].under(job))


def get_invoice(data: PracticeData, call: Call) -> Answer:
    """One invoice in full."""
    return replies.one(data, call, _invoice(data, call))


def get_quote(data: PracticeData, call: Call) -> Answer:
    """One quote in full."""
    return replies.one(data, call, _quote(data, call))


def payments(data: PracticeData, call: Call) -> Answer:
    """What was paid on an invoice."""
    held = _invoice(data, call).values.get("payments")
    paid: Sequence[Mapping[str, Any]] = held if isinstance(held, tuple) else ()
    return replies.plain(call, paid)


# ---------------------------------------------------------------------------- the library


def cost_page(data: PracticeData, call: Call) -> Answer:
    """One numbered page of the library of costs; past the last one a page of none."""
    first = (page_number(call) - 1) * COST_PAGE
    return replies.many(data, call, data["costs"].rows()[first : first + COST_PAGE])
