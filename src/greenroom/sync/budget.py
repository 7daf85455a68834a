"""What a run will cost: calls, bytes, minutes, told before it begins. Pure.

Calls are exact; bytes and minutes are estimates from figures that stand here as data, each with
where it is from.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import msgspec

from greenroom.sync.streams import CLIENT_GET, CLIENT_LIST, GROUP_GET, GROUP_LIST


class Size(NamedTuple):
    """Bytes of one record on the wire, and how that is known."""

    record_bytes: int
    note: str


ENVELOPE_BYTES = 250
SIZES = {
    "detailed": Size(3_400, "15,000 detailed clients exceed 50 MB, by an integrator's report"),
    "plain": Size(2_600, "a detailed client less its notes, groups and relationships: assumed"),
    GROUP_LIST: Size(130, "a uuid, a name and a flag in XML"),
    GROUP_GET: Size(900, "a group and about five members: assumed"),
    CLIENT_GET: Size(3_400, "as in the detailed list"),
}
SERVER_BYTES_PER_SECOND = 400_000
"""So that a detailed list of 50 MB takes two minutes: integrators say minutes."""
SECONDS_PER_CALL = 0.4
CLIENTS_PER_GROUP = 5
CHANGED_SHARE = 0.01
"""What changes between two pulls, unless it is known better."""


class Line(msgspec.Struct, frozen=True):
    """One operation's share of a budget."""

    operation: str
    calls: int
    bytes: int
    note: str = ""


class Budget(msgspec.Struct, frozen=True):
    """What a run will cost; ``way`` is full, changes or fallback."""

    way: str
    lines: tuple[Line, ...]
    calls: int
    bytes: int
    minutes: float
    days: float
    """How much of one day's calls it takes; more than 1 cannot end today."""


class Expected(NamedTuple):
    """The sizes a budget is told from; ``groups`` and ``changed`` are guessed when ``None``."""

    clients: int
    groups: int | None = None
    changed: int | None = None

    def number_of_groups(self) -> int:
        """How many groups, known or guessed."""
        return self.clients // CLIENTS_PER_GROUP if self.groups is None else self.groups

    def number_changed(self) -> int:
        """How many clients a pull of changes brings, known or guessed."""
        guess = max(1, round(self.clients * CHANGED_SHARE)) if self.clients else 0
        return guess if self.changed is None else self.changed


class Pace(NamedTuple):
    """The limits a budget is told against: calls a minute, and calls a day we may use."""

    minute: int = 60
    day: int = 5000


def predict(
    streams: Collection[str], expected: Expected, *, full: bool, pace: Pace | None = None
) -> Budget:
    """The budget of a run: the client list once, the group list once where groups are wanted."""
    clients = expected.clients if full else expected.number_changed()
    lines = []
    if "groups" in streams:
        lines.append(_line(GROUP_LIST, GROUP_LIST, 1, expected.number_of_groups()))
    if streams:
        lines.append(_line(CLIENT_LIST, "detailed", 1, clients))
    return _budget("full" if full else "changes", lines, pace or Pace())


def predict_fallback(
    expected: Expected,
    *,
    full: bool,
    members: bool,
    group_list: bool,
    one_get_per_client: bool,
    pace: Pace | None = None,
) -> Budget:
    """The budget when the detailed list does not come: the plain list, and gets one by one.

    ``members`` asks for one get per group, ``group_list`` tells whether the list of groups must
    still be fetched for them.
    """
    clients = expected.clients if full else expected.number_changed()
    lines = [_line(CLIENT_LIST, "plain", 1, clients)]
    groups = expected.number_of_groups()
    if group_list:
        lines.append(_line(GROUP_LIST, GROUP_LIST, 1, groups))
    if members:
        lines.append(_line(GROUP_GET, GROUP_GET, groups, groups))
    if one_get_per_client:
        lines.append(_line(CLIENT_GET, CLIENT_GET, clients, clients))
    return _budget("fallback", lines, pace or Pace())


def _line(operation: str, size: str, calls: int, records: int) -> Line:
    """One operation's calls and bytes."""
    known = SIZES[size]
    total = calls * ENVELOPE_BYTES + records * known.record_bytes
    return Line(operation, calls, total, known.note)


def _budget(way: str, lines: list[Line], pace: Pace) -> Budget:
    """The lines summed up, in minutes as the limits allow."""
    calls, total = sum(line.calls for line in lines), sum(line.bytes for line in lines)
    waiting = max(calls * SECONDS_PER_CALL, 60.0 * (max(calls - 1, 0) // pace.minute))
    seconds = waiting + total / SERVER_BYTES_PER_SECOND
    return Budget(
        way, tuple(lines), calls, total, round(seconds / 60, 2), round(calls / pace.day, 4)
    )
