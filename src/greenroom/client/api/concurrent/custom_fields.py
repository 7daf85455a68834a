# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.custom_fields``, awaited."""

from __future__ import annotations

from greenroom.client.api.custom_fields import (
    CustomField,
    CustomFieldAdd,
    CustomFieldDelete,
    CustomFieldsCalls,
    CustomFieldUpdate,
    CustomFieldValue,
    CustomFieldValues,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncCustomFieldsCalls(AsyncCalls):
    """As ``CustomFieldsCalls``, awaited."""

    _calls: CustomFieldsCalls

    def list(self, *, fields: str | None = None) -> AsyncRecords[CustomField]:
        """Every custom field the practice has defined.

        As ``CustomFieldsCalls.list``.
        """
        return AsyncRecords(self._calls.list(fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> CustomField:
        """One custom field.

        As ``CustomFieldsCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(
        self, custom_field_definition: CustomFieldAdd, *, fields: str | None = None
    ) -> str:
        """Define a custom field.

        As ``CustomFieldsCalls.add``.
        """
        return await on_thread(self._calls.add, custom_field_definition, fields=fields)

    async def update(
        self, custom_field_definition: CustomFieldUpdate, *, fields: str | None = None
    ) -> str:
        """Change the definition of a custom field.

        As ``CustomFieldsCalls.update``.
        """
        return await on_thread(self._calls.update, custom_field_definition, fields=fields)

    async def delete(
        self, custom_field_definition: CustomFieldDelete, *, fields: str | None = None
    ) -> None:
        """Delete a custom field.

        As ``CustomFieldsCalls.delete``.
        """
        await on_thread(self._calls.delete, custom_field_definition, fields=fields)

    def get_client_values(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one client.

        As ``CustomFieldsCalls.get_client_values``.
        """
        return AsyncRecords(self._calls.get_client_values(identifier, fields=fields))

    async def update_client_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one client.

        As ``CustomFieldsCalls.update_client_values``.
        """
        await on_thread(self._calls.update_client_values, identifier, custom_fields, fields=fields)

    def get_contact_values(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one contact.

        As ``CustomFieldsCalls.get_contact_values``.
        """
        return AsyncRecords(self._calls.get_contact_values(identifier, fields=fields))

    async def update_contact_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one contact.

        As ``CustomFieldsCalls.update_contact_values``.
        """
        await on_thread(self._calls.update_contact_values, identifier, custom_fields, fields=fields)

    def get_job_values(
        self, job_number: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one job.

        As ``CustomFieldsCalls.get_job_values``.
        """
        return AsyncRecords(self._calls.get_job_values(job_number, fields=fields))

    async def update_job_values(
        self, job_number: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job.

        As ``CustomFieldsCalls.update_job_values``.
        """
        await on_thread(self._calls.update_job_values, job_number, custom_fields, fields=fields)

    def get_job_task_values(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one job task.

        As ``CustomFieldsCalls.get_job_task_values``.
        """
        return AsyncRecords(self._calls.get_job_task_values(identifier, fields=fields))

    async def update_job_task_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job task.

        As ``CustomFieldsCalls.update_job_task_values``.
        """
        await on_thread(
            self._calls.update_job_task_values, identifier, custom_fields, fields=fields
        )

    def get_job_cost_values(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one job cost.

        As ``CustomFieldsCalls.get_job_cost_values``.
        """
        return AsyncRecords(self._calls.get_job_cost_values(identifier, fields=fields))

    async def update_job_cost_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job cost.

        As ``CustomFieldsCalls.update_job_cost_values``.
        """
        await on_thread(
            self._calls.update_job_cost_values, identifier, custom_fields, fields=fields
        )

    def get_time_values(
        self, identifier: str, *, fields: str | None = None
    ) -> AsyncRecords[CustomFieldValue]:
        """Custom field values of one time entry.

        As ``CustomFieldsCalls.get_time_values``.
        """
        return AsyncRecords(self._calls.get_time_values(identifier, fields=fields))

    async def update_time_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one time entry.

        As ``CustomFieldsCalls.update_time_values``.
        """
        await on_thread(self._calls.update_time_values, identifier, custom_fields, fields=fields)
