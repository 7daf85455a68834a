"""TOML → model. Unknown keys are refused, and the message names file and key.

The data files say only what differs from a rule; ``rules`` fills in the rest and ``lint`` checks
that the whole holds together.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

from greenroom.contract import model as m
from greenroom.contract import rules
from greenroom.contract import terms as t
from greenroom.contract import written as w
from greenroom.contract.lint import check
from greenroom.errors import ContractError

SINGLE_FILES = ("sources", "scopes", "limits", "tiers", "identity", "switches", "stages")
"""Files that hold one table of named entries instead of operations and records."""


class _Group(NamedTuple):
    """A group file and its name."""

    where: str
    head: w.Head
    operations: dict[str, object]
    records: dict[str, object]


class _Waiting(NamedTuple):
    """A record as written, until the one it extends is there."""

    where: str
    head: w.Head
    data: w.RecordData


@lru_cache(maxsize=1)
def contract() -> m.Contract:
    """The whole contract, read once. Raises ``ContractError`` naming file and key."""
    return load(resources.files("greenroom.contract") / "data")


def load(folder: Traversable) -> m.Contract:
    """The contract that a folder of data files describes."""
    groups = _groups(folder)
    scopes = rules.convert(read_data("scopes", folder), w.ScopesFile, where="scopes.toml")
    found = m.Contract(
        operations=_operations(groups, accounting=False),
        accounting=_operations(groups, accounting=True),
        records=_records(groups),
        sources=_single("sources", t.Source, folder, key="key"),
        scopes=rules.named(scopes.scopes, t.Scope, where="scopes.toml"),
        aliases=rules.named(scopes.aliases, t.ScopeAlias, where="scopes.toml"),
        proving=rules.convert(scopes.proving, t.Proving, where="scopes.toml at `proving`"),
        limits=_single("limits", t.Limit, folder),
        tiers=_single("tiers", t.Tier, folder),
        identity=_identity(folder),
        switches=_single("switches", t.Switch, folder),
        stages=_single("stages", t.Stage, folder),
    )
    check(found)
    return found


def read_data(name: str, folder: Traversable) -> dict[str, Any]:
    """The parsed TOML of one data file; ``ContractError`` when it is not TOML."""
    try:
        return tomllib.loads((folder / f"{name}.toml").read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"contract/data/{name}.toml is not TOML: {error}") from error


def _groups(folder: Traversable) -> list[_Group]:
    """Every file that holds operations or records, by file name."""
    names = (entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    stems = sorted({name.removesuffix(".toml") for name in names} - set(SINGLE_FILES))
    return [_group(stem, folder) for stem in stems]


def _group(stem: str, folder: Traversable) -> _Group:
    """One group file, its entries still as written."""
    where = f"{stem}.toml"
    file = rules.convert(read_data(stem, folder), w.GroupFile, where=where)
    return _Group(where, file.file, file.operations, file.records)


def _operations(groups: list[_Group], *, accounting: bool) -> dict[str, m.Operation]:
    """The operations of the practice, or those of an ordinary organisation."""
    found: dict[str, m.Operation] = {}
    for group in groups:
        if (group.head.group == "accounting") is accounting:
            for name, data in group.operations.items():
                _once(name, found, group.where)
                found[name] = rules.operation(name, data, where=group.where, head=group.head)
    return found


def _records(groups: list[_Group]) -> dict[str, m.Record]:
    """All records of all files, each after the one it extends."""
    waiting: dict[str, _Waiting] = {}
    for group in groups:
        for name, data in group.records.items():
            _once(name, waiting, group.where)
            written = rules.convert(data, w.RecordData, where=f"{group.where} at `{name}`")
            waiting[name] = _Waiting(group.where, group.head, written)
    done: dict[str, m.Record] = {}
    for name in waiting:
        _finish(name, waiting, done)
    return {name: done[name] for name in waiting}


def _finish(
    name: str,
    waiting: Mapping[str, _Waiting],
    done: dict[str, m.Record],
    trail: tuple[str, ...] = (),
) -> m.Record:
    """The record of that name, and before it those it extends."""
    if name in done:
        return done[name]
    if name in trail or name not in waiting:
        raise ContractError(f"record {(*trail, name)[0]} extends {name}, which cannot be")
    where, head, data = waiting[name]
    above = _finish(data.extends, waiting, done, (*trail, name)) if data.extends else None
    inherited = above.fields if above else ()
    done[name] = rules.record(name, data, where=where, head=head, inherited=inherited)
    return done[name]


def _once(name: str, found: Mapping[str, object], where: str) -> None:
    """Refuse an entry that another file, or the same, already holds."""
    if name in found:
        raise ContractError(f"contract/data/{where}: `{name}` is written twice")


def _single(
    name: str, kind: type[rules.Entry], folder: Traversable, *, key: str = "name"
) -> dict[str, rules.Entry]:
    """A file of one table, as named values."""
    return rules.named(read_data(name, folder), kind, where=f"{name}.toml", key=key)


def _identity(folder: Traversable) -> t.Identity:
    """Xero's side of OAuth, from ``identity.toml``."""
    data = rules.convert(read_data("identity", folder), w.IdentityFile, where="identity.toml")
    return t.Identity(
        hosts=data.hosts,
        tenant_types=data.tenant_types,
        endpoints=rules.named(data.endpoints, t.Endpoint, where="identity.toml"),
        lifetimes=rules.named(data.lifetimes, t.Lifetime, where="identity.toml"),
        refusals=rules.named(data.refusals, t.Refusal, where="identity.toml"),
    )
