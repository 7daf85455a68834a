"""Promises of a session: whatever the far side does, the caller gets records or one clear error."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from client_cast import (
    JSON,
    NOW,
    PRACTICE,
    XML,
    Said,
    Told,
    chunked,
    clients,
    envelope,
    gateway,
    refused,
    token,
    tokens_of,
    uuid,
)

from greenroom.client import MemoryLimiter
from greenroom.client.api import ClientAdd, ClientUpdate, NewContact
from greenroom.clock import SystemClock
from greenroom.errors import (
    CallError,
    ConfigError,
    Forbidden,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    Unreachable,
    XeroBroken,
)
from greenroom.send import Request, Response

BASE = "https://api.xero.com/practicemanager/3.1/"
BROKEN = (502, {}, b"")
EXPIRED = (401, JSON, gateway(401, "Unauthorized", "TokenExpired: token expired at 01/01/2026"))
ONE = envelope(f"<Client><UUID>{uuid(1)}</UUID><Name>Ash</Name></Client>")


def limited(seconds: int | None, problem: str = "minute") -> tuple[int, dict[str, str], bytes]:
    """A 429 as Xero sends it."""
    after = {} if seconds is None else {"retry-after": str(seconds)}
    return 429, {"x-rate-limit-problem": problem, **after}, b""


def test_a_list_is_read_to_its_end() -> None:
    """Typed records come out, the response is closed and the limiter left."""
    far = Said((200, {**XML, "date": "Tue, 24 Nov 2026 14:04:08 GMT"}, clients(3)))
    told = Told(far)
    records = told.session.clients.list(detailed=True)
    assert [record.name for record in records] == ["Client 0", "Client 1", "Client 2"]
    assert far.requests[0].url == BASE + "client.api/list?detailed=true"
    assert far.headers["authorization"].startswith("Bearer ")
    assert far.headers["xero-tenant-id"] == PRACTICE
    assert far.closed == 1
    assert (records.facts.rows, records.facts.date) == (3, NOW)
    assert [call.outcome for call in told.calls] == ["ok"]
    assert told.calls[0].bytes_in == len(clients(3))


def test_nothing_is_sent_before_somebody_reads() -> None:
    """A list that nobody reads costs no call; a wrong argument is told at once all the same."""
    far = Said((200, XML, clients(1)))
    told = Told(far)
    told.session.clients.list()
    assert far.requests == []
    with pytest.raises(ConfigError):
        told.session.call("clients.list", {"detialed": True})


def test_one_record_is_one_call() -> None:
    """A get answers with the record itself."""
    told = Told(Said((200, XML, ONE)))
    assert told.session.clients.get(uuid(1)).name == "Ash"


def test_a_record_shows_its_class_and_id_alone() -> None:
    """No name, address or number of a client stands in a repr."""
    client = Told(Said((200, XML, ONE))).session.clients.get(uuid(1))
    assert repr(client) == f"<Client {uuid(1)}>"


def test_a_write_sends_what_is_set() -> None:
    """Unset fields stay out, ``None`` clears, and records inside are written too."""
    far = Said((200, XML, ONE))
    new = ClientAdd(name="Ash", email=None, contacts=(NewContact(name="Rimu", is_primary=True),))
    Told(far).session.clients.add(new)
    assert (
        far.requests[0].body
        == (
            b"<Client><Name>Ash</Name><Email /><Contacts><Contact><Name>Rimu</Name>"
            b"<IsPrimary>Yes</IsPrimary></Contact></Contacts></Client>"
        )
        or b"<Email></Email>" in far.requests[0].body
    )


def test_a_status_alone_is_enough_for_a_delete() -> None:
    """An operation that answers with its status gives nothing back."""
    from_far = Said((200, XML, envelope("")))
    reply = Told(from_far).session.call("clients.delete", body={"uuid": uuid(1)})
    assert (reply.record, reply.value) == (None, None)


def test_a_reply_without_its_record_is_told() -> None:
    """A get that answers OK without a record is not taken for one."""
    with pytest.raises(UnexpectedReply):
        Told(Said((200, XML, envelope("")))).session.clients.get(uuid(1))


def test_the_generic_door_speaks_plain_values() -> None:
    """By name, any operation takes and gives plain values."""
    told = Told(Said((200, XML, ONE)))
    assert told.session.call("clients.get", {"identifier": uuid(1)}).record == {
        "uuid": uuid(1),
        "name": "Ash",
    }
    told = Told(Said((200, XML, clients(2))))
    assert [row["name"] for row in told.session.call("clients.list").records] == [
        "Client 0",
        "Client 1",
    ]


def test_pages_follow_each_other() -> None:
    """The next page is asked for only when the last record of one was read."""
    link = BASE + "client.api/contacts?pageToken=t&amp;pageSize=500"
    row = "<Contact><UUID>{}</UUID></Contact>"
    page = envelope(
        f"<Contacts>{row.format(1)}</Contacts><Pagination><Links><Next>{link}</Next></Links>"
        "</Pagination>"
    )
    last = envelope(f"<Contacts>{row.format(2)}</Contacts>")
    far = Said((200, XML, page), (200, XML, last))
    records = Told(far).session.contacts.list()
    assert next(records).uuid == "1"
    assert len(far.requests) == 1
    assert [record.uuid for record in records] == ["2"]
    assert [request.url for request in far.requests] == [
        BASE + "client.api/contacts?pageSize=500",
        link.replace("&amp;", "&"),
    ]
    assert (records.facts.rows, records.facts.calls) == (2, 2)


def test_numbered_pages_end_with_an_empty_one() -> None:
    """Costs are asked for page by page until Xero counts no more."""
    full = envelope("<Records>1</Records><Costs><Cost><Description>a</Description></Cost></Costs>")
    far = Said((200, XML, full), (200, XML, envelope("<Records>0</Records><Costs/>")))
    assert len(Told(far).session.costs.list().all()) == 1
    assert [request.url.partition("?")[2] for request in far.requests] == ["page=1", "page=2"]


def test_a_span_of_years_is_a_call_per_window() -> None:
    """Two years of jobs cost three calls."""
    far = Said((200, XML, envelope("<Jobs/>")))
    day = dt.date
    Told(far).session.jobs.list(from_=day(2024, 1, 1), to=day(2025, 12, 31)).all()
    assert len(far.requests) == 3


def test_an_expired_token_is_exchanged_and_the_call_replayed() -> None:
    """Xero's 401 costs one refresh; the caller sees only the records."""
    tokens, asked = tokens_of(token("a", number=1), token("a", number=2))
    far = Said(EXPIRED, (200, XML, clients(2)))
    told = Told(far, tokens=tokens)
    assert len(told.session.clients.list().all()) == 2
    assert asked == [None, token("a", number=1)]
    assert told.outcomes() == ["signed-out", "ok"]
    assert far.closed == 2


def test_a_replayed_write_carries_its_body_again() -> None:
    """A refused token was not used, so the write goes again whole."""
    tokens, _ = tokens_of("one", "two")
    far = Said(EXPIRED, (200, XML, ONE))
    Told(far, tokens=tokens).session.clients.add(ClientAdd(name="Ash"))
    assert far.requests[0].body == far.requests[1].body != b""


def test_a_token_refused_twice_is_signed_out() -> None:
    """Where a refresh does not help, the practice must be connected again."""
    tokens, _ = tokens_of("one", "two")
    far = Said(EXPIRED)
    with pytest.raises(SignedOut) as caught:
        Told(far, tokens=tokens).session.clients.list().all()
    assert (caught.value.operation, len(far.requests)) == ("clients.list", 2)


def test_a_source_without_a_token_is_told_with_the_call() -> None:
    """What the token source raises comes through, with operation and practice filled in."""

    def nothing(refused: str | None) -> str:
        raise SignedOut("there is no token", hint="Connect the practice.")

    far = Said((200, XML, ONE))
    with pytest.raises(SignedOut) as caught:
        Told(far, tokens=nothing).session.clients.get(uuid(1))
    assert (caught.value.operation, caught.value.practice) == ("clients.get", PRACTICE)
    assert (caught.value.hint, far.requests) == ("Connect the practice.", [])


def test_a_missing_scope_is_told_with_both_sides() -> None:
    """No refresh is tried; the error names needed and granted scopes."""
    tokens, asked = tokens_of(token("openid", "practicemanager.job.read"))
    far = Said((401, JSON, gateway(401, "Unauthorized", "AuthorizationUnsuccessful")))
    with pytest.raises(ScopeMissing) as caught:
        Told(far, tokens=tokens).session.staff.list().all()
    assert caught.value.granted == ("openid", "practicemanager.job.read")
    assert "practicemanager.staff.read" in caught.value.needed
    assert asked == [None]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ((403, JSON, gateway(403, "Forbidden", "AuthenticationUnsuccessful")), Forbidden),
        ((200, XML, refused("Invalid job identifier")), Refused),
        ((409, XML, refused("Shared")), Refused),
    ],
)
def test_an_answer_is_asked_for_once(
    reply: tuple[int, dict[str, str], bytes], kind: type[Exception]
) -> None:
    """What Xero refuses is not asked again, and the response is closed."""
    far = Said(reply)
    with pytest.raises(kind):
        Told(far).session.clients.list().all()
    assert (len(far.requests), far.closed) == (1, 1)


ON_THE_WAY = [
    XeroBroken("Xero answered 503", operation="token", status=503),
    Unreachable("identity.xero.com gave no answer", sent=True),
    UnexpectedReply("the token reply is not JSON", operation="token", status=200),
]


@pytest.mark.parametrize("error", ON_THE_WAY, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("first", [(), (EXPIRED,)], ids=["before anything", "after a 401"])
def test_a_write_that_never_left_is_told_as_what_stopped_it(
    error: CallError, first: tuple[tuple[int, dict[str, str], bytes], ...]
) -> None:
    """Without a token nothing was changed: the token's own trouble is raised, and no doubt."""
    far = Said(*first or [(200, XML, ONE)])

    def tokens(refused: str | None) -> str:
        if first and refused is None:
            return token("practicemanager.client", number=1)
        raise error

    with pytest.raises(type(error)) as caught:
        Told(far, tokens=tokens).session.clients.add(ClientAdd(name="Ash"))
    assert caught.value is error
    assert bool(far.requests) == bool(first)


def test_a_write_waits_for_a_token_as_a_read_does() -> None:
    """A token that cannot be had at once is asked for again, and the write is sent once."""
    far = Said((200, XML, ONE))
    failing = iter(ON_THE_WAY[:2])

    def tokens(_refused: str | None) -> str:
        for error in failing:
            raise error
        return token("practicemanager.client")

    told = Told(far, tokens=tokens)
    assert told.session.clients.add(ClientAdd(name="Ash")).name == "Ash"
    assert (len(far.requests), told.waited) == (1, 3)


def test_a_limit_is_waited_for() -> None:
    """After a 429 the call waits as long as Retry-After says, then goes again; so do writes."""
    far = Said(limited(22), (200, XML, ONE))
    told = Told(far)
    told.session.clients.update(ClientUpdate(uuid=uuid(1), name="Ash"))
    assert told.waited == 22
    assert told.outcomes() == ["rate-limited", "ok"]
    assert [call.attempt for call in told.calls] == [1, 2]


def test_a_limit_that_opens_much_later_is_told() -> None:
    """Beyond the caller's patience the error says when the limit opens; nobody waits."""
    told = Told(Said(limited(3600, "day")))
    with pytest.raises(RateLimited, match=r"resumes at 15:05 UTC, Tue 24 Nov") as caught:
        told.session.clients.list().all()
    assert (told.waited, caught.value.problem) == (0, "day")
    assert caught.value.hint.startswith("Run it again at 15:05 UTC, Tue 24 Nov;")


def test_a_limit_closes_the_door_for_other_calls_too() -> None:
    """What one call's 429 said holds for the next call of the practice."""
    limiter = MemoryLimiter()
    told = Told(Said(limited(3600, "day")), limiter=limiter)
    with pytest.raises(RateLimited):
        told.session.clients.list().all()
    assert limiter.ask(PRACTICE, NOW)[::2] == (3600, "day")
    with pytest.raises(RateLimited, match="day limit is used up; it resumes at 15:05"):
        told.session.staff.list().all()
    assert len(told.calls) == 1


def test_repeated_limits_exhaust_the_patience() -> None:
    """Waits for one call add up to its patience at most."""
    told = Told(Said(limited(50)), patience_seconds=120)
    with pytest.raises(RateLimited) as caught:
        told.session.clients.list().all()
    assert told.waited == 100
    assert "Run it again at 14:07 UTC" in caught.value.hint


def test_a_limit_without_a_time_is_tried_in_growing_steps() -> None:
    """The concurrent limit names no time; the call comes back after a second, then two."""
    told = Told(Said(limited(None, "concurrent"), limited(None, "concurrent"), (200, XML, ONE)))
    told.session.clients.get(uuid(1))
    assert told.waited == 3


def test_the_sixty_first_call_waits_for_the_minute() -> None:
    """The limiter spreads calls without Xero having to say so."""
    told = Told(Said((200, XML, ONE)))
    for _ in range(61):
        told.session.clients.get(uuid(1))
    assert told.waited == 61
    assert told.calls[-1].wait_seconds == 61


def test_a_broken_read_is_tried_three_times() -> None:
    """Two breakdowns pass unseen, three are told."""
    far = Said(BROKEN, Unreachable("no answer"), (200, XML, clients(1)))
    assert len(Told(far).session.clients.list().all()) == 1
    far = Said(BROKEN)
    with pytest.raises(XeroBroken):
        Told(far).session.clients.list().all()
    assert (len(far.requests), far.closed) == (3, 3)


def test_a_list_cut_before_its_first_record_is_read_again() -> None:
    """A body that ends at once is a breakdown like any other."""
    far = Said((200, XML, clients(3)[:60]), (200, XML, clients(3)))
    assert len(Told(far).session.clients.list().all()) == 3


def test_no_record_is_handed_out_twice() -> None:
    """A list cut after its first records ends with an error: they cannot be taken back."""
    far = Said((200, XML, clients(400)[:-100]), (200, XML, clients(400)))
    seen = []
    records = Told(far).session.clients.list()
    with pytest.raises(XeroBroken):
        seen.extend(record.uuid for record in records)
    assert seen == [uuid(number) for number in range(len(seen))]
    assert seen
    assert len(far.requests) == 1


def test_a_page_cut_short_is_asked_for_again() -> None:
    """A page is read whole before its first record is handed out, so it can be repeated."""
    rows = "".join(f"<Contact><UUID>{uuid(n)}</UUID></Contact>" for n in range(100))
    whole = envelope(f"<Contacts>{rows}</Contacts>")
    far = Said((200, XML, whole[:-80]), (200, XML, whole))
    assert len(Told(far).session.contacts.list().all()) == 100
    assert len(far.requests) == 2


@pytest.mark.parametrize(
    "reply",
    [
        Unreachable("no answer"),
        BROKEN,
        (200, XML, ONE[:40]),
        (200, XML, b""),
        (200, {"content-type": "text/html"}, b"<html></html>"),
    ],
    ids=["no answer", "502", "cut short", "empty", "web page"],
)
def test_a_write_without_a_clear_answer_is_never_repeated(
    reply: Unreachable | tuple[int, dict[str, str], bytes],
) -> None:
    """It may have happened: the caller reads it back before anything is sent again."""
    far = Said(reply, (200, XML, ONE))
    with pytest.raises(OutcomeUnknown) as caught:
        Told(far).session.clients.add(ClientAdd(name="Ash"))
    assert len(far.requests) == 1
    assert caught.value.operation == "clients.add"
    assert caught.value.practice == PRACTICE
    assert isinstance(caught.value.__cause__, CallError)


def test_a_write_that_never_left_is_sent_again() -> None:
    """Where no connection came about, nothing can have happened."""
    far = Said(Unreachable("refused", sent=False), (200, XML, ONE))
    Told(far).session.clients.add(ClientAdd(name="Ash"))
    assert len(far.requests) == 2


def test_an_unreachable_host_is_told_with_the_operation() -> None:
    """The error of the network names the operation and the practice."""
    with pytest.raises(Unreachable) as caught:
        Told(Said(Unreachable("api.xero.com could not be reached", sent=False))).session.call(
            "staff.get", {"identifier": uuid(1)}
        )
    assert caught.value.message == "staff.get: api.xero.com could not be reached"
    assert (caught.value.operation, caught.value.practice) == ("staff.get", PRACTICE)


@pytest.mark.parametrize("way", ["with", "close", "forgotten"])
def test_a_reader_may_stop_early(way: str) -> None:
    """Leaving a list half read closes the response and frees its place among the five."""
    far = Said((200, XML, clients(2000)))
    told = Told(far)
    for _ in range(7):
        records = told.session.clients.list()
        if way == "with":
            with records:
                next(records)
        else:
            next(records)
        if way == "close":
            records.close()
        del records
    assert far.closed == 7
    assert told.outcomes() == ["stopped"] * 7


def test_a_sixth_open_list_is_told() -> None:
    """Five lists left open hold every place; the sixth says which limit it waits for."""
    told = Told(Said((200, XML, clients(2000))), patience_seconds=1)
    held = [told.session.clients.list() for _ in range(5)]
    for records in held:
        next(records)
    with pytest.raises(RateLimited, match=r"concurrent limit is used up$"):
        next(told.session.clients.list())
    held[0].close()
    with told.session.clients.list() as records:
        next(records)
    for records in held:
        records.close()


def test_nothing_personal_is_told_of_a_call() -> None:
    """The record of a call holds counts and ids only, never an argument or a body."""
    far = Said((200, XML, clients(1)))
    told = Told(far)
    told.session.clients.search(query="Rimu Tane").all()
    told.session.call("clients.add", body={"name": "Rimu Tane"})
    assert "Rimu" not in repr(told.calls)
    assert "Rimu" not in repr(far.requests)
    assert told.calls[1].bytes_out == len(far.requests[1].body)


def test_threads_share_a_session() -> None:
    """Twelve threads read whole lists through one session, never more than five at once."""
    running, most, lock = 0, 0, threading.Lock()

    def far(request: Request) -> Response:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)

        def leave() -> None:
            nonlocal running
            with lock:
                running -= 1

        return Response(200, XML, chunked(clients(20)), release=leave)

    told = Told(far, clock=SystemClock())
    counts: list[int] = []
    threads = [
        threading.Thread(target=lambda: counts.append(len(told.session.clients.list().all())))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [20] * 12
    assert 1 <= most <= 5
    assert running == 0
