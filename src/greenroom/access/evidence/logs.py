"""The audit log: whole, with all it must hold, without what it may not, for long enough."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from pathlib import Path

from greenroom import log
from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.clock import utc
from greenroom.errors import LedgerBroken
from greenroom.store.ledger import HASHED, Event, Ledger

YEAR_DAYS = 365

_SECRETS = {
    "token": re.compile(r"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}"),
    "bearer": re.compile(r"(?i)bearer +[A-Za-z0-9._~+/-]{16,}"),
    "refresh token": re.compile(r"(?<![\w-])[A-Za-z0-9_-]{43}(?![\w-])"),
    "e-mail": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    "code in an address": re.compile(r"[?&]code=[^&\s\"]+"),
}
_ALWAYS = ("token", "bearer", "code in an address")
"""What may not even stand in the dossier, where people's own words are."""

_SAMPLE = 500
_GROUPS: dict[str, Callable[[Event], bool]] = {
    "date and time": lambda event: event.at > 0,
    "user or process": lambda event: bool(event.actor or event.app),
    "event and its source": lambda event: bool(event.kind and event.app),
    "what came of it": lambda event: bool(event.facts),
    "place in the chain": lambda event: bool(event.hash),
}
"""What each entry must have; the equipment is the one machine that writes."""


def ledger(office: Office) -> Seen:
    """Both ledgers' chains and the dossier, from the first entry to the last."""
    counts = {}
    for name, one in (("approval", office.ledger), ("environment", office.workspace.ledger)):
        try:
            counts[name] = one.verify()
        except LedgerBroken as error:
            return Seen("fails", f"The audit log does not hold: {error.message}.", counts)
    wrong = office.dossier.check(office.app)
    if wrong:
        first = wrong[0]
        said = f"The dossier does not hold: {first.kind} {first.name} is {first.how}."
        return Seen("fails", said, {"entries": len(wrong)})
    if not sum(counts.values()):
        return Seen("unknown", "Nothing has been written down yet.", counts)
    head = str(office.ledger.head())
    said = (
        f"All {sum(counts.values())} events follow each other by their hashes; only adding is let."
    )
    return Seen("holds", said, {**counts, "head": head})


def log_fields(office: Office) -> Seen:
    """The newest entries of the audit log, held against what each of them must have."""
    newest = deque(office.events(), maxlen=_SAMPLE)
    facts = {"entries": len(newest), "fields": list(HASHED), "log_keys": sorted(log.ALLOWED)}
    if not newest:
        return Seen("unknown", "Nothing has been written down yet.", facts)
    for what, has in _GROUPS.items():
        lacking = [event.seq for event in newest if not has(event)]
        if lacking:
            said = f"{len(lacking)} of {len(newest)} entries lack {what}, such as {lacking[0]}."
            return Seen("fails", said, facts)
    said = (
        "Entries hold time, user or process, event, outcome, source and their place in the chain;"
    )
    return Seen("holds", f"{said} the {len(newest)} newest were looked at.", facts)


def log_scan(office: Office) -> Seen:
    """The log files, both ledgers and the dossier, read through for what may never stand there."""
    found: Counter[str] = Counter()
    lines = 0
    for place, text in _texts(office):
        lines += 1
        for what, pattern in _SECRETS.items():
            if (place != "dossier" or what in _ALWAYS) and pattern.search(text):
                found[f"{what} in {place}"] += 1
    if found:
        told = ", ".join(f"{count} times {what}" for what, count in sorted(found.items()))
        return Seen("fails", f"What may never be written down is there: {told}.", dict(found))
    if not lines:
        return Seen("unknown", "Nothing has been written down yet.", {"lines": 0})
    said = (
        f"{lines} lines of log, audit log and dossier hold no token, code or address of a person."
    )
    return Seen("holds", said, {"lines": lines})


def _texts(office: Office) -> Iterator[tuple[str, str]]:
    """Every line that was written, with where."""
    folder = office.settings.data_folder
    for path in sorted(folder.glob("greenroom.log*")):
        yield from (("log", line) for line in _lines(path))
    ledgers: dict[int, Ledger] = {id(one): one for one in (office.ledger, office.workspace.ledger)}
    for one in ledgers.values():
        for event in one.events():
            # Hashes are 64 letters, and no secret's.
            told = {key: value for key, value in event.facts.items() if key != "digest"}
            yield "ledger", f"{event.kind} {event.actor} {told}"
    for entry in office.dossier.everything(office.app):
        yield "dossier", str(entry.body)


def _lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        yield from file


def log_retention(office: Office) -> Seen:
    """The period that was set, and that nothing purges the audit log before."""
    days = office.settings.access.log_keeps_days
    first = next(iter(office.ledger.events()), None) or next(
        iter(office.workspace.ledger.events()), None
    )
    oldest = utc(first.at).date().isoformat() if first else ""
    facts = {"days": days, "oldest": oldest, "purges": 0}
    if days is None:
        return Seen("unknown", "No period is set: access.log_keeps_days in greenroom.toml.", facts)
    if days < YEAR_DAYS:
        return Seen("fails", f"The audit log is kept {days} days, and a year is demanded.", facts)
    return Seen("holds", f"The audit log is kept {days} days, and nothing removes from it.", facts)
