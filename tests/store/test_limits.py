"""The shared limiter: the rule's rows, the app's own limit, pauses, leases, and many processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from store_cast import APP, AWAY, HOME, NOW

from greenroom.client.limiter import Limiter, MemoryLimiter, Pace, wait
from greenroom.clock import FrozenClock
from greenroom.store import schema
from greenroom.store.db import Store, open_store
from greenroom.store.limits import DAY_SECONDS, Grant, SharedLimiter

PACE = Pace(concurrent=2, minute=3, minute_seconds=61.0, day=5, day_seconds=DAY_SECONDS)
RULE = partial(wait, pace=PACE)


@pytest.fixture
def limiter(store: Store) -> SharedLimiter:
    """A limiter with small numbers."""
    return SharedLimiter(store, APP, rule=RULE)


def spend(limiter: Limiter, now: float, practice: str = HOME) -> Grant:
    """Ask, and give a granted ticket back at once."""
    grant = limiter.ask(practice, now)
    if grant.wait_seconds == 0:
        limiter.leave(practice, grant.ticket)
    return grant


def test_it_is_a_limiter_like_the_clients_own(limiter: SharedLimiter) -> None:
    """Where the client wants a limiter, the shared one fits, and answers with the same fields."""
    as_limiter: Limiter = limiter
    grant = as_limiter.ask(HOME, NOW)
    assert grant._fields == MemoryLimiter().ask(HOME, NOW)._fields


def test_calls_in_flight_are_counted_until_given_back(limiter: SharedLimiter) -> None:
    """The third call waits while two are under way, and starts when one has ended."""
    first, _ = limiter.ask(HOME, NOW), limiter.ask(HOME, NOW)
    third = limiter.ask(HOME, NOW)
    assert (third.wait_seconds > 0, third.problem) == (True, "concurrent")
    limiter.leave(HOME, first.ticket)
    limiter.leave(HOME, first.ticket)
    assert limiter.ask(HOME, NOW).ticket


def test_minute_and_day_slide(limiter: SharedLimiter) -> None:
    """The minute's fourth call waits for the first to leave the window, the sixth for the day."""
    for second in range(3):
        assert spend(limiter, NOW + second).ticket
    full = spend(limiter, NOW + 3)
    assert (full.wait_seconds, full.problem) == (pytest.approx(58.0), "minute")
    assert spend(limiter, NOW + 61).ticket
    assert spend(limiter, NOW + 62).ticket
    over = spend(limiter, NOW + 200)
    assert over.problem == "day"
    assert spend(limiter, NOW + 200 + over.wait_seconds).ticket


def test_practices_and_apps_are_counted_apart(store: Store, limiter: SharedLimiter) -> None:
    """One practice's full minute keeps neither another practice waiting nor another app."""
    for _ in range(3):
        spend(limiter, NOW)
    assert spend(limiter, NOW).problem == "minute"
    assert spend(limiter, NOW, AWAY).ticket
    assert spend(SharedLimiter(store, "OTHER-APP", rule=RULE), NOW).ticket


def test_the_apps_minute_counts_all_practices(store: Store) -> None:
    """When the practices together used up the app's minute, each of them waits for it."""
    limiter = SharedLimiter(store, APP, rule=RULE, app_minute=3)
    for number in range(3):
        assert spend(limiter, NOW + number, f"practice-{number}").ticket
    full = spend(limiter, NOW + 10, "practice-9")
    assert (full.wait_seconds, full.problem) == (pytest.approx(51.0), "app-minute")
    assert spend(limiter, NOW + 61, "practice-9").ticket


def test_a_pause_closes_one_practice_or_the_app(limiter: SharedLimiter) -> None:
    """Xero's 429 closes the practice it was for, and all of them when it names the app."""
    limiter.close(HOME, NOW + 22, "minute")
    limiter.close(HOME, NOW + 5, "day")
    paused = spend(limiter, NOW)
    assert (paused.wait_seconds, paused.problem) == (22.0, "minute")
    assert spend(limiter, NOW, AWAY).ticket
    limiter.close(HOME, NOW + 30, "AppMinute")
    assert spend(limiter, NOW, AWAY).problem == "app-minute"
    assert spend(limiter, NOW + 31, AWAY).ticket
    assert spend(limiter, NOW + 31).ticket


def test_a_call_that_never_came_back_frees_its_place(store: Store) -> None:
    """A process died with its tickets: after their lease others may start."""
    limiter = SharedLimiter(store, APP, rule=RULE, lease_seconds=30)
    limiter.ask(HOME, NOW)
    limiter.ask(HOME, NOW)
    assert limiter.ask(HOME, NOW + 29).problem == "concurrent"
    assert limiter.ask(HOME, NOW + 30).ticket


def test_a_clock_set_back_makes_no_room(limiter: SharedLimiter) -> None:
    """Calls that seem to lie ahead count as made just now."""
    for _ in range(3):
        spend(limiter, NOW)
    assert spend(limiter, NOW - 3600).problem == "minute"


def test_old_rows_are_deleted_as_it_goes(store: Store, limiter: SharedLimiter) -> None:
    """What no rule looks at any more is gone after an hour's next call."""
    spend(limiter, NOW)
    limiter.close(HOME, NOW + 5, "minute")
    spend(limiter, NOW + DAY_SECONDS + 2)
    with store.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.calls)) == 1
        assert connection.scalar(sa.select(sa.func.count()).select_from(schema.closures)) == 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["ask", "leave", "close"]),
        st.sampled_from([HOME, AWAY]),
        st.floats(0, 40, allow_nan=False),
    ),
    max_size=25,
)


@given(STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_shared_and_in_memory_agree(url: str, steps: Sequence[tuple[str, str, float]]) -> None:
    """Whatever is asked, given back and closed, both limiters say the same."""
    clock = FrozenClock(NOW)
    store = open_store(url, clock=clock)
    with store.transaction() as connection:
        connection.execute(schema.calls.delete())
        connection.execute(schema.closures.delete())
    shared = SharedLimiter(store, APP, rule=RULE)
    alone = MemoryLimiter(PACE)
    tickets: list[tuple[str, str, str]] = []
    for what, practice, seconds in steps:
        clock.advance(seconds)
        if what == "ask":
            mine, theirs = (one.ask(practice, clock.now()) for one in (shared, alone))
            assert mine.wait_seconds == pytest.approx(theirs.wait_seconds)
            assert mine.problem == theirs.problem
            if mine.ticket:
                tickets.append((practice, mine.ticket, theirs.ticket))
        elif what == "leave" and tickets:
            place, one, other = tickets.pop()
            shared.leave(place, one)
            alone.leave(place, other)
        elif what == "close":
            for one in (shared, alone):
                one.close(practice, clock.now() + seconds, "minute")
    store.close()


def test_threads_together_keep_the_limits(limiter: SharedLimiter) -> None:
    """Sixteen threads ask at once: two get a ticket, the others wait."""
    with ThreadPoolExecutor(16) as pool:
        grants = list(pool.map(lambda _: limiter.ask(HOME, NOW), range(16)))
    assert sum(bool(grant.ticket) for grant in grants) == 2


def test_processes_together_keep_the_limits(url: str, store: Store) -> None:
    """Three processes ask as fast as they can: no window of a second holds more than its calls."""
    program = (
        "import sys, time; from functools import partial\n"
        "from greenroom.client.limiter import Pace, wait\n"
        "from greenroom.store.db import open_store\n"
        "from greenroom.store.limits import SharedLimiter\n"
        "pace = Pace(concurrent=3, minute=8, minute_seconds=1.0)\n"
        "limiter = SharedLimiter(open_store(sys.argv[1]), 'app', rule=partial(wait, pace=pace))\n"
        "print('ready', flush=True); sys.stdin.readline(); until = time.time() + 1.5\n"
        "while time.time() < until:\n"
        "    grant = limiter.ask('home', time.time())\n"
        "    time.sleep(0.004 if grant.ticket else min(0.02, grant.wait_seconds))\n"
        "    if grant.ticket: limiter.leave('home', grant.ticket)\n"
    )
    running = [
        subprocess.Popen(
            [sys.executable, "-c", program, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        for _ in range(3)
    ]
    for process in running:
        assert process.stdout is not None
        process.stdout.readline()
    for process in running:
        process.communicate(b"go\n", timeout=60)
    with store.read() as connection:
        starts = sorted(connection.scalars(sa.select(schema.calls.c.started_at)))
    assert len(starts) >= 9
    assert all(later - first >= 1.0 for first, later in zip(starts, starts[8:], strict=False))
