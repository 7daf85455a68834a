"""A scenario written down: a world, its trouble, what happens, and what a right client ends with.

The form of the files in ``scenarios/``, and of anybody's own. How a file is read is told in
``files``, how a scenario is played in ``play``, how it is judged in ``verdict``.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from greenroom.emulator.orders import (
    Advance,
    Approve,
    Connect,
    Consent,
    Disconnect,
    Edit,
    NewFault,
    NewStage,
    NewTier,
    Privilege,
    Rename,
)
from greenroom.emulator.worldfile import WorldFile


class Written(msgspec.Struct, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A table of a scenario file, closed to unknown keys."""


class Pick(Written, kw_only=True):
    """A record that steps and expectations name by the key it stands under.

    The first one of a collection, past ``skip`` others, whose values are those of ``where``, which
    ``has`` these fields set and names at least so many others as ``links`` says.
    """

    collection: str
    practice: str = ""
    where: dict[str, Any] = {}
    has: tuple[str, ...] = ()
    links: dict[str, int] = {}
    skip: int = 0


class Doing(Written, kw_only=True):
    """What the client under test does, and how that ends for a right one.

    ``call`` makes an ``operation`` with ``arguments`` and ``body``: once, or for the id of ``each``
    record of a collection; ``at_once`` so many together, ``apart`` by as many processes. The ids
    of records that come are kept as rows under ``keep``. ``ends`` are ``done``, ``partial`` or
    the codes of errors; ``resumes`` asks that it says when the limit opens.
    """

    do: Literal["connect", "pull", "call"]
    task: str = ""
    ends: tuple[str, ...] = ("done",)
    resumes: bool = False
    most_seconds: float | None = None
    organisation: bool = False
    full: bool = False
    operation: str = ""
    arguments: dict[str, Any] = {}
    body: dict[str, Any] | None = None
    each: str = ""
    at_once: int = 1
    apart: bool = False
    keep: str = ""


class Meanwhile(Written):
    """What happens without the client: the orders of a calendar, given now.

    Where several are told, time passes first, then trouble ends (``quiet``) and somebody else
    consents. With ``late_seconds`` the rest happens as of so long ago, and was not seen till now.
    """

    clock: Advance | None = None
    quiet: bool = False
    consent: Consent | None = None
    stage: NewStage | None = None
    approve: Approve | None = None
    tier: NewTier | None = None
    privilege: Privilege | None = None
    rename: Rename | None = None
    connect: Connect | None = None
    disconnect: Disconnect | None = None
    edit: Edit | None = None
    fault: NewFault | None = None
    late_seconds: float = 0.0


class Step(Written):
    """One step: the client's, or what happens between its runs."""

    client: Doing | None = None
    meanwhile: Meanwhile | None = None


class During(Written, kw_only=True):
    """What happens in the middle of a run: right after the answer to a call was made."""

    operation: str
    call: int = 1
    meanwhile: Meanwhile


class Range(Written):
    """How often something may happen."""

    least: int = 0
    most: int | None = None

    def holds(self, count: int) -> bool:
        """Whether a count lies within."""
        return count >= self.least and (self.most is None or count <= self.most)

    def __str__(self) -> str:
        if self.most is None:
            return f"at least {self.least}"
        if self.least == self.most:
            return "none" if not self.most else f"exactly {self.most}"
        return f"at most {self.most}" if not self.least else f"{self.least} to {self.most}"


class Kept(Written):
    """Records of the practice in the end: how many are like ``where``, or what one says."""

    collection: str
    where: dict[str, Any] = {}
    count: int | None = None
    uuid: str = ""
    values: dict[str, Any] = {}


class Rows(Written):
    """Rows that a client holds in the end: the practice's, no more and no fewer, or so many.

    ``active`` leaves out what is archived or deleted, ``linked`` what names no other record in that
    field; ``more`` allows others beside. ``fields`` must be as they are there.
    """

    whole: bool = False
    fields: tuple[str, ...] = ()
    count: int | None = None
    active: bool = False
    linked: str = ""
    more: bool = False

    def __str__(self) -> str:
        if not self.whole:
            return "any" if self.count is None else f"{self.count}"
        those = "all that are neither archived nor deleted" if self.active else "all"
        those += f" that have {self.linked}" if self.linked else ""
        return f"{those}, {' and '.join(self.fields)} up to date" if self.fields else those


class Expect(Written):
    """What a right client leaves behind: at Xero, and in its own database.

    ``calls`` are counted by operation (a pattern such as ``clients.*``), ``statuses`` and the
    ``problems`` of 429 over all calls of the practice API.
    """

    calls: dict[str, Range] = {}
    statuses: dict[str, Range] = {}
    problems: dict[str, Range] = {}
    refreshes: Range | None = None
    records: tuple[Kept, ...] = ()
    connected: tuple[str, ...] | None = None
    rows: dict[str, Rows] = {}


class Used(Written):
    """Calls that others made with the same app before the client comes."""

    minute: int = 0
    day: int = 0


class Scenario(Written, kw_only=True):
    """One scenario. ``why`` says whose complaint it is, ``trap`` how clients get it wrong.

    ``practice`` is the one the client is told to work with, ``operations`` what it is for.
    ``begins`` is a moment where it matters; ``xero_clock_seconds`` how far Xero's clock is ahead of
    the client's.
    """

    name: str
    title: str
    why: str
    trap: str
    sources: tuple[str, ...]
    practice: str = ""
    operations: tuple[str, ...] = ("clients.list", "groups.list")
    begins: str = ""
    xero_clock_seconds: float = 0.0
    world: WorldFile = msgspec.field(default_factory=WorldFile)
    consent: str = ""
    used: Used = msgspec.field(default_factory=Used)
    faults: tuple[NewFault, ...] = ()
    picks: dict[str, Pick] = {}
    steps: tuple[Step, ...]
    during: tuple[During, ...] = ()
    expect: Expect = msgspec.field(default_factory=Expect)
