"""The guards of the ledger: seen where they are, missed where they are not."""

from __future__ import annotations

import pytest

from greenroom.store import guards
from greenroom.store.db import Store
from greenroom.store.guards import guards_missing
from greenroom.store.migrations.versions import r0001_everything as first


def test_the_guards_are_those_that_were_made() -> None:
    """What is looked for is what the first revision makes, on each database."""
    assert tuple(first.SQLITE_GUARDS) == guards.SQLITE
    assert tuple(first.POSTGRES_GUARDS) == guards.POSTGRES


def test_a_fresh_store_has_every_guard(store: Store) -> None:
    """Nothing is missing where nothing was taken off."""
    assert guards_missing(store) == ()


def test_a_guard_taken_off_is_missed(store: Store) -> None:
    """A trigger dropped by hand is named."""
    on = "" if store.is_sqlite else " ON ledger_head"
    with store.transaction() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER ledger_head_grows{on}")
    assert guards_missing(store) == ("ledger_head_grows",)


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_a_guard_switched_off_is_missed(store: Store) -> None:
    """On PostgreSQL a trigger may be there and asleep, or answer to replicas only."""
    for how in ("DISABLE", "ENABLE REPLICA"):
        with store.transaction() as connection:
            connection.exec_driver_sql(f"ALTER TABLE ledger {how} TRIGGER ledger_no_change")
        assert guards_missing(store) == ("ledger_no_change",)


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_guard_that_refuses_nothing_is_missed(store: Store) -> None:
    """A trigger of the same name without a refusal in it is no guard."""
    with store.transaction() as connection:
        connection.exec_driver_sql("DROP TRIGGER ledger_no_update")
        connection.exec_driver_sql(
            "CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger BEGIN SELECT 1; END"
        )
    assert guards_missing(store) == ("ledger_no_update",)
