"""A world ↔ bytes, so that it outlives a command: tokens and keys go on working after it.

What is in flight is not kept, nor the log of calls. How a practice keeps its own records is told by
``practice``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import msgspec

from greenroom.emulator.dates import Due
from greenroom.emulator.egress import Egress
from greenroom.emulator.faults import Fault
from greenroom.emulator.grants import Access, Code, Connection, Refresh, Shown
from greenroom.emulator.limits import AppMeter, Meter
from greenroom.emulator.parties import App, Organisation, Practice, User
from greenroom.emulator.practice.ground import Ground
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import restored
from greenroom.errors import EmulatorError

FORM = 2
"""The number of this form of snapshot; another one is refused."""


class KeptPractice(msgspec.Struct, kw_only=True):
    """A practice as a snapshot holds it."""

    tenant_id: str
    name: str
    country: str
    privileged: set[str]
    data: dict[str, Any]


class Kept(msgspec.Struct, kw_only=True):
    """A world as a snapshot holds it: what belongs to an owner stands in lists beside them."""

    form: int
    seed: int
    began_at: float
    ahead_seconds: float
    drawn: int
    lives: int
    signing_key: str
    apps: dict[str, App]
    users: dict[str, User]
    practices: list[KeptPractice]
    organisations: dict[str, Organisation]
    agreed: list[tuple[str, str, tuple[str, ...]]]
    connections: list[tuple[str, str, dict[str, Connection]]]
    first_connected: list[tuple[str, str, dict[str, float]]]
    codes: dict[str, Code]
    refreshes: dict[str, Refresh]
    accesses: dict[str, Access]
    shown: dict[str, Shown]
    faults: list[Fault]
    calendar: list[Due] = []
    egress: dict[str, Egress] = {}
    switches: dict[str, str] = {}
    meters: dict[str, dict[str, Meter]]
    app_meters: dict[str, AppMeter]
    counters: dict[str, int]
    # Younger than the form: a snapshot may lack them.
    clients: int = 2000
    country: Country = "AU"
    grounds: dict[str, msgspec.Raw] = {}


_PLAIN = (
    "seed",
    "began_at",
    "ahead_seconds",
    "drawn",
    "lives",
    "signing_key",
    "apps",
    "users",
    "organisations",
    "codes",
    "refreshes",
    "accesses",
    "shown",
    "faults",
    "calendar",
    "egress",
    "switches",
    "meters",
    "app_meters",
    "clients",
    "country",
)
"""What stands in a world as it stands in a snapshot."""

_OWNED = ("agreed", "connections", "first_connected")


def keep(world: Any) -> bytes:
    """The ``World`` as bytes. They hold its tokens and its signing key: keep them as private."""
    # Any, here and below: the world imports this module, which reads it by the names above.
    plain: dict[str, Any] = {name: getattr(world, name) for name in _PLAIN}
    owned: dict[str, Any] = {
        name: [(*owner, value) for owner, value in getattr(world, name).items()] for name in _OWNED
    }
    kept = Kept(
        form=FORM,
        practices=[_kept_practice(practice) for practice in world.practices.values()],
        counters=dict(world.counters),
        grounds=_grounds(world.practices.values()),
        **plain,
        **owned,
    )
    return msgspec.json.encode(kept)


def read(kept: bytes) -> Kept:
    """The snapshot that ``keep`` wrote; ``EmulatorError`` when the bytes are none of ours."""
    try:
        found = msgspec.json.decode(kept, type=Kept)
    except msgspec.MsgspecError as error:
        raise EmulatorError(
            "The snapshot cannot be read", hint="Delete it to begin with a fresh world."
        ) from error
    if found.form != FORM:
        raise EmulatorError(
            f"The snapshot is of form {found.form}, not {FORM}",
            hint="It was kept by another version: delete it to begin with a fresh world.",
        )
    return found


def fill(world: Any, found: Kept) -> None:
    """Give a new ``World`` the memory of a snapshot."""
    for name in _PLAIN:
        setattr(world, name, getattr(found, name))
    for name in _OWNED:
        setattr(world, name, {(app, user): value for app, user, value in getattr(found, name)})
    world.counters = Counter(found.counters)
    grounds = {tenant_id: Ground(bytes(raw)) for tenant_id, raw in found.grounds.items()}
    world.practices = {
        practice.tenant_id: _practice(practice, grounds.get(practice.tenant_id))
        for practice in found.practices
    }
    for mine in world.meters.values():
        for meter in mine.values():
            meter.in_flight = 0


def _kept_practice(practice: Practice) -> KeptPractice:
    return KeptPractice(
        tenant_id=practice.tenant_id,
        name=practice.name,
        country=practice.country,
        privileged=practice.privileged,
        data=practice.data.snapshot(),
    )


def _grounds(practices: Iterable[Practice]) -> dict[str, msgspec.Raw]:
    """What practices were read from, by tenant id: bytes that are handed on as they are."""
    return {
        practice.tenant_id: msgspec.Raw(practice.data.ground.encoded)
        for practice in practices
        if practice.data.ground is not None
    }


def _practice(kept: KeptPractice, ground: Ground | None) -> Practice:
    return Practice(
        tenant_id=kept.tenant_id,
        name=kept.name,
        country=kept.country,
        data=restored(kept.data, ground),
        privileged=kept.privileged,
    )
