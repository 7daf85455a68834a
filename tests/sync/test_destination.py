"""Destinations: tables made and widened, and trouble told with a next step and nothing lost."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
import stat
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from far_side import make
from sync_cast import PRACTICE, Pulls, column, execute, rows

from greenroom.contract import contract
from greenroom.errors import ConfigError, LoadError, SignedOut
from greenroom.sync.destinations.database import Destination, open_destination
from greenroom.sync.load import Load
from greenroom.sync.mapping import Mapping
from greenroom.sync.mapping_file import read_mapping


def small(*lines: str, name: str = "clients") -> Mapping:
    """A mapping of one table of clients with these columns."""
    text = (
        f'version = 1\n[tables.{name}]\nfrom = "clients"\nkey = ["uuid"]\n[tables.{name}.columns]'
    )
    return read_mapping("\n".join([text, 'uuid = "uuid"', *lines]), contract())


def load(destination: Destination, mapping: Mapping, *clients: Any, seen_at: float = 1.0) -> Load:
    """Load some clients in one transaction."""
    with destination.loading(PRACTICE, seen_at=seen_at) as transaction:
        made = Load(transaction, mapping.tables, destination.adapt)
        made.take(clients)
    return made


def test_values_come_back_as_the_types_they_went_in(destination: Destination) -> None:
    """Dates, moments, decimals, flags and every letter survive the way into a table."""
    mapping = small(
        'name = "name"', 'born = "date_of_birth"', 'moment = { field = "date_of_birth",'
        ' type = "datetime" }', 'ratio = "provisional_tax_ratio"', 'gone = "is_deleted"',
        'month = "balance_month"',
    )  # fmt: skip
    name = 'O\'Brien; DROP TABLE clients; -- \U0001f60a \u4e2d\u6587 "q"\nline'
    born = dt.date(1901, 2, 3)
    client = make(
        "Client", uuid="a", name=name, date_of_birth=born, is_deleted=True,
        provisional_tax_ratio=Decimal("12345678.91"), balance_month=3,
    )  # fmt: skip
    load(destination, mapping, client, make("Client", uuid="b"))
    table = sa.Table("clients", sa.MetaData(), autoload_with=destination._flavour.engine)
    with destination._flavour.engine.connect() as connection, warnings.catch_warnings():
        # SQLAlchemy warns that SQLite has no decimals of its own.
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        row = connection.execute(sa.select(table).where(table.c.uuid == "a")).mappings().one()
    assert row["name"] == name
    assert row["born"] == born
    assert row["moment"] == dt.datetime.combine(born, dt.time())
    assert round(row["ratio"], 2) == Decimal("12345678.91")
    assert (row["gone"], row["month"]) == (True, 3)
    assert row["_deleted_at"] is None
    assert str(row["_seen_at"]).startswith("1970-01-01 00:00:01")


def test_a_new_column_is_added_and_filled_by_the_next_pull(
    destination: Destination, mapping: Mapping
) -> None:
    """A mapping that grows widens the table, reads everything once, and loses nothing."""
    pulls = Pulls(destination, small('name = "name"'))
    pulls.client("a", phone="1")
    pulls.run()
    pulls.mapping = small('name = "name"', 'phone = "phone"')
    report = pulls.run()
    assert report.pulls[-1].reason == "the mapping of clients has changed"
    assert "clients.phone is new and is filled by a full pull" in report.warnings
    assert rows(destination, "clients") == [{"uuid": "a", "name": "Client a", "phone": "1"}]


def test_a_column_that_left_the_mapping_stays_as_it_is(destination: Destination) -> None:
    """Nothing is dropped: the report says that the column is no longer kept up to date."""
    load(
        destination, small('name = "name"', 'phone = "phone"'), make("Client", uuid="a", phone="1")
    )
    later = load(destination, small('name = "name"'), make("Client", uuid="a", name="x"))
    assert later.notes == ["clients.phone is not in the mapping (any more); it was left as it is"]
    assert column(destination, "clients", "phone") == ["1"]


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ['name = { field = "date_of_birth" }'],
            "column name of clients is text, the mapping wants",
        ),
        (['phone = { field = "is_deleted", type = "integer" }'], "column phone of clients is text"),
    ],
)
def test_a_changed_type_is_refused_and_nothing_is_touched(
    destination: Destination, lines: list[str], said: str
) -> None:
    """Another type could lose what is there: the error says how to go on."""
    before = small('name = "name"', 'phone = "phone"')
    load(destination, before, make("Client", uuid="a", name="n", phone="1"))
    with pytest.raises(LoadError) as caught:
        load(destination, small(*lines, 'extra = "fax"'), make("Client", uuid="b"))
    assert said in caught.value.message
    assert "new name" in caught.value.hint
    assert rows(destination, "clients") == [{"uuid": "a", "name": "n", "phone": "1"}]


def test_another_key_is_refused(destination: Destination) -> None:
    """Rows that would be told apart by other columns need a table of their own."""
    text = (
        'version = 1\n[tables.people]\nfrom = "clients.contacts"\nkey = {}\n'
        'columns = {{ uuid = "uuid"{} }}\n'
    )
    shared = read_mapping(text.format('["uuid"]', ""), contract())
    owned = read_mapping(text.format('["uuid", "c"]', ', c = "parent.uuid"'), contract())
    load(destination, shared)
    with pytest.raises(LoadError, match="table people has the key _practice, uuid"):
        load(destination, owned)


def test_a_table_that_is_not_ours_is_left_alone(destination: Destination) -> None:
    """A user's own table of the same name is never written to."""
    execute(destination, "CREATE TABLE clients (uuid TEXT PRIMARY KEY, mine TEXT)")
    execute(destination, "INSERT INTO clients VALUES ('a', 'x')")
    with pytest.raises(LoadError) as caught:
        load(destination, small(), make("Client", uuid="a"))
    assert "Give [tables.clients] another name" in caught.value.hint
    assert rows_of(destination) == [("a", "x")]


def rows_of(destination: Destination) -> list[tuple[Any, ...]]:
    """Every row of clients, as it is."""
    with destination._flavour.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.text("SELECT * FROM clients"))]


@pytest.mark.parametrize("name", ["order", "select", "Clients", "clients_2"])
def test_any_name_the_mapping_allows_can_be_a_table(destination: Destination, name: str) -> None:
    """Words of SQL and capitals are quoted, on both databases."""
    mapping = small('group = "name"', 'From = "phone"', name=name)
    load(destination, mapping, make("Client", uuid="a", name="n", phone="1"))
    again = load(destination, mapping, make("Client", uuid="a", name="n", phone="2"), seen_at=2.0)
    assert again.counts[name].changed == 1
    assert rows(destination, name) == [{"uuid": "a", "group": "n", "From": "2"}]


def test_an_unfinished_transaction_leaves_nothing_not_even_tables(destination: Destination) -> None:
    """Tables, rows and cursors are made together or not at all."""
    with (
        contextlib.suppress(ZeroDivisionError),
        destination.loading(PRACTICE, seen_at=1.0) as transaction,
    ):
        Load(transaction, small().tables, destination.adapt).take([make("Client", uuid="a")])
        raise ZeroDivisionError
    assert destination.cursors(PRACTICE) == {}
    assert not sa.inspect(destination._flavour.engine).has_table("clients")


def test_two_runs_at_once_wait_or_are_refused(destination: Destination) -> None:
    """Two loads of one practice never mix: the second is told that another is writing."""
    with destination.loading(PRACTICE, seen_at=1.0):
        url = destination._flavour.engine.url.render_as_string(hide_password=False)
        patience = "?timeout=0.05" if url.startswith("sqlite") else ""
        second = open_destination(url.replace("+psycopg", "") + patience)
        with pytest.raises(LoadError) as caught, second.loading(PRACTICE, seen_at=2.0):
            pass
        second.close()
    assert "Wait until it has ended" in caught.value.hint


def test_the_run_that_holds_a_file_is_named(tmp_path: Path) -> None:
    """When patience with a run of ours ends, the error says which run and which process it is."""
    url = f"sqlite:///{tmp_path / 'rows.db'}?timeout=0.05"
    first, second = open_destination(url), open_destination(url)
    with (
        first.loading(PRACTICE, seen_at=1.0, run="sync-12ab"),
        pytest.raises(LoadError) as caught,
        second.loading("other", seen_at=1.0),
    ):
        pass
    assert f"sync-12ab (process {os.getpid()}) is writing to it" in caught.value.message
    with second.loading("other", seen_at=1.0):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["rows.db", "rows.db.lock"]


def test_a_program_that_is_not_ours_is_told_as_that(tmp_path: Path) -> None:
    """A lock that no run of ours holds is somebody else's, and said to be."""
    path = tmp_path / "rows.db"
    destination = open_destination(f"sqlite:///{path}?timeout=0.05")
    load(destination, small(), make("Client", uuid="a"))
    stranger = sqlite3.connect(path, isolation_level=None)
    stranger.execute("BEGIN IMMEDIATE")
    with pytest.raises(LoadError, match=r"rows\.db: another program is writing to it"):
        load(destination, small(), make("Client", uuid="b"), seen_at=2.0)
    stranger.close()


def test_a_run_waits_for_the_one_before_it(tmp_path: Path, mapping: Mapping) -> None:
    """While another practice is being loaded into the same file, a run waits, and then goes on."""
    url = f"sqlite:///{tmp_path / 'rows.db'}"
    first = open_destination(url)
    pulls = Pulls(open_destination(url), mapping, practice="second")
    pulls.client("b")
    outcomes: list[str] = []
    waiting = threading.Thread(target=lambda: outcomes.append(pulls.run().outcome))
    with first.loading(PRACTICE, seen_at=1.0) as transaction:
        Load(transaction, small().tables, first.adapt).take([make("Client", uuid="a")])
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
    waiting.join()
    assert outcomes == ["complete"]
    assert len(rows(first, "clients")) == 2


def test_practices_pulled_side_by_side_both_end_well(
    new_url: Callable[[], str], mapping: Mapping
) -> None:
    """While Xero makes the lists of one practice, another is pulled whole into the same tables."""
    url = new_url()
    # Whoever would wait for the other must fail instead: here that would be for ever.
    url += "?timeout=0.05" if url.startswith("sqlite") else "&options=-c%20lock_timeout%3D500"
    one, other = (
        Pulls(open_destination(url), mapping, practice=name) for name in (PRACTICE, "other")
    )
    one.client("a")
    other.client("b")
    met: list[str] = []
    for calls in (one.session.groups, one.session.clients):

        def meanwhile(real: Any = calls.list, **arguments: Any) -> Any:
            met.append(other.run().outcome)
            return real(**arguments)

        calls.list = meanwhile  # type: ignore[method-assign]
    assert one.run().outcome == "complete"
    assert met == ["complete", "complete"]
    assert {row["uuid"] for row in rows(one.destination, "clients")} == {"a", "b"}


@pytest.mark.parametrize(("before", "now"), [("sandbox", "live"), ("live", "sandbox")])
def test_made_up_rows_and_real_ones_never_share_a_destination(
    new_url: Callable[[], str], mapping: Mapping, before: str, now: str
) -> None:
    """What one environment filled, the other refuses before any call, and says the way out."""
    url = new_url()
    first = Pulls(open_destination(url, environment=before), mapping)
    first.client("a")
    assert first.run().outcome == "complete"
    second = Pulls(open_destination(url, environment=now), mapping, practice="second")
    with pytest.raises(ConfigError) as caught:
        second.run()
    assert f"holds a practice of the {before} environment" in caught.value.message
    assert f"Name another [destination] url for {now}" in caught.value.hint
    assert second.session.seen == []
    assert len(rows(first.destination, "clients")) == 1
    assert first.run().outcome == "complete"


def test_a_run_without_rows_marks_nothing(new_url: Callable[[], str], mapping: Mapping) -> None:
    """A first live run that Xero refused leaves the destination free for either environment."""
    url = new_url()
    live = Pulls(open_destination(url, environment="live"), mapping)
    live.session.trouble["groups.list"] = [(0, SignedOut("gone"))]
    assert live.run().outcome == "failed"
    sandbox = Pulls(open_destination(url, environment="sandbox"), mapping)
    assert sandbox.run().outcome == "complete"


def test_a_number_too_large_for_a_column_is_said_without_the_number(
    destination: Destination,
) -> None:
    """The database's refusal becomes an error of ours, and the value stays out of it."""
    client = make("Client", uuid="a", balance_month=2**70)
    with pytest.raises(LoadError) as caught:
        load(destination, small('m = "balance_month"'), client)
    assert str(2**70) not in caught.value.message + caught.value.hint + repr(
        caught.value.__context__
    )


# ------------------------------------------------------------------ SQLite files


def refused(url: str) -> LoadError:
    """The error of a load into a destination that cannot take it."""
    destination = open_destination(url)
    with pytest.raises(LoadError) as caught:
        load(destination, small(), make("Client", uuid="a"))
    return caught.value


def test_a_new_file_belongs_to_its_owner_alone(tmp_path: Path) -> None:
    """Rows are personal data: nobody else on the machine may read the file."""
    path = tmp_path / "rows.db"
    load(open_destination(f"sqlite:///{path}"), small(), make("Client", uuid="a"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_looking_does_not_make_a_file(tmp_path: Path) -> None:
    """A budget can be told before there is anything, and leaves nothing behind."""
    path = tmp_path / "rows.db"
    destination = open_destination(f"sqlite:///{path}")
    assert destination.cursors(PRACTICE) == {}
    assert destination.live(PRACTICE, small().table("clients")) is None
    assert not path.exists()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """The error names the file and what to check."""
    error = refused(f"sqlite:///{tmp_path / 'nowhere' / 'rows.db'}")
    assert error.message.startswith("rows.db: the file cannot be written")
    assert "Check that the folder exists" in error.hint


def without_rights(action: Callable[[], str]) -> str:
    """What an action says when it is done by a user who may write nothing that is not theirs."""
    if os.geteuid() != 0:
        return action()
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            os.write(writer, action().encode())
        finally:
            # Whatever happens: a second pytest must not go on from here.
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        said = told.read().decode()
    os.waitpid(child, 0)
    return said


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into, as those of pytest are not."""
    with tempfile.TemporaryDirectory(prefix="greenroom-test-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def test_a_file_that_may_not_be_written_is_said(open_folder: Path) -> None:
    """A read-only file is left as it is."""
    path = open_folder / "rows.db"
    load(open_destination(f"sqlite:///{path}"), small(), make("Client", uuid="a"))
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode=DELETE")
    connection.close()
    path.chmod(0o444)
    assert "cannot be written" in without_rights(lambda: refused(f"sqlite:///{path}").message)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """Somebody's text file is not overwritten."""
    path = tmp_path / "rows.db"
    path.write_text("Dear diary, " * 100)
    error = refused(f"sqlite:///{path}")
    assert "not a SQLite database" in error.message
    assert path.read_text() == "Dear diary, " * 100


def test_a_full_disk_keeps_what_was_there(tmp_path: Path, mapping: Mapping) -> None:
    """When there is no room, the rows of the last good pull stay, and the next run goes on."""
    destination = open_destination(f"sqlite:///{tmp_path / 'rows.db'}")
    pulls = Pulls(destination, mapping)
    pulls.client("a")
    pulls.run()
    full = sa.event.listens_for(destination._flavour.engine, "connect")

    @full
    def _no_room(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={pages}")

    for number in range(500):
        pulls.client(f"n{number}", name="x" * 500)
    report = pulls.run()
    assert report.failures[-1].message.startswith("rows.db: the disk is full")
    assert "Make room" in report.failures[-1].hint
    assert [row["uuid"] for row in rows(destination, "clients")] == ["a"]
    sa.event.remove(destination._flavour.engine, "connect", _no_room)
    assert pulls.run().outcome == "complete"
    assert len(rows(destination, "clients")) == 501


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mysql://host/name", "`mysql` is not a kind of database"),
        ("practice.db", "The destination's address cannot be read"),
        ("postgresql://user:s3cret@host:notaport/rows", "The destination's address cannot be read"),
        ("sqlite://", "A database in memory is gone"),
        ("sqlite:///:memory:", "A database in memory is gone"),
        ("sqlite+aiosqlite:///rows.db", "`sqlite+aiosqlite` is not a kind of database"),
        ("postgresql+asyncpg://host/rows", "`postgresql+asyncpg` is not a kind of database"),
        ("sqlite://host/rows.db", "The address of a SQLite file takes no server"),
        ("sqlite:///rows.db?mode=ro", "The address of a SQLite file takes no option mode"),
        ("sqlite:///rows.db?timeout=abc", "The timeout of a SQLite file is a number"),
        ("sqlite:///rows.db?timeout=1&timeout=2", "The timeout of a SQLite file is a number"),
        ("sqlite:///rows.db?timeout=1e400", "The timeout of a SQLite file is a number"),
        ("sqlite:///rows.db?timeout=nan", "The timeout of a SQLite file is a number"),
        ("sqlite:///rows.db?timeout=-1", "The timeout of a SQLite file is a number"),
    ],
)
def test_other_destinations_are_refused_with_what_to_write(url: str, said: str) -> None:
    """A URL that cannot work is refused before anything is called, without the password in it."""
    with pytest.raises(ConfigError) as caught:
        open_destination(url)
    assert caught.value.message.startswith(said)
    assert "sqlite:///" in caught.value.hint
    assert "s3cret" not in str(caught.value) + caught.value.hint


def test_a_server_may_be_named_as_in_the_store_and_elsewhere() -> None:
    """postgres:// and the driver's own form name the same kind of server as postgresql://."""
    for scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        destination = open_destination(f"{scheme}://user@host/rows")
        assert destination.label == "database rows"
        destination.close()


def test_a_server_that_is_not_there_is_said_without_the_password() -> None:
    """The error of an unreachable server says what to check and shows no secret."""
    error = refused("postgresql://user:s3cret@127.0.0.1:1/rows")
    assert "cannot be reached" in error.message
    assert "s3cret" not in str(error) + error.hint


def test_batches_are_bounded(new_url: Callable[[], str]) -> None:
    """A scope larger than one statement takes is split, and each row found again."""
    destination = open_destination(new_url())
    clients = [make("Client", uuid=f"c{n:05}") for n in range(2_500)]
    assert load(destination, small(), *clients).counts["clients"].added == 2_500
    again = load(destination, small(), *clients, seen_at=2.0)
    assert again.counts["clients"].unchanged == 2_500
