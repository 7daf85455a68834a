"""Operations → the least scopes with reasons; scopes → what they open. Pure, from the contract.

Least means: opens the fewest operations beyond those needed; among equals, the fewest scopes. The
scopes of one operation are alternatives: any one of them opens it (xpm-api.md section 2.3).
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from greenroom.contract.model import Contract, Operation
from greenroom.contract.terms import ScopeAlias
from greenroom.errors import ConfigError

IDENTITY = ("openid", "profile", "email", "offline_access")
"""What every consent asks beside its own scopes: who signed in, and leave to refresh."""

WITHOUT_BROAD = "greenroom connect --without-broad"
"""The sign-in that leaves the broad scopes out."""


class ScopePlan(NamedTuple):
    """The scopes to ask for, what needs each, and what they open beyond the need.

    ``beyond`` tells that last scope by scope, ``opens_beyond`` for all of them together. ``narrow``
    are the least scopes for what a granular scope opens: the other answer where ``broad_only``
    names operations, since nobody knows whether Xero still grants a broad one.
    """

    scopes: tuple[str, ...]
    reasons: dict[str, tuple[str, ...]]
    opens_beyond: tuple[str, ...]
    broad_only: tuple[str, ...]
    beyond: dict[str, tuple[str, ...]]
    narrow: tuple[str, ...]

    @property
    def without_broad(self) -> str:
        """The sign-in for the other answer, as a command; empty where it would ask for nothing."""
        return WITHOUT_BROAD if self.broad_only and self.narrow else ""

    @property
    def all_broad(self) -> bool:
        """Whether a broad scope is all there is to ask for: without it nothing is left."""
        return bool(self.broad_only) and not self.narrow


def is_broad_only(contract: Contract, operation: Operation) -> bool:
    """Whether no granular scope is documented for the operation."""
    return all(contract.scopes[name].broad for name in operation.scopes_any)


def opened_by(contract: Contract, scopes: Iterable[str]) -> tuple[str, ...]:
    """The operations that any of the scopes opens, in the contract's order."""
    granted = set(scopes)
    every = {**contract.operations, **contract.accounting}
    return tuple(name for name, one in every.items() if granted & set(one.scopes_any))


def check_known(contract: Contract, operations: Iterable[str], *, where: str) -> None:
    """Nothing, if the contract knows every operation; else ``ConfigError`` with the nearest one."""
    known = {**contract.operations, **contract.accounting}
    for name in operations:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            raise ConfigError(
                f"{where} the operation {name!r}, which there is not.",
                hint=f"Did you mean {near[0]}?"
                if near
                else "greenroom contract reference lists them all.",
            )


def least_scopes(contract: Contract, operations: Iterable[str]) -> ScopePlan:
    """The least scopes for the operations. ``KeyError`` names one the contract does not know."""
    needed = [contract.operation(name) for name in dict.fromkeys(operations)]
    names = {operation.name for operation in needed}
    chosen = _least(contract, needed)
    granular = [one for one in needed if not is_broad_only(contract, one)]
    beyond = {
        scope: tuple(name for name in opened_by(contract, [scope]) if name not in names)
        for scope in chosen
    }
    return ScopePlan(
        scopes=chosen,
        reasons={
            scope: tuple(one.name for one in needed if scope in one.scopes_any) for scope in chosen
        },
        opens_beyond=tuple(name for name in opened_by(contract, chosen) if name not in names),
        broad_only=tuple(one.name for one in needed if is_broad_only(contract, one)),
        beyond=beyond,
        narrow=chosen if len(granular) == len(needed) else _least(contract, granular),
    )


def organisation_scopes(contract: Contract, operations: Iterable[str]) -> tuple[str, ...]:
    """The least that an organisation is asked for: what is needed of it, else what proves OAuth.

    In a consent of its own, because one pass reaches one type of tenant (oauth.md CX-01).
    """
    needed = [name for name in operations if name in contract.accounting]
    return least_scopes(contract, needed or (contract.proving.operation,)).scopes


def _least(contract: Contract, needed: Sequence[Operation]) -> tuple[str, ...]:
    """The least of all sets of scopes; every one is looked at, as numbers whose bits are scopes.

    Of equals the granular ones come first, then the earlier names: always the same answer.
    """
    every = (*contract.operations.values(), *contract.accounting.values())
    # Only what opens something needed can help: ten practice scopes make 1,024 sets at most.
    names = sorted({scope for operation in needed for scope in operation.scopes_any})
    opens = [
        sum(1 << place for place, one in enumerate(every) if name in one.scopes_any)
        for name in names
    ]
    wanted = {operation.name for operation in needed}
    want = sum(1 << place for place, one in enumerate(every) if one.name in wanted)
    opened = [0]
    for mask in opens:
        opened += [mask | before for before in opened]
    enough = [pick for pick, mask in enumerate(opened) if mask & want == want]
    fewest = min((opened[pick] & ~want).bit_count() for pick in enough)
    picked = [
        tuple(name for place, name in enumerate(names) if pick >> place & 1)
        for pick in enough
        if (opened[pick] & ~want).bit_count() == fewest
    ]
    broad = {name for name in names if contract.scopes[name].broad}
    return min(picked, key=lambda pick: (len(pick), len(broad & set(pick)), pick))


def translate(contract: Contract, names: Iterable[str]) -> tuple[tuple[str, ...], list[ScopeAlias]]:
    """Scope names with aliases replaced by what they mean, and the aliases that were met."""
    met = [contract.aliases[name] for name in names if name in contract.aliases]
    means = {alias.name: alias.means for alias in met}
    return tuple(dict.fromkeys(means.get(name, name) for name in names)), met


def closed_to(contract: Contract, granted: Iterable[str], operation: str) -> tuple[str, ...]:
    """The scopes of which one is missing for the operation; empty when it is open."""
    needed = contract.operation(operation).scopes_any
    return () if set(granted) & set(needed) else needed
