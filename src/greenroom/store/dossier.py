"""The dossier of an approval: answers, attestations, evidence, findings, incidents, reviews, steps.

Each entry is kept under a kind and a name in versions that stand beside each other. Words that the
ledger may not hold (people's names, notes) live here; the ledger holds the digest of each version,
so that a changed, added or removed entry shows. What an entry says is the business of who keeps it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter
from typing import Any, Literal, NamedTuple

import sqlalchemy as sa

from greenroom.errors import LedgerBroken, StoreError
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.facts import Fact
from greenroom.store.ledger import Event, Ledger
from greenroom.store.rows import matching

Kind = Literal[
    "answer", "attestation", "evidence", "finding", "incident", "match", "owner", "questionnaire",
    "review", "step",
]  # fmt: skip
"""What an entry is."""

TABLE = schema.dossier


class Entry(NamedTuple):
    """One version of something that was given; ``version`` counts from 1, ``at`` is when."""

    app: str
    kind: str
    name: str
    version: int
    at: float
    body: dict[str, Any]
    digest: str

    @property
    def by(self) -> str:
        """Who gave it, by name; empty for what code collected."""
        return str(self.body.get("by", ""))


How = Literal["whole", "changed", "gone", "unknown"]
"""How an entry stands against the ledger: as it says, or not; ``unknown`` to it, or ``gone``."""


class Audited(NamedTuple):
    """One version of an entry held against the ledger; ``seq`` is its event there, 0 for none.

    ``entry`` is there only while it is whole; ``at`` is when it was given; ``told`` is what the
    ledger says of it.
    """

    kind: str
    name: str
    version: int
    how: How
    seq: int = 0
    entry: Entry | None = None
    at: float = 0.0
    told: Mapping[str, Fact] = {}


class Held(NamedTuple):
    """One entry as far as the ledger bears it out: ``known`` are the versions it tells of, in turn.

    A row that the ledger does not know is none of them.
    """

    name: str
    known: tuple[Audited, ...]

    @property
    def last(self) -> Audited:
        """The newest version that the ledger tells of."""
        return self.known[-1]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Its versions that are whole, the oldest first."""
        return tuple(one.entry for one in self.known if one.entry is not None)


def held_in(audited: Iterable[Audited], kind: Kind) -> tuple[Held, ...]:
    """What one audit says of a kind: entries that the ledger tells of, as they were first given."""
    found: dict[str, list[Audited]] = {}
    for one in sorted(audited, key=lambda one: one.seq):
        if one.kind == kind and one.seq:
            found.setdefault(one.name, []).append(one)
    return tuple(Held(name, tuple(known)) for name, known in found.items())


class Tampered(NamedTuple):
    """An entry that is not as the ledger says: ``changed``, ``gone`` or ``unknown`` to it."""

    kind: str
    name: str
    version: int
    how: How


def person_id(app: str, name: str) -> str:
    """The id by which the ledger, which can never forget, names a person; empty for nobody."""
    said = " ".join(name.split()).casefold()
    digest = hashlib.sha256(f"person\0{app}\0{said}".encode()).hexdigest()
    return f"p-{digest[:12]}" if said else ""


class Dossier:
    """The entries of a store, each written into its ledger."""

    def __init__(self, store: Store, ledger: Ledger) -> None:
        self._store = store
        self._ledger = ledger

    def keep(
        self,
        app: str,
        kind: Kind,
        name: str,
        body: Mapping[str, Any],
        *,
        facts: Mapping[str, Fact] | None = None,
    ) -> Entry:
        """The entry as its newest version, and the event ``KIND.kept`` in the ledger.

        ``body`` is plain values; its ``by`` is who gave it. Further ``facts`` go into the event.
        """
        text = _canonical(body)
        with self._store.lock(f"dossier:{app}"), self._store.transaction() as connection:
            key = {"app": app, "kind": kind, "name": name}
            newest = sa.select(sa.func.max(TABLE.c.version)).where(matching(TABLE, key))
            version = (connection.scalar(newest) or 0) + 1
            at = self._store.clock.now()
            row = {**key, "version": version, "at": at, "body": text}
            row["digest"] = digest = _digest(row)
            connection.execute(TABLE.insert().values(row))
            told: dict[str, Fact] = {"record_id": name, "version": version, "digest": digest}
            actor = person_id(app, str(body.get("by", "")))
            self._ledger.append(
                f"{kind}.kept", app=app, actor=actor, facts={**(facts or {}), **told}
            )
        return _entry(row)

    def latest(self, app: str, kind: Kind) -> dict[str, Entry]:
        """The newest version of every entry of a kind, by name."""
        return {entry.name: entry for entry in self._select(app=app, kind=kind)}

    def get(self, app: str, kind: Kind, name: str) -> Entry | None:
        """The newest version of one entry."""
        versions = self.versions(app, kind, name)
        return versions[-1] if versions else None

    def versions(self, app: str, kind: Kind, name: str) -> tuple[Entry, ...]:
        """Every version of one entry, the oldest first."""
        return tuple(self._select(app=app, kind=kind, name=name))

    def all(self, app: str, kind: Kind) -> tuple[Entry, ...]:
        """Every version of every entry of a kind, in the order they were given.

        Of one entry the versions tell that order, also where a clock was set back between them.
        """
        newest: dict[str, float] = {}
        placed = []
        for one in self._select(app=app, kind=kind):
            newest[one.name] = max(one.at, newest.get(one.name, one.at))
            placed.append(((newest[one.name], one.name, one.version), one))
        return tuple(one for _, one in sorted(placed, key=itemgetter(0)))

    def everything(self, app: str) -> tuple[Entry, ...]:
        """Every version of every entry of every kind."""
        return tuple(self._select(app=app))

    def apps(self) -> tuple[str, ...]:
        """The names under which this store keeps approvals."""
        with self._store.read() as connection:
            found = connection.scalars(sa.select(TABLE.c.app).distinct().order_by(TABLE.c.app))
            return tuple(found)

    def check(self, app: str) -> tuple[Tampered, ...]:
        """What is not as the ledger says; nothing when all holds.

        The ledger itself is verified apart; ``LedgerBroken`` where an event cannot be read.
        """
        return tuple(
            Tampered(one.kind, one.name, one.version, one.how)
            for one in self.audited(app)
            if one.how != "whole"
        )

    def audited(self, app: str) -> tuple[Audited, ...]:
        """Every entry held against the ledger, in the order of kind, name and version."""
        before = list(self._ledger.events(app=app))
        last = before[-1].seq if before else 0
        rows = self._rows(app=app)
        # What somebody keeps between these reads is in the log by now, and missing nowhere.
        told: dict[tuple[str, Any, Any], list[Event]] = {}
        for event in (*before, *self._ledger.events(app=app, after=last)):
            if event.kind.endswith(".kept") and "digest" in event.facts:
                kind, facts = event.kind.removesuffix(".kept"), event.facts
                told.setdefault((kind, facts["record_id"], facts["version"]), []).append(event)
        found = []
        for row in rows:
            events = told.get(_key(row), [])
            # An entry that was removed leaves its number to the next one.
            found.append(_audited(row, events.pop() if events else None))
        found += [
            Audited(*key, "gone", event.seq, at=event.at, told=event.facts)
            for key, events in told.items()
            for event in events
            if event.seq <= last
        ]
        return tuple(sorted(found, key=lambda one: (*one[:3], one.seq)))

    def held(self, app: str, kind: Kind) -> tuple[Held, ...]:
        """Every entry of a kind that the ledger tells of, in the order they were first given."""
        return held_in(self.audited(app), kind)

    def borne(self, app: str, kind: Kind) -> dict[str, Entry]:
        """The newest version of every entry of a kind; none of one that is not as the ledger says.

        What ``latest`` is for who must not be told what somebody wrote into the database.
        """
        found = ((one.name, one.last.entry) for one in self.held(app, kind))
        return {name: entry for name, entry in found if entry is not None}

    def next_name(self, app: str, kind: Kind, stem: str) -> str:
        """``STEM-N`` with a number that no entry has, nor had one that the ledger tells of."""
        names = (one.name for one in self.audited(app) if one.kind == kind)
        taken = (re.fullmatch(f"{re.escape(stem)}-([0-9]{{1,9}})", name) for name in names)
        return f"{stem}-{max((int(one[1]) for one in taken if one), default=0) + 1}"

    def _select(self, **wanted: str) -> Iterator[Entry]:
        for row in self._rows(**wanted):
            yield _entry(row)

    def _rows(self, **wanted: str) -> list[dict[str, Any]]:
        """Rows that fit, older versions first."""
        query = sa.select(TABLE).where(matching(TABLE, wanted))
        query = query.order_by(TABLE.c.kind, TABLE.c.name, TABLE.c.version)
        with self._store.read() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


def _key(row: Mapping[str, Any]) -> tuple[str, Any, Any]:
    return row["kind"], row["name"], row["version"]


def _audited(row: Mapping[str, Any], event: Event | None) -> Audited:
    """A row held against the event that tells of it."""
    if event is None:
        return Audited(*_key(row), "unknown", at=row["at"])
    if not event.facts["digest"] == row["digest"] == _digest(row):
        return Audited(*_key(row), "changed", event.seq, at=event.at, told=event.facts)
    return Audited(*_key(row), "whole", event.seq, _entry(row), row["at"], event.facts)


def _canonical(body: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(body), sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise StoreError(
            "the dossier keeps plain values only", hint="Texts, numbers, lists, tables."
        ) from error


def _digest(row: Mapping[str, Any]) -> str:
    """SHA-256 over everything an entry is."""
    parts = ("app", "kind", "name", "version", "at", "body")
    whole = json.dumps([row[part] for part in parts], separators=(",", ":"))
    return hashlib.sha256(whole.encode("ascii")).hexdigest()


def _entry(row: Mapping[str, Any]) -> Entry:
    try:
        return Entry(**{**row, "body": json.loads(row["body"])})
    except ValueError as error:
        raise LedgerBroken(
            f"the dossier's {row['kind']} {row['name']} was changed",
            hint="Compare with a backup; the ledger has the digest of what it was.",
        ) from error
