"""Which operation to call next and with what, for whoever calls them all: ids come out of lists.

Pure: the steps, what earlier replies gave, and how a step's open places are filled from it. Which
parameter is taken from which field is the contract's business; how much is asked for is ours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from greenroom.client.pages import argument_name
from greenroom.clock import utc
from greenroom.contract.model import Contract, Operation

PAGE_SIZE = 100
"""Rows of a page: enough to tell a missing field from an unset one."""

_NARROW_DAYS = 7
_WIDE_DAYS = 300
_CHANGED_DAYS = (30, 300)
_SEARCHES = ("qu", "an")
"""Two texts that few and many names have: nothing personal may stand in an address."""

_KEPT = 50

Arguments = dict[str, Any]


class Step(NamedTuple):
    """One operation to call. ``asks`` are the ways to ask, the next where one brings nothing.

    A text like ``{Client.uuid}`` in a way or in the body is an open place: it takes what an earlier
    reply gave for that field, or ``{jobs.add.id}`` what that very operation answered. ``gives``
    names the field that a bare id in the answer is one of.
    """

    operation: Operation
    asks: tuple[Arguments, ...]
    body: Arguments | None = None
    gives: str = ""


class Finds:
    """Values that replies gave, by field and by operation; some of each, the first ones first."""

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._kept: dict[str, list[Any]] = {}

    def values(self, place: str) -> Sequence[Any]:
        """What was given for a field such as ``Client.uuid``."""
        return self._kept.get(place, ())

    def take(self, step: Step, rows: Iterable[Mapping[str, Any]], value: Any = None) -> None:
        """Remember the records, or the bare value, that a step was answered with."""
        operation = step.operation
        if value is not None:
            self._keep(operation.name, value)
            self._keep(step.gives, value, first=operation.writes)
        for row in rows:
            for name, given in row.items():
                self._keep(f"{operation.name}.{name}", given)
            if operation.reply.record:
                self._record(operation.reply.record, row, first=operation.writes)

    def _record(self, record: str, row: Mapping[str, Any], *, first: bool) -> None:
        for field in self._contract.fields(record):
            given = row.get(field.name)
            if field.record is None:
                self._keep(f"{record}.{field.name}", given, first=first)
                continue
            for part in given if field.many and isinstance(given, list) else [given]:
                if isinstance(part, Mapping):
                    self._record(field.record, part, first=first)

    def _keep(self, place: str, value: Any, *, first: bool = False) -> None:
        """Keep a value; what was just made goes first, for it is known to have something in it."""
        kept = self._kept.setdefault(place, [])
        plain = isinstance(value, str | int | float) and value != ""
        if plain and value not in kept and (first or len(kept) < _KEPT):
            kept.insert(0 if first else len(kept), value)


def reading_steps(contract: Contract, *, now: float, tries: int = 3) -> list[Step]:
    """Every operation that reads, the cheap ones first and those that need an id last."""
    reads = [one for one in contract.operations.values() if not one.writes]
    return [_reading(one, now, tries) for one in sorted(reads, key=_rank)]


def lacks(step: Step, finds: Finds) -> list[str]:
    """The open places that nothing was found for yet; a step without any may be taken."""
    return sorted(
        place
        for place in _open_places([*step.asks, step.body or {}])
        if not any(finds.values(one) for one in place.split("|"))
    )


def filled(step: Step, finds: Finds) -> Iterator[tuple[Arguments, Arguments | None]]:
    """The step's ways to ask with every place filled, as far as there are values for them."""
    told: list[Arguments] = []
    for number, ask in enumerate(step.asks):
        arguments = _fill(ask, finds, number)
        if arguments not in told:
            told.append(arguments)
            yield arguments, None if step.body is None else _fill(step.body, finds, 0)


def _rank(operation: Operation) -> tuple[bool, bool, bool, bool]:
    """What an operation costs: an id first, a whole practice, a window, pages."""
    return (
        bool(operation.path_params),
        operation.cursor == "modified-since",
        operation.paging == "window",
        operation.paging != "none",
    )


def _reading(operation: Operation, now: float, tries: int) -> Step:
    """How an operation that reads is called."""
    names = {param.name for param in operation.params}
    ask: Arguments = {}
    if "detailed" in names:
        ask["detailed"] = True
    if operation.paging == "token":
        ask["page_size"] = PAGE_SIZE
    asks = [ask]
    if operation.cursor == "modified-since":
        moments = [utc(now) - dt.timedelta(days=days) for days in _CHANGED_DAYS]
        asks = [{**ask, argument_name(operation, "modifiedsince"): moment} for moment in moments]
    elif "query" in names:
        asks = [{**ask, "query": text} for text in _SEARCHES]
    elif operation.paging == "window":
        days = (_WIDE_DAYS,) if operation.path_params else (_NARROW_DAYS, _WIDE_DAYS)
        asks = [{**ask, **_window(operation, now, one)} for one in days]
    if not operation.path_params:
        return Step(operation, tuple(asks))
    ids = {param.name: f"{{{'|'.join(param.of)}}}" for param in operation.path_params}
    # A list by id may be empty for one and full for the next; one record is there or is not.
    times = tries if operation.reply.kind == "many" else 1
    return Step(operation, tuple({**one, **ids} for one in asks) * times)


def _window(operation: Operation, now: float, days: int) -> Arguments:
    """So many days until today."""
    today = utc(now).date()
    first, last = argument_name(operation, "from"), argument_name(operation, "to")
    return {first: today - dt.timedelta(days=days - 1), last: today}


def _open_places(value: Any) -> set[str]:
    """The open places in a tree of plain values."""
    if isinstance(value, Mapping):
        return {place for part in value.values() for place in _open_places(part)}
    if isinstance(value, list | tuple):
        return {place for part in value for place in _open_places(part)}
    return {value[1:-1]} if _is_open(value) else set()


def _is_open(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("{") and value.endswith("}")


def _fill(value: Any, finds: Finds, number: int) -> Any:
    """The value with its open places filled: by the find of that number, or the last one."""
    if isinstance(value, Mapping):
        return {name: _fill(part, finds, number) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_fill(part, finds, number) for part in value]
    if not _is_open(value):
        return value
    found = [one for place in value[1:-1].split("|") for one in finds.values(place)]
    return found[min(number, len(found) - 1)]
