"""Promises of the limiter: Xero's limits hold at Xero's end, whatever the order of calls."""

from __future__ import annotations

import heapq
import threading
from bisect import bisect_left

from hypothesis import given, settings
from hypothesis import strategies as st

from greenroom.client.limiter import MemoryLimiter, Pace, concerns_app, wait
from greenroom.contract import contract

JITTER_SECONDS = 0.9
"""How much later than another a call may arrive; our window is a second longer than Xero's."""


def arrivals(limiter: MemoryLimiter, lengths: list[float], jitters: list[float]) -> list[float]:
    """When calls arrive at the far side that are started as early as the limiter lets them."""
    now, found, running = 0.0, [], list[tuple[float, str]]()
    for length, jitter in zip(lengths, jitters, strict=True):
        while (grant := limiter.ask("practice", now)).wait_seconds > 0:
            now += max(grant.wait_seconds, 0.01)
            while running and running[0][0] <= now:
                limiter.leave("practice", heapq.heappop(running)[1])
        found.append(now + jitter)
        heapq.heappush(running, (now + length, grant.ticket))
        assert len(running) <= limiter.pace.concurrent
    return sorted(found)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_a_minute_at_xero_never_sees_more_than_sixty_starts(data: st.DataObject) -> None:
    """At most 5 calls are in flight, and any 60 seconds at Xero's end see at most 60 arrivals."""
    count = data.draw(st.integers(61, 200))
    size = {"min_size": count, "max_size": count}
    lengths = data.draw(st.lists(st.floats(0.001, 3.0), **size))
    jitters = data.draw(st.lists(st.floats(0.0, JITTER_SECONDS), **size))
    found = arrivals(MemoryLimiter(), lengths, jitters)
    for place, start in enumerate(found):
        assert bisect_left(found, start + 60.0) - place <= 60


@given(
    starts=st.lists(st.floats(0, 200), max_size=130).map(sorted),
    in_flight=st.integers(0, 6),
    closed_until=st.floats(0, 300),
)
def test_the_wait_told_is_long_enough(
    starts: list[float], in_flight: int, closed_until: float
) -> None:
    """Asking again after the wait is granted, unless the wait was for a call in flight."""
    now = 200.0
    seconds, problem = wait(starts, in_flight, closed_until, now, pace=Pace())
    assert seconds >= 0
    later, _ = wait(starts, min(in_flight, 4), closed_until, now + seconds, pace=Pace())
    assert later < 1e-6
    if in_flight >= 5:
        assert seconds > 0, problem


def test_the_sixth_call_waits() -> None:
    """Five calls may be in flight, the sixth waits until one has left."""
    limiter = MemoryLimiter()
    grants = [limiter.ask("practice", 0.0) for _ in range(6)]
    assert [grant.wait_seconds > 0 for grant in grants] == [False] * 5 + [True]
    assert grants[-1].problem == "concurrent"
    limiter.leave("practice", grants[0].ticket)
    assert limiter.ask("practice", 0.0).ticket


def test_practices_do_not_slow_each_other() -> None:
    """A practice that has used up its limits leaves another's alone."""
    limiter = MemoryLimiter()
    for _ in range(5):
        limiter.ask("busy", 0.0)
    assert limiter.ask("idle", 0.0).ticket


def test_the_day_is_shared() -> None:
    """Only the share of the tier's day is used, and the wait lasts until the first call is old."""
    limiter = MemoryLimiter(Pace().with_day(1000, 0.01))
    for second in range(10):
        limiter.leave("practice", limiter.ask("practice", float(second)).ticket)
    grant = limiter.ask("practice", 100.0)
    assert (grant.problem, grant.wait_seconds) == ("day", 86_401.0 - 100.0)


def test_a_closed_door_stays_closed() -> None:
    """After a 429 no call of the practice starts before the moment Xero named."""
    limiter = MemoryLimiter()
    limiter.close("practice", 22.0, "minute")
    limiter.close("practice", 10.0, "concurrent")
    assert limiter.ask("practice", 1.0)[::2] == (21.0, "minute")
    assert limiter.ask("other", 1.0).ticket
    assert limiter.ask("practice", 22.0).ticket


def test_the_apps_limit_closes_every_practice() -> None:
    """The app's own limit, in either spelling, holds for all practices."""
    for problem in ("appminute", "app-minute", "AppMinute"):
        assert concerns_app(problem)
        limiter = MemoryLimiter()
        limiter.close("practice", 30.0, problem)
        assert limiter.ask("other", 0.0).wait_seconds == 30.0
    assert not concerns_app("minute")


def test_the_app_has_a_minute_of_its_own() -> None:
    """Calls of all practices together stay below the app's limit."""
    limiter = MemoryLimiter(Pace(app_minute=3))
    for practice in "abc":
        assert limiter.ask(practice, 0.0).ticket
    assert limiter.ask("d", 1.0)[::2] == (60.0, "app-minute")


def test_threads_share_a_limiter() -> None:
    """Twenty threads asking at once get five tickets, each its own."""
    limiter = MemoryLimiter()
    tickets: list[str] = []
    threads = [
        threading.Thread(target=lambda: tickets.append(limiter.ask("practice", 0.0).ticket))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({ticket for ticket in tickets if ticket}) == 5
    assert len(tickets) == 20


def test_a_ticket_may_be_given_back_twice() -> None:
    """Leaving twice, or with a ticket nobody knows, opens no further place."""
    limiter = MemoryLimiter()
    tickets = [limiter.ask("practice", 0.0).ticket for _ in range(5)]
    limiter.leave("practice", tickets[0])
    limiter.leave("practice", tickets[0])
    limiter.leave("practice", "unknown")
    assert limiter.ask("practice", 0.0).ticket
    assert not limiter.ask("practice", 0.0).ticket


def test_the_pace_is_the_contracts() -> None:
    """The numbers are those the contract gives, with windows a second longer."""
    limits, pace = contract().limits, Pace()
    assert (pace.concurrent, pace.minute) == (limits["concurrent"].calls, limits["minute"].calls)
    assert (pace.day, pace.app_minute) == (limits["day"].calls, limits["app-minute"].calls)
    assert pace.minute_seconds == limits["minute"].seconds + 1
    assert pace.day_seconds == limits["day"].seconds + 1


def test_a_clock_that_was_set_back_makes_neither_room_nor_hours_of_waiting() -> None:
    """After the clock is set back, a full minute is still full, and waits a minute at most."""
    limiter = MemoryLimiter()
    for _ in range(60):
        limiter.leave("practice", limiter.ask("practice", 10_000.0).ticket)
    grant = limiter.ask("practice", 5_000.0)
    assert (grant.wait_seconds, grant.problem) == (61.0, "minute")
    assert limiter.ask("other", 5_000.0).ticket


def test_a_thread_that_read_the_clock_early_is_no_set_back_clock() -> None:
    """A start that lies a moment ahead stays where it is."""
    limiter = MemoryLimiter()
    for second in range(60):
        limiter.leave("practice", limiter.ask("practice", float(second)).ticket)
    assert limiter.ask("practice", 58.5).wait_seconds == 2.0
