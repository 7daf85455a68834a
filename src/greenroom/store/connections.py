"""Which user opened which practice or organisation to which app.

Tokens belong to users and stand in ``grants``. A practice that two people connected has two rows,
and the newer one is used first.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import sqlalchemy as sa

from greenroom.auth.replies import PRACTICE, Connection
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import matching, put

TABLE = schema.connections


class Connected(NamedTuple):
    """One connection; ``is_alive`` is False when its user's grant is refused for good or gone."""

    app: str
    tenant_id: str
    user_id: str
    connection_id: str
    tenant_type: str
    tenant_name: str | None
    auth_event_id: str
    created_at: float
    updated_at: float
    seen_at: float
    is_alive: bool

    def __repr__(self) -> str:
        return f"<Connected {self.tenant_type} {self.tenant_id} by {self.user_id}>"


def save(
    store: Store, app: str, user_id: str, connections: Iterable[Connection], *, now: float
) -> None:
    """Keep what Xero lists for a user."""
    with store.transaction() as connection:
        for one in connections:
            put(
                connection,
                TABLE,
                {"app": app, "tenant_id": one.tenant_id, "user_id": user_id},
                {
                    "connection_id": one.id,
                    "tenant_type": one.tenant_type,
                    "tenant_name": one.tenant_name,
                    "auth_event_id": one.auth_event_id,
                    "created_at": one.created_at,
                    "updated_at": one.updated_at,
                    "seen_at": now,
                },
            )


def find(store: Store, app: str, **wanted: str) -> tuple[Connected, ...]:
    """An app's connections, the newest first; those with living grants before all others."""
    grants = schema.token_sets
    is_alive = sa.and_(grants.c.user_id.is_not(None), grants.c.dead_at.is_(None))
    joined = TABLE.outerjoin(
        grants, sa.and_(grants.c.app == TABLE.c.app, grants.c.user_id == TABLE.c.user_id)
    )
    query = (
        sa.select(TABLE, is_alive.label("is_alive"))
        .select_from(joined)
        .where(TABLE.c.app == app, matching(TABLE, wanted))
        .order_by(
            sa.desc("is_alive"),
            TABLE.c.updated_at.desc(),
            TABLE.c.seen_at.desc(),
            TABLE.c.tenant_id,
            TABLE.c.user_id,
        )
    )
    with store.read() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(Connected(**{**row, "is_alive": bool(row["is_alive"])}) for row in rows)


def idle(store: Store, app: str) -> tuple[Connected, ...]:
    """Sign-ins that are kept although their users opened nothing: connections without a tenant."""
    grants = schema.token_sets
    opened = sa.and_(grants.c.app == TABLE.c.app, grants.c.user_id == TABLE.c.user_id)
    query = (
        sa.select(grants.c.user_id, grants.c.dead_at)
        .select_from(grants.outerjoin(TABLE, opened))
        .where(grants.c.app == app, TABLE.c.user_id.is_(None))
        .order_by(grants.c.user_id)
    )
    with store.read() as connection:
        rows = connection.execute(query).all()
    blank = Connected(app, "", "", "", "", None, "", 0.0, 0.0, 0.0, is_alive=False)
    return tuple(blank._replace(user_id=one, is_alive=dead_at is None) for one, dead_at in rows)


def practices(store: Store, app: str) -> tuple[Connected, ...]:
    """An app's practices, one connection each: the one that would be used."""
    first: dict[str, Connected] = {}
    for one in find(store, app, tenant_type=PRACTICE):
        first.setdefault(one.tenant_id, one)
    return tuple(first.values())


def forget(store: Store, app: str, **wanted: str) -> int:
    """How many connections were deleted: all that fit."""
    where = sa.and_(TABLE.c.app == app, matching(TABLE, wanted))
    with store.transaction() as connection:
        return connection.execute(TABLE.delete().where(where)).rowcount


def forget_unlisted(
    store: Store, app: str, user_id: str, listed: Iterable[Connection]
) -> tuple[Connected, ...]:
    """The user's connections that Xero lists no more; they are deleted here too."""
    tenants = {one.tenant_id for one in listed}
    gone = [one for one in find(store, app, user_id=user_id) if one.tenant_id not in tenants]
    for one in gone:
        forget(store, app, user_id=user_id, tenant_id=one.tenant_id)
    return tuple(gone)
