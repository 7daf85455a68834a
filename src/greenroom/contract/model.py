"""What the contract is made of: operations, records and fields, under the terms of ``terms``.

Frozen values only. They are read from ``data/*.toml`` by ``load``; nothing here knows a file.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from greenroom.contract.terms import (
    Identity,
    Limit,
    Proving,
    Scope,
    ScopeAlias,
    Source,
    Stage,
    Standing,
    Switch,
    Tier,
)

Direction = Literal["request", "reply", "both"]
"""Where a record travels: to Xero, from Xero, or inside records of either kind."""

Paging = Literal["none", "token", "numbered", "window"]
"""How an operation hands out many records: all at once, by token, by number, by date window."""

Cursor = Literal["none", "modified-since", "window"]
"""What lets a later call fetch only what changed."""

SCALARS = frozenset(
    ("text", "uuid", "integer", "decimal", "boolean", "yes-no", "date", "datetime", "time")
) | frozenset(("month", "base64", "utc-datetime"))
"""The types of fields and parameters that are not records."""

CONDITIONS = frozenset(
    ("AU", "NZ", "au-tax", "individual", "pm-module", "detailed", "linked", "scheduled")
) | frozenset(("start-end", "invoiced", "not-in-list", "not-in-paged-list"))
"""When Xero sends a field; where it has several conditions, all must hold.

``au-tax``: in Australia with tax switched on. ``individual``: the client is a person. ``detailed``:
asked for in detail, or got by itself. ``linked``: a contact seen from one of its clients.
``scheduled``: a task with dates. ``start-end``: time with both. ``invoiced``: time on an invoice.
"""

FORMATS = frozenset(("iso-date", "compact-date"))
"""How a date is written where the rule for its direction does not hold."""


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One field of a record.

    ``name`` is ours (snake case), ``json`` and ``xml`` are Xero's. ``record`` is set when the type
    is another record. ``item`` is the XML element of one entry when ``many``; ``wrapped`` says
    whether the entries stand inside an element named ``xml`` or beside each other. ``beside`` marks
    an element that XML puts next to the record instead of inside it. ``attribute`` marks an XML
    attribute. ``when`` names the conditions under which Xero sends the field. ``json_type`` is
    ``text`` or ``integer`` where JSON does not have the natural type.
    """

    name: str
    type: str
    json: str
    xml: str
    record: str | None = None
    many: bool = False
    item: str = ""
    wrapped: bool = True
    attribute: bool = False
    beside: bool = False
    format: str = ""
    json_type: str = ""
    also_xml: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    masked: bool = False
    personal: bool = False
    needed: bool = False
    note: str = ""
    standing: Standing = "documented"
    source: str = ""


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A typed shape. ``schema`` is Xero's own name for it; ``name`` is ours."""

    name: str
    group: str
    schema: str
    summary: str
    direction: Direction
    fields: tuple[Field, ...]
    standing: Standing = "documented"
    source: str = ""

    def field(self, name: str) -> Field:
        """The field of that name; ``KeyError`` when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)


class Param(msgspec.Struct, frozen=True, kw_only=True):
    """One parameter of an operation: in its path or its query.

    ``of`` names the fields of records whose value it takes, such as ``Client.uuid``.
    """

    name: str
    type: str
    wire: str
    place: Literal["path", "query"] = "query"
    needed: bool = False
    default: str = ""
    least: int | None = None
    most: int | None = None
    of: tuple[str, ...] = ()
    note: str = ""


class Body(msgspec.Struct, frozen=True, kw_only=True):
    """What a request carries: a record under an XML root element."""

    record: str
    root: str
    standing: Standing = "documented"


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer carries under its envelope, named ``schema`` by Xero.

    ``kind``: ``many`` records, ``one`` record, a bare ``value`` (an id) or the ``status`` alone.
    ``wrapper`` is the XML element around many, ``item`` the element of one record or value;
    ``json`` is the property that holds it. ``total`` names the element that counts rows of a page.
    ``status_only_in_xml`` marks a record that JSON promises and XML was seen without;
    ``sampled_bare`` a list whose documented sample lacks the outer element.
    """

    kind: Literal["many", "one", "value", "status"]
    schema: str
    record: str | None = None
    wrapper: str = ""
    item: str = ""
    json: str = ""
    total: str = ""
    status_only_in_xml: bool = False
    sampled_bare: bool = False
    standing: Standing = "documented"


class Operation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything about one thing the API can do.

    ``acts`` and ``on`` say what it means for state: the verb and the collection it works on.
    ``cost`` tells what is paid for: one ``call``, or one per ``page`` or ``window``. ``statuses``
    are the documented ones besides 200. ``metered``: its reply counts as data the app pulls out.
    """

    name: str
    group: str
    summary: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    params: tuple[Param, ...]
    body: Body | None
    reply: Reply
    scopes_any: tuple[str, ...]
    acts: str
    on: str
    paging: Paging = "none"
    cursor: Cursor = "none"
    cost: Literal["call", "page", "window"] = "call"
    metered: bool = True
    api_method: str = ""
    operation_id: str = ""
    statuses: tuple[int, ...] = ()
    oddities: tuple[str, ...] = ()
    standing: Standing = "documented"
    source: str = ""

    @property
    def writes(self) -> bool:
        """Whether the call changes something in the practice."""
        return self.method != "GET"

    @property
    def path_params(self) -> tuple[Param, ...]:
        """The parameters that stand in the path, in order."""
        return tuple(param for param in self.params if param.place == "path")


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """The whole description. ``operations`` and ``records`` keep the order of the files.

    ``accounting`` holds the few operations of an ordinary organisation that steps 3 and 4 of the
    guide need; they are not counted among the practice's 102.
    """

    operations: dict[str, Operation]
    accounting: dict[str, Operation]
    records: dict[str, Record]
    sources: dict[str, Source]
    scopes: dict[str, Scope]
    aliases: dict[str, ScopeAlias]
    proving: Proving
    limits: dict[str, Limit]
    tiers: dict[str, Tier]
    identity: Identity
    switches: dict[str, Switch]
    stages: dict[str, Stage]

    def operation(self, name: str) -> Operation:
        """The operation of that name, practice or accounting; ``KeyError`` when there is none."""
        found = self.operations.get(name) or self.accounting.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def of_practice(self, operations: Iterable[str]) -> tuple[str, ...]:
        """Those of the operations that are the practice's, not an ordinary organisation's."""
        return tuple(name for name in operations if name not in self.accounting)

    def fields(self, record: str) -> tuple[Field, ...]:
        """The fields of a record by its name."""
        return self.records[record].fields
