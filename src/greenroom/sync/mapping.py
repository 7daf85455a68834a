"""The mapping: which field of which record goes to which column of which table.

Values only. A column belongs to one field path, so that the same mapping can be read backwards.
The file is read in ``mapping_file``, its default text written in ``mapping_default``, rows are
made from it in ``rows``.
"""

from __future__ import annotations

import hashlib
from typing import Literal, NamedTuple

ColumnType = Literal["text", "integer", "decimal", "boolean", "date", "datetime"]

ORDINAL = "ordinal"
"""The path that means: which of its parent's rows this one is, counted from 1."""

PARENT = "parent."
"""What a path begins with when it starts at the parent instead of the row's own record."""

IDENTITY = "uuid"
"""The field that tells records apart, wherever a record has one."""

NO_CONVERSION = "plain"

LOSSLESS: dict[str, dict[ColumnType, str]] = {
    "text": {"text": NO_CONVERSION},
    "uuid": {"text": NO_CONVERSION},
    "integer": {"integer": NO_CONVERSION, "decimal": NO_CONVERSION, "text": "text"},
    "month": {"integer": NO_CONVERSION, "decimal": NO_CONVERSION, "text": "text"},
    "decimal": {"decimal": NO_CONVERSION, "text": "text"},
    "boolean": {"boolean": NO_CONVERSION, "text": "yes-no", "integer": "integer"},
    "yes-no": {"boolean": NO_CONVERSION, "text": "yes-no", "integer": "integer"},
    "date": {"date": NO_CONVERSION, "datetime": "midnight", "text": "iso"},
    "datetime": {"datetime": NO_CONVERSION, "text": "iso"},
    "utc-datetime": {"datetime": NO_CONVERSION, "text": "iso"},
    "time": {"text": "iso"},
    "base64": {"text": "base64"},
}
"""Field type → the column types that hold it without loss, and how; the first is the default."""


class Column(NamedTuple):
    """One column: a field's path and how its value is kept, or a constant.

    ``path`` starts at the row's own record (``account_manager.uuid``) or at its parent
    (``parent.uuid``), or is ``ordinal``; it is empty for a constant.
    """

    name: str
    type: ColumnType
    path: str = ""
    constant: str | int | float | bool | None = None
    conversion: str = NO_CONVERSION

    @property
    def of_parent(self) -> bool:
        """Whether the value is the parent's."""
        return self.path.startswith(PARENT)


class Filter(NamedTuple):
    """Only records whose field has one of ``values`` become rows."""

    path: str
    values: tuple[object, ...]


class Table(NamedTuple):
    """One table: where its rows come from, its key, its columns in order.

    ``source`` is a stream (``clients``) or a stream and one of its lists (``clients.contacts``).
    """

    name: str
    source: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()

    @property
    def root(self) -> str:
        """The stream whose records carry the rows."""
        return self.source.partition(".")[0]

    @property
    def child(self) -> str:
        """The list inside the record that the rows are made of; empty for the record itself."""
        return self.source.partition(".")[2]

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def owner(self, path: str) -> Column | None:
        """The column that holds the field at ``path``, if one does."""
        return next((column for column in self.columns if column.path == path), None)

    @property
    def owned(self) -> bool:
        """Whether rows belong to one parent and are replaced with it.

        So it is when the parent's identity is in the key; without it, the rows of a list are
        shared by all parents that name them, as a contact is by its clients.
        """
        return any(self.column(name).path == PARENT + IDENTITY for name in self.key)

    @property
    def shape(self) -> str:
        """A short hash of all that decides what the rows hold."""
        return hashlib.blake2b(repr(tuple(self)).encode(), digest_size=8).hexdigest()


class Mapping(NamedTuple):
    """All tables, in the order of the file; ``name`` is the file's, for messages."""

    tables: tuple[Table, ...]
    name: str = "mapping.toml"

    def table(self, name: str) -> Table:
        """The table of that name; ``KeyError`` when there is none."""
        for table in self.tables:
            if table.name == name:
                return table
        raise KeyError(name)


def key_problem(table: Table, *, has_identity: bool) -> str:
    """What is wrong with a table's key; empty when nothing is.

    ``has_identity`` tells whether the row's own record has a uuid. A key that is not one of the
    three known would let rows overwrite each other, or survive their parent.
    """
    own = IDENTITY if has_identity else ORDINAL
    paths = {table.column(name).path for name in table.key}
    allowed = [{PARENT + IDENTITY, own}] if table.child else []
    allowed += [{IDENTITY}] if has_identity else []
    if paths not in allowed:
        kinds = " or ".join(" and ".join(f"`{p}`" for p in sorted(paths)) for paths in allowed)
        return f"must be the columns that hold {kinds}"
    if table.child and not table.owned:
        loose = [c.name for c in table.columns if c.of_parent or c.path == ORDINAL]
        if loose:
            names = ", ".join(f"`{name}`" for name in loose)
            return (
                f"rows are shared by all their parents, so {names} would mean nothing;"
                " put the column of `parent.uuid` into the key, or drop it"
            )
    return ""
