"""The form of a value: the documented one of its type fits, any other is named."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from wire_cast import TEXTS

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.wire.forms import json_writer, text_writer
from greenroom.wire.kinds import came, expected, fits, misfit
from greenroom.wire.reading import Format

KNOWN = contract()


def field(place: str) -> Field:
    """A field of the contract."""
    record, _, name = place.partition(".")
    return KNOWN.records[record].field(name)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("Client.is_archived", "No", ""),
        ("Client.is_archived", "no", ""),
        ("Client.is_archived", "false", "true or false, not yes or no"),
        ("Client.uuid", "123", "a whole number, not a uuid"),
        ("Client.date_of_birth", "1970-11-26", ""),
        (
            "Client.date_of_birth",
            "1970-11-26T00:00:00",
            "a date and time, not a date",
        ),
        ("Job.start_date", "2026-05-01T00:00:00", ""),
        (
            "Job.start_date",
            "2026-05-01T00:00:00Z",
            "a date and time with fraction or zone, not a date and time",
        ),
        ("JobDocument.date", "20260501", ""),
        ("JobDocument.date", "2026-05-01", "a date, not a date as yyyymmdd"),
        ("Client.balance_month", "3", ""),
        ("Client.balance_month", "March", "the name of a month, not a whole number"),
        ("Client.tax_number", "******123", ""),
        ("Client.tax_number", "123456789", "in clear, not masked"),
        ("Client.gst_basis", "Invoice", ""),
        ("Client.gst_basis", "Barter", "not one of the values known"),
        ("TimeEntry.minutes", "-30", ""),
        ("TimeEntry.minutes", "60.00", "a number, not a whole number"),
        ("TimeEntry.start", "09:30", ""),
        ("TimeEntry.start", "09:30:00", "a time with seconds, not a time"),
        ("JobTask.billable", "true", ""),
        ("JobTask.billable", "Yes", "yes or no, not true or false"),
        ("Client.name", "anything at all", ""),
        ("Invoice.amount", "12.50", ""),
        ("Invoice.amount", "1,250.00", "a text, not a number"),
    ],
)
def test_a_form_in_xml_is_the_documented_one_or_is_named(place: str, value: str, said: str) -> None:
    """What a text is instead of what it should be is said, in words that fit any."""
    assert misfit(field(place), value, "xml") == said


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        ("Client.is_archived", "Yes", ""),
        ("Client.is_archived", True, "a boolean, not yes or no"),
        ("JobTask.billable", True, ""),
        ("JobTask.billable", "true", "true or false, not a boolean"),
        ("TimeEntry.minutes", 30, ""),
        ("TimeEntry.minutes", Decimal("30.5"), "a JSON number, not a whole JSON number"),
        ("TimeEntry.minutes", "30", "a whole number, not a whole JSON number"),
        ("Invoice.amount", Decimal("12.50"), ""),
        ("Invoice.amount", 12, ""),
        ("Client.balance_month", 3, ""),
        ("Client.balance_month", "3", "a whole number, not a whole JSON number"),
        ("Client.name", 5, "a whole JSON number, not a text"),
        ("Client.name", ["x"], "an object or a list, not a text"),
    ],
)
def test_a_form_in_json_is_the_natural_type(place: str, value: Any, said: str) -> None:
    """Numbers and booleans are JSON's own where Xero sends them so, flags stay texts."""
    assert misfit(field(place), value, "json") == said


@pytest.mark.parametrize("form", ["xml", "json"])
def test_empty_has_any_form(form: Format) -> None:
    """Nothing there is nothing wrong, whatever the type."""
    for record in KNOWN.records.values():
        for one in record.fields:
            assert fits(one, None, form)
            assert fits(one, " ", form)


def test_what_we_write_has_the_form_we_expect() -> None:
    """The emulator's writers and these patterns know the same form of every field."""
    values = wire_values()
    for record in KNOWN.records.values():
        if record.direction == "request":
            continue
        for one in record.fields:
            if one.record or one.masked or one.values:
                continue
            value = values[one.type]
            text = text_writer(one.type, travel="reply", format=one.format)(value)
            assert misfit(one, text, "xml") == "", f"{record.name}.{one.name}"
            write = json_writer(
                one.type, travel="reply", format=one.format, json_type=one.json_type
            )
            assert misfit(one, write(value), "json") == "", f"{record.name}.{one.name}"


def wire_values() -> dict[str, Any]:
    """A value of each type."""
    moment = dt.datetime(2026, 11, 24, 9, 30)  # noqa: DTZ001  Xero's dates name no zone
    return {
        "text": TEXTS[0],
        "uuid": "00000000-0000-4000-8000-000000000001",
        "integer": 30,
        "decimal": Decimal("12.50"),
        "boolean": True,
        "yes-no": True,
        "date": moment.date(),
        "datetime": moment,
        "utc-datetime": moment,
        "time": moment.time(),
        "month": 3,
        "base64": b"abc",
    }


def test_every_form_has_a_name() -> None:
    """Whatever came is called something, and never by its own text."""
    for value in (*TEXTS, "20260501", "12:30", True, 3, Decimal("1.5"), {}, []):
        name = came(value)
        assert name
        assert name != value
    assert expected(field("Client.website"), "json") == "a text"
