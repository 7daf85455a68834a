"""Which apps may ask for practice scopes and use them: by stage, by tier, under the switches.

What is said to the others is in ``identity/approval`` for a sign-in, in ``gate`` for a call.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from greenroom.contract.model import Contract

Opening = frozenset[tuple[str, str]]
"""The pairs of stage and tier that open the practice scopes."""


def to_ask(found: Contract, switches: Mapping[str, str]) -> Opening:
    """Who may ask for practice scopes."""
    stages = [name for name, stage in found.stages.items() if stage.opens]
    kept = switches["downgrade"] == "kept"
    return _pairs(stages, _tiers(found, every=kept)) | _early(found, switches)


def to_call(found: Contract, switches: Mapping[str, str]) -> Opening:
    """Whose tokens open practice calls: what the end of an approval does to those given before."""
    spared = switches["lapse"] != "refused"
    stages = [name for name, stage in found.stages.items() if stage.opens or spared]
    kept = switches["downgrade"] != "refused"
    return _pairs(stages, _tiers(found, every=kept)) | _early(found, switches)


def _tiers(found: Contract, *, every: bool) -> list[str]:
    """The tiers that have XPM, or every one."""
    return [name for name, tier in found.tiers.items() if tier.xpm or every]


def _early(found: Contract, switches: Mapping[str, str]) -> Opening:
    """The stages that open on any tier, before there is an approval."""
    # The scope page lets apps ask once the assessment has begun, another page once it is passed.
    if switches["early-scopes"] == "refused":
        return frozenset()
    return _pairs([name for name, one in found.stages.items() if one.assessed], list(found.tiers))


def _pairs(stages: list[str], tiers: list[str]) -> Opening:
    return frozenset(product(stages, tiers))
