"""Which fields a stream's records have, by the contract: paths, types, lists.

A path goes through nested records (``account_manager.uuid``), never through a list: a list is a
source of its own (``clients.contacts``). What a mapping makes of them is in ``mapping``.
"""

from __future__ import annotations

from collections.abc import Iterator

from greenroom.contract.model import Contract, Field
from greenroom.sync.mapping import ORDINAL, PARENT

ROOTS = {"clients": "clients.list", "groups": "groups.list"}
"""Each stream that is pulled by itself, and the operation that brings its records."""


def record_of(contract: Contract, source: str) -> str | None:
    """The record that rows of a source are made of; ``None`` when there is no such source."""
    root, _, child = source.partition(".")
    operation = contract.operations.get(ROOTS.get(root, ""))
    record = operation.reply.record if operation else None
    if record is None or not child:
        return record
    return next(
        (field.record for field in contract.fields(record) if field.name == child and field.many),
        None,
    )


def sources(contract: Contract) -> tuple[str, ...]:
    """Every source there is: the streams, and the lists of records inside their records."""
    found: list[str] = []
    for root in ROOTS:
        record = record_of(contract, root)
        if record is not None:
            lists = [f.name for f in contract.fields(record) if f.many and f.record]
            found += [root, *(f"{root}.{name}" for name in lists)]
    return tuple(found)


def leaves(contract: Contract, record: str) -> dict[str, Field]:
    """Path → field for everything a column can hold of a record, in the contract's order."""
    return dict(_leaves(contract, record, prefix=""))


def _leaves(contract: Contract, record: str, *, prefix: str) -> Iterator[tuple[str, Field]]:
    """The scalar fields below a record, nested ones under a dotted path."""
    for field in contract.fields(record):
        if field.many:
            continue
        if field.record is None:
            yield prefix + field.name, field
        elif field.record != record:
            yield from _leaves(contract, field.record, prefix=f"{prefix}{field.name}.")


class Place:
    """What paths can mean in a table of one source: the row's own fields and the parent's."""

    def __init__(self, contract: Contract, source: str) -> None:
        root, _, child = source.partition(".")
        own = record_of(contract, source) or ""
        self.fields = leaves(contract, own)
        if child:
            above = leaves(contract, record_of(contract, root) or "")
            self.fields |= {PARENT + path: field for path, field in above.items()}
        self.has_ordinal = bool(child)

    def type_of(self, path: str) -> str | None:
        """The contract's type at a path; ``None`` when there is no such field."""
        if path == ORDINAL and self.has_ordinal:
            return "integer"
        field: Field | None = self.fields.get(path)
        return field.type if field else None

    def choices(self) -> list[str]:
        """Every path there is."""
        return [*self.fields, *([ORDINAL] if self.has_ordinal else [])]
