"""The data an app pulls out: metered by the month, and what its tier includes (EG-01 to EG-05).

Months are those of UTC. What counts is the body of a reply as it was made ready to be sent, before
any compression; headers do not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from greenroom.clock import utc
from greenroom.contract.model import Contract, Operation
from greenroom.emulator.parties import App
from greenroom.emulator.reply import Reply
from greenroom.emulator.stages import months_after

GIB = 2**30


class Egress(msgspec.Struct):
    """What one app pulled out this month, and in the months before by name."""

    month: str = ""
    ends_at: float = 0.0
    sent: int = 0
    past: dict[str, int] = {}

    def add(self, size: int, now: float) -> None:
        """Count so many bytes."""
        if now >= self.ends_at:
            self.turn(now)
        self.sent += size

    def turn(self, now: float) -> None:
        """Begin the month that ``now`` falls into, if it is another."""
        first = utc(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        month = f"{first:%Y-%m}"
        if month == self.month:
            return
        if self.month:
            self.past[self.month] = self.sent
        self.month, self.sent = month, 0
        self.ends_at = months_after(first.timestamp(), 1)


class EgressMeter:
    """Counts the replies of one emulator, into the meters of its apps."""

    def __init__(self, meters: dict[str, Egress], *, writes: bool) -> None:
        self._meters = meters
        self._writes = writes

    def count(self, reply: Reply, operation: Operation, app: App, now: float) -> None:
        """Count what a reply carries; a body that is made while it is sent, piece by piece."""
        if not operation.metered or (operation.writes and not self._writes):
            return
        found = self._meters.get(app.client_id)
        if found is None:
            found = self._meters[app.client_id] = Egress()
        body = reply.body
        # On the way of every call: what is one piece already is not summed up.
        if isinstance(body, (list, tuple)):
            size = len(body[0]) if len(body) == 1 else sum(map(len, body))
            if now >= found.ends_at:
                found.turn(now)
            found.sent += size
        else:
            reply.body = _counted(body, found, now)


def _counted(body: Iterable[bytes], meter: Egress, now: float) -> Iterator[bytes]:
    """The same chunks, each counted when it is taken."""
    for chunk in body:
        meter.add(len(chunk), now)
        yield chunk


def bill(found: Contract, app: App, meters: Mapping[str, Egress], *, now: float) -> dict[str, Any]:
    """What an app pulled out this month, what its tier includes, and what is beyond."""
    tier, meter = found.tiers[app.tier], meters.get(app.client_id) or Egress()
    meter.turn(now)
    used = meter.sent / GIB
    over = max(0.0, used - tier.egress_gib) if tier.egress_gib is not None else 0.0
    return {
        "client_id": app.client_id,
        "name": app.name,
        "tier": app.tier,
        "month": meter.month,
        "bytes": meter.sent,
        "gib": round(used, 6),
        "included_gib": tier.egress_gib,
        "over_gib": round(over, 6),
        "overage_aud": round(over * (tier.overage_aud_per_gib or 0.0), 2),
        "resets_at": meter.ends_at,
        "past_bytes": meter.past,
    }
