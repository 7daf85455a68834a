# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.groups``, awaited."""

from __future__ import annotations

from greenroom.client.api.groups import (
    Group,
    GroupAdd,
    GroupBase,
    GroupDelete,
    GroupMembers,
    GroupsCalls,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncGroupsCalls(AsyncCalls):
    """As ``GroupsCalls``, awaited."""

    _calls: GroupsCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[GroupBase]:
        """Every client group, by name only.

        As ``GroupsCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> Group:
        """One client group with its members.

        As ``GroupsCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(self, group: GroupAdd, *, fields: str | None = None) -> Group:
        """Create a group around its first client.

        As ``GroupsCalls.add``.
        """
        return await on_thread(self._calls.add, group, fields=fields)

    async def members(self, group: GroupMembers, *, fields: str | None = None) -> Group:
        """Put clients into a group and take others out.

        As ``GroupsCalls.members``.
        """
        return await on_thread(self._calls.members, group, fields=fields)

    async def delete(self, group: GroupDelete, *, fields: str | None = None) -> None:
        """Delete a group; its clients stay.

        As ``GroupsCalls.delete``.
        """
        await on_thread(self._calls.delete, group, fields=fields)
