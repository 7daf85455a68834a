"""The two databases our state may live in, and the few points on which they differ.

Everything else of the store is written once for both. Which one it is, the URL says.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from greenroom.errors import StoreError
from greenroom.store.locks import Locks, advisory_locks, file_locks
from greenroom.store.trouble import store_error

BUSY_SECONDS = 30
"""How long to wait for another process's transaction, or for a server to answer."""

_FORMS = "Write sqlite:///file.db or postgresql://user@host/database."


class Base(NamedTuple):
    """One database: its engine and locks, and what differs."""

    engine: sa.Engine
    locks: Locks
    where: str
    prepare: Callable[[], None]
    """Sees to what must be there before the first table."""
    reading: Mapping[str, Any]
    """Options of a connection that only reads, and sees one moment."""


def open_base(url: str, *, schema: str) -> Base:
    """The database at a URL; nothing is made in it yet, but a file and its folder."""
    try:
        parsed = make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise StoreError("the store's URL cannot be read", hint=_FORMS) from error
    name = parsed.get_backend_name()
    if name == "sqlite":
        return _sqlite(parsed)
    if name in {"postgresql", "postgres"}:
        return _postgres(parsed, schema)
    raise StoreError(f"our own state cannot live in {name}", hint=_FORMS)


def _sqlite(url: URL) -> Base:
    """SQLite: a file of mode 0600 in a folder of mode 0700, locks beside it."""
    if not url.database or url.database == ":memory:":
        raise StoreError("our own state needs a file", hint=_FORMS)
    options = url.query.items()
    if any(name != "timeout" or not str(value).isdecimal() for name, value in options):
        hint = f"{_FORMS} A ? in a file's name is written %3F."
        raise StoreError("the store's URL has an option that is not timeout=SECONDS", hint=hint)
    path = Path(url.database).absolute()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise store_error(error, str(path)) from error
    engine = sa.create_engine(
        url.set(drivername="sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,
    )
    event.listen(engine, "connect", _connected)
    event.listen(engine, "begin", _begun)

    def prepare() -> None:
        with engine.connect() as connection:
            _raw(connection).execute("PRAGMA journal_mode = WAL")

    return Base(
        engine=engine,
        locks=Locks(file_locks(path.with_name(path.name + ".locks"))),
        where=str(path),
        prepare=prepare,
        reading={"greenroom_read": True},
    )


def _raw(connection: sa.Connection) -> sqlite3.Connection:
    """The driver's own connection, for what must be said outside a transaction."""
    raw: sqlite3.Connection = connection.connection.driver_connection  # type: ignore[assignment]
    return raw


def _connected(raw: sqlite3.Connection, _record: object) -> None:
    """Leave transactions to us: the driver's own would begin too late and too weakly."""
    raw.isolation_level = None


def _begun(connection: sa.Connection) -> None:
    """Writers queue at the begin, where waiting is safe; readers see one moment, unhindered."""
    options = connection.get_execution_options()
    level = "FULL" if options.get("greenroom_durable", True) else "NORMAL"
    connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
    connection.exec_driver_sql("BEGIN" if options.get("greenroom_read") else "BEGIN IMMEDIATE")


def _postgres(url: URL, schema: str) -> Base:
    """PostgreSQL: a schema of its own, found by the search path of every connection."""
    if not schema.isidentifier():
        raise StoreError(f"{schema!r} cannot be a schema's name", hint="Use letters and digits.")
    url = url.set(drivername="postgresql+psycopg")
    arguments = {"options": f"-c search_path={schema}", "connect_timeout": BUSY_SECONDS}
    try:
        engine = sa.create_engine(
            url, connect_args=arguments, hide_parameters=True, pool_pre_ping=True
        )
        locking = sa.create_engine(url, connect_args=arguments, poolclass=NullPool)
    except ModuleNotFoundError as error:
        hint = "pip install 'greenroom[postgres]'"
        raise StoreError("the PostgreSQL driver is not installed", hint=hint) from error
    event.listen(engine, "begin", _begun_on_server)

    def prepare() -> None:
        with engine.begin() as connection:
            connection.execute(sa.text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))

    return Base(
        engine=engine,
        locks=Locks(advisory_locks(locking, schema)),
        where=url.render_as_string(hide_password=True),
        prepare=prepare,
        reading={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )


def _begun_on_server(connection: sa.Connection) -> None:
    """What need not outlive a power cut does not wait for the disk."""
    if not connection.get_execution_options().get("greenroom_durable", True):
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
