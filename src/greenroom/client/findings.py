"""What comparing replies with the contract brings to light: findings, and facts to be added up.

Names and counts, never a value. One reply is compared in ``compare``.
"""

from __future__ import annotations

from collections import Counter
from typing import Literal, NamedTuple

import msgspec

from greenroom.contract.model import Contract, Field
from greenroom.wire.reading import Format

Kind = Literal["missing", "unknown", "changed"]

LEAST_RECORDS = 20
"""So many records without a field say that it is missing, and not only unset."""

_ALWAYS = frozenset(("text", "uuid", "boolean", "yes-no"))
# Recorded replies send these empty rather than not at all; dates, numbers and records inside are
# left out when unset (xpm-api 4.4).


class Finding(msgspec.Struct, frozen=True, order=True):
    """One point where a reply and the contract differ, and how often; never a value.

    ``place`` is a record and a name on the wire, a part of the envelope, or a header.
    """

    kind: Kind
    place: str
    said: str
    count: int = 1


class Facts(NamedTuple):
    """What replies showed, to be added up: records met, fields seen in them, fields at odds."""

    met: Counter[str]
    seen: Counter[tuple[str, str]]
    odd: frozenset[tuple[str, str]] = frozenset()

    def plus(self, other: Facts) -> Facts:
        """These facts and the others."""
        return Facts(self.met + other.met, self.seen + other.seen, self.odd | other.odd)


NO_FACTS = Facts(Counter(), Counter())


def missing_fields(
    contract: Contract, facts: Facts, form: Format
) -> tuple[list[Finding], list[str]]:
    """The fields that must be missing, and those that were only not seen among so few records."""
    missing: list[Finding] = []
    unseen: list[str] = []
    for record, count in sorted(facts.met.items()):
        if record not in contract.records:
            continue
        for field in contract.fields(record):
            without = count - facts.seen[record, field.name]
            if not without:
                continue
            place = f"{record}.{wire_name(field, form)}"
            if _identifies(field) or (without == count >= LEAST_RECORDS and _is_always(field)):
                missing.append(Finding("missing", place, f"in {count} records", without))
            elif without == count:
                unseen.append(f"{record}.{field.name}")
    return missing, unseen


def _identifies(field: Field) -> bool:
    """Whether a record cannot be without it."""
    return field.name == "uuid" and _is_always(field)


def _is_always(field: Field) -> bool:
    """Whether Xero is known to send a field even when it is empty.

    Of what somebody once saw nobody knows whether it is always there.
    """
    kept = field.many or (field.record is None and field.type in _ALWAYS)
    return kept and not field.when and field.standing == "documented"


def wire_name(field: Field, form: Format) -> str:
    """A field's name on the wire."""
    return field.json if form == "json" else f"@{field.xml}" if field.attribute else field.xml
