"""``Emulator.handle``: one request of the world, led to who answers it.

Here the parts meet: gate, limits, faults, negotiation, and the answers of identity, practice and
accounting. None of their rules is written here. Only ``handle`` reads the clock.
"""

from __future__ import annotations

import threading
from collections import Counter, deque
from collections.abc import Iterator, Mapping
from functools import partial

from greenroom.clock import Clock, FrozenClock, SystemClock
from greenroom.emulator.api import ApiSide, Asking
from greenroom.emulator.control.desk import Control
from greenroom.emulator.control.played import KEPT_CALLS, Logged
from greenroom.emulator.control.time import pass_time
from greenroom.emulator.identity.side import Ask, IdentitySide
from greenroom.emulator.limits import Meter
from greenroom.emulator.pages.site import PAGES, Pages
from greenroom.emulator.reply import Reply
from greenroom.emulator.setup import Setup, Site
from greenroom.emulator.transcript import Transcript
from greenroom.emulator.world import World
from greenroom.errors import Unreachable
from greenroom.send import Request, Response

_KEPT_SITES = 64


class Emulator:
    """Xero, played by us. ``handle`` is a ``Send``.

    ``control`` opens the routes under ``/_greenroom/`` and the forms of the page, which then shows
    the latest calls word for word. ``limits=False`` counts and refuses nothing. ``latency_seconds``
    is named by every reply of the API as the time it should take. ``switches`` choose readings of
    what witnesses disagree on, before those of the world; under the name ``all`` stands ``worst``
    or ``default`` for the rest. ``consent`` is the e-mail address of a user who agrees to
    everything by themselves, optionally followed by a space and a tenant id. ``lock`` is held while
    a call is answered; whoever reads or changes the world besides takes it.
    """

    def __init__(
        self,
        world: World,
        *,
        clock: Clock | None = None,
        control: bool = False,
        limits: bool = True,
        latency_seconds: float = 0.0,
        switches: Mapping[str, str] | None = None,
        consent: str = "",
    ) -> None:
        self.clock: Clock = clock or SystemClock()
        self.latency_seconds = latency_seconds
        self._heard: deque[tuple[float, str, str, int, str]] = deque(maxlen=KEPT_CALLS)
        self.counts: Counter[tuple[str, int]] = Counter()
        self._limits = limits
        self._switches = dict(switches or {})
        # Sessions run on threads. Re-entrant, because a lost answer gives its place back inside.
        self.lock = threading.RLock()
        self._control = Control(self) if control else None
        self._pages = Pages(self, control=control)
        self._sites: dict[str, Site] = {}
        self.consent = consent
        self.adopt(world)

    def adopt(self, world: World) -> None:
        """Go on with another world; switches, limits and who consents stay as they are."""
        with self.lock:
            chosen = {**world.switches, **self._switches}
            self.setup = Setup(world, switches=chosen, limits=self._limits)
            self._identity = IdentitySide(self.setup)
            self._api = ApiSide(self.setup)
            # Bodies hold whatever the practice does: real people's are never kept.
            held = self._control is not None and not world.private
            self.transcript = Transcript() if held else None

    @property
    def world(self) -> World:
        """The world as it is now."""
        return self.setup.world

    def snapshot(self) -> bytes:
        """The world as bytes, taken between two calls; private, for they hold tokens and a key."""
        with self.lock:
            return self.world.snapshot()

    @property
    def calls(self) -> tuple[Logged, ...]:
        """The latest calls, oldest first."""
        return tuple(Logged(*heard) for heard in self._heard)

    def forget_calls(self) -> None:
        """Begin counting and remembering calls anew."""
        self._heard.clear()
        self.counts.clear()
        if self.transcript is not None:
            self.transcript.clear()

    def now(self) -> float:
        """The moment it is in the world."""
        return self.clock.now() + self.setup.world.ahead_seconds

    def advance(self, seconds: float) -> None:
        """Let time pass in the world; a frozen clock moves itself, another stays as it is."""
        if isinstance(self.clock, FrozenClock):
            self.clock.advance(seconds)
        else:
            self.setup.world.ahead_seconds += max(0.0, seconds)

    def handle(self, request: Request) -> Response:
        """The answer to one request. Raises ``Unreachable`` where a fault drops the connection.

        Where the emulator itself fails, the gateway's 500 says in which line of it.
        """
        with self.lock:
            now = self.now()
            try:
                if now >= self.setup.world.alarm:
                    pass_time(self, now)
                return self._lead(request, now)
            except Unreachable:
                raise
            except Exception as error:  # noqa: BLE001 - a bare server error tells a caller nothing
                reply = self._log("failed", "", self.setup.writer.failed(error, now=now), now)
                return self._kept(request, reply)

    def send(self, request: Request) -> Response:
        """The answer after the time it should take has passed on the emulator's clock."""
        response = self.handle(request)
        if response.delay_seconds:
            self.clock.sleep(response.delay_seconds)
        pause = response.pause_seconds if isinstance(response, Reply) else 0.0
        if pause:
            response.body = self._slowly(tuple(response.body), pause)
        return response

    def _slowly(self, chunks: tuple[bytes, ...], pause: float) -> Iterator[bytes]:
        """The body's chunks with a pause after each."""
        for chunk in chunks:
            yield chunk
            self.clock.sleep(pause)

    def _lead(self, request: Request, now: float) -> Response:
        """The answer of whoever the path belongs to."""
        # Split by hand: urlsplit would cost as much as the rest of the way to the gate.
        url = request.url
        start = url.find("/", url.find("//") + 2)
        origin, target = (url[:start], url[start:]) if start > 0 else (url, "/")
        site = self._sites.get(origin) or self._site(origin)
        path, _, query = target.partition("?")
        found = self._api.find(site, request.method, path, now)
        if found is not None:
            return self._call(Asking(request, site, found, query, now))
        name = self._identity.find(site, path, request.method)
        if name:
            return self._identify(name, Ask(request, site, path, query, now, self.consent))
        if site.own is not None and (path == "/" or path.startswith(PAGES)):
            return self._pages.answer(request, path, query, own=site.own, now=now)
        if self._control is not None and path.startswith("/_greenroom/"):
            route = path.removeprefix("/_greenroom/")
            return self._control.answer(request, route, own=origin, now=now)
        reply = self._log("unknown", "", self.setup.writer.missing(now=now), now)
        return self._kept(request, reply)

    def _site(self, origin: str) -> Site:
        """What an origin plays, kept for the next time."""
        # The Host header is anybody's to choose, so what is kept by it is bounded.
        if len(self._sites) >= _KEPT_SITES:
            self._sites.clear()
        site = self._sites[origin] = Site.of(origin, self.setup.identity)
        return site

    def _call(self, asking: Asking) -> Reply:
        """A call of the API, its place among those in flight held until its body was sent."""
        reply, meter = self._api.answer(asking)
        name = asking.found.operation.name
        practice = asking.request.headers.get("xero-tenant-id", "")
        # In a synchronous core nothing ever overlaps: the place is held until the body was sent.
        if meter is not None and self._limits:
            reply.hold(partial(self._leave, meter))
        reply.delay_seconds += self.latency_seconds
        self._log(name, practice, reply, asking.now)
        reply = self._spoiled(name, practice, reply, request=asking.request, now=asking.now)
        if self.transcript is None:
            return reply
        return self.transcript.keep(asking.request, reply, api=True)

    def _identify(self, name: str, ask: Ask) -> Reply:
        """An answer of the identity side."""
        world = self.setup.world
        full = name
        if name == "identity.token":
            kind = ask.form().get("grant_type", "")
            full = {"authorization_code": "identity.code", "refresh_token": "identity.refresh"}.get(
                kind, name
            )
        if world.faults:
            early = self._api.trouble.at_identity(full, ask)
            if early is not None:
                return self._kept(ask.request, self._log(full, "", early, ask.now))
        reply = self._log(full, "", self._identity.answer(name, ask), ask.now)
        return self._kept(
            ask.request, self._spoiled(full, "", reply, request=ask.request, now=ask.now)
        )

    def _spoiled(
        self, name: str, practice: str, reply: Reply, *, request: Request, now: float
    ) -> Reply:
        """The reply after a fault may have been at it."""
        if not self.setup.world.faults:
            return reply
        try:
            return self._api.trouble.afterwards(name, practice, reply, now)
        except Unreachable:
            api = not name.startswith(("identity.", "connections."))
            self._kept(request, reply, api=api, lost=True)
            raise

    def _kept(
        self, request: Request, reply: Reply, *, api: bool = False, lost: bool = False
    ) -> Reply:
        """The same reply, kept for people to read."""
        if self.transcript is None:
            return reply
        return self.transcript.keep(request, reply, api=api, lost=lost)

    def _leave(self, meter: Meter) -> None:
        with self.lock:
            self.setup.limits.leave(meter)

    def _log(self, name: str, practice: str, reply: Reply, now: float) -> Reply:
        """The same reply, remembered."""
        # A plain tuple: making the named one for every call would cost more than keeping it.
        status, counts = reply.status, self.counts
        counts[name, status] = counts.get((name, status), 0) + 1
        correlation_id = reply.headers.get("xero-correlation-id", "")
        self._heard.append((now, name, practice, status, correlation_id))
        return reply
