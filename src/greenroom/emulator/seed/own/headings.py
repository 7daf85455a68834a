"""The headings of a file matched with our fields, the likeliest heading first.

In front of one may stand the table it belongs to, as in ``[Client] Email``. Which row holds the
headings is decided in ``matching``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from greenroom.emulator.seed.own.columns import Columns, Field, KindName, default_columns, plain
from greenroom.emulator.seed.own.sheet import Line

_TABLE = re.compile(r"\s*\[\s*(client|contact|job)s?\s*\]\s*(.*)", re.IGNORECASE | re.DOTALL)
_JOINS = {"uuid": "client.uuid", "client_code": "client.code", "name": "client.name"}


class Column(NamedTuple):
    """One column of a file: its heading, and the field it fills or why it fills none."""

    heading: str
    field: str = ""
    left_out: str = ""


class _Heading:
    """A heading as it is compared: whole, and the table in front of the rest."""

    __slots__ = ("own", "table", "whole")

    def __init__(self, whole: str, table: str = "", own: str = "") -> None:
        self.whole = whole
        self.table = table
        self.own = own if table else whole


def columns_of(line: Line, columns: Columns, kind: KindName) -> list[Column]:
    """The columns of a row of headings."""
    shown = [" ".join(cell.split()) for cell in line.cells]
    headings = [_split(heading) for heading in shown]
    taken, left_out = _chosen(headings, columns.chosen[kind])
    places: dict[str, list[int]] = {}
    for at, heading in enumerate(headings):
        if at not in taken and at not in left_out:
            places.setdefault(heading.own, []).append(at)
    for name, field in columns.kinds[kind].fields.items():
        if name in taken.values() or (name.startswith("contact.") and not _has_people(taken, name)):
            continue
        for likely in (*field.likely, *_joining(kind, name)):
            free = (at for at in places.get(likely, ()) if at not in taken)
            place = next((at for at in free if _may(kind, name, field, headings[at])), None)
            if place is not None:
                taken[place] = name
                break
    return [
        Column(heading, taken.get(at, ""), "on purpose" if at in left_out else "")
        for at, heading in enumerate(shown)
    ]


def _chosen(
    headings: Sequence[_Heading], chosen: Mapping[str, str]
) -> tuple[dict[int, str], set[int]]:
    """The columns that a user gave a field, and those to leave out on purpose."""
    taken: dict[int, str] = {}
    left_out: set[int] = set()
    for at, heading in enumerate(headings):
        name = chosen.get(heading.whole)
        if name == "":
            left_out.add(at)
        elif name and name not in taken.values():
            taken[at] = name
    return taken, left_out


def _has_people(taken: dict[int, str], name: str) -> bool:
    """Whether a report of clients brings their contacts; their name comes first and tells it."""
    return name == "contact.name" or "contact.name" in taken.values()


def _split(heading: str) -> _Heading:
    """A heading taken apart."""
    found = _TABLE.fullmatch(heading)
    whole = plain(heading)
    return _Heading(whole, found[1].casefold(), plain(found[2])) if found else _Heading(whole)


def _joining(kind: KindName, name: str) -> tuple[str, ...]:
    """The headings under which a client's own field says which client another record is of."""
    own = next((own for own, join in _JOINS.items() if join == name), "")
    if kind == "clients" or not own:
        return ()
    return default_columns().kinds["clients"].fields[own].likely


def _may(kind: KindName, name: str, field: Field, heading: _Heading) -> bool:
    """Whether a heading, for its table, may mean a field of a kind."""
    if kind == "clients" and name.startswith("contact."):
        # A column called Name or Phone is the client's own unless it says whose it is.
        is_told = name != "contact.name" or "contact" in heading.own
        return heading.table == "contact" or (not heading.table and is_told)
    if name.startswith("client."):
        return heading.table == "client" or (not heading.table and heading.own in field.likely)
    if name == "contact":
        return heading.table in ("", "contact")
    return heading.table in ("", kind.removesuffix("s"))
