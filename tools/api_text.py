"""How the generated API reads: the text of records, methods, docstrings and imports.

What stands where is decided in ``generate_api``; formatting is left to ruff.
"""

from __future__ import annotations

import builtins
import re
import textwrap
from collections.abc import Iterator

from greenroom.contract.model import Contract, Field, Operation, Param, Record
from greenroom.contract.scopes import is_broad_only

PYTHON = {
    "text": "str",
    "uuid": "str",
    "integer": "int",
    "decimal": "Decimal",
    "boolean": "bool",
    "yes-no": "bool",
    "date": "dt.date",
    "datetime": "dt.datetime",
    "utc-datetime": "dt.datetime",
    "time": "dt.time",
    "month": "int",
    "base64": "bytes",
}
"""The Python type of each type of the contract."""

PAGING = {
    "none": "",
    "token": "Paged: the next page is asked for when the last record of one was read.",
    "numbered": "Paged by number, until a page comes back empty.",
    "window": "Walked in windows of 360 days at most, one call each.",
}


def class_name(group: str) -> str:
    """``custom_fields`` → ``CustomFieldsCalls``."""
    return "".join(part.capitalize() for part in group.split("_")) + "Calls"


def title(group: str) -> str:
    """``custom_fields`` → ``Custom fields``."""
    return group.replace("_", " ").capitalize()


def snake(name: str) -> str:
    """``CustomFieldDefinition`` → ``custom_field_definition``."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def mentions(body: str, name: str) -> bool:
    """Whether the text uses the name as a word."""
    return re.search(rf"\b{name}\b", body) is not None


# ------------------------------------------------------------------------------------- records


def record(one: Record) -> str:
    """The class of a record."""
    fields = sorted(one.fields, key=lambda field: not _required(one, field))
    lines = [f"class {one.name}(Record, frozen=True, kw_only=True):"]
    lines.append(docstring([one.summary, f"Xero's name: {one.schema}. {_standing(one)}"], 4))
    for field in fields:
        lines.append(f"    {field.name}: {_annotation(one, field)}")
        if told := _told(field):
            lines.append(docstring([told], 4))
    return "\n".join(lines)


def _required(one: Record, field: Field) -> bool:
    return one.direction == "request" and field.needed


def _annotation(one: Record, field: Field) -> str:
    """Type and default: ``None`` or ``()`` in replies, ``UNSET`` in requests."""
    kind = field.record or PYTHON[field.type]
    many = f"tuple[{kind}, ...]"
    if _required(one, field):
        return many if field.many else kind
    if one.direction == "request":
        return (
            f"{many if field.many else kind} | UnsetType{'' if field.many else ' | None'} = UNSET"
        )
    return f"{many} = ()" if field.many else f"{kind} | None = None"


def _told(field: Field) -> str:
    """What a reader must know of a field beyond its name and type."""
    parts = [field.note]
    if field.type == "month":
        parts.append("1 to 12.")
    if field.masked:
        parts.append("Masked in replies: asterisks, the last three digits in clear.")
    if field.values:
        parts.append(f"Known values: {', '.join(field.values)}.")
    if field.when:
        parts.append(f"Only: {', '.join(field.when)}.")
    return " ".join(part for part in parts if part)


# ------------------------------------------------------------------------------------- methods


def calls_class(group: str, operations: list[Operation], known: Contract, made: list[str]) -> str:
    """The class of a group's methods. ``made``: the records its replies are made of."""
    name = class_name(group)
    lines = [f"class {name}(Calls):", docstring([f"The operations of ``session.{group}``."], 4)]
    lines.append(f"    makes = makers({', '.join(made)})")
    lines += [method(operation, known) for operation in operations]
    return "\n\n".join(lines)


def method(operation: Operation, known: Contract) -> str:
    """One operation as a method."""
    verb = operation.name.split(".")[1]
    head = f"    def {verb}({_parameters(operation)}) -> {_returns(operation)}:"
    return "\n".join((head, docstring(list(_told_of(operation, known)), 8), _body(operation)))


def _body(operation: Operation) -> str:
    """The call itself."""
    reply = operation.reply
    given = [f'"{operation.name}"']
    if operation.body:
        given.append(_body_name(operation))
    given += [f"{param.name}={_passed(param)}" for param in operation.params]
    told = ", ".join(given)
    if reply.kind == "many":
        return f"        return self._records({told})"
    if reply.kind == "value":
        return f"        return self._value({told})"
    if reply.kind == "status":
        return f"        self._status({told})"
    door = "_maybe" if reply.status_only_in_xml else "_record"
    return f"        return self.{door}({reply.record}, {told})"


def python_name(param: Param) -> str:
    """The parameter's name in a signature, where a builtin's gets an underscore."""
    return f"{param.name}_" if hasattr(builtins, param.name) else param.name


def _passed(param: Param) -> str:
    """The argument as it is passed on: what Xero assumes anyway is not sent."""
    name = python_name(param)
    return f"{name} or None" if _python_default(param) == "False" else name


def _body_name(operation: Operation) -> str:
    """The name of the body's parameter: what it is, in one word where there is one."""
    assert operation.body is not None
    return snake(operation.body.root).replace("-", "_")


def _returns(operation: Operation, *, many: str = "Records") -> str:
    reply = operation.reply
    if reply.kind == "many":
        return f"{many}[{reply.record}]"
    if reply.kind == "one":
        return f"{reply.record} | None" if reply.status_only_in_xml else f"{reply.record}"
    return "str" if reply.kind == "value" else "None"


def _parameters(operation: Operation) -> str:
    """``self``, what stands in the path, the body, then everything else by keyword."""
    names = ["self", *(f"{python_name(p)}: {PYTHON[p.type]}" for p in operation.path_params)]
    if operation.body:
        names.append(f"{_body_name(operation)}: {operation.body.record}")
    rest = [param for param in operation.params if param.place != "path"]
    return ", ".join([*names, *(["*"] if rest else []), *map(_keyword, rest)])


def _keyword(param: Param) -> str:
    default = _python_default(param)
    kind = f"{python_name(param)}: {PYTHON[param.type]}"
    if default == "":
        return kind
    return f"{kind}{' | None' if default == 'None' else ''} = {default}"


def _python_default(param: Param) -> str:
    """The default in Python; empty when the argument must be given."""
    if param.wire == "page":
        return "1"
    if param.wire == "pageSize":
        # The largest page is the fewest calls, and calls are what Xero counts.
        return str(param.most)
    if param.needed:
        return ""
    return "False" if param.type == "boolean" and param.default == "false" else "None"


def _told_of(operation: Operation, known: Contract) -> Iterator[str]:
    """The paragraphs of a method's docstring."""
    yield operation.summary
    yield from operation.oddities
    cost = "one call" if operation.cost == "call" else f"one call a {operation.cost}"
    yield f"Cost: {cost}. {PAGING[operation.paging]}".strip()
    yield f"Scopes, any one: {', '.join(operation.scopes_any)}."
    if is_broad_only(known, operation):
        yield "Only broad scopes are documented for it: a token without them may be refused."
    told = [param for param in operation.params if param.note or param.default]
    if told:
        yield "\n".join(_argument(param) for param in told)
    source = known.sources[operation.source]
    where = f" ({source.url})" if source.url else ""
    yield (
        f"{operation.method} {operation.path}. {_standing(operation)} "
        f"Source: {source.title}{where}."
    )


def _argument(param: Param) -> str:
    """One argument's line, with Xero's own default where that is not ours."""
    ours = _python_default(param)
    note = param.note
    if param.default and ours not in {"False", param.default}:
        note = f"{note} Xero's own default is {param.default}.".strip()
    return f"``{python_name(param)}``: {note or f'{param.default} unless given.'}"


def _standing(one: Record | Operation) -> str:
    return f"Standing: {one.standing}."


# ---------------------------------------------------------------------------------- async methods


def async_class(group: str, operations: list[Operation]) -> str:
    """The asynchronous class of a group."""
    name = class_name(group)
    lines = [
        f"class Async{name}(AsyncCalls):",
        docstring([f"As ``{name}``, awaited."], 4),
        f"    _calls: {name}",
        *(_async_method(operation, name) for operation in operations),
    ]
    return "\n\n".join(lines)


def _async_method(operation: Operation, name: str) -> str:
    verb = operation.name.split(".")[1]
    many = operation.reply.kind == "many"
    returns = _returns(operation, many="AsyncRecords")
    given = [python_name(param) for param in operation.path_params]
    given += [_body_name(operation)] if operation.body else []
    given += [f"{n}={n}" for p in operation.params for n in [python_name(p)] if p.place != "path"]
    passed = ", ".join(given)
    head = f"    {'' if many else 'async '}def {verb}({_parameters(operation)}) -> {returns}:"
    doc = docstring([operation.summary, f"As ``{name}.{verb}``."], 8)
    if many:
        return f"{head}\n{doc}\n        return AsyncRecords(self._calls.{verb}({passed}))"
    start = "" if returns == "None" else "return "
    return f"{head}\n{doc}\n        {start}await on_thread(self._calls.{verb}, {passed})"


def docstring(paragraphs: list[str], indent: int) -> str:
    """A docstring of wrapped paragraphs."""
    pad = " " * indent
    wrapped = [
        "\n".join(
            textwrap.fill(line, 96 - indent, subsequent_indent="    " * line.startswith("``"))
            for line in paragraph.split("\n")
        )
        for paragraph in paragraphs
    ]
    if len(wrapped) == 1 and "\n" not in wrapped[0] and len(wrapped[0]) < 90 - indent:
        return f'{pad}"""{wrapped[0]}"""'
    body = "\n\n".join(wrapped).replace("\\", "\\\\")
    return textwrap.indent(f'"""{body}\n"""', pad)
