"""The data files as they are written: what a TOML table may hold, before any rule is applied.

Every struct refuses unknown keys. What a missing key means is decided in ``rules``. Entries of a
table stay as they are until each is converted by itself, so that an error can name its entry.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from greenroom.contract import model as m
from greenroom.contract.terms import Standing


class FieldData(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A field as written; everything but the type is optional."""

    type: str
    json: str | None = None
    xml: str | None = None
    many: bool = False
    item: str | None = None
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
    standing: Standing | None = None
    source: str | None = None


class RecordData(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A record as written; ``extends`` names the record whose fields come first."""

    schema: str
    summary: str
    direction: m.Direction
    extends: str | None = None
    fields: dict[str, object] = {}
    standing: Standing | None = None
    source: str | None = None


class ParamData(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A parameter as written; it stands in the path when the path names it."""

    type: str
    wire: str | None = None
    needed: bool = False
    default: str = ""
    least: int | None = None
    most: int | None = None
    of: tuple[str, ...] = ()
    note: str = ""


class ReplyData(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A reply as written: ``many``, ``one`` or ``value`` holds the JSON name of the payload.

    None of the three: the reply is its status alone.
    """

    schema: str
    many: str | None = None
    one: str | None = None
    value: str | None = None
    record: str | None = None
    item: str | None = None
    total: str = ""
    status_only_in_xml: bool = False
    sampled_bare: bool = False
    standing: Standing = "documented"


class OperationData(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An operation as written; what is ``None`` is filled in by a rule or by the file's head."""

    summary: str
    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    reply: ReplyData
    scopes_any: tuple[str, ...] | None = None
    acts: str | None = None
    on: str | None = None
    params: dict[str, object] = {}
    body: m.Body | None = None
    paging: m.Paging = "none"
    cursor: m.Cursor = "none"
    cost: Literal["call", "page", "window"] | None = None
    metered: bool = True
    api_method: str | None = None
    operation_id: str = ""
    statuses: tuple[int, ...] | None = None
    oddities: tuple[str, ...] = ()
    standing: Standing | None = None
    source: str | None = None


class Head(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """The head of a group file: what holds for all of it unless said otherwise.

    ``reads`` and ``writes`` are the scopes, any one of which is enough for a GET and for the rest.
    """

    group: str
    source: str
    standing: Standing = "documented"
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()


class GroupFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One file per resource group: its operations and records."""

    file: Head
    operations: dict[str, object] = {}
    records: dict[str, object] = {}


class ScopesFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Scopes and names in circulation that are none, keyed by name; the call that proves."""

    scopes: dict[str, dict[str, Any]]
    aliases: dict[str, dict[str, Any]]
    proving: dict[str, Any]


class IdentityFile(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Hosts, endpoints, lifetimes, tenant types and refusals; tables keyed by name."""

    hosts: dict[str, str]
    tenant_types: dict[str, str]
    endpoints: dict[str, dict[str, Any]]
    lifetimes: dict[str, dict[str, Any]]
    refusals: dict[str, dict[str, Any]]
