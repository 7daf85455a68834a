"""The terms Xero sets around its operations: scopes, limits, tiers, stages, identity, switches.

Frozen values only, read from ``data/*.toml`` by ``load``; nothing here knows a file.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Standing = Literal["documented", "observed", "assumed"]
"""How we know a fact: a page says so, somebody saw it, or we derived it."""


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where facts come from: a page, a repository, a recording."""

    key: str
    title: str
    url: str = ""
    date: str = ""
    note: str = ""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """A permission Xero grants; ``family`` is practice, accounting or identity."""

    name: str
    label: str
    family: Literal["practice", "accounting", "identity"]
    covers: str = ""
    broad: bool = False
    manages: bool = False
    standing: Standing = "documented"
    source: str = ""
    note: str = ""


class ScopeAlias(msgspec.Struct, frozen=True, kw_only=True):
    """A scope name in circulation that Xero's list does not know, and what to ask for instead."""

    name: str
    means: str
    warning: str
    standing: Standing = "assumed"
    source: str = ""


class Proving(msgspec.Struct, frozen=True, kw_only=True):
    """The call of an ordinary organisation that proves a sign-in before practice scopes open."""

    operation: str
    note: str = ""
    standing: Standing = "assumed"
    source: str = ""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """One rate limit: how many calls in how many seconds (0: at the same time), for whom."""

    name: str
    calls: int
    seconds: int
    per: Literal["practice", "app"]
    header: str = ""
    problem: tuple[str, ...] = ()
    retry_after: bool = False
    standing: Standing = "documented"
    source: str = ""
    note: str = ""


class Tier(msgspec.Struct, frozen=True, kw_only=True):
    """One price tier of a Xero app: AUD a month without tax.

    ``None`` means no limit, or a price that Xero does not publish. ``rapid_sync`` lifts the limits
    of new connections for a while, for certified apps.
    """

    name: str
    connections: int | None = None
    monthly_aud: float | None = None
    egress_gib: float | None = None
    overage_aud_per_gib: float | None = None
    calls_per_day: int
    xpm: bool
    rapid_sync: bool = False
    needs: tuple[str, ...] = ()
    standing: Standing = "documented"
    source: str = ""


class Stage(msgspec.Struct, frozen=True, kw_only=True):
    """Where an app may stand with Xero, and the stages that may come ``next``.

    ``opens``: practice scopes may be asked for and used. ``assessed``: the assessment is under way.
    ``detaches``: the scopes attached to the app are taken off. Time alone leads on to ``then``, so
    many months after the approval.
    """

    name: str
    summary: str
    opens: bool = False
    assessed: bool = False
    detaches: bool = False
    next: tuple[str, ...] = ()
    then: str = ""
    after_months: int = 0
    standing: Standing = "assumed"
    source: str = ""
    note: str = ""


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """One address of Xero's: which host (login, identity, api) and which path."""

    name: str
    host: Literal["login", "identity", "api"]
    path: str
    method: str = "GET"
    standing: Standing = "documented"
    source: str = ""


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """How long a code, token or grace lasts, in seconds."""

    name: str
    seconds: int
    note: str = ""
    standing: Standing = "documented"
    source: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """One way Xero says no: where, with which status and words, what it means, what to do next."""

    name: str
    step: Literal["authorise", "callback", "token", "call"]
    status: int | None = None
    error: str
    detail: str = ""
    meaning: str
    next: str
    headers: dict[str, str] = {}
    standing: Standing = "documented"
    source: str = ""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Xero's side of OAuth: hosts, endpoints, lifetimes, tenant types and refusals."""

    hosts: dict[str, str]
    endpoints: dict[str, Endpoint]
    lifetimes: dict[str, Lifetime]
    tenant_types: dict[str, str]
    refusals: dict[str, Refusal]

    def url(self, name: str, *, origin: str | None = None, **path: str) -> str:
        """The absolute address of an endpoint, its path filled in.

        ``origin`` stands in for Xero's three hosts when an emulator is served at one address.
        """
        endpoint = self.endpoints[name]
        host = origin.rstrip("/") if origin else self.hosts[endpoint.host]
        return host + endpoint.path.format(**path)


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """A point on which witnesses differ or nobody knows: the readings, and the one we take."""

    name: str
    summary: str
    choices: tuple[str, ...]
    default: str
    worst: str
    standing: Standing = "assumed"
    sources: tuple[str, ...] = ()
