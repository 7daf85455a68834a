"""Relationships between two clients: one record that both show, each in its own words (docs)."""

from __future__ import annotations

from collections.abc import Mapping

from greenroom.emulator.practice import bonds, replies
from greenroom.emulator.practice.calls import Answer, Call, business
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found, taken

HAVE_SHARES = frozenset(("Shareholder", "Owner"))
"""The types that may have a number of shares (docs-clients)."""

HAVE_PERCENTAGE = frozenset(("Partner",))
"""The types that may have a percentage: partnerships only (docs-clients)."""


def add_relationship(data: PracticeData, call: Call) -> Answer:
    """The new relationship, in the shape that replies to writes have (oas)."""
    values = taken(data, call, body_of(data, call))
    told = {name: value for name, value in values.items() if value is not None}
    if told["client"] == told["related_client"]:
        raise business("A client cannot be related to itself")
    _check_amounts(str(told["type"]), told)
    return replies.one(data, call, bonds.relate(data, told, now=call.now, moved=call.moved))


def update_relationship(data: PracticeData, call: Call) -> Answer:
    """The changed relationship; type and parties stay as they are (docs-clients)."""
    body = body_of(data, call)
    tie = found(data, "relationships", body["uuid"])
    values = taken(data, call, body)
    _check_amounts(str(tie.values["type"]), values)
    changed = data.change("relationships", tie.uuid, values, now=call.now)
    if call.moved is not None:
        for client in bonds.ends(tie):
            data.change("clients", client, {}, now=call.moved)
    return replies.one(data, call, changed)


def delete_relationship(data: PracticeData, call: Call) -> Answer:
    """The relationship as it was; neither client shows it any more."""
    tie = found(data, "relationships", body_of(data, call)["uuid"])
    answer = replies.one(data, call, tie)
    bonds.part(data, tie, moved=call.moved)
    return answer


def _check_amounts(label: str, values: Mapping[str, object]) -> None:
    """``Refused`` for shares or a percentage on a type that has none."""
    if values.get("number_of_shares") is not None and label not in HAVE_SHARES:
        raise business("NumberOfShares is for shareholders and owners only")
    if values.get("percentage") is not None and label not in HAVE_PERCENTAGE:
        raise business("Percentage is for partnerships only")
