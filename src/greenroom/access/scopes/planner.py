"""Features with their reasons → what to ask Xero for, both answers where nobody knows. Pure.

The least scopes for some operations are found in ``contract.scopes``. Here features are planned:
with a broad scope and without it, an organisation apart from the practice, and what another feature
would change. Written out in ``scope_paper``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from greenroom.access.scopes.scope_data import Area, Assumption, ScopeData
from greenroom.contract.model import Contract
from greenroom.contract.scopes import (
    ScopePlan,
    is_broad_only,
    least_scopes,
    opened_by,
    organisation_scopes,
)
from greenroom.settings import Feature


class Lost(NamedTuple):
    """What a feature cannot do without the broad scope; ``whole`` when nothing is left of it."""

    feature: str
    operations: tuple[str, ...]
    whole: bool


class Planned(NamedTuple):
    """What to ask for. ``plan`` serves every feature; ``narrow`` leaves the broad scopes out.

    The two differ only where something needs a broad scope; ``lost`` is what ``narrow`` costs.
    ``organisation`` are the scopes of the other consent, which no practice is asked for;
    ``only_proves``, where no feature needs them: they prove the sign-in before approval.
    """

    features: tuple[Feature, ...]
    plan: ScopePlan
    narrow: ScopePlan
    lost: tuple[Lost, ...]
    organisation: tuple[str, ...]
    only_proves: bool

    @property
    def needs_broad(self) -> bool:
        """Whether some feature uses a call for which only a broad scope is named."""
        return bool(self.lost)


class Change(NamedTuple):
    """What a plan asks for beside another, and what it leaves out; calls likewise.

    ``added_narrow`` is what the answer without broad scopes asks for besides; ``lost`` are calls of
    the features added that only a broad scope opens.
    """

    added: tuple[str, ...]
    added_narrow: tuple[str, ...]
    dropped: tuple[str, ...]
    opens: tuple[str, ...]
    closes: tuple[str, ...]
    lost: tuple[Lost, ...]


def planned(contract: Contract, features: Sequence[Feature]) -> Planned:
    """The plan for some features. ``KeyError`` names an operation the contract does not know."""
    every = [name for one in features for name in one.operations]
    of_practice = contract.of_practice(every)
    plan = least_scopes(contract, of_practice)
    granular = (name for name in of_practice if name not in plan.broad_only)
    lost = (_lost(one, set(plan.broad_only)) for one in features)
    return Planned(
        features=tuple(features),
        plan=plan,
        narrow=least_scopes(contract, granular),
        lost=tuple(one for one in lost if one.operations),
        organisation=organisation_scopes(contract, every),
        only_proves=len(of_practice) == len(every),
    )


def _lost(feature: Feature, broad_only: set[str]) -> Lost:
    """What a feature has no narrow scope for."""
    operations = tuple(name for name in dict.fromkeys(feature.operations) if name in broad_only)
    return Lost(feature.name, operations, whole=set(operations) == set(feature.operations))


def changed(contract: Contract, before: Planned, after: Planned) -> Change:
    """What moves from one plan to another, of the same project with other features."""
    asked, asks = before.plan.scopes, after.plan.scopes
    opened, opens = opened_by(contract, asked), opened_by(contract, asks)
    known = set(before.lost)
    return Change(
        added=tuple(one for one in asks if one not in asked),
        added_narrow=tuple(one for one in after.plan.narrow if one not in before.plan.narrow),
        dropped=tuple(one for one in asked if one not in asks),
        opens=tuple(one for one in opens if one not in opened),
        closes=tuple(one for one in opened if one not in opens),
        lost=tuple(one for one in after.lost if one not in known),
    )


def assumed(contract: Contract, found: Planned, data: ScopeData) -> tuple[Assumption, ...]:
    """What a plan takes for true, in the order of the file."""
    used = [contract.operation(name) for one in found.features for name in one.operations]
    words = {"", *(one.name for one in used), *(one.group for one in used)}
    if any(one.writes for one in used):
        words.add("writes")
    if any(is_broad_only(contract, one) for one in used):
        words.add("broad")
    return tuple(one for one in data.assumptions.values() if one.when in words)


class Elsewhere(NamedTuple):
    """One area that a feature uses: what an organisation has of it; ``writes`` are XPM's alone."""

    area: Area
    reads: tuple[str, ...]
    writes: tuple[str, ...]


def elsewhere(contract: Contract, feature: Feature, data: ScopeData) -> tuple[Elsewhere, ...]:
    """What of a feature the Accounting API could stand in for, area by area."""
    used: dict[str, list[str]] = {}
    for name in contract.of_practice(dict.fromkeys(feature.operations)):
        area = data.area(contract.operations[name].group)
        used.setdefault(area.label, []).append(name)
    areas = {one.label: one for one in data.areas.values()}
    return tuple(
        Elsewhere(areas[label], *_parted(contract, names)) for label, names in used.items()
    )


def _parted(contract: Contract, names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The operations that read, and those that write."""
    every = tuple(names)
    writes = tuple(name for name in every if contract.operations[name].writes)
    return tuple(name for name in every if name not in writes), writes
