# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.job_states``, awaited."""

from __future__ import annotations

from greenroom.client.api.job_states import JobStatesCalls, Reference
from greenroom.client.awaiting import AsyncCalls, AsyncRecords


class AsyncJobStatesCalls(AsyncCalls):
    """As ``JobStatesCalls``, awaited."""

    _calls: JobStatesCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[Reference]:
        """States a job may be in.

        As ``JobStatesCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))
