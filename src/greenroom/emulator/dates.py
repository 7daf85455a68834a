"""A scripted calendar: which order is given when, and whether the whole of it can be.

How an order is carried out is told in ``control``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

import msgspec

from greenroom.emulator.orders import Approve, NewStage, Planned, Rename
from greenroom.emulator.parties import App
from greenroom.emulator.stages import aged, check_move, way

DAY = 86_400


class Due(msgspec.Struct, kw_only=True):
    """One entry of a world's calendar; ``done_at`` is 0 until its moment has come."""

    id: str
    at: float
    order: Planned
    done_at: float = 0.0
    problem: str = ""


class Parties(Protocol):
    """A world, as far as names of practices and people are looked up in it."""

    def practice(self, tenant_id: str) -> object:
        """The practice; ``EmulatorError`` when there is none."""

    def user(self, name: str) -> object:
        """The person; ``EmulatorError`` when there is none."""


class Apps(Protocol):
    """Who knows the apps of a world."""

    def app(self, client_id: str) -> App:
        """The app of that client id."""


def planned(entries: Iterable[Planned], new_id: Callable[[], str], *, now: float) -> list[Due]:
    """The entries with their moments; ``EmulatorError`` for one that is no order."""
    found = []
    for entry in entries:
        _ = entry.order  # refused here rather than on its day
        found.append(Due(id=new_id(), at=now + entry.after_days * DAY, order=entry))
    return found


def check_plan(world: Apps, calendar: Iterable[Due]) -> None:
    """Nothing; ``EmulatorError`` when a planned stage could not follow the one before it.

    Only what the calendar and time itself bring is looked at: whatever else happens meanwhile may
    still stand in an entry's way, which is then written beside it.
    """
    stood: dict[str, tuple[str, float]] = {}
    for due in sorted((due for due in calendar if not due.done_at), key=lambda due: due.at):
        _, order = due.order.order
        if not isinstance(order, NewStage | Approve):
            continue
        app = world.app(order.client_id)
        stage, approved_at = stood.get(app.client_id, (app.stage, app.approved_at))
        stage = aged(stage, approved_at, due.at)
        goal = order.stage if isinstance(order, NewStage) else way(stage, "approved")[-1]
        if isinstance(order, NewStage) and not order.force:
            check_move(app, goal, start=stage)
        stood[app.client_id] = goal, due.at if goal == "approved" else approved_at


def check_names(world: Parties, calendar: Iterable[Due]) -> None:
    """Nothing; ``EmulatorError`` when a planned order names a practice or person nobody knows.

    A calendar adds neither, so that a name which is wrong today is wrong on its day; only an e-mail
    address may come to be meanwhile.
    """
    orders = [due.order.order[1] for due in calendar if not due.done_at]
    coming = {order.email for order in orders if isinstance(order, Rename)}
    for order in orders:
        practice, user = getattr(order, "practice", ""), getattr(order, "user", "")
        if practice:
            world.practice(practice)
        if user and user not in coming:
            world.user(user)
