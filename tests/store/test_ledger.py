"""The ledger: what it takes, what it refuses, and how tampering shows."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from store_cast import ALEX, APP, AWAY, HOME, NOW

from greenroom.errors import LedgerBroken, StoreError
from greenroom.store import schema
from greenroom.store.db import Store, open_store
from greenroom.store.facts import KEYS, canonical
from greenroom.store.ledger import BATCH, Head, Ledger, read_head


def tampered(store: Store, statement: str) -> None:
    """Change the ledger the way someone with the database in hand could: guards taken off."""
    if store.is_sqlite:
        guards = ("ledger_no_update", "ledger_no_delete", "ledger_head_no_delete")
        off = [f"DROP TRIGGER {name}" for name in (*guards, "ledger_head_grows")]
    else:
        tables = ("ledger", "ledger_head")
        off = [f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in tables]
    with store.transaction() as connection:
        for one in (*off, statement):
            connection.exec_driver_sql(one)


def fill(ledger: Ledger, count: int = 5) -> None:
    """Append so many events."""
    for number in range(count):
        ledger.append("sync.finished", app=APP, practice=HOME, facts={"rows": number})


def test_events_are_kept_in_a_chain(ledger: Ledger) -> None:
    """Events count from 1, each holds the hash of the one before, and facts come back as given."""
    facts = {"scopes": "a b", "rows": 3, "share": 0.25, "proven": True, "reason": None}
    first = ledger.append("consent.started", app=APP, facts=facts)
    second = ledger.append("connection.made", app=APP, practice=HOME, actor=ALEX)
    assert (first.seq, first.previous, first.at) == (1, "", NOW)
    assert (second.seq, second.previous) == (2, first.hash)
    assert list(ledger.events()) == [first, second]
    assert first.facts == facts
    assert ledger.head() == Head(2, second.hash)
    assert ledger.verify() == 2


def test_an_empty_ledger_is_whole(ledger: Ledger) -> None:
    """Nothing has happened, and nothing is wrong."""
    assert ledger.verify() == 0
    assert list(ledger.events()) == []


def test_events_are_found_by_what_they_are_about(ledger: Ledger) -> None:
    """Kind, practice and app each narrow the list, and a reader can go on where it stopped."""
    ledger.append("sync.finished", app=APP, practice=HOME)
    ledger.append("sync.finished", app=APP, practice=AWAY)
    ledger.append("stage.changed", app="OTHER-APP")
    assert [one.seq for one in ledger.events("sync.finished")] == [1, 2]
    assert [one.seq for one in ledger.events(practice=AWAY)] == [2]
    assert [one.seq for one in ledger.events(app="OTHER-APP")] == [3]
    assert [one.seq for one in ledger.events(after=1)] == [2, 3]


def test_long_ledgers_are_read_in_batches(store: Store, ledger: Ledger) -> None:
    """More events than one batch holds come back whole and in order."""
    with store.transaction():
        fill(ledger, BATCH + 1)
    assert [one.seq for one in ledger.events()] == list(range(1, BATCH + 2))
    assert ledger.verify() == BATCH + 1


def test_an_event_is_kept_with_the_change_it_tells_of(store: Store, ledger: Ledger) -> None:
    """Inside a transaction that fails, the event is undone too and leaves no gap."""
    with pytest.raises(ZeroDivisionError):
        _append_and_fail(store, ledger)
    assert ledger.append("sync.finished").seq == 1
    assert ledger.verify() == 1


def _append_and_fail(store: Store, ledger: Ledger) -> None:
    with store.transaction():
        ledger.append("sync.finished")
        raise ZeroDivisionError


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET facts = '{}' WHERE seq = 2",
        "DELETE FROM ledger WHERE seq = 5",
        "DELETE FROM ledger",
        "DELETE FROM ledger_head",
        "UPDATE ledger_head SET last_seq = 4",
        "UPDATE ledger_head SET hash = ''",
    ],
)
def test_the_database_refuses_to_change_an_event(
    statement: str, store: Store, ledger: Ledger
) -> None:
    """Triggers refuse every update and delete, whoever asks."""
    fill(ledger)
    with pytest.raises(StoreError, match="may only grow"), store.transaction() as connection:
        connection.execute(sa.text(statement))
    assert ledger.verify() == 5


@pytest.mark.postgres
@pytest.mark.parametrize("url", ["postgres"], indirect=True)
def test_postgresql_refuses_to_empty_the_ledger(store: Store, ledger: Ledger) -> None:
    """TRUNCATE passes by row triggers, so it has a guard of its own."""
    fill(ledger)
    for table in ("ledger", "ledger_head"):
        with pytest.raises(StoreError, match="may only grow"), store.transaction() as connection:
            connection.execute(sa.text(f"TRUNCATE {table}"))
    assert ledger.verify() == 5


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE ledger SET facts = '{\"rows\":9}' WHERE seq = 3", "event 3 was changed"),
        ("UPDATE ledger SET at = at + 1 WHERE seq = 1", "event 1 was changed"),
        ("UPDATE ledger SET actor = 'x' WHERE seq = 5", "event 5 was changed"),
        ("UPDATE ledger SET hash = 'x' WHERE seq = 2", "event 2 was changed"),
        ("UPDATE ledger SET previous = 'x' WHERE seq = 4", "event 4 does not follow"),
        ("DELETE FROM ledger WHERE seq = 1", "event 1 is missing"),
        ("DELETE FROM ledger WHERE seq = 3", "event 3 is missing"),
        ("DELETE FROM ledger WHERE seq = 5", "ends at event 4, and event 5 was its last"),
        ("DELETE FROM ledger", "ends at event 0"),
        ("UPDATE ledger SET seq = 9 WHERE seq = 3", "event 3 is missing"),
        ("UPDATE ledger_head SET last_seq = 4", "event 4 was its last"),
        ("UPDATE ledger_head SET hash = 'x'", "event 5 is not the one that its head names"),
        ("DELETE FROM ledger_head", "its head is gone"),
    ],
)
def test_tampering_shows_and_names_the_first_bad_event(
    statement: str, told: str, store: Store, ledger: Ledger
) -> None:
    """Whoever takes the guards off and changes a row is found out, with the place."""
    fill(ledger)
    tampered(store, statement)
    with pytest.raises(LedgerBroken, match=told) as caught:
        ledger.verify()
    assert "backup" in caught.value.hint


@pytest.mark.parametrize("column", ["kind", "facts"])
def test_bytes_in_place_of_text_are_a_change_like_any_other(column: str, tmp_path: Path) -> None:
    """What is not even of an event's kind is named as a change, by verifying and by reading."""
    store = open_store(f"sqlite:///{tmp_path / 'ledger.db'}")
    ledger = Ledger(store)
    fill(ledger)
    tampered(store, f"UPDATE ledger SET {column} = x'ff' WHERE seq = 2")
    with pytest.raises(LedgerBroken, match="event 2 was changed"):
        ledger.verify()
    if column == "facts":
        with pytest.raises(LedgerBroken, match="event 2 was changed"):
            list(ledger.events())
    store.close()


def test_a_head_is_read_as_it_was_printed(ledger: Ledger) -> None:
    """A head on paper is a head again; anything else is refused with what one looks like."""
    fill(ledger)
    assert read_head(str(ledger.head())) == ledger.head()
    with pytest.raises(StoreError) as caught:
        read_head("5:abc")
    assert "17:" in caught.value.hint


def test_a_rewritten_ledger_is_found_by_a_head_kept_elsewhere(store: Store, ledger: Ledger) -> None:
    """Someone who rewrites the chain and its head together is betrayed by a head in a pack."""
    fill(ledger)
    known = ledger.head()
    ledger.append("sync.finished")
    assert ledger.verify(known=known) == 6
    tampered(store, "DELETE FROM ledger")
    with store.transaction() as connection:
        connection.execute(sa.text("UPDATE ledger_head SET last_seq = 0, hash = ''"))
    for _ in range(7):
        ledger.append("sync.finished", app=APP, practice=AWAY)
    assert ledger.verify() == 7
    with pytest.raises(LedgerBroken, match="event 5 is not the one that was recorded elsewhere"):
        ledger.verify(known=known)


def test_threads_append_without_a_gap(ledger: Ledger) -> None:
    """Eight threads append at once, and the chain is whole."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fill(ledger, 5), range(8)))
    assert ledger.verify() == 40


def test_processes_append_without_a_gap(url: str, ledger: Ledger) -> None:
    """Three processes append at once, one of them is killed, and the chain is whole."""
    program = (
        "import sys; from greenroom.store.db import open_store\n"
        "from greenroom.store.ledger import Ledger\n"
        "ledger = Ledger(open_store(sys.argv[1])); print('open', flush=True)\n"
        "for number in range(int(sys.argv[2])): ledger.append('sync.finished')"
    )
    counts = (25, 25, 100_000)
    running = [
        subprocess.Popen([sys.executable, "-c", program, url, str(count)], stdout=subprocess.PIPE)
        for count in counts
    ]
    victim = running[-1]
    assert victim.stdout is not None
    victim.stdout.readline()
    for process in running[:-1]:
        assert process.wait(60) == 0
    victim.kill()
    victim.wait(20)
    for process in running:
        assert process.stdout is not None
        process.stdout.close()
    assert ledger.verify() >= 50


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "x"},
        {"email": "x"},
        {"phone": "1"},
        {"token": "x"},
        {"Rows": 1},
        {"rows_clients": "many"},
        {"reason": "kim@example.com"},
        {"reason": "x" * 501},
        {"reason": "two\nlines"},
        {"reason": "eyJhbGciOi"},
        {"rows": float("nan")},
        {"rows": [1]},
        {"record": {"name": "x"}},
        {"field": b"x"},
    ],
)
def test_what_could_be_personal_is_refused(facts: dict, ledger: Ledger) -> None:
    """Unknown keys and values that are no short scalar are refused, and not repeated."""
    with pytest.raises(StoreError) as caught:
        ledger.append("sync.finished", facts=facts)
    assert "kim" not in str(caught.value)
    assert "practice and id" in caught.value.hint
    assert ledger.verify() == 0


@pytest.mark.parametrize(
    "where",
    [
        {"kind": "Sync finished"},
        {"kind": ""},
        {"kind": "sync.finished", "actor": "kim@example.com"},
        {"kind": "sync.finished", "practice": "x" * 200},
        {"kind": "sync.finished", "app": "a\nb"},
    ],
)
def test_an_event_is_about_ids(where: dict, ledger: Ledger) -> None:
    """Kinds are slugs; app, practice and actor are ids and never addresses."""
    with pytest.raises(StoreError):
        ledger.append(**where)


def test_no_listed_key_is_personal() -> None:
    """The allow-list holds none of the words that personal fields go by."""
    personal = {"name", "email", "phone", "address", "mobile", "tax_number", "bank", "birth"}
    assert not personal & KEYS


@given(
    st.dictionaries(
        st.sampled_from(sorted(KEYS)),
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    )
)
def test_facts_have_one_text_or_none(facts: dict) -> None:
    """Whatever the facts and their order, they are refused or have one canonical ASCII text."""
    try:
        text = canonical(facts)
    except StoreError:
        return
    assert text == canonical(dict(reversed(facts.items())))
    assert text.isascii()
    assert "\n" not in text


def test_the_ledger_is_hashed_as_its_documentation_says(store: Store, ledger: Ledger) -> None:
    """An auditor can compute the chain without our code: canonical JSON, SHA-256."""
    fill(ledger, 3)
    previous = ""
    with store.read() as connection:
        for row in connection.execute(sa.select(schema.ledger).order_by("seq")).mappings():
            fields = {key: value for key, value in row.items() if key != "hash"}
            text = json.dumps(fields, sort_keys=True, separators=(",", ":"))
            assert row["previous"] == previous
            previous = hashlib.sha256(text.encode()).hexdigest()
            assert row["hash"] == previous


def test_the_head_of_an_empty_ledger_is_one(ledger: Ledger) -> None:
    """What an empty ledger prints as its head can be given back, then and later."""
    head = read_head(str(ledger.head()))
    assert head == ledger.head()
    assert ledger.verify(known=head) == 0
    ledger.append("sync.finished", app=APP)
    assert ledger.verify(known=head) == 1


@pytest.mark.parametrize(
    "text",
    [
        "9" * 5000 + ":" + "a" * 64,
        "1:",
        "0:" + "a" * 63,
        "\u0661:" + "a" * 64,
        "1:" + "é" * 64,
        ":",
    ],
    ids=range(6),
)
def test_a_text_that_is_no_head_is_refused(text: str) -> None:
    """However long or strange, it is one error and no crash."""
    with pytest.raises(StoreError, match="not a head"):
        read_head(text)
