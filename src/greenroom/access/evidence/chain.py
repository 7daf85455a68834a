"""Whether the audit log and the dossier are whole, and the database refuses to change the log."""

from __future__ import annotations

from greenroom.access.evidence.model import SLACK_SECONDS, Seen
from greenroom.access.office import Office
from greenroom.errors import LedgerBroken
from greenroom.store.guards import guards_missing
from greenroom.store.ledger import Ledger


def ledger(office: Office) -> Seen:
    """Both ledgers' chains and the dossier, from the first entry to the last; then the guards."""
    stores = {one.where: one for one in (office.store, office.workspace.store)}.values()
    ledgers = [Ledger(one) for one in stores]
    events = 0
    for one in ledgers:
        try:
            events += one.verify()
        except LedgerBroken as error:
            return Seen("fails", f"The audit log does not hold: {error.message}.")
    if wrong := office.dossier.check(office.app):
        said = f"The dossier does not hold: {wrong[0].kind} {wrong[0].name} is {wrong[0].how}."
        return Seen("fails", said, {"entries": len(wrong)})
    missing = sorted({name for one in stores for name in guards_missing(one)})
    head = str(office.ledger.head())
    facts = {"logs": len(ledgers), "events": events, "head": head, "guards_missing": missing}
    if missing:
        said = f"The log is whole; the database no longer refuses changes: {', '.join(missing)}."
        return Seen("fails", said, facts)
    if not events:
        return Seen("unknown", "Nothing has been written down yet.", facts)
    back = [seq for one in ledgers for seq in _steps_back(one)]
    told = f" The clock was set back before event {back[0]}." if back else ""
    said = f"All {events} events follow by their hashes; the database refuses to change one.{told}"
    return Seen("holds", said, facts | {"clock_set_back_at": back})


def _steps_back(one: Ledger) -> list[int]:
    """The events that are dated a day or more before the one ahead of them."""
    found, last = [], 0.0
    for seq, at in one.moments():
        if at < last - SLACK_SECONDS:
            found.append(seq)
        last = at
    return found
