"""Our own database: opened, brought up to date, read, and written in one kind of transaction.

SQLite or PostgreSQL, told by the URL. ``transaction`` is the only commit there is. What the tables
mean is told by the modules that own them: ``tokens``, ``ledger``, ``limits``, ``runs``.
"""

from __future__ import annotations

import importlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from greenroom.clock import Clock, SystemClock
from greenroom.errors import StoreError
from greenroom.store.bases import Base, open_base
from greenroom.store.trouble import store_error

REVISIONS = ("0001", "0002", "0003")
"""Every revision this version knows, the newest last; a test holds them to the package's own."""


class Store:
    """Our own state. Make one with ``open_store``; ``close`` it when done."""

    def __init__(self, base: Base, *, clock: Clock) -> None:
        self.engine = base.engine
        self.clock = clock
        self.where = base.where
        self._base = base
        self._locks = base.locks
        self._open = threading.local()

    def __repr__(self) -> str:
        return f"<Store {self.where}>"

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite; else it is PostgreSQL."""
        return self.engine.dialect.name == "sqlite"

    def prepare(self) -> None:
        """See to what must be there before the first table."""
        with self._told():
            self._base.prepare()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Trouble with the database, as an error that says what to do."""
        try:
            yield
        except sa.exc.SQLAlchemyError as error:
            raise store_error(error, self.where) from error

    @property
    def _current(self) -> sa.Connection | None:
        """The transaction that this thread has open, if any."""
        found: sa.Connection | None = getattr(self._open, "connection", None)
        return found

    @contextmanager
    def transaction(self, *, durable: bool = True) -> Iterator[sa.Connection]:
        """A connection whose work is kept at the end, and undone if anything is raised.

        Inside another transaction of this thread it joins that one: undone alone when it fails,
        kept when the outer one is. ``durable`` False may lose the last moments in a power cut, but
        not when a process is killed.
        """
        if (outer := self._current) is not None:
            with self._told(), outer.begin_nested():
                yield outer
            return
        with (
            self._told(),
            self.engine.connect() as connection,
            connection.execution_options(greenroom_durable=durable).begin(),
        ):
            self._open.connection = connection
            try:
                yield connection
            finally:
                self._open.connection = None

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment and keeps nothing; joins an open transaction."""
        if self._current is not None:
            yield self._current
            return
        with self._told(), self.engine.connect() as connection:
            yield connection.execution_options(**self._base.reading)

    @contextmanager
    def lock(self, name: str, *, patience_seconds: float = 60.0) -> Iterator[None]:
        """Alone with this name among all threads and processes that use this database.

        ``name`` is ``kind:owner…``; a lock is taken before a transaction, never inside one.
        """
        if self._current is not None and not self._locks.holds(name):
            raise StoreError(
                f"the lock for {name.partition(':')[0]} was asked for inside a transaction",
                hint="Take the lock first: two processes could wait for each other for ever.",
            )
        with self._told(), self._locks.hold(name, patience_seconds=patience_seconds):
            yield


def open_store(url: str, *, clock: Clock | None = None, schema: str = "greenroom") -> Store:
    """The store at a URL, its tables made or brought up to date.

    ``sqlite:///path`` makes the file (0600) and its folder (0700); ``postgresql://…`` makes the
    schema. Any number of processes may open it at once. Raises ``StoreError``.
    """
    store = Store(open_base(url, schema=schema), clock=clock or SystemClock())
    try:
        _bring_up_to_date(store)
    except StoreError:
        store.close()
        raise
    return store


def _revision(store: Store) -> str | None:
    """The revision the database says it has; None when it has no tables of ours."""
    with store.read() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
        return found


def _is_current(store: Store) -> bool:
    """Whether the tables are up to date; refuses those of a version to come."""
    revision = _revision(store)
    if revision is not None and revision not in REVISIONS:
        raise StoreError(
            f"our database {store.where} was made by a newer Greenroom (revision {revision})",
            hint="Update Greenroom; going back is not possible.",
        )
    return revision == REVISIONS[-1]


def _bring_up_to_date(store: Store) -> None:
    """Make or change the tables if need be, one process at a time."""
    if _is_current(store):
        return
    with store.lock("migrations"):
        if _is_current(store):
            return
        store.prepare()
        # Loaded by name, here: alembic takes half a second, and most openings never need it.
        migrate = importlib.import_module("greenroom.store.migrate")
        with store.transaction() as connection:
            migrate.upgrade(connection)
