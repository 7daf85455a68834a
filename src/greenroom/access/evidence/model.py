"""What a collector sees, and what is kept of it. Values only."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Literal, NamedTuple

import msgspec

from greenroom.access.office import Office
from greenroom.errors import ContractError

Outcome = Literal["holds", "fails", "unknown"]
"""It is so · it is not so · nobody can tell from here. Nothing else passes."""


class Seen(NamedTuple):
    """What one look brought: the outcome, one sentence, and plain facts without a secret."""

    outcome: Outcome
    said: str
    facts: Mapping[str, Any] = {}


Collector = Callable[[Office], Seen]
"""A look at one thing; it changes nothing, and what it raises counts as unknown."""


class Evidence(NamedTuple):
    """A look that was kept: dated, with the day until which it counts, and its hash."""

    collector: str
    outcome: str
    said: str
    facts: Mapping[str, Any]
    at: float
    expires_at: float
    environment: str
    digest: str = ""

    def is_fresh(self, now: float) -> bool:
        """Whether it counts at that moment; evidence of a day to come never does."""
        return self.at <= now + _SLACK_SECONDS and now < self.expires_at


_SLACK_SECONDS = 86_400.0


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a collector is for, and how long its evidence counts."""

    speaks_of: str
    good_for_days: int
    ids: tuple[str, ...] = ()


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    standing: Literal["documented", "observed", "assumed"]
    collectors: dict[str, About]


@lru_cache(maxsize=1)
def about() -> dict[str, About]:
    """Every collector there is. Raises ``ContractError`` naming the key that is wrong."""
    text = (resources.files("greenroom.access") / "data" / "evidence.toml").read_text("utf-8")
    try:
        return msgspec.convert(tomllib.loads(text), _File).collectors
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ContractError(f"access/data/evidence.toml: {error}") from error
