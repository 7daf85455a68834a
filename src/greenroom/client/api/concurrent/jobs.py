# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.jobs``, awaited."""

from __future__ import annotations

import datetime as dt

from greenroom.client.api.jobs import (
    Job,
    JobAdd,
    JobApplyTemplate,
    JobAssign,
    JobCost,
    JobCostAdd,
    JobCostUpdate,
    JobDelete,
    JobForStaff,
    JobNoteAdd,
    JobsCalls,
    JobStateChange,
    JobTaskAdd,
    JobTaskOrder,
    JobTaskUpdate,
    JobUpdate,
)
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncJobsCalls(AsyncCalls):
    """As ``JobsCalls``, awaited."""

    _calls: JobsCalls

    def costs(self, job_number: str, *, fields: str | None = None) -> AsyncRecords[JobCost]:
        """Costs of a job.

        As ``JobsCalls.costs``.
        """
        return AsyncRecords(self._calls.costs(job_number, fields=fields))

    async def add_cost(self, cost: JobCostAdd, *, fields: str | None = None) -> str:
        """Add a cost to a job.

        As ``JobsCalls.add_cost``.
        """
        return await on_thread(self._calls.add_cost, cost, fields=fields)

    async def update_cost(self, cost: JobCostUpdate, *, fields: str | None = None) -> str:
        """Change a cost of a job.

        As ``JobsCalls.update_cost``.
        """
        return await on_thread(self._calls.update_cost, cost, fields=fields)

    def tasks(
        self,
        *,
        complete: bool | None = None,
        due: dt.date | None = None,
        start: dt.date | None = None,
        fields: str | None = None,
    ) -> AsyncRecords[Job]:
        """Jobs with those of their tasks that match.

        As ``JobsCalls.tasks``.
        """
        return AsyncRecords(
            self._calls.tasks(complete=complete, due=due, start=start, fields=fields)
        )

    async def add_task(self, task: JobTaskAdd, *, fields: str | None = None) -> str:
        """Add a library task to a job.

        As ``JobsCalls.add_task``.
        """
        return await on_thread(self._calls.add_task, task, fields=fields)

    async def update_task(self, task: JobTaskUpdate, *, fields: str | None = None) -> str:
        """Change a task of a job.

        As ``JobsCalls.update_task``.
        """
        return await on_thread(self._calls.update_task, task, fields=fields)

    async def complete_task(self, identifier: str, *, fields: str | None = None) -> Job:
        """Mark a task of a job as done.

        As ``JobsCalls.complete_task``.
        """
        return await on_thread(self._calls.complete_task, identifier, fields=fields)

    async def reopen_task(self, identifier: str, *, fields: str | None = None) -> Job:
        """Mark a task of a job as not done after all.

        As ``JobsCalls.reopen_task``.
        """
        return await on_thread(self._calls.reopen_task, identifier, fields=fields)

    async def reorder_tasks(self, job: JobTaskOrder, *, fields: str | None = None) -> Job:
        """Set the order of a job's tasks.

        As ``JobsCalls.reorder_tasks``.
        """
        return await on_thread(self._calls.reorder_tasks, job, fields=fields)

    def current(self, *, detailed: bool = False, fields: str | None = None) -> AsyncRecords[Job]:
        """Jobs that are current.

        As ``JobsCalls.current``.
        """
        return AsyncRecords(self._calls.current(detailed=detailed, fields=fields))

    def list(
        self, *, from_: dt.date, to: dt.date, detailed: bool = False, fields: str | None = None
    ) -> AsyncRecords[Job]:
        """Jobs created in a window of dates.

        As ``JobsCalls.list``.
        """
        return AsyncRecords(self._calls.list(from_=from_, to=to, detailed=detailed, fields=fields))

    def for_client(
        self, identifier: str, *, detailed: bool = False, fields: str | None = None
    ) -> AsyncRecords[Job]:
        """All jobs of a client.

        As ``JobsCalls.for_client``.
        """
        return AsyncRecords(self._calls.for_client(identifier, detailed=detailed, fields=fields))

    def for_staff(self, identifier: str, *, fields: str | None = None) -> AsyncRecords[JobForStaff]:
        """Current jobs a staff member is assigned to.

        As ``JobsCalls.for_staff``.
        """
        return AsyncRecords(self._calls.for_staff(identifier, fields=fields))

    async def get(self, job_number: str, *, fields: str | None = None) -> Job:
        """One job in full.

        As ``JobsCalls.get``.
        """
        return await on_thread(self._calls.get, job_number, fields=fields)

    async def state(self, job: JobStateChange, *, fields: str | None = None) -> Job | None:
        """Move a job to another state.

        As ``JobsCalls.state``.
        """
        return await on_thread(self._calls.state, job, fields=fields)

    async def add(self, job: JobAdd, *, fields: str | None = None) -> Job:
        """Create a job.

        As ``JobsCalls.add``.
        """
        return await on_thread(self._calls.add, job, fields=fields)

    async def update(self, job: JobUpdate, *, fields: str | None = None) -> Job:
        """Change a job.

        As ``JobsCalls.update``.
        """
        return await on_thread(self._calls.update, job, fields=fields)

    async def delete(self, job: JobDelete, *, fields: str | None = None) -> Job | None:
        """Delete a job.

        As ``JobsCalls.delete``.
        """
        return await on_thread(self._calls.delete, job, fields=fields)

    async def assign(self, job: JobAssign, *, fields: str | None = None) -> Job:
        """Put staff on a job or one of its tasks, take them off, set manager and partner.

        As ``JobsCalls.assign``.
        """
        return await on_thread(self._calls.assign, job, fields=fields)

    async def apply_template(self, job: JobApplyTemplate, *, fields: str | None = None) -> Job:
        """Add a template's tasks to a job.

        As ``JobsCalls.apply_template``.
        """
        return await on_thread(self._calls.apply_template, job, fields=fields)

    async def create_quote(self, job_number: str, *, fields: str | None = None) -> str:
        """Make a quote from a job.

        As ``JobsCalls.create_quote``.
        """
        return await on_thread(self._calls.create_quote, job_number, fields=fields)

    async def create_estimate(self, job_number: str, *, fields: str | None = None) -> str:
        """Make an estimate from a job.

        As ``JobsCalls.create_estimate``.
        """
        return await on_thread(self._calls.create_estimate, job_number, fields=fields)

    async def add_note(self, note: JobNoteAdd, *, fields: str | None = None) -> Job:
        """Add a note to a job.

        As ``JobsCalls.add_note``.
        """
        return await on_thread(self._calls.add_note, note, fields=fields)
