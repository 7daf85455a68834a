"""Version 3.0 over 3.1: integers in the place of ids, on the way in.

Every call is answered as 3.1 answers it; here its integers become the ids they stand for, in the
path and in the body. How replies show the integers is told in ``variants``. XML alone, whatever is
asked (docs-overview); removed at the end of April 2027 (docs-changelog).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.emulator.practice.calls import Call
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.painters import POINTS_TO

REMOVED_AT = dt.datetime(2027, 5, 1, tzinfo=dt.UTC).timestamp()
"""The first moment without version 3.0 (docs-changelog)."""

_PARENTS = {
    "jobs.for_client": "clients",
    "jobs.for_staff": "staff",
    "time.for_staff": "staff",
    "documents.list_for_client": "clients",
    "contacts.link": "clients",
}
"""Operations whose path names a row of another kind than they work on."""


def with_ids(data: PracticeData, call: Call) -> Call:
    """The call with every integer of its path and query replaced by the id it stands for."""
    kind = _PARENTS.get(call.operation.name, call.operation.on)
    path = {
        name: _id_of(data, kind, value) if name == "identifier" else value
        for name, value in call.path.items()
    }
    query = dict(call.query)
    if "clientuuid" in query or "clientid" in query:
        named = query.get("clientuuid") or query.get("clientid", "")
        query["clientuuid"] = _id_of(data, "clients", named)
    return call._replace(path=path, query=query)


def body_with_ids(data: PracticeData, call: Call, body: dict[str, Any]) -> dict[str, Any]:
    """The body with every integer replaced by the id it stands for."""
    told = call.operation.body
    return (
        _translated(data, call.operation.on, contract().fields(told.record), body) if told else {}
    )


def _translated(
    data: PracticeData, kind: str, fields: tuple[Field, ...], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Values with the ids that their integers stand for; ``kind`` is that of ``uuid`` itself."""
    found = dict(values)
    for field in fields:
        value = found.get(field.name)
        if value is None:
            continue
        points = POINTS_TO.get(field.name.removesuffix("_uuid"))
        if kind == "job_tasks" and field.name == "task_uuid":
            points = "tasks"
        if field.type == "uuid":
            found[field.name] = _id_of(data, points or kind, str(value))
        elif field.record:
            inside, kind_inside = contract().fields(field.record), points or _inner(field, kind)
            parts = [
                _translated(data, kind_inside, inside, part)
                for part in (value if field.many else [value])
            ]
            found[field.name] = parts if field.many else parts[0]
    return found


def _inner(field: Field, kind: str) -> str:
    """The kind of row that an inner record names by its ``uuid``."""
    inner = {"contacts": "contacts", "custom_fields": "custom_fields", "tasks": "job_tasks"}
    if field.record in ("JobAssignStaff", "JobAssignStaffTask"):
        return "staff"
    return inner.get(field.name, "clients" if kind == "groups" else kind)


def _id_of(data: PracticeData, kind: str, text: str) -> str:
    """The id that an integer stands for; anything else is left as it is."""
    rows = data.collections.get(kind)
    if rows is None or not (text.isascii() and text.isdecimal()):
        return text
    place = int(text) - 1
    return rows.order[place] if 0 <= place < len(rows.order) else text
