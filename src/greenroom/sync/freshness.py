"""How fresh each stream of each practice is, from the reports of its runs. Pure.

A stream that a run skipped or could not load stays as old as it was, and the latest word on why is
kept. How this looks is the command line's business.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Protocol

DAY = 86_400.0


class Ended(Protocol):
    """What is read of a run; the store's runs are such."""

    @property
    def practice(self) -> str:
        """The practice it was for."""

    @property
    def started_at(self) -> float:
        """When it began."""

    @property
    def report(self) -> Mapping[str, Any]:
        """Its report as plain values; empty while it goes on."""


class Fresh(NamedTuple):
    """One stream of one practice: when it was last read in full, and when last at all.

    ``full_due_at`` is when the next pull will read everything again. ``said`` is why the latest run
    left the stream alone; empty when it was loaded.
    """

    practice: str
    stream: str
    full_at: float | None
    changes_at: float | None
    full_due_at: float | None
    outcome: str
    said: str


def freshness(runs: Iterable[Ended], *, full_pull_days: float) -> tuple[Fresh, ...]:
    """Every stream met in the runs, practice by practice; the runs may come in any order."""
    found: dict[tuple[str, str], Fresh] = {}
    for run in sorted(runs, key=lambda one: one.started_at):
        ways = {pull["name"]: pull["way"] for pull in _listed(run, "pulls")}
        for stream in _listed(run, "streams"):
            key = (run.practice, stream["name"])
            before = found.get(key) or Fresh(*key, None, None, None, "", "")
            found[key] = _after(before, stream, ways, run.started_at)
    return tuple(
        one._replace(full_due_at=one.full_at + full_pull_days * DAY)
        if one.full_at is not None and one.stream != "groups"
        else one
        for one in found.values()
    )


def _listed(run: Ended, key: str) -> list[dict[str, Any]]:
    return list(run.report.get(key, ()))


def _after(before: Fresh, stream: Mapping[str, Any], ways: Mapping[str, str], at: float) -> Fresh:
    """A stream's freshness after one more run."""
    told = before._replace(outcome=stream["outcome"], said=stream.get("said", ""))
    if stream["outcome"] != "loaded":
        return told
    # The groups have a list of their own; every other stream comes with the clients.
    way = ways.get("groups" if stream["name"] == "groups" else "clients", "")
    full_at = at if way == "full" else before.full_at
    return told._replace(full_at=full_at, changes_at=at, said="")
