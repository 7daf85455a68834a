"""The points on which witnesses differ, and which reading an emulator takes.

What each switch changes is told where it is asked for.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from greenroom.contract.model import Contract
from greenroom.errors import EmulatorError

ALL = "all"
"""The name under which one word chooses for all switches."""


def choices(found: Contract) -> dict[str, tuple[str, ...]]:
    """Every switch with the readings it may take."""
    return {name: switch.choices for name, switch in found.switches.items()}


def choose(found: Contract, given: Mapping[str, str]) -> dict[str, str]:
    """Every switch with its reading; ``EmulatorError`` names an unknown one.

    Under the name ``all`` stands what those are that are not named: ``default`` or ``worst``.
    """
    bases = {"default": defaults, "worst": worst}
    base = given.get(ALL, "default")
    if base not in bases:
        raise EmulatorError(f"All switches cannot be {base}", hint=f"One of: {', '.join(bases)}")
    chosen, known = bases[base](found), choices(found)
    for name, choice in given.items():
        if name == ALL:
            continue
        if name not in known:
            near = difflib.get_close_matches(name, known, n=3) or sorted(known)
            hint = f"There are: {', '.join(near)}"
            raise EmulatorError(f"No such switch: {name}", hint=hint)
        if choice not in known[name]:
            hint = f"One of: {', '.join(known[name])}"
            raise EmulatorError(f"Switch {name} cannot be {choice}", hint=hint)
        chosen[name] = choice
    return chosen


def read_switches(found: Contract, written: Iterable[str]) -> dict[str, str]:
    """The switches written as ``name=reading``; ``EmulatorError`` when one cannot be."""
    given: dict[str, str] = {}
    for text in written:
        name, separator, choice = text.partition("=")
        if not separator:
            hint = f"There are: {', '.join(sorted(choices(found)))}"
            raise EmulatorError(f"A switch is written name=reading: {text}", hint=hint)
        given[name.strip()] = choice.strip()
    choose(found, given)
    return given


def asked(given: str | Mapping[str, str]) -> dict[str, str]:
    """The switches of a file: a table of readings, or one word for all of them."""
    return {ALL: given} if isinstance(given, str) else dict(given)


def defaults(found: Contract) -> dict[str, str]:
    """Every switch at its better-sourced reading."""
    return {name: switch.default for name, switch in found.switches.items()}


def worst(found: Contract) -> dict[str, str]:
    """Every switch at the reading that is hardest on an integration."""
    return {name: switch.worst for name, switch in found.switches.items()}
