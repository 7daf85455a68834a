"""Scenario files read: the ones that come with Greenroom, and anybody's own.

Unknown keys, and names that nothing has, are refused with the file and the key. What a scenario
does not say of its world is that of the usual one: a practice, a person who may connect apps to it
and one who may not, an organisation, an approved app.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable
from fnmatch import filter as matching
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import msgspec

from greenroom.contract import contract
from greenroom.emulator.faults import KINDS
from greenroom.emulator.playing.written import Doing, Scenario
from greenroom.emulator.practice.data import KINDS as COLLECTIONS
from greenroom.emulator.switches import asked, choose
from greenroom.emulator.worldfile import usual_tables
from greenroom.errors import EmulatorError, codes

ENDS = frozenset(("done", "partial"))
"""How a client's step may end beside the code of an error."""

ELSEWHERE = (
    "identity.authorise",
    "identity.code",
    "identity.refresh",
    "identity.revocation",
    "connections.list",
    "connections.delete",
    "unknown",
)
"""What is counted beside the operations of the API; ``unknown`` are paths that nobody answers."""


def names() -> tuple[str, ...]:
    """The names of the scenarios that come with Greenroom, in order."""
    files = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in files if n.endswith(".toml")))


@lru_cache
def scenario(name: str) -> Scenario:
    """The scenario of that name; ``EmulatorError`` when there is none."""
    if name not in names():
        raise EmulatorError(
            f"No such scenario: {name}", hint="greenroom scenarios list tells them all."
        )
    return read_scenario((_folder() / f"{name}.toml").read_text("utf-8"), file=f"{name}.toml")


def _folder() -> Traversable:
    return resources.files("greenroom.emulator") / "scenarios"


def read_scenario(text: str, *, file: str) -> Scenario:
    """The scenario of a TOML text. Raises ``EmulatorError`` naming the file and the key."""
    try:
        found = msgspec.convert(_complete(tomllib.loads(text)), Scenario)
        _check(found)
    except (
        tomllib.TOMLDecodeError,
        msgspec.ValidationError,
        RecursionError,
        EmulatorError,
    ) as error:
        hint = getattr(error, "hint", "") or "docs/testing.md shows a scenario with its keys."
        raise EmulatorError(f"{file}: {error}", hint=hint) from error
    return found


def _complete(given: dict[str, Any]) -> dict[str, Any]:
    """A file's tables, those of the usual world put in where it has none."""
    world = given.get("world", {})
    return {**given, "world": {**usual_tables(), **world} if isinstance(world, dict) else world}


def _check(found: Scenario) -> None:
    """Refuse names that nothing has; ``EmulatorError`` tells the key."""
    known = contract()
    choose(known, asked(found.world.switches))
    for step in found.steps:
        if (step.client is None) == (step.meanwhile is None):
            raise EmulatorError("steps: each has one of `client` and `meanwhile`")
        if step.client is not None:
            _check_doing(step.client)
    calls = (*known.operations, *known.accounting, *ELSEWHERE)
    _each_called("operations", found.operations, calls)
    _each_called("expect.calls", found.expect.calls, calls)
    _each_called("during.operation", [one.operation for one in found.during], calls)
    _each_in("sources", [one for one in found.sources if "://" not in one], known.sources)
    _each_in("faults.kind", [fault.kind for fault in found.faults], KINDS)
    _each_in("picks.collection", [pick.collection for pick in found.picks.values()], COLLECTIONS)
    _each_in("expect.records.collection", [r.collection for r in found.expect.records], COLLECTIONS)


def _check_doing(doing: Doing) -> None:
    _each_in("steps.client.ends", doing.ends, ENDS | codes())
    if doing.do == "call":
        _each_in("steps.client.operation", [doing.operation], contract().operations)
        if not doing.task:
            raise EmulatorError("steps.client.task: a call needs words for other people's clients")
    if doing.each:
        _each_in("steps.client.each", [doing.each], COLLECTIONS)


def _each_in(where: str, given: Iterable[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            raise EmulatorError(f"{where}: there is no {name}")


def _each_called(where: str, patterns: Iterable[str], calls: Iterable[str]) -> None:
    for pattern in patterns:
        if not matching(calls, pattern):
            raise EmulatorError(f"{where}: no operation is called {pattern}")
