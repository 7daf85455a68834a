# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.costs`` and their records."""

from __future__ import annotations

from decimal import Decimal

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "Cost",
    "CostAdd",
    "CostDelete",
    "CostDeleteAll",
    "CostUpdate",
    "CostsCalls",
    "Reference",
]


class Cost(Record, frozen=True, kw_only=True):
    """A cost that jobs may be charged with.

    Xero's name: CostDto. Standing: documented.
    """

    uuid: str | None = None
    description: str | None = None
    code: str | None = None
    note: str | None = None
    unit_cost: Decimal | None = None
    unit_price: Decimal | None = None
    income_account: str | None = None
    """Cannot be written."""
    cost_of_sale_account: str | None = None
    """Cannot be written."""
    supplier: Reference | None = None


class CostAdd(Record, frozen=True, kw_only=True):
    """A library cost to create.

    Xero's name: CostAddRequestDto. Standing: documented.
    """

    description: str | UnsetType | None = UNSET
    code: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
    unit_cost: Decimal | UnsetType | None = UNSET
    unit_price: Decimal | UnsetType | None = UNSET
    supplier_uuid: str | UnsetType | None = UNSET


class CostUpdate(Record, frozen=True, kw_only=True):
    """What changes on a library cost.

    Xero's name: CostUpdateRequestDto. Standing: documented.
    """

    uuid: str
    description: str | UnsetType | None = UNSET
    code: str | UnsetType | None = UNSET
    note: str | UnsetType | None = UNSET
    unit_cost: Decimal | UnsetType | None = UNSET
    unit_price: Decimal | UnsetType | None = UNSET
    supplier_uuid: str | UnsetType | None = UNSET


class CostDelete(Record, frozen=True, kw_only=True):
    """The library cost to delete.

    Xero's name: CostDeleteRequestDto. Standing: documented.
    """

    uuid: str


class CostDeleteAll(Record, frozen=True, kw_only=True):
    """Nothing: the empty element means all of them.

    Xero's name: CostDeleteAllRequestDto. Standing: documented.
    """


class CostsCalls(Calls):
    """The operations of ``session.costs``."""

    makes = makers(Cost, Reference)

    def list(self, *, page: int = 1, fields: str | None = None) -> Records[Cost]:
        """Library costs, a numbered page at a time.

        A page holds up to 1,000 rows and says how many it has; the first page that says 0 is
        past the end.

        Cost: one call a page. Paged by number, until a page comes back empty.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET cost.api/list. Standing: observed. Source:
        maitlandmarshall/MAD.DataWarehouse.Xero.XPM, API 3.1 in XML
        (https://github.com/maitlandmarshall/MAD.DataWarehouse.Xero.XPM).
        """
        return self._records("costs.list", page=page, fields=fields)

    def get(self, identifier: str, *, fields: str | None = None) -> Cost:
        """One library cost.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        GET cost.api/get/{identifier}. Standing: documented. Source: Practice Manager 3.1: costs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/costs).
        """
        return self._record(Cost, "costs.get", identifier=identifier, fields=fields)

    def add(self, cost: CostAdd, *, fields: str | None = None) -> Cost:
        """Create a library cost.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        POST cost.api/add. Standing: documented. Source: Practice Manager 3.1: costs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/costs).
        """
        return self._record(Cost, "costs.add", cost, fields=fields)

    def update(self, cost: CostUpdate, *, fields: str | None = None) -> Cost:
        """Change a library cost.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        PUT cost.api/update. Standing: documented. Source: Practice Manager 3.1: costs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/costs).
        """
        return self._record(Cost, "costs.update", cost, fields=fields)

    def delete(self, cost: CostDelete, *, fields: str | None = None) -> None:
        """Delete a library cost.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        POST cost.api/delete. Standing: documented. Source: Practice Manager 3.1: costs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/costs).
        """
        self._status("costs.delete", cost, fields=fields)

    def delete_all(self, delete_all: CostDeleteAll, *, fields: str | None = None) -> None:
        """Delete every library cost.

        Nothing brings them back.

        Cost: one call.

        Scopes, any one: practicemanager.

        Only broad scopes are documented for it: a token without them may be refused.

        ``fields``: Comma-separated names that trim the reply.

        POST cost.api/deleteall. Standing: documented. Source: Practice Manager 3.1: costs
        (https://developer.xero.com/documentation/api/practice-manager-3-1/costs).
        """
        self._status("costs.delete_all", delete_all, fields=fields)
