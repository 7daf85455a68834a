"""``greenroom contract``: what Xero says, as data, and how well it is known."""

from __future__ import annotations

from collections import Counter

from greenroom.cli import look
from greenroom.cli.options import Json
from greenroom.errors import ConfigError


def reference(name: str = "", *, json: Json = False) -> int:
    """Everything about one operation or record; without a name, the list of operations.

    Parameters
    ----------
    name
        An operation such as clients.list, or a record such as Client.
    """
    from greenroom.contract import contract
    from greenroom.contract.reference import operation_page, record_page

    known = contract()
    operation = known.operations.get(name) or known.accounting.get(name)
    record = known.records.get(name)
    if name and not (operation or record):
        raise ConfigError(
            f"There is no operation or record called {name!r}.",
            hint="greenroom contract reference lists the operations.",
        )
    if json:
        look.show_json(operation or record or known.operations)
        return 0
    if operation:
        look.say(operation_page(known, operation))
    elif record:
        look.say(record_page(known, record))
    else:
        look.table(
            ("Operation", "Call", "What it does"),
            [(o.name, f"{o.method} {o.path}", o.summary) for o in known.operations.values()],
        )
    return 0


def coverage(*, json: Json = False) -> int:
    """How many facts are documented, observed or assumed, by group."""
    from greenroom.contract import contract

    known = contract()
    groups: dict[str, Counter[str]] = {}
    for operation in known.operations.values():
        groups.setdefault(operation.group, Counter())[operation.standing] += 1
    fields: Counter[str] = Counter(
        field.standing for one in known.records.values() for field in one.fields
    )
    if json:
        look.show_json({"operations": groups, "fields": fields})
        return 0
    standings = ("documented", "observed", "assumed")
    rows = [(name, *(counted[one] for one in standings)) for name, counted in groups.items()]
    total: Counter[str] = sum(groups.values(), Counter())
    rows.append(("all operations", *(total[one] for one in standings)))
    rows.append(("fields", *(fields[one] for one in standings)))
    look.table(("Part", *standings), rows)
    return 0
