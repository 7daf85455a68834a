"""What became of a scenario: each expectation held against what was heard, kept and told. Pure.

What is never right, whatever the scenario, is told in ``manners``. How the client itself ended is
judged as far as it tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

import msgspec

from greenroom.contract import contract
from greenroom.emulator.playing.manners import early, repeated, shown_again
from greenroom.emulator.playing.picks import holds, practice_of
from greenroom.emulator.playing.play import Play
from greenroom.emulator.playing.witness import Heard
from greenroom.emulator.playing.written import Doing, Kept, Rows
from greenroom.emulator.practice.rows import Row

NEAR_SECONDS = 120.0
"""How far a client's "resumes at" may be from the moment when the limit opens."""


class Run(msgspec.Struct, forbid_unknown_fields=True):
    """How one step of the client ended: ``done``, ``partial`` or ``failed``, and on which error.

    With neither, nothing is told of it.
    """

    ends: str = ""
    error: str = ""
    resumes_in_seconds: float | None = None


class Told(msgspec.Struct, forbid_unknown_fields=True):
    """What a client tells of itself, all of it optional.

    ``runs`` are its steps in order, ``rows`` the records it holds by collection, each with its
    ``uuid`` and the fields that are to be looked at.
    """

    runs: tuple[Run, ...] = ()
    rows: dict[str, tuple[dict[str, Any], ...]] = {}


class Check(msgspec.Struct):
    """One expectation and what was found; ``passed`` is ``None`` where nobody told.

    Without one that is ``deciding`` there is no telling right from wrong.
    """

    about: str
    passed: bool | None
    said: str = ""
    deciding: bool = True


class Verdict(msgspec.Struct):
    """Every check of one scenario, and what came of it.

    ``passed`` is ``None``, not judged, where none failed and a deciding one was not told.
    """

    scenario: str
    passed: bool | None
    checks: tuple[Check, ...]

    @property
    def failed(self) -> tuple[Check, ...]:
        """The expectations that were not met."""
        return tuple(check for check in self.checks if check.passed is False)


def judge(play: Play, told: Told | None = None, *, codes: Sequence[int] = ()) -> Verdict:
    """The verdict on what has been played so far; ``codes`` are the exit codes of its runs."""
    told = told or Told()
    checks = (
        *_played(play),
        *_manners(play),
        *_counted(play),
        *_left_behind(play),
        *_exited(play, told, codes),
        *_ended(play, told),
    )
    passed: bool | None = not any(check.passed is False for check in checks)
    if passed and any(check.passed is None and check.deciding for check in checks):
        passed = None
    return Verdict(play.scenario.name, passed, checks)


# ---------------------------------------------------------------------------- whatever the scenario


def _played(play: Play) -> Iterator[Check]:
    """Whether there is anything to judge."""
    came = bool(play.witness.heard)
    yield Check("the client came", came, "" if came else "nobody called")
    if not play.is_over:
        yield Check("every run was made", False, "runs are left: ask for the next one")


def _manners(play: Play) -> Iterator[Check]:
    """What is never right."""
    heard = play.witness.heard
    abreast = max((m.most_in_flight for m in _meters(play)), default=0)
    hasty = early(heard, forgiven=max(0, abreast - 1))
    yield _none("no call before a limit opens", hasty, "came too early")
    twice = shown_again(heard)
    yield _none("no token shown again once it was answered", twice, "showed one again")
    yield _none("no write repeated blindly", repeated(heard), "was sent again, and nobody looked")


def _none(about: str, bad: Sequence[Heard], what: str) -> Check:
    """A check that nothing bad was heard."""
    if not bad:
        return Check(about, True)
    names = ", ".join(dict.fromkeys(call.operation for call in bad))
    return Check(about, False, f"{_times(len(bad))}: {names} {what}")


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def _meters(play: Play) -> Iterator[Any]:
    for mine in play.world.meters.values():
        yield from mine.values()


# ---------------------------------------------------------------------------- as Xero counts


def _counted(play: Play) -> Iterator[Check]:
    """Calls, statuses, limits and refreshes, counted."""
    expect, heard = play.scenario.expect, play.witness.heard
    of_practice = [call for call in heard if call.operation in contract().operations]
    for pattern, wanted in expect.calls.items():
        count = sum(fnmatchcase(call.operation, pattern) for call in heard)
        yield Check(f"calls of {pattern}: {wanted}", wanted.holds(count), f"{count:,}")
    statuses = Counter(str(call.status) for call in of_practice)
    for status, wanted in expect.statuses.items():
        count = statuses[status]
        yield Check(f"answers of {status}: {wanted}", wanted.holds(count), f"{count:,}")
    problems = Counter(call.problem for call in of_practice)
    for problem, wanted in expect.problems.items():
        count = problems[problem]
        yield Check(f"limit {problem} met: {wanted}", wanted.holds(count), f"{count:,}")
    if expect.refreshes is not None:
        count = sum(call.operation == "identity.refresh" for call in heard)
        about = f"refreshes: {expect.refreshes}"
        yield Check(about, expect.refreshes.holds(count), f"{count:,}")
    if play.scenario.practice:
        meant = practice_of(play.world, play.scenario.practice).tenant_id
        strange = sum(call.practice != meant for call in of_practice)
        said = f"{strange:,} of its calls named another tenant" if strange else ""
        yield Check(f"every call names {play.scenario.practice}", not strange, said)
    yield from _in_time(play)


def _in_time(play: Play) -> Iterator[Check]:
    """Whether runs that are to be short were."""
    for number, (span, turn) in enumerate(zip(play.spans, play.turns, strict=True), 1):
        bounds = [step.most_seconds for step in turn.steps if step.most_seconds is not None]
        if bounds:
            seconds = (span.ended or play.now()) - span.began
            about = f"run {number} takes at most {sum(bounds):,.0f} seconds"
            yield Check(about, seconds <= sum(bounds), f"{seconds:,.0f}")


# ---------------------------------------------------------------------------- as the practice is


def _left_behind(play: Play) -> Iterator[Check]:
    """Records of the practice, and who is connected."""
    for written in play.scenario.expect.records:
        yield _record(play, play.picks.fill(written))
    wanted = play.scenario.expect.connected
    if wanted is not None:
        world = play.world
        tenants = {t for mine in world.connections.values() for t in mine}
        known: dict[str, Any] = {**world.practices, **world.organisations}
        found = sorted(known[tenant].name for tenant in tenants)
        about = f"connected in the end: {', '.join(wanted) or 'nothing'}"
        yield Check(about, found == sorted(wanted), ", ".join(found) or "nothing")


def _record(play: Play, kept: Kept) -> Check:
    """A record that must say something, or a number of records that must be there."""
    rows = practice_of(play.world, play.scenario.practice).data[kept.collection]
    if kept.uuid:
        row = rows.find(kept.uuid)
        wrong = [n for n, v in kept.values.items() if row is None or not holds(row, {n: v})]
        about = f"a record of {kept.collection} has its {', '.join(kept.values)}"
        return Check(about, not wrong, f"not so: {', '.join(wrong)}" if wrong else "")
    count = sum(holds(row, kept.where) for row in rows.rows())
    about = f"{kept.collection} like the one meant: {kept.count}"
    return Check(about, count == kept.count, f"{count:,}")


# ---------------------------------------------------------------------------- as the client says


def _exited(play: Play, told: Told, codes: Sequence[int]) -> Iterator[Check]:
    """Runs that broke off, where all was to be done or is told to be."""
    first = 0
    for turn, code in zip(play.turns, codes, strict=False):
        runs = told.runs[first : first + len(turn.steps)]
        first += len(turn.steps)
        gave_up = any(run.error or run.ends in ("partial", "failed") for run in runs)
        may_give_up = any("done" not in step.ends for step in turn.steps)
        silent = not any(run.ends or run.error for run in runs)
        if code and not gave_up and not (may_give_up and silent):
            about = f"run {turn.number} ends with exit code 0, or tells what failed"
            yield Check(about, False, f"exit code {code}")


def _ended(play: Play, told: Told) -> Iterator[Check]:
    """How the client's steps ended, and what it holds."""
    steps = [(turn.number, step) for turn in play.turns for step in turn.steps]
    for number, (turn, step) in enumerate(steps):
        run = told.runs[number] if number < len(told.runs) else None
        about = f"step {number + 1} ({step.do}) ends: {' or '.join(step.ends)}"
        if run is None or not (run.ends or run.error):
            # That a step was done shows elsewhere; that it was given up does not.
            yield Check(about, None, "not told", deciding="done" not in step.ends)
            continue
        how = " ".join(filter(None, (run.ends, run.error)))
        yield Check(about, bool({run.ends, run.error} & set(step.ends)), how)
        if step.resumes:
            yield _resumes(play, turn, run, step)
    for name, wanted in play.scenario.expect.rows.items():
        yield _rows(play, name, wanted, told.rows.get(name))


def _resumes(play: Play, turn: int, run: Run, step: Doing) -> Check:
    """Whether the client says when the limit opens."""
    about = f"it says when it may {step.do} again"
    if run.resumes_in_seconds is None:
        return Check(about, False, "it does not")
    opens = max((c.closed_until for c in play.witness.heard if c.turn == turn), default=0.0)
    span = play.spans[turn - 1]
    away = abs((span.ended or play.now()) + run.resumes_in_seconds - opens) if opens else 0.0
    return Check(about, away <= NEAR_SECONDS, f"{away:,.0f} seconds from the moment")


def _rows(play: Play, name: str, wanted: Rows, told: Sequence[dict[str, Any]] | None) -> Check:
    """Whether the client holds the practice's records."""
    about = f"rows of {name}: {wanted}"
    if told is None:
        return Check(about, None, "not told")
    kept = {str(row.get("uuid")): row for row in told}
    if wanted.count is not None and len(told) != wanted.count:
        return Check(about, False, f"{len(told):,}")
    if not wanted.whole:
        return Check(about, True, f"{len(told):,}")
    rows = practice_of(play.world, play.scenario.practice).data[name].rows()
    meant = {row.uuid: row for row in rows if _wanted(row, wanted)}
    lacking = meant.keys() - kept.keys()
    strange = set[str]() if wanted.more else kept.keys() - meant.keys()
    # A relationship is a row at each of its two clients: only equal rows are one too many.
    twice = len(told) - len({repr(sorted(row.items())) for row in told})
    stale = [
        uuid
        for uuid in meant.keys() & kept.keys()
        if any(_text(kept[uuid].get(f)) != _text(meant[uuid].values.get(f)) for f in wanted.fields)
    ]
    counts = {"missing": lacking, "too many": strange, "out of date": stale}
    said = [f"{len(found):,} {what}" for what, found in counts.items() if found]
    said += [f"{twice:,} twice"] if twice else []
    return Check(about, not said, ", ".join(said) or f"{len(told):,}")


def _wanted(row: Row, wanted: Rows) -> bool:
    """Whether a record of the practice is one that a client should hold."""
    if wanted.active and (row.values.get("is_archived") or row.values.get("is_deleted")):
        return False
    return not wanted.linked or bool(row.ids(wanted.linked))


def _text(value: Any) -> str:
    """A value as both sides write it: what is empty and what is not there are one."""
    return "" if value is None else str(value)
