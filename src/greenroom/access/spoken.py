"""What a person typed: words, names, days, moments; refused where nobody could mean them. Pure."""

from __future__ import annotations

import datetime as dt
import re

from greenroom.clock import moment, utc
from greenroom.draw.dates import both_ways
from greenroom.errors import ConfigError

LONGEST = 2000
"""Letters of a note: a sentence or two; what is longer is a document."""

AHEAD_SECONDS = 14 * 3600
"""How far the day may be ahead of UTC."""

_LONG_AGO = dt.date(2000, 1, 1)
"""No day of an approval is before this one."""

_SLACK_SECONDS = 60.0
"""How far two clocks may differ."""

_ADDRESS = re.compile(r"\S@\S")
_NUMBER = re.compile(r"\d(?:[\s.-]?\d){8,}")
_NOBODY = {
    "name", "your name", "the name", "a name", "full name", "owner", "person", "somebody",
    "someone", "me", "myself", "i", "us", "we", "you", "nobody", "no one", "none", "n a",
    "na", "tbd", "todo",
    "unknown", "anonymous", "null", "xxx",
}  # fmt: skip
"""Words where a name is wanted that name nobody; the first is how hints say what to type."""

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def one_line(option: str, text: str) -> str:
    """The words on one line. Raises ``ConfigError`` for more than are kept."""
    said = " ".join(text.split())
    if len(said) > LONGEST:
        raise ConfigError(
            f"{option} has {len(said):,} letters; {LONGEST:,} are kept.",
            hint="Put it in a file and name that with --document.",
        )
    return said


def wanted(option: str, text: str, hint: str) -> str:
    """The words; ``ConfigError`` where there are none."""
    said = one_line(option, text)
    if not said:
        raise ConfigError(f"{option} says nothing.", hint=hint)
    return said


def somebody(by: str, command: str, *, option: str = "--by") -> str:
    """The name of who says so; ``ConfigError`` where nobody does."""
    name = a_name(by, option=option)
    if not name:
        hint = f'{command} {option} "Your Name"'
        raise ConfigError(f"Who says so? {option} is missing.", hint=hint)
    return name


def a_name(by: str, *, option: str = "--by") -> str:
    """Who is named, on one line; ``ConfigError`` for a placeholder or an e-mail address."""
    name = one_line(option, by)
    if name and (_bare(name) in _NOBODY or not any(map(str.isalpha, name))):
        raise ConfigError(
            f"{option} {name} names nobody: it stands for the name that is wanted.",
            hint=f'Say who, by name: {option} "Ana Pohatu"',
        )
    if _ADDRESS.search(name):
        raise ConfigError(
            f"{option} holds an e-mail address; a name is wanted, and it goes to Xero as it is.",
            hint=f'Say who: {option} "Ana Pohatu"',
        )
    return name


def _bare(name: str) -> str:
    """A name without what is put around a placeholder, in small letters."""
    return re.sub(r"[\W_]+", " ", name).strip().casefold()


def remark_on(what: str, text: str) -> str:
    """What to know of words that seem to hold somebody's address or number; empty for none."""
    if not _names_somebody(text):
        return ""
    return (
        f"{what} holds what looks like somebody's e-mail address, phone or tax number. It is kept"
        " as it stands; say it without, where it need not be there."
    )


def _names_somebody(text: str) -> bool:
    return bool(_ADDRESS.search(text) or _NUMBER.search(_DAY.sub("", text)))


def nobody_named(option: str, text: str) -> str:
    """The words again; ``ConfigError`` where they hold an address or a long number of somebody."""
    if _names_somebody(text):
        raise ConfigError(
            f"{option} holds what looks like somebody's address or number.",
            hint="Say what happened without personal data; name a file with --document.",
        )
    return text


def as_day(text: str, option: str = "--on") -> dt.date | None:
    """The day that a person typed; none for nothing."""
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ConfigError(f"{option} {text} is no day.", hint="Write it as 2026-11-23.") from error


def day_past(on: dt.date | None, now: float, *, option: str) -> dt.date:
    """The day, today for none; ``ConfigError`` for one still to come anywhere on earth."""
    today = utc(now).date()
    if on is not None:
        _require_recent(on, option)
    if on is not None and on > utc(now + AHEAD_SECONDS).date():
        raise ConfigError(
            f"{option} {on.isoformat()} is still to come: {both_ways(on, today)}.",
            hint="Record it when it has happened; greenroom access status shows what is due.",
        )
    return on or today


def _require_recent(on: dt.date, option: str) -> None:
    if on < _LONG_AGO:
        raise ConfigError(
            f"{option} {on.isoformat()} is before there was any of this.",
            hint="Look at the year, and write it as 2026-11-23.",
        )


def moment_past(text: str, now: float, *, option: str) -> float:
    """The moment that a person typed, now for none; hours count, so a day alone is refused."""
    if not text:
        return now
    form = "Write it as 2026-11-23T09:30, in UTC, or with its zone: 2026-11-23T09:30+13:00."
    try:
        at = moment(text)
        day = utc(at).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ConfigError(f"{option} {text} is no moment.", hint=form) from error
    if len(text) <= len("2026-11-23"):
        raise ConfigError(f"{option} {text} is a day: hours count here.", hint=form)
    _require_recent(day, option)
    if at > now + _SLACK_SECONDS:
        raise ConfigError(
            f"{option} {text} is still to come.", hint="Record it when it has happened."
        )
    return min(at, now)
