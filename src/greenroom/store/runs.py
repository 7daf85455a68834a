"""The runs of syncs and plans: when each began, how it ended, and its report.

A run that has no end was cut off, or is still going. What happened inside it stands in the ledger.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from greenroom.errors import StoreError
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import matching

TABLE = schema.runs


class Run(NamedTuple):
    """One execution; ``outcome`` is empty until it ended."""

    run: str
    app: str
    practice: str
    kind: str
    started_at: float
    finished_at: float | None
    outcome: str
    report: dict[str, Any]


class Runs:
    """The runs in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def start(self, app: str, practice: str, kind: str = "sync") -> str:
        """The id of a run that begins now."""
        run = f"{kind}-{secrets.token_hex(6)}"
        values = {"run": run, "app": app, "practice": practice, "kind": kind}
        values |= {"outcome": "", "report": "{}"}
        with self._store.transaction() as connection:
            now = self._store.clock.now()
            connection.execute(TABLE.insert().values(**values, started_at=now))
        return run

    def finish(self, run: str, outcome: str, report: Mapping[str, Any]) -> None:
        """Note how a run ended, with its report: counts and names of streams, never records.

        Joins the caller's transaction. ``StoreError`` when there is no such run, or it has ended.
        """
        text = json.dumps(report, sort_keys=True)
        going = sa.and_(TABLE.c.run == run, TABLE.c.finished_at.is_(None))
        with self._store.transaction() as connection:
            values = {"finished_at": self._store.clock.now(), "outcome": outcome, "report": text}
            if not connection.execute(TABLE.update().where(going).values(**values)).rowcount:
                raise StoreError(
                    f"run {run} is not going on", hint="List the runs: it may have ended already."
                )

    def get(self, run: str) -> Run | None:
        """One run by its id."""
        found = self._select(1, run=run)
        return found[0] if found else None

    def list(self, *, limit: int = 50, **wanted: str) -> tuple[Run, ...]:
        """The newest runs first; of one ``app``, ``practice``, ``kind`` or ``outcome`` if given."""
        return self._select(limit, **wanted)

    def last(self, app: str, practice: str, *, kind: str = "sync") -> Run | None:
        """The newest run of a practice that has ended."""
        ended = TABLE.c.finished_at.is_not(None)
        found = self._select(1, ended, app=app, practice=practice, kind=kind)
        return found[0] if found else None

    def _select(
        self, limit: int, *clauses: sa.ColumnElement[bool], **wanted: str
    ) -> tuple[Run, ...]:
        """The newest runs that fit."""
        query = sa.select(TABLE).where(matching(TABLE, wanted), *clauses)
        newest = query.order_by(TABLE.c.started_at.desc(), TABLE.c.run).limit(limit)
        with self._store.read() as connection:
            rows = connection.execute(newest).mappings().all()
        return tuple(Run(**{**row, "report": json.loads(row["report"])}) for row in rows)
