"""Opening, transactions, locks, and trouble with the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from store_cast import APP, HOME, NOW

from greenroom.errors import GreenroomError, StoreError
from greenroom.store import db, migrate, schema
from greenroom.store.db import Store, open_store
from greenroom.store.trouble import store_error

CLOSURE = {"app": APP, "practice": HOME, "closed_until": NOW, "problem": "minute"}


def add(connection: sa.Connection, **changes: object) -> None:
    """Add a row to the smallest table."""
    connection.execute(schema.closures.insert().values(**(CLOSURE | changes)))


def practices(store: Store) -> list[str]:
    """The practices in the smallest table."""
    with store.read() as connection:
        found = connection.scalars(sa.select(schema.closures.c.practice))
        return sorted(found)


def test_the_migrations_make_what_the_schema_says(store: Store) -> None:
    """After all revisions the tables, columns and indexes are those the code works with."""
    with store.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []


def test_the_known_revisions_are_the_packaged_ones() -> None:
    """The revision that spares alembic's loading is the newest one there is."""
    assert migrate.revisions() == tuple(reversed(db.REVISIONS))


def test_opening_a_current_store_loads_no_alembic(made_file: Path) -> None:
    """The half second that alembic takes is paid when tables change, and not each time."""
    program = (
        "import sys; from greenroom.store.db import open_store; open_store(sys.argv[1])\n"
        "print('alembic' in sys.modules)"
    )
    command = [sys.executable, "-c", program, f"sqlite:///{made_file}"]
    assert subprocess.check_output(command, text=True).strip() == "False"


@pytest.mark.parametrize("base", ["sqlite", pytest.param("pg", marks=pytest.mark.postgres)])
def test_a_new_store_may_be_opened_by_many_at_once(
    base: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Three processes open a store that is not there yet, and each finds all tables made once."""
    url = f"sqlite:///{tmp_path / 'data' / 'greenroom.db'}"
    if base == "pg":
        url = request.getfixturevalue("postgres")
    program = (
        "import sys; from greenroom.store.db import open_store; import sqlalchemy as sa\n"
        "store = open_store(sys.argv[1], schema='race')\n"
        "with store.read() as c: print(c.scalar(sa.text('SELECT count(*) FROM ledger_head')))"
    )
    command = [sys.executable, "-c", program, url]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    assert [process.communicate(timeout=120)[0].strip() for process in running] == ["1"] * 3


def test_a_store_of_a_version_to_come_is_left_alone(store: Store, url: str) -> None:
    """Tables that a newer Greenroom made are refused, and the hint says to update."""
    with store.transaction() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer Greenroom") as caught:
        open_store(url)
    assert "Update" in caught.value.hint


def test_the_file_is_its_owners(tmp_path: Path) -> None:
    """File and folder are made for their owner only, whatever the process would allow others."""
    before = os.umask(0)
    try:
        open_store(f"sqlite:///{tmp_path / 'new' / 'greenroom.db'}").close()
    finally:
        os.umask(before)
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in (tmp_path / "new", tmp_path / "new" / "greenroom.db")
    }
    assert modes == {"new": 0o700, "greenroom.db": 0o600}


def test_a_transaction_keeps_all_or_nothing(store: Store) -> None:
    """What is raised inside undoes everything, and passes on as it was."""
    with store.transaction() as connection:
        add(connection, practice="kept")
    with pytest.raises(ZeroDivisionError):
        _fail_after(store, "undone")
    assert practices(store) == ["kept"]


def _fail_after(store: Store, practice: str) -> None:
    """Write inside two transactions, then fail in the outer one."""
    with store.transaction():
        with store.transaction() as connection:
            add(connection, practice=practice)
        raise ZeroDivisionError


def _add_twice(store: Store) -> None:
    """Break a rule of the table inside a transaction."""
    with store.transaction() as connection:
        add(connection, practice="inner")
        add(connection, practice="inner")


def test_a_nested_transaction_joins_the_outer_one(store: Store) -> None:
    """The inner one is undone alone when it fails, and is kept only if the outer one is."""
    with store.transaction() as outer:
        add(outer, practice="outer")
        with pytest.raises(StoreError):
            _add_twice(store)
        with store.transaction(durable=False) as inner:
            assert inner is outer
            add(inner, practice="second")
        assert practices(store) == ["outer", "second"]
    with pytest.raises(ZeroDivisionError):
        _fail_after(store, "lost")
    assert practices(store) == ["outer", "second"]


def test_a_reader_sees_one_moment(store: Store) -> None:
    """A read under way does not see what is written meanwhile, and keeps nobody from writing."""
    with store.read() as connection:
        count = sa.select(sa.func.count()).select_from(schema.closures)
        assert connection.scalar(count) == 0
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_write_one, store).result(20)
        assert connection.scalar(count) == 0
    assert practices(store) == [HOME]


def _write_one(store: Store) -> None:
    with store.transaction() as connection:
        add(connection)


def test_writers_on_many_threads_all_get_through(store: Store) -> None:
    """Sixteen threads add to one number; none is turned away and nothing is lost."""
    with store.transaction() as connection:
        add(connection, closed_until=0.0)

    def one_more(_: int) -> None:
        with store.transaction() as connection:
            connection.execute(
                schema.closures.update().values(closed_until=schema.closures.c.closed_until + 1)
            )

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(one_more, range(64)))
    with store.read() as connection:
        assert connection.scalar(sa.select(schema.closures.c.closed_until)) == 64


def test_a_lock_is_held_by_one_thread_at_a_time(store: Store) -> None:
    """While one thread holds a name another waits for it, and other names are free."""
    order: list[str] = []
    inside, go_on = threading.Event(), threading.Event()

    def first() -> None:
        with store.lock("thing:one"):
            inside.set()
            go_on.wait(20)
            order.append("first")

    def second() -> None:
        with store.lock("thing:one"):
            order.append("second")

    with ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(first)]
        inside.wait(20)
        waiting.append(pool.submit(second))
        with store.lock("thing:two"):
            order.append("other")
        go_on.set()
        for future in waiting:
            future.result(20)
    assert order == ["other", "first", "second"]


def test_a_lock_may_be_taken_again_by_its_holder(store: Store) -> None:
    """The same thread enters twice, and the name is free only after both have left."""
    with store.lock("thing:one"):
        with store.lock("thing:one"):
            pass
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(_try_lock, store).result(20) is False
    assert _try_lock(store) is True


def _try_lock(store: Store) -> bool:
    try:
        with store.lock("thing:one", patience_seconds=0.05):
            return True
    except StoreError:
        return False


def test_a_lock_ends_with_the_process_that_holds_it(store: Store, url: str) -> None:
    """Another process holds the lock, is killed, and the lock is free."""
    program = (
        "import sys, time; from greenroom.store.db import open_store\n"
        "with open_store(sys.argv[1]).lock('thing:one'):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", program, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        assert _try_lock(store) is False
        holder.kill()
        with store.lock("thing:one", patience_seconds=20):
            pass


def test_a_lock_inside_a_transaction_is_refused(store: Store) -> None:
    """A lock is taken first, or two processes could wait for each other for ever."""
    with store.transaction(), pytest.raises(StoreError, match="inside a transaction"):
        store.lock("thing:one").__enter__()
    with store.lock("thing:one"), store.transaction(), store.lock("thing:one"):
        pass


def test_a_full_disk_is_one_error_with_a_hint(tmp_path: Path) -> None:
    """When SQLite has no room, the error says so, and what was there before is still there."""
    store = open_store(f"sqlite:///{tmp_path / 'greenroom.db'}")
    with store.transaction() as connection:
        add(connection, practice="kept")

    def limit(raw: sqlite3.Connection, _record: object) -> None:
        raw.execute("PRAGMA max_page_count = 1")

    sa.event.listen(store.engine, "connect", limit)
    store.engine.dispose()
    with pytest.raises(StoreError, match="no room left") as caught, store.transaction() as after:
        add(after, practice="lost", problem="x" * 100_000)
    assert "Make room" in caught.value.hint
    assert "xxx" not in str(caught.value)
    assert practices(store) == ["kept"]
    store.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_a_file_that_cannot_grow_is_one_error_with_a_hint(tmp_path: Path) -> None:
    """A process that may write no more ends with an error of ours and not with a trace."""
    program = (
        "import resource, signal, sys; from greenroom.store.db import open_store\n"
        "from greenroom.errors import StoreError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))\n"
        "try: open_store(sys.argv[1])\n"
        "except StoreError as error: print(error, '|', error.hint)"
    )
    command = [sys.executable, "-c", program, f"sqlite:///{tmp_path / 'greenroom.db'}"]
    told = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "our database" in told.stdout
    assert told.stderr == ""


@pytest.mark.parametrize("place", ["file/greenroom.db", "folder"])
def test_a_place_that_cannot_be_written_is_one_error(place: str, tmp_path: Path) -> None:
    """A file where a folder should be, and a folder where the file should be."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "folder").mkdir()
    with pytest.raises(StoreError) as caught:
        open_store(f"sqlite:///{tmp_path / place}")
    assert caught.value.hint


def test_a_file_that_is_no_database_is_one_error(tmp_path: Path) -> None:
    """A text file is not mistaken for a store, and stays as it is."""
    path = tmp_path / "greenroom.db"
    path.write_text("Dear diary, " * 200)
    with pytest.raises(StoreError, match="no database") as caught:
        open_store(f"sqlite:///{path}")
    assert "backup" in caught.value.hint
    assert path.read_text().startswith("Dear diary")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nonsense",
        "mysql://u:secret@h/d",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///a?b=c.db",
        "sqlite:///a.db?timeout=tea",
        "postgresql://u:secret@h:notaport/d",
    ],
)
def test_a_url_of_another_kind_is_refused(url: str) -> None:
    """Only a SQLite file and PostgreSQL will do, and a password in the URL is not repeated."""
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "sqlite:///file.db" in caught.value.hint
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there_is_one_error() -> None:
    """No PostgreSQL at the address: the error says what to look at, without the password."""
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://user:secret@localhost:1/db?connect_timeout=2")
    assert "does not answer" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "secret" not in repr(caught.value.__cause__)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("attempt to write a readonly database", "cannot be written"),
        ("could not extend file: No space left on device", "no room left"),
        ("[Errno 13] Permission denied", "cannot be written"),
        ("database is locked", "too long"),
        ("database disk image is malformed", "damaged"),
        ("something else", "refused a statement"),
    ],
)
def test_each_trouble_has_its_own_words(said: str, told: str) -> None:
    """What a database complains of becomes one line, with what to do next."""
    error = store_error(sa.exc.OperationalError("", {}, Exception(said)), "greenroom.db")
    assert told in str(error)
    assert error.hint


def test_trouble_never_tells_a_value(store: Store) -> None:
    """The error of a refused row names no value of it, and neither does its cause."""
    with pytest.raises(StoreError) as caught, store.transaction() as connection:
        add(connection, problem=None, practice="PRIVATE")
    assert "PRIVATE" not in str(caught.value)
    assert isinstance(caught.value, GreenroomError)
    assert "REFUSED" in str(store_error(sa.exc.SQLAlchemyError("?"), "REFUSED"))


@pytest.mark.postgres
def test_two_apps_in_one_database_do_not_mix(postgres: str) -> None:
    """On PostgreSQL each schema is a store of its own."""
    one, other = (open_store(postgres, schema=name) for name in ("first", "second"))
    with one.transaction() as connection:
        add(connection)
    assert (practices(one), practices(other)) == ([HOME], [])
    one.close()
    other.close()


def test_a_store_prints_where_it_is_and_no_password(store: Store) -> None:
    """The text of a store is its place."""
    assert repr(store).startswith("<Store")
    assert ":@" not in repr(store)


ROOM = """
import resource, sys
from greenroom.errors import StoreError
from greenroom.store.db import open_store
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    store = open_store(sys.argv[1])
    with store.transaction() as connection:
        connection.exec_driver_sql("CREATE TABLE big (x)")
        connection.exec_driver_sql("INSERT INTO big VALUES (randomblob(500000))")
except StoreError as error:
    print(error.message, "|", error.hint)
"""
"""A process whose files may grow to a size only: SQLite meets it as it meets a full disk."""


@pytest.mark.parametrize("room", [16_384, 200_000], ids=["the log's index", "the log"])
def test_a_disk_that_takes_no_more_is_said(room: int, made_file: Path, tmp_path: Path) -> None:
    """However SQLite calls it, a disk without room is told as one, with what to do."""
    path = shutil.copy(made_file, tmp_path / "greenroom.db")
    command = [sys.executable, "-c", ROOM, f"sqlite:///{path}", str(room)]
    said = subprocess.check_output(command, text=True)
    assert "room" in said
    assert "disk" in said
    assert "refused a statement" not in said
