"""The ledger: everything that happened, append-only, each event holding the hash of the one before.

Audit log, journey facts and history are views of it. What an event may say is decided in ``facts``.
The chain shows any change, removal or reordering; the head shows that the end is missing. Someone
who may rewrite the whole database could rewrite both: against that, keep a ``head`` elsewhere (the
pack does) and hand it to ``verify``.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from greenroom.errors import LedgerBroken, StoreError
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.equipment import equipment
from greenroom.store.facts import Fact, canonical, check_names

BATCH = 500
"""How many events are read at a time."""


class Event(NamedTuple):
    """One thing that happened; ``seq`` counts from 1 without a gap.

    ``equipment`` is the machine that wrote it, empty for events of before that was kept.
    """

    seq: int
    at: float
    kind: str
    app: str
    practice: str
    actor: str
    facts: dict[str, Fact]
    previous: str
    hash: str
    equipment: str = ""


class Head(NamedTuple):
    """The last event's number and hash: kept elsewhere, it proves all that came before."""

    seq: int
    hash: str

    def __str__(self) -> str:
        """As people keep it: ``17:3f9c…``."""
        return f"{self.seq}:{self.hash}"


def read_head(text: str) -> Head:
    """A head as it was printed; ``StoreError`` when the text is none."""
    # An empty ledger's head has no hash yet.
    parts = re.fullmatch(r"([0-9]{1,18}):([0-9a-f]{64})|0:", text.strip())
    if parts is None:
        raise StoreError(
            "that is not a head of the ledger",
            hint="It looks like 17:3f9c…, with 64 digits: as `greenroom audit verify` prints it.",
        )
    return Head(int(parts[1] or 0), parts[2] or "")


def chained(fields: Mapping[str, object], previous: str) -> str:
    """The hash of an event: SHA-256 over its fields as canonical JSON, the hash before included."""
    text = json.dumps(
        {**fields, "previous": previous}, sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(text.encode("ascii")).hexdigest()


HASHED = ("seq", "at", "kind", "app", "practice", "actor", "facts")
"""The columns that are hashed, beside the hash before and, where it is known, the machine."""


def _hashed(row: sa.RowMapping) -> dict[str, Any]:
    """What is hashed of a row. Events of before revision 0003 do not know their machine."""
    fields = {name: row[name] for name in HASHED}
    return fields | {"equipment": row["equipment"]} if row["equipment"] else fields


class Ledger:
    """The events of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._equipment = equipment()

    def append(
        self,
        kind: str,
        *,
        app: str = "",
        practice: str = "",
        actor: str = "",
        facts: Mapping[str, Fact] | None = None,
    ) -> Event:
        """The event as it was kept, with its place in the chain.

        Joins the caller's transaction when one is open, so that a change and its event are kept
        together. ``kind`` is a slug such as ``sync.finished``; facts are short and not personal,
        else ``StoreError``.
        """
        check_names(kind, {"app": app, "practice": practice, "actor": actor})
        text = canonical(facts or {})
        with self._store.transaction() as connection:
            # The head's row is what appenders queue for; on SQLite they queued at the begin.
            head = connection.execute(sa.select(schema.ledger_head).with_for_update()).one()
            fields: dict[str, Any] = {
                "seq": head.last_seq + 1,
                "at": self._store.clock.now(),
                "kind": kind,
                "app": app,
                "practice": practice,
                "actor": actor,
                "facts": text,
                "equipment": self._equipment,
            }
            row = {**fields, "previous": head.hash, "hash": chained(fields, head.hash)}
            connection.execute(schema.ledger.insert().values(row))
            connection.execute(
                schema.ledger_head.update().values(last_seq=fields["seq"], hash=row["hash"])
            )
        return Event(**{**row, "facts": json.loads(text)})

    def events(
        self,
        kind: str | None = None,
        practice: str | None = None,
        app: str | None = None,
        *,
        after: int = 0,
    ) -> Iterator[Event]:
        """The events after a number, oldest first; of one kind, practice or app where given."""
        wanted = {"kind": kind, "practice": practice, "app": app}
        clauses = [schema.ledger.c[name] == one for name, one in wanted.items() if one is not None]
        for row in self._rows(after, *clauses):
            yield _event(row)

    def _rows(self, after: int, *clauses: sa.ColumnElement[bool]) -> Iterator[sa.RowMapping]:
        """Rows in order, a batch at a time, so that nobody waits for a slow reader."""
        while True:
            with self._store.read() as connection:
                batch = _batch(connection, after, *clauses)
            yield from batch
            if len(batch) < BATCH:
                return
            after = batch[-1]["seq"]

    def passed(self, since: int) -> dict[int, float]:
        """From each event after a number on: the seconds that passed until the newest one.

        Reckoned from event to event; a step back of the clock counts as no time at all.
        """
        return time_passed(self.moments(since))

    def moments(self, since: int = 0) -> list[tuple[int, float]]:
        """Number and moment of each event after a number, without all that it says."""
        table = schema.ledger.c
        query = sa.select(table.seq, table.at).where(table.seq > since).order_by(table.seq)
        with self._store.read() as connection:
            return [(seq, at) for seq, at in connection.execute(query)]

    def head(self) -> Head:
        """Where the ledger stands now."""
        with self._store.read() as connection:
            return _head(connection)

    def verify(self, *, known: Head | None = None) -> int:
        """How many events there are, if all hold; else ``LedgerBroken`` naming the first bad one.

        ``known`` is a head kept elsewhere: the chain must still pass through it.
        """
        last = Head(0, "")
        passed = {last}
        # One snapshot for all: an event appended meanwhile must not look like one too many.
        with self._store.read() as connection:
            head = _head(connection)
            while batch := _batch(connection, last.seq):
                for row in batch:
                    last = _follows(row, last)
                    if known is not None and last.seq == known.seq:
                        passed.add(last)
        if last.seq != head.seq:
            raise _broken(f"it ends at event {last.seq}, and event {head.seq} was its last")
        if last != head:
            raise _broken(f"event {last.seq} is not the one that its head names")
        if known is not None and known not in passed:
            raise _broken(f"event {known.seq} is not the one that was recorded elsewhere")
        return last.seq


def time_passed(moments: Sequence[tuple[int, float]]) -> dict[int, float]:
    """From each event on: the seconds that passed until the last of them.

    Reckoned from event to event; a step back of the clock counts as no time at all.
    """
    found: dict[int, float] = {}
    total, later = 0.0, None
    for seq, at in reversed(moments):
        total += max(0.0, later - at) if later is not None else 0.0
        found[seq], later = total, at
    return found


def _head(connection: sa.Connection) -> Head:
    row = connection.execute(sa.select(schema.ledger_head)).one_or_none()
    if row is None:
        raise _broken("its head is gone")
    return Head(row.last_seq, row.hash)


def _batch(
    connection: sa.Connection, after: int, *clauses: sa.ColumnElement[bool]
) -> Sequence[sa.RowMapping]:
    """The next rows after a number."""
    table = schema.ledger
    query = sa.select(table).where(table.c.seq > after, *clauses)
    return connection.execute(query.order_by(table.c.seq).limit(BATCH)).mappings().all()


def _broken(what: str) -> LedgerBroken:
    return LedgerBroken(
        f"the ledger is broken: {what}",
        hint="Compare with a backup; the events before it still hold.",
    )


def _follows(row: sa.RowMapping, last: Head) -> Head:
    """The head after this row, if the row follows the last one unchanged."""
    seq = row["seq"]
    if seq != last.seq + 1:
        raise _broken(f"event {last.seq + 1} is missing")
    if row["previous"] != last.hash:
        raise _broken(f"event {seq} does not follow the one before it")
    try:
        fits = row["hash"] == chained(_hashed(row), last.hash)
    except (TypeError, ValueError):
        # What was put there is not even of the kind that an event has.
        fits = False
    if not fits:
        raise _broken(f"event {seq} was changed")
    return Head(seq, row["hash"])


def _event(row: sa.RowMapping) -> Event:
    """The event of a row; ``LedgerBroken`` where its facts are none any more."""
    try:
        return Event(**{**row, "facts": json.loads(row["facts"])})
    except (TypeError, ValueError) as error:
        raise _broken(f"event {row['seq']} was changed") from error
