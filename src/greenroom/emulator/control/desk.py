"""The control routes of one emulator, put together. Off unless asked for; bodies are JSON.

What a route does is told in the module of its noun.
"""

from __future__ import annotations

import msgspec

from greenroom.emulator.control import apps, calls, faults, links, people, time, worlds
from greenroom.emulator.control.played import Played, Routes
from greenroom.emulator.reply import Reply
from greenroom.errors import EmulatorError
from greenroom.send import Request

ROUTES: Routes = {
    **worlds.ROUTES,
    **apps.ROUTES,
    **people.ROUTES,
    **links.ROUTES,
    **faults.ROUTES,
    **time.ROUTES,
    **calls.ROUTES,
}
"""Every route by method and name."""


def is_foreign(request: Request, own: str) -> bool:
    """Whether a browser sends this from a page of another origin than ``own``."""
    # Any page in a browser can post to localhost; only browsers send an Origin.
    return request.headers.get("origin", own) != own


class Control:
    """The control routes of one emulator."""

    def __init__(self, played: Played, more: Routes | None = None) -> None:
        self._played = played
        self._routes = {**ROUTES, **(more or {})}

    def answer(self, request: Request, name: str, *, own: str, now: float) -> Reply:
        """The answer to a control request; 400 with words when it cannot be done.

        ``own`` is the origin asked: a browser that comes from another one is turned away.
        """
        setup = self._played.setup
        writer = setup.writer
        if is_foreign(request, own):
            words = {"error": "Control routes are not for other web pages.", "hint": ""}
            return writer.json(403, words, now=now)
        name, _, one = name.partition("/")
        # What stands behind the noun names one of its kind, as an order with only that id would.
        body = msgspec.json.encode({"id": one}) if one else request.body
        route = self._routes.get((request.method, name))
        if route is None:
            return writer.missing(now=now)
        try:
            return writer.json(200, route(self._played, body, now), now=now)
        except (EmulatorError, msgspec.MsgspecError) as error:
            hint = error.hint if isinstance(error, EmulatorError) else ""
            return writer.json(400, {"error": str(error), "hint": hint}, now=now)
