# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.job_states`` and their records."""

from __future__ import annotations

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import makers
from greenroom.client.records import Records

__all__ = ["JobStatesCalls", "Reference"]


class JobStatesCalls(Calls):
    """The operations of ``session.job_states``."""

    makes = makers(Reference)

    def list(self, *, fields: str | None = None) -> Records[Reference]:
        """States a job may be in.

        The interface code that a change of state asks for is not in it: it must be known from
        the practice's settings.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.job,
        practicemanager.job.read.

        ``fields``: Comma-separated names that trim the reply.

        GET jobstate.api/list. Standing: documented. Source: Xero-OpenAPI, xero-
        practicemanager-v3-1.yaml, release 14.0.0 (https://github.com/XeroAPI/Xero-OpenAPI).
        """
        return self._records("job_states.list", fields=fields)
