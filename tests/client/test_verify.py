"""A server verified: what holds, every kind of drift, and what is not called at all."""

from __future__ import annotations

from typing import Any

import pytest
from verify_cast import NOW, Change, body, check, edited, planned, session_of, stage_of

from greenroom.client.findings import Finding
from greenroom.client.verify import NEEDS, WRITES, plan, verify
from greenroom.contract import contract
from greenroom.emulator.faults import Fault
from greenroom.errors import SignedOut, Unreachable
from greenroom.send import Request, Response
from greenroom.testing.samples import writing_steps
from greenroom.testing.stage import Stage
from greenroom.wire.reading import Format

KNOWN = contract()
READS = [name for name, one in KNOWN.operations.items() if not one.writes]


@pytest.fixture(scope="module")
def stage() -> Stage:
    """An emulator that plays what the contract says; nothing is changed in it."""
    return stage_of()


@pytest.mark.parametrize("wire", ["xml", "json"])
def test_the_emulator_is_what_the_contract_says(stage: Stage, wire: Format) -> None:
    """All 48 reading operations are called and hold, within the budget told before."""
    found = check(stage, wire=wire)
    assert [one.operation for one in found.report.those("ok")] == READS
    assert [one.findings for one in found.report.outcomes if one.findings] == []
    assert found.report.at_odds == ()
    budget = planned(stage).budget
    assert budget.operations == len(READS)
    assert len(READS) <= found.report.calls <= budget.calls


def test_every_operation_has_one_outcome_in_the_contracts_order(stage: Stage) -> None:
    """102 outcomes: what writes is not tried, and says so."""
    report = check(stage).report
    assert [one.operation for one in report.outcomes] == list(KNOWN.operations)
    left = {one.operation for one in report.those("not tried")}
    assert left == {name for name, one in KNOWN.operations.items() if one.writes}
    assert {one.why for one in report.those("not tried")} == {WRITES}


def test_nothing_is_ever_written(stage: Stage) -> None:
    """Without writing steps only GETs leave, and the practice is as it was."""
    methods: set[str] = set()

    def watching(request: Request) -> Response:
        methods.add(request.method)
        return stage.emulator.send(request)

    practice = stage.emulator.world.practice(stage.tenant_id).data
    before = practice.version
    check(stage, send=watching)
    assert methods == {"GET"}
    assert practice.version == before


@pytest.mark.parametrize("wire", ["xml", "json"])
def test_an_emulators_writes_hold_too(wire: Format) -> None:
    """With the writing steps handed in, all 102 operations are called and hold."""
    making, ending = writing_steps(now=NOW)
    found = check(stage_of(), wire=wire, writes=[*making, *ending])
    assert [one.operation for one in found.report.those("ok")] == list(KNOWN.operations)


FIRST = "<Client><Name>"
LIST = "client.api/paged-list"


def header(name: str, text: str | None) -> Change:
    """A header of the reply exchanged, or left out."""

    def change(status: int, headers: dict[str, str], found: bytes) -> Any:
        rest = {key: value for key, value in headers.items() if key != name}
        return status, rest if text is None else rest | {name: text}, found

    return change


def answer(status: int, text: str) -> Change:
    """Another status and body altogether."""
    return lambda _status, headers, _found: (status, headers, text.encode())


XML_DRIFT: list[tuple[str, Change, tuple[str, str, str]]] = [
    ("unknown field", body((FIRST, "<Client><Mood>x</Mood><Name>")),
     ("unknown", "ClientBase.Mood", "not in the contract")),
    ("unknown part of the envelope", body(("<Clients>", "<Trace>1</Trace><Clients>")),
     ("unknown", "ClientPagedListResponseDto.Trace", "not in the contract")),
    ("unknown item", body(("</Clients>", "<Klient/></Clients>")),
     ("unknown", "ClientPagedListResponseDto.Clients/Klient", "not in the contract")),
    ("missing field", body(("<Phone>", "<X>"), ("</Phone>", "</X>"), ("<Phone />", "")),
     ("missing", "ClientBase.Phone", "in 57 records")),
    ("missing id of one record", lambda s, h, b: (s, h, _without_one_id(b)),
     ("missing", "ClientBase.UUID", "in 57 records")),
    ("missing wrapper", body(("<Clients>", "<Klients>"), ("</Clients>", "</Klients>")),
     ("missing", "ClientPagedListResponseDto.Clients", "in the envelope")),
    ("missing status", body(("<Status>OK</Status>", "")),
     ("missing", "ClientPagedListResponseDto.Status", "in the envelope")),
    ("changed type", body(("<IsProspect>No<", "<IsProspect>false<")),
     ("changed", "ClientBase.IsProspect", "true or false, not yes or no")),
    ("value not known", body(("<PaymentTerm>WithinDays<", "<PaymentTerm>Someday<")),
     ("changed", "BillingType.PaymentTerm", "not one of the values known")),
    ("element inside a value", body(("<Fax />", "<Fax><Line>1</Line></Fax>")),
     ("unknown", "ClientBase.Fax/Line", "not in the contract")),
    ("content type", header("content-type", "text/plain"),
     ("changed", "header content-type", "not one of xml")),
    ("no content type", header("content-type", None),
     ("missing", "header content-type", "missing")),
    ("no correlation id", header("xero-correlation-id", None),
     ("missing", "header xero-correlation-id", "not sent")),
    ("another correlation id", header("xero-correlation-id", "17"),
     ("changed", "header xero-correlation-id", "of another form")),
    ("no limit header", header("x-daylimit-remaining", None),
     ("missing", "header x-daylimit-remaining", "not sent")),
    ("another limit header", header("x-minlimit-remaining", "many"),
     ("changed", "header x-minlimit-remaining", "of another form")),
    ("date", header("date", "yesterday"), ("changed", "header date", "of another form")),
    ("link", body(("client.api/paged-list?", "client.api/elsewhere?")),
     ("changed", "link first", "leads to another path")),
    ("status", answer(418, "<Response/>"), ("changed", "status", "418 is not documented")),
    ("root", body(("<Response", "<Reply"), ("</Response", "</Reply")),
     ("changed", "body", "cannot be read as a reply")),
    ("page of HTML", answer(200, "<html><body>Hello</body></html>"),
     ("changed", "body", "cannot be read as a reply")),
    ("neither", answer(200, "hello"), ("changed", "body", "cannot be read")),
    ("JSON for XML", answer(200, '{"status":"OK","clients":[]}'),
     ("changed", "body", "json, not xml")),
]  # fmt: skip


def _without_one_id(found: bytes) -> bytes:
    """The page, its last client without an id."""
    start, end = found.rindex(b"<UUID>"), found.rindex(b"</UUID></Client>")
    return found[:start] + found[end + len(b"</UUID>") :]


@pytest.mark.parametrize(
    ("change", "wanted"),
    [(change, wanted) for _, change, wanted in XML_DRIFT],
    ids=[name for name, _, _ in XML_DRIFT],
)
def test_each_kind_of_drift_is_found(
    stage: Stage, change: Change, wanted: tuple[str, str, str]
) -> None:
    """One edit of one reply is told by kind, place and words; the untouched operation holds."""
    send = edited(stage.emulator.send, LIST, change)
    found = check(stage, "clients.paged_list", "staff.list", send=send)
    outcome = found.of("clients.paged_list")
    assert outcome.word == "drift"
    assert wanted in [(one.kind, one.place, one.said) for one in outcome.findings]
    assert found.of("staff.list").word == "ok"


@pytest.mark.parametrize(
    ("change", "wanted"),
    [
        (body(('"isArchived":"No"', '"isArchived":false')),
         ("changed", "ClientBase.isArchived", "a boolean, not yes or no")),
        (body(('"costMarkup":0', '"costMarkup":"0"')),
         ("changed", "BillingType.costMarkup", "a whole number, not a JSON number")),
        (body(('"clients":[', '"total":1,"clients":[')),
         ("unknown", "ClientPagedListResponseDto.total", "not in the contract")),
        (body(('"fax":', '"telex":')), ("missing", "ClientBase.fax", "in 57 records")),
        (body(('"fax":null', '"fax":{"line":1}')),
         ("changed", "ClientBase.fax", "an object, not a single value")),
        (body(('"status":"OK"', '"state":"OK"')),
         ("missing", "ClientPagedListResponseDto.status", "in the envelope")),
        (answer(200, '{"status":"OK","clients":{"uuid":"1"}}'),
         ("changed", "ClientPagedListResponseDto.clients", "an object, not a list")),
    ],
    ids=["flag", "number", "envelope", "missing", "object", "status", "list"],
)  # fmt: skip
def test_each_kind_of_drift_is_found_in_json(
    stage: Stage, change: Change, wanted: tuple[str, str, str]
) -> None:
    """JSON has forms of its own to lose."""
    send = edited(stage.emulator.send, LIST, change)
    outcome = check(stage, "clients.paged_list", wire="json", send=send).of("clients.paged_list")
    assert wanted in [(one.kind, one.place, one.said) for one in outcome.findings]


@pytest.mark.parametrize(
    ("switch", "operation", "wanted"),
    [
        ({"birth_date_form": "datetime"}, "clients.paged_list",
         ("changed", "ClientBase.DateOfBirth", "a date and time, not a date")),
        ({"paged_row": "full"}, "clients.paged_list",
         ("changed", "ClientBase.TaxNumber", "sent, though left out of lists")),
        ({"invoice_id_element": "internal-uuid"}, "invoices.current",
         ("changed", "Invoice.InternalUUID", "another name for UUID")),
        ({"note_tags_element": "tag"}, "clients.search",
         ("changed", "ClientNote.Tag", "another name for Tags")),
    ],
    ids=["birth-date-form", "paged-row", "invoice-id-element", "note-tags-element"],
)  # fmt: skip
def test_another_reading_of_a_switch_is_found(
    switch: dict[str, Any], operation: str, wanted: tuple[str, str, str]
) -> None:
    """Where witnesses differ, a server that follows the other one is told apart."""
    found = check(stage_of(clients=200, **switch))
    assert wanted in [(one.kind, one.place, one.said) for one in found.of(operation).findings]


def test_a_field_at_odds_is_not_among_those_seen(stage: Stage) -> None:
    """What drifted counts as at odds; the rest of the record as seen."""
    change = body(("<IsProspect>No<", "<IsProspect>false<"))
    send = edited(stage.emulator.send, LIST, change)
    report = check(stage, "clients.paged_list", send=send).report
    assert report.at_odds == ("ClientBase.is_prospect",)
    assert "ClientBase.is_prospect" not in report.fields
    assert report.fields["ClientBase.uuid"] == 57


def test_few_records_without_a_field_are_no_drift(stage: Stage) -> None:
    """Of 5 people none without a phone says much: it is unseen, not missing."""
    change = body(("<Phone>", "<!--"), ("</Phone>", "-->"))
    send = edited(stage.emulator.send, "staff.api/list", change)
    outcome = check(stage, "staff.list", send=send).of("staff.list")
    assert (outcome.word, outcome.findings) == ("ok", ())
    assert "Staff.phone" in outcome.unseen


def test_an_empty_list_says_how_little_was_compared(stage: Stage) -> None:
    """Nothing but the envelope was seen, and the outcome says so."""
    change = answer(200, "<Response><Status>OK</Status><Categories /></Response>")
    send = edited(stage.emulator.send, "category.api/list", change)
    outcome = check(stage, "categories.list", send=send).of("categories.list")
    assert (outcome.word, outcome.records) == ("ok", 0)
    assert "envelope alone" in outcome.why


def test_scopes_decide_what_is_called(stage: Stage) -> None:
    """What no scope opens is left out with its reason, unless it is to be tried all the same."""
    held = ("practicemanager.client.read",)
    calls = {step.operation.name for step in plan(KNOWN, held, now=NOW).steps}
    assert "clients.list" in calls
    assert "staff.list" not in calls
    assert plan(KNOWN, held, now=NOW).left_out["staff.list"].startswith(NEEDS)
    beyond = plan(KNOWN, held, now=NOW, beyond=True)
    assert {step.operation.name for step in beyond.steps} == set(READS)


def test_a_refusal_is_no_drift() -> None:
    """Calls that the scopes do not open are refused as documented, each by its code."""
    closed = stage_of(library_with_granular="refused")
    found = check(closed, "invoices.current", "clients.paged_list")
    refused = found.of("invoices.current")
    assert (refused.word, refused.why, refused.status) == ("refused", "scope-missing", 401)
    assert found.of("clients.paged_list").word == "ok"


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_breakdown_is_no_drift(stage: Stage, status: int) -> None:
    """Trouble of the server's says nothing of the contract."""
    send = edited(stage.emulator.send, "staff.api/list", answer(status, ""))
    outcome = check(stage, "staff.list", send=send).of("staff.list")
    assert (outcome.word, outcome.status, outcome.findings) == ("refused", status, ())


def test_a_refusal_in_words_keeps_the_words_to_itself(stage: Stage) -> None:
    """ERROR under 200 is a refusal; what it says may name somebody and is not told."""
    words = "Ana Ngata is locked"
    change = answer(
        200,
        f"<Response><Status>ERROR</Status><ErrorDescription>{words}</ErrorDescription></Response>",
    )
    send = edited(stage.emulator.send, "staff.api/list", change)
    outcome = check(stage, "staff.list", send=send).of("staff.list")
    assert outcome.word == "refused"
    assert "Ana" not in repr(outcome)


def test_without_an_id_an_operation_is_not_tried(stage: Stage) -> None:
    """Its outcome says which field nobody has shown."""
    outcome = check(stage, "groups.get").of("groups.get")
    assert (outcome.word, outcome.calls) == ("not tried", 0)
    assert outcome.why == "no Group.uuid|GroupBase.uuid seen"


def test_a_used_up_limit_ends_the_calls() -> None:
    """After a day's limit is met nothing more is asked, and the rest says why."""
    stage = stage_of()
    stage.emulator.world.faults.append(Fault(id="1", kind="429-day", seconds=5000, after=3))
    report = check(stage).report
    assert report.calls == 4
    left = [one for one in report.those("not tried") if one.why != WRITES]
    assert {one.why for one in left} == {"the day limit is used up"}
    assert len(report.those("ok")) == 2


def test_a_broken_reply_is_told_and_the_run_goes_on() -> None:
    """A cut body and a lost connection cost their operation, not the run."""
    stage = stage_of()
    cut = Fault(id="1", kind="cut-body", operation="categories.list", count=None)
    lost = Fault(id="2", kind="dropped", operation="staff.list", count=None)
    stage.emulator.world.faults += [cut, lost]
    found = check(stage, "tasks.list", "categories.list", "staff.list")
    assert found.of("tasks.list").word == "ok"
    assert (found.of("categories.list").word, found.of("categories.list").why) == (
        "refused",
        "xero-broken",
    )
    assert (found.of("staff.list").word, found.of("staff.list").why) == ("not tried", "unreachable")


def test_nobody_there_and_nobody_signed_in_are_errors(stage: Stage) -> None:
    """A server that never answers and a token that is no good end the run at once."""

    def nobody(_request: Request) -> Response:
        raise Unreachable("localhost could not be reached", sent=False)

    with pytest.raises(Unreachable):
        check(stage, send=nobody)
    stage = stage_of()
    session = session_of(stage)
    stage.emulator.advance(3600)
    with pytest.raises(SignedOut):
        verify(session, planned(stage))


def test_a_run_tells_of_each_outcome_as_it_comes(stage: Stage) -> None:
    """Whoever watches hears of every step once, before the report."""
    told: list[str] = []
    verify(session_of(stage), planned(stage), tell=lambda one: told.append(one.operation))
    assert sorted(told) == sorted(READS)


def test_no_value_of_the_practice_stands_in_a_report(stage: Stage) -> None:
    """Names, mails and numbers of the made-up practice are nowhere in what is told."""
    change = body((FIRST, "<Client><Mood>Zebedee Quux</Mood><Name>"))
    send = edited(stage.emulator.send, LIST, change)
    told = repr(check(stage, send=send).report)
    practice = stage.emulator.world.practice(stage.tenant_id).data
    names = [str(row.values["name"]) for row in practice["clients"].rows()]
    assert len(names) > 50
    assert [name for name in [*names, "Zebedee"] if name in told] == []
    assert Finding("unknown", "ClientBase.Mood", "not in the contract", 57) in [
        finding for one in check(stage, send=send).report.outcomes for finding in one.findings
    ]
