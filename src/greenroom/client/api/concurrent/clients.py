# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.clients``, awaited."""

from __future__ import annotations

import datetime as dt

from greenroom.client.api.clients import (
    Client,
    ClientAdd,
    ClientArchive,
    ClientBase,
    ClientDelete,
    ClientsCalls,
    ClientUpdate,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncClientsCalls(AsyncCalls):
    """As ``ClientsCalls``, awaited."""

    _calls: ClientsCalls

    def list(
        self,
        *,
        detailed: bool = False,
        modified_since: dt.datetime | None = None,
        fields: str | None = None,
    ) -> AsyncRecords[Client]:
        """Every client, archived and deleted ones included.

        As ``ClientsCalls.list``.
        """
        return AsyncRecords(
            self._calls.list(detailed=detailed, modified_since=modified_since, fields=fields)
        )

    def paged_list(
        self, *, page_size: int = 500, page_token: str | None = None, fields: str | None = None
    ) -> AsyncRecords[ClientBase]:
        """Active clients, a page at a time.

        As ``ClientsCalls.paged_list``.
        """
        return AsyncRecords(
            self._calls.paged_list(page_size=page_size, page_token=page_token, fields=fields)
        )

    def search(
        self, *, query: str | None = None, detailed: bool = False, fields: str | None = None
    ) -> AsyncRecords[Client]:
        """Clients that match a text.

        As ``ClientsCalls.search``.
        """
        return AsyncRecords(self._calls.search(query=query, detailed=detailed, fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> Client:
        """One client in full.

        As ``ClientsCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(self, client: ClientAdd, *, fields: str | None = None) -> Client:
        """Create a client, with new contacts if there are any.

        As ``ClientsCalls.add``.
        """
        return await on_thread(self._calls.add, client, fields=fields)

    async def update(self, client: ClientUpdate, *, fields: str | None = None) -> Client:
        """Change a client.

        As ``ClientsCalls.update``.
        """
        return await on_thread(self._calls.update, client, fields=fields)

    async def archive(self, client: ClientArchive, *, fields: str | None = None) -> Client:
        """Archive a client.

        As ``ClientsCalls.archive``.
        """
        return await on_thread(self._calls.archive, client, fields=fields)

    async def delete(self, client: ClientDelete, *, fields: str | None = None) -> None:
        """Delete a client.

        As ``ClientsCalls.delete``.
        """
        await on_thread(self._calls.delete, client, fields=fields)
