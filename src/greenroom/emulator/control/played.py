"""What a control route works on: the emulator as it is played, a route's row, its body read.

Each noun has a module of its own with its ``ROUTES``; ``desk`` puts them together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, Protocol, TypeVar

import msgspec

from greenroom.emulator.setup import Setup
from greenroom.emulator.transcript import Transcript
from greenroom.emulator.world import World
from greenroom.errors import EmulatorError
from greenroom.wire.markup import carriable

Body = TypeVar("Body")

KEPT_CALLS = 500
"""How many of the latest calls are remembered."""


class Logged(NamedTuple):
    """One call as the emulator saw it: no body, no token, nobody's name."""

    at: float
    operation: str
    practice: str
    status: int
    correlation_id: str


class Played(Protocol):
    """The emulator as its control routes see it."""

    setup: Setup
    counts: Counter[tuple[str, int]]
    consent: str
    transcript: Transcript | None

    @property
    def calls(self) -> tuple[Logged, ...]:
        """The latest calls."""

    def forget_calls(self) -> None:
        """Begin counting anew."""

    def adopt(self, world: World) -> None:
        """Go on with another world."""

    def advance(self, seconds: float) -> None:
        """Let time pass."""

    def now(self) -> float:
        """The moment it is in the world."""


Act = Callable[[Played, Body, float], object]
"""What an order brings about at a moment; what it answers, as plain values."""

Route = Callable[[Played, bytes, float], object]
"""What a route answers, as plain values, to its body at a moment."""

Routes = Mapping[tuple[str, str], Route]
"""Routes by method and name."""


def taking(kind: type[Body], act: Act[Body]) -> Route:
    """The route that reads its body as an order and carries it out."""

    def route(played: Played, body: bytes, now: float) -> object:
        return act(played, read(body, kind), now)

    return route


def read(body: bytes, kind: type[Body]) -> Body:
    """The JSON body as what a route takes; an empty one means its defaults."""
    found = msgspec.json.decode(body or b"{}", type=kind)
    # Names and texts may come up in XML anywhere: what that cannot carry is refused here.
    try:
        for text in _texts(msgspec.to_builtins(found)):
            carriable(text)
    except ValueError:
        raise EmulatorError("A text holds a character that XML cannot carry") from None
    return found


def _texts(value: object) -> Iterator[str]:
    """Every text in a tree of plain values."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
