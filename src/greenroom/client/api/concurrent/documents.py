# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.documents``, awaited."""

from __future__ import annotations

from greenroom.client.api.documents import (
    ClientDocument,
    ClientDocumentAdd,
    DocumentsCalls,
    Job,
    JobDocument,
    JobDocumentAdd,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncDocumentsCalls(AsyncCalls):
    """As ``DocumentsCalls``, awaited."""

    _calls: DocumentsCalls

    def list_for_client(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[ClientDocument]:
        """Documents of a client: what they are called and where they are, not their bytes.

        As ``DocumentsCalls.list_for_client``.
        """
        return AsyncRecords(self._calls.list_for_client(identifier, fields=fields))

    async def add_to_client(self, document: ClientDocumentAdd, *, fields: str | None = None) -> str:
        """Attach a file to a client.

        As ``DocumentsCalls.add_to_client``.
        """
        return await on_thread(self._calls.add_to_client, document, fields=fields)

    def list_for_job(self, id_: str, *, fields: str | None = None) -> AsyncRecords[JobDocument]:
        """Documents of a job: what they are called and where they are, not their bytes.

        As ``DocumentsCalls.list_for_job``.
        """
        return AsyncRecords(self._calls.list_for_job(id_, fields=fields))

    async def add_to_job(self, document: JobDocumentAdd, *, fields: str | None = None) -> Job:
        """Attach a file to a job.

        As ``DocumentsCalls.add_to_job``.
        """
        return await on_thread(self._calls.add_to_job, document, fields=fields)
