"""What evidence and people's words are worth today, question by question. Pure.

Old evidence and old words no longer count; people who differ have to settle it, which no average
hides. The sheet of a project is made of this in ``assessment``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple, Protocol

from greenroom.clock import utc
from greenroom.draw.dates import short_day

GOOD_FOR_DAYS = 365
"""How long a person's word lasts: as long as the assessment itself."""

_DAY = 86_400

Outcome = Literal["holds", "fails", "unknown", "expired", "broken", "missing"]
"""What evidence says today: the last three are what no collector can say."""

Word = Literal["automatic", "attested", "told", "gap"]
"""What a row rests on: evidence, a named person, the settings, or nothing yet."""


class Evidence(Protocol):
    """What a collector saw; ``expires_at`` is when it has to look again."""

    @property
    def outcome(self) -> str:
        """``holds``, ``fails`` or ``unknown``."""

    @property
    def said(self) -> str:
        """The finding in one sentence."""

    @property
    def at(self) -> float:
        """When it looked."""

    @property
    def expires_at(self) -> float:
        """Until when that counts."""

    @property
    def environment(self) -> str:
        """Where it looked."""

    @property
    def how(self) -> str:
        """``observed`` by code, or ``attested`` by a person."""

    @property
    def by(self) -> str:
        """Whose word it is, where it is one."""


class Given(NamedTuple):
    """One answer of a named person; ``yes`` is None where it is neither a yes nor a no.

    ``settles`` ends a contradiction: what others said before no longer counts. One that is
    ``broken`` was changed or removed behind the audit log: nobody knows what it said.
    """

    id: str
    text: str
    by: str
    at: float
    yes: bool | None = None
    document: str = ""
    settles: bool = False
    broken: bool = False

    def counts(self, now: float) -> bool:
        """Whether it is not too old."""
        return now < self.at + GOOD_FOR_DAYS * _DAY


class Finding(NamedTuple):
    """What one collector says of a question today; ``supports``: it answers nothing by holding."""

    collector: str
    outcome: Outcome
    said: str = ""
    at: float = 0.0
    environment: str = ""
    how: str = "observed"
    by: str = ""
    supports: bool = False

    @property
    def attested(self) -> str:
        """By whom it is attested, in words; empty for what code saw."""
        if self.how == "observed":
            return ""
        return f"attested by {self.by}" if self.by else "attested in the settings"


def finding(collector: str, evidence: Mapping[str, Evidence], now: float) -> Finding:
    """What a collector says today; what was never collected or is too old says nothing."""
    found = evidence.get(collector)
    if found is None:
        return Finding(collector, "missing", "never collected")
    known: dict[str, Outcome] = {"holds": "holds", "fails": "fails"}
    known |= {"expired": "expired", "broken": "broken"}
    outcome, said = known.get(found.outcome, "unknown"), found.said
    # A clock that was set back would make old evidence young again.
    fresh = found.at <= now + _DAY and now < found.expires_at
    if not fresh and outcome not in {"expired", "broken"}:
        outcome, said = "expired", f"expired, seen {_day(found.at)}"
    return Finding(collector, outcome, said, found.at, found.environment, found.how, found.by)


def attester(findings: Iterable[Finding]) -> str:
    """Whose word the findings rest on; empty where code saw all of it."""
    return next((one.by for one in findings if one.outcome == "holds" and one.by), "")


def latest(answers: Iterable[Given], *names: str, now: float) -> tuple[Given | None, str]:
    """The answer that counts, and what is wrong with it: too old, or contradicted.

    Of several names, an answer under a later one goes before all under an earlier one.
    """
    place = {name: at for at, name in enumerate(names)}
    ours = sorted(
        (one for one in answers if one.id in place), key=lambda one: (place[one.id], one.at)
    )
    if not ours:
        return None, ""
    settled = max((at for at, one in enumerate(ours) if one.settles), default=0)
    last = next((one for one in reversed(ours) if not one.broken), None)
    if any(one.broken for one in ours[settled:]) or last is None:
        return last, "an answer was changed behind the audit log: answer again, with --settle"
    if not last.counts(now):
        return last, f"{last.by}'s answer of {_day(last.at)} is older than a year: confirm it"
    voices = {one.by: one for one in ours[settled:] if one.counts(now)}
    others = [one for one in voices.values() if {one.yes, last.yes} == {True, False}]
    if others:
        return last, (
            f"{last.by} says {_word(last)}, and {others[-1].by} said {_word(others[-1])}: settle it"
        )
    return last, ""


def judged(
    findings: tuple[Finding, ...], said: Given | None, *, person: str = "", passes: str = ""
) -> tuple[Word, str]:
    """What a question rests on, and what it lacks.

    ``person`` is what a person must add to evidence, ``passes`` what answers it.
    """
    failing = [each for each in findings if each.outcome == "fails"]
    if failing:
        told = f"{failing[0].collector} fails: {failing[0].said}"
        if said is not None and said.yes:
            return "gap", f"{said.by} says yes, and {told}"
        return "gap", told
    if said is not None and said.yes is False:
        return "gap", f"{said.by} says no: say what is planned, and by when"
    deciding = [each for each in findings if not each.supports]
    has_words = said is not None and bool(said.text.strip())
    if deciding and all(each.outcome == "holds" for each in deciding):
        seen = all(each.how == "observed" for each in deciding)
        gap = f"to add: {person}" if person and not has_words else ""
        return "automatic" if seen else "attested", gap
    gap = _lack(findings, person or passes) if said is None else _unsaid(said)
    return ("gap" if gap else "attested"), gap


def _unsaid(said: Given) -> str:
    """What an answer lacks to stand for itself; empty when it has words and says that it is met."""
    if not said.text.strip():
        return f"{said.by} says {_word(said)} and no more: say it in words that can be sent"
    if said.yes is None:
        return f"{said.by} does not say whether it is met: add --yes or --no"
    return ""


def _lack(findings: tuple[Finding, ...], wanted: str) -> str:
    """What to do about a question that nobody and nothing has answered."""
    open_ = [each for each in findings if each.outcome != "holds" and not each.supports]
    if open_:
        each = open_[0]
        return f"{each.collector}: {each.said}"
    return f"to answer: {wanted}"


def _day(at: float) -> str:
    return short_day(utc(at).date())


def _word(given: Given) -> str:
    return "yes" if given.yes else "no"
