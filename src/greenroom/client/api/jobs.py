# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.jobs`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import (
    Job,
    JobMilestone,
    JobNote,
    JobNoteComment,
    JobParty,
    JobStaff,
    JobTask,
    Reference,
)
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
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
    "JobForStaff",
    "JobMilestone",
    "JobNote",
    "JobNoteAdd",
    "JobNoteComment",
    "JobParty",
    "JobStaff",
    "JobStateChange",
    "JobTask",
    "JobTaskAdd",
    "JobTaskOrder",
    "JobTaskPlace",
    "JobTaskUpdate",
    "JobUpdate",
    "JobsCalls",
    "Reference",
]


class JobCost(Record, frozen=True, kw_only=True):
    """A cost of a job.

    Xero's name: JobCostDto. Standing: documented.
    """

    uuid: str | None = None
    description: str | None = None
    quantity: Decimal | None = None
    unit_cost: Decimal | None = None
    unit_price: Decimal | None = None
    date: dt.datetime | None = None
    code: str | None = None
    note: str | None = None
    billable: bool | None = None
    supplier: JobCostSupplier | None = None


class JobCostSupplier(Record, frozen=True, kw_only=True):
    """Who supplied a cost.

    Xero's name: JobCostSupplierDto. Standing: assumed.
    """

    uuid: str | None = None
    name: str | None = None


class JobCostAdd(Record, frozen=True, kw_only=True):
    """A cost to add to a job.

    Xero's name: JobCostAddRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    description: str | UnsetType | None = UNSET
    code: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
    date: dt.date | UnsetType | None = UNSET
    quantity: Decimal | UnsetType | None = UNSET
    unit_cost: Decimal | UnsetType | None = UNSET
    unit_price: Decimal | UnsetType | None = UNSET
    billable: bool | UnsetType | None = UNSET
    """True when left out."""
    supplier_uuid: str | UnsetType | None = UNSET


class JobCostUpdate(Record, frozen=True, kw_only=True):
    """What changes on a cost of a job.

    Xero's name: JobCostUpdateRequestDto. Standing: documented.
    """

    uuid: str
    description: str | UnsetType | None = UNSET
    code: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
    date: dt.date | UnsetType | None = UNSET
    quantity: Decimal | UnsetType | None = UNSET
    unit_cost: Decimal | UnsetType | None = UNSET
    unit_price: Decimal | UnsetType | None = UNSET
    billable: bool | UnsetType | None = UNSET
    """True when left out, on a change too: always say it."""
    supplier_uuid: str | UnsetType | None = UNSET


class JobTaskAdd(Record, frozen=True, kw_only=True):
    """A task to add to a job.

    Xero's name: JobTaskAddRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    task_uuid: str
    """The library task."""
    label: str | UnsetType | None = UNSET
    """A name of its own on this job."""
    description: str | UnsetType | None = UNSET
    estimated_minutes: int | UnsetType | None = UNSET
    start_date: dt.date | UnsetType | None = UNSET
    due_date: dt.date | UnsetType | None = UNSET


class JobTaskUpdate(Record, frozen=True, kw_only=True):
    """What changes on a task of a job.

    Xero's name: JobTaskUpdateRequestDto. Standing: documented.
    """

    uuid: str
    """Of the task on this job: the only id that names one task."""
    label: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    estimated_minutes: int | UnsetType | None = UNSET
    start_date: dt.date | UnsetType | None = UNSET
    due_date: dt.date | UnsetType | None = UNSET


class JobTaskOrder(Record, frozen=True, kw_only=True):
    """The tasks of a job in their new order.

    Xero's name: JobReOrderTasksRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    tasks: tuple[JobTaskPlace, ...]


class JobTaskPlace(Record, frozen=True, kw_only=True):
    """A task, by its place among the others.

    Xero's name: JobTaskReorderItemDto. Standing: documented.
    """

    uuid: str


class JobForStaff(Record, frozen=True, kw_only=True):
    """A job in the list of one staff member.

    Xero's name: Job2Dto. Standing: assumed.
    """

    id: str | None = None
    """The job number."""
    uuid: str | None = None
    name: str | None = None
    description: str | None = None
    client: Reference | None = None
    client_order_number: str | None = None
    budget: Decimal | None = None
    state: str | None = None
    type: str | None = None
    start_date: dt.datetime | None = None
    due_date: dt.datetime | None = None
    completed_date: dt.datetime | None = None
    contact: Reference | None = None
    manager: Reference | None = None
    assigned: tuple[Reference, ...] = ()
    tasks: tuple[JobTask, ...] = ()


class JobStateChange(Record, frozen=True, kw_only=True):
    """The job and the state it moves to.

    Xero's name: JobStateRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    state: str
    """The interface code from Admin, such as CONFIRMED."""
    uuid: str | UnsetType | None = UNSET
    """Samples send it beside the number; the OpenAPI file does not know it."""


class JobAdd(Record, frozen=True, kw_only=True):
    """A job to create.

    Xero's name: JobAddRequestDto. Standing: documented.
    """

    name: str
    client_uuid: str
    start_date: dt.date
    due_date: dt.date
    id: str | UnsetType | None = UNSET
    """A number of the practice's own; left out, Xero gives the next one."""
    description: str | UnsetType | None = UNSET
    contact_uuid: str | UnsetType | None = UNSET
    category_uuid: str | UnsetType | None = UNSET
    budget: Decimal | UnsetType | None = UNSET
    client_number: str | UnsetType | None = UNSET
    """Comes back as the client's order number."""
    template_uuid: str | UnsetType | None = UNSET


class JobUpdate(Record, frozen=True, kw_only=True):
    """What changes on a job.

    Xero's name: JobUpdateRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    name: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    start_date: dt.date | UnsetType | None = UNSET
    due_date: dt.date | UnsetType | None = UNSET
    category_uuid: str | UnsetType | None = UNSET
    budget: Decimal | UnsetType | None = UNSET
    client_number: str | UnsetType | None = UNSET
    """Comes back as the client's order number."""


class JobDelete(Record, frozen=True, kw_only=True):
    """The job to delete.

    Xero's name: JobDeleteRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    uuid: str | UnsetType | None = UNSET
    """Samples send it beside the number; the OpenAPI file does not know it."""


class JobAssign(Record, frozen=True, kw_only=True):
    """Who joins a job and who leaves it.

    Xero's name: JobAssignRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    uuid: str | UnsetType | None = UNSET
    """Samples send it beside the number; the OpenAPI file does not know it."""
    add_manager: JobAssignStaff | UnsetType | None = UNSET
    remove_manager: JobAssignClear | UnsetType | None = UNSET
    add_partner: JobAssignStaff | UnsetType | None = UNSET
    remove_partner: JobAssignClear | UnsetType | None = UNSET
    add: tuple[JobAssignStaffTask, ...] | UnsetType = UNSET
    remove: tuple[JobAssignStaffTask, ...] | UnsetType = UNSET


class JobAssignStaff(Record, frozen=True, kw_only=True):
    """The staff member who becomes manager or partner.

    Xero's name: JobAssignStaffOperationDto. Standing: documented.
    """

    uuid: str


class JobAssignClear(Record, frozen=True, kw_only=True):
    """Nobody: an empty element takes manager or partner off.

    Xero's name: JobAssignEmptyOperationDto. Standing: documented.
    """


class JobAssignStaffTask(Record, frozen=True, kw_only=True):
    """A staff member who joins or leaves the job, or one task of it.

    Xero's name: JobAssignStaffTaskOperationDto. Standing: documented.
    """

    uuid: str
    """One sample line says id."""
    task_uuid: str | UnsetType | None = UNSET
    """The task on this job; left out, the whole job is meant."""


class JobApplyTemplate(Record, frozen=True, kw_only=True):
    """The job and the template to apply.

    Xero's name: JobApplyTemplateRequestDto. Standing: documented.
    """

    id: str
    """The job number."""
    template_uuid: str
    uuid: str | UnsetType | None = UNSET
    """Samples send it beside the number; the OpenAPI file does not know it."""
    task_mode: str | UnsetType | None = UNSET
    """Left out, tasks are always added; AppendExisting extends a task that is there. Known values:
    AddNew, AppendExisting.
    """


class JobNoteAdd(Record, frozen=True, kw_only=True):
    """A note to add to a job.

    Xero's name: JobNoteRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    title: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    folder: str | UnsetType | None = UNSET
    public: bool | UnsetType | None = UNSET


class JobsCalls(Calls):
    """The operations of ``session.jobs``."""

    makes = makers(
        Job,
        JobCost,
        JobCostSupplier,
        JobForStaff,
        JobMilestone,
        JobNote,
        JobNoteComment,
        JobParty,
        JobStaff,
        JobTask,
        Reference,
    )

    def costs(self, job_number: str, *, fields: str | None = None) -> Records[JobCost]:
        """Costs of a job.

        The sample starts without the usual envelope; it is expected all the same.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``fields``: Comma-separated names that trim the reply.

        GET job.api/costs/{jobNumber}. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records("jobs.costs", job_number=job_number, fields=fields)

    def add_cost(self, cost: JobCostAdd, *, fields: str | None = None) -> str:
        """Add a cost to a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/cost. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.add_cost", cost, fields=fields)

    def update_cost(self, cost: JobCostUpdate, *, fields: str | None = None) -> str:
        """Change a cost of a job.

        A change that does not say billable makes the cost billable.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/cost. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.update_cost", cost, fields=fields)

    def tasks(
        self,
        *,
        complete: bool | None = None,
        due: dt.date | None = None,
        start: dt.date | None = None,
        fields: str | None = None,
    ) -> Records[Job]:
        """Jobs with those of their tasks that match.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``complete``: Only done tasks, or only open ones.
        ``due``: Due on that day or before.
        ``start``: Starting on that day or later.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/tasks. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records("jobs.tasks", complete=complete, due=due, start=start, fields=fields)

    def add_task(self, task: JobTaskAdd, *, fields: str | None = None) -> str:
        """Add a library task to a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/task. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.add_task", task, fields=fields)

    def update_task(self, task: JobTaskUpdate, *, fields: str | None = None) -> str:
        """Change a task of a job.

        The page names the task by its library id, the OpenAPI file by its own: try it before
        relying on it.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/task. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.update_task", task, fields=fields)

    def complete_task(self, identifier: str, *, fields: str | None = None) -> Job:
        """Mark a task of a job as done.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``identifier``: The task on this job.
        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/task/{identifier}/complete. Standing: documented. Source: Practice Manager
        3.1: jobs (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.complete_task", identifier=identifier, fields=fields)

    def reopen_task(self, identifier: str, *, fields: str | None = None) -> Job:
        """Mark a task of a job as not done after all.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``identifier``: The task on this job.
        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/task/{identifier}/reopen. Standing: documented. Source: Practice Manager
        3.1: jobs (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.reopen_task", identifier=identifier, fields=fields)

    def reorder_tasks(self, job: JobTaskOrder, *, fields: str | None = None) -> Job:
        """Set the order of a job's tasks.

        All tasks of the job must be sent, in their order.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/reordertasks. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.reorder_tasks", job, fields=fields)

    def current(self, *, detailed: bool = False, fields: str | None = None) -> Records[Job]:
        """Jobs that are current.

        Neither pages nor a date filter.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``detailed``: false unless given.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/current. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records("jobs.current", detailed=detailed or None, fields=fields)

    def list(
        self, *, from_: dt.date, to: dt.date, detailed: bool = False, fields: str | None = None
    ) -> Records[Job]:
        """Jobs created in a window of dates.

        The window must be shorter than a year, and without it the answer is 400.

        A job opened before the window stays invisible, however recently it changed.

        Cost: one call a window. Walked in windows of 360 days at most, one call each.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``detailed``: false unless given.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/list. Standing: observed. Source: A dashboard client in TypeScript, API 3.1
        in JSON, live.
        """
        return self._records(
            "jobs.list", from_=from_, to=to, detailed=detailed or None, fields=fields
        )

    def for_client(
        self, identifier: str, *, detailed: bool = False, fields: str | None = None
    ) -> Records[Job]:
        """All jobs of a client.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``detailed``: In the OpenAPI file only.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/client/{identifier}. Standing: documented. Source: Practice Manager 3.1:
        jobs (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records(
            "jobs.for_client", identifier=identifier, detailed=detailed or None, fields=fields
        )

    def for_staff(self, identifier: str, *, fields: str | None = None) -> Records[JobForStaff]:
        """Current jobs a staff member is assigned to.

        The only operation that names no broad scope, and the only one with this shape of a job.

        Cost: one call.

        Scopes, any one: practicemanager.job, practicemanager.job.read.

        ``fields``: Comma-separated names that trim the reply.

        GET job.api/staff/{identifier}. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records("jobs.for_staff", identifier=identifier, fields=fields)

    def get(self, job_number: str, *, fields: str | None = None) -> Job:
        """One job in full.

        In XML the link to the screen stands beside the job, in JSON inside it.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``fields``: Comma-separated names that trim the reply.

        GET job.api/get/{jobNumber}. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.get", job_number=job_number, fields=fields)

    def state(self, job: JobStateChange, *, fields: str | None = None) -> Job | None:
        """Move a job to another state.

        Takes the interface code, not the name that jobs show; a wrong code is refused under
        HTTP 200.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/state. Standing: observed. Source: ignitionapp/xpm_ruby: recorded exchanges
        and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._maybe(Job, "jobs.state", job, fields=fields)

    def add(self, job: JobAdd, *, fields: str | None = None) -> Job:
        """Create a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/add. Standing: observed. Source: ignitionapp/xpm_ruby: recorded exchanges
        and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Job, "jobs.add", job, fields=fields)

    def update(self, job: JobUpdate, *, fields: str | None = None) -> Job:
        """Change a job.

        Client and contact cannot change.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/update. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.update", job, fields=fields)

    def delete(self, job: JobDelete, *, fields: str | None = None) -> Job | None:
        """Delete a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/delete. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._maybe(Job, "jobs.delete", job, fields=fields)

    def assign(self, job: JobAssign, *, fields: str | None = None) -> Job:
        """Put staff on a job or one of its tasks, take them off, set manager and partner.

        Hyphenated names, and in XML attributes: `uuid` in 3.1, `id` in recordings of 3.0.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        PUT job.api/assign. Standing: observed. Source: ignitionapp/xpm_ruby: recorded exchanges
        and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Job, "jobs.assign", job, fields=fields)

    def apply_template(self, job: JobApplyTemplate, *, fields: str | None = None) -> Job:
        """Add a template's tasks to a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/applytemplate. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Job, "jobs.apply_template", job, fields=fields)

    def create_quote(self, job_number: str, *, fields: str | None = None) -> str:
        """Make a quote from a job.

        Takes no body and answers with the number of the new quote.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/createquote/{jobNumber}. Standing: documented. Source: Practice Manager
        3.1: jobs (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.create_quote", job_number=job_number, fields=fields)

    def create_estimate(self, job_number: str, *, fields: str | None = None) -> str:
        """Make an estimate from a job.

        Takes no body and answers with the number of the new estimate.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/createestimate/{jobNumber}. Standing: documented. Source: Practice Manager
        3.1: jobs (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._value("jobs.create_estimate", job_number=job_number, fields=fields)

    def add_note(self, note: JobNoteAdd, *, fields: str | None = None) -> Job:
        """Add a note to a job.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/note. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "jobs.add_note", note, fields=fields)
