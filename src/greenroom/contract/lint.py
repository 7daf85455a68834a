"""Whether a loaded contract holds together: every name it mentions exists.

Only references and plain contradictions are checked here; whether the facts are right is the
business of the tests that compare the data with its sources.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from greenroom.contract import model as m
from greenroom.errors import ContractError


def check(contract: m.Contract) -> None:
    """Raise ``ContractError`` listing every problem, not only the first."""
    problems = [*_records(contract), *_operations(contract), *_terms(contract)]
    if problems:
        raise ContractError("the contract does not hold together:\n  " + "\n  ".join(problems))


def _records(contract: m.Contract) -> Iterator[str]:
    """Problems of records: unknown types, words and sources, repeated names on the wire."""
    for record in contract.records.values():
        yield from _unsourced(contract, record.name, (record.source,))
        for field in record.fields:
            yield from _field(contract, f"{record.name}.{field.name}", field)
        for kind in ("json", "xml"):
            found = Counter(str(getattr(field, kind)) for field in record.fields)
            for name in (name for name, times in found.items() if times > 1):
                yield f"{record.name}: two fields are called {name} in {kind.upper()}"


def _field(contract: m.Contract, where: str, field: m.Field) -> Iterator[str]:
    """Problems of one field."""
    if field.record and field.record not in contract.records:
        yield f"{where}: no record named {field.record}"
    for condition in sorted(set(field.when) - m.CONDITIONS):
        yield f"{where}: no condition named {condition}"
    if field.format and field.format not in m.FORMATS:
        yield f"{where}: no format named {field.format}"
    yield from _unsourced(contract, where, (field.source,))


def _operations(contract: m.Contract) -> Iterator[str]:
    """Problems of operations: the same call twice, unknown names, parameters nobody describes."""
    operations = (*contract.operations.values(), *contract.accounting.values())
    calls = Counter(f"{operation.method} {operation.path}" for operation in operations)
    yield from (f"{call}: two operations make this call" for call, n in calls.items() if n > 1)
    for operation in operations:
        yield from _operation(contract, operation)
        yield from _reply(operation)


def _operation(contract: m.Contract, operation: m.Operation) -> Iterator[str]:
    """Problems of one operation's names and path."""
    for record in (operation.reply.record, operation.body and operation.body.record):
        if record and record not in contract.records:
            yield f"{operation.name}: no record named {record}"
    if not operation.scopes_any:
        yield f"{operation.name}: no scope opens it"
    for scope in operation.scopes_any:
        if scope not in contract.scopes:
            yield f"{operation.name}: no scope named {scope}"
    for param in operation.params:
        yield from _param(contract, f"{operation.name}: {param.wire}", param)
    if operation.path.count("{") != len(operation.path_params):
        yield f"{operation.name}: the path {operation.path} has parameters nobody describes"
    yield from _unsourced(contract, operation.name, (operation.source,))


def _param(contract: m.Contract, where: str, param: m.Param) -> Iterator[str]:
    """Problems of a parameter: its type, and for a place in the path where it is taken from."""
    if param.type not in m.SCALARS:
        yield f"{where} has the unknown type {param.type}"
    if param.place == "path" and not param.of:
        yield f"{where} is taken from nowhere"
    for place in param.of:
        if not _has_field(contract, place):
            yield f"{where} is taken from {place}, which is no field"


def _has_field(contract: m.Contract, place: str) -> bool:
    """Whether a place such as ``Client.uuid`` is a field of a record."""
    record, _, name = place.partition(".")
    known = contract.records.get(record)
    return known is not None and any(field.name == name for field in known.fields)


def _reply(operation: m.Operation) -> Iterator[str]:
    """Problems of a reply: parts that its kind needs and that are not there."""
    reply = operation.reply
    parts = {
        "many": ("record", "wrapper", "item", "json"),
        "one": ("record", "item", "json"),
        "value": ("item", "json"),
        "status": (),
    }
    for part in parts[reply.kind]:
        if not getattr(reply, part):
            yield f"{operation.name}: a reply of kind {reply.kind} needs `{part}`"


def _terms(contract: m.Contract) -> Iterator[str]:
    """Problems of scopes, aliases, limits, tiers, identity, switches and stages."""
    for kind, sources in _cited(contract):
        yield from _unsourced(contract, kind, sources)
    for alias in contract.aliases.values():
        if alias.means not in contract.scopes:
            yield f"alias {alias.name}: no scope named {alias.means}"
    if contract.proving.operation not in contract.accounting:
        yield f"proving: {contract.proving.operation} is no operation of an organisation"
    for endpoint in contract.identity.endpoints.values():
        if endpoint.host not in contract.identity.hosts:
            yield f"endpoint {endpoint.name}: no host named {endpoint.host}"
    for switch in contract.switches.values():
        for choice in (switch.default, switch.worst):
            if choice not in switch.choices:
                yield f"switch {switch.name}: {choice} is not among {', '.join(switch.choices)}"
    yield from _stages(contract)


def _stages(contract: m.Contract) -> Iterator[str]:
    """Stages that are named as the next of one and do not exist."""
    for stage in contract.stages.values():
        for name in (*stage.next, *filter(None, (stage.then,))):
            if name not in contract.stages:
                yield f"stage {stage.name}: no stage named {name}"


def _cited(contract: m.Contract) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every entry of the terms, as something to call it by and the sources it names."""
    yield from ((f"scope {one.name}", (one.source,)) for one in contract.scopes.values())
    yield from ((f"alias {one.name}", (one.source,)) for one in contract.aliases.values())
    yield "proving", (contract.proving.source,)
    yield from ((f"limit {one.name}", (one.source,)) for one in contract.limits.values())
    yield from ((f"tier {one.name}", (one.source,)) for one in contract.tiers.values())
    yield from ((f"switch {one.name}", one.sources) for one in contract.switches.values())
    yield from ((f"stage {one.name}", (one.source,)) for one in contract.stages.values())
    identity = contract.identity
    yield from ((f"endpoint {one.name}", (one.source,)) for one in identity.endpoints.values())
    yield from ((f"lifetime {one.name}", (one.source,)) for one in identity.lifetimes.values())
    yield from ((f"refusal {one.name}", (one.source,)) for one in identity.refusals.values())


def _unsourced(contract: m.Contract, where: str, sources: Iterable[str]) -> Iterator[str]:
    """Sources that are named and not described."""
    for source in sources:
        if source not in contract.sources:
            yield f"{where}: no source named {source}"
