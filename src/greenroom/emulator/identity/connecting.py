"""Connecting a tenant to an app: what stands in the way, what it brings about, how it breaks.

The pages on which somebody agrees to it are in ``consent``.
"""

from __future__ import annotations

from greenroom.emulator.grants import Connection, Owner
from greenroom.emulator.parties import App, Organisation, Practice
from greenroom.emulator.setup import Setup

UNCERTIFIED = 2
"""How many uncertified apps a tenant may have connected (APP-10)."""


def obstacle(setup: Setup, app: App, tenant: Practice | Organisation | None) -> str:
    """Why a tenant cannot be connected any more; "" when it can (APP-10, T-01)."""
    world = setup.world
    connected = world.connected_tenants(app.client_id)
    # Another user of a tenant that is connected already counts nothing (CX-04).
    if tenant is None or tenant.tenant_id in connected:
        return ""
    cap = setup.contract.tiers[app.tier].connections
    if cap is not None and len(connected) >= cap:
        told = f"This app is on the tier “{app.tier}” and has all of its {cap} connections."
        return f"{told} {_next_tier(setup, app)}".strip()
    others = world.connected_apps(tenant.tenant_id)
    uncertified = [other for other in others if not world.apps[other].certified]
    if not app.certified and len(uncertified) >= UNCERTIFIED:
        return "Two uncertified apps are connected here already; a third cannot be."
    return ""


def _next_tier(setup: Setup, app: App) -> str:
    """What the next tier asks for, so that more can be connected (CO-07, CO-08)."""
    tiers = list(setup.contract.tiers.values())
    above = tiers[tiers.index(setup.contract.tiers[app.tier]) + 1 :]
    if not above:
        return ""
    needs = ", ".join(need.replace("-", " ") for need in above[0].needs)
    return f"More come with the tier “{above[0].name}”, which asks for: {needs}."


def connect(
    setup: Setup, owner: Owner, tenant: Practice | Organisation, *, event: str, now: float
) -> Connection:
    """The connection of a tenant to a user's app, made in this consent pass."""
    kind = setup.switches["tenant-type"] if isinstance(tenant, Practice) else "ORGANISATION"
    return setup.world.connect(
        owner, tenant.tenant_id, tenant_type=kind, auth_event_id=event, now=now
    )


def break_links(setup: Setup, user_id: str, tenant_ids: set[str]) -> int:
    """How many connections of a user to those practices broke (SP-05).

    A broken link is gone, or stays listed and forbids every call, as the switch says. Only a new
    consent mends it.
    """
    gone = setup.switches["broken-link"] == "disconnected"
    struck = 0
    for (_, user), mine in setup.world.connections.items():
        for tenant_id in tenant_ids & set(mine) if user == user_id else ():
            struck += 1
            mine[tenant_id].broken = True
            if gone:
                del mine[tenant_id]
    return struck
