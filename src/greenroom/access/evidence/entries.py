"""What entries of the audit log hold, as the newest of them really are."""

from __future__ import annotations

from collections.abc import Callable

from greenroom import log
from greenroom.access.evidence.model import SLACK_SECONDS, Seen, outcomes
from greenroom.access.office import Office
from greenroom.clock import iso
from greenroom.store.equipment import equipment
from greenroom.store.ledger import HASHED, Event, Ledger

_SAMPLE = 500
_SHOWN = 8
_TELLING = ("outcome", "status", "proven", "granted", "verdict", "code", "problem", "reason")


def log_fields(office: Office) -> Seen:
    """The newest entries, each held against every group of fields that the standard asks for.

    Date and time, user or process, event, outcome, source, equipment (R8.2 of the assessment).
    """
    newest = _newest(office)
    machines = sorted({one.equipment for one in newest if one.equipment})
    facts = {
        "entries": len(newest),
        "fields": [*HASHED, "equipment"],
        "kinds": sorted({one.kind for one in newest}),
        "machines": machines,
        "this_machine": equipment(),
        "log_keys": sorted(log.ALLOWED),
        "sample": _sample(newest[-1]) if newest else {},
    }
    if not newest:
        return Seen("unknown", "Nothing has been written down yet.", facts)
    for what, has in _groups(office.clock.now()).items():
        lacking = [event.seq for event in newest if not has(event)]
        if lacking:
            said = f"{len(lacking)} of {len(newest)} entries lack {what}, such as {lacking[0]}."
            return Seen("fails", said, facts)
    said = (
        "Entries hold time, user or process, event, outcome, source and machine; the "
        f"{len(newest)} newest were looked at."
    )
    return Seen("holds", said, facts)


def _newest(office: Office) -> list[Event]:
    """The newest entries of each audit log, whatever they are about."""
    ledgers = {one.where: Ledger(one) for one in (office.store, office.workspace.store)}
    return [
        event
        for one in ledgers.values()
        for event in one.events(after=max(0, one.head().seq - _SAMPLE))
    ]


def _sample(one: Event) -> dict[str, object]:
    """The newest entry as a reviewer may see it: ids cut short, of the facts their names alone."""
    return {
        "seq": one.seq,
        "at": iso(one.at),
        "kind": one.kind,
        "app": one.app[:_SHOWN],
        "practice": one.practice[:_SHOWN],
        "actor": one.actor[:_SHOWN],
        "facts": sorted(one.facts),
        "equipment": one.equipment,
        "hash": one.hash[:_SHOWN],
    }


def _groups(now: float) -> dict[str, Callable[[Event], bool]]:
    """What each entry must have, and whether one does."""
    return {
        "a date and time": lambda one: 0 < one.at <= now + SLACK_SECONDS,
        "a user or process": lambda one: bool(one.actor or one.app),
        "an event": lambda one: bool(one.kind),
        "an outcome": _tells_outcome,
        "a source": lambda one: bool(one.app),
        "the machine": lambda one: bool(one.equipment),
    }


def _tells_outcome(one: Event) -> bool:
    """Whether facts say what came of it, or the word for what happened does."""
    return any(name in one.facts for name in _TELLING) or one.kind.rpartition(".")[2] in outcomes()
