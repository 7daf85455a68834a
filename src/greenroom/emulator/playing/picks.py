"""Records that a scenario names: found in its practice, and put where ``{name}`` stands.

``{contact}`` is the id of the record picked as ``contact``, ``{contact.name}`` its name and
``{contact.clients.0}`` the first of the ids that it holds. ``{practice}`` is the tenant id of the
practice the client is to work with.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec

from greenroom.emulator.parties import Practice
from greenroom.emulator.playing.written import Pick, Scenario
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.world import World
from greenroom.errors import EmulatorError

_NAMED = re.compile(r"\{(\w+)((?:\.\w+)*)\}")
_KEPT = (dt.date, dt.datetime)

Table = TypeVar("Table", bound=msgspec.Struct)


def practice_of(world: World, name: str) -> Practice:
    """The practice of that name; the first one for an empty name."""
    for practice in world.practices.values():
        if name in ("", practice.name):
            return practice
    raise EmulatorError(f"No practice is called {name}")


def holds(row: Row, where: Mapping[str, Any]) -> bool:
    """Whether a record has these values; ``false`` is also what is not set."""
    return all((row.values.get(name) or False) == (value or False) for name, value in where.items())


class Picks:
    """The records that a scenario picked, as they were when it began."""

    def __init__(self, world: World, found: Scenario) -> None:
        self._known: dict[str, Any] = {
            name: _told(world, name, pick) for name, pick in found.picks.items()
        }
        self._known["practice"] = {"uuid": practice_of(world, found.practice).tenant_id}

    def put(self, value: Any) -> Any:
        """The same plain value with every named record's id or value in its place."""
        if isinstance(value, str):
            whole = _NAMED.fullmatch(value)
            # Alone in a text it keeps its type; among words it becomes one of them.
            return self._find(whole) if whole else _NAMED.sub(lambda m: str(self._find(m)), value)
        if isinstance(value, Mapping):
            return {name: self.put(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self.put(part) for part in value]
        return value

    def fill(self, written: Table) -> Table:
        """A table of the scenario, of the same kind, with every named record in its place."""
        plain = msgspec.to_builtins(written, builtin_types=_KEPT)
        return msgspec.convert(self.put(plain), type(written), builtin_types=_KEPT)

    def _find(self, named: re.Match[str]) -> Any:
        name, path = named[1], named[2].lstrip(".")
        if name not in self._known:
            raise EmulatorError(f"{{{name}}}: nothing was picked under that name")
        found = self._known[name]
        for part in (path or "uuid").split("."):
            try:
                found = found[int(part)] if isinstance(found, list | tuple) else found[part]
            except (KeyError, IndexError, ValueError, TypeError):
                raise EmulatorError(f"{named[0]}: the record that was picked has none") from None
        return found


def _told(world: World, name: str, pick: Pick) -> dict[str, Any]:
    """The values of the record meant, its id and number among them."""
    rows = practice_of(world, pick.practice).data[pick.collection]
    left = pick.skip
    for row in rows.rows():
        linked = all(len(row.ids(field)) >= least for field, least in pick.links.items())
        if linked and holds(row, pick.where) and all(map(row.values.get, pick.has)):
            if left == 0:
                number = {"id": rows.number(row.place)} if rows.kind.prefix else {}
                return {**number, **row.values, "uuid": row.uuid}
            left -= 1
    raise EmulatorError(f"picks.{name}: the practice has no such record in {pick.collection}")
