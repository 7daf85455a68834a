"""What the emulator was asked and how it answered: counts and moments, no token among them."""

from __future__ import annotations

from greenroom.emulator.control.played import Played, Routes
from greenroom.emulator.world import digest


def _calls(played: Played, _: bytes, __: float) -> object:
    world = played.setup.world
    return {
        "calls": [call._asdict() for call in played.calls],
        "counts": [
            {"operation": name, "status": status, "calls": count}
            for (name, status), count in sorted(played.counts.items())
        ],
        "tokens": dict(world.counters),
        # A digest tells one token from another, and opens nothing.
        "refresh_tokens": [
            {"digest": digest(token)[:16], "uses": found.uses}
            for token, found in world.refreshes.items()
            if found.uses
        ],
        "meters": [
            {"client_id": client_id, "practice": tenant_id, **meter.fullest()}
            for client_id, meters in world.meters.items()
            for tenant_id, meter in meters.items()
        ],
    }


ROUTES: Routes = {("GET", "calls"): _calls}
