# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.templates``, awaited."""

from __future__ import annotations

from greenroom.client.api.templates import Template, TemplatesCalls
from greenroom.client.awaiting import AsyncCalls, AsyncRecords


class AsyncTemplatesCalls(AsyncCalls):
    """As ``TemplatesCalls``, awaited."""

    _calls: TemplatesCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[Template]:
        """Templates a job may be made from.

        As ``TemplatesCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))
