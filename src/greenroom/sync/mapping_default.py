"""A good mapping to begin with, written from the contract as a commented file.

Every field that the detailed list can bring gets a column; what a mapping means is in
``mapping``, how its file is read in ``mapping_file``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from greenroom.contract.model import Contract, Field
from greenroom.sync.fields import leaves, record_of
from greenroom.sync.mapping import LOSSLESS

_HEAD = """\
# Which field of Xero Practice Manager goes to which column of your database.
#
# [tables.NAME]     one table; from = a stream (clients, groups) or a list in it (clients.contacts)
#   key             the columns that tell rows apart
#   columns         column = "field"; a dot leads into nested fields, parent.field to the record
#                   above, ordinal is the number within the parent;
#                   or { field = "...", type = "..." } · { constant = "...", type = "..." }
#                   types: text, integer, decimal, boolean, date, datetime
#   [[...filters]]  keep only rows whose field `equals` a value or is `in` a list
#
# Greenroom adds _practice, _seen_at, _changed_at, _deleted_at and _hash to each table.
# Check it with `greenroom mapping check`, look at rows with `greenroom mapping preview`.

version = 1
"""


class _Wanted(NamedTuple):
    """One table of the default: its source, key, and the columns written first."""

    name: str
    source: str
    key: tuple[str, ...]
    first: tuple[tuple[str, str], ...]
    comment: str
    only_first: bool = False
    without: tuple[str, ...] = ()


_TABLES = (
    _Wanted("clients", "clients", ("uuid",), (), "One row a client, archived and deleted too."),
    _Wanted(
        "contacts",
        "clients.contacts",
        ("uuid",),
        (),
        "One row a person, however many clients share them.",
        without=("position", "is_primary"),
    ),
    _Wanted(
        "client_contacts",
        "clients.contacts",
        ("client_uuid", "contact_uuid"),
        (
            ("client_uuid", "parent.uuid"),
            ("contact_uuid", "uuid"),
            ("position", "position"),
            ("is_primary", "is_primary"),
        ),
        "Which person is at which client, and as what.",
        only_first=True,
    ),
    _Wanted("groups", "groups", ("uuid",), (), "One row a client group."),
    _Wanted(
        "group_members",
        "clients.groups",
        ("client_uuid", "group_uuid"),
        (("client_uuid", "parent.uuid"), ("group_uuid", "uuid")),
        "Which client is in which group.",
        only_first=True,
    ),
    _Wanted(
        "relationships",
        "clients.relationships",
        ("client_uuid", "uuid"),
        (("client_uuid", "parent.uuid"),),
        "How a client is related to others, as seen from that client.",
    ),
    _Wanted(
        "client_notes",
        "clients.notes",
        ("client_uuid", "number"),
        (("client_uuid", "parent.uuid"), ("number", "ordinal")),
        "Notes on clients; they have no id in Xero, so they are counted.",
    ),
)


def default_mapping(contract: Contract) -> str:
    """The text of a mapping file that loads everything the first streams bring."""
    return "\n".join([_HEAD, *(_table(contract, wanted) for wanted in _TABLES)])


def _table(contract: Contract, wanted: _Wanted) -> str:
    """One table's lines, a comment above."""
    key = ", ".join(f'"{name}"' for name in wanted.key)
    lines = [
        f"# {wanted.comment}",
        f"[tables.{wanted.name}]",
        f'from = "{wanted.source}"',
        f"key = [{key}]",
        f"[tables.{wanted.name}.columns]",
        *(f'{name} = "{path}"' for name, path in wanted.first),
        *_columns(contract, wanted),
    ]
    return "\n".join(lines) + "\n"


def _columns(contract: Contract, wanted: _Wanted) -> Iterator[str]:
    """A line for each field that a list can bring and the table does not have yet."""
    if wanted.only_first:
        return
    taken = {path for _, path in wanted.first} | set(wanted.without)
    for path, field in leaves(contract, record_of(contract, wanted.source) or "").items():
        if path not in taken and "not-in-list" not in field.when:
            yield _column(path, field)


def _column(path: str, field: Field) -> str:
    """``name = "path"``, the type said where it is not text."""
    type_ = next(iter(LOSSLESS[field.type]))
    name = path.replace(".", "_")
    if type_ == "text":
        return f'{name} = "{path}"'
    return f'{name} = {{ field = "{path}", type = "{type_}" }}'
