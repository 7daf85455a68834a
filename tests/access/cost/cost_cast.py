"""What tests of the cost share: a use, and what it costs."""

from __future__ import annotations

from typing import Any

from greenroom.access.cost.cost import Cost, Practice, Use, cost_of
from greenroom.access.cost.cost_data import cost_data
from greenroom.contract import contract

CONTRACT, DATA = contract(), cost_data()
STREAMS = ("clients", "contacts", "groups", "relationships")
BROUGHT = frozenset(("clients.list", "groups.list"))


def use(**changed: Any) -> Use:
    """A read-only client directory for one practice of 2,000 clients, read every hour."""
    plain = Use(
        practices=(Practice(2000),),
        features={"Directory": ("clients.list",)},
        streams=frozenset(STREAMS),
        brought=BROUGHT,
        pulls_a_day=24,
        full_pull_days=7,
        share_of_day=0.8,
        used_by="many practices",
    )
    return plain._replace(**changed)


def cost(**changed: Any) -> Cost:
    """What it costs."""
    return cost_of(CONTRACT, DATA, use(**changed))
