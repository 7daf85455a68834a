"""A scenario under way: an emulator with its world, its trouble and its steps, and who watches.

The client's steps that follow each other without anything between them are one *turn*: one run of
the program under test. ``next_turn`` lets happen what comes before it and says what the client is
to do. What is heard is judged in ``verdict``.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import NamedTuple

import msgspec

from greenroom.clock import Clock, FrozenClock, moment
from greenroom.emulator.control.desk import Control
from greenroom.emulator.control.played import Routes
from greenroom.emulator.control.time import ACTS, pass_time
from greenroom.emulator.core import Emulator
from greenroom.emulator.playing.picks import Picks, practice_of
from greenroom.emulator.playing.witness import Witness
from greenroom.emulator.playing.written import Doing, Meanwhile, Scenario
from greenroom.emulator.worldfile import build_world
from greenroom.errors import Unreachable
from greenroom.send import Request, Response

BEGINS = moment("2026-11-24T02:00")
"""When a scenario begins on a frozen clock, unless it says otherwise."""

DAY = 86_400


class Turn(NamedTuple):
    """One run of the client: its number from 1, and its steps with every record named."""

    number: int
    steps: tuple[Doing, ...]


class Span(msgspec.Struct):
    """When a turn began and ended on the emulator's clock; it has not while ``ended`` is 0."""

    began: float
    ended: float = 0.0


class Play(Emulator):
    """One scenario on one emulator. On another clock than a frozen one, time is what it is."""

    def __init__(self, found: Scenario, *, clock: Clock | None = None) -> None:
        clock = clock or FrozenClock(moment(found.begins) if found.begins else BEGINS)
        begins = moment(found.begins) if found.begins else clock.now()
        self.scenario = found
        world = build_world(found.world, now=begins)
        world.ahead_seconds = begins - clock.now()
        user = found.consent or next(iter(world.users.values())).email
        super().__init__(world, clock=clock, control=True, consent=user)
        self.picks = Picks(world, found)
        self.witness = Witness()
        self.spans: list[Span] = []
        self.turn: Turn | None = None
        self.turns: list[Turn] = []
        self._left = list(found.steps)
        self._due = list(found.during)
        for order in found.faults:
            ACTS["fault"](self, self.picks.fill(order), self.now())
        self._use()

    # ------------------------------------------------------------------ the program

    def next_turn(self) -> Turn | None:
        """The next run of the client, after what happens before it; ``None`` at the end."""
        with self.lock:
            if self.spans and not self.spans[-1].ended:
                self.spans[-1].ended = self.now()
            steps: list[Doing] = []
            while self._left and not (steps and self._left[0].meanwhile):
                step = self._left.pop(0)
                if step.client is not None:
                    steps.append(self.picks.fill(step.client))
                elif step.meanwhile is not None:
                    self.happen(step.meanwhile)
            self.turn = None
            if steps:
                self.spans.append(Span(self.now()))
                self.witness.turn = len(self.spans)
                self.turn = Turn(len(self.spans), tuple(steps))
                self.turns.append(self.turn)
            return self.turn

    def open_routes(self, routes: Routes) -> None:
        """Answer these control calls too."""
        self._control = Control(self, routes)

    @property
    def is_over(self) -> bool:
        """Whether the client has nothing left to do."""
        return not any(step.client for step in self._left)

    def happen(self, written: Meanwhile) -> None:
        """Let something happen that is not the client's doing."""
        told = self.picks.fill(written)
        if told.clock is not None:
            self.advance(told.clock.advance_seconds + told.clock.advance_days * DAY)
            pass_time(self, self.now())
        if told.quiet:
            self.setup.world.faults.clear()
        if told.consent is not None:
            self.consent = told.consent.user
        now = self.now()
        for name, act in ACTS.items():
            order = getattr(told, name)
            if order is not None:
                act(self, order, now - told.late_seconds)

    # ------------------------------------------------------------------ listening

    def now(self) -> float:
        """The moment it is at Xero, whose clock may differ from the client's."""
        return super().now() + self.scenario.xero_clock_seconds

    def handle(self, request: Request) -> Response:
        """The answer to one request, remembered by the witness."""
        with self.lock:
            last, now = self._last(), self.now()
            try:
                response = super().handle(request)
            except Unreachable:
                self._hear(request, None, last, now)
                raise
            self._hear(request, response, last, now)
            return response

    def _last(self) -> tuple[float, str, str, int, str] | None:
        return self._heard[-1] if self._heard else None

    def _hear(self, request: Request, response: Response | None, last: object, now: float) -> None:
        """Tell the witness of a call, and let happen what waited for it."""
        path = "/" + request.url.partition("://")[2].partition("/")[2].partition("?")[0]
        entry = self._last()
        if path == "/" or path.startswith("/_greenroom/"):
            return
        operation = entry[1] if entry and entry is not last else self._asked(request, path, now)
        self.witness.hear(request, response, operation=operation, now=now)
        for one in tuple(self._due):
            if fnmatchcase(operation, one.operation) and one.call == self._heard_of(one.operation):
                self._due.remove(one)
                self.happen(one.meanwhile)

    def _asked(self, request: Request, path: str, now: float) -> str:
        """The operation of a call that was dropped before anybody looked at it."""
        site = self._site(request.url.partition(path)[0])
        found = self._api.find(site, request.method, path, now)
        return found.operation.name if found else self._identity.find(site, path, request.method)

    def _heard_of(self, pattern: str) -> int:
        return sum(fnmatchcase(call.operation, pattern) for call in self.witness.heard)

    # ------------------------------------------------------------------ the beginning

    def _use(self) -> None:
        """Spend what others used of the limits before the client came."""
        used, world = self.scenario.used, self.setup.world
        tenant_id = practice_of(world, self.scenario.practice).tenant_id
        meter = world.meter(next(iter(world.apps)), tenant_id)
        for window, calls in ((meter.minute, used.minute), (meter.day, used.day)):
            window.at(self.now())
            window.calls = calls
