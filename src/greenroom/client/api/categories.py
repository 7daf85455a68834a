# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.categories`` and their records."""

from __future__ import annotations

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import makers
from greenroom.client.records import Records

__all__ = ["CategoriesCalls", "Reference"]


class CategoriesCalls(Calls):
    """The operations of ``session.categories``."""

    makes = makers(Reference)

    def list(self, *, fields: str | None = None) -> Records[Reference]:
        """Categories a job may have.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET category.api/list. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._records("categories.list", fields=fields)
