"""What a practice has set up to choose from: states, categories, templates, tasks, costs, fields.

Lists of made-up settings as data, and the rows that come of them. Hidden values, such as the code
of a state or the rate of a task, are in no reply: they decide what operations do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from greenroom.emulator.practice.ids import row_id

Fields = dict[str, Any]


class State(NamedTuple):
    """A job state: its name, the interface code that moves a job there, whether work goes on."""

    name: str
    code: str
    current: bool = True


STATES = (
    State("Planned", "PLANNED"),
    State("In Progress", "INPROGRESS"),
    State("Waiting on Client", "WAITING"),
    State("Partner Review", "REVIEW"),
    State("Completed", "COMPLETED", current=False),
    State("Cancelled", "CANCELLED", current=False),
)
"""The states of a new practice, as Admin has them."""

CATEGORIES = ("Annual Accounts", "Tax Return", "Activity Statement", "Advisory", "Payroll")

TASKS = (
    ("Planning", "Scope and timetable agreed with the client.", 60, 180),
    ("Bookkeeping Review", "Ledger read through and queries sent.", 180, 130),
    ("Bank Reconciliation", "", 90, 110),
    ("Payroll Reconciliation", "", 90, 110),
    ("Fixed Assets", "Register brought up to date.", 60, 150),
    ("Draft Accounts", "", 240, 170),
    ("Tax Calculation", "", 120, 190),
    ("Tax Return", "Prepared and lodged.", 120, 190),
    ("Activity Statement", "", 60, 130),
    ("Partner Review", "", 60, 320),
    ("Client Meeting", "", 60, 280),
    ("Correspondence", "Letters and calls.", 30, 120),
    ("Advisory", "", 120, 280),
    ("Filing", "", 15, 0),
)
"""Library tasks: name, description, usual minutes, rate an hour. No rate: not billable."""

TEMPLATES = (
    ("Annual Accounts", (0, 1, 2, 5, 6, 9)),
    ("Individual Tax Return", (6, 7)),
    ("Activity Statement", (2, 8)),
    ("Company Tax Return", (0, 6, 7, 9)),
    ("Advisory Project", (0, 12, 10)),
)
"""Job templates, with the tasks each brings; the fields of a template do not show them."""

COSTS = (
    ("Company search fee", "SEARCH", "14.00", "22.50"),
    ("Courier", "COUR", "9.50", "12.00"),
    ("Software subscription", "SOFT", "32.00", "40.00"),
    ("Filing fee", "FILE", "93.00", "93.00"),
    ("Travel", "TRAV", "0.85", "1.10"),
    ("Printing", "PRINT", "0.12", "0.30"),
    ("Valuation report", "VAL", "450.00", "600.00"),
    ("Land title search", "LAND", "18.00", "25.00"),
)
"""Library costs: description, code, cost, price. A larger practice has more of the same by year."""

SUPPLIERS = ("Quillfeather Searches", "Ridgeline Couriers", "Cobalt Software")

FIELDS: tuple[dict[str, Any], ...] = (
    {
        "name": "Lead Source", "type": "Dropdown List", "value_element": "Text",
        "options": "Referral;Website;Event", "use_client": True,
    },
    {
        "name": "Engagement Signed", "type": "Checkbox", "value_element": "Boolean",
        "use_client": True,
    },
    {
        "name": "Next Review", "type": "Date", "value_element": "Date", "use_client": True,
        "use_job": True,
    },
    {"name": "Risk Score", "type": "Number", "value_element": "Number", "use_client": True},
    {
        "name": "Retainer", "type": "Decimal", "value_element": "Decimal", "use_client": True,
        "use_job": True,
    },
    {
        "name": "Document Folder", "type": "Value Link", "value_element": "Text",
        "link_url": "https://files.example/clients/[value]", "use_client": True,
    },
    {"name": "Preferred Channel", "type": "Text", "value_element": "Text", "use_contact": True},
    {"name": "Complexity", "type": "Text", "value_element": "Text", "use_job_task": True},
    {"name": "Receipt Number", "type": "Text", "value_element": "Text", "use_job_cost": True},
    {"name": "Overtime", "type": "Checkbox", "value_element": "Boolean", "use_job_time": True},
)  # fmt: skip
"""Custom fields of a new practice."""

USES = (
    "use_client", "use_contact", "use_job", "use_lead", "use_supplier", "use_job_task",
    "use_job_cost", "use_job_time",
)  # fmt: skip


def sizes(clients: int) -> dict[str, int]:
    """How many rows each list has; costs grow with the practice, so that they take pages."""
    return {
        "job_states": len(STATES),
        "categories": len(CATEGORIES),
        "tasks": len(TASKS),
        "templates": len(TEMPLATES),
        "suppliers": len(SUPPLIERS),
        "custom_fields": len(FIELDS),
        "costs": len(COSTS) + clients // 12,
    }


def rows(seed: int) -> dict[str, Callable[[int], Fields]]:
    """For each list, what makes the fields of the row at a place."""

    def template(place: int) -> Fields:
        name, tasks = TEMPLATES[place]
        return {"name": name, "tasks": tuple([row_id(seed, "tasks", task) for task in tasks])}

    def cost(place: int) -> Fields:
        year, kind = divmod(place, len(COSTS))
        description, code, unit_cost, unit_price = COSTS[kind]
        fields: Fields = {
            "description": f"{description}, price list {year}" if year else description,
            "code": f"{code}{year:02d}" if year else code,
            "note": "",
            "unit_cost": Decimal(unit_cost),
            "unit_price": Decimal(unit_price),
            "income_account": "200",
            "cost_of_sale_account": "310",
        }
        if kind % 3 == 0:
            fields["supplier"] = row_id(seed, "suppliers", place % len(SUPPLIERS))
        return fields

    return {
        "job_states": lambda place: STATES[place]._asdict(),
        "categories": lambda place: {"name": CATEGORIES[place]},
        "tasks": task,
        "templates": template,
        "suppliers": lambda place: {"name": SUPPLIERS[place]},
        "custom_fields": lambda place: dict.fromkeys(USES, False) | FIELDS[place],
        "costs": cost,
    }


def task(place: int) -> Fields:
    """A library task."""
    name, description, minutes, rate = TASKS[place]
    return {
        "name": name,
        "description": description,
        "minutes": minutes,
        "rate": Decimal(f"{rate}.00"),
    }


_HOLDERS = {
    "clients": (0, 1, 2, 3, 4, 5),
    "contacts": (6,),
    "jobs": (2, 4),
    "job_tasks": (7,),
    "job_costs": (8,),
    "time": (9,),
}
"""Which of ``FIELDS`` rows of each kind may hold."""


def custom_values(seed: int, kind: str, place: int) -> Fields:
    """The custom field values of a seeded row, by the field's id; most rows have none."""
    if place % 4 != 1:
        return {}
    may = _HOLDERS.get(kind, ())
    held = [at for at in may if (place // 4 + at) % 2 == 0]
    values = {row_id(seed, "custom_fields", at): _custom_value(at, place) for at in held}
    return {"custom": values} if values else {}


def _custom_value(field: int, place: int) -> object:
    """A value that fits a field."""
    match FIELDS[field]["type"]:
        case "Checkbox":
            return True
        case "Date":
            return dt.datetime(2026, 1 + place % 12, 1 + place % 28)  # noqa: DTZ001
        case "Number":
            return Decimal(1 + place % 9)
        case "Decimal":
            return Decimal(100 + place % 900) + Decimal("0.50")
        case "Dropdown List":
            return ("Referral", "Website", "Event")[place % 3]
    return f"{FIELDS[field]['name']} {place % 7}"
