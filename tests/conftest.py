"""What tests of several packages share: one PostgreSQL, and a store with all its tables."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from greenroom.store.db import open_store
from postgres_server import Databases, postgres_server

pytest_plugins = ["pytester"]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The databases of the run's PostgreSQL; skipped where it cannot start, unless in CI."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with ExitStack() as stack:
        try:
            found = stack.enter_context(postgres_server(shared))
        except Exception as error:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}: {error}")
        yield found


@pytest.fixture(scope="session")
def postgres(databases: Databases) -> str:
    """The URL of the run's PostgreSQL."""
    return databases.server


@pytest.fixture(scope="session")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite store with all tables and nothing in them, to copy."""
    path = tmp_path_factory.mktemp("made") / "greenroom.db"
    open_store(f"sqlite:///{path}").close()
    return path


@pytest.fixture(scope="session")
def made_database(databases: Databases) -> str:
    """The name of a PostgreSQL database with all tables and nothing in them, to copy."""
    return databases.template("made", lambda url: open_store(url).close())
