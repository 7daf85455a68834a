"""One cheapest call per scope → open, empty, refused or broken; each with cause and next step.

A write scope is judged by the token's own scopes, never by writing. Nothing is kept of what comes
back but how many records came.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any, Literal, NamedTuple

from greenroom.clock import utc
from greenroom.contract.model import Contract
from greenroom.errors import (
    CallError,
    Forbidden,
    RateLimited,
    ScopeMissing,
    SignedOut,
    Unreachable,
    XeroBroken,
)

Word = Literal[
    "open", "empty", "not consented", "not approved", "no practice", "throttled", "broken"
]
"""What a probe can find."""


class Verdict(NamedTuple):
    """What one scope turned out to be, by which call, and what to do next."""

    scope: str
    word: Word
    operation: str
    evidence: str
    next: str


CHEAPEST = {
    "practicemanager": "categories.list",
    "practicemanager.client": "clients.paged_list",
    "practicemanager.job": "job_states.list",
    "practicemanager.staff": "staff.list",
    "practicemanager.time": "time.list",
}
"""The cheapest call that each family of scopes opens."""

Call = Callable[[str, dict[str, Any]], Iterable[Any]]
"""A function from operation and arguments to the records that come back."""


def probe(
    contract: Contract, call: Call, *, scopes: Iterable[str], granted: Iterable[str], now: float
) -> list[Verdict]:
    """A verdict per scope; ``granted`` are the scopes the token itself names."""
    held = set(granted)
    return [_verdict(contract, call, scope, held=held, now=now) for scope in scopes]


def _verdict(contract: Contract, call: Call, scope: str, *, held: set[str], now: float) -> Verdict:
    """What one scope is."""
    operation = CHEAPEST[scope.removesuffix(".read")]
    if scope not in held:
        return Verdict(scope, "not consented", operation, "not in the token", "greenroom connect")
    if contract.scopes[scope].manages:
        evidence = "named by the token; nothing is written to find out"
        return Verdict(scope, "open", operation, evidence, "")
    try:
        came = len(list(islice(call(operation, _arguments(operation, now)), 1)))
    except CallError as error:
        return _refused(contract, scope, operation, error)
    if came:
        return Verdict(scope, "open", operation, "records came back", "")
    return Verdict(
        scope,
        "empty",
        operation,
        "answered well, without a record",
        "Either the practice has none, or Xero hides them: compare with its own screen.",
    )


def _arguments(operation: str, now: float) -> dict[str, Any]:
    """What keeps the call cheap."""
    today = utc(now).date()
    if operation == "clients.paged_list":
        return {"page_size": 1}
    if operation == "time.list":
        return {"from_": today - dt.timedelta(days=1), "to": today}
    return {}


def _refused(contract: Contract, scope: str, operation: str, error: CallError) -> Verdict:
    """What a refusal means for the scope, which the token names."""
    if isinstance(error, ScopeMissing):
        evidence = f"{error.status}: Xero refuses {operation}, though the token names the scope"
        advice = contract.identity.refusals["scope-closed"].next
        return Verdict(scope, "not approved", operation, evidence, advice)
    words: dict[type[CallError], Word] = {
        Forbidden: "no practice",
        SignedOut: "not consented",
        RateLimited: "throttled",
        Unreachable: "broken",
        XeroBroken: "broken",
    }
    evidence = f"{error.status or 'no answer'}: {error.message}"
    return Verdict(scope, words.get(type(error), "broken"), operation, evidence, error.hint)
