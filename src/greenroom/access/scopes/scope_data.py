"""What a scope plan rests on, as data: ``scopes.toml``, typed and checked.

Unknown keys and dangling names are refused. What follows for one project is told in ``planner`` and
written out in ``scope_paper``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

import msgspec

from greenroom.access.packaged import as_data, text_of
from greenroom.contract import contract
from greenroom.contract.model import Contract
from greenroom.contract.terms import Standing
from greenroom.errors import ContractError


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys; what it says has a source and a standing."""

    standing: Standing
    source: str


class GuideScope(_Strict, frozen=True):
    """One row of the guide's table of scopes: its ``name``, what it is for, what to ask for."""

    name: str
    purpose: str = msgspec.field(name="for")
    ask: str
    says: str

    @property
    def exists(self) -> bool:
        """Whether Xero knows a scope of that name."""
        return self.name == self.ask


class Assumption(_Strict, frozen=True):
    """What a plan takes for true, what happens ``otherwise``, and what ``settles`` it.

    ``when`` says which plans rest on it: ``writes``, ``broad``, the group or name of an operation;
    empty for every plan.
    """

    says: str
    otherwise: str
    settles: str
    when: str = ""


class Compared(_Strict, frozen=True):
    """One row of the guide's table that sets the two APIs side by side."""

    about: str
    accounting: str
    practice: str
    ids: tuple[str, ...] = ()


class Area(_Strict, frozen=True):
    """What an ordinary organisation has in place of some groups of operations, and lacks."""

    label: str
    groups: tuple[str, ...]
    has: Literal["other", "none"]
    lacks: str
    gives: str = ""
    scopes: tuple[str, ...] = ()


class ScopeData(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole file."""

    guide: tuple[GuideScope, ...]
    assumptions: dict[str, Assumption]
    compare: tuple[Compared, ...]
    areas: dict[str, Area]

    def area(self, group: str) -> Area:
        """The area that a group of operations belongs to."""
        return next(one for one in self.areas.values() if group in one.groups)


@lru_cache(maxsize=1)
def scope_data() -> ScopeData:
    """The packaged file, read once. Raises ``ContractError`` naming the key."""
    return read_scopes(text_of("scopes.toml"), contract())


def read_scopes(text: str, known: Contract) -> ScopeData:
    """The text of such a file as data. Raises ``ContractError`` for what is unknown."""
    found = as_data(text, ScopeData, "scopes.toml")
    if wrong := sorted({*_dangling(found, known)}):
        raise ContractError(f"access/data/scopes.toml names what is not there: {', '.join(wrong)}")
    return found


def _dangling(data: ScopeData, known: Contract) -> Iterator[str]:
    """Scopes, groups and sources that are not there, and groups that belong nowhere or twice."""
    yield from {one.ask for one in data.guide} - set(known.scopes)
    told = (*data.guide, *data.assumptions.values(), *data.compare, *data.areas.values())
    yield from {one.source for one in told} - set(known.sources)
    groups = {one.group for one in known.operations.values()}
    named = [group for one in data.areas.values() for group in one.groups]
    yield from {
        group for group in (*groups, *named) if named.count(group) != 1 or group not in groups
    }
    words = {"", "writes", "broad", *groups, *known.operations}
    yield from {one.when for one in data.assumptions.values()} - words
