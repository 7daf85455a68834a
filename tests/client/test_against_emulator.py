"""Promises kept against the emulator: every read, every fault, every limit, in XML and JSON."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from greenroom.client import CallRecord, MemoryLimiter, Records, Session
from greenroom.client.api import Client, ClientAdd, ClientUpdate, NewContact, TimeEntry
from greenroom.clock import FrozenClock, moment
from greenroom.contract import contract
from greenroom.emulator.faults import Fault
from greenroom.errors import (
    CallError,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ScopeMissing,
    UnexpectedReply,
    Unreachable,
    XeroBroken,
)
from greenroom.testing.stage import Stage, set_stage

NOW = moment("2026-11-24T02:00:00")
READS = [name for name, one in contract().operations.items() if not one.writes]
NOBODY = "00000000-0000-4000-8000-00000000dead"
SPAN = {"from_": dt.date(2025, 1, 1), "to": dt.date(2026, 11, 24)}


@pytest.fixture(scope="module")
def stage() -> Stage:
    """An approved app, signed in to a practice with 30 clients; nothing is changed in it."""
    switches = {"library-with-granular": "allowed"}
    return set_stage(clients=30, clock=FrozenClock(NOW), limits=False, switches=switches)


@pytest.fixture
def fresh() -> Stage:
    """A stage of a test's own, limits on."""
    return set_stage(clients=12, clock=FrozenClock(NOW))


def session_of(stage: Stage, **options: Any) -> tuple[Session, list[CallRecord]]:
    """A session on the stage, and what it tells of its calls."""
    told: list[CallRecord] = []
    found = Session(
        **{
            "send": stage.emulator.send,
            "practice": stage.tenant_id,
            "tokens": stage.session._line.tokens,
            "clock": stage.emulator.clock,
            "on_call": told.append,
            "chance": lambda: 0.0,
            **options,
        }
    )
    return found, told


def known_ids(session: Session) -> dict[str, str]:
    """Something of each group to ask for, where the practice has any."""
    lists: dict[str, Any] = {
        "clients": session.clients.list(),
        "contacts": session.contacts.list(),
        "groups": session.groups.list(),
        "staff": session.staff.list(),
        "jobs": session.jobs.list(**SPAN),
    }
    firsts = {group: next(records, None) for group, records in lists.items()}
    for records in lists.values():
        records.close()
    return {
        group: first.id if group == "jobs" else first.uuid
        for group, first in firsts.items()
        if first is not None
    }


ASKS_FOR = {
    "jobs.for_client": "clients",
    "jobs.for_staff": "staff",
    "time.for_staff": "staff",
    "custom_fields.get_client_values": "clients",
    "custom_fields.get_contact_values": "contacts",
    "documents.list_for_client": "clients",
}
"""What a read is asked with, where its own group does not say it."""


def everything(session: Session, name: str, ids: dict[str, str]) -> object:
    """What a read answers, or the error it ends with."""
    operation = contract().operation(name)
    of = ASKS_FOR.get(name, "jobs" if "job" in operation.path else operation.group)
    places = [ids.get(of, NOBODY) for _ in operation.path_params]
    named = SPAN if {"from_", "to"} <= {param.name for param in operation.params} else {}
    group, _, verb = name.partition(".")
    try:
        found = getattr(getattr(session, group), verb)(*places, **named)
        return found.all() if isinstance(found, Records) else found
    except (Refused, NotFound) as error:
        return error.message


@pytest.mark.parametrize("name", READS)
def test_every_read_is_the_same_in_xml_and_json(stage: Stage, name: str) -> None:
    """Each read gives the same typed records in both formats, or the same refusal."""
    xml, _ = session_of(stage)
    json, _ = session_of(stage, wire="json")
    ids = known_ids(xml)
    one, two = everything(xml, name, ids), everything(json, name, ids)
    assert one == (without_links(two) if name.startswith("time.") else two)


def without_links(found: object) -> object:
    """Time entries without the link that was seen on them in JSON alone."""
    if isinstance(found, list):
        return [without_links(one) for one in found]
    return msgspec.structs.replace(found, web_url=None) if isinstance(found, TimeEntry) else found


def test_pages_and_the_whole_list_agree(stage: Stage) -> None:
    """Small pages, large pages and the plain list hold the same clients."""
    session, told = session_of(stage)
    small = {client.uuid for client in session.clients.paged_list(page_size=7)}
    pages = len(told)
    large = {client.uuid for client in session.clients.paged_list()}
    active = {
        client.uuid
        for client in session.clients.list()
        if not client.is_archived and not client.is_deleted
    }
    assert small == large == active
    assert pages == -(-len(small) // 7)


def test_the_link_to_the_next_page_is_served_at_an_origin(stage: Stage) -> None:
    """With an emulator's own address, links lead back to that address and are followed."""
    session, _ = session_of(stage, origin="http://localhost:8720")
    assert len(session.contacts.list(page_size=10).all()) > 10


def test_a_client_lives_and_is_archived(fresh: Stage) -> None:
    """A client is added with a contact, changed, cleared of a field, and archived."""
    session, _ = session_of(fresh)
    new = ClientAdd(name="Ngaio Ltd", email="a@example.test", contacts=(NewContact(name="Rimu"),))
    made = session.clients.add(new)
    assert made.uuid
    assert [contact.name for contact in made.contacts] == ["Rimu"]
    changed = session.clients.update(ClientUpdate(uuid=made.uuid, name="Ngaio Limited"))
    assert (changed.name, changed.email) == ("Ngaio Limited", "a@example.test")
    session.call("clients.archive", body={"uuid": made.uuid})
    assert session.clients.get(made.uuid).is_archived


def test_only_what_changed_comes_again(fresh: Stage) -> None:
    """The first reply's own clock, given back as ``modified_since``, finds the one change."""
    session, _ = session_of(fresh)
    records = session.clients.list()
    first = records.all()
    assert records.facts.date is not None
    fresh.emulator.advance(60)
    session.clients.update(ClientUpdate(uuid=first[3].uuid or "", name="Changed"))
    since = dt.datetime.fromtimestamp(records.facts.date + 1, dt.UTC)
    assert [client.uuid for client in session.clients.list(modified_since=since)] == [first[3].uuid]


def test_two_hundred_calls_meet_no_limit(fresh: Stage) -> None:
    """The limiter keeps every call within Xero's limits: not one 429."""
    session, told = session_of(fresh)
    for _ in range(200):
        session.staff.list().all()
    assert {call.status for call in told} == {200}
    assert fresh.emulator.clock.now() - NOW < 4 * 61


def test_a_limit_met_all_the_same_is_waited_for(fresh: Stage) -> None:
    """Two sessions that do not share a limiter meet Xero's, wait for it, and lose nothing."""
    one, told = session_of(fresh, limiter=MemoryLimiter())
    two, also = session_of(fresh, limiter=MemoryLimiter())
    for _ in range(40):
        one.staff.list().all()
        two.staff.list().all()
    statuses = [call.status for call in (*told, *also)]
    assert statuses.count(200) == 80
    assert 429 in statuses


def test_an_expired_token_is_refreshed_once(fresh: Stage) -> None:
    """After half an hour the session goes on by itself."""
    fresh.session.staff.list().all()
    fresh.emulator.advance(31 * 60)
    assert fresh.session.staff.list().all()


def test_a_scope_that_was_not_granted_is_named() -> None:
    """An app with client scopes alone is told which scope the jobs need."""
    narrow = set_stage(
        clients=3,
        clock=FrozenClock(NOW),
        scopes=("openid", "offline_access", "practicemanager.client.read"),
    )
    session, _ = session_of(narrow)
    session.clients.list().all()
    with pytest.raises(ScopeMissing) as caught:
        session.jobs.current().all()
    assert "practicemanager.job.read" in caught.value.needed
    assert "practicemanager.client.read" in caught.value.granted


def test_another_practice_is_out_of_reach(stage: Stage) -> None:
    """A practice that was never connected is told as such."""
    session, _ = session_of(stage, practice=NOBODY)
    with pytest.raises(Forbidden, match="not connected"):
        session.clients.list().all()


FAULTS: dict[str, tuple[type[CallError] | None, type[CallError]]] = {
    "dropped": (None, OutcomeUnknown),
    "429-minute": (None, RateLimited),
    "429-concurrent": (None, RateLimited),
    "429-app-minute": (None, RateLimited),
    "500": (None, OutcomeUnknown),
    "502": (None, OutcomeUnknown),
    "503": (None, OutcomeUnknown),
    "cut-body": (None, OutcomeUnknown),
    "answer-lost": (None, OutcomeUnknown),
    "error": (Refused, Refused),
    "wrong-content-type": (UnexpectedReply, OutcomeUnknown),
}
"""By fault: the error a read ends with after one strike, and a write when it strikes for ever."""


def struck(stage: Stage, kind: str, *, count: int | None) -> Iterator[None]:
    """The stage with a fault in it."""
    fault = Fault(id="f", kind=kind, count=count, seconds=5, keep=0.2, text="no")
    stage.emulator.world.faults.append(fault)
    yield
    stage.emulator.world.faults.remove(fault)


@pytest.mark.parametrize("kind", FAULTS)
def test_one_strike_is_passed_over_by_a_read_where_it_may_be(fresh: Stage, kind: str) -> None:
    """One breakdown of any kind costs a read at most a moment; an answer stays an answer."""
    session, _ = session_of(fresh)
    whole = session.contacts.list().all()
    expected, _ = FAULTS[kind]
    for _ in struck(fresh, kind, count=1):
        if expected is None:
            assert session.contacts.list().all() == whole
        else:
            with pytest.raises(expected):
                session.contacts.list().all()


@pytest.mark.parametrize("kind", FAULTS)
def test_a_write_in_trouble_is_never_doubled(fresh: Stage, kind: str) -> None:
    """Whatever happens to a write, it happens once at most, and doubt is told as doubt."""
    session, told = session_of(fresh)
    before = len(session.clients.list().all())
    told.clear()
    for _ in struck(fresh, kind, count=None):
        with pytest.raises(FAULTS[kind][1]):
            session.clients.add(ClientAdd(name="Once"))
    if FAULTS[kind][1] is not RateLimited:
        assert len(told) == 1
    fresh.emulator.advance(3600)
    assert len(session_of(fresh)[0].clients.list().all()) - before in {0, 1}


@pytest.mark.parametrize("kind", ["dropped", "500", "502", "503", "cut-body", "answer-lost"])
def test_a_read_in_lasting_trouble_is_told_after_three_tries(fresh: Stage, kind: str) -> None:
    """Nobody is kept waiting for ever by a Xero that stays broken."""
    session, told = session_of(fresh)
    for _ in struck(fresh, kind, count=None):
        with pytest.raises((XeroBroken, Unreachable)):
            session.contacts.list().all()
    assert len(told) == 3


def test_a_day_used_up_says_when_it_opens(fresh: Stage) -> None:
    """A limit that opens hours later is told with its moment, not waited for."""
    session, _ = session_of(fresh)
    fault = Fault(id="f", kind="429-day", seconds=6 * 3600)
    fresh.emulator.world.faults.append(fault)
    with pytest.raises(
        RateLimited, match="day limit is used up; it resumes at 08:00 UTC"
    ) as caught:
        session.clients.list().all()
    assert caught.value.problem == "day"


def test_the_far_side_holds_no_call_open(fresh: Stage) -> None:
    """Lists left half read, refused and broken ones included, leave all five places free."""
    session, _ = session_of(fresh)
    for kind in ("cut-body", "error", "503"):
        for _ in struck(fresh, kind, count=1):
            try:
                next(session.clients.list())
            except CallError:
                continue
    for _ in range(6):
        found: Records[Client] = session.clients.list()
        next(found)
        found.close()
    assert session.clients.list().all()
