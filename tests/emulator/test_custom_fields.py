"""Custom fields: defined once, held by rows of the right kind, one value element each."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from practice_cast import Desk, desk

FORMATS = ("xml", "json")
HOLDERS = ("client", "contact", "job", "job_task", "job_cost", "time")
KINDS = {"client": "clients", "contact": "contacts", "job": "jobs", "job_task": "job_tasks",
         "job_cost": "job_costs", "time": "time"}  # fmt: skip
VALUES: dict[str, tuple[str, object, object]] = {
    "Text": ("text", "abc", "abc"),
    "Date": ("date", dt.date(2026, 5, 1), dt.datetime.combine(dt.date(2026, 5, 1), dt.time())),
    "Number": ("number", 12, Decimal(12)),
    "Decimal": ("decimal", Decimal("1.50"), Decimal("1.50")),
    "Checkbox": ("boolean", True, True),
}


def place(here: Desk, holder: str) -> dict[str, str]:
    """The path that names some row of a kind."""
    row = here.data[KINDS[holder]].rows()[2]
    return {"job_number": row.values["id"]} if holder == "job" else {"identifier": row.uuid}


def define(here: Desk, kind: str, **told: object) -> str:
    """A new field that every kind of row may hold."""
    uses = {f"use_{name}": True for name in ("client", "contact", "job", "job_task", "job_cost")}
    body = {"name": f"New {kind}", "type": kind, "use_job_time": True, **uses, **told}
    return str(here.ask("custom_fields.add", body).value)


def held(here: Desk, holder: str) -> dict[str, Any]:
    """The values some row of a kind holds, by field."""
    said = here.ask(f"custom_fields.get_{holder}_values", **place(here, holder))
    return {value.pop("uuid"): value for value in said.records}


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("holder", HOLDERS)
def test_values_are_held_by_every_kind_of_row(holder, form):
    """Each type of value that is set comes back in its own element, and an empty one clears it."""
    here = desk(10, form=form)
    fields = {kind: define(here, kind) for kind in VALUES}
    told = [{"uuid": fields[kind], name: value} for kind, (name, value, _) in VALUES.items()]
    where = place(here, holder)
    said = here.ask(f"custom_fields.update_{holder}_values", {"custom_fields": told}, **where)
    assert (said.error, said.records) == ("", [])
    found = held(here, holder)
    for kind, (name, _, shown) in VALUES.items():
        assert found[fields[kind]] == {"name": f"New {kind}", name: shown}
    empty = [{"uuid": fields[kind], name: None} for kind, (name, _, _) in VALUES.items()]
    here.ask(f"custom_fields.update_{holder}_values", {"custom_fields": empty}, **where)
    assert not set(fields.values()) & set(held(here, holder))


def test_a_box_that_is_not_ticked_is_not_sent():
    """False and never set look alike: the field does not come back."""
    here = desk(10)
    box = define(here, "Checkbox")
    body = {"custom_fields": [{"uuid": box, "boolean": False}]}
    assert here.ask("custom_fields.update_client_values", body, **place(here, "client")).error == ""
    assert box not in held(here, "client")


def test_a_value_of_the_wrong_kind_is_refused_and_nothing_set():
    """Wrong element, unknown field, field of other rows, no such option: all or nothing."""
    here = desk(10)
    text, only = define(here, "Text"), define(here, "Text", use_client=False)
    choice = define(here, "Dropdown List", options=["A", "B"])
    good = {"uuid": text, "text": "good"}
    for bad in (
        {"uuid": text, "number": 1},
        {"uuid": "nobody", "text": "x"},
        {"uuid": only, "text": "x"},
        {"uuid": choice, "text": "C"},
    ):
        said = here.ask(
            "custom_fields.update_client_values", {"custom_fields": [good, bad]},
            **place(here, "client"),
        )  # fmt: skip
        assert said.error, bad
        assert text not in held(here, "client")


def test_a_deleted_field_takes_its_values_along():
    """Once a definition is gone no row shows a value of it."""
    here = desk(10)
    field = define(here, "Text")
    body = {"custom_fields": [{"uuid": field, "text": "x"}]}
    here.ask("custom_fields.update_client_values", body, **place(here, "client"))
    assert field in held(here, "client")
    assert here.ask("custom_fields.delete", {"uuid": field}).error == ""
    assert field not in held(here, "client")
    assert (
        here.ask("custom_fields.get", identifier=field).error == "Invalid custom field identifier"
    )


def test_a_definition_is_told_back_whole():
    """Options come back as one text, flags that were not set as false, the element by the type."""
    here = desk(5)
    uuid = here.ask(
        "custom_fields.add",
        {"name": "Colour", "type": "Dropdown List", "options": ["Red", "Blue"], "use_job": True},
    ).value
    field = here.ask("custom_fields.get", identifier=uuid).record
    assert (field["options"], field["value_element"]) == ("Red;Blue", "Text")
    assert (field["use_job"], field["use_client"]) == (True, False)
    assert here.ask("custom_fields.update", {"uuid": uuid, "name": "Shade"}).value == uuid
    assert here.ask("custom_fields.get", identifier=uuid).record["name"] == "Shade"
    assert here.ask("custom_fields.update", {"uuid": uuid, "type": "Date"}).error == (
        "Type cannot be changed"
    )
    assert here.ask("custom_fields.add", {"type": "Text"}).error == "Name is required"


@pytest.mark.parametrize(("reading", "moves"), [("kept", False), ("moved", True)])
def test_whether_a_client_counts_as_changed_is_a_switch(reading, moves):
    """A new value may or may not bring its client up among the changed ones."""
    here = desk(10, modified_stamp_on_children=reading)
    client = here.data.clients.rows()[2].uuid
    here.now += 10
    body = {"custom_fields": [{"uuid": define(here, "Text"), "text": "x"}]}
    here.ask("custom_fields.update_client_values", body, identifier=client)
    since = dt.datetime.fromtimestamp(here.now, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    changed = here.ask("clients.list", modified_since=since).records
    assert (client in {one["uuid"] for one in changed}) is moves


def test_whether_a_number_may_have_decimals_is_a_switch():
    """A number that was written whole may come back with decimals under the other reading."""
    for reading, whole in (("integer", True), ("decimal", False)):
        here = desk(10, custom_field_number=reading)
        field = define(here, "Number")
        body = {"custom_fields": [{"uuid": field, "number": 4}]}
        here.ask("custom_fields.update_client_values", body, **place(here, "client"))
        assert (held(here, "client")[field]["number"] == 4) is whole
