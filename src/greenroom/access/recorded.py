"""Steps that a person records: whether one can follow, how it is kept, how it is taken back.

A step goes into the dossier with the name of who says so; the ledger hears of its id and digest. A
step recorded by mistake gets a new version that says so: nothing is erased.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from greenroom.access.answering import note_prepared
from greenroom.access.asking import asked_of
from greenroom.access.attesting import document_told, require_whole, step_command
from greenroom.access.journey import is_rehearsal
from greenroom.access.journey_data import Event, JourneyData, journey_data
from greenroom.access.observed import Gathered, gathered
from greenroom.access.office import Office, alone
from greenroom.access.spoken import a_name, day_past, one_line, remark_on
from greenroom.access.tracks import Fold, fold, in_order
from greenroom.clock import utc
from greenroom.draw.dates import short_day
from greenroom.errors import ConfigError
from greenroom.store.dossier import Entry


class Step(NamedTuple):
    """What a person says happened."""

    event: str
    by: str
    on: dt.date | None = None
    note: str = ""
    document: str = ""
    reference: str = ""
    force: bool = False


class Kept(NamedTuple):
    """A step as it was kept, and what the person should know of it."""

    entry: Entry
    remarks: tuple[str, ...] = ()


class Possible(NamedTuple):
    """An event that can be recorded now, and what is wanted with it."""

    event: str
    label: str
    track: str
    who: str
    wanted: str


def possible(office: Office) -> tuple[Possible, ...]:
    """What can be recorded where the approval stands."""
    data, found = journey_data(), gathered(office)
    tracks = _tracks(office, found, utc(found.now).date(), real=False)
    return tuple(
        Possible(
            name,
            event.label,
            data.tracks[event.track].label,
            event.who,
            "a name" if event.bare else event.document or event.reference or "any document",
        )
        for name, event in _following(data, tracks)
    )


def keep(office: Office, step: Step) -> Kept:
    """The step in the dossier. Raises ``ConfigError`` for one that cannot be, or cannot follow."""
    return alone(keep_within)(office, step)


def keep_within(office: Office, step: Step) -> Kept:
    """The same, for who holds the approval's registers alone already."""
    data, found = journey_data(), gathered(office)
    event = _known(data, step.event)
    by = a_name(step.by)
    if not by:
        raise ConfigError(
            "Who says so? --by is missing.",
            hint=step_command(step.event).replace("NAME", '"Your Name"'),
        )
    # The day of a step that ends a rehearsal is the world's, not the emulator's.
    now = office.clock.now() if event.ends_rehearsal else found.now
    today = utc(now).date()
    on = day_past(step.on, now, option="--on")
    real = is_real(office, found) or event.ends_rehearsal
    tracks = _tracks(office, found, on, real=real)
    follows = event.follows(tracks.state[event.track])
    if not follows and not step.force:
        raise _refused(data, tracks, step.event, today=today)
    early = _too_early(found, event, tracks, on=on)
    if early and not step.force:
        raise ConfigError(
            f"{step.event} cannot come before what it follows: {early}.",
            hint="Another day with --on; if it happened all the same, add --force.",
        )
    said = _said(office, event, step._replace(by=by))
    body = {"event": step.event, "on": on.isoformat(), **said}
    body["forced"] = bool(early) or not follows
    name = office.dossier.next_name(office.app, "step", step.event)
    facts = {"step": step.event, "date": on.isoformat(), "status": "kept"}
    entry = office.dossier.keep(office.app, "step", name, body, facts=facts)
    return Kept(entry, tuple(_remarks(found, event, step, on, real=is_real(office, found))))


def _said(office: Office, event: Event, step: Step) -> dict[str, Any]:
    """What a person says, whole; ``ConfigError`` that names what its word lacks.

    A reference is a document too: it says where to find one.
    """
    note, reference = one_line("--note", step.note), one_line("--reference", step.reference)
    document, gaps = document_told(step.document), {}
    if event.gaps:
        sheet = asked_of(office).sheet
        note_prepared(office, sheet)
        gaps = {"gaps": len(sheet.gaps)}
    paper = document or reference
    require_whole(step.event, event, by=step.by, note=note, paper=paper, gaps=gaps.get("gaps"))
    said = {"by": step.by, "note": note, "reference": reference, "document": document, **gaps}
    return said | ({"scopes": list(office.workspace.scope_plan.scopes)} if event.plan else {})


@alone
def undo(office: Office, step: Step) -> Kept:
    """The newest such step, taken back; ``ConfigError`` when there is none."""
    _known(journey_data(), step.event)
    by = a_name(step.by)
    if not by:
        raise ConfigError(
            "Who takes it back? --by is missing.",
            hint=f'greenroom access step {step.event} --undo --by "Your Name"',
        )
    wanted = [
        one
        for one in _latest(office).values()
        if one.body["event"] == step.event
        and not one.body.get("undone")
        and (step.on is None or one.body["on"] == step.on.isoformat())
    ]
    if not wanted:
        when = f" on {step.on.isoformat()}" if step.on else ""
        raise ConfigError(
            f"No step {step.event}{when} is recorded.", hint="greenroom access history lists them."
        )
    last = max(wanted, key=lambda one: (one.body["on"], _number(one)))
    body = {**last.body, "undone": True, "undone_by": by, "why": one_line("--note", step.note)}
    body["by"] = by
    facts = {"step": step.event, "date": str(last.body["on"]), "status": "undone"}
    entry = office.dossier.keep(office.app, "step", last.name, body, facts=facts)
    return Kept(entry, (f"It said: {last.body['on']}, by {last.by}. It stays in the dossier.",))


def is_real(office: Office, found: Gathered) -> bool:
    """Whether Xero's side is no longer played."""
    return not is_rehearsal(found.facts, office.settings)


def _latest(office: Office) -> dict[str, Entry]:
    return office.dossier.borne(office.app, "step")


def _number(entry: Entry) -> int:
    """The how-manieth of its event a step is, whatever the clock said."""
    return int(entry.name.rpartition("-")[2])


def _tracks(office: Office, found: Gathered, on: dt.date, *, real: bool) -> Fold:
    """The tracks as they stood on a day."""
    rehearsed = () if real or is_real(office, found) else found.facts.rehearsed
    return fold(journey_data(), (*found.facts.happenings, *rehearsed), on)


def _following(data: JourneyData, tracks: Fold, *, track: str = "") -> Iterator[tuple[str, Event]]:
    """The events that a person can record where the tracks stand."""
    for name, event in data.events.items():
        if event.attest and track in ("", event.track) and event.follows(tracks.state[event.track]):
            yield name, event


def _known(data: JourneyData, name: str) -> Event:
    event = data.events.get(name)
    if event is None:
        raise ConfigError(
            f"There is no step called {name}.", hint="greenroom access step lists those there are."
        )
    if not event.attest:
        raise ConfigError(
            f"{name} is not recorded by hand: it is seen by {event.seen_by}.",
            hint=event.seen_by,
        )
    return event


def _refused(data: JourneyData, tracks: Fold, name: str, *, today: dt.date) -> ConfigError:
    """Why an event cannot follow, and which can."""
    event = data.events[name]
    track = data.tracks[event.track]
    state, moves = tracks.state[event.track], tracks.moves[event.track]
    since = f" since {short_day(moves[-1].on, today)}" if moves else ""
    able = ", ".join(
        one for one, other in _following(data, tracks, track=event.track) if other.from_
    )
    return ConfigError(
        f"{name} cannot follow: {track.label.lower()} is “{track.states[state].label}”{since}.",
        hint=f"From there: {able or 'nothing'}. If it happened all the same, add --force.",
    )


def _too_early(found: Gathered, event: Event, tracks: Fold, *, on: dt.date) -> str:
    """The later step that an event of a day would have had to follow; empty where none is."""
    data, state = tracks.data, tracks.state[event.track]
    track = data.tracks[event.track]
    after = [
        one
        for one in found.facts.happenings
        if one.firm and one.on > on and data.events[one.event].track == event.track
    ]
    for one in in_order(after):
        came = data.events[one.event]
        if came.to:
            between = came.to in event.from_ and track.later(came.to, state)
            is_needed = between and event.to and track.later(event.to, came.to)
            return f"{came.label}, {one.on.isoformat()}" if is_needed else ""
    return ""


def _remarks(
    found: Gathered, event: Event, step: Step, on: dt.date, *, real: bool
) -> Iterator[str]:
    """What should be known of a step just kept."""
    same = (
        one.on
        for one in found.facts.happenings
        if one.firm and journey_data().events[one.event].track == event.track
    )
    if (last := max(same, default=None)) is not None and on < last:
        yield f"It takes its place before a later step of this track, of {last.isoformat()}."
    for option, words in (("--note", step.note), ("--document", step.document)):
        if remark := remark_on(option, words):
            yield remark
    if event.ends_rehearsal and not real:
        yield "This is real: what the sandbox's Xero does no longer counts."
