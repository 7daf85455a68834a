"""Promises of a call: what goes out is right, and what is wrong is told all at once, before."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from client_cast import PRACTICE, uuid
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.arguments import query_text
from greenroom.client.call import Call
from greenroom.client.pages import Page
from greenroom.contract import contract
from greenroom.errors import ConfigError, UnexpectedReply
from greenroom.send import Request

BASE = "https://api.xero.com/practicemanager/3.1/"


def call(name: str, body: dict[str, object] | None = None, **arguments: object) -> Call:
    """A call with these arguments."""
    return Call(contract(), name, arguments, body=body, practice=PRACTICE)


def request(name: str, body: dict[str, object] | None = None, **arguments: object) -> Request:
    """The first request of a call."""
    return call(name, body, **arguments).request(Page(arguments))


def problems(name: str, body: dict[str, object] | None = None, **arguments: object) -> str:
    """What is told about a call that cannot be made."""
    with pytest.raises(ConfigError) as caught:
        call(name, body, **arguments)
    return f"{caught.value.message}\n{caught.value.hint}"


def test_a_plain_list_is_asked_for_in_xml() -> None:
    """The practice, an explicit Accept and nothing else go out with a read."""
    sent = request("clients.list")
    assert (sent.method, sent.url, sent.body) == ("GET", BASE + "client.api/list", b"")
    assert sent.headers == {"xero-tenant-id": PRACTICE, "accept": "application/xml, text/xml"}


def test_json_needs_the_feature_flag() -> None:
    """A JSON session says so in Accept, in the flag and in the type of its bodies."""
    one = Call(
        contract(), "clients.add", {}, body={"name": "Kōwhai"}, practice=PRACTICE, wire="json"
    )
    sent = one.request(Page({}))
    assert sent.headers == {
        "xero-tenant-id": PRACTICE,
        "accept": "application/json",
        "xero-features": "practice-strict-content-type",
        "content-type": "application/json",
    }
    assert sent.body == '{"name":"Kōwhai"}'.encode()


def test_a_write_carries_its_body() -> None:
    """A body goes out as the contract's XML, labelled application/xml."""
    sent = request("clients.add", {"name": "Kōwhai & Co"})
    assert sent.method == "POST"
    assert sent.headers["content-type"] == "application/xml"
    assert sent.body == "<Client><Name>Kōwhai &amp; Co</Name></Client>".encode()


def test_arguments_become_query_text() -> None:
    """Xero's own names and forms stand in the query; what is None is left out."""
    moment = dt.datetime(2026, 11, 24, 3, 4, 5, tzinfo=dt.timezone(dt.timedelta(hours=13)))
    sent = request("clients.list", detailed=True, modified_since=moment, fields=None)
    assert sent.url.endswith("list?detailed=true&modifiedsince=2026-11-23T14%3A04%3A05")
    sent = request("jobs.list", from_=dt.date(2026, 1, 1), to=dt.date(2026, 2, 1))
    assert sent.url.endswith("job.api/list?from=20260101&to=20260201")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (Decimal("1.50"), "1.50"),
        (dt.date(2026, 1, 2), "20260102"),
        (dt.datetime(2026, 1, 2, 3, 4, 5, 6), "2026-01-02T03:04:05"),  # noqa: DTZ001
        (dt.time(9, 5), "09:05"),
        ("a b", "a b"),
    ],
)
def test_each_python_value_has_one_text(value: object, text: str) -> None:
    """A moment without a zone is taken as UTC, as Xero takes it."""
    assert query_text(value) == text


@given(st.text(min_size=1).filter(lambda text: text not in {".", ".."}))
def test_whatever_stands_in_a_path_stays_one_step(identifier: str) -> None:
    """No identifier can leave its place in the path or add a query, and Xero reads it unchanged."""
    try:
        sent = request("jobs.get", job_number=identifier)
    except UnicodeEncodeError:
        return
    parts = urlsplit(sent.url)
    assert not parts.query
    *_, last = parts.path.split("/")
    assert parts.path == "/practicemanager/3.1/job.api/get/" + last
    assert unquote(last) == identifier


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_whatever_stands_in_a_query_stays_one_value(text: str) -> None:
    """A search text with any character reaches Xero as it is."""
    sent = request("clients.search", query=text)
    assert parse_qsl(urlsplit(sent.url).query, keep_blank_values=True) == [("query", text)]


def test_all_problems_are_told_at_once() -> None:
    """Unknown, mistyped and wrong arguments are listed together, with the allowed names."""
    told = problems("contacts.list", page_size=9000, page_tokn="x", fields=3)
    assert "`page_tokn` is not an argument: did you mean `page_token`?" in told
    assert "`page_size` is 9000; the most is 500" in told
    assert "`fields` is a int and takes str" in told
    assert "takes these arguments: page_size, page_token, fields" in told


def test_a_body_is_checked_field_by_field() -> None:
    """Missing, unknown and wrongly typed fields are told by their path, lists by their place."""
    told = problems(
        "clients.add",
        {
            "nmae": "x",
            "provisional_tax_ratio": 0.5,
            "is_prospect": "Yes",
            "date_of_birth": "2001-01-01",
            "contacts": [{"name": "A"}, {"phone": 5}, "B"],
        },
    )
    for line in (
        "`ClientAdd.name` is missing",
        "`ClientAdd.nmae` is not a field; it has name",
        "`ClientAdd.provisional_tax_ratio` is a float and takes Decimal or int",
        "`ClientAdd.is_prospect` is a str and takes bool",
        "`ClientAdd.date_of_birth` is a str and takes date",
        "`ClientAdd.contacts[1].name` is missing",
        "`ClientAdd.contacts[1].phone` is a int and takes str",
        "`ClientAdd.contacts[2]` takes a NewContact",
    ):
        assert line in told
    assert "2001" not in told


def test_bodies_belong_to_writes() -> None:
    """A body where none is taken, and none where one is needed, are both told."""
    assert "it takes no body" in problems("clients.list", {"name": "x"})
    assert "it needs a body, a ClientAdd" in problems("clients.add")


def test_a_masked_value_is_never_written_back() -> None:
    """The asterisks of a masked tax number are refused before anything is sent."""
    told = problems("clients.update", {"uuid": uuid(1), "tax_number": "*****789"})
    assert "masked" in told
    assert "789" not in told


def test_an_empty_step_in_a_path_is_refused() -> None:
    """An empty identifier would call another operation; so would dots."""
    for identifier in ("", ".", ".."):
        assert "`identifier` is empty" in problems("clients.get", identifier=identifier)
    assert "`identifier` is missing" in problems("clients.get")


def test_a_window_has_two_ends_in_order() -> None:
    """Half a window and a window turned round are refused."""
    day = dt.date(2026, 5, 1)
    assert "`to` is missing" in problems("jobs.list", from_=day)
    assert "`from_` lies after `to`" in problems("jobs.list", from_=day, to=dt.date(2026, 4, 1))


def test_a_window_of_years_is_no_problem_where_it_is_walked() -> None:
    """Operations paged by window take any span: it is walked in short windows."""
    call("jobs.list", from_=dt.date(2020, 1, 1), to=dt.date(2026, 1, 1))


def test_the_number_of_a_page_is_counted_for_the_caller() -> None:
    """Xero needs the page of the cost list; the caller does not give it."""
    call("costs.list")


def test_an_unknown_operation_names_its_neighbours() -> None:
    """A misspelt operation gets the nearest ones as advice."""
    assert "Did you mean clients.list" in problems("client.list")


def test_a_link_is_followed_as_it_is() -> None:
    """Xero's link to the next page is sent verbatim with the same headers."""
    link = BASE + "client.api/contacts?pageToken=a%2Bb&pageSize=2"
    one = call("contacts.list")
    sent = one.request(Page({}, link))
    assert sent.url == link
    assert sent.headers == one.request(Page({})).headers


@pytest.mark.parametrize(
    "link",
    [
        "https://example.test/practicemanager/3.1/client.api/contacts",
        "http://api.xero.com/practicemanager/3.1/client.api/contacts",
        "https://api.xero.com.example.test/practicemanager/3.1/x",
        "https://api.xero.com@example.test/practicemanager/3.1/x",
        "https://api.xero.com/connections",
        "/practicemanager/3.1/client.api/contacts",
    ],
)
def test_a_link_that_leads_away_is_not_followed(link: str) -> None:
    """A token goes to Xero's own address only."""
    with pytest.raises(UnexpectedReply, match="leads away"):
        call("contacts.list").request(Page({}, link))


def test_an_organisation_is_asked_in_json() -> None:
    """The accounting operations have another base, JSON and no practice flag."""
    sent = request("organisation.get")
    assert sent.url == "https://api.xero.com/api.xro/2.0/Organisation"
    assert sent.headers == {"xero-tenant-id": PRACTICE, "accept": "application/json"}


def test_an_emulator_stands_in_for_the_hosts() -> None:
    """With an origin every address begins there."""
    one = Call(contract(), "staff.list", {}, practice=PRACTICE, origin="http://localhost:8720/")
    sent = one.request(Page({}))
    assert sent.url == "http://localhost:8720/practicemanager/3.1/staff.api/list"


EXAMPLES = {
    "text": "A-1",
    "uuid": uuid(1),
    "integer": 1,
    "boolean": True,
    "date": dt.date(2026, 1, 1),
    "utc-datetime": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
}


@pytest.mark.parametrize("name", contract().operations)
def test_every_operation_can_be_asked(name: str) -> None:
    """With all its arguments given, each operation makes a request to its own path."""
    operation = contract().operation(name)
    arguments = {param.name: EXAMPLES[param.type] for param in operation.params}
    body: dict[str, object] | None = None
    if operation.body:
        fields = contract().fields(operation.body.record)
        body = {
            field.name: _example(field.type, many=field.many) for field in fields if field.needed
        }
    sent = request(name, body, **arguments)
    start = operation.path.partition("{")[0]
    assert sent.url.startswith(BASE + start)
    assert (sent.body != b"") is (operation.body is not None)
    assert "{" not in sent.url


def _example(kind: str, *, many: bool) -> object:
    """Some value of a type of the contract, a record with what it needs."""
    plain = {"decimal": Decimal(1), "yes-no": True, "base64": b"x", "time": dt.time(1), "month": 1}
    if kind in contract().records:
        fields = [field for field in contract().fields(kind) if field.needed]
        value: object = {field.name: _example(field.type, many=field.many) for field in fields}
    else:
        value = {**EXAMPLES, **plain}[kind]
    return [value] if many else value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.datetime(1, 1, 1, tzinfo=dt.UTC), "0001-01-01T00:00:00"),
        (dt.datetime(2026, 11, 23, 2, 6, 1, 999_999, tzinfo=dt.UTC), "2026-11-23T02:06:01"),
        (dt.date(1, 2, 3), "00010203"),
    ],
)
def test_a_year_has_four_digits(value: dt.date, text: str) -> None:
    """However long ago, a date goes out as Xero reads dates."""
    assert query_text(value) == text
