"""What registers have in common: who said what of an entry when, and what it asks of us. Pure."""

from __future__ import annotations

from typing import NamedTuple

from greenroom.access.actions import Action
from greenroom.store.dossier import Entry, Held


class Act(NamedTuple):
    """One thing a named person said of an entry: ``what`` such as closed, when, in which words."""

    what: str
    at: float
    by: str
    words: str = ""


class Duty(NamedTuple):
    """Something that an entry of a register asks of us; ``label`` names its date, if it has one."""

    action: Action
    label: str


def acts_of(held: Held) -> tuple[Act, ...]:
    """All that was said of an entry, as far as the audit log bears it out."""
    return tuple(map(_act, held.entries))


def lost(held: Held) -> str:
    """What to say of an entry whose newest words the audit log does not bear out; else nothing."""
    return _LOST.get(held.last.how, "")


_LOST = {
    "changed": "What was said of it was changed behind the audit log",
    "gone": "What was said of it is gone, and the audit log tells of it",
}


def _act(entry: Entry) -> Act:
    return Act(entry.body.get("act", "kept"), entry.at, entry.by, entry.body.get("words", ""))
