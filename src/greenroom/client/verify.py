"""Any server's replies against the contract, operation by operation: what holds and what drifted.

Every reading operation that the token's scopes open is called, the cheap ones first; ids come out
of the lists. Nothing is written unless steps that write are handed in. Calls go through the session
as all others do, so that limits, refreshes and retries hold; what came is taken from the wire. One
reply is judged in ``compare``, what to ask next is told in ``itinerary``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

import msgspec

from greenroom.client.compare import Compared, compare
from greenroom.client.findings import NO_FACTS, Facts, Finding, missing_fields
from greenroom.client.itinerary import Step, lacks, reading_steps
from greenroom.client.session import Session
from greenroom.client.walk import Answered, Walk
from greenroom.contract.model import Contract, Operation
from greenroom.errors import UnexpectedReply, XeroBroken
from greenroom.wire.reading import Format

Word = Literal["ok", "drift", "refused", "not tried"]
"""What can be said of an operation."""


NEEDS = "needs "
"""How the reason begins why an operation is left out for its scopes."""

WRITES = "it writes"
"""Why an operation is left out that nobody handed in a step for."""


class Outcome(msgspec.Struct, frozen=True):
    """What one operation turned out to be; names and counts, never a value.

    ``why`` says why it was refused or not tried. ``unseen`` names fields of the records met that
    came with none of them, too few to call them missing.
    """

    operation: str
    word: Word
    why: str = ""
    status: int | None = None
    records: int = 0
    calls: int = 0
    findings: tuple[Finding, ...] = ()
    unseen: tuple[str, ...] = ()


class Report(msgspec.Struct, frozen=True):
    """What a server turned out to be: an outcome per operation, and what was seen as told.

    ``fields`` counts the records that each field came with, those at odds left out; ``at_odds``
    names them.
    """

    wire: Format
    calls: int
    outcomes: tuple[Outcome, ...]
    fields: dict[str, int]
    at_odds: tuple[str, ...]

    def those(self, word: Word) -> tuple[Outcome, ...]:
        """The outcomes of one kind."""
        return tuple(one for one in self.outcomes if one.word == word)


class Budget(msgspec.Struct, frozen=True):
    """The most that a run can take, told before it begins; retries come on top."""

    operations: int
    calls: int


class Plan(NamedTuple):
    """What to call, in order, and what is not called, with the reason."""

    steps: tuple[Step, ...]
    left_out: dict[str, str]

    @property
    def budget(self) -> Budget:
        """What it will cost at most."""
        return Budget(len(self.steps), sum(len(step.asks) for step in self.steps))


def plan(
    contract: Contract,
    granted: Iterable[str],
    *,
    now: float,
    writes: Sequence[Step] = (),
    beyond: bool = False,
) -> Plan:
    """What the scopes open: every operation that reads, and after them the writing steps given.

    ``beyond`` plans what no granted scope opens, too: a refusal costs nothing, and an answer would
    be news.
    """
    held = frozenset(granted)
    steps = [*reading_steps(contract, now=now), *writes]
    given = {step.operation.name for step in steps}
    left_out = {
        one.name: NEEDS + " or ".join(one.scopes_any)
        for one in contract.operations.values()
        if one.name in given and held.isdisjoint(one.scopes_any) and not beyond
    }
    left_out |= {name: WRITES for name in contract.operations if name not in given}
    return Plan(tuple(s for s in steps if s.operation.name not in left_out), left_out)


def verify(
    session: Session, planned: Plan, *, tell: Callable[[Outcome], None] | None = None
) -> Report:
    """The report of a run; ``tell`` hears of each outcome as it comes.

    Raises ``SignedOut``, and ``Unreachable`` when nothing has answered at all. When a limit is used
    up, what is left is not tried, and the outcomes say so.
    """
    run = _Run(session)
    waiting = list(planned.steps)
    while waiting:
        step = run.walk.next_of(waiting)
        waiting.remove(step)
        outcome = run.take(step)
        if tell:
            tell(outcome)
    run.leave_out(planned.left_out)
    return run.report(session.wire)


class _Run:
    """A run while it goes on."""

    def __init__(self, session: Session) -> None:
        self.walk = Walk(session)
        self._contract: Contract = session.contract
        self._wire: Format = session.wire
        self._outcomes: list[Outcome] = []
        self._facts = NO_FACTS

    def take(self, step: Step) -> Outcome:
        """The outcome of one step, kept."""
        lacking = lacks(step, self.walk.finds)
        if self.walk.stopped:
            outcome = Outcome(step.operation.name, "not tried", why=self.walk.stopped)
        elif lacking:
            outcome = Outcome(step.operation.name, "not tried", why=f"no {', '.join(lacking)} seen")
        else:
            outcome = self._called(step)
        self._outcomes.append(outcome)
        return outcome

    def leave_out(self, reasons: dict[str, str]) -> None:
        """Keep what was never to be called."""
        self._outcomes += [Outcome(name, "not tried", why=why) for name, why in reasons.items()]

    def report(self, wire: Format) -> Report:
        """What was found, in the contract's order."""
        order = {name: place for place, name in enumerate(self._contract.operations)}
        odd = self._facts.odd
        return Report(
            wire=wire,
            calls=self.walk.calls,
            outcomes=tuple(sorted(self._outcomes, key=lambda one: order[one.operation])),
            fields={
                f"{record}.{name}": count
                for (record, name), count in sorted(self._facts.seen.items())
                if (record, name) not in odd
            },
            at_odds=tuple(sorted(f"{record}.{name}" for record, name in odd)),
        )

    def _called(self, step: Step) -> Outcome:
        """Ask in one way after the other until something comes."""
        sums = _Sums()
        for answered in self.walk.answers(step):
            sums.calls += answered.calls
            self._judge(step, answered, sums)
            if sums.rows:
                break
        self._facts = self._facts.plus(sums.facts)
        return sums.outcome(self._contract, step.operation, self._wire)

    def _judge(self, step: Step, answered: Answered, sums: _Sums) -> None:
        """What the reply to one call says; a session's own error only where there is no reply."""
        heard, error, operation = answered.heard, answered.error, step.operation
        code = error.code if error else ""
        if heard is None:
            sums.why = code
            return
        sums.status = heard.status
        if heard.status != 200:
            sums.why = code or str(heard.status)
            if not _is_known(self._contract, operation, heard.status):
                sums.found[Finding("changed", "status", f"{heard.status} is not documented")] += 1
        elif isinstance(error, XeroBroken):
            # Cut short: that is trouble on the way, and says nothing of the contract.
            sums.why = code
        elif not heard.whole and not isinstance(error, UnexpectedReply):
            sums.why = "the reply was too long to compare"
        else:
            compared = compare(self._contract, operation, heard)
            sums.add(compared)
            self.walk.finds.take(step, compared.rows, compared.value)


class _Sums:
    """What the calls of one step gave together."""

    def __init__(self) -> None:
        self.found: Counter[Finding] = Counter()
        self.facts: Facts = NO_FACTS
        self.status: int | None = None
        self.answered = False
        self.calls = 0
        self.rows = 0
        self.why = ""

    def add(self, compared: Compared) -> None:
        """Take in a reply that was compared."""
        self.why = "refused in Xero's own words" if compared.refused else ""
        self.answered = self.answered or not compared.refused
        self.rows += compared.records
        self.facts = self.facts.plus(compared.facts)
        for finding in compared.findings:
            self.found[msgspec.structs.replace(finding, count=1)] += finding.count

    def outcome(self, contract: Contract, operation: Operation, wire: Format) -> Outcome:
        """The outcome of the operation."""
        missing, unseen = missing_fields(contract, self.facts, wire)
        findings = [msgspec.structs.replace(one, count=n) for one, n in self.found.items()]
        findings += missing
        word: Word = "drift" if findings else "ok" if self.answered else "refused"
        if not self.calls:
            word = "not tried"
        if word == "ok":
            carries = operation.reply.kind == "many" and not self.rows
            self.why = "no record came: the envelope alone was compared" if carries else ""
        return Outcome(
            operation=operation.name,
            word=word,
            why=self.why,
            status=self.status,
            records=self.rows,
            calls=self.calls,
            findings=tuple(sorted(findings)),
            unseen=tuple(unseen),
        )


def _is_known(contract: Contract, operation: Operation, status: int) -> bool:
    """Whether a status is documented: by the operation, or as a refusal of a call; or trouble."""
    refusals = contract.identity.refusals.values()
    known = {one.status for one in refusals if one.step == "call"}
    return status in known or status in operation.statuses or status >= 500
