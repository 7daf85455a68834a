# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.time`` and their records."""

from __future__ import annotations

import datetime as dt

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = ["JobReference", "Reference", "TimeCalls", "TimeEntry", "TimeEntryAdd", "TimeEntryUpdate"]


class TimeEntry(Record, frozen=True, kw_only=True):
    """Time a staff member spent on a task of a job.

    Xero's name: TimeDto. Standing: documented.
    """

    uuid: str | None = None
    job: JobReference | None = None
    task: Reference | None = None
    """The task on this job, most likely."""
    staff: Reference | None = None
    date: dt.datetime | None = None
    minutes: int | None = None
    """May be negative."""
    note: str | None = None
    billable: bool | None = None
    start: dt.time | None = None
    """Only: start-end."""
    end: dt.time | None = None
    """Only: start-end."""
    invoice_task_uuid: str | None = None
    """Only: invoiced."""
    web_url: str | None = None
    """Seen in JSON."""


class JobReference(Record, frozen=True, kw_only=True):
    """A job, by its number and name; its UUID is not given.

    Xero's name: JobReferenceDto. Standing: documented.
    """

    id: str | None = None
    """The job number."""
    name: str | None = None


class TimeEntryAdd(Record, frozen=True, kw_only=True):
    """Time to record: minutes, or a start and an end.

    Xero's name: TimeAddRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    staff_uuid: str
    task_uuid: str
    """The task on this job, most likely."""
    date: dt.date
    minutes: int | UnsetType | None = UNSET
    """May be negative; a text in JSON."""
    start: dt.time | UnsetType | None = UNSET
    end: dt.time | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET


class TimeEntryUpdate(Record, frozen=True, kw_only=True):
    """What a time entry becomes.

    Xero's name: TimeUpdateRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    staff_uuid: str
    task_uuid: str
    """The task on this job, most likely."""
    date: dt.date
    uuid: str
    minutes: int | UnsetType | None = UNSET
    """May be negative; a text in JSON."""
    start: dt.time | UnsetType | None = UNSET
    end: dt.time | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET


class TimeCalls(Calls):
    """The operations of ``session.time``."""

    makes = makers(JobReference, Reference, TimeEntry)

    def list(self, *, from_: dt.date, to: dt.date, fields: str | None = None) -> Records[TimeEntry]:
        """Time entries in a window of dates.

        The window must be shorter than a year.

        No entry names its client: it is found through the job.

        Cost: one call a window. Walked in windows of 360 days at most, one call each.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.time,
        practicemanager.time.read.

        ``fields``: Comma-separated names that trim the reply.

        GET time.api/list. Standing: observed. Source: A dashboard client in TypeScript, API 3.1
        in JSON, live.
        """
        return self._records("time.list", from_=from_, to=to, fields=fields)

    def for_job(self, job_number: str, *, fields: str | None = None) -> Records[TimeEntry]:
        """Time entries of a job.

        A sample gives a window of dates too, the OpenAPI file has none.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.time,
        practicemanager.time.read.

        ``fields``: Comma-separated names that trim the reply.

        GET time.api/job/{jobNumber}. Standing: documented. Source: Practice Manager 3.1: time
        (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        return self._records("time.for_job", job_number=job_number, fields=fields)

    def for_staff(
        self, identifier: str, *, from_: dt.date, to: dt.date, fields: str | None = None
    ) -> Records[TimeEntry]:
        """Time entries of a staff member in a window of dates.

        The window must be shorter than a year.

        Cost: one call a window. Walked in windows of 360 days at most, one call each.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.time,
        practicemanager.time.read.

        ``fields``: Comma-separated names that trim the reply.

        GET time.api/staff/{identifier}. Standing: documented. Source: Practice Manager 3.1:
        time (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        return self._records(
            "time.for_staff", identifier=identifier, from_=from_, to=to, fields=fields
        )

    def get(self, identifier: str, *, fields: str | None = None) -> TimeEntry:
        """One time entry.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.time,
        practicemanager.time.read.

        ``fields``: Comma-separated names that trim the reply.

        GET time.api/get/{identifier}. Standing: documented. Source: Practice Manager 3.1: time
        (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        return self._record(TimeEntry, "time.get", identifier=identifier, fields=fields)

    def add(self, timesheet: TimeEntryAdd, *, fields: str | None = None) -> TimeEntry:
        """Record time.

        Goes out as a timesheet and comes back as a time; whether it is billable cannot be said.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.time.

        ``fields``: Comma-separated names that trim the reply.

        POST time.api/add. Standing: documented. Source: Practice Manager 3.1: time
        (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        return self._record(TimeEntry, "time.add", timesheet, fields=fields)

    def update(self, timesheet: TimeEntryUpdate, *, fields: str | None = None) -> TimeEntry:
        """Change a time entry.

        Samples send every field, changed or not.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.time.

        ``fields``: Comma-separated names that trim the reply.

        PUT time.api/update. Standing: documented. Source: Practice Manager 3.1: time
        (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        return self._record(TimeEntry, "time.update", timesheet, fields=fields)

    def delete(self, identifier: str, *, fields: str | None = None) -> None:
        """Delete a time entry.

        The method says delete and so does the path.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.time.

        ``fields``: Comma-separated names that trim the reply.

        DELETE time.api/delete/{identifier}. Standing: documented. Source: Practice Manager 3.1:
        time (https://developer.xero.com/documentation/api/practice-manager-3-1/time).
        """
        self._status("time.delete", identifier=identifier, fields=fields)
