"""What the samples say, value by value; that all of them are matched is told in tests/samples."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from wire_cast import Read, chunks, clients, problem, read_reply

from greenroom.contract import contract
from greenroom.wire.gateway import gateway_error
from greenroom.wire.reading import format_of, read_body

SAMPLES = Path(__file__).parents[1] / "samples"
KNOWN = contract()
HOST = "https://api.xero.com/practicemanager/3.1/client.api/paged-list"


def sample(name: str) -> bytes:
    """The bytes of a sample."""
    return (SAMPLES / name).read_bytes()


def read(operation: str, name: str) -> Read:
    """A sample reply, read a few bytes at a time."""
    return read_reply(operation, chunks(sample(name), 7))


def id_of(tail: str) -> str:
    """One of the samples' ids."""
    return f"00000000-0000-4000-8000-{tail:0>12}"


def test_a_collection_of_one_is_a_list() -> None:
    """A client with one contact has a list of one contact, and elements may come in any order."""
    found = read("clients.list", "clients/list-one-contact.xml")
    first, second = found.records
    assert first["uuid"] == id_of("1")
    assert [contact["uuid"] for contact in first["contacts"]] == [id_of("c001")]
    assert first["contacts"][0]["is_primary"] is True
    assert first["address"] == "12 Example Street\nTe Aro"
    assert (first["is_archived"], first["is_deleted"]) == (True, False)
    assert found.reader.status == "OK"
    assert second["contacts"] == []


def test_empty_is_not_absent() -> None:
    """An element that is there and empty is ``None``; one that is not there has no key."""
    (first,) = read("clients.search", "clients/search.xml").records
    assert first["phone"] is None
    assert first["region"] is None
    assert "email" not in first
    (second,) = read_reply("clients.list", clients("<Client><Name>Quiet</Name></Client>")).records
    assert second == {"name": "Quiet"}


def test_an_empty_list_is_no_error() -> None:
    """An empty container at top level is a reply without records."""
    found = read("clients.list", "clients/list-empty.xml")
    assert (found.records, found.reader.status) == ([], "OK")


def test_the_link_beside_a_client_becomes_its_own() -> None:
    """What XML puts beside the client is read into it, as JSON has it."""
    (client,) = read("clients.get", "clients/get.xml").records
    assert client["web_url"] == "https://practicemanager.xero.com/Client/1/Detail"
    assert client["date_of_birth"] == dt.date(1970, 11, 26)
    assert client["balance_month"] == 3
    assert client["provisional_tax_ratio"] == Decimal("12.50")
    assert "job_manager" not in client
    assert client["notes"][0]["tags"] == "Tax"
    assert client["notes"][0]["date"] == dt.datetime.fromisoformat("2026-03-01T09:30:00")
    assert client["relationships"][0]["start_date"] == dt.date(2019, 4, 1)
    (inside,) = read("clients.get", "clients/get.json").records
    assert inside["web_url"] == client["web_url"]


def test_a_page_names_the_next_one() -> None:
    """Both links are read as they are, whatever the order of their parameters."""
    found = read("clients.paged_list", "clients/paged.xml")
    assert found.reader.next_url == f"{HOST}?pageToken=b&pageSize=1"
    assert found.reader.first_url == f"{HOST}?pageSize=1&pageToken=a"


def test_the_last_page_names_none() -> None:
    """An empty link is no link."""
    assert read("clients.paged_list", "clients/paged-last.xml").reader.next_url == ""


def test_json_is_read_like_xml() -> None:
    """Flags as texts, numbers as texts and null give the values XML would give."""
    found = read("clients.list", "clients/list.json")
    (client,) = found.records
    assert client["name"] == "Kōwhai Example Farms"
    assert (client["is_archived"], client["is_deleted"], client["is_prospect"]) == (
        False,
        False,
        True,
    )
    assert client["email"] is client["phone"] is client["account_manager"] is None
    assert client["contacts"] == []
    assert str(client["provisional_tax_ratio"]) == "1.10"
    assert client["date_of_birth"] == dt.date(1980, 2, 29)
    assert client["type"]["cost_markup"] == Decimal(30)
    assert client["auto_bas_opt_in_criteria"]["opt_out"] in (True, "Yes")
    assert found.reader.drift == {}


def test_json_in_other_forms_is_read_too() -> None:
    """Small letters in a flag, a number as text, a time of midnight and a list of null are read."""
    body = b"""{"status":"OK","clients":[{"isDeleted":"no","dateOfBirth":"1980-02-29T00:00:00",
        "balanceMonth":"Mar","notes":null,"type":{"paymentDay":"20"}}]}"""
    (client,) = read_reply("clients.list", body).records
    assert client == {
        "is_deleted": False,
        "date_of_birth": dt.date(1980, 2, 29),
        "balance_month": 3,
        "notes": [],
        "type": {"payment_day": 20},
    }


def test_a_single_object_is_a_list_of_one() -> None:
    """JSON that forgets the list is read as a list of one."""
    body = b'{"status":"OK","contacts":{"uuid":"c002","name":"Tane Specimen","isDeleted":"No"}}'
    assert [one["name"] for one in read_reply("contacts.list", body).records] == ["Tane Specimen"]


def test_numbered_pages_tell_their_rows() -> None:
    """The count before the rows is read."""
    page = read("costs.list", "library/cost-page.xml")
    end = read("costs.list", "library/cost-page-end.json")
    assert (page.reader.total, end.reader.total, end.records) == (1, 0, [])
    assert str(page.records[0]["unit_cost"]) == "10.00"


def test_an_invoices_status_is_not_the_replys() -> None:
    """The reply's status is the root's own child, wherever it stands."""
    found = read("invoices.list", "papers/invoice-list-detailed.xml")
    (invoice,) = found.records
    assert (found.reader.status, invoice["status"]) == ("OK", "Draft")
    assert invoice["uuid"] == id_of("e001")
    assert invoice["jobs"][0]["tasks"][0]["billable"] is True


def test_a_reply_without_its_outer_element_is_read() -> None:
    """Documents without ``Response`` around them are documents, and their reply says OK."""
    found = read("documents.list_for_job", "documents/job-list-bare.xml")
    (document,) = found.records
    assert document["date"] == dt.date(2026, 5, 1)
    assert document["file_name"] == "letter.pdf"
    assert found.reader.status == "OK"


def test_only_lists_that_were_sampled_bare_are_taken_for_whole() -> None:
    """Clients without the outer element are no reply that says OK: a proxy may have cut it."""
    assert read_reply("clients.list", b"<Clients><Client /></Clients>").reader.status == ""


def test_a_bare_id_is_the_value() -> None:
    """A reply that is an id has no records and one value."""
    found = read("jobs.add_task", "job-tasks/added.xml")
    assert (found.records, found.reader.value) == ([], id_of("f010"))


def test_a_job_moved_answers_with_its_status_only() -> None:
    """In XML no job comes back, though the contract's reply names one."""
    found = read("jobs.state", "jobs/moved.xml")
    assert (found.records, found.reader.status) == ([], "OK")


def test_time_is_read_from_json() -> None:
    """Minutes may be below zero, flags true booleans; an hour may be short of a digit."""
    (entry,) = read("time.list", "time/list.json").records
    assert (entry["minutes"], entry["billable"]) == (-30, True)
    assert (entry["start"], entry["end"]) == (dt.time(9, 30), dt.time(10))
    assert entry["web_url"] == "https://practicemanager.xero.com/Time/1/Detail"
    early = read_reply("time.list", b'{"status":"OK","times":[{"start":"9:05"}]}')
    assert early.records == [{"start": dt.time(9, 5)}]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("refusals/state-code.xml", "Invalid state code"),
        ("refusals/job-number.json", "Invalid job identifier"),
    ],
)
def test_an_error_under_200_is_an_error(name: str, text: str) -> None:
    """ERROR and its description are read."""
    found = read("jobs.state", name)
    assert (found.records, found.reader.status, found.reader.error) == ([], "ERROR", text)


def test_the_gateway_is_recognised() -> None:
    """The gateway's refusal is told from the application's, whatever the reply's type says."""
    expired, foreign = (
        gateway_error(sample("refusals/token-expired.json")),
        gateway_error(sample("refusals/practice-unknown.json")),
    )
    assert expired is not None
    assert foreign is not None
    assert (expired.status, expired.title) == (401, "Unauthorized")
    assert expired.detail.startswith("TokenExpired")
    assert (foreign.status, foreign.instance, foreign.type) == (403, id_of("bbbb"), "")
    assert format_of("text/xml", sample("refusals/token-expired.json")) == "json"


@pytest.mark.parametrize(
    "name",
    [
        "refusals/job-number.json",
        "refusals/state-code.xml",
        "refusals/minute-limit.txt",
        "clients/list.json",
    ],
)
def test_other_bodies_are_not_the_gateways(name: str) -> None:
    """An application's body, or none, is not a gateway's refusal."""
    assert gateway_error(sample(name)) is None


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"Status":401}', b'{"Title":1,"Status":"OK"}', b"{}"]
)
def test_half_a_gateway_body_is_none(body: bytes) -> None:
    """What is cut short or lacks the gateway's keys is not taken for one."""
    assert gateway_error(body) is None


def test_an_empty_body_is_refused_as_a_reply() -> None:
    """Nothing at all is no reply, in either format."""
    assert "empty" in problem_typed("text/xml")
    assert "empty" in problem_typed("application/json")
    assert problem("clients.list", b"") == "the body is neither XML nor JSON"


def problem_typed(content_type: str) -> str:
    """The error of an empty body of this type."""
    with pytest.raises(Exception, match="empty") as caught:
        read_reply("clients.list", b"", content_type=content_type)
    return str(caught.value)


def test_nobody_is_an_empty_object() -> None:
    """Taking a partner off is an empty element or object, which is more than saying nothing."""
    for name in ("jobs/assign-request.json", "jobs/assign-request.xml"):
        call = KNOWN.operation("jobs.assign")
        values = read_body(KNOWN, call, sample(name), format=format_of("", sample(name)) or "xml")
        assert values["remove_partner"] == {}
        assert values["add_manager"] == {"uuid": id_of("a001")}
