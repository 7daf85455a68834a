"""Messages from where the journey stands: follow-ups to Xero, updates to the client, the plan.

Pure texts. Nothing here is ever sent: a person reads, changes and sends. How they become mail and
calendar files is in ``letters``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from greenroom.access.forecast.duration_data import duration_data
from greenroom.access.forecast.forecast import Range
from greenroom.access.forecast.standing import refusals
from greenroom.access.journey import Journey
from greenroom.access.journey_data import journey_data
from greenroom.access.messages.choosing import chosen
from greenroom.access.messages.message_data import Audience, Draft, Update, message_data
from greenroom.access.places import Track
from greenroom.draw.dates import day_and_distance, short_day


class Known(NamedTuple):
    """What a message may name besides the journey: app, scopes, references, signature, ranges.

    ``evidence`` is what each collector's newest look says, in a sentence.
    """

    client_id: str = ""
    scopes: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sender: str = ""
    ranges: tuple[Range, ...] = ()
    evidence: Mapping[str, str] = {}


class Message(NamedTuple):
    """One message as a draft: to whom, when it is due, its subject and its text.

    What is to be told ``at_once`` comes before all else.
    """

    name: str
    to: str
    subject: str
    text: str
    due: dt.date
    why: str
    at_once: bool = False

    @property
    def is_mail(self) -> bool:
        """Whether it goes by mail; else ``to``, where it says anything, is where it is entered."""
        return not self.to or "@" in self.to


def follow_ups(journey: Journey, known: Known) -> tuple[Message, ...]:
    """A draft for every track that waits for Xero, the earliest due first."""
    drafts, contacts = message_data().drafts, journey_data().contacts
    found = []
    for track in journey.tracks.values():
        draft = drafts.get(f"{track.name}.{track.state}")
        if draft is None or track.owner != "xero" or not track.is_open:
            continue
        made = Message(
            name=f"{track.name}-{track.state}",
            to=contacts[draft.to].address,
            subject=draft.subject.format(app=journey.app),
            text=_to_xero(journey, track, draft, known),
            due=track.follow_up or journey.today,
            why=f"{track.label}: {track.state_label}{_waited(track)}",
        )
        found.append(as_played(made, journey))
    return tuple(sorted(found, key=lambda one: (one.due, one.name)))


def _to_xero(journey: Journey, track: Track, draft: Draft, known: Known) -> str:
    since = f" since {short_day(track.since)}" if track.since else ""
    about = [f"App: {journey.app}"]
    about += [f"Client id: {known.client_id}"] if known.client_id else []
    about += [f"Your reference: {one}" for one in known.references]
    about += [f"Scopes: {', '.join(known.scopes)}"] if draft.scopes and known.scopes else []
    return letter(
        "Hello,",
        f"{draft.about} stands at “{track.state_label}”{since}. May we ask:",
        bullets(draft.asks),
        bullets(about),
        "Thank you for your help.",
        known.sender or "(your name)",
    )


def update(journey: Journey, known: Known) -> Message:
    """What the client is told now."""
    found = chosen(journey)
    main, due = found.main, _due_of(found.main, journey)
    is_late = due is not None and due < journey.today
    words = _words(main, journey)
    made = Message(
        name=main.name,
        to="",
        subject=main.subject.format(**words),
        text=letter(
            "Hello,",
            (main.late if is_late and main.late else main.says).format(**words),
            *(one.beside.format(**_words(one, journey)) for one in found.beside),
            found.effect,
            _ahead(journey, () if main.trouble else known.ranges),
            f"On our side next: {main.ours}".format(**words) if main.ours else "",
            known.sender or "(your name)",
        ),
        due=journey.today,
        why=f"what holds on {short_day(journey.today)}",
    )
    return as_played(made, journey)


def _due_of(one: Update, journey: Journey) -> dt.date | None:
    track = _spoken_of(one, journey)
    return track.due if track else None


def _words(one: Update, journey: Journey) -> dict[str, str]:
    """What the braces of an update stand for."""
    due = _due_of(one, journey)
    return {
        "app": journey.app,
        "deadline": f" by {short_day(due, journey.today)}" if due else "",
        "day": short_day(due, journey.today) if due else "",
        "waited": _waiting(_spoken_of(one, journey)),
    }


def as_played(message: Message, journey: Journey) -> Message:
    """A message that says of itself when the emulator, and not Xero, has brought it about."""
    if not journey.is_played:
        return message
    return message._replace(
        to="", subject=f"Rehearsal: {message.subject}", text=letter(_PLAYED, message.text)
    )


_PLAYED = "Not to be sent: this is a rehearsal, and Xero has said none of it."


def _ahead(journey: Journey, ranges: Sequence[Range]) -> str:
    """What may be promised of dates: a range, or nothing; never one day, and none once refused."""
    if refusals(duration_data(), journey):
        return _NO_RANGE
    open_ends = [one for one in ranges if one.p95 > journey.today]
    if not open_ends:
        return ""
    said = [
        f"{one.label}: as likely as not by {day_and_distance(one.p50, journey.today)}; "
        f"in 85 of 100 cases by {short_day(one.p85, journey.today)}, "
        f"in 95 by {short_day(one.p95, journey.today)}."
        for one in open_ends
    ]
    return letter("As of today we expect, as a range and not as a promise:", bullets(said))


def _spoken_of(found: Update, journey: Journey) -> Track | None:
    """The track that an update speaks of: the first of its ``when`` that stands so."""
    for word in found.when:
        if "." in word:
            name, states = journey_data().states_of(word)
            if journey.tracks[name].state in states:
                return journey.tracks[name]
    return None


def _waiting(track: Track | None) -> str:
    if track is None or track.owner != "xero" or not track.is_open or not track.waited_days:
        return ""
    return f", for {track.waited_days} {'day' if track.waited_days == 1 else 'days'} now"


def _waited(track: Track) -> str:
    count = track.waited_business_days
    return f", {count} working {'day' if count == 1 else 'days'} of silence" if count else ""


class Told(NamedTuple):
    """A day on which an audience hears from us."""

    day: dt.date
    audience: Audience


def calendar_of(journey: Journey, *, weeks: int = 12) -> tuple[Told, ...]:
    """When each audience hears from us in the weeks to come, weekends moved to the Monday after."""
    last = journey.today + dt.timedelta(weeks=weeks)
    found = []
    for audience in message_data().audiences.values():
        day = journey.today + dt.timedelta(days=audience.cadence_days)
        while day <= last:
            found.append(Told(_working(day), audience))
            day += dt.timedelta(days=audience.cadence_days)
    return tuple(sorted(found, key=lambda one: (one.day, one.audience.label)))


def _working(day: dt.date) -> dt.date:
    return day + dt.timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def plan(journey: Journey, known: Known) -> str:
    """The client communication plan as Markdown: who hears what, how often, and what never."""
    data = message_data()
    rows = [
        (one.label, _every(one.cadence_days), one.wants, one.promise, one.never)
        for one in data.audiences.values()
    ]
    heads = ("Who", "How often", "Wants to know", "May be promised", "Never promised")
    stages = [(one.name.capitalize(), one.subject.format(app=journey.app)) for one in data.updates]
    return letter(
        f"# Communication plan: {journey.app}",
        f"As of {short_day(journey.today)}. {_NO_DATE}",
        _table(heads, rows),
        "## As things stand",
        update(journey, known).text,
        "## What is told at each stage",
        _table(("Stage", "Subject"), list(reversed(stages))),
        "## Days set aside",
        bullets(f"{short_day(one.day)}: {one.audience.label}" for one in calendar_of(journey)),
    )


_NO_RANGE = (
    "We name no dates now: what a forecast says holds only if a new request is made and taken up."
)

_NO_DATE = (
    "Xero publishes no date for its approval, so no message names one: it names a range, the day "
    "on which it was made, and what was done meanwhile."
)


def _every(days: int) -> str:
    weeks = days // 7
    return "every week" if weeks == 1 else f"every {weeks} weeks"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def bullets(lines: Iterable[str]) -> str:
    """Lines as a list."""
    return "\n".join(f"- {line}" for line in lines)


def letter(*parts: str) -> str:
    """Paragraphs with a line between them; empty ones fall out."""
    return "\n\n".join(part for part in parts if part)
