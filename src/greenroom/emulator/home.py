"""The front page of a served emulator: what its world holds."""

from __future__ import annotations

from greenroom.clock import utc
from greenroom.draw.page import content_security_policy, render
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup


def home_page(setup: Setup, origin: str, *, control: bool, calls: int, now: float) -> Reply:
    """The page as a reply."""
    world = setup.world
    html = render(
        "emulator.html",
        origin=origin,
        control=control,
        calls=calls,
        now=f"{utc(now):%a %-d %b %Y, %H:%M} UTC",
        practices=[
            {
                "name": practice.name,
                "country": practice.country,
                "clients": len(practice.data.clients.order),
                "privileged": [world.users[user].name for user in sorted(practice.privileged)],
            }
            for practice in world.practices.values()
        ],
        apps=[
            {"name": app.name, "client_id": app.client_id, "type": app.type, "stage": app.stage}
            for app in world.apps.values()
        ],
        users=[{"name": user.name, "email": user.email} for user in world.users.values()],
    )
    reply = setup.writer.page(200, html, now=now)
    reply.headers = {**reply.headers, "content-security-policy": content_security_policy()}
    return reply
