"""Fields of a reply that are more than a value of the row: names and parts of other rows.

Each painter notes the rows it took text from, so that bytes made from them are used only as long
as all of them live. Which fields a reply has is decided in ``shapes``.
"""

from __future__ import annotations

from collections.abc import Callable
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
}
"""The collection that a field of type Reference points into."""

OTHER_SIDE = {
    "Husband": "Wife",
    "Wife": "Husband",
    "Spouse": "Spouse",
    "Parent Of": "Child Of",
    "Child Of": "Parent Of",
    "Associate": "Associate",
}
"""What a family label turns into when it is read from the related client."""


_UNSET_CONTACT = {
    **dict.fromkeys(("name", "salutation", "addressee", "mobile", "email", "phone")),
    "is_deleted": False,
}


def painter(field: Field, setting: Setting) -> Painter | None:
    """How a field is made; nothing when it is simply a value of the row."""
    match field.type:
        case "Reference" if field.name in POINTS_TO:
            archived = setting.group_members == "included"
            return _names(field.name, archived=archived) if field.many else _name(field.name)
        case "Contact":
            return _contacts
        case "Relationship":
            return _ties(with_of=setting.labels == "with-of")
        case "RelationshipType":
            return lambda _data, row, _sources: {"name": row.values["type"]}
    return None


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
        return {"uuid": other.uuid, "name": other.values["name"]}

    return paint


def _names(field: str, *, archived: bool) -> Painter:
    """A field that names several other rows, archived clients among them or not."""
    kind = POINTS_TO[field]

    def paint(data: PracticeData, row: Row, sources: Sources) -> Any:
        others = [data.collections[kind].row(uuid) for uuid in row.ids(field)]
        sources += others
        return [
            {"uuid": other.uuid, "name": other.values["name"]}
            for other in others
            if archived or not other.values.get("is_archived")
        ]

    return paint


def _contacts(data: PracticeData, row: Row, sources: Sources) -> Any:
    """The contacts of a client, each with its place there."""
    found = []
    for seat in seats(row):
        contact = data.contacts.row(seat["uuid"])
        sources.append(contact)
        found.append({**_UNSET_CONTACT, **contact.values, **seat})
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
            seen: dict[str, Any] = {**tie.values, "uuid": uuid}
            seen["related_client"] = {"uuid": other.uuid, "name": other.values["name"]}
            if not own:
                seen["type"] = other_side(seen["type"], with_of=with_of)
            found.append(seen)
        return found

    return paint
