"""Which projects keep their approval under one name: told apart by hashes of id and folder. Pure.

The name of a journey is made of the app's, so two projects of one name in one store would share it
unseen. Each therefore leaves its origin beside the first thing that it keeps.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from typing import NamedTuple

from greenroom.settings import Settings
from greenroom.store.facts import Fact
from greenroom.store.ledger import Event

JOINED = "journey.joined"
"""The event by which a project says that it keeps its approval here."""

_LENGTH = 16
"""Digits of a hash: enough to tell projects apart, and no way back to an id or a folder."""


class Origin(NamedTuple):
    """Where events come from: the app by its client id, empty before it has one, and the folder."""

    app: str
    folder: str

    def facts(self) -> dict[str, Fact]:
        """As the ledger keeps it."""
        return {"project": self.app, "folder": self.folder, "outcome": "joined"}

    def is_one_with(self, other: Origin) -> bool:
        """Whether both are of one project: the same app, or the same folder."""
        return (bool(self.app) and self.app == other.app) or self.folder == other.folder


class Sharing(NamedTuple):
    """That another project keeps its approval under the same name, and what to do about it."""

    says: str
    next: str


def origin_of(settings: Settings) -> Origin:
    """The origin of a project."""
    app = settings.app.client_id
    return Origin(
        _hash(b"app\0" + app.encode()) if app else "",
        _hash(b"folder\0" + os.fsencode(settings.path.parent)),
    )


def origins(events: Iterable[Event]) -> set[Origin]:
    """The origins that events tell of."""
    return {
        Origin(str(one.facts.get("project", "")), str(one.facts.get("folder", "")))
        for one in events
        if one.kind == JOINED
    }


def sharing(settings: Settings, name: str, known: Iterable[Origin]) -> Sharing | None:
    """What to know where others keep their approval under the name too; None where nobody does.

    Who names the journey in ``greenroom.toml`` shares it on purpose.
    """
    mine, others = {origin_of(settings)}, set(known)
    while joined := {one for one in others - mine if any(map(one.is_one_with, mine))}:
        mine |= joined
    if settings.access.journey or not others - mine:
        return None
    return Sharing(
        f"Another project, or this one from another folder, keeps its approval as {name} here too: "
        "what is shown is of both.",
        f'Under [access] in greenroom.toml, journey = "a name of its own"; or journey = "{name}" '
        "where both are one.",
    )


def _hash(said: bytes) -> str:
    return hashlib.sha256(said).hexdigest()[:_LENGTH]
