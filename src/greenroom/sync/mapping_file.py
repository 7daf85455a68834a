"""The mapping file: TOML → ``Mapping``, checked against the contract.

Every problem is collected and reported at once, each with the key it stands at. What a mapping
means is in ``mapping``; a default file is written in ``mapping_default``.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
import tomllib
from collections.abc import Iterable
from collections.abc import Mapping as MappingOf
from pathlib import Path
from typing import Any, get_args

from greenroom.contract.model import Contract
from greenroom.errors import MappingError
from greenroom.sync.fields import Place, record_of, sources
from greenroom.sync.mapping import (
    IDENTITY,
    LOSSLESS,
    NO_CONVERSION,
    Column,
    ColumnType,
    Filter,
    Mapping,
    Table,
    key_problem,
)

VERSION = 1
LONGEST_NAME = 63
"""PostgreSQL cuts longer names silently."""

_NAME = re.compile(r"(?!sqlite_|pg_)[A-Za-z][A-Za-z0-9_]*\Z")
_TYPES: tuple[ColumnType, ...] = get_args(ColumnType)
_CONSTANTS: dict[ColumnType, tuple[type, ...]] = {
    "text": (str,),
    "integer": (int,),
    "decimal": (int, float),
    "boolean": (bool,),
}


def read_mapping(text: str, contract: Contract, *, name: str = "mapping.toml") -> Mapping:
    """The mapping a file describes; ``name`` is the file's, for messages.

    Raises ``MappingError`` that lists every problem with the key it stands at.
    """
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise MappingError(f"{name} is not TOML: {error}") from error
    reading = _Reading(contract)
    tables = reading.tables(data)
    if reading.problems:
        count = len(reading.problems)
        more = [f"and {count - MOST_TOLD} more"] if count > MOST_TOLD else []
        raise MappingError(
            f"{name} has {count} problem{'s' if count > 1 else ''}:\n  "
            + "\n  ".join([*reading.problems[:MOST_TOLD], *more]),
            hint="`greenroom mapping coverage` lists every field; `greenroom init` writes a"
            " default mapping.",
        )
    return Mapping(tables, name)


def mapping_at(path: Path, contract: Contract) -> Mapping:
    """The mapping of a file, read and checked. Raises ``MappingError`` when it cannot be."""
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError as error:
        raise MappingError(
            f"There is no mapping file {path}.", hint="greenroom init writes a good default."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise MappingError(f"{path} cannot be read: {why}.") from error
    return read_mapping(text, contract, name=path.name)


MOST_TOLD = 12
"""So many problems fit a screen; the others are told once these are mended."""


class _Reading:
    """One reading of a file: the tables found and the problems met."""

    def __init__(self, contract: Contract) -> None:
        self.contract = contract
        self.problems: list[str] = []

    def problem(self, where: str, what: str) -> None:
        """Note what is wrong at a key."""
        self.problems.append(f"{where}: {what}")

    def unknown(self, where: str, name: object, choices: Iterable[str], *, kind: str) -> None:
        """Note an unknown name, with the nearest known one."""
        known = list(choices)
        near = difflib.get_close_matches(str(name), known, n=1)
        if near:
            tip = f"; did you mean `{near[0]}`?"
        else:
            tip = f"; there are {', '.join(known)}" if len(known) <= 12 else ""
        self.problem(where, f"unknown {kind} `{name}`{tip}")

    def keys(self, where: str, data: MappingOf[str, object], known: tuple[str, ...]) -> None:
        """Note every key that is not known here."""
        for key in data:
            if key not in known:
                self.unknown(where, key, known, kind="key")

    def tables(self, data: dict[str, Any]) -> tuple[Table, ...]:
        """All tables of the file."""
        self.keys("the file", data, ("version", "tables"))
        if data.get("version") != VERSION:
            self.problem("version", f"must be {VERSION}")
        tables = data.get("tables")
        if not isinstance(tables, dict) or not tables:
            self.problem("tables", "there must be at least one table, as [tables.NAME]")
            return ()
        self.distinct("tables", tables)
        read = [self.table(name, entry) for name, entry in tables.items()]
        return tuple(table for table in read if table is not None)

    def distinct(self, where: str, names: Iterable[str]) -> None:
        """Note names that a database cannot hold, or cannot tell apart."""
        seen: dict[str, str] = {}
        for name in names:
            if not _NAME.match(name) or len(name) > LONGEST_NAME:
                self.problem(
                    f"{where}.{name}",
                    "a name is a letter, then letters, digits or underscores,"
                    f" at most {LONGEST_NAME}",
                )
            elif name.lower() in seen:
                self.problem(f"{where}.{name}", f"is the same name as `{seen[name.lower()]}`")
            seen[name.lower()] = name

    def table(self, name: str, data: object) -> Table | None:
        """One table; ``None`` when too much is wrong to go on with it."""
        where = f"tables.{name}"
        if not isinstance(data, dict):
            self.problem(where, "must be a table")
            return None
        self.keys(where, data, ("from", "key", "columns", "filters"))
        source = data.get("from")
        if not isinstance(source, str) or record_of(self.contract, source) is None:
            if source == "groups.clients":
                self.problem(f"{where}.from", "members come with the clients: `clients.groups`")
            else:
                self.unknown(f"{where}.from", source, sources(self.contract), kind="source")
            return None
        columns = data.get("columns")
        if not isinstance(columns, dict) or not columns:
            self.problem(f"{where}.columns", "there must be at least one column")
            return None
        place = Place(self.contract, source)
        self.distinct(f"{where}.columns", columns)
        read = [
            self.column(f"{where}.columns.{key}", key, value, place=place)
            for key, value in columns.items()
        ]
        found = tuple(column for column in read if column is not None)
        key = self.key(f"{where}.key", data.get("key"), list(columns), found)
        table = Table(name, source, key, found, self.filters(where, data.get("filters", []), place))
        wrong = key_problem(table, has_identity=IDENTITY in place.fields) if key else ""
        if wrong:
            self.problem(f"{where}.key", wrong)
        return table

    def column(self, where: str, name: str, data: object, *, place: Place) -> Column | None:
        """One column, written as a field path or as a table."""
        given = {"field": data} if isinstance(data, str) else data
        if not isinstance(given, dict):
            self.problem(where, "must be a field's path, or a table with `field` or `constant`")
            return None
        self.keys(where, given, ("field", "type", "constant"))
        kind = given.get("type")
        if kind is not None and kind not in _TYPES:
            self.unknown(f"{where}.type", kind, _TYPES, kind="type")
            return None
        if ("field" in given) == ("constant" in given):
            self.problem(where, "needs either `field` or `constant`")
            return None
        if "constant" in given:
            return self.constant(where, name, given["constant"], kind=kind)
        return self.field(where, name, str(given["field"]), kind=kind, place=place)

    def field(
        self, where: str, name: str, path: str, *, kind: ColumnType | None, place: Place
    ) -> Column | None:
        """A column that holds a field, its type checked for loss."""
        type_ = place.type_of(path)
        if type_ is None:
            self.unknown(where, path, place.choices(), kind="field")
            return None
        kept = LOSSLESS[type_]
        if kind is not None and kind not in kept:
            self.problem(
                f"{where}.type",
                f"`{path}` is {type_}: as {kind} it would lose something or fail;"
                f" take {' or '.join(kept)}",
            )
            return None
        chosen: ColumnType = next(iter(kept)) if kind is None else kind
        return Column(name, chosen, path, conversion=kept[chosen])

    def constant(
        self, where: str, name: str, value: object, *, kind: ColumnType | None
    ) -> Column | None:
        """A column that holds the same value in every row."""
        for type_, python in _CONSTANTS.items():
            exact = isinstance(value, bool) is (type_ == "boolean")
            if kind in (None, type_) and exact and isinstance(value, python):
                return Column(name, type_, constant=value, conversion=NO_CONVERSION)  # type: ignore[arg-type]
        allowed = ", ".join(_CONSTANTS)
        self.problem(f"{where}.constant", f"must be a value of the column's type, one of {allowed}")
        return None

    def key(
        self, where: str, data: object, named: list[str], columns: tuple[Column, ...]
    ) -> tuple[str, ...]:
        """The names of the key's columns, each a column that holds a field."""
        if not isinstance(data, list) or not data:
            self.problem(where, 'is missing: the columns that tell rows apart, as ["uuid"]')
            return ()
        holding = [column.name for column in columns if column.path]
        for name in data:
            if name not in named:
                self.unknown(where, name, named, kind="column")
            elif name in {column.name for column in columns} and name not in holding:
                self.problem(where, f"`{name}` is a constant and tells no rows apart")
        if len({str(name) for name in data}) < len(data):
            self.problem(where, "names a column twice")
        return tuple(str(name) for name in data if name in holding)

    def filters(self, where: str, data: object, place: Place) -> tuple[Filter, ...]:
        """The filters of a table; all of them must hold."""
        if not isinstance(data, list):
            self.problem(f"{where}.filters", f"must be written as [[{where}.filters]]")
            return ()
        read = [
            self.filter(f"{where}.filters[{number}]", entry, place)
            for number, entry in enumerate(data, 1)
        ]
        return tuple(entry for entry in read if entry is not None)

    def filter(self, where: str, data: object, place: Place) -> Filter | None:
        """One filter: a field, and the value or values it must have."""
        if not isinstance(data, dict):
            self.problem(where, "must be a table with `field` and `equals` or `in`")
            return None
        self.keys(where, data, ("field", "equals", "in"))
        path = str(data.get("field", ""))
        type_ = place.type_of(path)
        if type_ is None:
            self.unknown(f"{where}.field", path, place.choices(), kind="field")
            return None
        values = data.get("in") if "in" in data else [data["equals"]] if "equals" in data else None
        if not isinstance(values, list) or ("in" in data and "equals" in data) or not values:
            self.problem(where, "needs either `equals` or `in`, with a value")
            return None
        for value in values:
            number = _PYTHON[type_] is int and isinstance(value, bool)
            if number or not isinstance(value, _PYTHON[type_]):
                self.problem(where, f"`{path}` is {type_} and never equals a {_kind(value)}")
        return Filter(path, tuple(values))


_PYTHON: dict[str, type | tuple[type, ...]] = {
    "text": str,
    "uuid": str,
    "integer": int,
    "month": int,
    "decimal": (int, float),
    "boolean": bool,
    "yes-no": bool,
    "date": dt.date,
    "datetime": dt.datetime,
    "utc-datetime": dt.datetime,
    "time": dt.time,
    "base64": (),
}


def _kind(value: object) -> str:
    """What a TOML value is called."""
    return {"str": "text", "int": "integer", "bool": "boolean"}.get(
        type(value).__name__, type(value).__name__
    )
