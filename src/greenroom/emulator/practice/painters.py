"""Fields of a reply that are more than a value of the row: names and parts of other rows.

Each painter notes the rows it took text from, so that bytes made from them are used only as long
as all of them live. Which fields a reply has is decided in ``shapes``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from greenroom.contract.model import Field
from greenroom.emulator.practice.bonds import seats
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import Setting

Sources = list[Row]
"""The rows whose text went into a reply."""

Painter = Callable[[PracticeData, Row, Sources], Any]
"""Makes the value of one field of a row; ``None`` leaves the field out."""

POINTS_TO = {
    "account_manager": "staff",
    "job_manager": "staff",
    "billing_client": "clients",
    "client": "clients",
    "related_client": "clients",
    "clients": "clients",
    "groups": "groups",
    "contact": "contacts",
    "manager": "staff",
    "partner": "staff",
    "assigned": "staff",
    "staff": "staff",
    "task": "job_tasks",
    "supplier": "suppliers",
    "category": "categories",
    "template": "templates",
}
"""The collection that a field naming another row points into."""

NAMING = frozenset(
    ("Reference", "JobParty", "JobStaff", "InvoiceParty", "QuoteParty", "JobCostSupplier")
)
"""The records that are no more than the id and the name of another row."""

OTHER_SIDE = {
    "Husband": "Wife",
    "Wife": "Husband",
    "Spouse": "Spouse",
    "Parent Of": "Child Of",
    "Child Of": "Parent Of",
    "Associate": "Associate",
}
"""What a family label turns into when it is read from the related client."""


_UNSET_TASK = {"name": None, "description": None, "folder": None, "completed": False}

_UNSET_CONTACT = {
    **dict.fromkeys(("name", "salutation", "addressee", "mobile", "email", "phone")),
    "is_deleted": False,
}


def painter(field: Field, setting: Setting) -> Painter | None:
    """How a field is made; nothing when it is simply a value of the row."""
    if field.name == "internal_id":  # written in version 3.0 alone
        return lambda _data, row, _sources: str(row.place + 1)
    match field.type:
        case naming if naming in NAMING and field.name in POINTS_TO:
            archived = setting.group_members == "included"
            return _names(field.name, archived=archived) if field.many else _name(field.name)
        case "Relationship":
            return _ties(with_of=setting.labels == "with-of")
        case "InvoiceJob" | "InvoiceTask" | "InvoiceCost":
            return _lines(field.name)
        case other:
            return _PAINTED.get(other)


def mask(number: object) -> str:
    """Asterisks with the last three characters in clear, as documented for tax numbers."""
    text = str(number)
    return "*" * max(0, len(text) - 3) + text[-3:]


def other_side(label: str, *, with_of: bool) -> str:
    """The label of a relationship as the related client has it.

    Family labels turn round. Of the others an observer says that the plain form means the related
    client holds the role and the one with ``Of`` this client, but that practices are not reliable
    in it (field-F4): hence the switch ``relationship-labels``.
    """
    return OTHER_SIDE.get(label) or (f"{label} Of" if with_of else label)


def _name(field: str) -> Painter:
    """A field that names one other row."""
    kind = POINTS_TO[field]

    def paint(data: PracticeData, row: Row, sources: Sources) -> Any:
        uuid = row.values.get(field)
        other = data.collections[kind].find(str(uuid)) if uuid else None
        if other is None:
            return None
        sources.append(other)
        return _reference(other)

    return paint


def _reference(other: Row) -> dict[str, Any]:
    """Another row by id and name; the number is written in version 3.0 alone."""
    return {"uuid": other.uuid, "name": other.values["name"], "number": other.place + 1}


def _names(field: str, *, archived: bool) -> Painter:
    """A field that names several other rows, archived clients among them or not."""
    kind = POINTS_TO[field]

    def paint(data: PracticeData, row: Row, sources: Sources) -> Any:
        found = data.collections[kind].find
        others = [other for uuid in row.ids(field) if (other := found(uuid)) is not None]
        sources += others
        return [
            _reference(other) for other in others if archived or not other.values.get("is_archived")
        ]

    return paint


def _lines(field: str) -> Painter:
    """Lines of an invoice where they stand: under a job, or under a miscellaneous one itself."""
    return lambda _data, row, _sources: row.values.get(field)


def _job(data: PracticeData, row: Row, sources: Sources) -> Any:
    """The job of a time entry, by its number and name."""
    job = data["jobs"].find(str(row.values.get("job")))
    if job is None:
        return None
    sources.append(job)
    return {"id": job.values["id"], "name": job.values["name"]}


def tasks_of(data: PracticeData, job: Row) -> list[Row]:
    """The tasks of a job in the order that was set, new ones last."""
    rows = data["job_tasks"].under(job)
    order = {uuid: place for place, uuid in enumerate(job.ids("order"))}
    return sorted(rows, key=lambda row: order.get(row.uuid, len(order)))


def _tasks(data: PracticeData, row: Row, sources: Sources) -> Any:
    """The tasks of a job; who does them is shown of those with dates (docs-jobs)."""
    found = []
    for task in tasks_of(data, row):
        sources.append(task)
        shown: dict[str, Any] = {**_UNSET_TASK, **task.values, "uuid": task.uuid}
        kind = data["tasks"].find(str(task.values["task_uuid"]))
        shown |= {"number": task.place + 1, "task_id": str(kind.place + 1) if kind else None}
        people = shown.pop("assigned", ())
        if "start_date" in shown or "due_date" in shown:
            shown["assigned"] = _people(data, people, sources)
        found.append(shown)
    return found


def _people(data: PracticeData, people: Sequence[Any], sources: Sources) -> list[dict[str, Any]]:
    """Who is on a task, each with the minutes set aside."""
    found = []
    for one in people:
        staff = data.staff.find(one["uuid"])
        if staff is not None:
            sources.append(staff)
            found.append({**one, **_reference(staff)})
    return found


def _contacts(data: PracticeData, row: Row, sources: Sources) -> Any:
    """The contacts of a client, each with its place there."""
    found = []
    for seat in seats(row):
        contact = data.contacts.row(seat["uuid"])
        sources.append(contact)
        number = contact.place + 1
        found.append({**_UNSET_CONTACT, **contact.values, **seat, "number": number})
    return found


def _ties(*, with_of: bool) -> Painter:
    """The relationships of a client, each as seen from it."""

    def paint(data: PracticeData, row: Row, sources: Sources) -> Any:
        found = []
        for uuid in row.ids("relationships"):
            tie = data.relationships.row(uuid)
            own = tie.values["client"] == row.uuid
            other = data.clients.row(str(tie.values["related_client" if own else "client"]))
            sources += (tie, other)
            seen: dict[str, Any] = {**tie.values, "uuid": uuid, "number": tie.place + 1}
            seen["related_client"] = _reference(other)
            if not own:
                seen["type"] = other_side(seen["type"], with_of=with_of)
            found.append(seen)
        return found

    return paint


_PAINTED: dict[str, Painter] = {
    "Contact": _contacts,
    "RelationshipType": lambda _data, row, _sources: {"name": row.values["type"]},
    "JobReference": _job,
    "JobTask": _tasks,
}
"""How fields of these records are made, whatever the setting."""
