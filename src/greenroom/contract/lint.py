"""Whether a loaded contract holds together: every name it mentions exists.

Only references and plain contradictions are checked here; whether the facts are right is the
business of the tests that compare the data with its sources.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenroom.contract import model as m
from greenroom.errors import ContractError


def check(contract: m.Contract) -> None:
    """Raise ``ContractError`` listing every problem, not only the first."""
    problems = [*_records(contract), *_operations(contract), *_rest(contract)]
    if problems:
        raise ContractError("the contract does not hold together:\n  " + "\n  ".join(problems))


def _records(contract: m.Contract) -> Iterator[str]:
    """Problems of records: unknown types, repeated names on the wire, unknown sources."""
    for record in contract.records.values():
        for field in record.fields:
            where = f"{record.name}.{field.name}"
            if field.record and field.record not in contract.records:
                yield f"{where}: no record named {field.record}"
            if field.source not in contract.sources:
                yield f"{where}: no source named {field.source}"
        for kind in ("json", "xml"):
            names = [str(getattr(field, kind)) for field in record.fields]
            for name in sorted({name for name in names if names.count(name) > 1}):
                yield f"{record.name}: two fields are called {name} in {kind.upper()}"


def _operations(contract: m.Contract) -> Iterator[str]:
    """Problems of operations: unknown records, scopes and sources, path and parameters apart."""
    for operation in (*contract.operations.values(), *contract.accounting.values()):
        for record in (operation.reply.record, operation.body and operation.body.record):
            if record and record not in contract.records:
                yield f"{operation.name}: no record named {record}"
        for scope in operation.scopes_any:
            if scope not in contract.scopes:
                yield f"{operation.name}: no scope named {scope}"
        if operation.source not in contract.sources:
            yield f"{operation.name}: no source named {operation.source}"
        for param in operation.path_params:
            if f"{{{param.wire}}}" not in operation.path:
                yield f"{operation.name}: {param.wire} is not in the path {operation.path}"
        if operation.path.count("{") != len(operation.path_params):
            yield f"{operation.name}: the path {operation.path} has parameters nobody describes"


def _rest(contract: m.Contract) -> Iterator[str]:
    """Problems of scopes, aliases, limits, tiers, identity and switches."""
    sourced = (
        *contract.scopes.values(),
        *contract.limits.values(),
        *contract.tiers.values(),
        *contract.identity.endpoints.values(),
        *contract.identity.lifetimes.values(),
        *contract.identity.refusals.values(),
    )
    for entry in sourced:
        if entry.source not in contract.sources:
            yield f"{type(entry).__name__} {entry.name}: no source named {entry.source}"
    for alias in contract.aliases.values():
        if alias.means not in contract.scopes:
            yield f"alias {alias.name}: no scope named {alias.means}"
    for switch in contract.switches.values():
        for choice in (switch.default, switch.worst):
            if choice not in switch.choices:
                yield f"switch {switch.name}: {choice} is not among {', '.join(switch.choices)}"
