"""A destination to load into, once in SQLite and once in a real PostgreSQL; a mapping for both."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from greenroom.contract import contract
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.mapping import Mapping
from greenroom.sync.mapping_default import default_mapping
from greenroom.sync.mapping_file import read_mapping
from postgres_server import Databases

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def mapping() -> Mapping:
    """The default mapping, read once."""
    return read_mapping(default_mapping(contract()), contract())


@pytest.fixture(params=BOTH)
def new_url(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], str]:
    """A function that gives the URL of a new, empty destination."""
    if request.param == "sqlite":
        return lambda: f"sqlite:///{tmp_path / f'rows-{next(NUMBERS)}.db'}"
    databases: Databases = request.getfixturevalue("databases")
    return databases.new


@pytest.fixture
def destination(new_url: Callable[[], str]) -> Iterator[Destination]:
    """A new, empty destination."""
    made = open_destination(new_url())
    yield made
    made.close()
