"""Which heading of an export is which field of ours, and how its cells are written.

The defaults are data (``headings.toml``, all assumed); a small file of the user's says what else.
How a file's own headings are matched with them is in ``matching``, how cells are read in ``cells``.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

import msgspec

from greenroom.contract import contract
from greenroom.contract.terms import Standing
from greenroom.errors import EmulatorError

KindName = Literal["clients", "contacts", "jobs"]
"""What an export can hold."""

KINDS: tuple[KindName, ...] = ("clients", "contacts", "jobs")

Reads = Literal[
    "", "text", "id", "date", "midnight", "moment", "yes-no", "decimal", "integer", "month",
    "status", "staff", "staff-list", "list", "client", "contact", "billing", "note",
]  # fmt: skip
"""How a cell becomes a value; empty: as the contract's type of the field says."""

Mask = Literal[
    "kept", "id", "name", "person", "text", "prose", "address", "place", "area", "post-code",
    "email", "website", "phone", "tax", "business", "company", "bank", "code", "birth", "title",
    "gender",
]  # fmt: skip
"""How a disguise replaces a cell."""

_BY_TYPE: dict[str, Reads] = {
    "text": "text",
    "uuid": "id",
    "date": "date",
    "datetime": "midnight",
    "yes-no": "yes-no",
    "boolean": "yes-no",
    "decimal": "decimal",
    "integer": "integer",
    "month": "month",
}
_HINT = "docs/own-data.md shows a columns file; `greenroom emulator columns --write` makes one."


class Reading(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an export is written: letters, separators, dates, numbers, Yes and No."""

    encoding: Literal["auto", "utf-8", "windows-1252"]
    separator: str
    dates: Literal["day-first", "month-first"]
    decimal: Literal[".", ","]
    yes: tuple[str, ...]
    no: tuple[str, ...]
    list: tuple[str, ...]
    totals: tuple[str, ...]
    shared_contacts: bool


class Field(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One field of ours: its likely headings, how its cells are read, how they are disguised.

    ``likely`` are the headings as they are compared.
    """

    headings: tuple[str, ...]
    mask: Mask
    reads: Reads = ""
    likely: tuple[str, ...] = ()


class Kind(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one kind of export holds.

    ``needs`` lists what cannot be missing, one of each; ``named`` are words in its file's name.
    """

    record: str
    named: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]
    fields: dict[str, Field]


class _Ended(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: tuple[str, ...]


class _Headings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The data file."""

    standing: Standing
    reading: Reading
    status: dict[str, str]
    ended: _Ended
    clients: Kind
    contacts: Kind
    jobs: Kind


class _Chosen(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a user says of one kind: patterns of file names, and fields by heading."""

    files: tuple[str, ...] = ()
    columns: dict[str, str] = {}


class _ColumnsFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The user's file."""

    version: Literal[1] = 1
    reading: dict[str, Any] = {}
    status: dict[str, str] = {}
    ended: tuple[str, ...] = ()
    clients: _Chosen = _Chosen()
    contacts: _Chosen = _Chosen()
    jobs: _Chosen = _Chosen()


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """Everything said about columns, by default and by the user.

    ``chosen`` are the user's fields by plain heading, empty for what is left out on purpose.
    """

    reading: Reading
    status: dict[str, str]
    ended: tuple[str, ...]
    kinds: dict[KindName, Kind]
    files: dict[KindName, tuple[str, ...]]
    chosen: dict[KindName, dict[str, str]]


def plain(heading: str) -> str:
    """A heading without case, spaces and punctuation: what headings are compared by."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


@lru_cache(maxsize=1)
def default_columns() -> Columns:
    """What is assumed of an export that nobody has described."""
    data = resources.files(__package__).joinpath("headings.toml").read_text("utf-8")
    found = msgspec.convert(tomllib.loads(data), _Headings)
    kinds: dict[KindName, Kind] = {name: _typed(getattr(found, name)) for name in KINDS}
    # A report of clients may bring their contacts: one row for each of them.
    theirs = kinds["contacts"].fields
    people = {
        f"contact.{name}": theirs[name]
        for name in ("name", *(name for name in theirs if name != "name"))
        if not name.startswith("client.")
    }
    clients = msgspec.structs.replace(kinds["clients"], fields=kinds["clients"].fields | people)
    return Columns(
        reading=found.reading,
        status={plain(word): flag for word, flag in found.status.items()},
        ended=found.ended.words,
        kinds={**kinds, "clients": clients},
        files=dict.fromkeys(KINDS, ()),
        chosen={name: {} for name in KINDS},
    )


def _typed(kind: Kind) -> Kind:
    """The kind with a way of reading for each field: the contract's where none is said."""
    types = {field.name: field.type for field in contract().fields(kind.record)}
    fields = {
        name: msgspec.structs.replace(
            field,
            reads=field.reads or _BY_TYPE[types[name]],
            likely=tuple(map(plain, field.headings)),
        )
        for name, field in kind.fields.items()
    }
    return msgspec.structs.replace(kind, fields=fields)


def read_columns(text: str, *, name: str) -> Columns:
    """The defaults with what a TOML text says over them; ``name`` is the file's, for messages.

    Raises ``EmulatorError`` naming the file and the key.
    """
    default = default_columns()
    try:
        told = msgspec.convert(tomllib.loads(text), _ColumnsFile)
        reading = msgspec.convert({**msgspec.to_builtins(default.reading), **told.reading}, Reading)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise EmulatorError(f"{name}: {error}.", hint=_HINT) from error
    if reading.separator != "auto" and len(reading.separator) != 1:
        raise EmulatorError(f"{name}: reading.separator is one character, or auto.", hint=_HINT)
    for flag in told.status.values():
        if flag not in {"", *default.status.values()}:
            raise EmulatorError(f"{name}: status names no flag {flag!r}.", hint=_HINT)
    chosen = {kind: _chosen(kind, getattr(told, kind).columns, name=name) for kind in KINDS}
    return Columns(
        reading=reading,
        status=default.status | {plain(word): flag for word, flag in told.status.items()},
        ended=told.ended or default.ended,
        kinds=default.kinds,
        files={kind: getattr(told, kind).files for kind in KINDS},
        chosen=chosen,
    )


def _chosen(kind: KindName, columns: Mapping[str, str], *, name: str) -> dict[str, str]:
    """The fields a user chose by plain heading; ``EmulatorError`` where there is no such field."""
    known = default_columns().kinds[kind].fields
    taken: dict[str, str] = {}
    for heading, field in columns.items():
        where = f"{name}: {kind}.columns"
        if plain(heading) in taken:
            raise EmulatorError(f"{where} says of one heading twice, but for its case.", hint=_HINT)
        if field and field not in known:
            near = difflib.get_close_matches(field, known, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"There are: {', '.join(known)}."
            raise EmulatorError(f"{where} names a field {field!r} there is none of.", hint=hint)
        if field and field in taken.values():
            raise EmulatorError(f"{where} fills {field} from two headings.", hint=_HINT)
        taken[plain(heading)] = field
    return taken
