"""Promises of retrying: Xero's word is obeyed, a write is never doubled, nobody waits for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.client.retry import (
    LONGEST_STEP_SECONDS,
    TRIES,
    Tried,
    in_doubt,
    leaves_doubt,
    wait_seconds,
)
from greenroom.errors import (
    CallError,
    Forbidden,
    NotFound,
    OutcomeUnknown,
    RateLimited,
    Refused,
    ScopeMissing,
    SignedOut,
    UnexpectedReply,
    Unreachable,
    XeroBroken,
)

ERRORS = [
    Forbidden("x"),
    NotFound("x"),
    OutcomeUnknown("x"),
    Refused("x"),
    ScopeMissing("x"),
    SignedOut("x"),
    UnexpectedReply("x", status=200),
    Unreachable("x"),
    Unreachable("x", sent=False),
    XeroBroken("x"),
    RateLimited("x"),
    RateLimited("x", retry_after_seconds=22.0),
]
CHANCE = st.floats(0, 1, exclude_max=True)


def tried(
    *, attempt: int = 1, writes: bool = False, handed_out: bool = False, patience: float = 120.0
) -> Tried:
    """A first try of a read, unless told otherwise."""
    return Tried(attempt, writes, handed_out, patience)


@given(st.sampled_from(ERRORS), st.integers(1, 50), st.booleans(), CHANCE)
def test_nothing_is_repeated_once_a_record_was_handed_out(
    error: CallError, attempt: int, writes: bool, chance: float
) -> None:
    """The caller never gets a record twice."""
    state = tried(attempt=attempt, writes=writes, handed_out=True)
    assert wait_seconds(error, state, chance=chance) is None


@given(st.sampled_from(ERRORS), st.integers(1, 50), CHANCE)
def test_a_write_is_repeated_only_when_it_was_not_carried_out(
    error: CallError, attempt: int, chance: float
) -> None:
    """Only after a 429, or when no byte of it has left, does a write go again."""
    again = wait_seconds(error, tried(attempt=attempt, writes=True), chance=chance) is not None
    harmless = isinstance(error, RateLimited) or (isinstance(error, Unreachable) and not error.sent)
    assert harmless or not again


@given(CHANCE)
def test_a_broken_read_is_tried_three_times(chance: float) -> None:
    """Two more tries after the first, each after a longer wait, then no more."""
    waits = [
        wait_seconds(XeroBroken("x"), tried(attempt=attempt), chance=chance)
        for attempt in range(1, TRIES + 1)
    ]
    assert waits[-1] is None
    assert waits[0] is not None
    assert waits[1] is not None
    assert 0.5 <= waits[0] <= 1.0
    assert 1.0 <= waits[1] <= 2.0


@pytest.mark.parametrize("error", ERRORS[:7], ids=lambda error: type(error).__name__)
def test_an_answer_is_an_answer(error: CallError) -> None:
    """What Xero refused, and what does not fit the contract, is not asked again."""
    assert wait_seconds(error, tried(), chance=0.0) is None


@given(st.floats(0, 1000), st.floats(0, 1000), CHANCE)
def test_retry_after_is_obeyed(after: float, patience: float, chance: float) -> None:
    """Nobody comes back before Retry-After, and nobody waits longer than patience lasts."""
    error = RateLimited("x", retry_after_seconds=after)
    seconds = wait_seconds(error, tried(patience=patience), chance=chance)
    if seconds is None:
        assert after + chance > patience
    else:
        assert after <= seconds <= patience


@given(st.integers(1, 10_000), CHANCE)
def test_a_limit_without_a_time_is_waited_for_in_steps(attempt: int, chance: float) -> None:
    """Where Xero names no time, the waits grow up to a bound and never beyond it."""
    seconds = wait_seconds(RateLimited("x"), tried(attempt=attempt), chance=chance)
    assert seconds is not None
    assert 0 < seconds <= LONGEST_STEP_SECONDS


@pytest.mark.parametrize(
    "error",
    [Unreachable("x"), XeroBroken("x", status=502), UnexpectedReply("x", status=200)],
    ids=lambda error: type(error).__name__,
)
def test_a_write_without_a_clear_answer_is_in_doubt(error: CallError) -> None:
    """The caller is told that the change may have been made, and to read it back first."""
    assert leaves_doubt(error)
    told = in_doubt(error)
    assert error.message in told.message
    assert "Read the record back" in told.hint


@pytest.mark.parametrize(
    "error",
    [
        Unreachable("x", sent=False),
        Refused("x"),
        RateLimited("x"),
        UnexpectedReply("x", status=415),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_write_that_was_not_carried_out_is_not_in_doubt(error: CallError) -> None:
    """A refusal, and a request that never left, are told as they are."""
    assert not leaves_doubt(error)
