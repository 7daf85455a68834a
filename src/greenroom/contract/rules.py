"""What the data files leave unsaid: an entry as written, with every rule applied.

- A field's JSON name is its name in camel case, its XML name the JSON name with a capital first
  letter and ``UUID``, ``GST``, ``ID`` in capitals, ``URL`` too when it is the whole name.
- A list's item element is the wrapper without its last ``s`` unless ``item`` says otherwise; the
  elements of a reply follow from the JSON name of its payload in the same way.
- Standing and source come from the file's head, then the record or operation, then the field.
- An operation's group and collection are the first half of its name, its verb the second; its
  scopes are the head's ``reads`` or ``writes``; it may answer 500; it is paid by page or window
  when it has those; every operation of the practice takes ``fields``.
- A parameter stands in the path when the path names it, and is needed then.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple, TypeVar

import msgspec

from greenroom.contract import model as m
from greenroom.contract import terms as t
from greenroom.contract import written as w
from greenroom.errors import ContractError

Written = TypeVar("Written")
Entry = TypeVar("Entry", bound=msgspec.Struct)

_EVERYWHERE = {"fields": {"type": "text", "note": "Comma-separated names that trim the reply."}}

_PAID_BY: dict[str, Literal["call", "page", "window"]] = {
    "none": "call",
    "token": "page",
    "numbered": "page",
    "window": "window",
}


class Above(NamedTuple):
    """What holds above an entry: the standing and source to inherit."""

    standing: t.Standing
    source: str


def camel(name: str) -> str:
    """``gst_period`` → ``gstPeriod``: the JSON name of a field."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def xml_name(json: str) -> str:
    """``clientUuid`` → ``ClientUUID``: the XML name that belongs to a JSON name."""
    pascal = json[0].upper() + json[1:]
    return re.sub(r"(Uuid|Gst|Id|^Url)(?=[A-Z]|$)", lambda found: found[1].upper(), pascal)


def convert(data: object, kind: type[Written], *, where: str) -> Written:
    """Data as the given type; a ``ContractError`` names the file, the entry and the key."""
    try:
        return msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        raise ContractError(f"contract/data/{where}: {error}") from error


def field(name: str, data: object, *, where: str, above: Above) -> m.Field:
    """A field with every rule applied; written as a table, or as its type alone."""
    given = convert(_table(data), w.FieldData, where=where)
    json = given.json or camel(name)
    xml = given.xml or xml_name(json)
    return m.Field(
        name=name,
        type=given.type,
        json=json,
        xml=xml,
        record=None if given.type in m.SCALARS else given.type,
        many=given.many,
        item=_item(given, xml) if given.many else "",
        wrapped=given.wrapped,
        attribute=given.attribute,
        beside=given.beside,
        format=given.format,
        json_type=given.json_type,
        also_xml=given.also_xml,
        values=given.values,
        when=given.when,
        masked=given.masked,
        personal=given.personal,
        needed=given.needed,
        note=given.note,
        standing=given.standing or above.standing,
        source=given.source or above.source,
    )


def _item(given: w.FieldData, xml: str) -> str:
    """The element of one entry of a list."""
    return given.item or (xml.removesuffix("s") if given.wrapped else xml)


def _table(data: object) -> object:
    """``"text"`` is short for ``{ type = "text" }``."""
    return {"type": data} if isinstance(data, str) else data


def param(name: str, data: object, *, where: str, path: str) -> m.Param:
    """A parameter; its name on the wire is the camel-case one unless written."""
    given = convert(_table(data), w.ParamData, where=where)
    wire = given.wire or camel(name)
    in_path = f"{{{wire}}}" in path
    return m.Param(
        name=name,
        type=given.type,
        wire=wire,
        place="path" if in_path else "query",
        needed=given.needed or in_path,
        default=given.default,
        least=given.least,
        most=given.most,
        of=given.of,
        note=given.note,
    )


def operation(name: str, data: object, *, where: str, head: w.Head) -> m.Operation:
    """An operation with the file's head and the shared parameters applied."""
    given = convert(data, w.OperationData, where=f"{where} at `{name}`")
    group, verb = _halves(name, where=where)
    return m.Operation(
        name=name,
        group=group,
        summary=given.summary,
        method=given.method,
        path=given.path,
        params=_params(name, given, where=where, head=head),
        body=given.body,
        reply=reply(given.reply),
        scopes_any=_scopes(given, head),
        acts=given.acts or verb,
        on=given.on or group,
        paging=given.paging,
        cursor=given.cursor,
        cost=given.cost or _PAID_BY[given.paging],
        metered=given.metered,
        api_method=given.api_method or _api_method(given.path),
        operation_id=given.operation_id,
        statuses=(500,) if given.statuses is None else given.statuses,
        oddities=given.oddities,
        standing=given.standing or head.standing,
        source=given.source or head.source,
    )


def reply(given: w.ReplyData) -> m.Reply:
    """A reply; its XML elements follow from the JSON name of its payload."""
    json = given.many or given.one or given.value or ""
    xml = xml_name(json) if json else ""
    return m.Reply(
        kind=_kind(given),
        schema=given.schema,
        record=given.record,
        wrapper=xml if given.many else "",
        item=given.item or (xml.removesuffix("s") if given.many else xml),
        json=json,
        total=given.total,
        status_only_in_xml=given.status_only_in_xml,
        sampled_bare=given.sampled_bare,
        standing=given.standing,
    )


def _kind(given: w.ReplyData) -> Literal["many", "one", "value", "status"]:
    """What a reply carries, told by the key that names its payload."""
    if given.many:
        return "many"
    if given.one:
        return "one"
    return "value" if given.value else "status"


def _halves(name: str, *, where: str) -> tuple[str, str]:
    """``clients.list`` → ``clients`` and ``list``."""
    group, dot, verb = name.partition(".")
    if not (group and dot and verb) or "." in verb:
        raise ContractError(f"contract/data/{where}: `{name}` is not a group, a dot and a verb")
    return group, verb


def _params(name: str, given: w.OperationData, *, where: str, head: w.Head) -> tuple[m.Param, ...]:
    """An operation's own parameters, then those every operation of the practice takes."""
    shared = {} if head.group == "accounting" else _EVERYWHERE
    return tuple(
        param(key, value, where=f"{where} at `{name}`, `{key}`", path=given.path)
        for key, value in {**given.params, **shared}.items()
    )


def _scopes(given: w.OperationData, head: w.Head) -> tuple[str, ...]:
    """The scopes that open an operation, any one of them."""
    if given.scopes_any is not None:
        return given.scopes_any
    return head.reads if given.method == "GET" else head.writes


def _api_method(path: str) -> str:
    """``client.api/get/{identifier}`` → ``Get``: what the root of an XML reply most likely says."""
    step = path.split("/")[1] if "/" in path else path
    return step[0].upper() + step[1:]


def record(
    name: str,
    data: w.RecordData,
    *,
    where: str,
    head: w.Head,
    inherited: tuple[m.Field, ...],
) -> m.Record:
    """A record: inherited fields first, own fields after, a repeated name replaced in place."""
    above = Above(data.standing or head.standing, data.source or head.source)
    own = {
        key: field(key, value, where=f"{where} at `{name}.{key}`", above=above)
        for key, value in data.fields.items()
    }
    merged: dict[str, m.Field] = {one.name: one for one in inherited} | own
    return m.Record(
        name=name,
        group=head.group,
        schema=data.schema,
        summary=data.summary,
        direction=data.direction,
        fields=tuple(merged.values()),
        standing=above.standing,
        source=above.source,
    )


def named(
    data: dict[str, Any], kind: type[Entry], *, where: str, key: str = "name"
) -> dict[str, Entry]:
    """A table of tables as frozen values that know their own name; unknown keys are refused."""
    known = {entry.name for entry in msgspec.structs.fields(kind)} - {key}
    for name, entry in data.items():
        for unknown in sorted(set(entry) - known):
            raise ContractError(f"contract/data/{where} at `{name}`: unknown key `{unknown}`")
    return {
        name: convert({key: name, **entry}, kind, where=f"{where} at `{name}`")
        for name, entry in data.items()
    }
