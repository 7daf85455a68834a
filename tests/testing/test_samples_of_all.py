"""Samples of every operation: all there, the same each time, each a reply with something in it."""

from __future__ import annotations

import json

import pytest

from greenroom.contract import contract
from greenroom.testing.samples import index_of, make_samples, writing_steps
from greenroom.wire.reading import reply_reader

KNOWN = contract()
MADE = make_samples()


def test_there_is_one_of_each_in_both_formats() -> None:
    """102 operations, XML and JSON, each in its file."""
    for wire in ("xml", "json"):
        told = [one for one in MADE.samples if one.wire == wire]
        assert [one.operation for one in told] == list(KNOWN.operations)
    assert set(MADE.files) == {one.file for one in MADE.samples if one.file}


def test_each_holds_what_its_operation_promises() -> None:
    """None is empty, refused or left out."""
    assert [(one.operation, one.wire, one.why) for one in MADE.without_record()] == []


@pytest.mark.parametrize("one", MADE.samples, ids=lambda one: one.file)
def test_each_is_a_reply_of_its_operation(one) -> None:
    """It is read with nothing unknown in it, under the type the index tells."""
    operation = KNOWN.operation(one.operation)
    body = MADE.files[one.file]
    reader = reply_reader(
        KNOWN, operation, content_type=one.headers["content-type"], first=body[:64]
    )
    rows = [*reader.feed(body), *reader.finish()]
    assert (one.status, reader.status, dict(reader.drift)) == (200, "OK", {})
    assert bool(rows) == (one.came in ("record", "records"))
    assert (reader.value is not None) == (one.came == "value")


def test_the_same_call_makes_the_same_bytes() -> None:
    """A front end's mocks do not change unless somebody means them to; another seed is another."""
    assert make_samples() == MADE
    assert make_samples(seed=2).files["clients.get.xml"] != MADE.files["clients.get.xml"]


@pytest.mark.parametrize("country", ["NZ", "UK"])
def test_other_countries_have_all_of_them_too(country) -> None:
    """Every operation answers with something in a practice of another country."""
    made = make_samples(clients=40, country=country)
    assert [(one.operation, one.wire) for one in made.without_record()] == []


def test_the_index_is_what_a_mock_is_set_up_from() -> None:
    """Method, path, the address asked, status, headers and file of each."""
    told = json.loads(index_of(MADE))
    assert len(told["samples"]) == 204
    (one,) = [s for s in told["samples"] if s["file"] == "clients.get.json"]
    assert (one["method"], one["path"]) == ("GET", "client.api/get/{identifier}")
    assert one["asked"].startswith("/practicemanager/3.1/client.api/get/")
    assert one["headers"]["content-type"].startswith("application/json")
    assert "authorization" not in json.dumps(told)


def test_every_operation_that_writes_is_called_once() -> None:
    """The written calls cover all 54, each named by the contract."""
    making, ending = writing_steps(now=0.0)
    names = [step.operation.name for step in (*making, *ending)]
    assert len(names) == len(set(names))
    assert set(names) == {name for name, one in KNOWN.operations.items() if one.writes}
