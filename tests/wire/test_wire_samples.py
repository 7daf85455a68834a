"""The sample bodies are read as the facts say, and the canonical ones are what we write."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from wire_cast import Read, chunks, problem, read_reply

from greenroom.contract import contract
from greenroom.wire.gateway import gateway_error
from greenroom.wire.reading import Format, format_of, read_body
from greenroom.wire.writing import write_body, write_error, write_record, write_reply

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


def rewritten(operation: str, found: Read, *, body: Format, web_url: str = "") -> bytes:
    """The reply as the emulator would write what was read."""
    call, reader = KNOWN.operation(operation), found.reader
    fragments = [
        write_record(KNOWN, call.reply.record or "", row, format=body, element=call.reply.item)
        for row in found.records
    ]
    return b"".join(
        write_reply(
            KNOWN,
            call,
            fragments,
            format=body,
            next_url=reader.next_url,
            first_url=reader.first_url,
            total=reader.total,
            value=reader.value,
            web_url=web_url,
        )
    )


def test_every_sample_is_told_where_it_comes_from() -> None:
    """Each sample has its line in the table of sources."""
    told = (SAMPLES / "README.md").read_text("utf-8")
    names = [path.name for path in SAMPLES.iterdir() if path.name != "README.md"]
    assert [name for name in names if f"| `{name}` |" not in told] == []


def test_a_collection_of_one_is_a_list() -> None:
    """A client with one contact has a list of one contact, and elements may come in any order."""
    found = read("clients.list", "client-list-one-contact.xml")
    first, second = found.records
    assert first["uuid"] == id_of("1")
    assert [contact["uuid"] for contact in first["contacts"]] == [id_of("c001")]
    assert first["contacts"][0]["is_primary"] is True
    assert first["address"] == "12 Example Street\nTe Aro"
    assert (first["is_archived"], first["is_deleted"]) == (True, False)
    assert found.reader.status == "OK"
    assert second["contacts"] == second["notes"] == second["groups"] == []


def test_empty_is_not_absent() -> None:
    """An element that is there and empty is ``None``; one that is not there has no key."""
    first, second = read("clients.list", "client-list-one-contact.xml").records
    assert first["phone"] is None
    assert first["region"] is None
    assert "email" not in first
    assert "phone" not in second


def test_an_empty_list_is_no_error() -> None:
    """An empty container at top level is a reply without records."""
    found = read("clients.list", "client-list-empty.xml")
    assert (found.records, found.reader.status) == ([], "OK")


def test_the_link_beside_a_client_becomes_its_own() -> None:
    """What XML puts beside the client is read into it, as JSON has it."""
    (client,) = read("clients.get", "client-get-weburl.xml").records
    assert client["web_url"] == "https://practicemanager.example/Client/1/Detail.aspx"
    assert client["date_of_birth"] == dt.date(1970, 11, 26)
    assert client["balance_month"] == 3
    assert client["provisional_tax_ratio"] == Decimal("12.50")
    assert client["job_manager"] is None
    assert client["notes"][0]["tags"] == "Tax"
    assert client["notes"][0]["date"] == dt.datetime.fromisoformat("2026-03-01T09:30:00")
    assert client["relationships"][0]["start_date"] == dt.date(2019, 4, 1)
    assert client["relationships"][0]["end_date"] is None


def test_a_page_names_the_next_one() -> None:
    """Both links are read as they are, and written back the same."""
    found = read("clients.paged_list", "client-paged.xml")
    assert found.reader.next_url == f"{HOST}?pageToken=b&pageSize=1"
    assert found.reader.first_url == f"{HOST}?pageSize=1&pageToken=a"
    assert rewritten("clients.paged_list", found, body="xml") == sample("client-paged.xml")


def test_the_last_page_names_none() -> None:
    """An empty link is no link."""
    assert read("clients.paged_list", "client-paged-last.xml").reader.next_url == ""


def test_json_is_read_like_xml() -> None:
    """Flags as texts, numbers as texts and null give the values XML would give."""
    found = read("clients.list", "client-list.json")
    (client,) = found.records
    assert client["name"] == "Kōwhai Example Farms"
    assert (client["is_archived"], client["is_deleted"], client["is_prospect"]) == (
        False,
        False,
        True,
    )
    assert client["email"] is client["phone"] is client["account_manager"] is None
    assert client["contacts"] == client["notes"] == []
    assert str(client["provisional_tax_ratio"]) == "1.10"
    assert client["date_of_birth"] == dt.date(1980, 2, 29)
    assert client["type"]["cost_markup"] == Decimal(30)
    assert client["type"]["payment_day"] in (20, "20")
    assert client["auto_bas_opt_in_criteria"]["opt_out"] in (True, "Yes")
    assert found.reader.drift == {}


def test_a_single_object_is_a_list_of_one() -> None:
    """JSON that forgets the list is read as a list of one."""
    assert len(read("contacts.list", "contact-one-not-in-list.json").records) == 1


def test_numbered_pages_tell_their_rows() -> None:
    """The count before the rows is read, and both forms are what we write."""
    page, end = read("costs.list", "cost-page.xml"), read("costs.list", "cost-page-end.json")
    assert (page.reader.total, end.reader.total, end.records) == (1, 0, [])
    assert str(page.records[0]["unit_cost"]) == "10.00"
    assert rewritten("costs.list", page, body="xml") == sample("cost-page.xml")
    assert rewritten("costs.list", end, body="json") == sample("cost-page-end.json")


def test_an_invoices_status_is_not_the_replys() -> None:
    """The reply's status is the root's own child, wherever it stands."""
    found = read("invoices.list", "invoice-status-inside.xml")
    (invoice,) = found.records
    assert (found.reader.status, invoice["status"]) == ("OK", "Draft")
    assert invoice["uuid"] == id_of("e001")
    assert invoice["jobs"][0]["tasks"][0]["billable"] is True
    assert invoice["jobs"][0]["costs"] == []


def test_a_reply_without_its_outer_element_is_read() -> None:
    """Documents without ``Response`` around them are documents."""
    (document,) = read("documents.list_for_job", "job-documents-bare.xml").records
    assert document["date"] == dt.date(2026, 5, 1)
    assert document["file_name"] == "letter.pdf"


def test_a_bare_id_is_the_value() -> None:
    """A reply that is an id has no records and one value."""
    found = read("jobs.add_task", "job-task-added.xml")
    assert (found.records, found.reader.value) == ([], id_of("f001"))
    assert rewritten("jobs.add_task", found, body="xml") == sample("job-task-added.xml")


def test_a_job_moved_answers_with_its_status_only() -> None:
    """In XML no job comes back, though the contract's reply names one."""
    found = read("jobs.state", "job-state.xml")
    assert (found.records, found.reader.status) == ([], "OK")
    assert rewritten("jobs.state", found, body="xml") == sample("job-state.xml")


def test_time_is_read_from_json() -> None:
    """Minutes may be below zero, hours short of a digit, flags true booleans."""
    (entry,) = read("time.list", "time-list.json").records
    assert (entry["minutes"], entry["billable"]) == (-30, True)
    assert (entry["start"], entry["end"]) == (dt.time(9, 30), dt.time(10))
    assert entry["web_url"] == "https://practicemanager.example/time/1"


@pytest.mark.parametrize(
    ("name", "text", "body"),
    [
        ("error-in-200.xml", "Invalid state code", "xml"),
        ("error.json", "Invalid job identifier", "json"),
    ],
)
def test_an_error_under_200_is_an_error(name: str, text: str, body: Format) -> None:
    """ERROR and its description are read, and are what we write."""
    found = read("jobs.state", name)
    assert (found.records, found.reader.status, found.reader.error) == ([], "ERROR", text)
    assert write_error("State", text, format=body) == sample(name)
    operation = KNOWN.operation("jobs.state")
    assert b"".join(write_reply(KNOWN, operation, [], format=body, error=text)) == sample(name)


def test_the_gateway_is_recognised() -> None:
    """The gateway's refusal is told from the application's, whatever the reply's type says."""
    expired, foreign = (
        gateway_error(sample("gateway-401.json")),
        gateway_error(sample("gateway-403.json")),
    )
    assert expired is not None
    assert foreign is not None
    assert (expired.status, expired.title) == (401, "Unauthorized")
    assert expired.detail.startswith("TokenExpired")
    assert (foreign.status, foreign.instance, foreign.type) == (403, id_of("bbbb"), "")
    assert format_of("text/xml", sample("gateway-401.json")) == "json"


@pytest.mark.parametrize(
    "name", ["error.json", "error-in-200.xml", "limit-429.txt", "client-list.json"]
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
    assert problem("clients.list", sample("limit-429.txt")) == "the body is neither XML nor JSON"


def problem_typed(content_type: str) -> str:
    """The error of an empty body of this type."""
    with pytest.raises(Exception, match="empty") as caught:
        read_reply("clients.list", b"", content_type=content_type)
    return str(caught.value)


def test_requests_are_written_as_documented() -> None:
    """Members are attributes in XML; hyphens and empty objects stay in JSON."""
    for operation, name, body in (
        ("groups.members", "group-members.xml", "xml"),
        ("jobs.assign", "job-assign.json", "json"),
    ):
        call = KNOWN.operation(operation)
        values = read_body(KNOWN, call, sample(name), format=body)
        assert write_body(KNOWN, call, values, format=body) == sample(name)
    assert values["remove_partner"] == {}
    assert values["add_manager"] == {"uuid": id_of("a001")}
