# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.contacts``, awaited."""

from __future__ import annotations

from greenroom.client.api.contacts import (
    Contact,
    ContactLinks,
    ContactsCalls,
    ContactWrite,
    DeletedContact,
    LinkedContacts,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncContactsCalls(AsyncCalls):
    """As ``ContactsCalls``, awaited."""

    _calls: ContactsCalls

    def list(
        self, *, page_size: int = 500, page_token: str | None = None, fields: str | None = None
    ) -> AsyncRecords[Contact]:
        """Contacts of the whole practice that are not deleted, a page at a time.

        As ``ContactsCalls.list``.
        """
        return AsyncRecords(
            self._calls.list(page_size=page_size, page_token=page_token, fields=fields)
        )

    async def add(self, contact: ContactWrite, *, fields: str | None = None) -> Contact:
        """Create a contact at one client.

        As ``ContactsCalls.add``.
        """
        return await on_thread(self._calls.add, contact, fields=fields)

    async def get(
        self, identifier: str, *, client_uuid: str | None = None, fields: str | None = None
    ) -> Contact:
        """One contact, as seen from one of its clients.

        As ``ContactsCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, client_uuid=client_uuid, fields=fields)

    async def update(
        self,
        identifier: str,
        contact: ContactWrite,
        *,
        client_uuid: str | None = None,
        fields: str | None = None,
    ) -> Contact:
        """Change a contact.

        As ``ContactsCalls.update``.
        """
        return await on_thread(
            self._calls.update, identifier, contact, client_uuid=client_uuid, fields=fields
        )

    async def delete(
        self, identifier: str, *, client_uuid: str | None = None, fields: str | None = None
    ) -> DeletedContact:
        """Take a contact off one client, or delete it when it has no other.

        As ``ContactsCalls.delete``.
        """
        return await on_thread(
            self._calls.delete, identifier, client_uuid=client_uuid, fields=fields
        )

    async def link(
        self, identifier: str, client: ContactLinks, *, fields: str | None = None
    ) -> LinkedContacts:
        """Link existing contacts to a client, ten at most.

        As ``ContactsCalls.link``.
        """
        return await on_thread(self._calls.link, identifier, client, fields=fields)
