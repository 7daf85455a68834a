"""TOML → model. Unknown keys are refused, and the message names file and key.

The data files say only what differs from a rule; the rules live here:

- a field's JSON name is its name in camel case, its XML name the JSON name with a capital first
  letter and ``UUID``, ``GST``, ``ID`` in capitals, ``URL`` too when it is the whole name;
- a list's item element is the wrapper without its last ``s`` unless ``item`` says otherwise;
- standing and source come from the file's head, then the record or operation, then the field;
- an operation's group, collection and verb are the halves of its name; its scopes are the head's
  ``reads`` or ``writes``; it may answer 500; it is paid by page or window when it has those;
- a parameter stands in the path when the path names it, and is needed then.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import msgspec

from greenroom.contract import model as m
from greenroom.contract import terms as t
from greenroom.contract import written as w
from greenroom.contract.lint import check
from greenroom.errors import ContractError

SINGLE_FILES = ("sources", "scopes", "limits", "tiers", "identity", "switches")
"""Files that hold one table of named entries instead of operations and records."""

_EVERYWHERE = {
    "fields": w.ParamData(type="text", note="Comma-separated names that trim the reply.")
}
"""Parameters that every practice operation takes."""


def camel(name: str) -> str:
    """``gst_period`` → ``gstPeriod``: the JSON name of a field."""
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def xml_name(json: str) -> str:
    """``clientUuid`` → ``ClientUUID``: the XML name that belongs to a JSON name."""
    pascal = json[0].upper() + json[1:]
    return re.sub(r"(Uuid|Gst|Id|^Url)(?=[A-Z]|$)", lambda found: found[1].upper(), pascal)


def read_data(name: str) -> dict[str, Any]:
    """The parsed TOML of one data file; ``ContractError`` when it is not TOML."""
    try:
        text = (resources.files("greenroom.contract") / "data" / f"{name}.toml").read_text("utf-8")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContractError(f"contract/data/{name}.toml is not TOML: {error}") from error


def _convert(data: object, kind: type[Any], *, where: str) -> Any:
    """Data as the given type; the error names the file and the key."""
    try:
        return msgspec.convert(data, kind, strict=True)
    except msgspec.ValidationError as error:
        raise ContractError(f"contract/data/{where}: {error}") from error


def _field(name: str, data: str | w.FieldData, *, above: _Standing) -> m.Field:
    """A field with every rule applied."""
    given = w.FieldData(type=data) if isinstance(data, str) else data
    json = given.json or camel(name)
    xml = given.xml or xml_name(json)
    is_record = given.type not in m.SCALARS
    return m.Field(
        name=name,
        type=given.type,
        json=json,
        xml=xml,
        record=given.type if is_record else None,
        many=given.many,
        item=(given.item or (xml.removesuffix("s") if given.wrapped else xml))
        if given.many
        else "",
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


def _param(name: str, data: str | w.ParamData, *, path: str) -> m.Param:
    """A parameter; its name on the wire is the camel-case one unless written."""
    given = w.ParamData(type=data) if isinstance(data, str) else data
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
        note=given.note,
    )


class _Standing(msgspec.Struct, frozen=True):
    """What holds above an entry: the standing and source to inherit."""

    standing: t.Standing
    source: str


_PAID_BY: dict[str, Literal["call", "page", "window"]] = {
    "none": "call",
    "token": "page",
    "numbered": "page",
    "window": "window",
}


def _operation(name: str, data: w.OperationData, file: w.Head, *, everywhere: bool) -> m.Operation:
    """An operation with the file's head and the shared parameters applied."""
    group, verb = name.split(".")
    params = {**data.params, **(_EVERYWHERE if everywhere else {})}
    step = data.path.split("/")[1] if "/" in data.path else data.path
    scopes = file.reads if data.method == "GET" else file.writes
    return m.Operation(
        name=name,
        group=group,
        summary=data.summary,
        method=data.method,
        path=data.path,
        params=tuple(_param(key, value, path=data.path) for key, value in params.items()),
        body=data.body,
        reply=data.reply,
        scopes_any=scopes if data.scopes_any is None else data.scopes_any,
        acts=data.acts or verb,
        on=data.on or group,
        paging=data.paging,
        cursor=data.cursor,
        cost=data.cost or _PAID_BY[data.paging],
        api_method=data.api_method or step[0].upper() + step[1:],
        operation_id=data.operation_id,
        statuses=(500,) if data.statuses is None else data.statuses,
        oddities=data.oddities,
        standing=data.standing or file.standing,
        source=data.source or file.source,
    )


def _record(
    name: str, data: w.RecordData, file: w.Head, *, inherited: tuple[m.Field, ...]
) -> m.Record:
    """A record: inherited fields first, own fields after, a repeated name replaced in place."""
    above = _Standing(data.standing or file.standing, data.source or file.source)
    own = {key: _field(key, value, above=above) for key, value in data.fields.items()}
    merged = {field.name: field for field in inherited} | own
    return m.Record(
        name=name,
        group=file.group,
        schema=data.schema,
        summary=data.summary,
        direction=data.direction,
        fields=tuple(merged.values()),
        standing=above.standing,
        source=above.source,
    )


def _records(files: list[w.GroupFile]) -> dict[str, m.Record]:
    """All records of all files, each after the one it extends."""
    waiting = {name: (data, file.file) for file in files for name, data in file.records.items()}
    done: dict[str, m.Record] = {}

    def finish(name: str, trail: tuple[str, ...] = ()) -> m.Record:
        if name in done:
            return done[name]
        if name in trail or name not in waiting:
            raise ContractError(f"record {(trail or (name,))[0]} extends {name}, which cannot be")
        data, file = waiting[name]
        parent = finish(data.extends, (*trail, name)).fields if data.extends else ()
        done[name] = _record(name, data, file, inherited=parent)
        return done[name]

    return {name: finish(name) for name in waiting}


def _named(
    data: dict[str, Any], kind: type[Any], *, where: str, key: str = "name"
) -> dict[str, Any]:
    """A table of tables as frozen values that know their own name; unknown keys are refused."""
    known = {field.name for field in msgspec.structs.fields(kind)} - {key}
    for name, entry in data.items():
        for unknown in sorted(set(entry) - known):
            raise ContractError(f"contract/data/{where}: unknown key `{unknown}` at `{name}`")
    return {
        n: _convert({key: n, **entry}, kind, where=f"{where} at `{n}`") for n, entry in data.items()
    }


def _identity() -> t.Identity:
    """Xero's side of OAuth, from ``identity.toml``."""
    data = _convert(read_data("identity"), w.IdentityFile, where="identity.toml")
    return t.Identity(
        hosts=data.hosts,
        tenant_types=data.tenant_types,
        endpoints=_named(data.endpoints, t.Endpoint, where="identity.toml"),
        lifetimes=_named(data.lifetimes, t.Lifetime, where="identity.toml"),
        refusals=_named(data.refusals, t.Refusal, where="identity.toml"),
    )


def _group_files() -> list[w.GroupFile]:
    """Every file that holds operations or records, by file name."""
    folder = resources.files("greenroom.contract") / "data"
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".toml"))
    stems = [name.removesuffix(".toml") for name in names]
    return [
        _convert(read_data(stem), w.GroupFile, where=f"{stem}.toml")
        for stem in stems
        if stem not in SINGLE_FILES
    ]


def _operations(files: list[w.GroupFile], *, accounting: bool) -> dict[str, m.Operation]:
    """The operations of the practice, or those of an ordinary organisation."""
    return {
        name: _operation(name, data, file.file, everywhere=not accounting)
        for file in files
        if (file.file.group == "accounting") is accounting
        for name, data in file.operations.items()
    }


@lru_cache(maxsize=1)
def contract() -> m.Contract:
    """The whole contract, read once. Raises ``ContractError`` naming file and key."""
    files = _group_files()
    scopes = read_data("scopes")
    found = m.Contract(
        operations=_operations(files, accounting=False),
        accounting=_operations(files, accounting=True),
        records=_records(files),
        sources=_named(read_data("sources"), t.Source, where="sources.toml", key="key"),
        scopes=_named(scopes.get("scopes", {}), t.Scope, where="scopes.toml"),
        aliases=_named(scopes.get("aliases", {}), t.ScopeAlias, where="scopes.toml"),
        limits=_named(read_data("limits"), t.Limit, where="limits.toml"),
        tiers=_named(read_data("tiers"), t.Tier, where="tiers.toml"),
        identity=_identity(),
        switches=_named(read_data("switches"), t.Switch, where="switches.toml"),
    )
    check(found)
    return found
