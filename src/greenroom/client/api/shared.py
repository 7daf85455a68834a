# Generated from the contract by tools/generate_api.py; do not edit.
"""Records that several groups use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from greenroom.client.record import Record

__all__ = [
    "Contact",
    "Job",
    "JobMilestone",
    "JobNote",
    "JobNoteComment",
    "JobParty",
    "JobStaff",
    "JobTask",
    "Reference",
]


class Reference(Record, frozen=True, kw_only=True):
    """Another record, by its id and its name.

    Xero's name: NamedEntityDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None


class Contact(Record, frozen=True, kw_only=True):
    """A person at a client.

    Xero's name: ClientContactDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    salutation: str | None = None
    addressee: str | None = None
    mobile: str | None = None
    email: str | None = None
    phone: str | None = None
    is_deleted: bool | None = None
    is_primary: bool | None = None
    """Only: linked."""
    position: str | None = None
    """Only: linked."""


class JobTask(Record, frozen=True, kw_only=True):
    """A task of a job.

    Xero's name: JobTaskDto. Standing: documented.
    """

    uuid: str | None = None
    """Of the task on this job."""
    name: str | None = None
    description: str | None = None
    task_uuid: str | None = None
    """Of the library task."""
    task_id: str | None = None
    """Recorded in 3.0."""
    estimated_minutes: int | None = None
    actual_minutes: int | None = None
    completed: bool | None = None
    billable: bool | None = None
    folder: str | None = None
    start_date: dt.datetime | None = None
    """Only: scheduled."""
    due_date: dt.datetime | None = None
    """Only: scheduled."""
    assigned: tuple[JobStaff, ...] = ()
    """Only: scheduled."""


class Job(Record, frozen=True, kw_only=True):
    """A piece of work for a client.

    Xero's name: JobDto. Standing: documented.
    """

    id: str | None = None
    """The job number."""
    uuid: str | None = None
    name: str | None = None
    description: str | None = None
    """May hold line breaks."""
    client: JobParty | None = None
    client_order_number: str | None = None
    budget: Decimal | None = None
    """Only: detailed."""
    state: str | None = None
    """By its name; a change of state takes the interface code."""
    type: str | None = None
    """The name of the job's category, most likely. Only: detailed."""
    start_date: dt.datetime | None = None
    due_date: dt.datetime | None = None
    completed_date: dt.datetime | None = None
    """A sample has it on a planned job too."""
    contact: JobParty | None = None
    internal_id: str | None = None
    """Recorded in 3.0."""
    manager: JobParty | None = None
    """Left out when there is none."""
    partner: JobParty | None = None
    """Left out when there is none."""
    assigned: tuple[JobStaff, ...] = ()
    tasks: tuple[JobTask, ...] = ()
    """Only: detailed."""
    milestones: tuple[JobMilestone, ...] = ()
    """Only: detailed."""
    notes: tuple[JobNote, ...] = ()
    """Only: detailed."""
    web_url: str | None = None
    """Only: not-in-list."""


class JobParty(Record, frozen=True, kw_only=True):
    """A client, contact or staff member of a job, by id and name.

    Xero's name: JobPartyDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None


class JobStaff(Record, frozen=True, kw_only=True):
    """A staff member on a job or on one of its tasks.

    Xero's name: JobStaffDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    allocated_minutes: int | None = None
    """On tasks only."""


class JobMilestone(Record, frozen=True, kw_only=True):
    """A milestone of a job; no operation changes it.

    Xero's name: JobMilestoneDto. Standing: documented.
    """

    uuid: str | None = None
    date: dt.datetime | None = None
    description: str | None = None
    completed: bool | None = None
    folder: str | None = None


class JobNote(Record, frozen=True, kw_only=True):
    """A note on a job.

    Xero's name: JobNoteDto. Standing: documented.
    """

    uuid: str | None = None
    title: str | None = None
    text: str | None = None
    folder: str | None = None
    date: dt.datetime | None = None
    created_by: str | None = None
    comments: tuple[JobNoteComment, ...] = ()


class JobNoteComment(Record, frozen=True, kw_only=True):
    """A comment on a note.

    Xero's name: JobNoteCommentDto. Standing: documented.
    """

    uuid: str | None = None
    text: str | None = None
    date: dt.datetime | None = None
    created_by: str | None = None
