# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.invoices`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "Invoice",
    "InvoiceCost",
    "InvoiceJob",
    "InvoiceParty",
    "InvoicePayment",
    "InvoiceTask",
    "InvoicesCalls",
]


class Invoice(Record, frozen=True, kw_only=True):
    """A bill to a client.

    Xero's name: InvoiceDto. Standing: documented.
    """

    id: str | None = None
    """The invoice number."""
    uuid: str | None = None
    type: str | None = None
    """Open list: Progress Invoice, Miscellaneous and others."""
    job_text: str | None = None
    """Job numbers as a text."""
    description: str | None = None
    date: dt.datetime | None = None
    due_date: dt.datetime | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None
    amount_paid: Decimal | None = None
    amount_outstanding: Decimal | None = None
    status: str | None = None
    """Not the envelope's status of the same name. Known values: Approved, Paid, Draft, Cancelled.
    """
    client: InvoiceParty | None = None
    contact: InvoiceParty | None = None
    jobs: tuple[InvoiceJob, ...] = ()
    """Only: detailed."""
    tasks: tuple[InvoiceTask, ...] = ()
    """Directly here for miscellaneous invoices only. Only: detailed."""
    costs: tuple[InvoiceCost, ...] = ()
    """Directly here for miscellaneous invoices only. Only: detailed."""


class InvoiceParty(Record, frozen=True, kw_only=True):
    """The client or contact of an invoice, by id and name.

    Xero's name: InvoicePartyDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None


class InvoiceJob(Record, frozen=True, kw_only=True):
    """A job on an invoice, with its lines.

    Xero's name: InvoiceJobDto. Standing: documented.
    """

    id: str | None = None
    """The job number."""
    name: str | None = None
    description: str | None = None
    client_order_number: str | None = None
    tasks: tuple[InvoiceTask, ...] = ()
    costs: tuple[InvoiceCost, ...] = ()


class InvoiceTask(Record, frozen=True, kw_only=True):
    """A line for work.

    Xero's name: InvoiceTaskDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    description: str | None = None
    minutes: int | None = None
    billable_rate: Decimal | None = None
    billable: bool | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None


class InvoiceCost(Record, frozen=True, kw_only=True):
    """A line for a cost; it has no id.

    Xero's name: InvoiceCostDto. Standing: documented.
    """

    description: str | None = None
    note: str | None = None
    code: str | None = None
    billable: bool | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None


class InvoicePayment(Record, frozen=True, kw_only=True):
    """A payment of an invoice; it has no id.

    Xero's name: InvoicePaymentDto. Standing: documented.
    """

    amount: Decimal | None = None
    date: dt.datetime | None = None
    reference: str | None = None


class InvoicesCalls(Calls):
    """The operations of ``session.invoices``."""

    makes = makers(Invoice, InvoiceCost, InvoiceJob, InvoiceParty, InvoicePayment, InvoiceTask)

    def current(
        self, *, detailed: bool | None = None, fields: str | None = None
    ) -> Records[Invoice]:
        """Invoices that are current.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/current. Standing: documented. Source: Practice Manager 3.1: invoices
        (https://developer.xero.com/documentation/api/practice-manager-3-1/invoices).
        """
        return self._records("invoices.current", detailed=detailed, fields=fields)

    def draft(self, *, detailed: bool | None = None, fields: str | None = None) -> Records[Invoice]:
        """Invoices that are drafts.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/draft. Standing: documented. Source: Practice Manager 3.1: invoices
        (https://developer.xero.com/documentation/api/practice-manager-3-1/invoices).
        """
        return self._records("invoices.draft", detailed=detailed, fields=fields)

    def list(
        self,
        *,
        from_: dt.date,
        to: dt.date,
        detailed: bool | None = None,
        fields: str | None = None,
    ) -> Records[Invoice]:
        """Current and archived invoices in a window of dates.

        The window must be shorter than a year, and without it the answer is 400.

        Cost: one call a window. Walked in windows of 360 days at most, one call each.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/list. Standing: observed. Source: A dashboard client in TypeScript, API
        3.1 in JSON, live.
        """
        return self._records("invoices.list", from_=from_, to=to, detailed=detailed, fields=fields)

    def for_job(self, job_number: str, *, fields: str | None = None) -> Records[Invoice]:
        """Invoices of a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/job/{jobNumber}. Standing: documented. Source: Practice Manager 3.1:
        invoices (https://developer.xero.com/documentation/api/practice-manager-3-1/invoices).
        """
        return self._records("invoices.for_job", job_number=job_number, fields=fields)

    def get(self, invoice_number: str, *, fields: str | None = None) -> Invoice:
        """One invoice in full.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/get/{invoiceNumber}. Standing: documented. Source: Practice Manager 3.1:
        invoices (https://developer.xero.com/documentation/api/practice-manager-3-1/invoices).
        """
        return self._record(Invoice, "invoices.get", invoice_number=invoice_number, fields=fields)

    def payments(
        self, invoice_number: str, *, fields: str | None = None
    ) -> Records[InvoicePayment]:
        """Payments of an invoice.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET invoice.api/payments/{invoiceNumber}. Standing: documented. Source: Practice Manager
        3.1: invoices (https://developer.xero.com/documentation/api/practice-
        manager-3-1/invoices).
        """
        return self._records("invoices.payments", invoice_number=invoice_number, fields=fields)
