# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.tasks`` and their records."""

from __future__ import annotations

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = ["Task", "TasksCalls"]


class Task(Record, frozen=True, kw_only=True):
    """A task that jobs may be given.

    Xero's name: TaskDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    description: str | None = None


class TasksCalls(Calls):
    """The operations of ``session.tasks``."""

    makes = makers(Task)

    def list(self, *, fields: str | None = None) -> Records[Task]:
        """Library tasks.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET task.api/list. Standing: documented. Source: Practice Manager 3.1: tasks
        (https://developer.xero.com/documentation/api/practice-manager-3-1/tasks).
        """
        return self._records("tasks.list", fields=fields)

    def get(self, identifier: str, *, fields: str | None = None) -> Task:
        """One library task.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET task.api/get/{identifier}. Standing: documented. Source: Practice Manager 3.1: tasks
        (https://developer.xero.com/documentation/api/practice-manager-3-1/tasks).
        """
        return self._record(Task, "tasks.get", identifier=identifier, fields=fields)
