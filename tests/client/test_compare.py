"""One reply beside the contract: whatever comes is told, and nothing is ever raised."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from client_cast import CORRELATION
from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.client.compare import compare
from greenroom.client.disguise import Disguise
from greenroom.client.findings import LEAST_RECORDS, Facts, missing_fields
from greenroom.client.listening import Heard
from greenroom.client.samples import sample_of
from greenroom.contract import contract
from greenroom.send import Request
from greenroom.testing.samples import make_samples
from greenroom.wire.reading import Format

KNOWN = contract()
GOOD = {
    "xero-correlation-id": CORRELATION,
    "date": "Tue, 24 Nov 2026 02:00:00 GMT",
    "x-daylimit-remaining": "4999",
    "x-minlimit-remaining": "59",
    "x-appminlimit-remaining": "9999",
}
SAMPLES = make_samples(clients=10)
BODIES = [SAMPLES.files[one.file] for one in SAMPLES.samples if one.file]


def heard(body: bytes, *, wire: Format = "xml", path: str = "client.api/paged-list") -> Heard:
    """A reply with all the headers of a good one."""
    accept = {"accept": "application/json" if wire == "json" else "application/xml, text/xml"}
    url = f"https://api.xero.com/practicemanager/3.1/{path}"
    kind = "application/json" if wire == "json" else "text/xml; charset=utf-8"
    return Heard(Request("GET", url, accept), 200, {**GOOD, "content-type": kind}, body, whole=True)


@pytest.mark.parametrize("one", SAMPLES.samples, ids=lambda one: f"{one.operation}.{one.wire}")
def test_every_reply_of_the_emulator_fits(one) -> None:
    """Of all 102 operations, in both formats, no sample has anything to be told."""
    operation = KNOWN.operation(one.operation)
    asked = operation.path if operation.paging == "token" else "x"
    found = compare(KNOWN, operation, heard(SAMPLES.files[one.file], wire=one.wire, path=asked))
    assert found.findings == ()
    assert not found.refused


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.sampled_from(sorted(KNOWN.operations)))
def test_spoilt_replies_are_told_and_never_fall_over(seed: int, name: str) -> None:
    """Bytes cut, doubled, swapped or of another operation: a verdict comes, and a sample."""
    draw = random.Random(seed)
    body = bytearray(draw.choice(BODIES))
    for _ in range(draw.randint(0, 6)):
        start = draw.randrange(len(body) + 1)
        piece = body[start : start + draw.randint(1, 40)]
        body[start : start + draw.choice((0, len(piece)))] = draw.choice(
            (b"", b"<", b"}", b"&", piece * 2, b"\x00", b'"x":[', b"</a>", b"null", b"\xff")
        )
    operation = KNOWN.operation(name)
    wire: Format = "json" if bytes(body).lstrip().startswith(b"{") else "xml"
    reply = heard(bytes(body), wire=wire, path=operation.path)
    compare(KNOWN, operation, reply)
    sample_of(KNOWN, operation, reply, Disguise(b"k"))


@pytest.mark.parametrize("count", [LEAST_RECORDS - 1, LEAST_RECORDS])
def test_twenty_records_without_a_field_say_that_it_is_missing(count: int) -> None:
    """Fewer say that it was not seen; dates and numbers may be left out for ever."""
    facts = Facts(Counter({"JobMilestone": count}), Counter({("JobMilestone", "uuid"): count}))
    missing, unseen = missing_fields(KNOWN, facts, "xml")
    places = [one.place for one in missing]
    assert ("JobMilestone.Description" in places) == (count == LEAST_RECORDS)
    assert ("JobMilestone.description" in unseen) == (count != LEAST_RECORDS)
    assert "JobMilestone.Date" not in places
    assert "JobMilestone.date" in unseen


def test_a_record_without_its_id_is_never_only_unset() -> None:
    """One is enough: an id is missing wherever it does not come."""
    facts = Facts(Counter({"JobMilestone": 3}), Counter({("JobMilestone", "uuid"): 2}))
    missing, _ = missing_fields(KNOWN, facts, "json")
    assert [(one.place, one.count) for one in missing] == [("JobMilestone.uuid", 1)]


def test_facts_add_up() -> None:
    """What two replies showed is what each did, together."""
    one = Facts(Counter(a=1), Counter({("a", "x"): 1}), frozenset({("a", "x")}))
    other = Facts(Counter(a=2, b=1), Counter({("a", "y"): 2}))
    assert one.plus(other) == Facts(
        Counter(a=3, b=1), Counter({("a", "x"): 1, ("a", "y"): 2}), frozenset({("a", "x")})
    )
