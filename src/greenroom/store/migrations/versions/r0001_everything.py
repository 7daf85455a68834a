"""All tables of the first release, the ledger's guards among them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

REFUSED = "the ledger is append-only"

SQLITE_GUARDS = {
    "ledger_no_update": "BEFORE UPDATE ON ledger",
    "ledger_no_delete": "BEFORE DELETE ON ledger",
    "ledger_head_no_delete": "BEFORE DELETE ON ledger_head",
    "ledger_head_grows": "BEFORE UPDATE ON ledger_head WHEN NEW.last_seq <= OLD.last_seq",
}
"""Triggers by name: when each one refuses."""

POSTGRES_GUARDS = {
    "ledger_no_change": "BEFORE UPDATE OR DELETE ON ledger FOR EACH ROW",
    "ledger_no_truncate": "BEFORE TRUNCATE ON ledger",
    "ledger_head_no_delete": "BEFORE DELETE ON ledger_head FOR EACH ROW",
    "ledger_head_no_truncate": "BEFORE TRUNCATE ON ledger_head",
    "ledger_head_grows": (
        "BEFORE UPDATE ON ledger_head FOR EACH ROW WHEN (NEW.last_seq <= OLD.last_seq)"
    ),
}


def text(name: str, *, key: bool = False, empty: bool = False) -> sa.Column[str]:
    """A text column; ``key`` puts it into the primary key, ``empty`` lets it be null."""
    return sa.Column(name, sa.Text(), primary_key=key, nullable=empty)


def time(name: str, *, empty: bool = False) -> sa.Column[float]:
    """A column for seconds since 1970."""
    return sa.Column(name, sa.Double(), nullable=empty)


def upgrade() -> None:
    """Make everything."""
    _grants()
    _ledger()
    _limits()
    op.create_table(
        "runs",
        text("run", key=True),
        text("app"),
        text("practice"),
        text("kind"),
        time("started_at"),
        time("finished_at", empty=True),
        text("outcome"),
        text("report"),
    )
    op.create_index("runs_by_practice", "runs", ["app", "practice", "started_at"])


def _grants() -> None:
    """Apps, token sets, connections."""
    op.create_table(
        "apps",
        text("app", key=True),
        text("sealed_secret", empty=True),
        time("created_at"),
        time("updated_at"),
    )
    op.create_table(
        "token_sets",
        text("app", key=True),
        text("user_id", key=True),
        text("sealed"),
        text("sealed_previous", empty=True),
        time("previous_until"),
        sa.Column("version", sa.Integer(), nullable=False),
        time("expires_at"),
        time("refresh_expires_at"),
        text("scopes"),
        text("auth_event_id"),
        time("consented_at"),
        time("refreshed_at"),
        time("dead_at", empty=True),
    )
    op.create_table(
        "connections",
        text("app", key=True),
        text("tenant_id", key=True),
        text("user_id", key=True),
        text("connection_id"),
        text("tenant_type"),
        text("tenant_name", empty=True),
        text("auth_event_id"),
        time("created_at"),
        time("updated_at"),
        time("seen_at"),
    )
    op.create_index("connections_by_user", "connections", ["app", "user_id"])


def _ledger() -> None:
    """The ledger, its head, and the triggers that keep both whole."""
    op.create_table(
        "ledger",
        sa.Column("seq", sa.BigInteger(), primary_key=True, autoincrement=False),
        time("at"),
        text("kind"),
        text("app"),
        text("practice"),
        text("actor"),
        text("facts"),
        text("previous"),
        text("hash"),
    )
    op.create_index("ledger_by_practice", "ledger", ["app", "practice", "seq"])
    op.create_index("ledger_by_kind", "ledger", ["kind", "seq"])
    op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("last_seq", sa.BigInteger(), nullable=False),
        text("hash"),
    )
    op.execute("INSERT INTO ledger_head (id, last_seq, hash) VALUES (1, 0, '')")
    if op.get_bind().dialect.name == "sqlite":
        for name, when in SQLITE_GUARDS.items():
            body = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
            op.execute(f"CREATE TRIGGER {name} {when} {body}")
        return
    body = f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
    op.execute(f"CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS {body}")
    for name, when in POSTGRES_GUARDS.items():
        op.execute(f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION ledger_refuse()")


def _limits() -> None:
    """Calls and closures."""
    op.create_table(
        "calls",
        text("ticket", key=True),
        text("app"),
        text("practice"),
        time("started_at"),
        time("finished_at", empty=True),
        time("lease_until"),
    )
    op.create_index("calls_by_practice", "calls", ["app", "practice", "started_at"])
    op.create_index("calls_by_start", "calls", ["app", "started_at"])
    op.create_table(
        "closures",
        text("app", key=True),
        text("practice", key=True),
        time("closed_until"),
        text("problem"),
    )
