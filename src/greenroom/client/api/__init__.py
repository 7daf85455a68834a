# Generated from the contract by tools/generate_api.py; do not edit.
"""The groups of operations and the typed records, each loaded when first used."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from greenroom.client.exchange import Line
from greenroom.client.group import load

if TYPE_CHECKING:
    from greenroom.client.api.categories import CategoriesCalls
    from greenroom.client.api.clients import (
        BasOptIn,
        BillingType,
        Client,
        ClientAdd,
        ClientArchive,
        ClientBase,
        ClientDelete,
        ClientNote,
        ClientsCalls,
        ClientUpdate,
        NewContact,
        Relationship,
    )
    from greenroom.client.api.contacts import (
        ContactClient,
        ContactLink,
        ContactLinks,
        ContactsCalls,
        ContactWrite,
        DeletedContact,
        LinkedContact,
        LinkedContacts,
    )
    from greenroom.client.api.costs import (
        Cost,
        CostAdd,
        CostDelete,
        CostDeleteAll,
        CostsCalls,
        CostUpdate,
    )
    from greenroom.client.api.custom_fields import (
        CustomField,
        CustomFieldAdd,
        CustomFieldDelete,
        CustomFieldsCalls,
        CustomFieldUpdate,
        CustomFieldValue,
        CustomFieldValues,
        CustomFieldValueWrite,
    )
    from greenroom.client.api.documents import (
        ClientDocument,
        ClientDocumentAdd,
        DocumentsCalls,
        JobDocument,
        JobDocumentAdd,
    )
    from greenroom.client.api.groups import (
        Group,
        GroupAdd,
        GroupBase,
        GroupDelete,
        GroupMember,
        GroupMembers,
        GroupsCalls,
    )
    from greenroom.client.api.invoices import (
        Invoice,
        InvoiceCost,
        InvoiceJob,
        InvoiceParty,
        InvoicePayment,
        InvoicesCalls,
        InvoiceTask,
    )
    from greenroom.client.api.job_states import JobStatesCalls
    from greenroom.client.api.jobs import (
        JobAdd,
        JobApplyTemplate,
        JobAssign,
        JobAssignClear,
        JobAssignStaff,
        JobAssignStaffTask,
        JobCost,
        JobCostAdd,
        JobCostSupplier,
        JobCostUpdate,
        JobDelete,
        JobForStaff,
        JobNoteAdd,
        JobsCalls,
        JobStateChange,
        JobTaskAdd,
        JobTaskOrder,
        JobTaskPlace,
        JobTaskUpdate,
        JobUpdate,
    )
    from greenroom.client.api.quotes import (
        Quote,
        QuoteCost,
        QuoteOption,
        QuoteParty,
        QuotesCalls,
        QuoteTask,
    )
    from greenroom.client.api.relationships import (
        RelationshipAdd,
        RelationshipDelete,
        RelationshipDetail,
        RelationshipsCalls,
        RelationshipType,
        RelationshipUpdate,
    )
    from greenroom.client.api.shared import (
        Contact,
        Job,
        JobMilestone,
        JobNote,
        JobNoteComment,
        JobParty,
        JobStaff,
        JobTask,
        Reference,
    )
    from greenroom.client.api.staff import Staff, StaffAdd, StaffCalls, StaffIdentifier, StaffUpdate
    from greenroom.client.api.tasks import Task, TasksCalls
    from greenroom.client.api.templates import Template, TemplatesCalls
    from greenroom.client.api.time import (
        JobReference,
        TimeCalls,
        TimeEntry,
        TimeEntryAdd,
        TimeEntryUpdate,
    )
__all__ = [
    "BasOptIn",
    "BillingType",
    "Client",
    "ClientAdd",
    "ClientArchive",
    "ClientBase",
    "ClientDelete",
    "ClientDocument",
    "ClientDocumentAdd",
    "ClientNote",
    "ClientUpdate",
    "Contact",
    "ContactClient",
    "ContactLink",
    "ContactLinks",
    "ContactWrite",
    "Cost",
    "CostAdd",
    "CostDelete",
    "CostDeleteAll",
    "CostUpdate",
    "CustomField",
    "CustomFieldAdd",
    "CustomFieldDelete",
    "CustomFieldUpdate",
    "CustomFieldValue",
    "CustomFieldValueWrite",
    "CustomFieldValues",
    "DeletedContact",
    "Group",
    "GroupAdd",
    "GroupBase",
    "GroupDelete",
    "GroupMember",
    "GroupMembers",
    "Invoice",
    "InvoiceCost",
    "InvoiceJob",
    "InvoiceParty",
    "InvoicePayment",
    "InvoiceTask",
    "Job",
    "JobAdd",
    "JobApplyTemplate",
    "JobAssign",
    "JobAssignClear",
    "JobAssignStaff",
    "JobAssignStaffTask",
    "JobCost",
    "JobCostAdd",
    "JobCostSupplier",
    "JobCostUpdate",
    "JobDelete",
    "JobDocument",
    "JobDocumentAdd",
    "JobForStaff",
    "JobMilestone",
    "JobNote",
    "JobNoteAdd",
    "JobNoteComment",
    "JobParty",
    "JobReference",
    "JobStaff",
    "JobStateChange",
    "JobTask",
    "JobTaskAdd",
    "JobTaskOrder",
    "JobTaskPlace",
    "JobTaskUpdate",
    "JobUpdate",
    "LinkedContact",
    "LinkedContacts",
    "NewContact",
    "Quote",
    "QuoteCost",
    "QuoteOption",
    "QuoteParty",
    "QuoteTask",
    "Reference",
    "Relationship",
    "RelationshipAdd",
    "RelationshipDelete",
    "RelationshipDetail",
    "RelationshipType",
    "RelationshipUpdate",
    "SessionGroups",
    "Staff",
    "StaffAdd",
    "StaffIdentifier",
    "StaffUpdate",
    "Task",
    "Template",
    "TimeEntry",
    "TimeEntryAdd",
    "TimeEntryUpdate",
]
_HOMES = {
    "BasOptIn": "clients",
    "BillingType": "clients",
    "Client": "clients",
    "ClientAdd": "clients",
    "ClientArchive": "clients",
    "ClientBase": "clients",
    "ClientDelete": "clients",
    "ClientDocument": "documents",
    "ClientDocumentAdd": "documents",
    "ClientNote": "clients",
    "ClientUpdate": "clients",
    "Contact": "shared",
    "ContactClient": "contacts",
    "ContactLink": "contacts",
    "ContactLinks": "contacts",
    "ContactWrite": "contacts",
    "Cost": "costs",
    "CostAdd": "costs",
    "CostDelete": "costs",
    "CostDeleteAll": "costs",
    "CostUpdate": "costs",
    "CustomField": "custom_fields",
    "CustomFieldAdd": "custom_fields",
    "CustomFieldDelete": "custom_fields",
    "CustomFieldUpdate": "custom_fields",
    "CustomFieldValue": "custom_fields",
    "CustomFieldValueWrite": "custom_fields",
    "CustomFieldValues": "custom_fields",
    "DeletedContact": "contacts",
    "Group": "groups",
    "GroupAdd": "groups",
    "GroupBase": "groups",
    "GroupDelete": "groups",
    "GroupMember": "groups",
    "GroupMembers": "groups",
    "Invoice": "invoices",
    "InvoiceCost": "invoices",
    "InvoiceJob": "invoices",
    "InvoiceParty": "invoices",
    "InvoicePayment": "invoices",
    "InvoiceTask": "invoices",
    "Job": "shared",
    "JobAdd": "jobs",
    "JobApplyTemplate": "jobs",
    "JobAssign": "jobs",
    "JobAssignClear": "jobs",
    "JobAssignStaff": "jobs",
    "JobAssignStaffTask": "jobs",
    "JobCost": "jobs",
    "JobCostAdd": "jobs",
    "JobCostSupplier": "jobs",
    "JobCostUpdate": "jobs",
    "JobDelete": "jobs",
    "JobDocument": "documents",
    "JobDocumentAdd": "documents",
    "JobForStaff": "jobs",
    "JobMilestone": "shared",
    "JobNote": "shared",
    "JobNoteAdd": "jobs",
    "JobNoteComment": "shared",
    "JobParty": "shared",
    "JobReference": "time",
    "JobStaff": "shared",
    "JobStateChange": "jobs",
    "JobTask": "shared",
    "JobTaskAdd": "jobs",
    "JobTaskOrder": "jobs",
    "JobTaskPlace": "jobs",
    "JobTaskUpdate": "jobs",
    "JobUpdate": "jobs",
    "LinkedContact": "contacts",
    "LinkedContacts": "contacts",
    "NewContact": "clients",
    "Quote": "quotes",
    "QuoteCost": "quotes",
    "QuoteOption": "quotes",
    "QuoteParty": "quotes",
    "QuoteTask": "quotes",
    "Reference": "shared",
    "Relationship": "clients",
    "RelationshipAdd": "relationships",
    "RelationshipDelete": "relationships",
    "RelationshipDetail": "relationships",
    "RelationshipType": "relationships",
    "RelationshipUpdate": "relationships",
    "Staff": "staff",
    "StaffAdd": "staff",
    "StaffIdentifier": "staff",
    "StaffUpdate": "staff",
    "Task": "tasks",
    "Template": "templates",
    "TimeEntry": "time",
    "TimeEntryAdd": "time",
    "TimeEntryUpdate": "time",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """A record, from the module it stands in."""
        if name in _HOMES:
            return load(_HOMES[name], name)
        raise AttributeError(f"there is no record named {name}")


class SessionGroups:
    """What a session can do, by group."""

    def __init__(self, line: Line) -> None:
        self._line = line

    @cached_property
    def categories(self) -> CategoriesCalls:
        """Categories.

        Operations: list.
        """
        calls: CategoriesCalls = load("categories", "CategoriesCalls")(self._line)
        return calls

    @cached_property
    def clients(self) -> ClientsCalls:
        """Clients.

        Operations: list, paged_list, search, get, add, update, archive, delete.
        """
        calls: ClientsCalls = load("clients", "ClientsCalls")(self._line)
        return calls

    @cached_property
    def contacts(self) -> ContactsCalls:
        """Contacts.

        Operations: list, add, get, update, delete, link.
        """
        calls: ContactsCalls = load("contacts", "ContactsCalls")(self._line)
        return calls

    @cached_property
    def costs(self) -> CostsCalls:
        """Costs.

        Operations: list, get, add, update, delete, delete_all.
        """
        calls: CostsCalls = load("costs", "CostsCalls")(self._line)
        return calls

    @cached_property
    def custom_fields(self) -> CustomFieldsCalls:
        """Custom fields.

        Operations: list, get, add, update, delete, get_client_values, update_client_values,
        get_contact_values, update_contact_values, get_job_values, update_job_values,
        get_job_task_values, update_job_task_values, get_job_cost_values,
        update_job_cost_values, get_time_values, update_time_values.
        """
        calls: CustomFieldsCalls = load("custom_fields", "CustomFieldsCalls")(self._line)
        return calls

    @cached_property
    def documents(self) -> DocumentsCalls:
        """Documents.

        Operations: list_for_client, add_to_client, list_for_job, add_to_job.
        """
        calls: DocumentsCalls = load("documents", "DocumentsCalls")(self._line)
        return calls

    @cached_property
    def groups(self) -> GroupsCalls:
        """Groups.

        Operations: list, get, add, members, delete.
        """
        calls: GroupsCalls = load("groups", "GroupsCalls")(self._line)
        return calls

    @cached_property
    def invoices(self) -> InvoicesCalls:
        """Invoices.

        Operations: current, draft, list, for_job, get, payments.
        """
        calls: InvoicesCalls = load("invoices", "InvoicesCalls")(self._line)
        return calls

    @cached_property
    def job_states(self) -> JobStatesCalls:
        """Job states.

        Operations: list.
        """
        calls: JobStatesCalls = load("job_states", "JobStatesCalls")(self._line)
        return calls

    @cached_property
    def jobs(self) -> JobsCalls:
        """Jobs.

        Operations: costs, add_cost, update_cost, tasks, add_task, update_task, complete_task,
        reopen_task, reorder_tasks, current, list, for_client, for_staff, get, state, add,
        update, delete, assign, apply_template, create_quote, create_estimate, add_note.
        """
        calls: JobsCalls = load("jobs", "JobsCalls")(self._line)
        return calls

    @cached_property
    def quotes(self) -> QuotesCalls:
        """Quotes.

        Operations: current, draft, list, get.
        """
        calls: QuotesCalls = load("quotes", "QuotesCalls")(self._line)
        return calls

    @cached_property
    def relationships(self) -> RelationshipsCalls:
        """Relationships.

        Operations: add, update, delete.
        """
        calls: RelationshipsCalls = load("relationships", "RelationshipsCalls")(self._line)
        return calls

    @cached_property
    def staff(self) -> StaffCalls:
        """Staff.

        Operations: list, get, add, update, delete, enable, disable, forgotten_password.
        """
        calls: StaffCalls = load("staff", "StaffCalls")(self._line)
        return calls

    @cached_property
    def tasks(self) -> TasksCalls:
        """Tasks.

        Operations: list, get.
        """
        calls: TasksCalls = load("tasks", "TasksCalls")(self._line)
        return calls

    @cached_property
    def templates(self) -> TemplatesCalls:
        """Templates.

        Operations: list.
        """
        calls: TemplatesCalls = load("templates", "TemplatesCalls")(self._line)
        return calls

    @cached_property
    def time(self) -> TimeCalls:
        """Time.

        Operations: list, for_job, for_staff, get, add, update, delete.
        """
        calls: TimeCalls = load("time", "TimeCalls")(self._line)
        return calls
