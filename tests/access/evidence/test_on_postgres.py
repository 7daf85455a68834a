"""Our store and the rows in PostgreSQL: what holds there, and what is found once it is broken."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from evidence_cast import ACCESS, DAY, NOW, Desk

from greenroom.access.evidence.collect import collect
from greenroom.access.evidence.kept import today
from postgres_server import Databases

pytestmark = pytest.mark.postgres


@pytest.fixture
def served_desk(desk: Desk, databases: Databases, made_database: str) -> Iterator[Desk]:
    """A project whose store and rows are in one database of a server."""
    url = databases.new(made_database)
    rows = ACCESS.replace("[destination]", f'[destination]\nurl = "{url}"')
    desk.open(f'{rows}\n[store]\nurl = "{url}"\n')
    desk.run()
    yield desk
    desk.close()
    databases.drop(url)


def tampered(desk: Desk, *statements: str) -> None:
    """Change the store as its owner could."""
    with desk.office.store.transaction() as connection:
        for one in statements:
            connection.exec_driver_sql(one)


@pytest.mark.breaks("ledger")
@pytest.mark.breaks("log-retention")
def test_a_guard_that_was_switched_off_fails(served_desk: Desk) -> None:
    """A trigger may be there and asleep: the database is asked whether it is awake."""
    assert served_desk.see("ledger").outcome == "holds"
    assert served_desk.see("log-retention").outcome == "holds"
    tampered(served_desk, "ALTER TABLE ledger DISABLE TRIGGER ledger_no_change")
    assert "ledger_no_change" in served_desk.see("ledger").said
    assert served_desk.see("log-retention").outcome == "fails"


@pytest.mark.breaks("ledger")
@pytest.mark.breaks("log-fields")
@pytest.mark.breaks("sealed-tokens")
def test_what_was_edited_fails_there_too(served_desk: Desk) -> None:
    """The same looks find the same things, whichever database it is."""
    for name in ("ledger", "log-fields", "sealed-tokens", "log-scan", "disconnect", "scopes"):
        assert served_desk.see(name).outcome == "holds", name
    tampered(
        served_desk,
        "ALTER TABLE ledger DISABLE TRIGGER USER",
        "UPDATE ledger SET equipment = '' WHERE seq = 2",
        "ALTER TABLE ledger ENABLE TRIGGER USER",
        "UPDATE token_sets SET sealed = 'plain'",
    )
    assert "event 2 was changed" in served_desk.see("ledger").said
    assert "the machine" in served_desk.see("log-fields").said
    assert served_desk.see("sealed-tokens").outcome == "fails"


def test_the_server_tells_over_which_line_it_is_reached(served_desk: Desk) -> None:
    """A socket of this machine needs no TLS; the server's version is told, its address is not."""
    found = served_desk.see("at-rest")
    assert (found.outcome, found.how) == ("holds", "attested")
    places = {one["name"]: one for one in found.facts["places"]}
    assert set(places) == {"token store", "rows' database"}
    for one in places.values():
        assert one["server"].startswith("PostgreSQL ")
        assert (one["local"], one["tls"], one["disk_sealed"]) == (True, "", False)


def test_evidence_grows_old_there_too(served_desk: Desk) -> None:
    """The age along the audit log is reckoned by the server's own order."""
    collect(served_desk.office, ["oauth"])
    served_desk.clock.advance(95 * DAY)
    collect(served_desk.office, ["ledger"])
    served_desk.clock.set_back(95 * DAY)
    assert served_desk.clock.now() == NOW
    assert today(served_desk.office)["oauth"].outcome == "expired"
