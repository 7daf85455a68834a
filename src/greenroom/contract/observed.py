"""What a project has seen for itself: facts of the contract met in real replies, where and when.

The packaged data never changes by it: it is laid over a contract for whoever looks at it. A file
beside ``greenroom.toml`` holds it; reading and writing that file is left to the edge. Only Xero is
a witness: what was seen at an emulator is kept as a rehearsal and raises nothing, for the emulator
plays what the contract says.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Literal

import msgspec

from greenroom.contract.model import Contract, Field, Operation, Record
from greenroom.errors import ConfigError

FILE_NAME = "contract-observed.toml"

Where = Literal["live", "emulator"]
"""Who was asked: Xero, or somebody who plays it."""

_HEAD = """\
# Facts of the contract that were met in replies: greenroom contract verify --accept writes them.
# Those seen live count as observed in this project; those of an emulator are a rehearsal.
"""


class Sight(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where, when and in which format something was last seen as the contract tells it."""

    where: Where
    at: str
    wire: Literal["xml", "json"]


class Observed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything seen: operations by name, fields as ``Client.email``."""

    operations: dict[str, Sight] = {}
    fields: dict[str, Sight] = {}

    def seen(self, where: Where) -> Observed:
        """That part of it which was seen there."""
        return Observed(
            {name: one for name, one in self.operations.items() if one.where == where},
            {name: one for name, one in self.fields.items() if one.where == where},
        )


def read_observed(text: str, *, name: str = FILE_NAME) -> Observed:
    """What a file holds. Raises ``ConfigError`` naming the file and the place."""
    try:
        return msgspec.convert(tomllib.loads(text), Observed)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, RecursionError) as error:
        raise ConfigError(
            f"{name}: {error}.",
            hint="greenroom contract verify --accept writes it; remove it to begin anew.",
        ) from error


def written(observed: Observed) -> str:
    """The text of the file."""
    tables = {"operations": observed.operations, "fields": observed.fields}
    parts = [_HEAD]
    for table, sights in tables.items():
        lines = [
            f"{json.dumps(name)} = {{ where = {json.dumps(one.where)}, at = {json.dumps(one.at)}, "
            f"wire = {json.dumps(one.wire)} }}"
            for name, one in sorted(sights.items())
        ]
        parts.append("\n".join([f"[{table}]", *lines]) + "\n")
    return "\n".join(parts)


def accepted(
    known: Observed,
    sight: Sight,
    *,
    operations: Iterable[str],
    fields: Iterable[str],
    at_odds: Iterable[str] = (),
) -> Observed:
    """What is known once these were seen too; what Xero itself contradicts is known no more.

    ``at_odds`` names operations and fields that did not come as told. An emulator neither displaces
    nor contradicts what was seen live.
    """
    odd = set(at_odds)
    return Observed(
        _merged(known.operations, sight, set(operations) - odd, odd),
        _merged(known.fields, sight, set(fields) - odd, odd),
    )


def _merged(
    known: dict[str, Sight], sight: Sight, names: set[str], odd: set[str]
) -> dict[str, Sight]:
    """One table of the file, brought up to date."""
    outranked = {
        name for name, one in known.items() if one.where == "live" and sight.where == "emulator"
    }
    kept = {name: one for name, one in known.items() if name in outranked or name not in odd}
    return kept | dict.fromkeys(names - outranked, sight)


def with_observed(contract: Contract, observed: Observed) -> Contract:
    """The contract with the standing of what was seen live raised to ``observed``."""
    live = observed.seen("live")
    if not live.operations and not live.fields:
        return contract
    return msgspec.structs.replace(
        contract,
        operations={
            name: _raised(one) if name in live.operations else one
            for name, one in contract.operations.items()
        },
        records={name: _with_fields(one, live) for name, one in contract.records.items()},
    )


def _with_fields(record: Record, live: Observed) -> Record:
    """The record with its seen fields raised."""
    fields = tuple(
        _raised_field(field) if f"{record.name}.{field.name}" in live.fields else field
        for field in record.fields
    )
    return msgspec.structs.replace(record, fields=fields)


def _raised(operation: Operation) -> Operation:
    return msgspec.structs.replace(operation, standing="observed")


def _raised_field(field: Field) -> Field:
    return msgspec.structs.replace(field, standing="observed")
