"""Evidence read again: what each collector's is worth today.

Its age is reckoned along the audit log, in which no step back counts: a clock that was set back
makes nothing young again. An entry that is not as the audit log says it was is broken, and counts
for nothing until it is given again.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from greenroom.access.evidence.model import Evidence, about
from greenroom.access.evidence.worth import Piece, worth
from greenroom.access.office import Office
from greenroom.store.dossier import Audited, Entry
from greenroom.store.ledger import time_passed

_KINDS = ("attestation", "evidence")


def today(office: Office) -> dict[str, Evidence]:
    """What the evidence of every collector that has any is worth now."""
    pieces, now = _pieces(office), office.clock.now()
    is_live = office.settings.kept_as == "live"
    found = {}
    for name in about():
        looks, words = pieces["evidence", name], pieces["attestation", name]
        if looks or words:
            found[name] = worth(name, looks, words, now=now, is_live=is_live)
    return found


def evidence_of(entry: Entry) -> Evidence:
    """The evidence that an entry of the dossier is."""
    body = entry.body
    return Evidence(
        collector=entry.name,
        outcome=body["outcome"],
        said=body["said"],
        facts=body["facts"],
        at=body["at"],
        expires_at=body["expires_at"],
        environment=body["environment"],
        digest=entry.digest,
        how=body.get("how", "observed"),
        by=entry.by,
    )


def _pieces(office: Office) -> dict[tuple[str, str], tuple[Piece, ...]]:
    """Every version of evidence and word, oldest first, by kind and collector."""
    found = [
        one
        for one in office.dossier.audited(office.app)
        if one.kind in _KINDS and one.name in about()
    ]
    ages = _ages(office, found)
    made: dict[tuple[str, str], tuple[Piece, ...]] = {
        (kind, name): () for kind in _KINDS for name in about()
    }
    for key, group in groupby(found, key=lambda one: (one.kind, one.name)):
        made[key] = tuple(_piece(one, ages.get(one.seq, 0.0)) for one in group)
    return made


def _ages(office: Office, found: Iterable[Audited]) -> dict[int, float]:
    """How old the entries are by the audit log, the time since its newest event included."""
    places = [one.seq for one in found if one.seq]
    if not places:
        return {}
    # One read: what somebody else writes meanwhile belongs to none of it, or to all of it.
    moments = office.ledger.moments(min(places) - 1)
    passed = time_passed(moments)
    since = max(0.0, office.clock.now() - moments[-1][1]) if moments else 0.0
    return {seq: passed.get(seq, 0.0) + since for seq in places}


def _piece(one: Audited, age: float) -> Piece:
    if one.entry is None:
        return Piece(one.version, None, age, how=one.how)
    settles = bool(one.entry.body.get("settles"))
    return Piece(one.version, evidence_of(one.entry), age, settles=settles)
