# Generated from the contract by tools/generate_api.py; do not edit.
"""The same groups of operations, awaited."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from greenroom.client.api import SessionGroups
from greenroom.client.group import load

if TYPE_CHECKING:
    from greenroom.client.api.concurrent.categories import AsyncCategoriesCalls
    from greenroom.client.api.concurrent.clients import AsyncClientsCalls
    from greenroom.client.api.concurrent.contacts import AsyncContactsCalls
    from greenroom.client.api.concurrent.costs import AsyncCostsCalls
    from greenroom.client.api.concurrent.custom_fields import AsyncCustomFieldsCalls
    from greenroom.client.api.concurrent.documents import AsyncDocumentsCalls
    from greenroom.client.api.concurrent.groups import AsyncGroupsCalls
    from greenroom.client.api.concurrent.invoices import AsyncInvoicesCalls
    from greenroom.client.api.concurrent.job_states import AsyncJobStatesCalls
    from greenroom.client.api.concurrent.jobs import AsyncJobsCalls
    from greenroom.client.api.concurrent.quotes import AsyncQuotesCalls
    from greenroom.client.api.concurrent.relationships import AsyncRelationshipsCalls
    from greenroom.client.api.concurrent.staff import AsyncStaffCalls
    from greenroom.client.api.concurrent.tasks import AsyncTasksCalls
    from greenroom.client.api.concurrent.templates import AsyncTemplatesCalls
    from greenroom.client.api.concurrent.time import AsyncTimeCalls
__all__ = ["AsyncSessionGroups"]


class AsyncSessionGroups:
    """What an asynchronous session can do, by group."""

    def __init__(self, groups: SessionGroups) -> None:
        self._groups = groups

    @cached_property
    def categories(self) -> AsyncCategoriesCalls:
        """As ``Session.categories``, awaited."""
        calls: AsyncCategoriesCalls = load("concurrent.categories", "AsyncCategoriesCalls")(
            self._groups.categories
        )
        return calls

    @cached_property
    def clients(self) -> AsyncClientsCalls:
        """As ``Session.clients``, awaited."""
        calls: AsyncClientsCalls = load("concurrent.clients", "AsyncClientsCalls")(
            self._groups.clients
        )
        return calls

    @cached_property
    def contacts(self) -> AsyncContactsCalls:
        """As ``Session.contacts``, awaited."""
        calls: AsyncContactsCalls = load("concurrent.contacts", "AsyncContactsCalls")(
            self._groups.contacts
        )
        return calls

    @cached_property
    def costs(self) -> AsyncCostsCalls:
        """As ``Session.costs``, awaited."""
        calls: AsyncCostsCalls = load("concurrent.costs", "AsyncCostsCalls")(self._groups.costs)
        return calls

    @cached_property
    def custom_fields(self) -> AsyncCustomFieldsCalls:
        """As ``Session.custom_fields``, awaited."""
        calls: AsyncCustomFieldsCalls = load("concurrent.custom_fields", "AsyncCustomFieldsCalls")(
            self._groups.custom_fields
        )
        return calls

    @cached_property
    def documents(self) -> AsyncDocumentsCalls:
        """As ``Session.documents``, awaited."""
        calls: AsyncDocumentsCalls = load("concurrent.documents", "AsyncDocumentsCalls")(
            self._groups.documents
        )
        return calls

    @cached_property
    def groups(self) -> AsyncGroupsCalls:
        """As ``Session.groups``, awaited."""
        calls: AsyncGroupsCalls = load("concurrent.groups", "AsyncGroupsCalls")(self._groups.groups)
        return calls

    @cached_property
    def invoices(self) -> AsyncInvoicesCalls:
        """As ``Session.invoices``, awaited."""
        calls: AsyncInvoicesCalls = load("concurrent.invoices", "AsyncInvoicesCalls")(
            self._groups.invoices
        )
        return calls

    @cached_property
    def job_states(self) -> AsyncJobStatesCalls:
        """As ``Session.job_states``, awaited."""
        calls: AsyncJobStatesCalls = load("concurrent.job_states", "AsyncJobStatesCalls")(
            self._groups.job_states
        )
        return calls

    @cached_property
    def jobs(self) -> AsyncJobsCalls:
        """As ``Session.jobs``, awaited."""
        calls: AsyncJobsCalls = load("concurrent.jobs", "AsyncJobsCalls")(self._groups.jobs)
        return calls

    @cached_property
    def quotes(self) -> AsyncQuotesCalls:
        """As ``Session.quotes``, awaited."""
        calls: AsyncQuotesCalls = load("concurrent.quotes", "AsyncQuotesCalls")(self._groups.quotes)
        return calls

    @cached_property
    def relationships(self) -> AsyncRelationshipsCalls:
        """As ``Session.relationships``, awaited."""
        calls: AsyncRelationshipsCalls = load(
            "concurrent.relationships", "AsyncRelationshipsCalls"
        )(self._groups.relationships)
        return calls

    @cached_property
    def staff(self) -> AsyncStaffCalls:
        """As ``Session.staff``, awaited."""
        calls: AsyncStaffCalls = load("concurrent.staff", "AsyncStaffCalls")(self._groups.staff)
        return calls

    @cached_property
    def tasks(self) -> AsyncTasksCalls:
        """As ``Session.tasks``, awaited."""
        calls: AsyncTasksCalls = load("concurrent.tasks", "AsyncTasksCalls")(self._groups.tasks)
        return calls

    @cached_property
    def templates(self) -> AsyncTemplatesCalls:
        """As ``Session.templates``, awaited."""
        calls: AsyncTemplatesCalls = load("concurrent.templates", "AsyncTemplatesCalls")(
            self._groups.templates
        )
        return calls

    @cached_property
    def time(self) -> AsyncTimeCalls:
        """As ``Session.time``, awaited."""
        calls: AsyncTimeCalls = load("concurrent.time", "AsyncTimeCalls")(self._groups.time)
        return calls
