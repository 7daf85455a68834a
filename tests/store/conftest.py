"""A store to test with, once in SQLite and once in a real PostgreSQL, and what goes into it."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_cast import NOW

from greenroom.auth.keyring import KeyRing
from greenroom.auth.masters import MasterKey
from greenroom.auth.vault import Vault
from greenroom.clock import FrozenClock
from greenroom.store.db import Store, open_store
from greenroom.store.ledger import Ledger
from greenroom.store.tokens import Tokens

BOTH = [pytest.param("sqlite"), pytest.param("postgres", marks=pytest.mark.postgres)]
NUMBERS = itertools.count()


def fresh_sqlite(made: Path, folder: Path) -> str:
    """The URL of a new empty SQLite store."""
    path = folder / f"store-{next(NUMBERS)}" / "greenroom.db"
    path.parent.mkdir(mode=0o700)
    shutil.copy(made, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty store with all its tables, on each database."""
    if request.param == "sqlite":
        yield fresh_sqlite(request.getfixturevalue("made_file"), tmp_path)
        return
    databases, made = (request.getfixturevalue(name) for name in ("databases", "made_database"))
    fresh = databases.new(made)
    yield fresh
    databases.drop(fresh)


@pytest.fixture
def clock() -> FrozenClock:
    """A clock that stands still until told."""
    return FrozenClock(NOW)


@pytest.fixture
def store(url: str, clock: FrozenClock) -> Iterator[Store]:
    """An empty store."""
    opened = open_store(url, clock=clock)
    yield opened
    opened.close()


@pytest.fixture
def vault() -> Vault:
    """A vault whose keys end with the test."""
    return Vault(KeyRing.in_memory([MasterKey(b"m" * 32)]))


@pytest.fixture
def tokens(store: Store, vault: Vault) -> Tokens:
    """The token sets of the store."""
    return Tokens(store, vault)


@pytest.fixture
def ledger(store: Store) -> Ledger:
    """The ledger of the store."""
    return Ledger(store)
