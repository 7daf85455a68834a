"""Custom fields: their definitions, and the values of one row at a time (docs-custom-fields).

A value stands under its field's id. Only fields that hold one are sent; a checkbox that is not
ticked holds none. Which rows may hold a field is told by its ``use`` flags.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call, business, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, job_of, taken
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.tasks import renew

ELEMENTS = {
    "Text": "Text",
    "Multi-line Text": "Text",
    "Number": "Number",
    "Decimal": "Decimal",
    "Date": "Date",
    "Checkbox": "Boolean",
    "Dropdown List": "Text",
    "Value Link": "Text",
}
"""Type of a field → the element of a value that carries it. Other types carry a text."""

USES = {
    "clients": "use_client",
    "contacts": "use_contact",
    "jobs": "use_job",
    "job_tasks": "use_job_task",
    "job_costs": "use_job_cost",
    "time": "use_job_time",
}
"""Collection → the flag of a field that may be held there."""

SEPARATOR = ";"
"""Between the options of a list on the way back; what Xero puts there is not shown."""


def add_field(data: PracticeData, call: Call) -> Answer:
    """The id of the new field."""
    values = _definition(data, call)
    for name in ("name", "type"):
        if not values.get(name):
            raise business(f"{name.capitalize()} is required")
    told = {name: value for name, value in values.items() if value is not None}
    told = dict.fromkeys(USES.values(), False) | told
    told["value_element"] = ELEMENTS.get(str(told["type"]), "Text")
    return replies.value(call, data.add("custom_fields", told, now=call.now).uuid)


def update_field(data: PracticeData, call: Call) -> Answer:
    """The id of the changed field; its type stays, for values of it may be there."""
    body = body_of(data, call)
    field = found(data, "custom_fields", body["uuid"])
    values = _definition(data, call)
    if values.get("type") not in (None, field.values["type"]):
        raise business("Type cannot be changed")
    values.pop("type", None)
    return replies.value(call, data.change("custom_fields", field.uuid, values, now=call.now).uuid)


def get_values(data: PracticeData, call: Call) -> Answer:
    """The values one row holds, in the order of the fields."""
    row = _owner(data, call)
    held = row.values.get("custom")
    values = held if isinstance(held, Mapping) else {}
    shown = []
    for field in data["custom_fields"].rows():
        value = values.get(field.uuid)
        if value is None or not field.values.get(USES[call.operation.on]):
            continue
        element = str(field.values["value_element"]).lower()
        if element == "number" and call.switch("custom-field-number") == "decimal":
            value = Decimal(str(value)) + Decimal("0.25")
        shown.append({"uuid": field.uuid, "name": field.values["name"], element: value})
    return replies.plain(call, shown)


def update_values(data: PracticeData, call: Call) -> Answer:
    """OK. All values of the body are set, or none; an empty one clears its field."""
    row = _owner(data, call)
    held = row.values.get("custom")
    values = dict(held) if isinstance(held, Mapping) else {}
    for told in body_of(data, call)["custom_fields"]:
        field = found(data, "custom_fields", told["uuid"])
        if not field.values.get(USES[call.operation.on]):
            raise unknown("custom field")
        value = _value(field, told)
        if value is None or value is False:
            values.pop(field.uuid, None)
        else:
            values[field.uuid] = value
    # Of a client the stamp may stay: whether this counts as a change of it is a switch.
    now = call.moved if call.operation.on == "clients" else call.now
    data.change(call.operation.on, row.uuid, {"custom": values or None}, now=now)
    if call.operation.on == "job_tasks":
        renew(data, str(row.values["job"]))
    return replies.status_only(call)


def _owner(data: PracticeData, call: Call) -> Row:
    """The row in the path: a job by its number, anything else by its id."""
    if call.operation.on == "jobs":
        return job_of(data, call.given("job_number"))
    return found(data, call.operation.on, call.given("identifier"))


def _definition(data: PracticeData, call: Call) -> dict[str, Any]:
    """What a body sets on a field."""
    body = body_of(data, call)
    values = taken(data, call, body)
    if body.get("options") is not None:
        values["options"] = SEPARATOR.join(map(str, body["options"])) or None
    return values


def _value(field: Row, told: Mapping[str, Any]) -> Any:
    """The value a body sets; ``None`` clears. Only the field's own element may carry it."""
    element = str(field.values["value_element"]).lower()
    others = {name.lower() for name in ELEMENTS.values()} - {element}
    if any(told.get(name) is not None for name in others):
        raise business(f"{field.values['name']} takes a value in {field.values['value_element']}")
    value = told.get(element)
    if value in (None, ""):
        return None
    options = field.values.get("options")
    if options and str(value) not in str(options).split(SEPARATOR):
        raise business(f"{field.values['name']} has no such option")
    return value
