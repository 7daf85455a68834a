"""Documents of clients and jobs: what they are called and where; their bytes are read by nobody.

No operation gives a file back, so of its content only that there was one is known afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from greenroom.emulator.practice import replies
from greenroom.emulator.practice.calls import Answer, Call
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import today
from greenroom.emulator.practice.intake import body_of, found, job_of
from greenroom.emulator.practice.looks import WEB
from greenroom.emulator.practice.rows import Row


def list_for_client(data: PracticeData, call: Call) -> Answer:
    """The documents of a client."""
    client = found(data, "clients", call.given("identifier"))
    return replies.plain(call, _documents(client))


def list_for_job(data: PracticeData, call: Call) -> Answer:
    """The documents of a job."""
    return replies.plain(call, _documents(job_of(data, call.given("id"))))


def add_to_client(data: PracticeData, call: Call) -> Answer:
    """The id of the new document; the client's own stamp stays."""
    body = body_of(data, call)
    client, uuid = found(data, "clients", body["client_uuid"]), data.new_id()
    data.change("clients", client.uuid, _with(client, body, uuid, now=call.now))
    return replies.value(call, uuid)


def add_to_job(data: PracticeData, call: Call) -> Answer:
    """The job, where the client's counterpart answers with an id (oas)."""
    body = body_of(data, call)
    job = job_of(data, body["job"])
    told = _with(job, body, data.new_id(), now=call.now)
    return replies.one(data, call, data.change("jobs", job.uuid, told, now=call.now))


def _documents(row: Row) -> tuple[Mapping[str, Any], ...]:
    """The documents of a row, in the order they were attached."""
    held = row.values.get("documents")
    return held if isinstance(held, tuple) else ()


def _with(row: Row, body: Mapping[str, Any], uuid: str, *, now: float) -> dict[str, Any]:
    """The documents of a row and one more."""
    new = {
        **{name: body.get(name) for name in ("title", "text", "folder", "file_name")},
        "date": today(now),
        "created_by": "API",
        "url": f"{WEB}/document/{uuid}",
    }
    return {"documents": (*_documents(row), new)}
