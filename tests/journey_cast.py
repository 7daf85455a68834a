"""What tests of the journey share: a first day, a project, and happenings on given days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from greenroom.access.journey import Facts, Journey, journey
from greenroom.access.proofs import Proof
from greenroom.access.tracks import Happening
from greenroom.clock import moment
from greenroom.config import settings_of
from greenroom.settings import Settings

DAY = dt.date(2026, 3, 2)
"""A Monday."""

ANA = "Ana Example"

READY = (
    *("app-registered", "oauth-proven", "organisation-connected", "calls-worked"),
    *("scopes-planned", "use-case-written", "tier-reviewed", "assessment-prepared"),
    *("buffer-added", "plan-made", "mock-prepared", "mapping-finished", "errors-handled"),
    *("retry-defined", "assumptions-agreed", "tests-prepared"),
)
"""All that is ours before the request is sent."""


def project(environment: str = "live", *, use: str = "many practices") -> Settings:
    """The settings of a project."""
    text = f'environment = "{environment}"\n[app]\nname = "Journey App"\nclient_id = "A1"\n'
    return settings_of(text + f'[access]\nuse = "{use}"\n', Path("/project/greenroom.toml"))


def said(event: str, on: dt.date = DAY, *, order: float = 0.0) -> Happening:
    """A step that Ana recorded."""
    proof = Proof("attested", event, moment(on.isoformat()), ANA)
    return Happening(event, on, proof, order, firm=True)


def seen(event: str, on: dt.date = DAY) -> Happening:
    """The same, seen by code."""
    proof = Proof("observed", event, moment(on.isoformat()), where="live")
    return Happening(event, on, proof)


def after(
    events: Iterable[str | Happening], on: dt.date = DAY, *, environment: str = "live"
) -> Journey:
    """The journey on a day, after events that all happened on the first day unless they say so."""
    happenings = tuple(
        one if isinstance(one, Happening) else said(one, order=float(at))
        for at, one in enumerate(events)
    )
    return journey(Facts(happenings), project(environment), moment(on.isoformat()))


def later(days: int) -> dt.date:
    """The day so many days after the first."""
    return DAY + dt.timedelta(days=days)
