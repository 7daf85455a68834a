"""Reading and writing by verb: lists, pages, filters, search, what a row shows, what is refused."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from practice_cast import BASE, NOW, desk, of_structure

from greenroom.contract import contract

FORMATS = ("xml", "json")


@pytest.mark.parametrize("form", FORMATS)
def test_the_full_list_brings_archived_and_deleted_clients(form):
    """Nobody is left out of the unpaged list."""
    here = desk(200, form=form)
    said = here.ask("clients.list")
    assert said.status == 200
    assert [record["uuid"] for record in said.records] == list(here.data.clients.order)
    assert any(record["is_archived"] for record in said.records)
    assert any(record["is_deleted"] for record in said.records)


def test_a_plain_list_has_contacts_but_not_what_detailed_adds():
    """Notes, groups and relationships come only when asked for in detail."""
    here = desk(10)
    plain, detailed = here.ask("clients.list"), here.ask("clients.list", detailed="true")
    assert all("contacts" in record for record in plain.records)
    for name in ("notes", "groups", "relationships"):
        assert not any(name in record for record in plain.records)
        assert all(name in record for record in detailed.records)


def test_one_client_in_full_equals_its_row_of_the_detailed_list():
    """Getting a client shows what the detailed list shows of it."""
    here = desk(10)
    for record in here.ask("clients.list", detailed="true").records:
        got = here.client(record["uuid"])
        assert got.pop("web_url").startswith("https://practicemanager.xero.com/Client/")
        assert got == record


@pytest.mark.parametrize("form", FORMATS)
def test_pages_hold_active_clients_once_each(form):
    """Walking the links meets every active client once, in a stable order, and ends."""
    here = desk(200, form=form)
    said, met = here.ask("clients.paged_list", page_size=33), []
    assert said.first_url.startswith(f"{BASE}client.api/paged-list?")
    while True:
        met += [record["uuid"] for record in said.records]
        if not said.next_url:
            break
        said = here.follow("clients.paged_list", said.next_url)
    active = [
        r.uuid
        for r in here.data.clients.rows()
        if not r.values["is_archived"] and not r.values["is_deleted"]
    ]
    assert met == active
    assert here.follow("clients.paged_list", said.first_url).records[0]["uuid"] == active[0]


def test_a_page_holds_fifty_rows_unless_told():
    """The default page size is the documented one."""
    assert len(desk(200).ask("clients.paged_list").records) == 50


@pytest.mark.parametrize("size", ["0", "501", "-1", "ten", ""])
def test_a_page_size_out_of_range_is_a_400(size):
    """Sizes from 1 to 500 are served, others refused with an envelope; empty is the default."""
    said = desk(10).ask("clients.paged_list", page_size=size)
    assert (said.status, bool(said.error)) == ((200, False) if size == "" else (400, True))


def test_a_token_of_another_list_is_a_400():
    """A page token works only where it came from."""
    here = desk(10)
    token = here.ask("contacts.list", page_size=1).next_url.rpartition("=")[2]
    assert here.ask("clients.paged_list", page_token=token).status == 400
    assert here.ask("clients.paged_list", page_token="%%%").status == 400


def test_writes_between_two_pages_lose_no_row():
    """Clients archived or added while pages are walked neither hide nor repeat another one."""
    here = desk(40)
    active = [
        r.uuid
        for r in here.data.clients.rows()
        if not r.values["is_archived"] and not r.values["is_deleted"]
    ]
    first = here.ask("clients.paged_list", page_size=10)
    here.ask("clients.archive", {"uuid": active[2]})
    here.ask("clients.archive", {"uuid": active[15]})
    added = here.ask("clients.add", {"name": "Late Arrival"}).record["uuid"]
    met, said = [r["uuid"] for r in first.records], first
    while said.next_url:
        said = here.follow("clients.paged_list", said.next_url)
        met += [record["uuid"] for record in said.records]
    assert met == [uuid for uuid in active if uuid != active[15]] + [added]


def test_a_paged_row_is_the_reduced_one():
    """Paged rows lack contacts, groups, job manager and the tax block; a switch adds it."""
    missing = {
        "contacts",
        "groups",
        "notes",
        "job_manager",
        "tax_number",
        "business_number",
        "business_structure",
    }
    for record in desk(40).ask("clients.paged_list").records:
        assert not missing & set(record)
    full = desk(40, paged_row="full").ask("clients.paged_list").records
    assert any("tax_number" in record for record in full)


@pytest.mark.parametrize("last", ["absent", "empty"])
def test_the_last_page_has_no_link_to_another(last):
    """How the end is said is a switch: no element, or an empty one."""
    body = desk(10, last_page=last).ask("clients.paged_list").body
    assert (b"<Next />" in body) is (last == "empty")
    assert b"<Next>" not in body


def test_modifiedsince_brings_what_changed_at_or_after_a_moment():
    """The filter goes by the row's stamp, the moment itself included."""
    here = desk(400)
    stamps = sorted(row.stamp for row in here.data.clients.rows())
    edge = stamps[380]
    text = dt.datetime.fromtimestamp(edge, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    found = here.ask("clients.list", modified_since=text).records
    assert len(found) == sum(stamp >= edge for stamp in stamps)
    here.now = NOW + 60
    here.ask("clients.update", {"uuid": here.data.clients.order[0], "phone": "x"})
    after = dt.datetime.fromtimestamp(NOW + 1, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
    assert [r["uuid"] for r in here.ask("clients.list", modified_since=after).records] == [
        here.data.clients.order[0]
    ]


def test_a_misspelt_filter_is_ignored():
    """``modified_since`` is not the filter's name: everything comes back (field-F1)."""
    here = desk(20)
    assert (
        len(here.put("clients.list", query={"modified_since": "2099-01-01T00:00:00"}).records) == 20
    )
    assert here.put("clients.list", query={"modifiedsince": "2099-01-01T00:00:00"}).records == []
    assert here.put("clients.list", query={"modifiedsince": "yesterday"}).status == 400


def test_deleted_clients_among_the_changed_are_a_switch():
    """Whether an incremental pull learns of deletions is not known."""
    for reading, count in (("included", 1), ("left-out", 0)):
        here = desk(20, deleted_in_modified_since=reading)
        here.now = NOW + 60
        here.ask("clients.delete", {"uuid": here.data.clients.order[0]})
        after = dt.datetime.fromtimestamp(NOW + 1, dt.UTC).strftime("%Y-%m-%dT%H:%M:%S")
        assert len(here.ask("clients.list", modified_since=after).records) == count


def test_search_finds_a_text_in_any_case():
    """Part of a name is enough, whatever its case; a text nobody has finds nobody."""
    here = desk(100)
    name = of_structure(here.data, "Company").values["name"]
    assert name in here.ask("clients.search", query=str(name)[:8].upper()).names
    assert here.ask("clients.search", query="nobody is called this").records == []


@pytest.mark.parametrize("name", ["clients.get", "groups.get", "staff.get", "contacts.get"])
@pytest.mark.parametrize(("reading", "status"), [("200", 200), ("404", 404)])
def test_an_id_nobody_has_is_an_error_under_200_or_404(name, reading, status):
    """Unknown ids get an envelope with ERROR; the status is a switch."""
    said = desk(5, unknown_record=reading).ask(
        name, identifier="0b7f0c2e-0000-4000-a000-000000000000"
    )
    assert (said.status, said.records) == (status, [])
    assert said.error.startswith("Invalid ")


def test_ids_are_found_in_either_case():
    """An id in capitals is the same id."""
    here = desk(5)
    uuid = here.data.clients.order[0]
    assert here.client(uuid.upper())["uuid"] == uuid


def test_a_tax_number_is_masked_but_for_three_digits():
    """Replies never hold the number that was written."""
    here = desk(3)
    uuid = here.ask("clients.add", {"name": "Masked", "tax_number": "000123456"}).record["uuid"]
    assert here.client(uuid)["tax_number"] == "******456"
    assert b"000123456" not in here.ask("clients.list", detailed="true").body
    assert here.data.clients.row(uuid).values["tax_number"] == "000123456"


def test_empty_text_is_present_and_what_is_unset_is_left_out():
    """Addresses, phone and the like are always there; e-mail and the tax block only when set."""
    here = desk(3)
    body = here.ask("clients.add", {"name": "Bare"}).body
    for name in ("Address", "City", "Phone", "Fax", "Website", "ReferralSource", "ExportCode"):
        assert f"<{name} />".encode() in body
    for name in ("Contacts", "Notes", "Groups", "Relationships"):
        assert f"<{name} />".encode() in body
    for name in ("Email", "TaxNumber", "GSTRegistered", "AccountManager", "Type", "BillingClient"):
        assert f"<{name}".encode() not in body
    assert re.search(rb"<UUID>[0-9a-f-]{36}</UUID></Client></Response>$", body)


def test_the_tax_block_comes_whole_or_not_at_all():
    """One tax field that is set brings the others along, empty or No."""
    here = desk(3)
    record = here.ask("clients.add", {"name": "Half", "business_number": "123"}).record
    assert record["business_number"] == "123"
    assert record["tax_number"] is None
    assert record["gst_registered"] is False
    assert record["agency_status"] == "Unlinked"


@pytest.mark.parametrize(
    ("country", "there", "missing"),
    [
        ("AU", {"prepare_tax_return", "title", "agency_status"}, {"return_type", "tax_agent"}),
        ("NZ", {"return_type", "tax_agent", "agency_status"}, {"prepare_tax_return", "title"}),
        ("UK", {"tax_number"}, {"return_type", "prepare_tax_return", "title", "agency_status"}),
    ],
)
def test_each_country_sends_its_own_fields(country, there, missing):
    """Fields of one country's tax system are not sent in another."""
    here = desk(10, country=country)
    record = here.client(of_structure(here.data, "Individual").uuid)
    assert there <= set(record)
    assert not missing & set(record)


def test_agency_fields_in_australia_are_a_switch():
    """A recorded Australian practice sent two fields that the pages keep for New Zealand."""
    for reading, sent in (("sent", True), ("left-out", False)):
        here = desk(10, agency_fields_in_au=reading)
        assert ("agency_status" in here.client(of_structure(here.data, "Company").uuid)) is sent


def test_only_people_have_legal_names():
    """First and last name and birth date come for individuals only."""
    here = desk(10)
    person = here.client(of_structure(here.data, "Individual").uuid)
    assert {"first_name", "last_name", "date_of_birth"} <= set(person)
    assert not {"first_name", "date_of_birth"} & set(
        here.client(of_structure(here.data, "Company").uuid)
    )


def test_a_practice_without_the_module_hides_what_needs_it():
    """Without the Practice Management module there are no tax fields, groups or relationships."""
    here = desk(10)
    here.data.pm_module = False
    for record in here.ask("clients.list", detailed="true").records:
        assert not {"tax_number", "groups", "relationships", "job_manager"} & set(record)


def test_a_birth_date_in_a_list_may_carry_a_time():
    """The form of a birth date in lists is a switch; one got or searched for never has a time."""
    here = desk(10, birth_date_form="datetime")
    assert re.search(rb"<DateOfBirth>\d{4}-\d\d-\d\dT00:00:00<", here.ask("clients.list").body)
    uuid = of_structure(here.data, "Individual").uuid
    assert re.search(
        rb"<DateOfBirth>\d{4}-\d\d-\d\d<", here.ask("clients.get", identifier=uuid).body
    )
    found = here.ask("clients.search", query="").body
    assert b"<DateOfBirth>" in found
    assert b"T00:00:00" not in found


def test_tags_of_a_note_have_either_name():
    """The element that holds a note's tags is a switch."""
    assert b"<Tag>" in desk(10, note_tags_element="tag").ask("clients.list", detailed="true").body
    assert b"<Tags>" in desk(10).ask("clients.list", detailed="true").body


@pytest.mark.parametrize("form", FORMATS)
def test_fields_trims_what_comes_back(form):
    """Only the named fields of each record are sent, by their JSON names in any case."""
    here = desk(10, form=form)
    for record in here.put("clients.list", query={"fields": "uuid, NAME,isArchived"}).records:
        assert set(record) == {"uuid", "name", "is_archived"}
    ignored = desk(10, form="xml", fields_in_xml="ignored")
    assert "address" in ignored.put("clients.list", query={"fields": "uuid"}).records[0]


# ---------------------------------------------------------------------------- writing by verb


@pytest.mark.parametrize("form", FORMATS)
def test_a_client_can_be_added_changed_archived_and_deleted(form):
    """Each step answers with what the next reading shows."""
    here = desk(3, form=form)
    manager = here.data.staff.order[2]
    added = here.ask(
        "clients.add",
        {
            "name": "Made Here Pty Ltd",
            "website": "https://made.example",
            "account_manager_uuid": manager,
            "business_structure": "Company",
            "gst_period": 2,
            "balance_month": 6,
            "provisional_tax_ratio": Decimal("12.5"),
        },
    ).record
    assert added["account_manager"]["uuid"] == manager
    assert (added["gst_period"], added["balance_month"]) == ("2 Monthly", 6)
    changed = here.ask("clients.update", {"uuid": added["uuid"], "city": "Perth"}).record
    assert changed == {**added, "city": "Perth"}
    assert here.ask("clients.archive", {"uuid": added["uuid"]}).record["is_archived"] is True
    said = here.ask("clients.delete", {"uuid": added["uuid"]})
    assert (said.status, said.records, said.error) == (200, [], "")
    assert here.client(added["uuid"])["is_deleted"] is True


@pytest.mark.parametrize("name", ["clients.update", "clients.archive", "clients.delete"])
def test_a_deleted_client_refuses_changes_with_409(name):
    """What is deleted stays as it is."""
    here = desk(3)
    uuid = here.data.clients.order[0]
    here.ask("clients.delete", {"uuid": uuid})
    said = here.ask(name, {"uuid": uuid})
    assert (said.status, bool(said.error)) == (409, True)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"phone": "1"}, "Name is required"),
        ({"name": ""}, "Name is required"),
        ({"name": "X", "business_structure": "Wizardry"}, "BusinessStructure"),
        ({"name": "X", "gst_basis": "Moon"}, "GSTBasis"),
        ({"name": "X", "account_manager_uuid": "0b7f0c2e-0000-4000-a000-000000000000"}, "staff"),
        ({"name": "X", "contacts": [{"phone": "1"}]}, "Name is required"),
    ],
)
@pytest.mark.parametrize(("reading", "low"), [("200", 200), ("4xx", 400)])
def test_a_wrong_body_is_refused_and_nothing_is_made(body, words, reading, low):
    """Business errors come with ERROR under 200, or as a 4xx: a switch. No row is left behind."""
    here = desk(3, business_errors=reading)
    before = here.data.version
    said = here.ask("clients.add", body)
    assert said.status in {low, 200 if reading == "200" else 404}
    assert words in said.error
    assert here.data.version == before


@pytest.mark.parametrize(
    "body", [b"", b"<Client><Name>", b"<!DOCTYPE x><Client/>", b"\xff\xfe", b"{}"]
)
def test_a_body_that_cannot_be_read_is_a_400(body):
    """Cut, hostile or empty bodies are refused before anything happens."""
    here = desk(3)
    said = here.put("clients.add", body=body)
    assert (said.status, bool(said.error)) == (400, True)
    assert here.data.version == 0


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"<Client><Name>a</Name><Name>b</Name></Client>", "Name is given more than once"),
        (b"<Client xmlns='urn:x'><Name>a</Name></Client>", "in an XML namespace"),
        (
            b"<Customer><Name>a</Name></Customer>",
            "the root element must be Client; this one is Customer",
        ),
    ],
)
def test_a_body_of_another_form_is_told_in_words(body, error):
    """What Xero may read otherwise than it was meant is refused, and the words say why."""
    said = desk(3).put("clients.add", body=body)
    assert said.status == 400
    assert error in said.error


@pytest.mark.parametrize(
    ("element", "text", "why"),
    [
        ("BalanceMonth", "13", ": it is not a month"),
        ("GSTPeriod", "often", ": it is not a whole number"),
        ("GSTPeriod", "3", ""),
        ("DateOfBirth", "02/01/1980", ": it is not a date"),
        ("PrepareGST", "perhaps", ": it is not a yes or no"),
        ("ProvisionalTaxRatio", "half", ": it is not a number"),
    ],
)
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("reading", ["200", "4xx"])
def test_a_value_of_a_wrong_form_is_a_business_error(element, text, why, form, reading):
    """Every such value is refused alike, by the name that Xero's documentation has for it."""
    here, status = desk(3, form=form, business_errors=reading), 200 if reading == "200" else 400
    uuid = here.data.clients.order[0]
    field = next(f for f in contract().fields("ClientUpdate") if f.xml == element)
    body = f"<Client><UUID>{uuid}</UUID><{element}>{text}</{element}></Client>"
    if form == "json":
        body = f'{{"uuid":"{uuid}","{field.json}":"{text}"}}'
    said = here.put("clients.update", body=body.encode())
    assert (said.status, said.error) == (status, f"Invalid {element}{why}")
    assert here.data.version == 0


@pytest.mark.parametrize(
    "character", ["\\u0000", "\\u0001", "\\u000b", "\\uFFFE", "\\uFFFF", "\\ud800", "\\udc00"]
)
@pytest.mark.parametrize(
    ("operation", "inside"),
    [
        ("clients.add", '"name":"a%s"'),
        ("clients.add", '"name":"a","contacts":[{"name":"b","email":"%s"}]'),
        ("staff.add", '"name":"a%sb"'),
    ],
)
def test_no_text_gets_in_that_xml_could_not_bring_out(operation, inside, character):
    """A character that only JSON can carry is refused, and lists in XML stay whole."""
    here = desk(3, form="json")
    said = here.put(operation, body=("{" + inside.replace("%s", character) + "}").encode())
    half = character.startswith("\\ud")
    assert said.status == (400 if half else 200)
    assert ("JSON" if half else "XML can carry") in said.error
    here.form = "xml"
    assert here.data.version == 0
    assert len(here.ask("clients.list", detailed="true").records) == 3


def test_what_an_update_leaves_out_or_sends_empty():
    """Kept and cleared by default; each is a switch."""

    def updated(**switches: str) -> dict[str, object]:
        here = desk(3, **switches)
        uuid = of_structure(here.data, "Individual").uuid
        return here.ask("clients.update", {"uuid": uuid, "name": "N", "city": None}).record

    kept = updated()
    assert kept["city"] is None
    assert kept["address"]
    assert updated(empty_elements="kept")["city"]
    assert updated(omitted_elements="cleared")["address"] is None


def test_staff_can_be_added_changed_and_deleted():
    """A deleted manager is no longer named by clients."""
    here = desk(10)
    uuid = here.ask("staff.add", {"name": "Nora Nobody"}).record["uuid"]
    client = here.ask("clients.add", {"name": "C", "account_manager_uuid": uuid}).record["uuid"]
    here.ask("staff.update", {"uuid": uuid, "name": "Nora Noone"})
    assert here.client(client)["account_manager"]["name"] == "Nora Noone"
    assert here.ask("staff.delete", {"uuid": uuid}).status == 200
    assert "account_manager" not in here.client(client)
    assert here.ask("staff.get", identifier=uuid).error == "Invalid staff identifier"


# ---------------------------------------------------------------------------- what is not there


def test_what_nobody_has_is_refused_in_the_recorded_words():
    """An unknown job, invoice, quote, client or staff member is named as recordings name it."""
    here = desk(5)
    for name, given, words in (
        ("jobs.get", {"job_number": "J009999"}, "Invalid job identifier"),
        ("jobs.get", {"job_number": "9"}, "Invalid job identifier"),
        ("jobs.costs", {"job_number": "J0"}, "Invalid job identifier"),
        ("jobs.for_client", {"identifier": "nobody"}, "Invalid client identifier"),
        ("time.for_staff", {"identifier": "x", "from_": "20260101", "to": "20260301"},
         "Invalid staff identifier"),
        ("quotes.get", {"quote_number": "Q1"}, "Invalid quote identifier"),
        ("invoices.payments", {"invoice_number": "I9"}, "Invalid invoice identifier"),
        ("custom_fields.get_job_task_values", {"identifier": "x"}, "Invalid task identifier"),
    ):  # fmt: skip
        said = here.ask(name, **given)
        assert (said.status, said.error) == (200, words), name


@pytest.mark.parametrize(
    ("first", "last", "status"),
    [
        ("20260101", "20261231", 200),
        ("20260101", "20270101", 400),
        ("20260101", "20280101", 400),
        ("20260601", "20260101", 400),
        ("2026-01-01", "20260601", 400),
        ("", "20260601", 400),
        ("20240229", "20250228", 200),
    ],
)
def test_a_window_needs_both_ends_and_less_than_a_year(first, last, status):
    """Windows are checked as recorded: one year is too long, unless the switch says otherwise."""
    assert desk(3).ask("jobs.list", from_=first, to=last).status == status
    assert (
        desk(3, window_length="a-year").ask("jobs.list", from_="20260101", to="20270101").status
        == 200
    )


def test_every_operation_is_imitated_and_refuses_nonsense():
    """All 102 operations answer; with neither id nor body none changes anything."""
    here = desk(5)
    for name, operation in contract().operations.items():
        path = {param.name: "x" for param in operation.path_params}
        said = here.put(name, path=path)
        assert said.status in (200, 400, 404), name
        assert (said.status == 200 and not said.error) is not (operation.writes or bool(path)) or (
            operation.paging in ("window", "numbered")
        ), name
    assert here.data.version == 0
