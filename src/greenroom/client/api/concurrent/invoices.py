# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.invoices``, awaited."""

from __future__ import annotations

import datetime as dt

from greenroom.client.api.invoices import Invoice, InvoicePayment, InvoicesCalls
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncInvoicesCalls(AsyncCalls):
    """As ``InvoicesCalls``, awaited."""

    _calls: InvoicesCalls

    def current(
        self, *, detailed: bool | None = None, fields: str | None = None
    ) -> AsyncRecords[Invoice]:
        """Invoices that are current.

        As ``InvoicesCalls.current``.
        """
        return AsyncRecords(self._calls.current(detailed=detailed, fields=fields))

    def draft(
        self, *, detailed: bool | None = None, fields: str | None = None
    ) -> AsyncRecords[Invoice]:
        """Invoices that are drafts.

        As ``InvoicesCalls.draft``.
        """
        return AsyncRecords(self._calls.draft(detailed=detailed, fields=fields))

    def list(
        self,
        *,
        from_: dt.date,
        to: dt.date,
        detailed: bool | None = None,
        fields: str | None = None,
    ) -> AsyncRecords[Invoice]:
        """Current and archived invoices in a window of dates.

        As ``InvoicesCalls.list``.
        """
        return AsyncRecords(self._calls.list(from_=from_, to=to, detailed=detailed, fields=fields))

    def for_job(self, job_number: str, *, fields: str | None = None) -> AsyncRecords[Invoice]:
        """Invoices of a job.

        As ``InvoicesCalls.for_job``.
        """
        return AsyncRecords(self._calls.for_job(job_number, fields=fields))

    async def get(self, invoice_number: str, *, fields: str | None = None) -> Invoice:
        """One invoice in full.

        As ``InvoicesCalls.get``.
        """
        return await on_thread(self._calls.get, invoice_number, fields=fields)

    def payments(
        self, invoice_number: str, *, fields: str | None = None
    ) -> AsyncRecords[InvoicePayment]:
        """Payments of an invoice.

        As ``InvoicesCalls.payments``.
        """
        return AsyncRecords(self._calls.payments(invoice_number, fields=fields))
