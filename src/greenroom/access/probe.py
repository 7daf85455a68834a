"""One cheapest call per scope → what it is, why, by which evidence, and what to do next.

Whether a scope may write is judged by the token's own scopes, never by writing: it is only read
through. An empty list is weighed against everything else that answered, and against one more call
where there is a witness. Nothing is kept of what comes back but whether something came. The calls
and the meanings are data of ``probes.toml``; the calls are made in ``probing``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Literal, NamedTuple

from greenroom.access.probe_data import Asked, Emptiness, Meaning, Word, probe_data
from greenroom.clock import utc
from greenroom.contract.model import Contract
from greenroom.contract.scopes import closed_to
from greenroom.draw.dates import short_day
from greenroom.errors import CallError, Forbidden, RateLimited, ScopeMissing, SignedOut


class Verdict(NamedTuple):
    """What one scope turned out to be, by which call, why, and what to do next.

    ``because`` tells an empty list apart; ``records`` is whether any came, None without an answer.
    """

    scope: str
    word: Word
    operation: str
    cause: str
    evidence: str
    next: str
    because: Emptiness | Literal[""] = ""
    records: bool | None = None

    @property
    def is_open(self) -> bool:
        """Whether the scope works as far as can be told: also where nothing speaks against it."""
        return self.word == "open" or (self.word == "empty" and self.because != "blocked")

    @property
    def outcome(self) -> str:
        """The word as the ledger keeps it: records that something hides do not count as open."""
        return "hidden" if self.because == "blocked" else self.word


Call = Callable[[str, dict[str, Any]], Iterable[Any]]
"""A function from operation and arguments to the records that come back."""


class Around(NamedTuple):
    """What else is known: the token's scopes, the moment, the tier, and what was open before.

    ``tier`` says how we know that the app's tier has no XPM; empty where we do not. ``before`` has
    the moment at which a scope last brought records.
    """

    granted: frozenset[str]
    now: float
    tier: str = ""
    before: Mapping[str, float] = {}


def probe(
    contract: Contract, call: Call, *, scopes: Iterable[str], around: Around
) -> list[Verdict]:
    """A verdict per scope."""
    found = [_first(contract, call, scope, around) for scope in scopes]
    return [
        _weighed(contract, call, one, found, around) if one.word == "empty" else one
        for one in found
    ]


def without_practice(scopes: Iterable[str], *, reason: str, tier: str = "") -> list[Verdict]:
    """The verdicts while no practice is connected, by what the last sign-in ended with."""
    data = probe_data()
    told = data.without_practice(reason)
    evidence = f"the last sign-in ended with {reason}" if reason else "no sign-in in the ledger"
    if told.word == "not approved" and tier:
        meaning = data.words["tier"]
        return [Verdict(one, "tier", "", meaning.cause, tier, meaning.next) for one in scopes]
    return [Verdict(one, told.word, "", told.cause, evidence, told.next) for one in scopes]


def _first(contract: Contract, call: Call, scope: str, around: Around) -> Verdict:
    """What the cheapest call shows by itself."""
    data = probe_data()
    asked = data.cheapest(scope)
    if scope not in around.granted:
        found = _verdict(scope, "not consented", asked, "the token does not name it; not called")
        broad = data.broad if contract.scopes[scope].broad else found
        return found._replace(cause=broad.cause, next=broad.next)
    try:
        came = _came(call, asked, around.now)
    except CallError as error:
        return _refused(scope, asked, error, around)
    if not came:
        evidence = f"{asked.operation} answered well, without a record"
        return _verdict(scope, "empty", asked, evidence)._replace(records=False)
    evidence = f"{asked.operation} brought records"
    if not scope.endswith(".read"):
        evidence += "; that it may write is the token's word, nothing was written to find out"
    return _verdict(scope, "open", asked, evidence)._replace(records=True)


def _came(call: Call, asked: Asked, now: float) -> bool:
    """Whether a call brings anything; at most one record is looked at."""
    arguments = dict(asked.arguments)
    if asked.days:
        today = utc(now).date()
        arguments |= {"from_": today - dt.timedelta(days=asked.days), "to": today}
    return bool(list(islice(call(asked.operation, arguments), 1)))


def _verdict(scope: str, word: Word, asked: Asked, evidence: str) -> Verdict:
    meaning = probe_data().words[word]
    return Verdict(scope, word, asked.operation, meaning.cause, evidence, meaning.next)


def _refused(scope: str, asked: Asked, error: CallError, around: Around) -> Verdict:
    """What a refusal means for the scope, which the token names."""
    evidence = f"{error.status or 'no answer'}: {error.message}"
    if isinstance(error, ScopeMissing):
        evidence = (
            f"{error.status}: Xero refuses {asked.operation}, though the token names the scope"
        )
        if around.tier:
            return _verdict(scope, "tier", asked, f"{evidence}; {around.tier}")
        return _verdict(scope, "not approved", asked, evidence)
    if isinstance(error, Forbidden):
        word: Word = "no practice" if error.is_disconnected else "privilege missing"
        return _verdict(scope, word, asked, evidence)
    if isinstance(error, SignedOut):
        return _verdict(scope, "not consented", asked, evidence)
    if isinstance(error, RateLimited):
        found = _verdict(scope, "throttled", asked, evidence)
        return found._replace(next=error.hint or found.next)
    return _verdict(scope, "broken", asked, evidence)


# ------------------------------------------------------------------ empty of what


def _weighed(
    contract: Contract, call: Call, one: Verdict, found: Sequence[Verdict], around: Around
) -> Verdict:
    """An empty list, told apart as far as it can be."""
    data = probe_data()
    asked = data.cheapest(one.scope)
    for other in found:
        why = data.cheapest(other.scope).never_empty
        if other.records is False and why:
            also = "" if other.scope == one.scope else f"; so did {other.operation}"
            return _empty(one, "blocked", f"{one.evidence}{also}, and {why}")
    if asked.lasting and one.scope in around.before:
        day = short_day(utc(around.before[one.scope]).date())
        return _empty(one, "blocked", f"{one.evidence}; it brought records on {day}")
    shown = _shown(contract, call, one, around)
    if shown:
        return shown
    answered = [other.operation for other in found if other.records]
    if answered:
        return _empty(one, "nothing", f"{one.evidence}; {', '.join(answered)} brought some")
    return _empty(one, "unknown", one.evidence)


def _shown(contract: Contract, call: Call, one: Verdict, around: Around) -> Verdict | None:
    """What one more call shows; None where there is none to make, or it brought nothing."""
    asked = probe_data().cheapest(one.scope)
    witness = asked.witness
    if witness is None:
        return None
    others = around.granted - {one.scope}
    # Another call shows nothing of this scope where one more scope of the token opens it.
    if (
        witness.shows == "open"
        and witness.operation != asked.operation
        and not closed_to(contract, others, witness.operation)
    ):
        return None
    try:
        if not _came(call, witness, around.now):
            return None
    except CallError:
        return None
    evidence = f"{one.evidence}; {witness.operation} brought some. {asked.because}"
    if witness.shows == "hidden":
        return _empty(one, "blocked", evidence)
    return _verdict(one.scope, "open", asked, evidence)._replace(records=True)


def _empty(one: Verdict, because: Emptiness, evidence: str) -> Verdict:
    meaning: Meaning = probe_data().empty[because]
    return one._replace(because=because, cause=meaning.cause, evidence=evidence, next=meaning.next)
