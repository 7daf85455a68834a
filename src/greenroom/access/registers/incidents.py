"""The register of incidents: when noticed, when told to Xero, late or not; who said "none". Pure.

What was reported late stays late. An empty register proves nothing by itself: that there was none
is a named person's word for a period, and an incident of that period overtakes it. How entries are
kept is told in ``incident_register``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Literal, NamedTuple

from greenroom.access.actions import Action
from greenroom.access.days import months_after
from greenroom.access.registers.clocks import Reading, clocks
from greenroom.access.registers.duties import Act, Duty, acts_of, lost
from greenroom.clock import moment, utc
from greenroom.draw.dates import duration, moment_both_ways, short_day
from greenroom.store.dossier import Entry, Held

NONE = "no-incidents"
"""The name under which the dossier keeps that there was none."""

State = Literal["open", "closed", "mistaken"]


class Incident(NamedTuple):
    """One incident as it stands; moments are seconds, and ``acts`` all that was said of it.

    Of one that ``is_lost`` the dossier no longer has what the audit log bears out: its moments and
    its state are the log's.
    """

    id: str
    what: str
    noticed_at: float
    reported_at: float | None = None
    state: State = "open"
    did: str = ""
    document: str = ""
    acts: tuple[Act, ...] = ()
    is_lost: bool = False

    @property
    def counts(self) -> bool:
        """Whether it happened: it was not recorded by mistake."""
        return self.state != "mistaken"

    @property
    def deadline(self) -> float:
        """Until when Xero had to be told."""
        return self.noticed_at + (binding().hours or 0) * 3600

    def late_by(self, now: float) -> float:
        """By how many seconds it was, or already is, told too late; 0 for in time."""
        return max(0.0, (now if self.reported_at is None else self.reported_at) - self.deadline)


class NoneSaid(NamedTuple):
    """A named person's word that there was no incident from one day to another."""

    since: dt.date
    until: dt.date
    by: str
    at: float
    words: str = ""

    def overtaken_by(self, found: Iterable[Incident]) -> tuple[Incident, ...]:
        """The incidents that were noticed in those days all the same."""
        return tuple(
            one
            for one in found
            if one.counts and self.since <= utc(one.noticed_at).date() <= self.until
        )


class Register(NamedTuple):
    """Every incident, and every word that there was none, each the oldest first."""

    incidents: tuple[Incident, ...] = ()
    nones: tuple[NoneSaid, ...] = ()


class Look(NamedTuple):
    """What the register says of the last months: an outcome of evidence, in one sentence."""

    outcome: Literal["holds", "fails", "unknown"]
    said: str
    incidents: int
    unreported: int
    late: int


def binding() -> Reading:
    """The reading of the deadline that can be missed."""
    return next(one for one in clocks()["report"].readings if one.binding)


def register_of(incidents: Iterable[Held], attestations: Iterable[Held]) -> Register:
    """The register that the dossier tells, as far as the audit log bears it out."""
    said = (entry for held in attestations if held.name == NONE for entry in held.entries)
    return Register(tuple(map(_incident, incidents)), tuple(map(_none, said)))


def _incident(held: Held) -> Incident:
    acts, last = acts_of(held), held.last.entry
    if last is None:
        return _told_by_the_log(held, acts)
    body: dict[str, Any] = last.body
    return Incident(
        id=last.name,
        what=body["what"],
        noticed_at=body.get("noticed_at", acts[0].at),
        reported_at=body.get("reported_at"),
        state=body.get("state", "open"),
        did=body.get("did", ""),
        document=(body.get("document") or {}).get("name", ""),
        acts=acts,
    )


def _told_by_the_log(held: Held, acts: tuple[Act, ...]) -> Incident:
    """What the audit log alone tells of an incident: when, whether Xero was told, its state."""
    told = held.last.told
    until = told.get("until")
    return Incident(
        id=held.name,
        what=lost(held),
        noticed_at=moment(str(told["date"])),
        reported_at=moment(str(until)) if until else None,
        state=told["status"],  # type: ignore[arg-type]
        acts=acts,
        is_lost=True,
    )


def _none(entry: Entry) -> NoneSaid:
    since, until = (dt.date.fromisoformat(entry.body[key]) for key in ("since", "until"))
    return NoneSaid(since, until, entry.by, entry.at, entry.body.get("words", ""))


def look_back(today: dt.date) -> dt.date:
    """The first day of the period that is asked about."""
    return months_after(today, -(clocks()["look-back"].readings[0].months or 0))


def looked(register: Register, now: float, *, fresh_days: int) -> Look:
    """What the register proves of the period asked about; a word for it counts ``fresh_days``."""
    today = utc(now).date()
    since = look_back(today)
    found = [
        one for one in register.incidents if one.counts and utc(one.noticed_at).date() >= since
    ]
    untold = [one for one in found if one.reported_at is None]
    late = [one for one in found if one.reported_at is not None and one.late_by(now)]
    outcome, said = _judged(register, found, untold, late)
    if not found:
        outcome, said = _empty(register, today, fresh_days=fresh_days)
    return Look(outcome, said, len(found), len(untold), len(late))


def _judged(
    register: Register, found: list[Incident], untold: list[Incident], late: list[Incident]
) -> tuple[Literal["holds", "fails", "unknown"], str]:
    if untold:
        return "fails", f"{_counted(untold)} not reported to Xero: {_ids(untold)}."
    wrong = register.nones[-1].overtaken_by(found) if register.nones else ()
    if wrong:
        said = f"{register.nones[-1].by} said there was none, and {_ids(wrong)} was noticed then."
        return "unknown", said
    if late:
        said = f"{_counted(late)} reported too late: {_ids(late)}. Somebody has to say why."
        return "unknown", said
    return "holds", f"{_counted(found)} reported to Xero in time, in twelve months."


def _empty(
    register: Register, today: dt.date, *, fresh_days: int
) -> tuple[Literal["unknown"], str]:
    """Nothing in the register: what a person said of it, if that still counts."""
    said = "The register is empty: somebody has to say that there was none."
    if register.nones:
        last = register.nones[-1]
        days = f"{short_day(last.since)} to {short_day(last.until)}"
        said = f"Attested by {last.by}, not seen: no incident from {days}."
        if (today - last.until).days > fresh_days:
            said += " Nothing was said of the days since."
        elif last.since > look_back(today):
            said += f" Nothing was said of the days before; {look_back(today)} is asked about."
    return "unknown", said


def incident_duties(found: Iterable[Incident], now: float) -> Iterator[Duty]:
    """What incidents ask of us: to tell Xero, then to close what is done."""
    for one in found:
        if one.state == "open" and one.reported_at is None:
            yield _report(one, now)
        elif one.state == "open":
            yield Duty(_finish(one), "")


def _report(one: Incident, now: float) -> Duty:
    address, late = binding().address, one.late_by(now)
    by = moment_both_ways(one.deadline, now)
    missed = f"The 24 hours ended {by}: report it all the same, and say why it is late."
    why = missed if late else f"24 hours at most: {by}."
    action = Action(
        "deadline",
        f"incident.{one.id}",
        f"Report incident {one.id} to Xero at once ({address}): {one.what.rstrip('.')}.",
        f"{why} {_others()} greenroom access followups drafts the report.",
        f"greenroom access incidents report {one.id} --at MOMENT --by NAME",
        "the moment Xero was told; with your name",
        utc(one.deadline).date(),
        rank=-1,
        is_late=late > 0,
    )
    label = f"incident {one.id}: {clocks()['report'].label}"
    return Duty(action, label + (", overdue by the hour" if late else ""))


def _others() -> str:
    """The readings that are not the one to be held to."""
    rest = (one for one in clocks()["report"].readings if not one.binding)
    said = (one.says + (f", {one.address}" if one.address else "") for one in rest)
    return f"Other sources: {'; '.join(said)}."


def _finish(one: Incident) -> Action:
    return Action(
        "ours",
        f"incident.{one.id}",
        f"Say what was done about incident {one.id}, and close it: {one.what.rstrip('.')}.",
        "Xero asks for incidents of the period and what was done about each.",
        f'greenroom access incidents close {one.id} --did "WHAT WAS DONE" --by NAME',
        "what was done; with your name",
        rank=17,
    )


def told_in_time(one: Incident, now: float) -> str:
    """How the report stands, in words: late is said for ever."""
    late = one.late_by(now)
    if one.reported_at is None:
        by = moment_both_ways(one.deadline, now)
        return f"overdue, was due {by}" if late else f"not yet, due {by}"
    took = duration(one.reported_at - one.noticed_at)
    return f"late by {duration(late)}, told after {took}" if late else f"in time, told after {took}"


def _counted(found: list[Incident]) -> str:
    return "1 incident was" if len(found) == 1 else f"{len(found)} incidents were"


def _ids(found: Iterable[Incident]) -> str:
    return ", ".join(one.id for one in found)
