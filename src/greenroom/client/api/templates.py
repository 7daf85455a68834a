# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.templates`` and their records."""

from __future__ import annotations

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = ["Template", "TemplatesCalls"]


class Template(Record, frozen=True, kw_only=True):
    """A job template.

    Xero's name: TemplateDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None


class TemplatesCalls(Calls):
    """The operations of ``session.templates``."""

    makes = makers(Template)

    def list(self, *, fields: str | None = None) -> Records[Template]:
        """Templates a job may be made from.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET template.api/list. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._records("templates.list", fields=fields)
