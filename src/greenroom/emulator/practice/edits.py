"""Changes somebody makes inside XPM itself: which field of a row may be set by hand, and to what.

What a row says afterwards can always be sent, in XML and JSON alike. What names other rows belongs
to ``bonds``; what a request of the API may set, to ``intake``.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.emulator.negotiation import Format
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import too_large
from greenroom.emulator.practice.painters import POINTS_TO
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.tagged import thaw
from greenroom.errors import BodyError, EmulatorError
from greenroom.wire.values import json_reader, text_reader
from greenroom.wire.writing import write_record

RECORDS = {
    "staff": "Staff",
    "clients": "Client",
    "contacts": "Contact",
    "groups": "Group",
    "relationships": "Relationship",
    "jobs": "Job",
    "job_tasks": "JobTask",
    "job_costs": "JobCost",
    "time": "TimeEntry",
    "invoices": "Invoice",
    "quotes": "Quote",
    "tasks": "Task",
    "costs": "Cost",
    "categories": "Reference",
    "templates": "Template",
    "job_states": "Reference",
    "custom_fields": "CustomField",
}
"""The record that shows every field of a collection's rows."""

LINKED = (
    frozenset(("contacts", "groups", "relationships", "clients", "client", "related_client"))
    | frozenset(("position", "is_primary", "assigned"))
    | frozenset(("job", "task", "task_uuid", "minutes", "actual_minutes"))
)
"""What two rows know of each other: changing one side alone would tear the practice apart."""

_FORMATS: tuple[Format, Format] = ("xml", "json")


def edit(
    data: PracticeData, slot: tuple[str, str], values: Mapping[str, Any], *, now: float
) -> Row:
    """The changed row of a collection and id; ``None`` unsets a field.

    ``values`` are as JSON has them, dates as text; tagged ones, as in snapshots, are taken too.
    ``EmulatorError`` names the first that cannot be set, and then nothing is changed.
    """
    kind, uuid = slot
    if kind not in RECORDS:
        raise EmulatorError(f"No such collection: {kind}", hint=f"One of: {', '.join(RECORDS)}")
    if data.collections[kind].find(uuid) is None:
        raise EmulatorError(f"No row {uuid} in {kind}")
    taken = {name: _taken(data, kind, name, value) for name, value in values.items()}
    return data.change(kind, uuid, taken, now=now)


def _taken(data: PracticeData, kind: str, name: str, value: Any) -> Any:
    """A value as rows hold it."""
    where = f"{kind}.{name}"
    if name in LINKED:
        hint = "Change it by a call of the API, which keeps both sides of a link whole."
        raise EmulatorError(f"{where} belongs to a link between two records", hint=hint)
    field = next((f for f in contract().fields(RECORDS[kind]) if f.name == name), None)
    if field is None or field.beside or name == "uuid":
        raise EmulatorError(f"{where} is not a field that can be set")
    if value in (None, "") and name == ("type" if kind == "relationships" else "name"):
        raise EmulatorError(f"{where} cannot be empty")
    if value is None:
        return None
    if name in POINTS_TO:
        return _pointed(data, where, name, value)
    try:
        found = _typed(field, value)
        # What could not be written would break every list that the row is in.
        for form in _FORMATS:
            write_record(contract(), RECORDS[kind], {name: found}, format=form, element="Row")
    except BodyError as error:
        raise EmulatorError(f"{where} is not {error.message.partition(' is not ')[2]}") from error
    if too_large(found):
        raise EmulatorError(f"{where} is too large")
    if field.values and found not in field.values:
        raise EmulatorError(f"{where} is not one of: {', '.join(field.values)}")
    return found


def _pointed(data: PracticeData, where: str, name: str, value: Any) -> str:
    """The id of the row that a field is to name."""
    kind = POINTS_TO[name]
    row = data.collections[kind].find(str(value))
    if row is None:
        raise EmulatorError(f"{where} is not an id in {kind}")
    return row.uuid


def _typed(field: Field, value: Any) -> Any:
    """A value of JSON in the type of its field, as far as it can be told."""
    try:
        value = thaw(value)
    except (ValueError, TypeError, ArithmeticError):
        raise BodyError(f"{field.name} is not a tagged value that can be read") from None
    if field.record or field.many or text_reader(field.type) is None:
        return value
    if isinstance(value, float):
        value = Decimal(str(value))
    if not isinstance(value, str | int | Decimal):
        return value
    try:
        return json_reader(field.type)(value)
    except ValueError as error:
        raise BodyError(f"{field.name} is not {error}") from None
