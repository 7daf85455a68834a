"""What the features are for, held against what the sync's mapping would read.

The features say what may be read, the mapping what is loaded. Cost and data flow follow the
features; where the mapping goes further, that is a remark, never a silent guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from greenroom.checks import NAME_A_FEATURE
from greenroom.contract.model import Contract
from greenroom.contract.scopes import ScopePlan, check_known, least_scopes
from greenroom.settings import Feature, Settings
from greenroom.sync.mapping_file import mapping_at
from greenroom.sync.streams import Stream, missing_scopes, wanted_streams

MOST_NAMED = 8
"""How many operations a remark names before the rest is counted."""


class Remark(NamedTuple):
    """Something in which features and mapping differ, and what to do about it."""

    says: str
    next: str


class Purpose(NamedTuple):
    """What the sync loads and the features name; what only one of the two has.

    ``chosen`` are the streams of the mapping whose every call a feature names. ``opened`` and
    ``closed`` are the others, by whether the scopes asked for open them all the same. ``own`` are
    reading calls of the features that no chosen stream brings.
    """

    is_named: bool
    chosen: tuple[Stream, ...]
    opened: tuple[Stream, ...]
    closed: tuple[Stream, ...]
    own: tuple[str, ...]
    unnamed: tuple[str, ...]
    """The calls of ``opened`` and ``closed`` that no feature names."""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables of the chosen streams."""
        return tuple(table.name for stream in self.chosen for table in stream.tables)

    @property
    def would_read(self) -> str:
        """What the sync's mapping would read if a feature named it; empty where that is nothing."""
        streams = (*self.chosen, *self.opened, *self.closed)
        if not streams:
            return ""
        return f"{_names(streams)} ({', '.join(_calls(streams))})"

    @property
    def nothing(self) -> Remark | None:
        """That no feature is named, what the mapping would read, and how to name one."""
        if self.is_named:
            return None
        reads = f" The sync's mapping would read {self.would_read}." if self.would_read else ""
        says = f"No feature is named in greenroom.toml: nothing is planned.{reads}"
        return Remark(says, NAME_A_FEATURE)

    @property
    def disagreements(self) -> tuple[Remark, ...]:
        """Where the mapping goes further than the features."""
        if not self.is_named:
            return ()
        ways = (
            (self.opened, "The sync reads them all the same: the scopes asked for open them."),
            (self.closed, "The sync leaves them out: the scopes asked for do not open them."),
        )
        return tuple(self._beyond(streams, how) for streams, how in ways if streams)

    def _beyond(self, streams: Sequence[Stream], how: str) -> Remark:
        calls = ", ".join(name for name in _calls(streams) if name in self.unnamed)
        says = f"The mapping loads {_names(streams)}, and no feature names {calls}. {how}"
        tables = ", ".join(table.name for stream in streams for table in stream.tables)
        return Remark(
            says,
            f"Add {calls} to the operations of a feature, or take out of the mapping: {tables}",
        )

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The disagreements, and the calls whose records the sync does not load."""
        if not self.own:
            return self.disagreements
        more = len(self.own) - MOST_NAMED
        named = ", ".join(self.own[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
        own = Remark(
            f"The features read by {named}, which the sync does not call.",
            "Where your own program puts what it reads there, only you can tell.",
        )
        return (*self.disagreements, own)


def purpose(
    contract: Contract, features: Iterable[Feature], streams: Iterable[Stream], plan: ScopePlan
) -> Purpose:
    """Features held against the streams of a mapping. Pure."""
    named = tuple(features)
    used = tuple(dict.fromkeys(name for one in named for name in one.operations))
    wanted = tuple(streams)
    chosen = tuple(one for one in wanted if set(one.operations) <= set(used))
    beside = tuple(one for one in wanted if one not in chosen)
    opened = tuple(one for one in beside if not missing_scopes(contract, one, plan.scopes))
    loaded = {one.name for one in chosen}
    reads = (contract.operation(name) for name in used)
    return Purpose(
        is_named=bool(named),
        chosen=chosen,
        opened=opened,
        closed=tuple(one for one in beside if one not in opened),
        own=tuple(one.name for one in reads if not one.writes and one.group not in loaded),
        unnamed=tuple(name for name in _calls(beside) if name not in used),
    )


def purpose_of(settings: Settings, contract: Contract) -> Purpose:
    """The purpose of a project; without a mapping file it loads nothing.

    Raises ``ConfigError`` for a feature with an operation there is none of, ``MappingError`` for a
    mapping that does not fit.
    """
    streams: tuple[Stream, ...] = ()
    if settings.mapping_path.is_file():
        streams = wanted_streams(mapping_at(settings.mapping_path, contract))
    for one in settings.features:
        where = f"{settings.path}: the feature {one.name!r} names"
        check_known(contract, one.operations, where=where)
    used = tuple(name for one in settings.features for name in one.operations)
    plan = least_scopes(contract, contract.of_practice(used))
    return purpose(contract, settings.features, streams, plan)


def _names(streams: Iterable[Stream]) -> str:
    return ", ".join(one.name for one in streams)


def _calls(streams: Iterable[Stream]) -> tuple[str, ...]:
    """The calls that bring some streams, each once."""
    return tuple(dict.fromkeys(name for one in streams for name in one.operations))
