# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.custom_fields`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec import UNSET, UnsetType

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "CustomField",
    "CustomFieldAdd",
    "CustomFieldDelete",
    "CustomFieldUpdate",
    "CustomFieldValue",
    "CustomFieldValueWrite",
    "CustomFieldValues",
    "CustomFieldsCalls",
]


class CustomField(Record, frozen=True, kw_only=True):
    """A field the practice has added to clients, contacts, jobs or what hangs on them.

    Xero's name: CustomFieldDefinitionDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    link_url: str | None = None
    """For value links only."""
    options: str | None = None
    """One text on the way back, a list on the way out; what separates them in XML is not
    documented.
    """
    use_client: bool | None = None
    use_contact: bool | None = None
    use_job: bool | None = None
    use_lead: bool | None = None
    use_supplier: bool | None = None
    use_job_task: bool | None = None
    use_job_cost: bool | None = None
    use_job_time: bool | None = None
    type: str | None = None
    """Open list: Text, Decimal, Date, Dropdown List, Value Link, Checkbox and others."""
    value_element: str | None = None
    """Which element of a value carries it. Known values: Text, Decimal, Number, Boolean, Date.
    """


class CustomFieldValue(Record, frozen=True, kw_only=True):
    """The value of a custom field: exactly one of its five value elements.

    Xero's name: CustomFieldValueDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    text: str | None = None
    date: dt.datetime | None = None
    number: Decimal | None = None
    """Written as a whole number."""
    decimal: Decimal | None = None
    boolean: bool | None = None


class CustomFieldAdd(Record, frozen=True, kw_only=True):
    """A custom field to define.

    Xero's name: AddCustomFieldDefinitionRequestDto. Standing: documented.
    """

    name: str | UnsetType | None = UNSET
    link_url: str | UnsetType | None = UNSET
    options: tuple[str, ...] | UnsetType = UNSET
    """The elements of the list are not shown for XML."""
    use_client: bool | UnsetType | None = UNSET
    use_contact: bool | UnsetType | None = UNSET
    use_job: bool | UnsetType | None = UNSET
    use_lead: bool | UnsetType | None = UNSET
    use_supplier: bool | UnsetType | None = UNSET
    use_job_task: bool | UnsetType | None = UNSET
    use_job_cost: bool | UnsetType | None = UNSET
    use_job_time: bool | UnsetType | None = UNSET
    type: str | UnsetType | None = UNSET


class CustomFieldUpdate(Record, frozen=True, kw_only=True):
    """What changes on a custom field.

    Xero's name: UpdateCustomFieldDefinitionRequestDto. Standing: documented.
    """

    uuid: str
    name: str | UnsetType | None = UNSET
    link_url: str | UnsetType | None = UNSET
    options: tuple[str, ...] | UnsetType = UNSET
    """The elements of the list are not shown for XML."""
    use_client: bool | UnsetType | None = UNSET
    use_contact: bool | UnsetType | None = UNSET
    use_job: bool | UnsetType | None = UNSET
    use_lead: bool | UnsetType | None = UNSET
    use_supplier: bool | UnsetType | None = UNSET
    use_job_task: bool | UnsetType | None = UNSET
    use_job_cost: bool | UnsetType | None = UNSET
    use_job_time: bool | UnsetType | None = UNSET
    type: str | UnsetType | None = UNSET


class CustomFieldDelete(Record, frozen=True, kw_only=True):
    """The custom field to delete.

    Xero's name: DeleteCustomFieldDefinitionRequestDto. Standing: documented.
    """

    uuid: str


class CustomFieldValues(Record, frozen=True, kw_only=True):
    """The values to set; in XML the fields stand directly under the root.

    Xero's name: CustomFieldValuesUpdateRequestDto. Standing: documented.
    """

    custom_fields: tuple[CustomFieldValueWrite, ...]


class CustomFieldValueWrite(Record, frozen=True, kw_only=True):
    """A value to set; an empty value element clears it.

    Xero's name: CustomFieldValueRequestDto. Standing: documented.
    """

    uuid: str
    name: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    date: dt.date | UnsetType | None = UNSET
    number: int | UnsetType | None = UNSET
    """Read as a decimal."""
    decimal: Decimal | UnsetType | None = UNSET
    boolean: bool | UnsetType | None = UNSET


class CustomFieldsCalls(Calls):
    """The operations of ``session.custom_fields``."""

    makes = makers(CustomField, CustomFieldValue)

    def list(self, *, fields: str | None = None) -> Records[CustomField]:
        """Every custom field the practice has defined.

        The path is in the singular and has no list in it.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET customfield.api/definition. Standing: documented. Source: Practice Manager 3.1:
        custom fields (https://developer.xero.com/documentation/api/practice-manager-3-1/custom-
        fields).
        """
        return self._records("custom_fields.list", fields=fields)

    def get(self, identifier: str, *, fields: str | None = None) -> CustomField:
        """One custom field.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET customfield.api/get/{identifier}. Standing: documented. Source: Practice Manager
        3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._record(CustomField, "custom_fields.get", identifier=identifier, fields=fields)

    def add(self, custom_field_definition: CustomFieldAdd, *, fields: str | None = None) -> str:
        """Define a custom field.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        POST customfield.api/add. Standing: documented. Source: Practice Manager 3.1: custom
        fields (https://developer.xero.com/documentation/api/practice-manager-3-1/custom-
        fields).
        """
        return self._value("custom_fields.add", custom_field_definition, fields=fields)

    def update(
        self, custom_field_definition: CustomFieldUpdate, *, fields: str | None = None
    ) -> str:
        """Change the definition of a custom field.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        PUT customfield.api/update. Standing: documented. Source: Practice Manager 3.1: custom
        fields (https://developer.xero.com/documentation/api/practice-manager-3-1/custom-
        fields).
        """
        return self._value("custom_fields.update", custom_field_definition, fields=fields)

    def delete(
        self, custom_field_definition: CustomFieldDelete, *, fields: str | None = None
    ) -> None:
        """Delete a custom field.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        POST customfield.api/delete. Standing: documented. Source: Practice Manager 3.1: custom
        fields (https://developer.xero.com/documentation/api/practice-manager-3-1/custom-
        fields).
        """
        self._status("custom_fields.delete", custom_field_definition, fields=fields)

    def get_client_values(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one client.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``fields``: Comma-separated names that trim the reply.

        GET client.api/get/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records(
            "custom_fields.get_client_values", identifier=identifier, fields=fields
        )

    def update_client_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one client.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/update/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_client_values",
            custom_fields,
            identifier=identifier,
            fields=fields,
        )

    def get_contact_values(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one contact.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``fields``: Comma-separated names that trim the reply.

        GET client.api/contact/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records(
            "custom_fields.get_contact_values", identifier=identifier, fields=fields
        )

    def update_contact_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one contact.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/contact/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_contact_values",
            custom_fields,
            identifier=identifier,
            fields=fields,
        )

    def get_job_values(
        self, job_number: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one job.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``fields``: Comma-separated names that trim the reply.

        GET job.api/get/{jobNumber}/customfield. Standing: documented. Source: Practice Manager
        3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records("custom_fields.get_job_values", job_number=job_number, fields=fields)

    def update_job_values(
        self, job_number: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/update/{jobNumber}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_job_values", custom_fields, job_number=job_number, fields=fields
        )

    def get_job_task_values(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one job task.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``identifier``: The task on this job, not the library task.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/task/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records(
            "custom_fields.get_job_task_values", identifier=identifier, fields=fields
        )

    def update_job_task_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job task.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``identifier``: The task on this job, not the library task.
        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/task/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_job_task_values",
            custom_fields,
            identifier=identifier,
            fields=fields,
        )

    def get_job_cost_values(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one job cost.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``identifier``: The cost on this job, not the library cost.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/cost/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records(
            "custom_fields.get_job_cost_values", identifier=identifier, fields=fields
        )

    def update_job_cost_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one job cost.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``identifier``: The cost on this job, not the library cost.
        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/cost/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_job_cost_values",
            custom_fields,
            identifier=identifier,
            fields=fields,
        )

    def get_time_values(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[CustomFieldValue]:
        """Custom field values of one time entry.

        Only fields that hold a value come back; a checkbox that is missing is not ticked.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.time,
        practicemanager.time.read.

        ``fields``: Comma-separated names that trim the reply.

        GET time.api/get/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        return self._records("custom_fields.get_time_values", identifier=identifier, fields=fields)

    def update_time_values(
        self, identifier: str, custom_fields: CustomFieldValues, *, fields: str | None = None
    ) -> None:
        """Set custom field values of one time entry.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.time.

        ``fields``: Comma-separated names that trim the reply.

        PUT time.api/update/{identifier}/customfield. Standing: documented. Source: Practice
        Manager 3.1: custom fields (https://developer.xero.com/documentation/api/practice-
        manager-3-1/custom-fields).
        """
        self._status(
            "custom_fields.update_time_values", custom_fields, identifier=identifier, fields=fields
        )
