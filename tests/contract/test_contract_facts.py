"""The data against the reference tables it was made from, row by row."""

from __future__ import annotations

import facts
import pytest

from greenroom.contract import contract
from greenroom.contract.model import Field, Operation, Record

pytestmark = [pytest.mark.facts, facts.needs_facts]

CONTRACT = contract()
OPERATIONS = list(CONTRACT.operations.values())
RECORDS = [record for record in CONTRACT.records.values() if record.group != "accounting"]
FACT_OPERATIONS = facts.operations()
FACT_FIELDS = facts.fields()

SPELT_OTHERWISE = {"modifiedSince": "modifiedsince"}
"""The pages' spelling, proven in a recording, against the OpenAPI file's."""

CONFLICTS = {
    ("JobUpdateRequestDto", "categoryUuid"),
    ("JobTaskUpdateRequestDto", "uuid"),
    ("ClientNoteDto", "tags"),
}
"""Fields whose sources contradict each other about the XML name, taken as assumed."""

IN_SAMPLES_ONLY = {
    ("JobStateRequestDto", "uuid"),
    ("JobDeleteRequestDto", "uuid"),
    ("JobAssignRequestDto", "uuid"),
    ("JobApplyTemplateRequestDto", "uuid"),
}
"""Fields that samples of the pages send and the OpenAPI file does not have."""

for_every_operation = pytest.mark.parametrize(
    "operation", [pytest.param(one, id=one.name) for one in OPERATIONS]
)
for_every_record = pytest.mark.parametrize(
    "record", [pytest.param(one, id=one.name) for one in RECORDS]
)


def fact(operation: Operation) -> facts.FactOperation:
    """The row of an operation."""
    return FACT_OPERATIONS[operation.method, operation.path]


def test_operations_are_those_of_the_table():
    """The contract has every method and path of the table, and no other."""
    assert {(one.method, one.path) for one in OPERATIONS} == set(FACT_OPERATIONS)


def test_schemas_are_those_of_the_table():
    """Every schema of the table is a record or an envelope here, and no other is."""
    records = {record.schema for record in RECORDS}
    assert records | {one.reply.schema for one in OPERATIONS} == set(FACT_FIELDS)


@for_every_operation
def test_an_operation_agrees_with_its_row(operation: Operation):
    """Operation id, scopes, statuses and both schemas are those of the table."""
    row = fact(operation)
    body = operation.body and CONTRACT.records[operation.body.record].schema
    assert operation.operation_id == row.operation_id
    assert set(operation.scopes_any) == row.scopes
    assert set(operation.statuses) == row.statuses
    assert operation.reply.schema == row.reply
    assert (body or "") == row.request


@for_every_operation
def test_parameters_agree_with_the_row(operation: Operation):
    """Parameters have the table's names, places and obligations."""
    ours = {(param.wire, param.place, param.needed) for param in operation.params}
    theirs = {
        (SPELT_OTHERWISE.get(param.wire, param.wire), param.place, param.needed)
        for param in fact(operation).params
    }
    assert ours == theirs


@for_every_operation
def test_parameter_types_agree_with_the_row(operation: Operation):
    """Numbers and flags of the table are numbers and flags here; its texts may be more exact."""
    types = {param.wire: param.type for param in operation.params}
    for param in fact(operation).params:
        if not param.type.startswith("string"):
            ours = types[SPELT_OTHERWISE.get(param.wire, param.wire)]
            assert ours == param.type.partition("/")[0].partition("=")[0]


@for_every_operation
def test_xml_elements_of_bodies_agree_with_the_row(operation: Operation):
    """Root and payload elements are those the pages or recordings show."""
    row = fact(operation)
    assert (operation.body.root if operation.body else "") == row.xml_root
    payload = row.xml_payload.split(" [")[0].split(" (")[0].split(" + Pagination")[0]
    if payload.startswith("Status only"):
        assert operation.reply.kind == "status" or operation.reply.status_only_in_xml
    elif not payload.startswith(("not shown", "no docs")):
        assert (operation.reply.wrapper + "/" + operation.reply.item).lstrip("/") == (
            payload.removeprefix("Records + ") if operation.reply.total else payload
        )


@for_every_operation
def test_payloads_that_no_page_shows_are_assumed(operation: Operation):
    """A reply's standing tells whether a page shows it, a recording has it, or a rule gave it."""
    payload = fact(operation).xml_payload
    hidden = "not shown" in payload or "no docs page" in payload
    expected = "assumed" if hidden else "observed" if "[field" in payload else "documented"
    if operation.reply.status_only_in_xml:
        expected = "observed"
    assert operation.reply.standing == expected


@for_every_operation
def test_envelopes_hold_what_the_table_says(operation: Operation):
    """The property that holds the payload is in the envelope's schema, with the right type."""
    envelope = FACT_FIELDS[operation.reply.schema]
    reply = operation.reply
    beside = {"status"} | ({"pagination"} if operation.paging == "token" else set())
    beside |= {"records"} if reply.total else set()
    assert set(envelope) - beside == ({reply.json} if reply.json else set())
    if reply.record:
        assert CONTRACT.records[reply.record].schema in envelope[reply.json].type


def in_the_table(record: Record) -> list[Field]:
    """The fields of a record that the table has a row for."""
    return [f for f in record.fields if (record.schema, f.json) not in IN_SAMPLES_ONLY]


@for_every_record
def test_a_record_has_the_fields_of_its_schema(record: Record):
    """A record has every field of its schema, inherited ones too, and what samples send besides."""
    besides = {json for schema, json in IN_SAMPLES_ONLY if schema == record.schema}
    assert {field.json for field in record.fields} == set(FACT_FIELDS[record.schema]) | besides
    if besides:
        assert "also sends UUID" in FACT_FIELDS[record.schema]["id"].note


@for_every_record
def test_types_agree_with_the_schema(record: Record):
    """Numbers, flags, lists and records of the table are the same here; its texts may be more."""
    for field in in_the_table(record):
        row = FACT_FIELDS[record.schema][field.json]
        many = row.type.startswith("array<")
        assert field.many is many, field.name
        inner = row.type.removeprefix("array<").removesuffix(">") if many else row.type
        assert fits(field, inner), f"{field.name}: {field.type} for {row.type}"


def fits(field: Field, type_in_table: str) -> bool:
    """Whether a field's type can be what the table says of JSON."""
    if type_in_table.endswith("Dto"):
        return bool(field.record) and CONTRACT.records[field.record].schema == type_in_table
    if field.record:
        return False
    json_types = {"integer": "integer", "decimal": "number", "boolean": "boolean"}
    natural = field.json_type or json_types.get(field.type, "text")
    wanted = type_in_table.partition("/")[0].replace("string", "text")
    return natural == wanted


@for_every_record
def test_xml_names_agree_with_the_pages(record: Record):
    """Where a page shows an XML name, it is ours or one we also read."""
    for field in in_the_table(record):
        row = FACT_FIELDS[record.schema][field.json]
        ours = {field.xml, field.item, *field.also_xml}
        assert row.xml_names <= ours, field.name
        assert ("@" in row.xml and "/" not in row.xml) is field.attribute, field.name


@for_every_record
def test_names_that_no_page_shows_are_not_called_documented(record: Record):
    """A field is documented exactly where a page shows its XML name without contradiction."""
    for field in in_the_table(record):
        row = FACT_FIELDS[record.schema][field.json]
        shown = bool(row.xml) and (record.schema, field.json) not in CONFLICTS
        assert (field.standing == "documented") is shown, field.name


@for_every_record
def test_values_agree_with_the_table(record: Record):
    """Closed lists of values are the table's; flags are flags; open lists stay open."""
    for field in in_the_table(record):
        row = FACT_FIELDS[record.schema][field.json]
        if set(row.values) == {"Yes", "No"}:
            assert field.type == "yes-no", field.name
        elif set(row.values) == {"true", "false"}:
            assert field.type == "boolean", field.name
        elif not row.values or any("open" in value for value in row.values):
            assert field.values == (), field.name
        elif field.values or record.name != "Relationship":
            assert set(field.values) == set(row.values), field.name
