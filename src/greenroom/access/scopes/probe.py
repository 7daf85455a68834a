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

from greenroom.access.scopes.probe_data import Asked, Emptiness, Witness, Word, probe_data
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
    prober = _Prober(contract, call, around)
    found = [prober.first(scope) for scope in scopes]
    return [prober.weighed(one, found) if one.word == "empty" else one for one in found]


def without_practice(scopes: Iterable[str], *, reason: str, tier: str = "") -> list[Verdict]:
    """The verdicts while no practice is connected, by what the last sign-in ended with."""
    data = probe_data()
    told = data.without_practice(reason)
    evidence = f"the last sign-in ended with {reason}" if reason else "no sign-in in the ledger"
    if told.word == "not approved" and tier:
        meaning = data.words["tier"]
        return [Verdict(one, "tier", "", meaning.cause, tier, meaning.next) for one in scopes]
    return [Verdict(one, told.word, "", told.cause, evidence, told.next) for one in scopes]


class _Prober:
    """Calls made, and their answers judged by what is known around them."""

    def __init__(self, contract: Contract, call: Call, around: Around) -> None:
        self._contract = contract
        self._call = call
        self._around = around
        self._data = probe_data()

    def first(self, scope: str) -> Verdict:
        """What the cheapest call shows by itself."""
        asked = self._data.cheapest(scope)
        if scope not in self._around.granted:
            return self._lacking(scope, asked)
        try:
            came = self._came(asked)
        except CallError as error:
            return self._refused(scope, asked, error)
        if not came:
            evidence = f"{asked.operation} answered well, without a record"
            return _verdict(scope, "empty", asked, evidence)._replace(records=False)
        evidence = f"{asked.operation} brought records"
        if self._contract.scopes[scope].manages:
            evidence += "; that it may write is the token's word, nothing was written to find out"
        return _verdict(scope, "open", asked, evidence)._replace(records=True)

    def _lacking(self, scope: str, asked: Asked) -> Verdict:
        """A scope that the token does not name: no call, but for a broad one beside granular ones.

        Whether those open what only broad scopes are named for nobody knows; one call tells.
        """
        found = _verdict(scope, "not consented", asked, "the token does not name it; no call")
        known = self._contract.scopes
        if not known[scope].broad:
            return found
        broad, enough = self._data.broad, self._data.granular
        found = found._replace(cause=broad.cause, next=broad.next)
        held = self._around.granted & known.keys()
        if not any(known[name].family == "practice" for name in held):
            return found
        try:
            came = self._came(asked)
        except CallError as error:
            how = f"{error.status or error.code}"
            evidence = f"the token does not name it, and {asked.operation} fails without it ({how})"
            return found._replace(evidence=evidence)
        evidence = f"the token does not name it, and {asked.operation} answers all the same"
        if known[scope].manages:
            return found._replace(evidence=f"{evidence}; writing is not tried")
        return Verdict(
            scope, "open", asked.operation, enough.cause, evidence, enough.next, records=came
        )

    def _came(self, asked: Asked) -> bool:
        """Whether a call brings anything; at most one record is looked at."""
        arguments = dict(asked.arguments)
        if asked.days:
            today = utc(self._around.now).date()
            arguments |= {"from_": today - dt.timedelta(days=asked.days), "to": today}
        return bool(list(islice(self._call(asked.operation, arguments), 1)))

    def _refused(self, scope: str, asked: Asked, error: CallError) -> Verdict:
        """What a refusal means for the scope, which the token names."""
        evidence = f"{error.status or 'no answer'}: {error.message}"
        word: Word = "broken"
        if isinstance(error, ScopeMissing):
            evidence = f"{error.status}: Xero refuses {asked.operation}"
            evidence += ", though the token names the scope"
            word = "not approved"
            if self._around.tier:
                word, evidence = "tier", f"{evidence}; {self._around.tier}"
        elif isinstance(error, Forbidden):
            word = "no practice" if error.is_disconnected else "privilege missing"
        elif isinstance(error, SignedOut):
            word = "not consented"
        elif isinstance(error, RateLimited):
            found = _verdict(scope, "throttled", asked, evidence)
            return found._replace(next=error.hint or found.next)
        return _verdict(scope, word, asked, evidence)

    # -------------------------------------------------------------- empty of what

    def weighed(self, one: Verdict, found: Sequence[Verdict]) -> Verdict:
        """An empty list, told apart as far as it can be from all that was found."""
        asked, before = self._data.cheapest(one.scope), self._around.before
        for other in found:
            why = self._data.cheapest(other.scope).never_empty
            if other.records is False and why:
                also = "" if other.scope == one.scope else f"; so did {other.operation}"
                return _empty(one, "blocked", f"{one.evidence}{also}, and {why}")
        if asked.lasting and one.scope in before:
            day = short_day(utc(before[one.scope]).date())
            made = _empty(one, "blocked", f"{one.evidence}; it brought records on {day}")
            cause = (
                f"It brought records on {day}: unless all were deleted since, something hides them."
            )
            return made._replace(cause=cause)
        shown = self._shown(one)
        if shown:
            return shown
        answered = [other.operation for other in found if other.records]
        if answered:
            return _empty(one, "nothing", f"{one.evidence}; {', '.join(answered)} brought some")
        return _empty(one, "unknown", one.evidence)

    def _shown(self, one: Verdict) -> Verdict | None:
        """What one more call shows; None where there is none to make, or it brought nothing."""
        asked = self._data.cheapest(one.scope)
        witness = asked.witness
        if witness is None or not self._tells(one.scope, asked, witness):
            return None
        try:
            if not self._came(witness):
                return None
        except CallError:
            return None
        evidence = f"{one.evidence}; {witness.operation} brought some. {asked.because}"
        if witness.shows == "hidden":
            return _empty(one, "blocked", evidence)
        return _verdict(one.scope, "open", asked, evidence)._replace(records=True)

    def _tells(self, scope: str, asked: Asked, witness: Witness) -> bool:
        """Whether a second call shows anything: not where another scope opens it as well."""
        if witness.shows == "hidden" or witness.operation == asked.operation:
            return True
        others = self._around.granted - {scope}
        return bool(closed_to(self._contract, others, witness.operation))


def _verdict(scope: str, word: Word, asked: Asked, evidence: str) -> Verdict:
    meaning = probe_data().words[word]
    return Verdict(scope, word, asked.operation, meaning.cause, evidence, meaning.next)


def _empty(one: Verdict, because: Emptiness, evidence: str) -> Verdict:
    meaning = probe_data().empty[because]
    return one._replace(because=because, cause=meaning.cause, evidence=evidence, next=meaning.next)
