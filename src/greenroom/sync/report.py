"""What a run did, as data: rows per stream, calls and bytes predicted and spent, what failed.

Plain structs that become JSON as they are; how a report looks on a terminal is the command
line's business. No personal data stands here.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from greenroom.errors import CallError, GreenroomError, RateLimited
from greenroom.sync.budget import Budget
from greenroom.sync.load import Counts

Outcome = Literal["loaded", "skipped", "refused", "waiting", "failed"]
"""Of a stream: rows and cursor moved · its scope is missing · Xero refuses a scope that the
connection holds · it must wait for the detailed list · the pull that brings it failed."""

RunOutcome = Literal["complete", "partial", "nothing pulled", "failed"]
"""Of a run: all is there that may be had · something failed, waits or was refused · no scope
opens anything (any more) · nothing could be had."""


class Spent(msgspec.Struct):
    """Calls and bytes a run has used, refused and repeated calls included."""

    calls: int = 0
    bytes: int = 0


class MeteredCall(Protocol):
    """What a meter reads of a call; the client's ``CallRecord`` is one."""

    @property
    def bytes_in(self) -> int:
        """The size of the reply's body."""


class Meter:
    """Counts the calls of a session: hand it over as the session's ``on_call``."""

    def __init__(self) -> None:
        self.calls = 0
        self.bytes = 0

    def __call__(self, call: MeteredCall) -> None:
        """Count one call."""
        self.calls += 1
        self.bytes += call.bytes_in

    def since(self, start: Spent) -> Spent:
        """What was spent since a mark."""
        return Spent(self.calls - start.calls, self.bytes - start.bytes)

    def mark(self) -> Spent:
        """What was spent so far."""
        return Spent(self.calls, self.bytes)


class Failure(msgspec.Struct):
    """One thing that went wrong, in words, with the next step."""

    during: str
    code: str
    message: str
    hint: str = ""
    operation: str = ""
    status: int | None = None
    correlation_id: str = ""
    resumes_in_seconds: float | None = None
    exit_code: int = 1
    recovered: bool = False
    """Whether the run went on and reached what it wanted in spite of it."""


class StreamReport(msgspec.Struct):
    """One stream of a run; ``tables`` has the counts of each of its tables."""

    name: str
    outcome: Outcome
    tables: dict[str, Counts] = {}
    needs_any_scope: tuple[str, ...] = ()
    said: str = ""

    @property
    def counts(self) -> Counts:
        """All tables together."""
        total = Counts()
        for counts in self.tables.values():
            total.add(counts)
        return total


class PullReport(msgspec.Struct):
    """One list fetched: ``way`` is full, changes or fallback, ``reason`` says why."""

    name: str
    way: str
    reason: str
    since: float | None = None
    attempts: int = 1
    records: int = 0
    ended_well: bool = False


class Report(msgspec.Struct):
    """One run; ``run`` is its name in the store, where it has one.

    ``full_at`` is when everything was last read, by Xero's clock: memberships and relationships
    may be that old where Xero does not count them as a change of the client.
    """

    practice: str
    destination: str
    started_at: float
    ended_at: float = 0.0
    outcome: RunOutcome = "failed"
    budgets: list[Budget] = []
    spent: Spent = msgspec.field(default_factory=Spent)
    streams: list[StreamReport] = []
    pulls: list[PullReport] = []
    failures: list[Failure] = []
    warnings: list[str] = []
    drift: dict[str, int] = {}
    full_at: float | None = None
    run: str = ""

    @property
    def predicted(self) -> Spent:
        """What the budgets told, together."""
        return Spent(sum(b.calls for b in self.budgets), sum(b.bytes for b in self.budgets))

    def stream(self, name: str) -> StreamReport:
        """The stream of that name; ``KeyError`` when it was not in the run."""
        for stream in self.streams:
            if stream.name == name:
                return stream
        raise KeyError(name)


def failure(error: GreenroomError, during: str) -> Failure:
    """What a report says of an error."""
    found = Failure(during, error.code, error.message, error.hint, exit_code=error.exit_code)
    if isinstance(error, CallError):
        found.operation, found.status = error.operation, error.status
        found.correlation_id = error.correlation_id
    if isinstance(error, RateLimited):
        found.resumes_in_seconds = error.retry_after_seconds
    return found
