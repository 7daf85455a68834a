"""Whether the database itself still refuses to change the ledger: its triggers, as they are now.

Revision 0001 made them. Who owns the database can take them off; the chain of hashes then shows
what was done, and this shows that they are off.
"""

from __future__ import annotations

import sqlalchemy as sa

from greenroom.store.db import Store

SQLITE = (
    "ledger_no_update",
    "ledger_no_delete",
    "ledger_head_no_delete",
    "ledger_head_grows",
)
POSTGRES = (
    "ledger_no_change",
    "ledger_no_truncate",
    "ledger_head_no_delete",
    "ledger_head_no_truncate",
    "ledger_head_grows",
)
"""Every guard by name."""

_IN_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE(ABORT%'"
_IN_POSTGRES = (
    "SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND t.tgenabled IN ('O', 'A') AND NOT t.tgisinternal"
)


def guards_missing(store: Store) -> tuple[str, ...]:
    """The guards that are gone or switched off; none when the database refuses every change."""
    wanted, query = (SQLITE, _IN_SQLITE) if store.is_sqlite else (POSTGRES, _IN_POSTGRES)
    with store.read() as connection:
        there = set(connection.scalars(sa.text(query)))
    return tuple(name for name in wanted if name not in there)
