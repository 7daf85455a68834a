"""How each operation is played and how well it is known, side by side, as a Markdown page.

Who plays it is not known here: the emulator's cover comes in as a value. Pure text, no I/O.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from greenroom.contract.model import Contract, Operation
from greenroom.contract.terms import Standing

STANDINGS: tuple[Standing, ...] = ("documented", "observed", "assumed")


class Cover(NamedTuple):
    """How one operation is played: what it answers in each format, and whether it remembers.

    ``xml`` and ``json`` say what came: ``records``, ``record``, ``value`` or ``status``; anything
    else is why nothing did. ``stateful``: a write changed the practice, a read showed what is kept.
    """

    xml: str
    json: str
    stateful: bool

    @property
    def whole(self) -> bool:
        """Whether it is answered in both formats, from a memory."""
        return self.stateful and {self.xml, self.json} <= _GOOD


_GOOD = frozenset(("records", "record", "value", "status"))
_HEAD = ("Operation", "XML", "JSON", "Stateful", "Operation known", "Reply known", "Its fields")


def reply_fields(contract: Contract, operation: Operation) -> Counter[Standing]:
    """How many fields of a reply are documented, observed and assumed, records inside included."""
    seen: set[str] = set()
    waiting = [operation.reply.record] if operation.reply.record else []
    counted: Counter[Standing] = Counter()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for field in contract.fields(name):
            counted[field.standing] += 1
            waiting += [field.record] if field.record else []
    return counted


def cover_page(contract: Contract, cover: Mapping[str, Cover], *, notice: str) -> str:
    """The page: totals, then a table for each group of operations."""
    lines = [notice, "# Coverage", "", _ABOUT, *_totals(contract, cover)]
    groups = dict.fromkeys(one.group for one in contract.operations.values())
    for group in groups:
        rows = [
            _row(contract, one, cover[one.name])
            for one in contract.operations.values()
            if one.group == group
        ]
        lines += [f"## {group}", "", *_table(_HEAD, rows)]
    return "\n".join(lines)


_ABOUT = """\
Every operation was asked of the emulator in XML and in JSON when this page was made, with a
practice that holds what it is about. *Stateful*: a write changed what the practice holds; a read
answered otherwise when the practice was emptied. *Known*: `documented` by a page of Xero's or the
OpenAPI file, `observed` by somebody, `assumed` by us. The fields of a reply are counted with those
of the records inside it: documented · observed · assumed. What is assumed is listed on
[How we know](reference/standing.md); what is not imitated, on [its own page](emulator-limits.md);
and [Fidelity](fidelity.md) tries the bodies themselves.
"""


def _totals(contract: Contract, cover: Mapping[str, Cover]) -> list[str]:
    """How many operations are answered, remember, and are known how."""
    operations = list(contract.operations.values())
    counts = {
        "in XML": sum(cover[one.name].xml in _GOOD for one in operations),
        "in JSON": sum(cover[one.name].json in _GOOD for one in operations),
        "stateful": sum(cover[one.name].stateful for one in operations),
        "all three": sum(cover[one.name].whole for one in operations),
    }
    told = [(name, f"{count} of {len(operations)}") for name, count in counts.items()]
    known = Counter(one.standing for one in operations)
    replies = Counter(one.reply.standing for one in operations)
    fields: Counter[Standing] = Counter()
    for record in contract.records.values():
        fields.update(field.standing for field in record.fields)
    parts = (("operations", known), ("their replies", replies), ("fields of all records", fields))
    return [
        *_table(("Answered", "Operations"), told),
        *_table(("Known", *(one.capitalize() for one in STANDINGS)),
                [(name, *(str(counted[one]) for one in STANDINGS)) for name, counted in parts]),
    ]  # fmt: skip


def _row(contract: Contract, operation: Operation, cover: Cover) -> tuple[str, ...]:
    fields = reply_fields(contract, operation)
    source = contract.sources[operation.source]
    link = f"[{operation.source}]({source.url})" if source.url else operation.source
    return (
        f"`{operation.name}`",
        cover.xml,
        cover.json,
        "yes" if cover.stateful else "**no**",
        f"{operation.standing}, {link}",
        operation.reply.standing,
        " · ".join(str(fields[one]) for one in STANDINGS) if fields else "",
    )


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """A Markdown table with a blank line after it."""
    names = list(head)
    return [_cells(names), _cells("---" for _ in names), *map(_cells, rows), ""]


def _cells(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"
