"""What became of each stream of a run, and of the run as a whole, written into its report.

Which pull feeds which stream, and in what order, is in ``run``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from greenroom.contract.model import Contract
from greenroom.errors import GreenroomError, ScopeMissing
from greenroom.sync.report import Outcome, Report, RunOutcome, StreamReport, failure


class Outcomes:
    """The streams of one report. ``granted``: the token's scopes, where they are known."""

    def __init__(
        self, report: Report, contract: Contract, granted: Collection[str] | None = None
    ) -> None:
        self._report = report
        self._contract = contract
        self._granted = frozenset(granted or ())

    def note(
        self, name: str, outcome: Outcome, *, said: str = "", needed: tuple[str, ...] = ()
    ) -> None:
        """Write down what became of a stream; the first bad news stays."""
        for known in self._report.streams:
            if known.name == name:
                if known.outcome == "loaded":
                    known.outcome, known.said, known.needs_any_scope = outcome, said, needed
                return
        self._report.streams.append(StreamReport(name, outcome, said=said, needs_any_scope=needed))

    def skip(self, names: Iterable[str], needed: tuple[str, ...]) -> None:
        """Note streams that no scope of the connection opens."""
        for name in names:
            said = f"the connection has none of the scopes {', '.join(needed)}"
            self.note(name, "skipped", said=said, needed=needed)

    def closed(self, names: Sequence[str], error: ScopeMissing) -> None:
        """Note streams whose call lacked a scope: the token's lack, or Xero's refusal of it."""
        granted = self._granted.union(error.granted)
        held = [scope for scope in error.needed if scope in granted]
        if not held:
            self.skip(names, error.needed)
            return
        said = f"Xero refuses {', '.join(held)}, which this connection holds"
        found = failure(error, " and ".join(names))
        found.message, found.hint = said, self._contract.identity.refusals["scope-closed"].next
        self._report.failures.append(found)
        for name in names:
            self.note(name, "refused", said=said)

    def failed(self, names: Sequence[str], error: GreenroomError) -> None:
        """Note a failure and the streams it cost."""
        self._report.failures.append(failure(error, " and ".join(names)))
        for name in names:
            self.note(name, "failed", said=error.message)

    def recovered(self) -> None:
        """Say that the failures of the client list so far were overcome."""
        for one in self._report.failures:
            if one.during.startswith("clients, try"):
                one.recovered = True

    def whole(self, *, pulled: bool) -> RunOutcome:
        """How the run went: a skipped stream is no failure, but a run of nothing else is none."""
        met = {stream.outcome for stream in self._report.streams}
        if "loaded" in met and met <= {"loaded", "skipped"}:
            return "complete"
        if "loaded" in met or pulled:
            return "partial"
        return "failed" if met & {"failed", "waiting"} else "nothing pulled"
