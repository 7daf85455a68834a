"""Promises of reading: a 200 is believed only when the envelope says OK, and nothing is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import pytest
from client_cast import (
    CORRELATION,
    JSON,
    NOW,
    PRACTICE,
    XML,
    breaking,
    chunked,
    clients,
    envelope,
    gateway,
    refused,
    uuid,
)
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.refusals import Asked
from greenroom.client.reply import Reading, ReplyFacts
from greenroom.clock import moment
from greenroom.contract import contract
from greenroom.errors import CallError, Refused, UnexpectedReply, XeroBroken
from greenroom.send import Response
from greenroom.wire.reading import plain


def reading(
    body: Iterable[bytes], headers: dict[str, str] = XML, name: str = "clients.list"
) -> Reading:
    """A reply under a 200, about to be read."""
    asked = Asked(contract(), contract().operation(name), PRACTICE)
    return Reading(asked, Response(200, headers, body), now=NOW)


def failure(body: Iterable[bytes], headers: dict[str, str] = XML) -> CallError:
    """The error a reply under a 200 ends with."""
    with pytest.raises(CallError) as caught:
        list(reading(body, headers).records(plain))
    return caught.value


@given(st.integers(0, 40), st.integers(1, 400))
def test_records_come_whatever_the_chunks(count: int, size: int) -> None:
    """However a body is cut into chunks, the same records come out, and its bytes are counted."""
    body = clients(count)
    one = reading(chunked(body, size))
    found = [record["uuid"] for record in one.records(plain)]
    assert found == [uuid(number) for number in range(count)]
    assert one.facts.bytes_in == len(body)
    assert one.facts.rows == count


def test_records_come_before_the_reply_has_ended() -> None:
    """A long XML list is handed out while it arrives."""
    body = clients(3000)
    one = reading(chunked(body, 4096))
    next(one.records(plain))
    assert 0 < one.bytes_in < len(body) / 2


@given(st.data())
def test_a_body_cut_short_is_never_taken_for_whole(data: st.DataObject) -> None:
    """Wherever an XML or JSON body ends too early, the reading ends with an error."""
    whole, headers = data.draw(
        st.sampled_from(
            [
                (clients(3), XML),
                (b'{"status":"OK","clients":[{"uuid":"u","name":"n"},{"uuid":"v"}]}', JSON),
            ]
        )
    )
    end = data.draw(st.integers(1, len(whole) - 1))
    assert isinstance(failure(chunked(whole[:end]), headers), XeroBroken)


def test_a_connection_that_breaks_off_is_xeros_failure() -> None:
    """A body whose connection breaks tells how far it came, with Xero's correlation id."""
    error = failure(breaking(clients(5)[:120]))
    assert isinstance(error, XeroBroken)
    assert "broke off after 120 bytes" in error.message
    assert error.correlation_id == CORRELATION


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        (refused("Invalid job identifier"), XML),
        (b'{"status":"ERROR","errorDescription":"Invalid job identifier"}', JSON),
        (
            envelope(
                "<ErrorDescription>Invalid job identifier</ErrorDescription>"
                "<Clients><Client><Name>x</Name></Client></Clients>",
                status="ERROR",
            ),
            XML,
        ),
    ],
    ids=["XML", "JSON", "XML with a payload"],
)
def test_an_error_under_a_200_is_a_refusal(body: bytes, headers: dict[str, str]) -> None:
    """Xero's own words are the message, and no record is handed out before them."""
    error = failure(chunked(body), headers)
    assert isinstance(error, Refused)
    assert error.message == "clients.list: Xero refused: Invalid job identifier"
    assert error.status == 200


@pytest.mark.parametrize(
    ("body", "headers", "says"),
    [
        (b"", XML, "empty"),
        (b" \r\n ", XML, "empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", {}, "web page"),
        (b"<html></html>", {"content-type": "text/html; charset=utf-8"}, "web page"),
        (gateway(503, "Unavailable", "ServiceNotAvailable"), JSON, "ServiceNotAvailable"),
        (gateway(403, "Forbidden", "InsufficientPermissions"), {}, "gateway"),
        (b"It works!", {"content-type": "text/plain"}, "neither XML nor JSON"),
        (b"<Response><Clients></Clients></Response>", XML, "no status"),
        (b'{"clients":[]}', JSON, "no status"),
        (b"<Error>x</Error>", XML, "not a reply"),
        (b"\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 4.01//EN'><html/>", XML, "web page"),
        (b"<!DOCTYPE x [<!ENTITY a 'b'>]><Response/>", XML, "DOCTYPE is refused"),
        (envelope("<Clients><Client><Name>a&foo;b</Name></Client></Clients>"), XML, "UNDECLARED"),
        (
            envelope("<Clients><Client><Name>a & b</Name></Client></Clients>"),
            XML,
            "not well-formed",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE x><Response/>", XML, "DOCTYPE"),
        (envelope("<Clients><Client></Clients>"), XML, "cannot be read"),
    ],
)
def test_what_fits_nothing_is_told_as_it_is(
    body: bytes, headers: dict[str, str], says: str
) -> None:
    """An empty body, a web page, a gateway's error or no envelope under a 200 are no success."""
    error = failure(chunked(body), headers)
    assert isinstance(error, UnexpectedReply)
    assert says in error.message


def test_what_the_contract_does_not_know_is_counted() -> None:
    """Unknown elements are told by record and element, never with their values."""
    one = reading(
        [envelope("<Clients><Client><Name>n</Name><Secret>s3cret</Secret></Client></Clients>")]
    )
    list(one.records(plain))
    assert one.facts.drift == {("Client", "Secret"): 1}
    assert "s3cret" not in repr(one.facts)


def test_an_odd_value_is_none_and_told_by_its_field() -> None:
    """Records after a value nobody can read still come; facts tell the field and no value."""
    rows = "<Client><DateOfBirth>02/01/1980</DateOfBirth></Client><Client><Name>n</Name></Client>"
    one = reading([envelope(f"<Clients>{rows}</Clients>")])
    assert list(one.records(plain)) == [{"date_of_birth": None}, {"name": "n"}]
    assert one.facts.drift == {("Client", "date_of_birth: unreadable"): 1}
    assert "1980" not in repr(one.facts)


def test_the_links_and_xeros_clock_are_kept() -> None:
    """Facts hold the link to the next page and the moment of the Date header."""
    link = "https://api.xero.com/practicemanager/3.1/client.api/contacts?pageToken=a&amp;pageSize=2"
    body = envelope(f"<Contacts/><Pagination><Links><Next>{link}</Next></Links></Pagination>")
    headers = {**XML, "date": "Tue, 24 Nov 2026 14:04:08 GMT"}
    one = reading([body], headers, "contacts.list")
    assert list(one.records(plain)) == []
    assert one.facts.next_url == link.replace("&amp;", "&")
    assert one.facts.date == moment("2026-11-24T14:04:08")


@pytest.mark.parametrize("date", ["", "yesterday", "Tue, 99 Nov 2026 14:04:08 GMT"])
def test_an_odd_date_is_no_date(date: str) -> None:
    """A missing or malformed Date header is no reason to fail."""
    one = reading([clients(0)], {**XML, "date": date})
    list(one.records(plain))
    assert one.facts.date is None


def test_facts_of_pages_add_up() -> None:
    """Bytes, rows, calls and drift are sums; the clock is the first page's, the link the last's."""
    one = ReplyFacts(date=1.0, bytes_in=10, rows=2, calls=1, drift={("A", "b"): 1}, next_url="x")
    two = ReplyFacts(date=9.0, bytes_in=5, rows=1, calls=1, drift={("A", "b"): 2})
    both = ReplyFacts().plus(one).plus(two)
    assert (both.date, both.bytes_in, both.rows, both.calls) == (1.0, 15, 3, 2)
    assert both.drift == {("A", "b"): 3}
    assert both.next_url == ""


@given(st.binary(max_size=300), st.sampled_from([XML, JSON, {}]))
def test_any_bytes_end_in_records_or_one_error(body: bytes, headers: dict[str, Any]) -> None:
    """Whatever comes under a 200, there is never another exception than a ``CallError``."""
    with suppress(CallError):
        list(reading([body], headers).records(plain))


def test_json_is_read_where_xml_was_expected() -> None:
    """The first byte decides, because gateways ignore what was asked for."""
    body = json.dumps({"status": "OK", "clients": [{"uuid": uuid(1), "isArchived": "Yes"}]})
    assert list(reading([body.encode()], XML).records(plain)) == [
        {"uuid": uuid(1), "is_archived": True}
    ]
