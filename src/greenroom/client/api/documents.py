# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.documents`` and their records."""

from __future__ import annotations

import datetime as dt

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import (
    Job,
    JobMilestone,
    JobNote,
    JobNoteComment,
    JobParty,
    JobStaff,
    JobTask,
)
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "ClientDocument",
    "ClientDocumentAdd",
    "DocumentsCalls",
    "Job",
    "JobDocument",
    "JobDocumentAdd",
    "JobMilestone",
    "JobNote",
    "JobNoteComment",
    "JobParty",
    "JobStaff",
    "JobTask",
]


class ClientDocument(Record, frozen=True, kw_only=True):
    """A document of a client.

    Xero's name: ClientDocumentDto. Standing: documented.
    """

    title: str | None = None
    text: str | None = None
    folder: str | None = None
    date: dt.date | None = None
    created_by: str | None = None
    file_name: str | None = None
    url: str | None = None
    """On the host of the screens; nobody knows whether a token opens it."""


class ClientDocumentAdd(Record, frozen=True, kw_only=True):
    """A file to attach to a client.

    Xero's name: ClientDocumentRequestDto. Standing: documented.
    """

    client_uuid: str
    title: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    folder: str | UnsetType | None = UNSET
    file_name: str | UnsetType | None = UNSET
    content: bytes | UnsetType | None = UNSET
    """The bytes of the file; their limit is not documented."""


class JobDocument(Record, frozen=True, kw_only=True):
    """A document of a job.

    Xero's name: JobDocumentDto. Standing: documented.
    """

    title: str | None = None
    text: str | None = None
    folder: str | None = None
    date: dt.date | None = None
    created_by: str | None = None
    file_name: str | None = None
    url: str | None = None
    """On the host of the screens; nobody knows whether a token opens it."""


class JobDocumentAdd(Record, frozen=True, kw_only=True):
    """A file to attach to a job.

    Xero's name: JobDocumentRequestDto. Standing: documented.
    """

    job: str
    """The job number."""
    title: str | UnsetType | None = UNSET
    text: str | UnsetType | None = UNSET
    folder: str | UnsetType | None = UNSET
    public: bool | UnsetType | None = UNSET
    file_name: str | UnsetType | None = UNSET
    content: bytes | UnsetType | None = UNSET
    """The bytes of the file; their limit is not documented."""


class DocumentsCalls(Calls):
    """The operations of ``session.documents``."""

    makes = makers(
        ClientDocument,
        Job,
        JobDocument,
        JobMilestone,
        JobNote,
        JobNoteComment,
        JobParty,
        JobStaff,
        JobTask,
    )

    def list_for_client(
        self, identifier: str, *, fields: str | None = None
    ) -> Records[ClientDocument]:
        """Documents of a client: what they are called and where they are, not their bytes.

        The sample starts without the usual envelope; it is expected all the same.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``identifier``: The client.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/documents/{identifier}. Standing: documented. Source: Practice Manager
        3.1: clients (https://developer.xero.com/documentation/api/practice-
        manager-3-1/clients).
        """
        return self._records("documents.list_for_client", identifier=identifier, fields=fields)

    def add_to_client(self, document: ClientDocumentAdd, *, fields: str | None = None) -> str:
        """Attach a file to a client.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/document. Standing: documented. Source: Practice Manager 3.1: clients
        (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._value("documents.add_to_client", document, fields=fields)

    def list_for_job(self, id_: str, *, fields: str | None = None) -> Records[JobDocument]:
        """Documents of a job: what they are called and where they are, not their bytes.

        The sample starts without the usual envelope; it is expected all the same.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``id_``: The job number, whatever the name of the parameter suggests.
        ``fields``: Comma-separated names that trim the reply.

        GET job.api/documents/{id}. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._records("documents.list_for_job", id=id_, fields=fields)

    def add_to_job(self, document: JobDocumentAdd, *, fields: str | None = None) -> Job:
        """Attach a file to a job.

        Answers with the whole job, where the client's counterpart answers with an id.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.job.

        ``fields``: Comma-separated names that trim the reply.

        POST job.api/document. Standing: documented. Source: Practice Manager 3.1: jobs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/jobs).
        """
        return self._record(Job, "documents.add_to_job", document, fields=fields)
