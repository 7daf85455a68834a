"""A practice that holds what samples say: records of replies, turned back into rows.

What a reply shows of other rows (a manager's name, a contact's) becomes a row of its own, unless a
fuller sample told it already. Values go in as they were read; no rule of Xero's is applied here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from greenroom.contract import contract
from greenroom.contract.model import Operation
from greenroom.emulator.practice.custom import USES
from greenroom.emulator.practice.data import Origin, PracticeData
from greenroom.emulator.practice.painters import NAMING, POINTS_TO
from greenroom.emulator.practice.setting import Country

Values = Mapping[str, Any]


_UNSEEN = {"minutes": 60, "rate": Decimal(120)}
"""What no reply shows of a library task, where an index does not say it."""


class Bed(PracticeData):
    """A practice that begins empty and gives out the ids it is told to."""

    def __init__(self, country: Country, *, now: float, new_ids: Iterable[str] = ()) -> None:
        super().__init__(Origin(1, 0, country, now))
        self._next = iter(new_ids)
        self._now = now
        self._before = now - 365 * 86_400

    def new_id(self) -> str:
        """The next of the ids that were told; after them those of any practice."""
        return next(self._next, None) or super().new_id()

    def lay(self, kind: str, uuid: str, values: Values, *, stamp: float | None = None) -> str:
        """The id of a row that now says this, beside what it said before."""
        row = self.collections[kind].find(uuid)
        held = dict(row.values) if row else {}
        told = {name: _held(value) for name, value in values.items() if value is not None}
        told.pop("uuid", None)
        self.collections[kind].put(uuid.lower(), self._now if stamp is None else stamp, held | told)
        self.version += 1
        return uuid.lower()

    def name(self, kind: str, reference: Values | None) -> str | None:
        """The id that a reference names; an old row of that name is laid where there is none."""
        if not reference or not reference.get("uuid"):
            return None
        uuid = str(reference["uuid"])
        if self.collections[kind].find(uuid) is None:
            self.lay(kind, uuid, {"name": reference.get("name")}, stamp=self._before)
        return uuid.lower()

    def among(self, kind: str, uuid: str, field: str, *others: str) -> None:
        """Let a row name others under a field, each once; that alone is no change of it."""
        row = self.collections[kind].row(uuid)
        ids = tuple(dict.fromkeys((*row.ids(field), *others)))
        self.lay(kind, uuid, {field: ids}, stamp=row.stamp)


def _held(value: Any) -> Any:
    """A value as rows hold it: lists cannot change."""
    return tuple(_held(one) for one in value) if isinstance(value, list | tuple) else value


def plant(bed: Bed, operation: Operation, records: Iterable[Values], ask: Values) -> None:
    """Lay out what the records of one reply say; ``ask`` is what was asked for."""
    planter = _PLANTERS.get(operation.reply.record or "", _row)
    for record in records:
        planter(bed, operation, record, ask)


def _row(bed: Bed, operation: Operation, record: Values, _ask: Values) -> str:
    """Any row: its references named, everything else as it is."""
    own = dict(record)
    uuid = bed.lay(operation.on, str(own.get("uuid") or bed.new_id()), {})
    for field in contract().fields(operation.reply.record or ""):
        if field.type in NAMING and field.name in POINTS_TO and field.name in own:
            kind, value = POINTS_TO[field.name], own[field.name]
            named = [bed.name(kind, one) for one in (value if field.many else [value])]
            own[field.name] = named if field.many else named[0]
    own.pop("web_url", None)
    return bed.lay(operation.on, uuid, own)


def _library_task(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    held = bed["tasks"].find(str(record["uuid"]))
    _row(bed, operation, {**_UNSEEN, **(held.values if held else {}), **record}, ask)


def _client(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    own = {**record}
    contacts, groups = own.pop("contacts", None) or (), own.pop("groups", None) or ()
    ties = own.pop("relationships", None) or ()
    uuid = _row(bed, operation, own, ask)
    for contact in contacts:
        _seat(bed, uuid, contact)
    for group in groups:
        _join(bed, str(bed.name("groups", group)), uuid)
    for tie in ties:
        other = str(bed.name("clients", tie["related_client"]))
        bed.lay("relationships", tie["uuid"], {**tie, "client": uuid, "related_client": other})
        for client in (uuid, other):
            bed.among("clients", client, "relationships", tie["uuid"].lower())


def _seat(bed: Bed, client: str, contact: Values) -> None:
    """A contact at a client, with its place there."""
    own = {**contact}
    place = {"position": own.pop("position", None), "is_primary": own.pop("is_primary", False)}
    uuid = bed.lay("contacts", own["uuid"], own)
    bed.among("contacts", uuid, "clients", client)
    seats = bed.clients.row(client).values.get("contacts", ())
    assert isinstance(seats, tuple)
    others = tuple(seat for seat in seats if seat["uuid"] != uuid)
    bed.lay("clients", client, {"contacts": (*others, {"uuid": uuid, **place})})


def _contact(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    """A contact: at the client that was asked for, if one was."""
    client = ask.get("client_uuid")
    if client:
        _seat(bed, str(bed.name("clients", {"uuid": client, "name": "A client"})), record)
    else:
        _row(bed, operation, record, ask)


def _join(bed: Bed, group: str, client: str) -> None:
    bed.among("groups", group, "clients", client)
    bed.among("clients", client, "groups", group)


def _group(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    own = {**record}
    members = own.pop("clients", None) or ()
    group = _row(bed, operation, {**own, "clients": ()}, ask)
    for member in members:
        _join(bed, group, str(bed.name("clients", member)))


def _job(bed: Bed, _operation: Operation, record: Values, ask: Values) -> None:
    own = {**record}
    tasks, people = own.pop("tasks", None) or (), own.pop("assigned", None) or ()
    own["assigned"] = [bed.name("staff", one) for one in people]
    own.setdefault("created", _first_day(own.get("start_date"), ask))
    held = bed["jobs"].numbered(str(own["id"]))
    own["uuid"] = own.get("uuid") or (held.uuid if held else bed.new_id())
    own.pop("internal_id", None)
    client = own.get("client")
    uuid = bed.lay("jobs", own["uuid"], {
        **own,
        "client": client if isinstance(client, str) else bed.name("clients", client),
        "contact": bed.name("contacts", own.get("contact")),
        "manager": bed.name("staff", own.get("manager")),
        "partner": bed.name("staff", own.get("partner")),
        "web_url": None,
    })  # fmt: skip
    for task in tasks:
        _job_task(bed, uuid, task)


def _job_task(bed: Bed, job: str, task: Values) -> str:
    """A task of a job, and the library task it was made from."""
    people = task.get("assigned") or ()
    for one in people:
        bed.name("staff", one)
    library = task.get("task_uuid")
    if library and bed["tasks"].find(library) is None:
        bed.lay("tasks", library, {**_UNSEEN, "name": task["name"]})
    minutes = [
        {"uuid": one["uuid"], "allocated_minutes": one.get("allocated_minutes")} for one in people
    ]
    own = {name: value for name, value in task.items() if name != "task_id"}
    return bed.lay("job_tasks", task["uuid"], {**own, "job": job, "assigned": minutes})


def _job_cost(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    job = _job_named(bed, {"id": ask["job_number"]})
    bed.lay("job_costs", _row(bed, operation, record, ask), {"job": job})


def _job_named(bed: Bed, told: Values) -> str:
    """The job of a number; a bare one is laid where there is none."""
    row = bed["jobs"].numbered(str(told["id"]))
    name = told.get("name") or "A job"
    return row.uuid if row else bed.lay("jobs", bed.new_id(), {"id": told["id"], "name": name})


def _time(bed: Bed, _operation: Operation, record: Values, ask: Values) -> None:
    job = _job_named(bed, record["job"])
    task = str(record["task"]["uuid"])
    if bed["job_tasks"].find(task) is None:
        library = bed.lay("tasks", bed.new_id(), {**_UNSEEN, "name": record["task"]["name"]})
        _job_task(bed, job, {**record["task"], "task_uuid": library})
    staff = bed.name("staff", record["staff"])
    own = {**record, "job": job, "task": task.lower(), "staff": staff, "web_url": None}
    bed.lay("time", record["uuid"], {**own, "created": _first_day(record.get("date"), ask)})


def _paper(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    """An invoice or a quote, of a job where it names one."""
    jobs = record.get("jobs") or ([{"id": ask["job_number"]}] if "job_number" in ask else [])
    job = _job_named(bed, jobs[0]) if jobs else None
    held = bed[operation.on].numbered(str(record["id"]))
    own = {
        **record,
        "uuid": record.get("uuid") or (held.uuid if held else bed.new_id()),
        "created": _first_day(record.get("date"), ask),
        "job": job,
        "client": bed.name("clients", record.get("client")),
        "contact": bed.name("contacts", record.get("contact")),
    }
    bed.lay(operation.on, own["uuid"], own)


def _payment(bed: Bed, _operation: Operation, record: Values, ask: Values) -> None:
    number = str(ask["invoice_number"])
    row = bed["invoices"].numbered(number)
    uuid = row.uuid if row else bed.lay("invoices", bed.new_id(), {"id": number})
    paid = bed["invoices"].row(uuid).values.get("payments", ())
    assert isinstance(paid, tuple)
    bed.lay("invoices", uuid, {"payments": (*paid, dict(record))})


def _custom(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    """A value of a custom field, and the field it is of."""
    owner = _owner(bed, operation.on, ask)
    element = next(name for name in record if name not in ("uuid", "name"))
    bed.lay("custom_fields", record["uuid"], {
        "name": record["name"], "value_element": element.capitalize(), USES[operation.on]: True,
    })  # fmt: skip
    held = bed[operation.on].row(owner).values.get("custom", {})
    assert isinstance(held, dict)
    bed.lay(operation.on, owner, {"custom": {**held, record["uuid"].lower(): record[element]}})


def _document(bed: Bed, operation: Operation, record: Values, ask: Values) -> None:
    kind = "clients" if operation.name == "documents.list_for_client" else "jobs"
    owner = _owner(bed, kind, {"identifier": ask.get("identifier"), "job_number": ask.get("id")})
    held = bed[kind].row(owner).values.get("documents", ())
    assert isinstance(held, tuple)
    bed.lay(kind, owner, {"documents": (*held, dict(record))})


def _owner(bed: Bed, kind: str, ask: Values) -> str:
    """The row that a path names; a bare one is laid where there is none."""
    if kind == "jobs":
        return _job_named(bed, {"id": ask["job_number"]})
    return str(bed.name(kind, {"uuid": ask["identifier"], "name": "Somebody"}))


def _first_day(shown: Any, ask: Values) -> dt.date | None:
    """The day something was created: in the window that was asked for, if there was one."""
    day = ask.get("from_") or shown
    return day.date() if isinstance(day, dt.datetime) else day


_PLANTERS: dict[str, Callable[[Bed, Operation, Values, Values], object]] = {
    "Task": _library_task,
    "Client": _client,
    "ClientBase": _client,
    "Contact": _contact,
    "GroupBase": _group,
    "Group": _group,
    "Job": _job,
    "JobForStaff": _job,
    "JobCost": _job_cost,
    "TimeEntry": _time,
    "Invoice": _paper,
    "Quote": _paper,
    "InvoicePayment": _payment,
    "CustomFieldValue": _custom,
    "ClientDocument": _document,
    "JobDocument": _document,
}
"""What lays out the records that are more than one row."""
