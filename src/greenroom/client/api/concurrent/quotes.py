# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.quotes``, awaited."""

from __future__ import annotations

import datetime as dt

from greenroom.client.api.quotes import Quote, QuotesCalls
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncQuotesCalls(AsyncCalls):
    """As ``QuotesCalls``, awaited."""

    _calls: QuotesCalls

    def current(self, *, detailed: bool = False, fields: str | None = None) -> AsyncRecords[Quote]:
        """Quotes that are current.

        As ``QuotesCalls.current``.
        """
        return AsyncRecords(self._calls.current(detailed=detailed, fields=fields))

    def draft(self, *, detailed: bool = False, fields: str | None = None) -> AsyncRecords[Quote]:
        """Quotes that are drafts.

        As ``QuotesCalls.draft``.
        """
        return AsyncRecords(self._calls.draft(detailed=detailed, fields=fields))

    def list(
        self,
        *,
        from_: dt.date,
        to: dt.date,
        detailed: bool | None = None,
        fields: str | None = None,
    ) -> AsyncRecords[Quote]:
        """Current and archived quotes in a window of dates.

        As ``QuotesCalls.list``.
        """
        return AsyncRecords(self._calls.list(from_=from_, to=to, detailed=detailed, fields=fields))

    async def get(self, quote_number: str, *, fields: str | None = None) -> Quote:
        """One quote in full.

        As ``QuotesCalls.get``.
        """
        return await on_thread(self._calls.get, quote_number, fields=fields)
