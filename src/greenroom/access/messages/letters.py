"""Messages as files: Markdown to read, plain mail to open in a mail program, days for a calendar.

The door of icalendar. Nothing is sent, and no file names a sender's account.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from email.message import EmailMessage
from email.policy import SMTP

from greenroom.access.messages.messages import Message, Told
from greenroom.errors import ConfigError


def markdown(messages: Sequence[Message], *, title: str) -> str:
    """All of them in one document."""
    parts = [f"# {title}", ""]
    for one in messages:
        to = f" to {one.to}" if one.is_mail else f", to be entered at {one.to} (no mail address)"
        due = "due at once" if one.at_once else f"due {one.due}"
        to = to if one.to else ""
        parts += [f"## {one.subject}", "", f"*Draft{to}, {due}. {one.why}.*", ""]
        parts += [one.text, ""]
    return "\n".join(parts)


def mail(message: Message) -> bytes:
    """The message as a draft that mail programs open; marked unsent, without a sender."""
    made = EmailMessage(policy=SMTP)
    made["Subject"] = message.subject
    if "@" in message.to:
        made["To"] = message.to
    made["X-Unsent"] = "1"
    made.set_content(message.text + "\n", cte="8bit")
    return made.as_bytes()


class Day:
    """One entry of a calendar: a whole day with what is to be done on it."""

    def __init__(self, day: dt.date, summary: str, description: str = "") -> None:
        self.day = day
        self.summary = summary
        self.description = description

    @property
    def uid(self) -> str:
        """The same entry on the same day keeps its id, so that a calendar replaces it."""
        digest = hashlib.sha256(f"{self.day}|{self.summary}".encode()).hexdigest()[:32]
        return f"{digest}@greenroom.invalid"


def days_of(messages: Iterable[Message], told: Iterable[Told] = ()) -> list[Day]:
    """The days on which messages are due, and those on which an audience hears from us."""
    found = [Day(one.due, f"Follow up: {one.subject}", one.text) for one in messages]
    found += [Day(one.day, f"Update: {one.audience.label}", one.audience.wants) for one in told]
    return sorted(found, key=lambda one: (one.day, one.summary))


def calendar(days: Iterable[Day], *, name: str, now: dt.datetime, today: dt.date) -> bytes:
    """A calendar file made ``now``; what was due before today stands on it, where it is seen.

    In a rehearsal ``today`` is the emulator's.

    ``ConfigError`` where the extra ``reports`` is not installed.
    """
    try:
        import icalendar  # noqa: PLC0415  only with the extra
    except ModuleNotFoundError as error:
        raise ConfigError(
            "Calendar files need the package icalendar.", hint="pip install 'greenroom[reports]'"
        ) from error
    made = icalendar.Calendar()
    made.add("prodid", "-//Greenroom//Approval journey//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for one in days:
        event = icalendar.Event()
        event.add("uid", one.uid)
        event.add("dtstamp", now)
        day = max(one.day, today)
        event.add("dtstart", day)
        event.add("dtend", day + dt.timedelta(days=1))
        event.add("summary", one.summary)
        if one.description:
            event.add("description", one.description)
        event.add("transp", "TRANSPARENT")
        made.add_component(event)
    written: bytes = made.to_ical()
    return written
