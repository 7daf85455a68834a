"""A practice as plain dicts: what anybody would expect of it, written without a look at ours.

Each method does one thing to the books and returns what a caller must see: fields that the reply
must show, or a ``Refusal``. No bytes and no ids of its own: ids come from the replies.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NamedTuple

Fields = dict[str, Any]


class Refusal(NamedTuple):
    """A refusal that must come: under which status, with which words in it."""

    status: int
    words: str


def unknown(what: str) -> Refusal:
    """Nobody has the id."""
    return Refusal(200, f"Invalid {what} identifier")


GONE = Refusal(409, "deleted")


class Books:
    """The books of one practice; every table by id, jobs and offers by number."""

    def __init__(self) -> None:
        self.clients: dict[str, Fields] = {}
        self.contacts: dict[str, Fields] = {}
        self.groups: dict[str, Fields] = {}
        self.ties: dict[str, Fields] = {}
        self.staff: dict[str, Fields] = {}
        self.jobs: dict[str, Fields] = {}
        self.tasks: dict[str, Fields] = {}
        self.job_costs: dict[str, Fields] = {}
        self.time: dict[str, Fields] = {}
        self.costs: dict[str, Fields] = {}
        self.fields: dict[str, Fields] = {}
        self.values: dict[tuple[str, str], Fields] = {}
        self.offers: dict[str, Fields] = {}
        self.library: dict[str, Fields] = {}
        self.states: dict[str, str] = {}

    # ---------------------------------------------------------------- clients and contacts

    def change_client(self, uuid: str, told: Mapping[str, Any], now: float) -> Fields | Refusal:
        """A client after an update: what is sent is set, what is sent empty is unset."""
        client = self.clients.get(uuid)
        if client is None:
            return unknown("client")
        if client["is_deleted"]:
            return GONE
        client.update(told)
        client["stamp"] = now
        return client

    def put_away(self, uuid: str, flag: str, now: float) -> Fields | Refusal:
        """A client archived or deleted."""
        return self.change_client(uuid, {flag: True}, now)

    def seats(self, client: str) -> dict[str, Fields]:
        """The contacts of a client, by contact."""
        return {c: one["at"][client] for c, one in self.contacts.items() if client in one["at"]}

    def seat(self, contact: str, client: str, told: Mapping[str, Any]) -> None:
        """A contact at a client, its place as told; only one there is primary."""
        place = self.contacts[contact]["at"].setdefault(
            client, {"position": None, "is_primary": False}
        )
        place.update(told)
        if place["is_primary"]:
            for other, seat in self.seats(client).items():
                seat["is_primary"] = other == contact

    def meant(self, contact: str, client: str | None) -> str | Refusal | None:
        """The client that a change of a contact means: the one told, or the only one."""
        at = self.contacts[contact]["at"]
        if client:
            return client if client in at else unknown("client")
        if len(at) > 1:
            return Refusal(409, "several clients")
        return next(iter(at), None)

    def drop_contact(self, contact: str, client: str | None) -> Fields | Refusal:
        """A contact off a client; without any it is deleted."""
        found = self.contacts.get(contact)
        if found is None:
            return unknown("contact")
        if found["is_deleted"]:
            return GONE
        meant = self.meant(contact, client)
        if isinstance(meant, Refusal):
            return meant
        found["at"].pop(meant, None)
        found["is_deleted"] = not found["at"]
        return found

    # ---------------------------------------------------------------- jobs

    def job_tasks(self, number: str) -> list[str]:
        """The ids of a job's tasks, in their order."""
        mine = [uuid for uuid, task in self.tasks.items() if task["job"] == number]
        order = self.jobs[number].get("order", [])
        known = [uuid for uuid in order if uuid in mine]
        return known + [uuid for uuid in mine if uuid not in known]

    def spent(self, task: str) -> int:
        """The minutes of all entries on a task."""
        return sum(entry["minutes"] for entry in self.time.values() if entry["task"] == task)

    def drop_job(self, number: str) -> None:
        """A job gone, with all that hangs on it."""
        tasks = set(self.job_tasks(number))
        self.time = {u: e for u, e in self.time.items() if e["task"] not in tasks}
        self.tasks = {u: t for u, t in self.tasks.items() if u not in tasks}
        self.job_costs = {u: c for u, c in self.job_costs.items() if c["job"] != number}
        del self.jobs[number]

    def time_between(self, first: dt.date, last: dt.date) -> set[str]:
        """The entries whose day lies between two, both included."""
        return {u for u, e in self.time.items() if first <= e["date"] <= last}

    def amount(self, number: str) -> Decimal:
        """What an offer for a job comes to before tax, to the cent of each line."""
        total = Decimal(0)
        for uuid in self.job_tasks(number):
            task = self.tasks[uuid]
            rate = self.library[task["kind"]]["rate"]
            if task["billable"]:
                total += (rate * task["estimated"] / 60).quantize(Decimal("0.01"), "ROUND_HALF_UP")
        for cost in self.job_costs.values():
            if cost["job"] == number and cost["billable"]:
                total += (cost["quantity"] * cost["price"]).quantize(
                    Decimal("0.01"), "ROUND_HALF_UP"
                )
        return total
