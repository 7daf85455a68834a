# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.relationships``, awaited."""

from __future__ import annotations

from greenroom.client.api.relationships import (
    RelationshipAdd,
    RelationshipDelete,
    RelationshipDetail,
    RelationshipsCalls,
    RelationshipUpdate,
)
from greenroom.client.awaiting import AsyncCalls, on_thread


class AsyncRelationshipsCalls(AsyncCalls):
    """As ``RelationshipsCalls``, awaited."""

    _calls: RelationshipsCalls

    async def add(
        self, relationship: RelationshipAdd, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Relate two clients.

        As ``RelationshipsCalls.add``.
        """
        return await on_thread(self._calls.add, relationship, fields=fields)

    async def update(
        self, relationship: RelationshipUpdate, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Change the shares, percentage or dates of a relationship.

        As ``RelationshipsCalls.update``.
        """
        return await on_thread(self._calls.update, relationship, fields=fields)

    async def delete(
        self, relationship: RelationshipDelete, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Remove a relationship.

        As ``RelationshipsCalls.delete``.
        """
        return await on_thread(self._calls.delete, relationship, fields=fields)
