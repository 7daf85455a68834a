"""Whether a failed call is tried again, and after how long. Pure: the session waits.

The rule: a 429 was not carried out, so anything may be repeated once its Retry-After has passed; a
read that broke is tried three times; a write is never repeated once bytes of it may have left,
because Xero has no key that would make the second one harmless.
"""

from __future__ import annotations

from typing import NamedTuple

from greenroom.errors import (
    CallError,
    OutcomeUnknown,
    RateLimited,
    UnexpectedReply,
    Unreachable,
    XeroBroken,
)

TRIES = 3
"""How often a call that broke is tried in all."""

FIRST_SECONDS = 1.0
"""The wait after the first failure; it doubles with each one, and the jitter takes up to half."""

LONGEST_STEP_SECONDS = 30.0
"""The longest wait without a word from Xero."""


class Tried(NamedTuple):
    """What is known when a try has failed.

    ``attempt`` counts from 1. ``writes``: a write may have left, which is not so while its token is
    still awaited. ``handed_out``: the caller already holds a record of this reply.
    ``patience_seconds``: what is left of the time the caller is willing to wait for limits.
    """

    attempt: int
    writes: bool
    handed_out: bool
    patience_seconds: float


def wait_seconds(error: CallError, tried: Tried, *, chance: float) -> float | None:
    """How long to wait before the next try; ``None`` is "give up". ``chance`` is in [0, 1)."""
    if tried.handed_out:
        return None
    if isinstance(error, RateLimited):
        return _for_limit(error, tried, chance=chance)
    if tried.attempt >= TRIES or not _may_repeat(error, tried):
        return None
    return _step(tried.attempt, chance)


def leaves_doubt(error: CallError) -> bool:
    """Whether a write may have happened although this came of it."""
    if isinstance(error, Unreachable):
        return error.sent
    if isinstance(error, UnexpectedReply):
        return error.status == 200
    return isinstance(error, XeroBroken)


def in_doubt(error: CallError) -> OutcomeUnknown:
    """What to raise for a write without a clear answer."""
    return OutcomeUnknown(
        f"{error.operation}: it is not known whether the change was made ({error.message})",
        hint="Read the record back before you send the change again.",
        operation=error.operation,
        practice=error.practice,
        correlation_id=error.correlation_id,
        status=error.status,
    )


def _for_limit(error: RateLimited, tried: Tried, *, chance: float) -> float | None:
    """Retry-After, and a moment more so that callers do not all return at once."""
    if error.retry_after_seconds is None:
        # Xero sends no time for the concurrent limit and the app's.
        seconds = _step(tried.attempt, chance)
    else:
        seconds = error.retry_after_seconds + chance
    return seconds if seconds <= tried.patience_seconds else None


def _may_repeat(error: CallError, tried: Tried) -> bool:
    """Whether a call that broke may be sent again."""
    if tried.writes:
        return isinstance(error, Unreachable) and not error.sent
    return isinstance(error, Unreachable | XeroBroken)


def _step(attempt: int, chance: float) -> float:
    """A wait that doubles with each attempt, less up to half of it by chance."""
    whole = min(LONGEST_STEP_SECONDS, FIRST_SECONDS * 2.0 ** min(attempt - 1, 10))
    return whole * (1.0 - chance / 2.0)
