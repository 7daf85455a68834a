"""A database rows go to, and one transaction of loading into it.

Which rows are new, changed or gone is decided in ``sync.load``; this is where the SQL is sent.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import sqlalchemy as sa

from greenroom.store.lines import Line, line_of
from greenroom.sync.cursors import Cursor
from greenroom.sync.destinations.flavours import Flavour, explained, open_flavour
from greenroom.sync.destinations.origins import ORIGINS, note_origin, refuse_others
from greenroom.sync.destinations.statements import OWN_COLUMNS, TableSql
from greenroom.sync.destinations.tables import ensure
from greenroom.sync.mapping import Table
from greenroom.sync.rows import Adapt, RowMaker, Values

CURSORS = "_greenroom_cursors"
LARGEST_SCOPE = 1000
"""Values in one IN (...): well below what any driver takes."""

_CURSORS = sa.Table(
    CURSORS,
    sa.MetaData(),
    sa.Column("practice", sa.Text, primary_key=True),
    sa.Column("table_name", sa.Text, primary_key=True),
    sa.Column("shape", sa.Text, nullable=False),
    sa.Column("since", sa.Double),
    sa.Column("full_at", sa.Double),
    sa.Column("seen_at", sa.Double, nullable=False),
    sa.Column("part", sa.Text, nullable=False),
)


def utc_moment(seconds: float) -> dt.datetime:
    """Seconds since 1970 as an aware date-time."""
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


class Known(NamedTuple):
    """Of a row: its hash, whether it is marked as deleted, whether this transaction met it."""

    hash: str
    marked: bool
    met: bool


class Loading:
    """One transaction: all of it is kept when it ends well, none of it otherwise."""

    def __init__(
        self, connection: sa.Connection, flavour: Flavour, practice: str, seen_at: float
    ) -> None:
        self._connection = connection
        self._flavour = flavour
        self._practice = practice
        self._sql: dict[str, TableSql] = {}
        self._seen = utc_moment(seen_at)
        moment = flavour.adapt.get("datetime", lambda value: value)(self._seen)
        self._moment = moment

    def prepare(self, makers: Sequence[RowMaker]) -> list[str]:
        """Make or widen the tables; what should be said about them."""
        notes: list[str] = []
        for maker in makers:
            sql = TableSql(maker.table, maker, self._flavour)
            notes += ensure(self._connection, sql, label=self._flavour.label)
            self._sql[maker.table.name] = sql
        return notes

    def known(self, table: Table, column: str, scope: list[str]) -> dict[Values, Known]:
        """Key → what is known, of the rows in a scope."""
        sql, width = self._sql[table.name], len(table.key)
        found: dict[Values, Known] = {}
        for part in _parts(scope):
            statement = sql.known(self._practice, column, part, self._seen)
            for row in self._connection.execute(statement):
                values = tuple(row)
                hash_, marked, met = values[width:]
                found[values[:width]] = Known(hash_, bool(marked), bool(met))
        return found

    def write(self, table: Table, rows: Sequence[tuple[Values, str]]) -> None:
        """Insert or overwrite rows, each with its hash; they are live from now on."""
        if rows:
            seen = self._moment
            before = (self._practice, seen, seen, None)
            self._connection.exec_driver_sql(
                self._sql[table.name].upsert, [(*values, *before, hash_) for values, hash_ in rows]
            )

    def touch(self, table: Table, column: str, scope: list[str]) -> None:
        """Note that the rows in a scope were seen and are as they were."""
        for part in _parts(scope):
            statement = self._sql[table.name].touch(self._practice, column, part, self._seen)
            self._connection.execute(statement)

    def delete(self, table: Table, keys: Sequence[Values]) -> None:
        """Remove rows."""
        if keys:
            statement = self._sql[table.name].delete
            self._connection.exec_driver_sql(statement, [(self._practice, *key) for key in keys])

    def mark(self, table: Table, keys: Sequence[Values]) -> None:
        """Mark rows as deleted; they stay."""
        if keys:
            rows = [(self._moment, self._practice, *key) for key in keys]
            self._connection.exec_driver_sql(self._sql[table.name].mark, rows)

    def sweep(self, table: Table) -> int:
        """Mark every row that this pull did not meet; how many."""
        statement = self._sql[table.name].sweep(self._practice, self._seen)
        return self._connection.execute(statement).rowcount

    def unseen(self, table: Table) -> list[str]:
        """The scope's values of rows that this pull did not meet and that are not marked yet."""
        statement = self._sql[table.name].unseen_scope(self._practice, self._seen)
        return list(self._connection.execute(statement).scalars())

    def drop(self, table: Table, column: str, scope: list[str]) -> int:
        """Remove every row in a scope; how many."""
        parts = _parts(scope)
        sql = self._sql[table.name]
        return sum(
            self._connection.execute(sql.drop(self._practice, column, part)).rowcount
            for part in parts
        )

    def live(self, table: Table) -> int:
        """How many rows are live."""
        return int(
            self._connection.execute(self._sql[table.name].live(self._practice)).scalar() or 0
        )

    def move(self, table: Table, cursor: Cursor) -> None:
        """Move a table's cursor: kept or lost together with the rows."""
        insert = self._flavour.insert(_CURSORS)
        values = {"practice": self._practice, "table_name": table.name, **cursor._asdict()}
        self._connection.execute(
            insert.values(values).on_conflict_do_update(
                index_elements=["practice", "table_name"], set_=cursor._asdict()
            )
        )


class Destination:
    """A database that takes rows; ``adapt`` says how it wants values, ``label`` what to call it.

    ``path`` is its file, where it is one. ``environment`` marks what is loaded; where it is empty
    nothing is marked, and nothing refused.
    """

    def __init__(self, flavour: Flavour, *, environment: str = "") -> None:
        self._flavour = flavour
        self._environment = environment
        self.adapt: Adapt = flavour.adapt
        self.label = flavour.label
        self.path = flavour.path

    def cursors(self, practice: str) -> dict[str, Cursor]:
        """Table → how far it has been pulled; empty when nothing was yet."""
        if not self._flavour.exists:
            return {}
        with explained(self._flavour), self._flavour.engine.connect() as connection:
            if not sa.inspect(connection).has_table(CURSORS):
                return {}
            rows = connection.execute(
                sa.select(_CURSORS).where(_CURSORS.c.practice == practice)
            ).mappings()
            return {
                row["table_name"]: Cursor(**{name: row[name] for name in Cursor._fields})
                for row in rows
            }

    def live(self, practice: str, table: Table) -> int | None:
        """How many live rows a table holds; ``None`` when there is no such table yet."""
        if not self._flavour.exists:
            return None
        with explained(self._flavour), self._flavour.engine.connect() as connection:
            inspector = sa.inspect(connection)
            if not inspector.has_table(table.name):
                return None
            columns = {column["name"] for column in inspector.get_columns(table.name)}
            if not columns.issuperset(OWN_COLUMNS):
                return None
            sql = TableSql(table, RowMaker(table), self._flavour)
            return int(connection.execute(sql.live(practice)).scalar() or 0)

    def line(self) -> Line | None:
        """Over which line it is reached; none where there is no database yet."""
        if not self._flavour.exists:
            return None
        with explained(self._flavour), self._flavour.engine.connect() as connection:
            return line_of(connection)

    def refuse_other_environments(self) -> None:
        """Raise ``ConfigError`` when another environment has filled this destination."""
        if self._flavour.exists:
            with explained(self._flavour), self._flavour.engine.connect() as connection:
                refuse_others(connection, self._flavour, self._environment)

    @contextmanager
    def loading(self, practice: str, *, seen_at: float, run: str = "") -> Iterator[Loading]:
        """One transaction for one practice; rolled back when the block raises.

        ``seen_at`` becomes ``_seen_at`` of every row met. Other runs of ours wait for its end where
        the database takes one writer only, and know it by the name of its ``run``. Raises
        ``LoadError``.
        """
        with self._writing(practice, run) as connection:
            self._make_own_tables(connection)
            note_origin(connection, self._flavour, practice, self._environment)
            yield Loading(connection, self._flavour, practice, seen_at)

    def prepare(self, practice: str, makers: Sequence[RowMaker], *, run: str = "") -> list[str]:
        """Make or widen the tables in a short transaction; what should be said about them.

        Left to the load itself while another run is writing. Raises ``LoadError``.
        """
        flavour = self._flavour
        if not flavour.is_free:
            return []
        with self._writing(practice, run) as connection:
            flavour.lock_tables(connection)
            self._make_own_tables(connection)
            return Loading(connection, flavour, practice, seen_at=0.0).prepare(makers)

    @contextmanager
    def _writing(self, practice: str, run: str) -> Iterator[sa.Connection]:
        """A transaction that may write, its turn awaited."""
        flavour = self._flavour
        with flavour.turn(run), explained(flavour), flavour.engine.connect() as plain:
            connection = plain.execution_options(greenroom_writes=True)
            with connection.begin():
                flavour.lock(connection, practice)
                yield connection

    def _make_own_tables(self, connection: sa.Connection) -> None:
        """The tables of cursors and origins, if they are not there."""
        _CURSORS.create(connection, checkfirst=True)
        if self._environment:
            ORIGINS.create(connection, checkfirst=True)

    def close(self) -> None:
        """Give back what the destination holds."""
        self._flavour.engine.dispose()


def open_destination(url: str, *, environment: str = "") -> Destination:
    """The destination a URL names; nothing is opened or created before it is needed.

    Raises ``ConfigError`` for an address that rows cannot go to.
    """
    return Destination(open_flavour(url), environment=environment)


def _parts(scope: list[str]) -> list[list[str]]:
    """A scope in pieces small enough for one statement."""
    return [scope[i : i + LARGEST_SCOPE] for i in range(0, len(scope), LARGEST_SCOPE)]
