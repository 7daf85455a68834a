"""One value at a time: every form that was seen is read, the documented one is written."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.contract import contract
from greenroom.errors import BodyError
from greenroom.wire.forms import Travel, json_writer, text_writer
from greenroom.wire.reading import read_body
from greenroom.wire.values import json_reader, text_reader
from greenroom.wire.writing import write_body, write_record

MAY = dt.date(2026, 5, 1)
AUCKLAND = dt.timezone(dt.timedelta(hours=12))
NOON = dt.datetime.combine(MAY, dt.time(12, 30))


def read(type_: str, text: str) -> object:
    """A text read as a type."""
    reader = text_reader(type_)
    assert reader is not None
    return reader(text)


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        *(
            ("yes-no", text, True)
            for text in ("Yes", "yes", "YES", "true", "True", "1", " yes ", "tRuE")
        ),
        *(("boolean", text, False) for text in ("No", "no", "false", "FALSE", "0", "nO")),
        *(("date", text, MAY) for text in ("20260501", "2026-05-01", "2026-05-01T00:00:00")),
        ("date", "2026-05-01T23:59:59.1234567Z", MAY),
        ("datetime", "2026-05-01T12:30:00", NOON),
        ("datetime", "2026-05-01T12:30:00+12:00", NOON),
        ("datetime", "20260501", dt.datetime.combine(MAY, dt.time())),
        ("utc-datetime", "2026-05-01T12:30:00", NOON),
        ("utc-datetime", "2026-05-02T00:30:00+12:00", NOON),
        *(
            ("time", text, dt.time(9, 5))
            for text in ("09:05", "9:05", "09:05:00", "2026-05-01T09:05:00")
        ),
        *(("month", text, 1) for text in ("1", "01", "Jan", "january", " JAN ")),
        ("month", "12", 12),
        ("integer", "-30", -30),
        ("integer", "60.00", 60),
        ("decimal", "-0.10", Decimal("-0.10")),
        ("base64", "aGVsbG8g\n  d29ybGQ=", b"hello world"),
    ],
)
def test_every_known_form_is_read(type_: str, text: str, value: object) -> None:
    """All forms that the sources show for a type give one value."""
    assert read(type_, text) == value


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        ("yes-no", "maybe"),
        ("boolean", "2"),
        ("date", "1 May 2026"),
        ("date", "2026-02-30"),
        ("datetime", "noon"),
        ("utc-datetime", "noon"),
        ("time", "25:00"),
        ("month", "13"),
        ("month", "0"),
        ("month", "Ja"),
        ("integer", "1.5"),
        ("integer", "1_000"),
        ("integer", "1e999999999"),
        ("decimal", "1,000.00"),
        ("decimal", "Infinity"),
        ("decimal", "1_0"),
        ("base64", "*"),
    ],
)
def test_anything_else_is_refused_without_quoting_it(type_: str, text: str) -> None:
    """A value that does not fit says what was expected and not what was found."""
    with pytest.raises(ValueError, match=r"^(a|base64|an) ?") as caught:
        read(type_, text)
    assert text not in str(caught.value)


@given(value=st.dates())
def test_dates_survive_both_ways(value: dt.date) -> None:
    """A date is the same after a request and after a reply."""
    for travel in ("request", "reply"):
        assert read("date", text_writer("date", travel=travel)(value)) == value


@pytest.mark.parametrize(
    ("type_", "value", "travel", "text"),
    [
        ("date", MAY, "request", "20260501"),
        ("date", NOON, "request", "20260501"),
        ("date", MAY, "reply", "2026-05-01T00:00:00"),
        ("datetime", NOON, "reply", "2026-05-01T12:30:00"),
        ("datetime", MAY, "reply", "2026-05-01T00:00:00"),
        ("utc-datetime", NOON.replace(tzinfo=AUCKLAND), "request", "2026-05-01T00:30:00"),
        ("time", dt.time(9, 5), "request", "09:05"),
        ("month", 1, "request", "1"),
        ("yes-no", True, "request", "Yes"),
        ("boolean", False, "reply", "false"),
        ("decimal", Decimal("1E+3"), "request", "1000"),
        ("decimal", 0.1, "request", "0.1"),
        ("integer", 480, "request", "480"),
        ("base64", b"hello world", "request", "aGVsbG8gd29ybGQ="),
    ],
)  # fmt: skip
def test_the_documented_form_is_written(
    type_: str, value: object, travel: Travel, text: str
) -> None:
    """Each type has one form for each way."""
    assert text_writer(type_, travel=travel)(value) == text


def test_a_fields_own_date_form_wins() -> None:
    """Relationships write days with hyphens in requests; documents without, in replies."""
    assert text_writer("date", travel="request", format="iso-date")(MAY) == "2026-05-01"
    assert text_writer("date", travel="reply", format="compact-date")(MAY) == "20260501"


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("text", 5),
        ("integer", "5"),
        ("integer", True),
        ("decimal", "1.0"),
        ("decimal", Decimal("NaN")),
        ("boolean", "Yes"),
        ("yes-no", 1),
        ("date", "2026-05-01"),
        ("datetime", 5),
        ("time", "09:00"),
        ("month", 13),
        ("base64", "text"),
    ],
)
def test_a_value_of_the_wrong_kind_is_not_written(type_: str, value: object) -> None:
    """What is not of the field's kind stays here."""
    with pytest.raises(ValueError, match=r"^a|^bytes"):
        text_writer(type_, travel="request")(value)


@pytest.mark.parametrize(
    ("type_", "scalar", "value"),
    [
        ("text", 2, "2"),
        ("text", True, "true"),
        ("text", "", None),
        ("text", None, None),
        ("integer", "60", 60),
        ("integer", Decimal("60.0"), 60),
        ("decimal", 30, Decimal(30)),
        ("decimal", "1.10", Decimal("1.10")),
        ("yes-no", True, True),
        ("boolean", 1, True),
        ("month", 3, 3),
        ("date", "  ", None),
    ],
)
def test_json_types_stand_in_for_each_other(type_: str, scalar: object, value: object) -> None:
    """A number where a text belongs, and the other way round, is read."""
    assert json_reader(type_)(scalar) == value


def test_json_types_follow_the_contract() -> None:
    """Flags are texts or booleans, numbers numbers, unless the contract says otherwise."""
    assert json_writer("yes-no", travel="reply")(True) == "Yes"
    assert json_writer("boolean", travel="reply")(True) is True
    assert json_writer("integer", travel="request", json_type="text")(60) == "60"
    assert json_writer("month", travel="reply", json_type="integer")(3) == 3
    assert json_writer("month", travel="request", json_type="text")(3) == "3"


def test_money_keeps_its_places_in_json() -> None:
    """A decimal is written as a number with every digit it has."""
    written = write_record(
        contract(), "Cost", {"unit_cost": Decimal("10.00")}, format="json", element="Cost"
    )
    assert written == b'{"unitCost":10.00}'


def test_a_misspelt_field_is_refused_in_a_request() -> None:
    """A key no field has is named, also deep inside; it must not be lost on the way."""
    operation = contract().operation("clients.add")
    with pytest.raises(BodyError, match="ClientAdd has no field called nam"):
        write_body(contract(), operation, {"nam": "x"}, format="xml")
    with pytest.raises(BodyError, match="NewContact has no field called e_mail"):
        write_body(contract(), operation, {"contacts": [{"e_mail": "x"}]}, format="json")


@pytest.mark.parametrize("values", [{"contacts": {"name": "x"}}, {"contacts": ["x"]}])
def test_a_wrong_shape_is_refused_in_a_request(values: dict[str, object]) -> None:
    """A record where a list belongs, or a text where a record does, is named and not sent."""
    operation = contract().operation("clients.add")
    for body in ("xml", "json"):
        with pytest.raises(BodyError, match=r"contacts|NewContact"):
            write_body(contract(), operation, values, format=body)


def test_a_whole_row_serves_a_smaller_shape() -> None:
    """A record's writer takes what it knows of a larger row."""
    row = {"uuid": "u1", "name": "A", "contacts": [], "colour": "green"}
    for body, written in (
        ("xml", b"<Client><UUID>u1</UUID><Name>A</Name></Client>"),
        ("json", b'{"uuid":"u1","name":"A"}'),
    ):
        found = write_record(contract(), "ClientBase", row, format=body, element="Client")
        assert found == written


def test_an_operation_without_body_has_none() -> None:
    """Nothing is written or read where the contract has no body."""
    operation = contract().operation("clients.list")
    assert write_body(contract(), operation, {}, format="xml") == b""
    assert read_body(contract(), operation, b"anything", format="json") == {}
