"""How SQLite and PostgreSQL differ: opening, beginning, upserts, values, and what errors mean.

The statements they share are in ``statements``. Messages never carry a value of a row.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from greenroom.errors import ConfigError, LoadError
from greenroom.sync.destinations.turns import PATIENCE_SECONDS, UNWRITABLE, is_free, turn
from greenroom.sync.rows import Adapt

BUSY_SECONDS = 10.0
"""How long a SQLite writer waits for a program that is not ours, unless the URL names a
``timeout``; that one holds for our own runs too."""

LONGEST_TIMEOUT = 86_400

_FORMS = "Use sqlite:///file.db or postgresql://user@host/name as [destination] url."
_POSTGRES = ("postgresql", "postgres", "postgresql+psycopg")

Insert = Callable[[sa.TableClause], Any]


class Flavour(NamedTuple):
    """What is particular about one kind of database."""

    name: str
    engine: sa.Engine
    insert: Insert
    adapt: Adapt
    label: str
    path: Path | None = None
    patience_seconds: float = PATIENCE_SECONDS

    def turn(self, run: str) -> AbstractContextManager[None]:
        """Alone with a file that takes one writer, among our own runs; servers need no turns."""
        if self.path is None:
            return nullcontext()
        return turn(self.path, run, patience_seconds=self.patience_seconds)

    @property
    def is_free(self) -> bool:
        """Whether a turn would begin at once."""
        return self.path is None or is_free(self.path)

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

    def lock_tables(self, connection: sa.Connection) -> None:
        """Let one transaction at a time make tables; on a server two would trip over each other."""
        if self.name == "postgresql":
            connection.execute(
                sa.text("SELECT pg_advisory_xact_lock(hashtext('greenroom tables'))")
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
    """The flavour a URL asks for.

    Raises ``ConfigError`` for a kind of database we do not load, and for what cannot be read.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):
        # Never with its text: what cannot be read may hold a password.
        raise ConfigError("The destination's address cannot be read.", hint=_FORMS) from None
    if parsed.drivername == "sqlite":
        return _open_sqlite(parsed)
    if parsed.drivername in _POSTGRES:
        return _open_postgres(parsed)
    raise ConfigError(
        f"`{parsed.drivername}` is not a kind of database rows can go to.", hint=_FORMS
    )


def _timeout(url: sa.URL) -> float | None:
    """The patience that a SQLite URL names. Raises ``ConfigError`` for all else it may ask for."""
    strange = sorted(set(url.query) - {"timeout"})
    if strange or url.host:
        what = f"option {strange[0]}" if strange else "server"
        raise ConfigError(
            f"The address of a SQLite file takes no {what}.",
            hint="Write sqlite:///practice.db, or sqlite:////folder/practice.db from the root.",
        )
    if "timeout" not in url.query:
        return None
    try:
        seconds = float(str(url.query["timeout"]))
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= LONGEST_TIMEOUT:
        raise ConfigError(
            f"The timeout of a SQLite file is a number of seconds, at most {LONGEST_TIMEOUT}.",
            hint="Write sqlite:///practice.db?timeout=30, or leave it out.",
        )
    return seconds


def _open_sqlite(url: sa.URL) -> Flavour:
    """A SQLite file: write-ahead log, explicit transactions, one writer at a time."""
    path = Path(url.database) if url.database and url.database != ":memory:" else None
    if path is None:
        raise ConfigError(
            "A database in memory is gone when the run ends.",
            hint="Name a file: sqlite:///practice.db",
        )
    named = _timeout(url)
    engine = sa.create_engine(
        url.set(query={}),
        hide_parameters=True,
        poolclass=sa.NullPool,
        connect_args={"timeout": BUSY_SECONDS if named is None else named},
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

    patience = PATIENCE_SECONDS if named is None else named
    return Flavour("sqlite", engine, sqlite.insert, SQLITE_ADAPT, path.name, path, patience)


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


_SQLITE_MEANINGS: tuple[tuple[str, str, str], ...] = (
    (r"is full", "the disk is full", "Make room, then run again; it goes on where it stood."),
    (
        r"disk I/O error",
        "the disk takes no more: it is full, or it fails",
        "See whether there is room (df), then run again; it goes on where it stood.",
    ),
    (r"unable to open|readonly|read-only", *UNWRITABLE),
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
