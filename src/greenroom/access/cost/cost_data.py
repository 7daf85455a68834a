"""What stands around the tiers, as data: ``cost.toml``, typed and checked.

Unknown keys are refused, and so is any price that a list known to be wrong has. What follows for
one project is told in ``cost``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Literal

import msgspec

from greenroom.access.journey_data import Question, journey_data
from greenroom.access.packaged import as_data, text_of
from greenroom.contract import contract
from greenroom.contract.terms import Standing, Tier
from greenroom.errors import ContractError

Verdict = Literal["may", "no", "other", "open"]
"""Whether an exemption holds: Xero may grant it, no, another contract, or nobody says."""

OURS = "AUD"
"""The currency of Xero's own list."""


class _Strict(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file, closed to unknown keys."""


class Assumed(_Strict, frozen=True):
    """What is reckoned with where nothing is known."""

    changed_share_a_day: float
    note: str


class Exemption(_Strict, frozen=True):
    """A way to be outside the tiers, for the ``uses`` named, or for all."""

    about: str
    says: str
    verdict: Verdict
    standing: Standing
    source: str
    uses: tuple[str, ...] = ()
    ask: str = ""
    ids: tuple[str, ...] = ()


class Rule(_Strict, frozen=True):
    """How something is counted, billed or moved."""

    about: str
    says: str
    standing: Standing
    source: str
    ids: tuple[str, ...] = ()


class Currency(_Strict, frozen=True):
    """What somebody else than Xero says a tier costs in another currency; never official."""

    currency: str
    monthly: dict[str, float]
    says: str
    standing: Standing
    source: str
    overage: float | None = None


class Wrong(_Strict, frozen=True):
    """A list in circulation that is wrong, and why; an empty currency means any."""

    why: str
    currency: str = ""
    monthly: dict[str, float] = {}
    connections: dict[str, int] = {}
    overage: float | None = None


class Yearly(_Strict, frozen=True):
    """What else a year costs, in words."""

    label: str
    cost: str
    standing: Standing
    source: str
    ids: tuple[str, ...] = ()


class CostData(_Strict, frozen=True):
    """The whole file."""

    from_journey: tuple[str, ...]
    assumed: Assumed
    exemptions: dict[str, Exemption]
    rules: tuple[Rule, ...]
    questions: dict[str, Question]
    currencies: dict[str, Currency]
    wrong: dict[str, Wrong]
    yearly: dict[str, Yearly]
    left_out: dict[str, str]

    def all_questions(self) -> tuple[Question, ...]:
        """Its own questions, and those that the journey asks as well."""
        shared = journey_data().questions
        return (*(shared[name] for name in self.from_journey), *self.questions.values())


@lru_cache(maxsize=1)
def cost_data() -> CostData:
    """The packaged file, read once. Raises ``ContractError`` naming the key."""
    return read_cost(text_of("cost.toml"), contract().tiers)


def read_cost(text: str, tiers: Mapping[str, Tier]) -> CostData:
    """The text of a cost file as data. Raises ``ContractError`` for what is unknown or refused."""
    found = as_data(text, CostData, "cost.toml")
    if wrong := sorted({*_dangling(found, tiers)}):
        raise ContractError(f"access/data/cost.toml names what is not there: {', '.join(wrong)}")
    for name, where in _refused(found, tiers):
        raise ContractError(f"{where} says what {name} says: {found.wrong[name].why}")
    return found


def _dangling(data: CostData, tiers: Mapping[str, Tier]) -> Iterator[str]:
    """Names of contacts, questions and tiers that are not there."""
    journey = journey_data()
    yield from set(data.from_journey) - set(journey.questions)
    asked = {one.ask for one in data.exemptions.values()}
    asked |= {one.ask for one in data.questions.values()}
    yield from asked - {"", *journey.contacts}
    priced = [one.monthly for one in data.currencies.values()]
    priced += [one.monthly for one in data.wrong.values()]
    yield from {tier for monthly in priced for tier in monthly} - set(tiers)


def _refused(data: CostData, tiers: Mapping[str, Tier]) -> Iterator[tuple[str, str]]:
    """The wrong lists that something says, and what says it."""
    ours = {name: one.monthly_aud for name, one in tiers.items() if one.monthly_aud}
    lists = [("contract/data/tiers.toml", OURS, ours)]
    lists += [
        (f"access/data/cost.toml: {name}", one.currency, dict(one.monthly))
        for name, one in data.currencies.items()
    ]
    for name, wrong in data.wrong.items():
        for where, currency, monthly in lists:
            if wrong.currency in ("", currency) and wrong.monthly.items() & monthly.items():
                yield name, where
        if any(tiers[tier].connections == count for tier, count in wrong.connections.items()):
            yield name, "contract/data/tiers.toml"
