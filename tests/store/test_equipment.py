"""The machine in an event: named without a person's name, hashed, and unknown only of before."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest
import sqlalchemy as sa
from store_cast import APP, HOME
from test_ledger import fill, tampered

from greenroom.clock import SystemClock
from greenroom.errors import LedgerBroken, StoreError
from greenroom.store import migrate, schema
from greenroom.store.bases import open_base
from greenroom.store.db import Store, open_store
from greenroom.store.equipment import VARIABLE, equipment
from greenroom.store.ledger import Ledger, chained


def test_a_machine_has_one_id_that_tells_nobody_its_name(tmp_path: Path) -> None:
    """The id is the same each time, differs between machines, and is not the host's name."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_text("8d2f")
    other.write_text("77aa")
    assert equipment({}, machine_id=one) == equipment({}, machine_id=one)
    assert equipment({}, machine_id=one) != equipment({}, machine_id=other)
    assert equipment({}, machine_id=tmp_path / "none").startswith("m-")
    assert platform.node() not in equipment({})


def test_a_machine_may_be_named() -> None:
    """A name given wins; one that could be an address is refused and not repeated."""
    assert equipment({VARIABLE: " web-1 "}) == "web-1"
    for wrong in ("ana@pohatu.example", "x" * 200, "-"):
        with pytest.raises(StoreError, match=VARIABLE) as caught:
            equipment({VARIABLE: wrong})
        assert wrong not in caught.value.message


def test_an_event_names_the_machine_that_wrote_it(
    ledger: Ledger, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two machines that share a store are told apart in its log."""
    mine = ledger.append("sync.ended", app=APP)
    monkeypatch.setenv(VARIABLE, "worker-2")
    theirs = Ledger(store).append("sync.ended", app=APP)
    monkeypatch.undo()
    assert (mine.equipment, theirs.equipment) == (equipment({}), "worker-2")
    assert [one.equipment for one in ledger.events()] == [mine.equipment, "worker-2"]
    assert ledger.verify() == 2


@pytest.mark.parametrize("machine", ["", "web-1"])
def test_the_machine_is_hashed(machine: str, ledger: Ledger, store: Store) -> None:
    """Who takes an event's machine away, or puts another in, is found out."""
    fill(ledger, 3)
    tampered(store, f"UPDATE ledger SET equipment = '{machine}' WHERE seq = 2")
    with pytest.raises(LedgerBroken, match="event 2 was changed"):
        ledger.verify()


def _appended_before(store: Store) -> None:
    """An event as revision 0002 wrote it."""
    fields = {
        "seq": 1, "at": 1.5, "kind": "sync.ended", "app": APP, "practice": HOME, "actor": "",
        "facts": '{"rows":3}',
    }  # fmt: skip
    row = {**fields, "previous": "", "hash": chained(fields, "")}
    columns = ", ".join(row)
    named = ", ".join(f":{name}" for name in row)
    with store.transaction() as connection:
        connection.execute(sa.text(f"INSERT INTO ledger ({columns}) VALUES ({named})"), row)
        connection.execute(
            sa.text("UPDATE ledger_head SET last_seq = 1, hash = :hash"), {"hash": row["hash"]}
        )


def test_events_of_before_still_hold_and_no_machine_is_put_into_them(
    ledger: Ledger, store: Store
) -> None:
    """An event without a machine verifies as it did; a machine written into it shows."""
    _appended_before(store)
    ledger.append("sync.ended", app=APP)
    assert ledger.verify() == 2
    assert [bool(one.equipment) for one in ledger.events()] == [False, True]
    tampered(store, "UPDATE ledger SET equipment = 'web-1' WHERE seq = 1")
    with pytest.raises(LedgerBroken, match="event 1 was changed"):
        ledger.verify()


def test_a_store_of_revision_two_is_brought_up_with_its_events(url: str, tmp_path: Path) -> None:
    """The column is added under the guards, and the chain goes on where it was."""
    url = f"sqlite:///{tmp_path / 'older.db'}" if url.startswith("sqlite") else url
    before = Store(open_base(url, schema="older"), clock=SystemClock())
    before.prepare()
    with before.transaction() as connection:
        migrate.upgrade(connection, to="0002")
    _appended_before(before)
    before.close()
    after = open_store(url, schema="older")
    ledger = Ledger(after)
    ledger.append("sync.ended", app=APP)
    assert ledger.verify() == 2
    with after.read() as connection:
        assert connection.scalar(sa.select(schema.ledger.c.equipment).limit(1)) == ""
    after.close()
