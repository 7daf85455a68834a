"""``greenroom contract``: what Xero says, as data, and how well it is known."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from greenroom.cli import look
from greenroom.cli.options import HERE, Project
from greenroom.cli.seen import seen_here
from greenroom.errors import ConfigError

if TYPE_CHECKING:
    from greenroom.contract.observed import Observed, Sight


def reference(name: str = "", *, project: Project = HERE) -> int:
    """Everything about one operation or record; without a name, the list of operations.

    What this project has seen live, by contract verify --accept, stands there as observed.

    Parameters
    ----------
    name
        An operation such as clients.list, or a record such as Client.
    """
    from greenroom.contract import contract
    from greenroom.contract.observed import with_observed
    from greenroom.contract.reference import operation_page, record_page

    seen = seen_here(project)
    known = with_observed(contract(), seen)
    operation = known.operations.get(name) or known.accounting.get(name)
    record = known.records.get(name)
    if name and not (operation or record):
        raise ConfigError(
            f"There is no operation or record called {name!r}.",
            hint="greenroom contract reference lists the operations.",
        )
    if project.json:
        look.show_json(operation or record or known.operations)
        return 0
    if operation:
        look.say(operation_page(known, operation))
        _tell_seen_of([one for key, one in seen.operations.items() if key == name], "It was")
    elif record:
        look.say(record_page(known, record))
        fields = [one for key, one in seen.fields.items() if key.partition(".")[0] == name]
        _tell_seen_of(fields, "Fields of it were")
    else:
        look.table(
            ("Operation", "Call", "What it does"),
            [(o.name, f"{o.method} {o.path}", o.summary) for o in known.operations.values()],
        )
    return 0


def coverage(*, project: Project = HERE) -> int:
    """How many facts are documented, observed or assumed, by group.

    What this project has seen live, by contract verify --accept, counts as observed.
    """
    from greenroom.contract import contract
    from greenroom.contract.observed import with_observed

    seen = seen_here(project)
    live, rehearsed = seen.seen("live"), seen.seen("emulator")
    known = with_observed(contract(), seen)
    groups: dict[str, Counter[str]] = {}
    for operation in known.operations.values():
        groups.setdefault(operation.group, Counter())[operation.standing] += 1
    fields: Counter[str] = Counter(
        field.standing for one in known.records.values() for field in one.fields
    )
    if project.json:
        look.show_json(
            {
                "operations": groups,
                "fields": fields,
                "seen": {"live": _counts(live), "emulator": _counts(rehearsed)},
            }
        )
        return 0
    standings = ("documented", "observed", "assumed")
    rows = [(name, *(counted[one] for one in standings)) for name, counted in groups.items()]
    total: Counter[str] = sum(groups.values(), Counter())
    rows.append(("all operations", *(total[one] for one in standings)))
    rows.append(("fields", *(fields[one] for one in standings)))
    look.table(("Part", *standings), rows)
    _tell_seen(live, "done", "seen live by this project: they count as observed.")
    _tell_seen(rehearsed, "note", "seen at an emulator: a rehearsal, which counts for nothing.")
    return 0


def _tell_seen_of(found: list[Sight], what: str) -> None:
    """One line about where an operation, or the fields of a record, were seen last."""
    if found:
        last = max(found, key=lambda one: one.at)
        where = "live" if last.where == "live" else "at an emulator, which is a rehearsal"
        look.step("note", f"{what} seen {where}, in {last.wire.upper()}.", f"last {last.at[:10]}")


def _counts(seen: Observed) -> dict[str, Any]:
    """How much was seen, and when last."""
    return {
        "operations": len(seen.operations),
        "fields": len(seen.fields),
        "last": _last(seen),
    }


def _last(seen: Observed) -> str | None:
    """When something was seen last."""
    sights = (*seen.operations.values(), *seen.fields.values())
    return max((one.at for one in sights), default=None)


def _tell_seen(seen: Observed, mark: look.Mark, told: str) -> None:
    """One line about what was seen, if anything was."""
    last = _last(seen)
    if last:
        counted = (
            f"{_many(seen.operations, 'operation')} and {_many(seen.fields, 'field')} were {told}"
        )
        look.step(mark, counted, f"last {last[:10]}")


def _many(seen: dict[str, Sight], word: str) -> str:
    """So many of something."""
    return f"{len(seen)} {word}" if len(seen) == 1 else f"{len(seen)} {word}s"
