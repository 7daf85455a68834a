"""How long the audit log stays, and that nothing takes from it."""

from __future__ import annotations

from greenroom.access.evidence.model import Seen
from greenroom.access.office import Office
from greenroom.clock import utc
from greenroom.store.guards import guards_missing
from greenroom.store.ledger import Ledger

YEAR_DAYS = 365


def log_retention(office: Office) -> Seen:
    """The period that was set, the oldest event, and whether the database lets any be removed."""
    days = office.settings.access.log_keeps_days
    missing = {*guards_missing(office.store), *guards_missing(office.workspace.store)}
    oldest = min(filter(None, map(_oldest, (office.ledger, office.workspace.ledger))), default="")
    facts = {
        "days": days,
        "oldest": oldest,
        "guards_missing": sorted(missing),
        "call_log": "five files of 10 MB by size, beside the audit log and no part of it",
    }
    if days is None:
        return Seen("unknown", "No period is set: access.log_keeps_days in greenroom.toml.", facts)
    if days < YEAR_DAYS:
        return Seen("fails", f"The audit log is kept {days} days, and a year is demanded.", facts)
    if missing:
        said = "The database lets events be removed: its guards are off."
        return Seen("fails", said, facts)
    if not oldest:
        return Seen("unknown", "Nothing has been written down yet.", facts)
    said = f"The audit log is kept {days} days, and nothing can be removed; oldest event {oldest}."
    return Seen("holds", said, facts)


def _oldest(one: Ledger) -> str:
    first = next(iter(one.events()), None)
    return utc(first.at).date().isoformat() if first else ""
