"""What access costs: the tier that is needed and why, calls, egress, and the price a month. Pure.

Prices are Australian dollars without tax, as Xero publishes them in the contract's tiers. Calls and
bytes are those of the sync budget; beside them stands what a chatty design would take, which asks
client by client and never for changes only.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from greenroom.access.cost.cost_data import CostData, Exemption
from greenroom.access.cost.price import Price, price_of
from greenroom.access.journey_data import Question
from greenroom.contract.model import Contract, Operation
from greenroom.contract.terms import Tier
from greenroom.sync.budget import Budget, Expected, predict, predict_fallback
from greenroom.sync.streams import STREAMS

GIB = 2**30
DAYS_A_MONTH = 365 / 12


class Practice(NamedTuple):
    """The size of one practice; ``groups`` is guessed when None."""

    clients: int
    groups: int | None = None


class Use(NamedTuple):
    """What a project is for, and how it pulls: all that its cost turns on."""

    practices: tuple[Practice, ...]
    features: Mapping[str, tuple[str, ...]]
    streams: frozenset[str]
    brought: frozenset[str]
    """The operations by which the streams come."""
    pulls_a_day: int
    full_pull_days: int
    share_of_day: float
    used_by: str


class Load(NamedTuple):
    """What a design asks of Xero: the busiest practice's day, everybody's month, one full read.

    ``read_days`` is how many days' calls reading everything once takes, ``read_minutes`` how long.
    """

    calls_a_day: int
    gib_a_month: float
    read_calls: int
    read_days: float
    read_minutes: float


class Option(NamedTuple):
    """One tier: whether it will do, why not, what it costs, and what it asks for first."""

    tier: str
    fits: bool
    why_not: tuple[str, ...]
    price: Price
    needs: tuple[str, ...]


class Counted(NamedTuple):
    """An operation that no stream brings: how often it is called a day, and how that is known.

    ``per_client`` is whether that turns on how many clients change.
    """

    operation: str
    calls_a_day: int
    note: str
    per_client: bool = False


class Chatty(NamedTuple):
    """What asking client by client would take, at as many pulls a day.

    ``times`` is its calls over those planned. ``gib_that_come`` is what the day's limit lets
    through; the price is that of all it asks for, as if there were no such limit.
    """

    load: Load
    times: float
    gib_that_come: float
    price: Price


class Cost(NamedTuple):
    """What access costs, and what nobody can say; ``chatty`` is None where no client is read."""

    connections: int
    options: tuple[Option, ...]
    chosen: Option
    reasons: tuple[str, ...]
    load: Load
    counted: tuple[Counted, ...]
    uncounted: tuple[Counted, ...]
    chatty: Chatty | None
    calls_a_day_at_most: int
    exemptions: tuple[Exemption, ...]
    questions: tuple[Question, ...]


def cost_of(contract: Contract, data: CostData, use: Use) -> Cost:
    """What access costs: the cheapest tier that will do, and everything beside it."""
    operations = tuple(name for names in use.features.values() for name in names)
    beyond = [
        contract.operation(one) for one in dict.fromkeys(operations) if one not in use.brought
    ]
    counts = [_counted(one, use, data) for one in beyond]
    extra = sum(one.calls_a_day for one in counts)
    xpm = [name for name, names in use.features.items() if set(names) & set(contract.operations)]
    reads = _planned(data, use)
    options = tuple(
        _option(tier, _load(use, reads, _limit(use, tier), extra), use, xpm=bool(xpm))
        for tier in contract.tiers.values()
    )
    chosen = _cheapest(options)
    tier = contract.tiers[chosen.tier]
    load = _load(use, reads, _limit(use, tier), extra)
    return Cost(
        connections=len(use.practices),
        options=options,
        chosen=chosen,
        reasons=tuple(_reasons(xpm, chosen, options)),
        load=load,
        counted=tuple(one for one in counts if one.calls_a_day),
        uncounted=tuple(one for one in counts if not one.calls_a_day),
        chatty=_chatty(use, load, tier) if _reads_clients(contract, use, operations) else None,
        calls_a_day_at_most=_limit(use, tier),
        exemptions=tuple(
            one for one in data.exemptions.values() if not one.uses or use.used_by in one.uses
        ),
        questions=tuple(
            one for one in data.all_questions() if not one.uses or use.used_by in one.uses
        ),
    )


# ---------------------------------------------------------------------------- what is asked of Xero


class _Reads(NamedTuple):
    """What so many practices of one size are asked: a pull, everything once, how often."""

    practices: int
    pull: Budget
    full: Budget
    full_a_day: float


def _planned(data: CostData, use: Use) -> list[_Reads]:
    """Greenroom's own sync: changes at each pull, everything every few days."""
    share = data.assumed.changed_share_a_day / use.pulls_a_day
    found = []
    for one, count in Counter(use.practices).items():
        expected = Expected(one.clients, one.groups, math.ceil(one.clients * share))
        changes = predict(use.streams, expected, full=False)
        full = predict(use.streams, expected, full=True)
        found.append(_Reads(count, changes, full, 1 / use.full_pull_days))
    return found


def _one_by_one(use: Use) -> list[_Reads]:
    """A design that knows no list with detail and no changes: at each pull a call per client."""
    found = []
    for one, count in Counter(use.practices).items():
        expected = Expected(one.clients, one.groups)
        groups = "groups" in use.streams
        everything = predict_fallback(
            expected, full=True, members=groups, group_list=groups, one_get_per_client=True
        )
        found.append(_Reads(count, everything, everything, 0.0))
    return found


def _load(use: Use, reads: list[_Reads], limit: int, extra: int = 0) -> Load:
    """Reads of all practices together; the limit of calls a day is each practice's own."""
    calls = [one.pull.calls * use.pulls_a_day for one in reads]
    fulls = [one.full.calls if one.full_a_day else 0 for one in reads]
    a_day = sum(
        one.practices * (one.pull.bytes * use.pulls_a_day + one.full.bytes * one.full_a_day)
        for one in reads
    )
    largest = max(reads, key=lambda one: one.full.calls).full
    return Load(
        calls_a_day=max(map(sum, zip(calls, fulls, strict=True))) + extra,
        gib_a_month=a_day * DAYS_A_MONTH / GIB,
        read_calls=largest.calls,
        read_days=largest.calls / limit,
        read_minutes=max(one.full.minutes for one in reads),
    )


def _reads_clients(contract: Contract, use: Use, operations: Iterable[str]) -> bool:
    """Whether there are clients, and some call is of what the sync brings of them."""
    is_some = any(one.clients for one in use.practices)
    return is_some and any(contract.operation(name).group in STREAMS for name in operations)


def _chatty(use: Use, planned: Load, tier: Tier) -> Chatty:
    """What the same freshness would take, client by client."""
    limit = _limit(use, tier)
    reads = _one_by_one(use)
    load = _load(use, reads, limit)
    come = sum(
        one.practices
        * one.pull.bytes
        * use.pulls_a_day
        * min(1.0, limit / (one.pull.calls * use.pulls_a_day))
        for one in reads
    )
    return Chatty(
        load,
        load.calls_a_day / max(1, planned.calls_a_day),
        come * DAYS_A_MONTH / GIB,
        price_of(tier, load.gib_a_month),
    )


def _limit(use: Use, tier: Tier) -> int:
    """How many calls a day this project may use of a tier's."""
    return max(1, int(tier.calls_per_day * use.share_of_day))


def _counted(operation: Operation, use: Use, data: CostData) -> Counted:
    """How often an operation that no stream brings is called a day, as far as can be told."""
    if operation.writes:
        return Counted(operation.name, 0, "one call per change you write: not foreseeable")
    if operation.path_params:
        largest = max(one.clients for one in use.practices)
        calls = math.ceil(largest * data.assumed.changed_share_a_day)
        note = "one call per record: as many as clients change"
        return Counted(operation.name, calls, note, per_client=True)
    what = {"call": "one call", "page": "one call per page", "window": "one call per date window"}
    more = "" if operation.cost == "call" else ", one of them"
    return Counted(operation.name, use.pulls_a_day, f"{what[operation.cost]}{more} at each pull")


# --------------------------------------------------------------------------------- which tier it is


_NO_XPM = "no XPM"


def _option(tier: Tier, load: Load, use: Use, *, xpm: bool) -> Option:
    """One tier held against what is needed."""
    count, limit = len(use.practices), _limit(use, tier)
    why = []
    if xpm and not tier.xpm:
        why.append(_NO_XPM)
    if tier.connections is not None and count > tier.connections:
        why.append(f"{count:,} connections, {tier.connections:,} at most")
    if load.calls_a_day > limit:
        why.append(f"{load.calls_a_day:,} calls a day in one practice, {limit:,} at most")
    return Option(tier.name, not why, tuple(why), price_of(tier, load.gib_a_month), tier.needs)


def _cheapest(options: Iterable[Option]) -> Option:
    """The cheapest that will do; one without a published price only where no other does."""
    found = list(options)
    fitting = [one for one in found if one.fits] or [found[-1]]
    return min(fitting, key=lambda one: math.inf if one.price.total is None else one.price.total)


def _reasons(xpm: Collection[str], chosen: Option, options: Sequence[Option]) -> Iterable[str]:
    """Why it is this tier, in the order of weight."""
    if xpm:
        opens = ", ".join(f"“{name}”" for name in xpm)
        first = next(one.tier for one in options if _NO_XPM not in one.why_not).capitalize()
        yield f"XPM opens from the {first} tier on, and XPM is what {opens} needs."
    elif chosen.fits:
        yield f"No feature needs XPM, and {chosen.tier.capitalize()} is the cheapest that will do."
    for one in options:
        if one.tier == chosen.tier:
            break
        others = [why for why in one.why_not if why != _NO_XPM]
        if others:
            yield f"{one.tier.capitalize()} would not do by itself: {'; '.join(others)}."
    if not chosen.fits:
        yield f"Even {chosen.tier} does not allow it: {'; '.join(chosen.why_not)}."
