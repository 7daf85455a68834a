# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.tasks``, awaited."""

from __future__ import annotations

from greenroom.client.api.tasks import Task, TasksCalls
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncTasksCalls(AsyncCalls):
    """As ``TasksCalls``, awaited."""

    _calls: TasksCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[Task]:
        """Library tasks.

        As ``TasksCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> Task:
        """One library task.

        As ``TasksCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)
