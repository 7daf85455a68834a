"""Hostile, broken and unknown bodies: refused, or counted, and never silently cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_cast import chunks, clients, problem, read_reply

from greenroom.contract import contract
from greenroom.errors import BodyError
from greenroom.wire.reading import Format, read_body, reply_reader

SECRET = "Harbour Example"
ONE = """<Client><UUID>u1</UUID><Name>Harbour Example</Name><Contacts>
<Contact><Name>Mere</Name></Contact></Contacts></Client>"""
WHOLE = clients(ONE * 3)
LAUGHS = b"""<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;&x;&x;&x;&x;&x;&x;&x;&x;">]>"""


@pytest.mark.parametrize(
    "prolog",
    [
        LAUGHS,
        b"<!DOCTYPE Response>",
        b"<!doctype Response>",
        b'<!DOCTYPE Response SYSTEM "file:///etc/passwd">',
        b'<?xml version="1.0"?>\n<!-- hello --><!DOCTYPE Response [<!ENTITY e SYSTEM "http://a.example/">]>',
        b"\xef\xbb\xbf<!DOCTYPE Response>",
        b"<!--" + b"x" * 30_000 + b"--><!DOCTYPE Response>",
    ],
)
@pytest.mark.parametrize("size", [1, 3, 1_000_000])
def test_a_doctype_is_refused(prolog: bytes, size: int) -> None:
    """No DOCTYPE gets through, whatever comes before it and however it is cut."""
    assert (
        problem("clients.list", chunks(prolog + WHOLE, size))
        == "an XML body with a DOCTYPE is refused"
    )


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_doctype_cannot_hide_in_another_encoding(encoding: str) -> None:
    """Bodies in wide encodings are refused whole."""
    body = (LAUGHS + WHOLE).decode().encode(encoding)
    with pytest.raises(BodyError):
        read_reply("clients.list", body, content_type="text/xml")
    with pytest.raises(BodyError):
        read_body(contract(), contract().operation("clients.add"), body, format="xml")


def test_an_endless_prolog_is_refused() -> None:
    """A beginning that never reaches an element is given up, not kept for ever."""
    assert "no XML root" in problem("clients.list", chunks(b"<!--" + b"x" * 200_000, 1000))
    assert "not XML" in problem("clients.list", b"<" + b"a" * 200_000 + b">")


def test_a_declared_encoding_must_be_plain() -> None:
    """UTF-7 could spell a DOCTYPE without saying it; it is refused by name."""
    assert "encoding" in problem("clients.list", b'<?xml version="1.0" encoding="utf-7"?>' + WHOLE)


@pytest.mark.parametrize("declared", ["UTF-8", "utf-16", "us-ascii"])
def test_a_wrong_declaration_does_no_harm(declared: str) -> None:
    """UTF-8 text under another plain or .NET's wrong name is read."""
    head = f'<?xml version="1.0" encoding="{declared}"?>\r\n'.encode()
    assert len(read_reply("clients.list", head + WHOLE).records) == 3


def test_latin_1_is_read_when_declared() -> None:
    """A body in Latin-1 that says so keeps its accents."""
    listed = clients("<Client><Name>Café</Name></Client>").decode().encode("latin-1")
    body = b'<?xml version="1.0" encoding="iso-8859-1"?>' + listed
    assert read_reply("clients.list", body).records == [{"name": "Café"}]


@pytest.mark.parametrize(
    "text", ["a&x;b", "a<?php b ?>c", "a&#0;b", "a\x01b", "\ud800".encode("utf-8", "surrogatepass")]
)
def test_nothing_is_cut_out_of_a_text(text: str | bytes) -> None:
    """Entities, instructions and forbidden characters stop the reading; no text is shortened."""
    inside = text.encode() if isinstance(text, str) else text
    body = (
        b"<Response><Status>OK</Status><Clients><Client><Name>"
        + inside
        + b"</Name></Client></Clients></Response>"
    )
    assert problem("clients.list", body)
    assert problem("clients.list", chunks(body, 5))


@pytest.mark.parametrize("text", ["a<!-- b -->c", "a<![CDATA[c]]>", "&#97;c"])
def test_comments_and_sections_do_not_split_a_text(text: str) -> None:
    """Comments, sections and character references leave the text whole."""
    assert read_reply("clients.list", clients(f"<Client><Name>{text}</Name></Client>")).records == [
        {"name": "ac"}
    ]


def test_limits_are_on() -> None:
    """Depth, and the size of one text, are limited."""
    assert "RESOURCE_LIMIT" in problem("clients.list", clients("<x>" * 300 + "</x>" * 300))
    assert "RESOURCE_LIMIT" in problem("clients.list", clients("<Client><Name>" + "x" * 10_100_000))
    assert "parts" in problem("clients.list", b"<Response>" + b"<x/>" * 200 + b"</Response>")
    assert "nested" in problem("clients.list", b'{"clients":' + b"[" * 5000 + b"]" * 5000 + b"}")


@given(cut=st.integers(1, len(WHOLE) - 1), size=st.integers(1, 60))
def test_a_body_cut_short_is_never_taken_for_whole(cut: int, size: int) -> None:
    """Every proper beginning of a reply raises at its end, even when all records had come."""
    assert problem("clients.list", chunks(WHOLE[:cut], size))


@given(cut=st.integers(1, 60))
def test_json_cut_short_is_refused(cut: int) -> None:
    """Every proper beginning of a JSON reply raises."""
    body = b'{"status":"OK","clients":[{"uuid":"u1","name":"Harbour Ex"}]}'
    assert problem("clients.list", body[:cut])


@pytest.mark.parametrize("after", [b"x", b"<a/>", b"\0", b"<?x?>", WHOLE])
def test_nothing_may_follow_a_reply(after: bytes) -> None:
    """What stands behind the root element is not ignored."""
    assert problem("clients.list", WHOLE + after)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<html><body>Harbour Example</body></html>", "root is html"),
        (b"Harbour Example", "neither XML nor JSON"),
        (b"<Response><a></Response>", "TAG_NAME_MISMATCH"),
        (b'{"status":"OK","clients":[{"uuid":"Harbour Example"]}', "malformed"),
        (b'["Harbour Example"]', "not an object"),
        (b'{"clients":["Harbour Example"]}', "record 1: Client is not an object"),
        (b'{"clients":[{},{"type":"Harbour Example"}]}', "record 2: Client.type is not an object"),
    ],
)
def test_errors_name_the_place_and_not_the_value(body: bytes, says: str) -> None:
    """An error says what and where, and quotes nothing of the body."""
    message = problem("clients.list", body)
    assert says in message
    assert SECRET not in message


UNREADABLE = [
    ("IsArchived", "isArchived", "is_archived", SECRET),
    ("BalanceMonth", "balanceMonth", "balance_month", "13"),
    ("DateOfBirth", "dateOfBirth", "date_of_birth", "02/01/1980"),
    ("ProvisionalTaxRatio", "provisionalTaxRatio", "provisional_tax_ratio", "NaN"),
]


@pytest.mark.parametrize(("xml", "json", "field", "text"), UNREADABLE)
@pytest.mark.parametrize("size", [1, 1_000_000])
def test_a_value_that_cannot_be_read_stops_nothing(
    xml: str, json: str, field: str, text: str, size: int
) -> None:
    """An odd value of a reply is none; its field is counted, the same in XML and JSON."""
    odd = f"<Client><{xml}>{text}</{xml}><Name>A</Name></Client>"
    listed = clients(odd + "<Client><Name>B</Name></Client>" + odd)
    twin = f'{{"{json}":"{text}","name":"A"}}'
    objects = f'{twin},{{"name":"B"}},{twin}'
    for body in (listed, f'{{"status":"OK","clients":[{objects}]}}'.encode()):
        found = read_reply("clients.list", chunks(body, size))
        assert found.records == [
            {field: None, "name": "A"},
            {"name": "B"},
            {field: None, "name": "A"},
        ]
        assert found.reader.drift == {("Client", f"{field}: unreadable"): 2}


def test_every_odd_value_is_counted_once_wherever_it_stands() -> None:
    """Deep inside, in the reply of one record, and in a field that comes twice."""
    note = "<Notes><Note><Date>soon</Date></Note></Notes>"
    twice = "<DateOfBirth>soon</DateOfBirth><DateOfBirth>1980-01-02</DateOfBirth>"
    body = f"<Response><Status>OK</Status><Client>{note}{twice}</Client></Response>".encode()
    found = read_reply("clients.get", body)
    (record,) = found.records
    assert record["notes"] == [{"date": None}]
    assert record["date_of_birth"].isoformat() == "1980-01-02"
    assert found.reader.drift == {
        ("ClientNote", "date: unreadable"): 1,
        ("Client", "date_of_birth: unreadable"): 1,
    }
    body = body.replace(twice.encode(), b"<DateOfBirth>a</DateOfBirth>" * 3)
    assert read_reply("clients.get", body).reader.drift["Client", "date_of_birth: unreadable"] == 3


def test_what_is_unknown_is_counted_by_name_only() -> None:
    """Unknown elements are counted by record and name, and do not disturb the rest."""
    body = clients(
        "<Client><Name>A</Name><Colour>Harbour Example</Colour><Colour /><Contacts>"
        "<Contact><Mood/></Contact><Person/></Contacts></Client><Supplier/>"
    ).replace(b"</Clients>", b"</Clients><Weather><Name>Harbour Example</Name></Weather>")
    found = read_reply("clients.list", body)
    assert found.records == [{"name": "A", "contacts": [{}]}]
    assert found.reader.drift == {
        ("Client", "Colour"): 2,
        ("Contact", "Mood"): 1,
        ("Client.contacts", "Person"): 1,
        ("ClientListResponseDto", "Clients/Supplier"): 1,
        ("ClientListResponseDto", "Weather"): 1,
    }
    assert SECRET not in repr(found.reader.drift)


def test_an_odd_shape_is_counted_and_its_text_kept() -> None:
    """A text field that turns out to have elements keeps all their texts."""
    body = clients("<Client><Name>A<b>B</b> C</Name></Client>")
    found = read_reply("clients.list", body)
    assert found.records == [{"name": "A, B, C"}]
    assert found.reader.drift == {("Client", "Name/b"): 1}
    found = read_reply("clients.list", b'{"status":"OK","clients":[{"name":["A",{"b":"B"}]}]}')
    assert found.records == [{"name": "A, B"}]
    assert found.reader.drift == {("Client", "name/[]"): 1}


@pytest.mark.parametrize(
    "body",
    [
        b"<Response><Status>OK</Status><Customers><Client/></Customers></Response>",
        b"<Response><Status>OK</Status><Clients><Customer/></Clients></Response>",
        b'{"status":"OK","customers":[{}]}',
    ],
)
def test_records_under_another_name_are_not_an_empty_list(body: bytes) -> None:
    """When the payload came under a name nobody knows, the reply is refused, not taken as empty."""
    assert "the reply holds no Clients" in problem("clients.list", body)


def test_a_status_without_payload_is_an_empty_list() -> None:
    """An absent container is as good as an empty one."""
    assert read_reply("clients.list", b"<Response><Status>OK</Status></Response>").records == []
    assert read_reply("clients.list", b'{"status":"OK","clients":null}').records == []


def test_both_spellings_of_a_name_are_read() -> None:
    """Of Website and WebSite the field's own name wins, and the other is counted."""
    both = "<Client><WebSite>b.example</WebSite><Website>a.example</Website></Client>"
    found = read_reply(
        "clients.list", clients("<Client><WebSite>b.example</WebSite></Client>" + both)
    )
    assert [client["website"] for client in found.records] == ["b.example", "a.example"]
    assert found.reader.drift == {("Client", "WebSite"): 1}
    found = read_reply(
        "clients.list", clients("<Client><Website/><WebSite>b.example</WebSite></Client>")
    )
    assert found.records == [{"website": "b.example"}]
    assert found.reader.drift == {}


def test_records_come_while_the_reply_does() -> None:
    """A record is handed out before the reply has ended, and the status is known by then."""
    first, rest = WHOLE[: WHOLE.index(b"</Client>") + 40], WHOLE
    known = contract()
    reader = reply_reader(
        known, known.operation("clients.list"), content_type="text/xml", first=first
    )
    assert len(reader.feed(first)) == 1
    assert reader.status == "OK"
    assert len(reader.feed(rest[len(first) :]) + reader.finish()) == 2


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "empty"),
        (b"<Kunde/>", "root element must be Client; this one is Kunde"),
        (b"<Client xmlns='urn:a:b'><Name>a</Name></Client>", "in an XML namespace"),
        (b"<a:Client xmlns:a='urn:a:b'/>", "in an XML namespace"),
        (LAUGHS + b"<Client/>", "DOCTYPE"),
        (b"<Client><Name>", "cut short"),
        (
            b"<Client><BalanceMonth>13</BalanceMonth></Client>",
            "Invalid BalanceMonth: it is not a m",
        ),
        (b"<Client><Name>a</Name><Name>b</Name></Client>", "Name is given more than once"),
        (b"<Client><Contacts/><Contacts/></Client>", "Contacts is given more than once"),
        (b"<Client><Name>a<b>c</b></Name></Client>", "Invalid Name: it is not a single value"),
        (b'{"name":{"a":"b"}}', "Invalid Name: it is not a single value"),
        (b'{"balanceMonth":"13"}', "Invalid BalanceMonth: it is not a month"),
        (b'{"contacts":["a"]}', "a part of the body is not an object"),
        (b"[]", "a part of the body is not an object"),
    ],
)
def test_requests_are_read_as_carefully(body: bytes, says: str) -> None:
    """What was written wrongly is refused in Xero's own names, and nothing is passed over."""
    form: Format = "json" if body[:1] in {b"{", b"["} else "xml"
    with pytest.raises(BodyError, match=says) as caught:
        read_body(contract(), contract().operation("clients.add"), body, format=form)
    assert bool(caught.value.field) is says.startswith("Invalid")


def test_lists_without_a_wrapper_may_have_many_entries() -> None:
    """Entries beside each other are a list, not one field given twice."""
    body = b'<Job><ID>J1</ID><add id="a"/><add id="b"/></Job>'
    values = read_body(contract(), contract().operation("jobs.assign"), body, format="xml")
    assert len(values["add"]) == 2  # type: ignore[arg-type]


@pytest.mark.parametrize("odd", ["a&foo;b", "a & b", "a&foob", "<a:b/>", "<b c=1/>"])
@pytest.mark.parametrize("size", [1, 7, 1_000_000])
def test_malformed_is_not_cut(odd: str, size: int) -> None:
    """A body that came whole and is wrong says so: asking again would bring the same."""
    body = clients(f"<Client><Name>{odd}</Name></Client>")
    with pytest.raises(BodyError, match="not well-formed") as caught:
        read_reply("clients.list", chunks(body, size))
    assert not caught.value.cut


@given(cut=st.integers(1, len(WHOLE) - 1), size=st.integers(1, 60))
def test_cut_is_told(cut: int, size: int) -> None:
    """Every proper beginning of a reply says that it ended too early."""
    for whole in (WHOLE, b'{"status":"OK","clients":[{"uuid":"u1","name":"Harbour \\u0041"}]}'):
        with pytest.raises(BodyError) as caught:
            read_reply("clients.list", chunks(whole[: min(cut, len(whole) - 1)], size))
        assert caught.value.cut


def test_a_reply_in_a_namespace_says_so() -> None:
    """Its root reads like the right one and is another."""
    body = WHOLE.replace(b"<Response>", b'<Response xmlns="urn:a:b">')
    assert "in an XML namespace" in problem("clients.list", body)
