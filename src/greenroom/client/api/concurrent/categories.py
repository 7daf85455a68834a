# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.categories``, awaited."""

from __future__ import annotations

from greenroom.client.api.categories import CategoriesCalls, Reference
from greenroom.client.awaiting import AsyncCalls, AsyncRecords


class AsyncCategoriesCalls(AsyncCalls):
    """As ``CategoriesCalls``, awaited."""

    _calls: CategoriesCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[Reference]:
        """Categories a job may have.

        As ``CategoriesCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))
