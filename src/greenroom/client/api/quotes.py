# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.quotes`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = ["Quote", "QuoteCost", "QuoteOption", "QuoteParty", "QuoteTask", "QuotesCalls"]


class Quote(Record, frozen=True, kw_only=True):
    """An offer to a client; it has a number and no UUID.

    Xero's name: QuoteDto. Standing: documented.
    """

    id: str | None = None
    """The quote number."""
    name: str | None = None
    description: str | None = None
    type: str | None = None
    """Open list: Estimate and others."""
    state: str | None = None
    """Open list: Issued and others."""
    budget: Decimal | None = None
    option_explanation: str | None = None
    date: dt.datetime | None = None
    valid_date: dt.datetime | None = None
    estimated_cost: Decimal | None = None
    estimated_cost_tax: Decimal | None = None
    estimated_cost_including_tax: Decimal | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None
    client: QuoteParty | None = None
    contact: QuoteParty | None = None
    tasks: tuple[QuoteTask, ...] = ()
    """Only: detailed."""
    costs: tuple[QuoteCost, ...] = ()
    """Only: detailed."""
    options: tuple[QuoteOption, ...] = ()
    """Only: detailed."""


class QuoteParty(Record, frozen=True, kw_only=True):
    """The client or contact of a quote, by id and name.

    Xero's name: QuotePartyDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None


class QuoteTask(Record, frozen=True, kw_only=True):
    """A line for work; it has no id.

    Xero's name: QuoteTaskDto. Standing: documented.
    """

    name: str | None = None
    description: str | None = None
    estimated_minutes: int | None = None
    billable_rate: Decimal | None = None
    billable: bool | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None


class QuoteCost(Record, frozen=True, kw_only=True):
    """A line for a cost; it has no id.

    Xero's name: QuoteCostDto. Standing: documented.
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


class QuoteOption(Record, frozen=True, kw_only=True):
    """Something the client may choose in addition; it has no id.

    Xero's name: QuoteOptionDto. Standing: documented.
    """

    description: str | None = None
    note: str | None = None
    code: str | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit_price: Decimal | None = None
    amount: Decimal | None = None
    amount_tax: Decimal | None = None
    amount_including_tax: Decimal | None = None


class QuotesCalls(Calls):
    """The operations of ``session.quotes``."""

    makes = makers(Quote, QuoteCost, QuoteOption, QuoteParty, QuoteTask)

    def current(self, *, detailed: bool = False, fields: str | None = None) -> Records[Quote]:
        """Quotes that are current.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``detailed``: false unless given.
        ``fields``: Comma-separated names that trim the reply.

        GET quote.api/current. Standing: documented. Source: Practice Manager 3.1: quotes
        (https://developer.xero.com/documentation/api/practice-manager-3-1/quotes).
        """
        return self._records("quotes.current", detailed=detailed or None, fields=fields)

    def draft(self, *, detailed: bool = False, fields: str | None = None) -> Records[Quote]:
        """Quotes that are drafts.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``detailed``: false unless given.
        ``fields``: Comma-separated names that trim the reply.

        GET quote.api/draft. Standing: documented. Source: Practice Manager 3.1: quotes
        (https://developer.xero.com/documentation/api/practice-manager-3-1/quotes).
        """
        return self._records("quotes.draft", detailed=detailed or None, fields=fields)

    def list(
        self,
        *,
        from_: dt.date,
        to: dt.date,
        detailed: bool | None = None,
        fields: str | None = None,
    ) -> Records[Quote]:
        """Current and archived quotes in a window of dates.

        The window must be shorter than a year.

        Cost: one call a window. Walked in windows of 360 days at most, one call each.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET quote.api/list. Standing: documented. Source: Practice Manager 3.1: quotes
        (https://developer.xero.com/documentation/api/practice-manager-3-1/quotes).
        """
        return self._records("quotes.list", from_=from_, to=to, detailed=detailed, fields=fields)

    def get(self, quote_number: str, *, fields: str | None = None) -> Quote:
        """One quote in full.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET quote.api/get/{quoteNumber}. Standing: documented. Source: Practice Manager 3.1:
        quotes (https://developer.xero.com/documentation/api/practice-manager-3-1/quotes).
        """
        return self._record(Quote, "quotes.get", quote_number=quote_number, fields=fields)
