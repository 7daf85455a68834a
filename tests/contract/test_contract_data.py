"""The packaged data, by itself: complete, named alike, everything with a reason to be believed."""

from __future__ import annotations

import keyword
import re

import pytest

from greenroom.contract import contract
from greenroom.contract.model import Operation, Record
from greenroom.contract.rules import camel

CONTRACT = contract()
OPERATIONS = list(CONTRACT.operations.values())
EVERY_OPERATION = [*OPERATIONS, *CONTRACT.accounting.values()]
RECORDS = list(CONTRACT.records.values())
PRACTICE_RECORDS = [record for record in RECORDS if record.group != "accounting"]

for_every_operation = pytest.mark.parametrize(
    "operation", [pytest.param(one, id=one.name) for one in EVERY_OPERATION]
)
for_every_record = pytest.mark.parametrize(
    "record", [pytest.param(one, id=one.name) for one in RECORDS]
)
BROAD_ONLY_GROUPS = {"invoices": 6, "quotes": 4, "costs": 6, "custom_fields": 5, "tasks": 2}


def test_there_are_102_operations_of_the_practice():
    """The contract holds every operation Xero describes, and two of an ordinary organisation."""
    assert len(OPERATIONS) == 102
    assert set(CONTRACT.accounting) == {"organisation.get", "accounting_contacts.list"}


def test_every_one_of_the_139_schemas_is_a_record_or_an_envelope():
    """No schema of Xero's is left out: it is a record of ours, or the envelope of a reply."""
    records = {record.schema for record in PRACTICE_RECORDS}
    envelopes = {operation.reply.schema for operation in OPERATIONS}
    assert not records & envelopes
    assert len(records | envelopes) == 139


def test_each_schema_is_one_record():
    """Two of our records never claim the same schema of Xero's."""
    assert len({record.schema for record in PRACTICE_RECORDS}) == len(PRACTICE_RECORDS)


def test_broad_only_operations_are_exactly_the_25():
    """Invoices, quotes, library data and field definitions name no granular scope, nothing else."""
    broad = {scope.name for scope in CONTRACT.scopes.values() if scope.broad}
    found = [operation for operation in OPERATIONS if set(operation.scopes_any) <= broad]
    groups = [operation.group for operation in found]
    assert len(found) == 25
    assert {group: groups.count(group) for group in groups} == {
        **BROAD_ONLY_GROUPS,
        "categories": 1,
        "templates": 1,
    }


@for_every_operation
def test_an_operation_says_where_it_comes_from(operation: Operation):
    """Every operation has a summary of one sentence, a source and a scope that opens it."""
    assert re.fullmatch(r"[A-Z].*[^.]\.", operation.summary)
    assert operation.source in CONTRACT.sources
    assert operation.scopes_any


@for_every_operation
def test_path_parameters_are_described(operation: Operation):
    """Whatever stands in braces in a path is a needed parameter, in the path's order."""
    in_braces = re.findall(r"\{(\w+)\}", operation.path)
    assert [param.wire for param in operation.path_params] == in_braces
    assert all(param.needed for param in operation.path_params)


@for_every_operation
def test_the_parts_of_a_name_are_identifiers(operation: Operation):
    """Group, verb and parameters can be names in Python without a change."""
    group, verb = operation.name.split(".")
    assert group == operation.group
    for name in (group, verb, *(param.name for param in operation.params)):
        assert name.isidentifier()
        assert not keyword.iskeyword(name)


@for_every_operation
def test_only_reading_operations_hand_out_pages(operation: Operation):
    """Pages, windows and cursors belong to GET calls that answer with many."""
    if operation.paging != "none" or operation.cursor != "none":
        assert not operation.writes
        assert operation.reply.kind == "many"


@for_every_operation
def test_what_is_sent_is_a_request_and_what_comes_is_a_reply(operation: Operation):
    """A body is made of request records and a payload of reply records."""
    records = CONTRACT.records
    if operation.body:
        assert records[operation.body.record].direction == "request"
        assert operation.writes
    if operation.reply.record:
        assert records[operation.reply.record].direction == "reply"


@for_every_operation
def test_window_and_page_operations_take_what_they_need(operation: Operation):
    """A window has its two ends, token pages a size and a token, numbered pages a number."""
    names = {param.name for param in operation.params}
    wanted = {
        "none": set(),
        "window": {"from_", "to"},
        "token": {"page_size", "page_token"},
        "numbered": {"page"},
    }
    assert wanted[operation.paging] <= names


@for_every_record
def test_a_record_says_what_it_is(record: Record):
    """Every record has a summary of one sentence, a source, and a name without Xero's suffix."""
    assert re.fullmatch(r"[A-Z].*[^.]\.", record.summary)
    assert record.source in CONTRACT.sources
    assert re.fullmatch(r"([A-Z][a-z]+)+", record.name)
    assert not record.name.endswith("Dto")


@for_every_record
def test_records_inside_a_record_travel_the_same_way(record: Record):
    """A request holds nothing that only comes back, and a reply nothing that only goes out."""
    for field in record.fields:
        if field.record:
            inner = CONTRACT.records[field.record]
            assert inner.direction in {record.direction, "both"}, field.name


@for_every_record
def test_field_names_round_trip(record: Record):
    """A field's name is an identifier, and gives its JSON name back but for the written ones."""
    for field in record.fields:
        assert field.name.isidentifier()
        assert not keyword.iskeyword(field.name)
        if field.json != camel(field.name):
            assert field.json in WRITTEN_JSON or field.json[0].isupper()


WRITTEN_JSON = {
    "webSite",
    "opt-out",
    "add-manager",
    "add-partner",
    "remove-manager",
    "remove-partner",
    "task-uuid",
}


@for_every_record
def test_a_list_knows_the_element_of_its_entries(record: Record):
    """A list has an item element; entries beside each other are called like the list itself."""
    for field in record.fields:
        assert bool(field.item) is field.many
        if field.many and not field.wrapped:
            assert field.item == field.xml


PERSONAL = re.compile(
    r"^(email|phone|mobile|fax|.*address.*|date_of_.*|place_of_.*|bank_.*|"
    r"(first|last|middle|other)_name|"
    r"(tax|company|business|branch)_number|created_by|salutation|gender|post(al)?_.*|content)$"
)


@for_every_record
def test_personal_fields_are_marked(record: Record):
    """What tells of a person is marked, so that no log or error shows it."""
    for field in record.fields:
        assert field.personal or not PERSONAL.match(field.name), field.name


def test_tax_numbers_come_back_masked():
    """A tax number is masked in every reply and in no request."""
    for record in RECORDS:
        for field in record.fields:
            assert field.masked is (field.name == "tax_number" and record.direction == "reply")


def test_a_page_has_one_to_five_hundred_rows():
    """Token pages take a size between 1 and 500, 50 when nothing is said."""
    for operation in OPERATIONS:
        if operation.paging == "token":
            size = next(param for param in operation.params if param.name == "page_size")
            assert (size.least, size.most, size.default) == (1, 500, "50")


def test_the_paged_row_is_the_reduced_one():
    """Rows of the paged list leave out tax block, managers, bank and contacts."""
    base = CONTRACT.records[CONTRACT.operations["clients.paged_list"].reply.record or ""]
    absent = {field.name for field in base.fields if "not-in-paged-list" in field.when}
    assert {"business_number", "job_manager", "business_structure", "tax_number"} <= absent
    assert not {"uuid", "name", "email", "account_manager", "billing_client", "type"} & absent
    assert "contacts" not in {field.name for field in base.fields}


@pytest.mark.parametrize("alias", list(CONTRACT.aliases))
def test_an_alias_leads_to_a_scope_and_warns(alias: str):
    """A scope name that Xero does not know leads to one it does, with a warning that says so."""
    found = CONTRACT.aliases[alias]
    assert alias not in CONTRACT.scopes
    assert found.means in CONTRACT.scopes
    assert found.means in found.warning


@pytest.mark.parametrize("refusal", list(CONTRACT.identity.refusals))
def test_a_refusal_says_what_to_do(refusal: str):
    """Every refusal has a meaning and a next step, each a sentence."""
    found = CONTRACT.identity.refusals[refusal]
    assert found.meaning.endswith(".")
    assert found.next.endswith(".")
    assert found.error or found.detail or found.status


def test_every_limit_has_its_refusal():
    """Each limit has a 429 whose header says which limit it is."""
    for limit in CONTRACT.limits.values():
        headers = CONTRACT.identity.refusals[f"rate-limited-{limit.name}"].headers
        assert headers["X-Rate-Limit-Problem"] in limit.problem


def test_only_the_dearest_tiers_open_the_practice():
    """Advanced and Enterprise open XPM, and both need the security assessment."""
    opening = [tier for tier in CONTRACT.tiers.values() if tier.xpm]
    assert [tier.name for tier in opening] == ["advanced", "enterprise"]
    assert all("security-assessment" in tier.needs for tier in opening)


@pytest.mark.parametrize("switch", list(CONTRACT.switches))
def test_a_switch_chooses_among_its_readings(switch: str):
    """A switch has at least two readings, and its default and its worst are among them."""
    found = CONTRACT.switches[switch]
    assert len(set(found.choices)) == len(found.choices) >= 2
    assert {found.default, found.worst} <= set(found.choices)
    assert found.sources


@pytest.mark.parametrize("key", list(CONTRACT.sources))
def test_a_source_can_be_found(key: str):
    """A source has a title, and says where or when it was read unless it is a group of pages."""
    source = CONTRACT.sources[key]
    assert source.title
    assert source.url.startswith("https://") or source.date or "Help pages" in source.title
