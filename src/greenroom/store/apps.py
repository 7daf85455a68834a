"""What is kept of an app: its client secret, sealed. The rest of an app stands in the settings."""

from __future__ import annotations

import sqlalchemy as sa

from greenroom.auth.vault import Vault
from greenroom.store import schema
from greenroom.store.db import Store
from greenroom.store.rows import matching, put


def sealed_for(app: str) -> str:
    """The context in which an app's client secret is sealed."""
    return f"client-secret:{app}"


class Apps:
    """The sealed client secrets of a store."""

    def __init__(self, store: Store, vault: Vault) -> None:
        self._store = store
        self._vault = vault

    def secret(self, app: str) -> str:
        """The app's client secret; empty when none is kept."""
        with self._store.read() as connection:
            sealed = connection.scalar(
                sa.select(schema.apps.c.sealed_secret).where(schema.apps.c.app == app)
            )
        return self._vault.open(sealed, context=sealed_for(app)).decode() if sealed else ""

    def save_secret(self, app: str, secret: str) -> None:
        """Keep the app's client secret, sealed; an empty one forgets what was kept."""
        sealed = self._vault.seal(secret.encode(), context=sealed_for(app)) if secret else None
        now = self._store.clock.now()
        with self._store.lock(f"app:{app}"), self._store.transaction() as connection:
            put(
                connection,
                schema.apps,
                {"app": app},
                {"sealed_secret": sealed, "updated_at": now},
                first={"created_at": now},
            )

    def reseal(self) -> int:
        """How many secrets were sealed anew with the key that seals now."""
        with self._store.read() as connection:
            rows = connection.execute(sa.select(schema.apps.c.app, schema.apps.c.sealed_secret))
            stale = [app for app, one in rows if one and not self._vault.is_current(one)]
        for app in stale:
            self._reseal(app)
        return len(stale)

    def _reseal(self, app: str) -> None:
        key = {"app": app}
        with self._store.lock(f"app:{app}"), self._store.transaction() as connection:
            sealed = connection.scalar(
                sa.select(schema.apps.c.sealed_secret).where(matching(schema.apps, key))
            )
            if sealed:
                fresh = self._vault.reseal(sealed, context=sealed_for(app))
                put(connection, schema.apps, key, {"sealed_secret": fresh})
