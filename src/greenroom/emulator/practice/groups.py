"""Client groups: never created empty, never renamed, their members changed by request (docs)."""

from __future__ import annotations

from typing import Any

from greenroom.emulator.practice import bonds, replies
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.intake import body_of, found


def add_group(data: PracticeData, call: Call) -> Answer:
    """The new group around its first client: an empty one cannot be made (field-F10)."""
    body = body_of(data, call)
    client = found(data, "clients", body["client_uuid"])
    values: dict[str, Any] = {"name": body["name"], "clients": ()}
    if body.get("taxable") is not None:
        values["taxable"] = body["taxable"]
    group = data.add("groups", values, now=call.now)
    bonds.join(data, group.uuid, client.uuid, moved=call.moved)
    return replies.one(data, call, data.groups.row(group.uuid))


def change_members(data: PracticeData, call: Call) -> Answer:
    """The group after clients joined and left it; all of them or none."""
    body = body_of(data, call)
    group = found(data, "groups", body["uuid"])
    joining = [found(data, "clients", told["uuid"]).uuid for told in body.get("add") or []]
    leaving = [found(data, "clients", told["uuid"]).uuid for told in body.get("remove") or []]
    for client in joining:
        bonds.join(data, group.uuid, client, moved=call.moved)
    for client in leaving:
        bonds.leave(data, group.uuid, client, moved=call.moved)
    return replies.one(data, call, data.groups.row(group.uuid))


def delete_group(data: PracticeData, call: Call) -> Answer:
    """OK, and the group is gone; its clients stay."""
    bonds.disband(data, found(data, "groups", body_of(data, call)["uuid"]), moved=call.moved)
    return replies.status_only(call)
