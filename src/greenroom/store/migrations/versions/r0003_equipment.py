"""The machine that wrote an event; events that are there keep their hashes, and none is told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column; it is empty in the events that are there."""
    column = sa.Column("equipment", sa.Text(), nullable=False, server_default="")
    op.add_column("ledger", column)
