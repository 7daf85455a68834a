"""The tables of our own state. Every row carries its app and, where it has one, its practice.

Types are those that SQLite and PostgreSQL share: times are seconds since 1970 as doubles,
structured values are JSON text, sealed values are the vault's text. How tables come to be stands
in ``migrations``; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Double, Index, Integer, MetaData, Table, Text

metadata = MetaData()

apps = Table(
    "apps",
    metadata,
    Column("app", Text, primary_key=True),
    Column("sealed_secret", Text),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
)
"""What is kept of an app; ``app`` is its client id. The rest of it stands in the settings."""

token_sets = Table(
    "token_sets",
    metadata,
    Column("app", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("sealed_previous", Text),
    Column("previous_until", Double, nullable=False),
    Column("version", Integer, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("refresh_expires_at", Double, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("auth_event_id", Text, nullable=False),
    Column("consented_at", Double, nullable=False),
    Column("refreshed_at", Double, nullable=False),
    Column("dead_at", Double),
)
"""One grant per app and Xero user. ``version`` counts the times its tokens were replaced."""

connections = Table(
    "connections",
    metadata,
    Column("app", Text, primary_key=True),
    Column("tenant_id", Text, primary_key=True),
    Column("user_id", Text, primary_key=True),
    Column("connection_id", Text, nullable=False),
    Column("tenant_type", Text, nullable=False),
    Column("tenant_name", Text),
    Column("auth_event_id", Text, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("updated_at", Double, nullable=False),
    Column("seen_at", Double, nullable=False),
    Index("connections_by_user", "app", "user_id"),
)
"""Which user opened which practice to which app. ``seen_at``: when Xero last listed it."""

ledger = Table(
    "ledger",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("kind", Text, nullable=False),
    Column("app", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
    Column("equipment", Text, nullable=False, server_default=""),
    Index("ledger_by_practice", "app", "practice", "seq"),
    Index("ledger_by_kind", "kind", "seq"),
)
"""Everything that happened, each row holding the hash of the one before. Triggers keep it whole."""

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last_seq", BigInteger, nullable=False),
    Column("hash", Text, nullable=False),
)
"""One row: the last event's number and hash."""

calls = Table(
    "calls",
    metadata,
    Column("ticket", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("lease_until", Double, nullable=False),
    Index("calls_by_practice", "app", "practice", "started_at"),
    Index("calls_by_start", "app", "started_at"),
)
"""Calls granted in the last day. One without a finish is in flight until its lease ends."""

closures = Table(
    "closures",
    metadata,
    Column("app", Text, primary_key=True),
    Column("practice", Text, primary_key=True),
    Column("closed_until", Double, nullable=False),
    Column("problem", Text, nullable=False),
)
"""Until when Xero asked us to pause; an empty practice stands for the whole app."""

runs = Table(
    "runs",
    metadata,
    Column("run", Text, primary_key=True),
    Column("app", Text, nullable=False),
    Column("practice", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("started_at", Double, nullable=False),
    Column("finished_at", Double),
    Column("outcome", Text, nullable=False),
    Column("report", Text, nullable=False),
    Index("runs_by_practice", "app", "practice", "started_at"),
)
"""Executions of a sync or a plan, each with its report."""

dossier = Table(
    "dossier",
    metadata,
    Column("app", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Double, nullable=False),
    Column("body", Text, nullable=False),
    Column("digest", Text, nullable=False),
)
"""What people and collectors gave for the approval; a new version stands beside the old one."""
