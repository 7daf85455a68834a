# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.costs``, awaited."""

from __future__ import annotations

from greenroom.client.api.costs import (
    Cost,
    CostAdd,
    CostDelete,
    CostDeleteAll,
    CostsCalls,
    CostUpdate,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncCostsCalls(AsyncCalls):
    """As ``CostsCalls``, awaited."""

    _calls: CostsCalls

    def list(self, *, page: int = 1, fields: str | None = None) -> AsyncRecords[Cost]:
        """Library costs, a numbered page at a time.

        As ``CostsCalls.list``.
        """
        return AsyncRecords(self._calls.list(page=page, fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> Cost:
        """One library cost.

        As ``CostsCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(self, cost: CostAdd, *, fields: str | None = None) -> Cost:
        """Create a library cost.

        As ``CostsCalls.add``.
        """
        return await on_thread(self._calls.add, cost, fields=fields)

    async def update(self, cost: CostUpdate, *, fields: str | None = None) -> Cost:
        """Change a library cost.

        As ``CostsCalls.update``.
        """
        return await on_thread(self._calls.update, cost, fields=fields)

    async def delete(self, cost: CostDelete, *, fields: str | None = None) -> None:
        """Delete a library cost.

        As ``CostsCalls.delete``.
        """
        await on_thread(self._calls.delete, cost, fields=fields)

    async def delete_all(self, delete_all: CostDeleteAll, *, fields: str | None = None) -> None:
        """Delete every library cost.

        As ``CostsCalls.delete_all``.
        """
        await on_thread(self._calls.delete_all, delete_all, fields=fields)
