"""The words of ``data/messages.toml``, typed: drafts to Xero, audiences, updates."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from greenroom.access.packaged import packaged


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys."""


class Draft(_Strict, frozen=True):
    """A follow-up to Xero for one state of a track: ``about`` is what stands there.

    ``to`` is a contact of the journey's data.
    """

    about: str
    to: str
    subject: str
    asks: tuple[str, ...]
    scopes: bool = False
    leans_on: str = ""


class Report(_Strict, frozen=True):
    """What is told to Xero because a register asks for it; ``to`` is a contact."""

    to: str
    subject: str
    says: str
    leans_on: str


class Audience(_Strict, frozen=True):
    """Somebody who is told: how often, what they want, what may be promised and what never."""

    label: str
    cadence_days: int
    wants: str
    promise: str
    never: str


class Update(_Strict, frozen=True):
    """What the client is told where one of ``when`` holds, and all of ``also``.

    They are states of tracks or events that have happened; with ``after`` one of those events, or
    ``time``, has brought it about. Of ``trouble`` the newest is told, else the first that fits.
    ``beside`` is added where another is told; ``late`` is told instead of ``says`` once the
    deadline of its track is past; ``ours`` is what we do next, in words for the client.
    """

    name: str
    when: tuple[str, ...]
    subject: str
    says: str
    late: str = ""
    ours: str = ""
    beside: str = ""
    also: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    trouble: bool = False


class Effect(_Strict, frozen=True):
    """What becomes of the data of a practice once connected, where one of ``when`` holds."""

    when: tuple[str, ...]
    says: str


class MessageData(_Strict, frozen=True):
    """The whole file; drafts by ``track.state``, reports and audiences by name."""

    drafts: dict[str, Draft]
    reports: dict[str, Report]
    audiences: dict[str, Audience]
    updates: tuple[Update, ...]
    effects: tuple[Effect, ...]


@lru_cache(maxsize=1)
def message_data() -> MessageData:
    """The words, read once. Raises ``ContractError`` naming the key that is wrong."""
    return packaged("messages.toml", MessageData)
