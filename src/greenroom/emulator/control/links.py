"""Connections as people make and end them from Xero's side, without the app's knowing."""

from __future__ import annotations

from greenroom.emulator.control.played import Played, Routes, taking
from greenroom.emulator.identity.connecting import connect, obstacle
from greenroom.emulator.orders import Connect, Disconnect
from greenroom.emulator.parties import Practice
from greenroom.errors import EmulatorError


def _list(played: Played, _: bytes, __: float) -> object:
    world = played.setup.world
    return [
        {
            "client_id": client_id,
            "user": user_id,
            "tenant_id": one.tenant_id,
            "name": world.tenant(one.tenant_id).name,
            "tenant_type": one.tenant_type,
            "connected_at": one.updated_at,
            "broken": one.broken,
        }
        for (client_id, user_id), mine in world.connections.items()
        for one in mine.values()
    ]


def link(played: Played, given: Connect, now: float) -> object:
    """The new connection; ``EmulatorError`` where a consent would not come about."""
    setup, world = played.setup, played.setup.world
    app, user = world.app(given.client_id), world.user(given.user)
    tenant = world.tenant(given.practice)
    allowed = tenant.privileged if isinstance(tenant, Practice) else tenant.members
    if user.id not in allowed:
        raise EmulatorError(
            f"{user.name} may not connect apps to {tenant.name}",
            hint="Grant the privilege first; an organisation needs a member of its own.",
        )
    problem = obstacle(setup, app, tenant)
    if problem:
        raise EmulatorError(problem)
    made = connect(setup, (app.client_id, user.id), tenant, event=world.new_id(), now=now)
    return {"tenant_id": made.tenant_id, "connection": made.id}


def unlink(played: Played, given: Disconnect, _: float) -> object:
    """How many connections of a tenant were ended from Xero's side (CX-07)."""
    world = played.setup.world
    tenant = world.tenant(given.practice)
    client_id = world.app(given.client_id).client_id if given.client_id else ""
    user_id = world.user(given.user).id if given.user else ""
    struck = 0
    for (client, user), mine in world.connections.items():
        if client_id in ("", client) and user_id in ("", user) and tenant.tenant_id in mine:
            del mine[tenant.tenant_id]
            struck += 1
    return {"tenant_id": tenant.tenant_id, "disconnected": struck}


ROUTES: Routes = {
    ("GET", "connections"): _list,
    ("POST", "connect"): taking(Connect, link),
    ("POST", "disconnect"): taking(Disconnect, unlink),
}
