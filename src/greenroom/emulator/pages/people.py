"""Practices, organisations, people and connections on the page."""

from __future__ import annotations

from collections.abc import Iterator

from greenroom.emulator.pages.said import day
from greenroom.emulator.parties import Practice
from greenroom.emulator.world import World


def practice_rows(world: World) -> list[dict[str, object]]:
    """Every practice, with who may connect apps to it."""
    return [
        {
            "tenant_id": practice.tenant_id,
            "name": practice.name,
            "country": practice.country,
            "clients": len(practice.data.clients.order),
            "private": practice.data.private,
            "privileged": _names(world, practice.privileged),
            "apps": _apps(world, practice.tenant_id),
        }
        for practice in world.practices.values()
    ]


def organisation_rows(world: World) -> list[dict[str, object]]:
    """Every ordinary organisation, with its members."""
    return [
        {
            "name": organisation.name,
            "country": organisation.country,
            "members": _names(world, organisation.members),
            "apps": _apps(world, organisation.tenant_id),
        }
        for organisation in world.organisations.values()
    ]


def user_rows(world: World) -> list[dict[str, object]]:
    """Everybody who can sign in, with the practices they may connect apps to."""
    return [
        {
            "id": user.id,
            "name": user.name,
            "email": user.email,
            "may": [one.name for one in world.practices.values() if user.id in one.privileged],
        }
        for user in world.users.values()
    ]


def link_rows(world: World, now: float) -> list[dict[str, object]]:
    """Every connection: whose, of what, to which app, since when."""
    return sorted(
        _links(world, now), key=lambda row: (str(row["app"]), str(row["tenant"]), str(row["user"]))
    )


def _links(world: World, now: float) -> Iterator[dict[str, object]]:
    for (client_id, user_id), mine in world.connections.items():
        for one in mine.values():
            tenant = world.tenant(one.tenant_id)
            yield {
                "app": world.apps[client_id].name,
                "client_id": client_id,
                "tenant": tenant.name,
                "tenant_id": tenant.tenant_id,
                "kind": "practice" if isinstance(tenant, Practice) else "organisation",
                "user": world.users[user_id].name,
                "user_id": user_id,
                "since": day(one.updated_at, now),
                "state": "broken" if one.broken else "connected",
                "mark": "broken" if one.broken else "done",
            }


def _names(world: World, user_ids: set[str]) -> list[str]:
    return sorted(world.users[user].name for user in user_ids)


def _apps(world: World, tenant_id: str) -> list[str]:
    return sorted(world.apps[client].name for client in world.connected_apps(tenant_id))
