"""The setting a row is shown in, and which conditional fields Xero sends in it (xpm-api section 9).

Conditions that depend on the row itself are judged in ``shapes``.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from greenroom.contract.model import Field

Country = Literal["AU", "NZ", "UK"]
"""Where a practice is: it decides addresses, numbers and which conditional fields are sent."""

View = Literal["list", "detailed", "paged", "full"]
"""How much is asked for. A full view is a single record, got by its id or just written."""


class Setting(NamedTuple):
    """What decides about conditional fields besides the row: the practice and the switches."""

    view: View
    country: Country = "AU"
    pm_module: bool = True
    paged_row: str = "reduced"
    agency_fields: str = "sent"
    labels: str = "plain"
    group_members: str = "included"

    def sends(self, field: Field) -> bool:
        """Whether Xero sends a field here, as far as that does not depend on the row."""
        return not field.beside and all(self._holds(when, field) for when in field.when)

    def _holds(self, condition: str, field: Field) -> bool:
        """Whether one condition of a field holds; what is not named here depends on the row."""
        agency = field.name in ("signed_tax_authority", "agency_status")
        return {
            "AU": self.country == "AU",
            "au-tax": self.country == "AU",
            "NZ": self.country == "NZ"
            or (agency and self.country == "AU" and self.agency_fields == "sent"),
            "pm-module": self.pm_module,
            "not-in-paged-list": self.view != "paged" or self.paged_row == "full",
            "detailed": self.view in ("detailed", "full"),
            "linked": False,  # known to the link, not to the row: ``contacts`` adds it
        }.get(condition, True)
