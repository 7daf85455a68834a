"""Bodies of requests → fields of rows: names that differ, references, and what is not allowed.

Led by the contract: a field called ``something_uuid`` refers to another row, ``values`` lists what
is accepted, ``needed`` what must be there. Rules of single operations are in ``special``.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from decimal import Decimal
from typing import Any

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.emulator.practice.calls import Call, business, invalid, unknown
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.overlay import body_with_ids
from greenroom.emulator.practice.painters import POINTS_TO
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.variants import understood
from greenroom.errors import BodyError
from greenroom.wire.reading import read_body

_CALLED = {"categories": "category", "templates": "job template", "job_tasks": "task"}
"""What a refusal calls a row, where that does not follow from the name of its collection."""

GST_PERIODS = {1: "Monthly", 2: "2 Monthly", 6: "6 Monthly"}
"""Months as requests write them → words as replies have them (xpm-api section 10.1)."""


MOST_INTEGER = 2**31 - 1
"""Whole numbers have 32 bits (assumed)."""

MOST_DECIMAL = Decimal(10) ** 11
"""Amounts, prices and quantities stay below a hundred thousand million (assumed)."""


def body_of(data: PracticeData, call: Call) -> dict[str, Any]:
    """The body as plain values.

    What is needed and missing, and a value of a wrong form, is a business error; a body of a wrong
    form is not a body at all, and a 400.
    """
    told = call.operation.body
    if told is None:
        return {}
    terms = understood(call.version, call.switch("job-category-element"))
    try:
        body = read_body(terms, call.operation, call.body, format=call.body_format)
    except BodyError as error:
        raise (business if error.field else invalid)(error.message) from error
    if call.version == "3.0":
        body = body_with_ids(data, call, body)
    check(contract().fields(told.record), body)
    return body


def check(fields: tuple[Field, ...], body: Mapping[str, Any]) -> None:
    """Nothing; ``Refused`` when a needed field is missing or a value is not among those known."""
    for field in fields:
        value = body.get(field.name)
        if value is None or value in ("", []):
            if field.needed:
                raise business(f"{field.xml} is required")
        elif (field.values and str(value) not in field.values) or too_large(value):
            raise business(f"Invalid {field.xml}")
        elif field.record is not None:
            for part in value if field.many else [value]:
                check(contract().fields(field.record), part)


def too_large(value: object) -> bool:
    """Whether a number is larger than any column would hold: sums of it could not be written."""
    if isinstance(value, Decimal):
        return not value.is_finite() or abs(value) >= MOST_DECIMAL
    return isinstance(value, int) and abs(value) > MOST_INTEGER


def taken(
    data: PracticeData, call: Call, body: Mapping[str, Any], *, leave: Container[str] = ()
) -> dict[str, Any]:
    """The fields a body sets, under the names rows have; ``None`` unsets one.

    What is sent empty unsets or is passed over, what is not sent is kept or unset: two switches.
    Fields to ``leave`` are taken by whoever calls.
    """
    told = call.operation.body
    fields = contract().fields(told.record) if told else ()
    values: dict[str, Any] = {}
    for field in fields:
        if field.name in ("uuid", "id") or field.many or field.name in leave:
            continue
        if field.name not in body:
            if _clears(call) and field.name != "name":
                values[_row_name(field)] = None
        elif body[field.name] in (None, ""):
            if call.switch("empty-elements") == "cleared":
                values[_row_name(field)] = None
        else:
            values[_row_name(field)] = _value(data, field, body[field.name])
    if values.get("name", "-") is None:
        raise business("Name is required")
    return values


def found(data: PracticeData, kind: str, uuid: object) -> Row:
    """The row that an id from outside names; ``Refused`` when there is none."""
    row = data.collections[kind].find(str(uuid))
    if row is None:
        raise unknown(_CALLED.get(kind) or kind.removesuffix("s").replace("_", " "))
    return row


def job_of(data: PracticeData, number: object) -> Row:
    """The job of a human number; ``Refused`` in the recorded words when there is none."""
    job = data["jobs"].numbered(str(number))
    if job is None:
        raise unknown("job")
    return job


def _clears(call: Call) -> bool:
    """Whether this update takes away what it does not mention."""
    return call.operation.acts == "update" and call.switch("omitted-elements") == "cleared"


def _row_name(field: Field) -> str:
    """``account_manager_uuid`` → ``account_manager``, the field that points to a row."""
    return field.name.removesuffix("_uuid")


def _value(data: PracticeData, field: Field, value: Any) -> Any:
    """A value as rows hold it."""
    if field.name == "gst_period":
        return GST_PERIODS[int(value)]
    if field.name == "business_structure" and value not in data.structures:
        raise business("Invalid BusinessStructure: it is not set up in Admin")
    kind = POINTS_TO.get(_row_name(field)) if field.name.endswith("_uuid") else None
    return found(data, kind, value).uuid if kind else value
