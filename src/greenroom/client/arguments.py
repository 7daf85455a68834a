"""What a caller may pass: arguments and bodies checked against the contract, all problems at once.

Python values become query text here too. Bodies are only checked; ``wire`` writes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from difflib import get_close_matches
from typing import Any
from uuid import UUID

from greenroom.client.pages import WINDOW_DAYS, argument_name
from greenroom.contract.model import Contract, Field, Operation, Param
from greenroom.errors import ConfigError

_TAKES: dict[str, tuple[type[Any], ...]] = {
    "text": (str,),
    "uuid": (str, UUID),
    "integer": (int,),
    "decimal": (Decimal, int),
    "boolean": (bool,),
    "yes-no": (bool,),
    "date": (dt.date,),
    "datetime": (dt.date,),
    "utc-datetime": (dt.datetime,),
    "time": (dt.time,),
    "month": (int,),
    "base64": (bytes,),
}
"""The Python types each type of the contract takes; ``bool`` is no number, ``float`` no decimal."""


def find_operation(contract: Contract, name: str) -> Operation:
    """The operation of that name; ``ConfigError`` names the nearest ones when there is none."""
    try:
        return contract.operation(name)
    except KeyError:
        known = [*contract.operations, *contract.accounting]
        near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.5))
        raise ConfigError(
            f"there is no operation `{name}`", hint=f"Did you mean {near}?" if near else ""
        ) from None


def check(
    contract: Contract,
    operation: Operation,
    arguments: Mapping[str, object],
    body: Mapping[str, object] | None,
) -> None:
    """Raise ``ConfigError`` with every problem of the arguments and the body, and what may be."""
    problems = [*_of_arguments(operation, arguments), *_of_window(operation, arguments)]
    if operation.body is None:
        problems += ["it takes no body"] if body is not None else []
    elif body is None:
        problems.append(f"it needs a body, a {operation.body.record}")
    else:
        problems += _of_record(contract, operation.body.record, body, operation.body.record)
    if problems:
        allowed = ", ".join(param.name for param in operation.params) or "none"
        listed = "".join(f"\n  {problem}" for problem in problems)
        raise ConfigError(
            f"{operation.name} cannot be called like this:{listed}",
            hint=f"{operation.name} takes these arguments: {allowed}.",
        )


def query_text(value: object) -> str:
    """An argument as Xero reads it: ``true``, ``20261123``, ``2026-11-23T02:06:01`` in UTC."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        # A moment without a zone is taken as UTC, which is what Xero means by it.
        utc = value.astimezone(dt.UTC) if value.tzinfo else value
        return utc.replace(tzinfo=None).isoformat(timespec="seconds")
    if isinstance(value, dt.date):
        # Not strftime, which leaves a small year without its zeros.
        return value.isoformat().replace("-", "")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M")
    return str(value)


def _of_arguments(operation: Operation, arguments: Mapping[str, object]) -> Iterator[str]:
    """Problems of arguments one by one: unknown, missing, of a wrong type, out of range."""
    known = {param.name: param for param in operation.params}
    for name in arguments:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            yield f"`{name}` is not an argument" + (f": did you mean `{near[0]}`?" if near else "")
    for name, param in known.items():
        value = arguments.get(name)
        if value is not None:
            yield from _of_argument(param, value)
        elif param.needed and not _counted(operation, param):
            yield f"`{name}` is missing"


def _counted(operation: Operation, param: Param) -> bool:
    """Whether the pages machine fills the argument in: the number of a page."""
    return operation.paging == "numbered" and param.wire == "page"


def _of_argument(param: Param, value: object) -> Iterator[str]:
    """Problems of one argument; values are not repeated, they may be personal."""
    if wrong := _wrong_type(param.type, value):
        yield f"`{param.name}` {wrong}"
        return
    if param.place == "path" and str(value) in {"", ".", ".."}:
        yield f"`{param.name}` is empty"
    if isinstance(value, int) and param.least is not None and value < param.least:
        yield f"`{param.name}` is {value}; the least is {param.least}"
    if isinstance(value, int) and param.most is not None and value > param.most:
        yield f"`{param.name}` is {value}; the most is {param.most}"


def _of_window(operation: Operation, arguments: Mapping[str, object]) -> Iterator[str]:
    """Problems of a date window: half of it missing, ends swapped, a year or more."""
    first, last = argument_name(operation, "from"), argument_name(operation, "to")
    start, end = arguments.get(first), arguments.get(last)
    if not first or not last or (start is None and end is None):
        return
    if start is None or end is None:
        yield f"`{first}` and `{last}` go together"
    elif isinstance(start, dt.date) and isinstance(end, dt.date):
        days = (dt.date(*end.timetuple()[:3]) - dt.date(*start.timetuple()[:3])).days
        if days < 0:
            yield f"`{first}` lies after `{last}`"
        # An operation paged by window is walked in short ones, however long the whole is.
        elif days >= 365 and operation.paging != "window":
            yield f"the window has {days + 1} days; Xero refuses a year, {WINDOW_DAYS} are safe"


def _of_record(
    contract: Contract, record: str, values: Mapping[str, object], where: str
) -> Iterator[str]:
    """Problems of a body or a record inside it."""
    fields = {field.name: field for field in contract.fields(record)}
    for name in values:
        if name not in fields:
            yield f"`{where}.{name}` is not a field; it has {', '.join(fields)}"
    for name, field in fields.items():
        if field.needed and values.get(name) is None:
            yield f"`{where}.{name}` is missing"
        if values.get(name) is not None:
            yield from _of_field(contract, field, values[name], f"{where}.{name}")


def _of_field(contract: Contract, field: Field, value: object, where: str) -> Iterator[str]:
    """Problems of one field; an entry of a list is named by its place."""
    if field.many:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            yield f"`{where}` takes a list"
            return
        for place, entry in enumerate(value):
            yield from _of_value(contract, field, entry, f"{where}[{place}]")
    else:
        yield from _of_value(contract, field, value, where)


def _of_value(contract: Contract, field: Field, value: object, where: str) -> Iterator[str]:
    """Problems of one value: a record's own, a wrong type, a mask read from a reply."""
    if field.record:
        if isinstance(value, Mapping):
            yield from _of_record(contract, field.record, value, where)
        else:
            yield f"`{where}` takes a {field.record}"
    elif wrong := _wrong_type(field.type, value):
        yield f"`{where}` {wrong}"
    elif isinstance(value, str) and "*" in value and field.name in _masked(contract):
        yield f"`{where}` holds the asterisks of a masked value, which must never be written back"


def _masked(contract: Contract) -> frozenset[str]:
    """Names of the fields that replies show masked."""
    return frozenset(
        field.name
        for record in contract.records.values()
        for field in record.fields
        if field.masked
    )


def _wrong_type(kind: str, value: object) -> str:
    """What is wrong with the type of a value; empty when nothing is."""
    takes = _TAKES.get(kind, (object,))
    fits = isinstance(value, takes) and not (isinstance(value, bool) and bool not in takes)
    if fits:
        return ""
    names = " or ".join(one.__name__ for one in takes)
    return f"is a {type(value).__name__} and takes {names}"
