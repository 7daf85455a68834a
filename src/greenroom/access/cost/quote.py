"""The cost of a project, gathered from its settings and mapping; and that a person reviewed it.

The one place of the cost that reads.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle, islice

from greenroom.access.cost.cost import GIB, Cost, Practice, Use, cost_of
from greenroom.access.cost.cost_data import cost_data
from greenroom.access.office import Office
from greenroom.access.purpose import Purpose, purpose_of
from greenroom.access.spoken import somebody
from greenroom.contract.model import Contract
from greenroom.settings import PracticeSize, Settings
from greenroom.store.dossier import Entry
from greenroom.store.facts import Fact


def quote_of(settings: Settings, contract: Contract) -> Cost | None:
    """What access costs a project; None while no feature says what it is for."""
    found = purpose_of(settings, contract)
    if not found.is_named:
        return None
    return cost_of(contract, cost_data(), use_of(settings, found))


def use_of(settings: Settings, purpose: Purpose) -> Use:
    """What a project is for and how it pulls.

    The streams are those of the mapping that features choose. Practices beyond those whose size
    ``greenroom.toml`` names are taken to be of the same sizes, in turn.
    """
    return Use(
        practices=_practices(settings),
        features=_features(settings),
        streams=frozenset(one.name for one in purpose.chosen),
        brought=frozenset(name for one in purpose.chosen for name in one.operations),
        pulls_a_day=settings.access.pulls_a_day,
        full_pull_days=settings.sync.full_pull_days,
        share_of_day=settings.limits.share_of_day,
        used_by=settings.access.used_by,
    )


def _features(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The operations by feature; those of one name are one."""
    found: dict[str, tuple[str, ...]] = {}
    for one in settings.features:
        found[one.name] = (*found.get(one.name, ()), *one.operations)
    return found


def _practices(settings: Settings) -> tuple[Practice, ...]:
    named: Mapping[str, PracticeSize] = settings.practices or {"": PracticeSize()}
    sizes = [Practice(one.clients, one.groups) for one in named.values()]
    return tuple(islice(cycle(sizes), max(len(sizes), settings.access.practices)))


def review(office: Office, cost: Cost, *, by: str) -> Entry:
    """That a named person reviewed tier and price, with the figures of that moment.

    Raises ``ConfigError`` where nobody is named.
    """
    name = somebody(by, "greenroom access cost", option="--reviewed-by")
    figures: dict[str, Fact] = {
        "tier": cost.chosen.tier,
        "price": cost.chosen.price.total,
        "connections": cost.connections,
        "calls": cost.load.calls_a_day,
        "bytes": int(cost.load.gib_a_month * GIB),
    }
    facts = {"check": "tier", **figures}
    return office.dossier.keep(office.app, "review", "tier", {**figures, "by": name}, facts=facts)
