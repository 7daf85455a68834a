"""What registers have in common: who said what of an entry when, and what it asks of us. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from greenroom.access.actions import Action
from greenroom.store.dossier import Entry


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


def acts_of(entries: Iterable[Entry]) -> list[tuple[Entry, tuple[Act, ...]]]:
    """The newest version of every entry of one kind, with all that was said of it."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.name, []).append(entry)
    return [
        (versions[-1], tuple(_act(one) for one in versions))
        for versions in (sorted(each, key=lambda one: one.version) for each in found.values())
    ]


def _act(entry: Entry) -> Act:
    return Act(entry.body.get("act", "kept"), entry.at, entry.by, entry.body.get("words", ""))
