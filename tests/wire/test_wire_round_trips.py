"""What is written is read back the same: every record, both formats, both directions."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wire_cast import chunks, read_reply, values_of

from greenroom.contract import contract
from greenroom.errors import BodyError
from greenroom.wire.document import Document
from greenroom.wire.elements import ElementReaders
from greenroom.wire.jsontext import read_json, write_json
from greenroom.wire.markup import MarkupWriters, escape
from greenroom.wire.objects import ObjectReaders, ObjectWriters
from greenroom.wire.reading import Format, plain, read_body
from greenroom.wire.writing import write_body, write_record, write_reply

KNOWN = contract()
WAYS = [
    (record.name, travel)
    for record in KNOWN.records.values()
    for travel in ("request", "reply")
    if record.direction in (travel, "both")
]
BODIES = [name for name, operation in KNOWN.operations.items() if operation.body]
REPLIES = [name for name, operation in KNOWN.operations.items() if operation.reply.record]
FORMATS: list[Format] = ["xml", "json"]
ELEMENTS = ElementReaders(KNOWN, plain)
OBJECTS = ObjectReaders(KNOWN, plain)
seeds = st.integers(0, 2**32)


@pytest.mark.parametrize(("record", "travel"), WAYS)
@settings(max_examples=5, deadline=None)
@given(seed=seeds)
def test_a_record_survives_xml(record: str, travel: str, seed: int) -> None:
    """Every record written as XML, either way, is read back the same and knows all its elements."""
    values = values_of(record, random.Random(seed), beside=False)
    markup = MarkupWriters(KNOWN, travel).writer(record)(values, "Record")
    document = Document()
    document.feed(markup.encode())
    drift: Counter[tuple[str, str]] = Counter()
    assert ELEMENTS.reader(record).item(document.finish(), drift) == values
    assert drift == Counter()


@pytest.mark.parametrize(("record", "travel"), WAYS)
@settings(max_examples=5, deadline=None)
@given(seed=seeds)
def test_a_record_survives_json(record: str, travel: str, seed: int) -> None:
    """Every record written as JSON, either way, is read back the same and knows all its keys."""
    values = values_of(record, random.Random(seed))
    body = write_json(ObjectWriters(KNOWN, travel).writer(record)(values))
    drift: Counter[tuple[str, str]] = Counter()
    assert OBJECTS.reader(record)(read_json(body), drift) == values
    assert drift == Counter()


@pytest.mark.parametrize("name", BODIES)
@pytest.mark.parametrize("body", FORMATS)
@settings(max_examples=3, deadline=None)
@given(seed=seeds)
def test_a_request_arrives_as_it_was_sent(name: str, body: Format, seed: int) -> None:
    """What the client writes for an operation, the emulator reads with the same values."""
    operation = KNOWN.operation(name)
    assert operation.body is not None
    fields = KNOWN.fields(operation.body.record)
    values = values_of(operation.body.record, random.Random(seed)) if fields else {}
    written = write_body(KNOWN, operation, values, format=body)
    assert read_body(KNOWN, operation, written, format=body) == values


@pytest.mark.parametrize("name", REPLIES)
@pytest.mark.parametrize("body", FORMATS)
@settings(max_examples=3, deadline=None)
@given(seed=seeds, size=st.integers(1, 400))
def test_a_reply_arrives_as_it_was_sent(name: str, body: Format, seed: int, size: int) -> None:
    """What the emulator answers is read the same however the network cuts it."""
    operation = KNOWN.operation(name)
    reply, draw = operation.reply, random.Random(seed)
    assert reply.record is not None
    count = draw.randint(0, 4) if reply.kind == "many" else 1
    rows = [values_of(reply.record, draw, beside=False) for _ in range(count)]
    fragments = [
        write_record(KNOWN, reply.record, row, format=body, element=reply.item) for row in rows
    ]
    parts = b"".join(
        write_reply(KNOWN, operation, fragments, format=body, next_url="https://a.example/?b=1&c=2")
    )
    found = read_reply(name, chunks(parts, size))
    hidden = reply.status_only_in_xml and body == "xml"
    assert found.records == ([] if hidden else rows)
    assert found.reader.status == "OK"
    assert found.reader.next_url == "https://a.example/?b=1&c=2"
    assert found.reader.drift == Counter()


@pytest.mark.parametrize("body", FORMATS)
@given(text=st.text())
def test_any_text_survives_or_is_refused(body: Format, text: str) -> None:
    """A text comes back exactly, line ends and all; one that XML cannot carry is refused unsent."""
    operation = KNOWN.operation("contacts.add")
    try:
        escape(text)
    except ValueError:
        with pytest.raises(BodyError, match=r"ContactWrite\.name is not a text that XML can carry"):
            write_body(KNOWN, operation, {"name": text}, format=body)
        return
    written = write_body(KNOWN, operation, {"name": text}, format=body)
    assert read_body(KNOWN, operation, written, format=body) == {"name": text or None}


@given(text=st.text(), task=st.text(st.characters(codec="utf-8", exclude_categories=["C"])))
def test_attributes_survive(text: str, task: str) -> None:
    """Texts in attributes come back exactly, quotes and line ends too."""
    operation = KNOWN.operation("jobs.assign")
    try:
        values = {"id": "J1", "add": [{"uuid": text, "task_uuid": task}]}
        written = write_body(KNOWN, operation, values, format="xml")
    except BodyError:
        return
    assert read_body(KNOWN, operation, written, format="xml") == {
        "id": "J1",
        "add": [{"uuid": text or None, "task_uuid": task or None}],
    }


@pytest.mark.parametrize("hidden", ["\\u0000", "\\u0001", "\\u000B", "\\uFFFE", "\\uFFFF"])
def test_json_smuggles_nothing_past_xml(hidden: str) -> None:
    """A request in JSON may hold no text that a reply in XML could not carry."""
    operation = KNOWN.operation("clients.add")
    for inside in ('"name":"a%s"', '"name":"a","contacts":[{"name":"b%s"}]'):
        body = ("{" + inside % hidden + "}").encode()
        with pytest.raises(
            BodyError, match="Invalid Name: it is not a text that XML can carry"
        ) as caught:
            read_body(KNOWN, operation, body, format="json")
        assert caught.value.field == "Name"


@pytest.mark.parametrize("half", [rb"\ud800", rb"\udc00", rb"\ud800\u0041", rb"\ud800\n"])
def test_half_a_character_is_malformed_and_not_cut(half: bytes) -> None:
    """Half of a pair is no character, and asking again would not help."""
    with pytest.raises(BodyError, match="malformed") as caught:
        read_json(b'{"name":"a' + half + b'b"}')
    assert not caught.value.cut
