"""How SQLite and PostgreSQL differ: opening, beginning, upserts, values, and what errors mean.

The statements they share are in ``statements``. Messages never carry a value of a row.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from greenroom.errors import LoadError
from greenroom.sync.rows import Adapt

BUSY_SECONDS = 10
"""How long a SQLite writer waits for another one, unless the URL names a ``timeout``."""

Insert = Callable[[sa.TableClause], Any]


class Flavour(NamedTuple):
    """What is particular about one kind of database."""

    name: str
    engine: sa.Engine
    insert: Insert
    adapt: Adapt
    label: str
    path: Path | None = None

    def lock(self, connection: sa.Connection, practice: str) -> None:
        """Keep other runs off this practice's rows until the transaction ends."""
        if self.name == "postgresql":
            held = connection.execute(
                sa.text("SELECT pg_try_advisory_xact_lock(hashtext(:name))"),
                {"name": f"greenroom {practice}"},
            ).scalar()
            if not held:
                raise LoadError(
                    f"another run is writing this practice into {self.label}",
                    hint="Wait until it has ended, then run again.",
                )

    @property
    def exists(self) -> bool:
        """Whether there is a database to read; opening a SQLite file would make one."""
        return self.path is None or self.path.exists()


def _sqlite_moment(value: dt.datetime) -> str:
    """The way SQLAlchemy and SQLite's own functions read: UTC where a zone is named."""
    local = value.astimezone(dt.UTC).replace(tzinfo=None) if value.tzinfo else value
    return local.isoformat(" ", "microseconds")


SQLITE_ADAPT: Adapt = {
    "date": dt.date.isoformat,
    "datetime": _sqlite_moment,
    # Kept as a number with 15 digits and more, which is what SQLite's NUMERIC promises.
    "decimal": str,
}


def open_flavour(url: str) -> Flavour:
    """The flavour a URL asks for. Raises ``LoadError`` for a kind of database we do not load."""
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        parsed = None
    kind = parsed.get_backend_name() if parsed is not None else ""
    if parsed is not None and kind == "sqlite":
        return _open_sqlite(parsed)
    if parsed is not None and kind == "postgresql":
        return _open_postgres(parsed)
    raise LoadError(
        f"`{kind or 'this'}` is not a kind of database rows can go to",
        hint="Use sqlite:///file.db or postgresql://user@host/name as [destination] url.",
    )


def _open_sqlite(url: sa.URL) -> Flavour:
    """A SQLite file: write-ahead log, explicit transactions, one writer at a time."""
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path is None:
        raise LoadError(
            "a database in memory is gone when the run ends",
            hint="Name a file: sqlite:///practice.db",
        )
    patience = {} if "timeout" in url.query else {"timeout": BUSY_SECONDS}
    engine = sa.create_engine(
        url, hide_parameters=True, poolclass=sa.NullPool, connect_args=patience
    )

    @sa.event.listens_for(engine, "do_connect")
    def _private(*_arguments: object) -> None:
        # Rows are personal data: the file is nobody else's from its first byte.
        if not path.exists() and path.parent.is_dir():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("greenroom_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return Flavour("sqlite", engine, sqlite.insert, SQLITE_ADAPT, path.name, path)


def _open_postgres(url: sa.URL) -> Flavour:
    """A PostgreSQL database through psycopg, its parameters by position."""
    driver = url.set(drivername="postgresql+psycopg")
    try:
        engine = sa.create_engine(
            driver, hide_parameters=True, poolclass=sa.NullPool, paramstyle="format"
        )
    except ModuleNotFoundError as error:
        raise LoadError(
            "the PostgreSQL driver is not installed", hint="pip install 'greenroom[postgres]'"
        ) from error
    return Flavour("postgresql", engine, postgresql.insert, {}, f"database {url.database or ''}")


_SQLITE_MEANINGS = (
    (r"is full", "the disk is full", "Make room, then run again; it goes on where it stood."),
    (
        r"unable to open|readonly|read-only",
        "the file cannot be written",
        "Check that the folder exists and is yours to write to, or change [destination] url.",
    ),
    (
        r"not a database|malformed",
        "the file is not a SQLite database, or is damaged",
        "Change [destination] url, or move this file away: the next run makes a new one.",
    ),
    (
        r"locked|busy",
        "another program is writing to it",
        "Wait until it has ended, or close it, then run again.",
    ),
    (
        r"too large to convert",
        "a number is larger than a column can hold",
        "Give that column the type text in the mapping.",
    ),
)
_POSTGRES_MEANINGS = (
    (r"53100|53200", "the server is out of room", "Make room, then run again."),
    (r"42501", "the user may not write there", "GRANT CREATE and USAGE on the schema to it."),
    (r"28...|3D000", "the server refused the sign-in", "Check user, password and database name."),
    (
        "08...|57P..|OperationalError",
        "the server cannot be reached",
        "Check host, port, and that it runs.",
    ),
    (r"55P03|40...", "another program is in the way", "Run again in a moment."),
)


@contextmanager
def explained(flavour: Flavour) -> Iterator[None]:
    """Turn what the database says into a ``LoadError`` with a next step, without any value."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        original = error.orig
        if flavour.name == "sqlite":
            said, meanings = str(original), _SQLITE_MEANINGS
        else:
            code = getattr(original, "sqlstate", None)
            said, meanings = code or type(original).__name__, _POSTGRES_MEANINGS
        raise _load_error(flavour, said, type(original).__name__, meanings) from None
    except OverflowError:
        raise _load_error(flavour, "too large to convert", "", _SQLITE_MEANINGS) from None


def _load_error(
    flavour: Flavour, said: str, kind: str, meanings: tuple[tuple[str, str, str], ...]
) -> LoadError:
    """The error that belongs to what was said."""
    for pattern, meaning, hint in meanings:
        if re.search(pattern, said):
            return LoadError(
                f"{flavour.label}: {meaning}; nothing of this pull was kept, nothing lost",
                hint=hint,
            )
    return LoadError(
        f"{flavour.label}: the database refused ({kind} {said})",
        hint="Nothing of this pull was kept. Check the mapping's types, and the database's log.",
    )
