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
    *("retry-defined", "assumptions-agreed", "tests-prepared", "partner-registered"),
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


def contradictions(found: Journey) -> list[str]:
    """What cannot be true at the same time, in plain words."""
    state = {name: track.state for name, track in found.tracks.items()}
    has_pass = found.pass_until is not None and found.today < found.pass_until
    passed = has_pass or state["assessment"] in {"passed", "renewal-due"}
    under_review = {"received", "in-review", "questions", "plan-due", "remediating", "re-review"}
    rules = {
        "a request without an app": state["request"] in {"sent", "acknowledged", "accepted"}
        and state["app"] == "none",
        "a use case in review without a request": state["use-case"] == "in-review"
        and state["request"] not in {"sent", "acknowledged", "accepted"},
        "an approved use case without a request": state["use-case"] == "approved"
        and state["request"] not in {"acknowledged", "accepted"},
        "an assessment without a request": state["assessment"] in under_review
        and state["request"] != "accepted",
        "a request in review without its use case": state["request"] == "accepted"
        and state["use-case"] in {"unwritten", "written"},
        "a practice without scopes": state["practice"] == "connected"
        and state["scopes"] not in {"enabled", "in-doubt"},
        "scopes without a request": (
            state["scopes"] in {"pending", "enabled"} and state["request"] != "accepted"
        )
        or (state["scopes"] == "in-doubt" and state["request"] == "unsent"),
    }
    if state["scopes"] in {"pending", "enabled"}:
        rules["scopes without a use case"] = state["use-case"] != "approved"
        rules["scopes without a tier"] = state["tier"] not in {"active", "exempt"}
        rules["scopes without a pass"] = not passed
    return [words for words, broken in rules.items() if broken]
