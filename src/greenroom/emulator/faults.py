"""Trouble on purpose: which call it strikes, and what it does to the answer.

A fault is data: a kind, whom it meets, when and how often. ``door`` faults strike before the gate,
``instead`` faults take the place of the answer once the gate is passed, ``after`` faults spoil an
answer that was made, so that what the call changed stays changed. ``clock`` faults put wrong times
into it, whatever else has happened to it. What a fault does to an answer is told in ``damage``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from typing import Literal

import msgspec

from greenroom.clock import moment
from greenroom.contract import contract
from greenroom.emulator.orders import NewFault
from greenroom.errors import EmulatorError

Place = Literal["door", "instead", "after", "clock"]

PLACES: dict[Place, str] = {
    "door": "before the call is looked at",
    "instead": "in place of the answer; nothing is carried out",
    "after": "at the answer; the call was carried out",
    "clock": "at the times in the answer",
}
"""Every place, and what it means for the call."""

KINDS: dict[str, Place] = {
    "dropped": "door",
    "token-expired": "door",
    "token-revoked": "door",
    "429-minute": "instead",
    "429-day": "instead",
    "429-concurrent": "instead",
    "429-app-minute": "instead",
    "500": "instead",
    "502": "instead",
    "503": "instead",
    "gateway": "instead",
    "page": "instead",
    "error": "instead",
    "empty-list": "instead",
    "authorise-blank": "instead",
    "answer-lost": "after",
    "answer-500": "after",
    "cut-body": "after",
    "slow-body": "after",
    "slow": "after",
    "wrong-content-type": "after",
    "unknown-element": "after",
    "clock-skew": "clock",
}
"""Every kind of trouble, and where it strikes."""


SIGN_IN = ("identity.", "connections.")
"""How the names of calls begin that are no operations of the API."""

SIGN_IN_CALLS = (
    "identity.authorise", "identity.code", "identity.refresh", "identity.token",
    "identity.revocation", "identity.discovery", "identity.keys", "identity.userinfo",
    "connections.list", "connections.delete",
)  # fmt: skip
"""The calls of the identity side that a fault may meet."""

MOST_SECONDS = 400 * 86_400
"""The longest time a fault may take or tell: a little over a year."""

_OF_THE_API = frozenset(
    ("429-minute", "429-day", "429-concurrent", "429-app-minute", "error", "unknown-element")
)


class Fault(msgspec.Struct, kw_only=True):
    """One piece of scripted trouble.

    ``operation`` is a name or a pattern such as ``clients.*`` or ``identity.refresh``; empty means
    any call of the API. ``practice`` is a tenant id. It strikes ``count`` times (``None``: for
    ever) after letting ``after`` matching calls pass, each time with ``probability``, from
    ``from_at`` and before ``until_at`` where these moments are set. ``status``, ``title`` and
    ``text`` fill a gateway reply or the words of an error; ``seconds`` is how long a slow reply
    takes, what a 429 tells to wait, or how far ahead (behind: below zero) a wrong clock is;
    ``keep`` is the part of a cut body that arrives.
    """

    id: str
    kind: str
    operation: str = ""
    practice: str = ""
    count: int | None = 1
    after: int = 0
    probability: float = 1.0
    status: int = 0
    title: str = ""
    text: str = ""
    seconds: float = 0.0
    keep: float = 0.5
    content_type: str = "text/html"
    from_at: float | None = None
    until_at: float | None = None
    met: int = 0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise EmulatorError(f"No such fault: {self.kind}", hint=f"One of: {', '.join(KINDS)}")

    def meets(self, place: Place, operation: str, practice: str, now: float) -> bool:
        """Whether this fault is meant for that call at that place and moment."""
        if KINDS[self.kind] != place or not self.is_on(now):
            return False
        if self.practice and self.practice != practice:
            return False
        if self.kind == "empty-list" and not _lists(operation):
            return False
        # Sign-in must not stumble over a fault that was meant for calls.
        if not self.operation:
            return not operation.startswith(SIGN_IN)
        return fnmatchcase(operation, self.operation)

    def is_on(self, now: float) -> bool:
        """Whether it may strike at a moment: begun, not ended, and not used up."""
        begun = self.from_at is None or self.from_at <= now
        over = self.until_at is not None and self.until_at <= now
        return begun and not over and (self.count is None or self.struck < self.count)


def _lists(operation: str) -> bool:
    """Whether an operation answers with many records, so that there can be none."""
    terms = contract()
    found = terms.operations.get(operation) or terms.accounting.get(operation)
    return found is not None and found.reply.kind == "many"


def _check_names(order: NewFault) -> None:
    """Nothing; ``EmulatorError`` for a fault that could never strike what it names."""
    terms = contract()
    known = [*terms.operations, *terms.accounting, *SIGN_IN_CALLS]
    struck = [name for name in known if fnmatchcase(name, order.operation)]
    if order.operation and not struck:
        near = ", ".join(get_close_matches(order.operation, known)) or "clients.list, clients.*"
        raise EmulatorError(f"No operation is called {order.operation}", hint=f"Such as: {near}")
    if struck and order.kind in _OF_THE_API and all(n.startswith(SIGN_IN) for n in struck):
        raise EmulatorError(f"{order.kind} cannot happen at {order.operation}")
    if struck and order.kind == "empty-list" and not any(map(_lists, struck)):
        raise EmulatorError(f"{order.operation} answers with no list that could be empty")


def _check_values(order: NewFault) -> None:
    """Nothing; ``EmulatorError`` for a status, a time or a text that no reply could have."""
    if order.status and not 100 <= order.status <= 599:
        raise EmulatorError(f"A status is from 100 to 599, not {order.status}")
    least = -MOST_SECONDS if order.kind == "clock-skew" else 0
    if not least <= order.seconds <= MOST_SECONDS:
        raise EmulatorError(f"Seconds are from {least:,} to {MOST_SECONDS:,}")
    if not (order.content_type.isprintable() and order.content_type.isascii()):
        raise EmulatorError("A content type is plain text on one line")


def scripted(order: NewFault, *, fault_id: str, now: float) -> Fault:
    """The fault that was ordered; its times are seconds from ``now``, or moments."""
    _check_names(order)
    _check_values(order)
    given = {name: getattr(order, name) for name in order.__struct_fields__}
    begins, ends = (_at(given.pop(name), now) for name in ("from_", "until"))
    if begins is not None and ends is not None and ends <= begins:
        raise EmulatorError("A fault cannot end before it begins", hint="Look at from and until.")
    if not 0 <= order.probability <= 1 or not 0 <= order.keep <= 1:
        raise EmulatorError("Probability and the part to keep are from 0 to 1")
    if order.after < 0 or (order.count is not None and order.count < 1):
        raise EmulatorError("A fault strikes once or more often, after no or some calls")
    return Fault(id=fault_id, from_at=begins, until_at=ends, **given)


def _at(told: float | str | None, now: float) -> float | None:
    """The moment that a number of seconds or an ISO date-time names."""
    if not isinstance(told, str):
        return None if told is None else now + told
    try:
        return moment(told)
    except ValueError:
        raise EmulatorError(
            f"Not a moment: {told}", hint="Seconds from now, or such as 2026-11-24T09:00."
        ) from None


def strike(
    faults: Iterable[Fault],
    place: Place,
    operation: str,
    *,
    practice: str,
    seed: int,
    now: float,
) -> Fault | None:
    """The first fault that strikes this call; it counts what it met."""
    for fault in faults:
        if not fault.meets(place, operation, practice, now):
            continue
        # Counted before chance is asked, so that the same world is lived the same way again.
        fault.met += 1
        if fault.met <= fault.after:
            continue
        chance = random.Random(f"{seed}:{fault.id}:{fault.met}")  # noqa: S311
        if fault.probability < 1.0 and chance.random() >= fault.probability:
            continue
        fault.struck += 1
        return fault
    return None
