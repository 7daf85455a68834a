"""What a collector sees, and what is kept of it. Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec

from greenroom.access.office import Office
from greenroom.access.packaged import packaged
from greenroom.errors import ConfigError

Outcome = Literal["holds", "fails", "unknown"]
"""It is so · it is not so · nobody can tell from here. Nothing else passes."""

How = Literal["observed", "attested"]
"""Seen by code, or said by a person: of a file handed in, or in the settings."""


class Seen(NamedTuple):
    """What one look brought: the outcome, one sentence, and plain facts without a secret.

    ``attested`` is what the settings say and no code can see.
    """

    outcome: Outcome
    said: str
    facts: Mapping[str, Any] = {}
    how: How = "observed"


Collector = Callable[[Office], Seen]
"""A look at one thing; it changes nothing, and what it raises counts as unknown."""

SLACK_SECONDS = 86_400.0
"""How far clocks may be apart: evidence dated further ahead does not count."""


class Evidence(NamedTuple):
    """A look, or a person's word, that was kept: dated, with the day until which it counts, hashed.

    ``outcome`` is what it said; of what it is worth today, ``expired``, ``broken`` and ``missing``
    too. ``by`` is the person whose word it is.
    """

    collector: str
    outcome: str
    said: str
    facts: Mapping[str, Any]
    at: float
    expires_at: float
    environment: str
    digest: str = ""
    how: How = "observed"
    by: str = ""

    @property
    def counts(self) -> bool:
        """Whether it says anything today."""
        return self.outcome in {"holds", "fails", "unknown"}

    @property
    def attested(self) -> str:
        """By whom it is attested, in words; empty for what code saw."""
        if self.how == "observed":
            return ""
        return f"attested by {self.by}" if self.by else "attested in the settings"


class About(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a collector is for, how long that counts, and what to do where it does not hold.

    ``of_xero``: it tells what Xero has done, which in a sandbox nobody has.
    """

    speaks_of: str
    good_for_days: int
    ids: tuple[str, ...] = ()
    next: str = ""
    of_xero: bool = False


class _File(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    source: str
    standing: Literal["documented", "observed", "assumed"]
    collectors: dict[str, About]
    outcomes: dict[str, Literal["success", "failure"]]


@lru_cache(maxsize=1)
def _file() -> _File:
    """The data. Raises ``ContractError`` naming the key that is wrong."""
    return packaged("evidence.toml", _File)


def about() -> dict[str, About]:
    """Every collector there is."""
    return _file().collectors


def outcomes() -> Mapping[str, str]:
    """What the last word of an event's kind tells of its outcome: success or failure."""
    return _file().outcomes


def require_known(name: str) -> None:
    """Nothing, if there is such a collector; else ``ConfigError`` that names them all."""
    if name not in about():
        raise ConfigError(f"There is no collector {name}.", hint=f"One of: {', '.join(about())}")
