"""Reference pages, scope matrix and coverage, as Markdown, from the data. Pure text, no I/O.

``pages`` gives everything under ``docs/reference/``; a test fails when what is committed differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from greenroom.contract.model import Contract, Field, Operation, Param, Record
from greenroom.contract.scopes import is_broad_only
from greenroom.contract.tables import NOTICE, table
from greenroom.contract.terms_pages import stages, switches


def pages(contract: Contract) -> dict[str, str]:
    """File name → text of every reference page."""
    groups = list(dict.fromkeys(one.group for one in contract.operations.values()))
    return {
        "index.md": _index(contract, groups),
        "scopes.md": scope_matrix(contract),
        "standing.md": coverage(contract),
        "records.md": _records(contract),
        "switches.md": switches(contract),
        "stages.md": stages(contract),
        **{f"{group}.md": _group(contract, group) for group in groups},
    }


def operation_page(contract: Contract, operation: Operation) -> str:
    """Everything about one operation."""
    lines = [
        f"## `{operation.name}`",
        "",
        operation.summary,
        "",
        (
            f"`{operation.method} {operation.path}` · costs {_cost(operation)} · "
            f"standing: {operation.standing} · source: {_source(contract, operation.source)}"
        ),
        "",
        f"Any one of these scopes: {_names(operation.scopes_any)}."
        + (" **Only a broad scope opens it.**" if is_broad_only(contract, operation) else ""),
        "",
        *table(
            ("Parameter", "In", "Type", "Needed", "Notes"),
            (_param_row(param) for param in operation.params),
        ),
        *_body_lines(operation),
        *[f"- {text}" for text in operation.oddities],
        "",
    ]
    return "\n".join(lines)


def record_page(contract: Contract, record: Record) -> str:
    """Every field of one record: its names, type and conditions."""
    heading = [
        f"## `{record.name}`",
        "",
        record.summary,
        "",
        (
            f"Xero's `{record.schema}` · {record.direction} · standing: {record.standing} · "
            f"source: {_source(contract, record.source)}"
        ),
        "",
    ]
    fields = table(
        ("Field", "XML", "JSON", "Type", "When", "Standing", "Notes"),
        (_field_row(field) for field in record.fields),
    )
    return "\n".join([*heading, *fields, ""])


def scope_matrix(contract: Contract) -> str:
    """Which scope opens which operation: one row an operation, one column a scope."""
    scopes = [one for one in contract.scopes.values() if one.family == "practice"]
    head = (
        "Operation",
        *(f"`{one.name.removeprefix('practicemanager') or 'all'}`" for one in scopes),
    )
    rows = (
        (f"`{one.name}`", *("yes" if s.name in one.scopes_any else "" for s in scopes))
        for one in contract.operations.values()
    )
    broad = [one.name for one in contract.operations.values() if is_broad_only(contract, one)]
    aliases = [
        f"- `{one.name}` means `{one.means}`. {one.warning}" for one in contract.aliases.values()
    ]
    return "\n".join(
        [
            NOTICE,
            "# Scopes",
            "",
            "Column heads leave out `practicemanager`. Any one scope of a row opens the operation.",
            "",
            *table(("Scope", "Right", "Covers", "Standing", "Notes"), (
                (f"`{s.name}`", s.label, s.covers, s.standing, s.note)
                for s in contract.scopes.values()
            )),
            "## Before approval",
            "",
            _proving(contract),
            "",
            "## Names that Xero does not know",
            "",
            *aliases,
            "",
            f"## The {len(broad)} operations that only a broad scope opens",
            "",
            _names(broad) + ".",
            "",
            "## Matrix",
            "",
            *table(head, rows),
        ]
    )  # fmt: skip


def _proving(contract: Contract) -> str:
    """Which call proves the sign-in at an organisation, and how well that is known."""
    found = contract.proving
    scopes = _names(contract.operation(found.operation).scopes_any)
    return (
        f"An organisation proves the sign-in, by `{found.operation}` with {scopes} "
        f"({found.standing}, `{found.source}`). {found.note}"
    )


def coverage(contract: Contract) -> str:
    """How well each part is known: counts of documented, observed and assumed facts."""
    rows = []
    for group in dict.fromkeys(one.group for one in contract.operations.values()):
        operations = [one for one in contract.operations.values() if one.group == group]
        rows.append((f"`{group}`", *_counts(one.standing for one in operations)))
    fields = [field for record in contract.records.values() for field in record.fields]
    assumed = [
        f"- `{record.name}.{field.name}`: XML `{field.xml}`"
        for record in contract.records.values()
        for field in record.fields
        if field.standing == "assumed"
    ]
    return "\n".join(
        [
            NOTICE,
            "# How we know",
            "",
            (
                "`documented`: a page of Xero's says so. `observed`: somebody saw it. `assumed`:"
                " derived by rule, to be proven once there is access."
            ),
            "",
            *table(("Operations of", "Documented", "Observed", "Assumed"), rows),
            *table(
                ("All", "Documented", "Observed", "Assumed"),
                [
                    ("operations", *_counts(one.standing for one in contract.operations.values())),
                    ("fields", *_counts(field.standing for field in fields)),
                ],
            ),
            "## Assumed names",
            "",
            *assumed,
            "",
        ]
    )


def _index(contract: Contract, groups: list[str]) -> str:
    rows = (
        (f"[`{one.name}`]({one.group}.md)", f"`{one.method} {one.path}`", one.summary)
        for one in contract.operations.values()
    )
    return "\n".join(
        [
            NOTICE,
            "# The contract",
            "",
            (
                f"{len(contract.operations)} operations in {len(groups)} groups. See also"
                " [scopes](scopes.md), [records](records.md), [how we know](standing.md),"
                " [switches](switches.md) and [stages and tiers](stages.md)."
            ),
            "",
            *table(("Operation", "Call", "Summary"), rows),
        ]
    )


def _group(contract: Contract, group: str) -> str:
    found = [one for one in contract.operations.values() if one.group == group]
    return "\n".join([NOTICE, f"# {group}", "", *(operation_page(contract, one) for one in found)])


def _records(contract: Contract) -> str:
    return "\n".join(
        [
            NOTICE,
            "# Records",
            "",
            *(record_page(contract, one) for one in contract.records.values()),
        ]
    )


def _counts(standings: Iterable[str]) -> tuple[str, str, str]:
    counted = Counter(standings)
    return tuple(str(counted[name]) for name in ("documented", "observed", "assumed"))  # type: ignore[return-value]


def _param_row(param: Param) -> tuple[str, ...]:
    bounds = f"{param.least} to {param.most}" if param.least is not None else ""
    default = f"default {param.default}" if param.default else ""
    taken = f"taken from {_names(param.of)}" if param.of else ""
    notes = "; ".join(text for text in (param.note, taken, bounds, default) if text)
    return (f"`{param.wire}`", param.place, param.type, "yes" if param.needed else "", notes)


def _field_row(field: Field) -> tuple[str, ...]:
    kind = f"list of {field.type}" if field.many else field.type
    xml = f"@{field.xml}" if field.attribute else field.xml
    notes = [field.note, "masked" if field.masked else "", ", ".join(field.values)]
    return (
        f"`{field.name}`",
        f"`{xml}/{field.item}`" if field.many and field.wrapped else f"`{xml}`",
        f"`{field.json}`",
        kind,
        ", ".join(field.when),
        field.standing,
        "; ".join(text for text in notes if text),
    )


def _body_lines(operation: Operation) -> list[str]:
    reply = operation.reply
    body = operation.body
    sends = [f"Sends `{body.record}` under `{body.root}`."] if body else []
    if reply.kind == "status":
        answer = "Answers with the status alone."
    elif reply.kind == "value":
        answer = f"Answers with `{reply.item}`."
    else:
        many = "many" if reply.kind == "many" else "one"
        answer = f"Answers with {many} `{reply.record}` (`{reply.schema}`)."
    return [*sends, answer, ""]


def _cost(operation: Operation) -> str:
    return "one call" if operation.cost == "call" else f"one call a {operation.cost}"


def _names(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _source(contract: Contract, key: str) -> str:
    source = contract.sources[key]
    return f"[{source.title}]({source.url})" if source.url else source.title
