"""What alembic runs for every migration: on the connection and in the transaction it was given."""

from __future__ import annotations

from alembic import context

from greenroom.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
