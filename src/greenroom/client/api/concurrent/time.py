# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.time``, awaited."""

from __future__ import annotations

import datetime as dt

from greenroom.client.api.time import TimeCalls, TimeEntry, TimeEntryAdd, TimeEntryUpdate
from greenroom.client.awaiting import AsyncCalls, AsyncRecords, on_thread


class AsyncTimeCalls(AsyncCalls):
    """As ``TimeCalls``, awaited."""

    _calls: TimeCalls

    def list(
        self, *, from_: dt.date, to: dt.date, fields: str | None = None
    ) -> AsyncRecords[TimeEntry]:
        """Time entries in a window of dates.

        As ``TimeCalls.list``.
        """
        return AsyncRecords(self._calls.list(from_=from_, to=to, fields=fields))

    def for_job(self, job_number: str, *, fields: str | None = None) -> AsyncRecords[TimeEntry]:
        """Time entries of a job.

        As ``TimeCalls.for_job``.
        """
        return AsyncRecords(self._calls.for_job(job_number, fields=fields))

    def for_staff(
        self, identifier: str, *, from_: dt.date, to: dt.date, fields: str | None = None
    ) -> AsyncRecords[TimeEntry]:
        """Time entries of a staff member in a window of dates.

        As ``TimeCalls.for_staff``.
        """
        return AsyncRecords(self._calls.for_staff(identifier, from_=from_, to=to, fields=fields))

    async def get(self, identifier: str, *, fields: str | None = None) -> TimeEntry:
        """One time entry.

        As ``TimeCalls.get``.
        """
        return await on_thread(self._calls.get, identifier, fields=fields)

    async def add(self, timesheet: TimeEntryAdd, *, fields: str | None = None) -> TimeEntry:
        """Record time.

        As ``TimeCalls.add``.
        """
        return await on_thread(self._calls.add, timesheet, fields=fields)

    async def update(self, timesheet: TimeEntryUpdate, *, fields: str | None = None) -> TimeEntry:
        """Change a time entry.

        As ``TimeCalls.update``.
        """
        return await on_thread(self._calls.update, timesheet, fields=fields)

    async def delete(self, identifier: str, *, fields: str | None = None) -> None:
        """Delete a time entry.

        As ``TimeCalls.delete``.
        """
        await on_thread(self._calls.delete, identifier, fields=fields)
