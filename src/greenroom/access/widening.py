"""What the project plans now beside what Xero was told and has approved. Pure.

Approval holds for the approved use: each step that tells or approves it keeps the scopes planned
when it was recorded, and a plan that needs more asks for a new word of Xero's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from greenroom.access.actions import Action
from greenroom.access.attesting import step_command
from greenroom.access.days import business_after
from greenroom.access.journey_data import journey_data
from greenroom.access.places import Track
from greenroom.access.views import Standing, View
from greenroom.contract.model import Contract
from greenroom.contract.scopes import ScopePlan
from greenroom.draw.dates import day_and_distance
from greenroom.store.dossier import Held

_GATES = ("G4", "G7")
"""The gates that stand open for what was approved, and for nothing more."""

_FOLLOW_UP_DAYS = 10
"""Business days after which a silence is asked about: ours, as for the use case."""


class Agreed(NamedTuple):
    """The scopes of the plan that Xero was told last, those approved, and when it was told."""

    told: frozenset[str] = frozenset()
    approved: frozenset[str] = frozenset()
    told_on: dt.date | None = None


class Wider(NamedTuple):
    """Scopes that the plan asks for beyond what is approved, and the calls that want each.

    ``told_on`` is when Xero was told of all of them; None while it was not.
    """

    asks: Mapping[str, tuple[str, ...]]
    told_on: dt.date | None = None


def agreed(steps: Iterable[Held]) -> Agreed:
    """What was told and approved, by the steps that people recorded, each in its last version."""
    found = Agreed()
    for body in _bodies(steps):
        scopes = frozenset(body["scopes"])
        role = journey_data().events[body["event"]].plan
        if role == "told":
            found = found._replace(told=scopes, told_on=dt.date.fromisoformat(body["on"]))
        elif role == "approved" or not found.approved:
            found = found._replace(approved=found.told or scopes)
    return found


def _bodies(steps: Iterable[Held]) -> list[Mapping[str, Any]]:
    """The steps that kept the scopes of their day, in the order of their days."""
    events = journey_data().events
    kept = [
        (entry.body["on"], one.known[0].at, entry.body)
        for one in steps
        if (entry := one.last.entry) and entry.body.get("scopes") and entry.body["event"] in events
    ]
    said = sorted(kept, key=lambda one: one[:2])
    return [body for _, _, body in said if not body.get("undone")]


def wider(contract: Contract, plan: ScopePlan, known: Agreed) -> Wider | None:
    """What the plan needs beyond what is approved; None where it needs nothing more."""
    if not known.approved:
        return None
    asks = dict(_beyond(contract, plan, known.approved))
    is_told = not dict(_beyond(contract, plan, known.approved | known.told))
    return Wider(asks, known.told_on if is_told else None) if asks else None


def _beyond(
    contract: Contract, plan: ScopePlan, known: frozenset[str]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The scopes planned for calls that no known scope opens, each with those calls."""
    for scope, calls in plan.reasons.items():
        closed = [one for one in calls if not known & set(contract.operation(one).scopes_any)]
        if scope in plan.scopes and closed:
            yield scope, tuple(closed)


def wider_actions(
    found: Wider | None, today: dt.date, holidays: frozenset[dt.date] | None
) -> Iterator[Action]:
    """What a wider plan asks for: to tell Xero, to wait for its word, to ask about its silence."""
    if found is None:
        return
    address = journey_data().contacts["K-04"].address
    scopes = ", ".join(found.asks)
    if found.told_on is None:
        text = f"Tell Xero that the use case grows ({address}), and ask for {scopes}."
        why = "Approval holds for the approved use alone. greenroom access followups drafts it."
        command, leaves = (
            step_command("change-told"),
            "what was written; with your name",
        )
        yield Action("ours", "change", text, why, command, leaves, rank=19)
        return
    day = business_after(found.told_on, _FOLLOW_UP_DAYS, holidays or frozenset())
    since = day_and_distance(found.told_on, today)
    why = f"Xero was told {since}; until it approves, the new calls may be refused."
    command, leaves = step_command("change-approved"), "Xero's word; with your name"
    if day > today:
        text = f"Wait for Xero's word on the wider use case ({scopes})."
        yield Action("wait", "change", text, why, command, leaves, day)
        return
    text = f"Ask Xero ({address}) about the wider use case ({scopes})."
    yield Action("follow-up", "change", text, why, command, leaves)


def said_wider(scopes: Track) -> Track:
    """Where the scopes stand, with the word that the plan asks for more."""
    return scopes._replace(state_label=f"{scopes.state_label}; plan wider than approved")


def not_open(rows: tuple[View, ...], found: Wider | None) -> tuple[View, ...]:
    """The gates, without those that stand open only for what was approved."""
    if found is None:
        return rows
    turn: Standing = "waiting" if found.told_on else "ours"
    return tuple(
        one._replace(standing=turn, done=()) if one.id in _GATES and one.is_done else one
        for one in rows
    )
