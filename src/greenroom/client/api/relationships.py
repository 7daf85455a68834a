# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.relationships`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers

__all__ = [
    "Reference",
    "RelationshipAdd",
    "RelationshipDelete",
    "RelationshipDetail",
    "RelationshipType",
    "RelationshipUpdate",
    "RelationshipsCalls",
]


class RelationshipDetail(Record, frozen=True, kw_only=True):
    """A relationship with both of its clients.

    Xero's name: ClientRelationshipDetailDto. Standing: assumed.
    """

    uuid: str | None = None
    client: Reference | None = None
    related_client: Reference | None = None
    relationship_type: RelationshipType | None = None
    number_of_shares: int | None = None
    percentage: Decimal | None = None
    start_date: dt.date | None = None
    end_date: dt.date | None = None


class RelationshipType(Record, frozen=True, kw_only=True):
    """What one client is to another.

    Xero's name: ClientRelationshipTypeDto. Standing: assumed.
    """

    name: str | None = None


class RelationshipAdd(Record, frozen=True, kw_only=True):
    """A relationship to create.

    Xero's name: ClientRelationshipAddRequestDto. Standing: documented.
    """

    client_uuid: str
    related_client_uuid: str
    type: str
    """Known values: Director, Shareholder, Trustee, Beneficiary, Partner, Settlor, Associate,
    Secretary, Public Officer, Husband, Wife, Spouse, Parent Of, Child Of, Appointer, Member,
    Auditor, Owner.
    """
    number_of_shares: int | UnsetType | None = UNSET
    """For shareholders and owners only."""
    percentage: Decimal | UnsetType | None = UNSET
    """For partnerships only."""
    start_date: dt.date | UnsetType | None = UNSET
    end_date: dt.date | UnsetType | None = UNSET


class RelationshipUpdate(Record, frozen=True, kw_only=True):
    """What changes on a relationship.

    Xero's name: ClientRelationshipUpdateRequestDto. Standing: documented.
    """

    uuid: str
    number_of_shares: int | UnsetType | None = UNSET
    percentage: Decimal | UnsetType | None = UNSET
    start_date: dt.date | UnsetType | None = UNSET
    end_date: dt.date | UnsetType | None = UNSET


class RelationshipDelete(Record, frozen=True, kw_only=True):
    """The relationship to remove.

    Xero's name: ClientRelationshipDeleteRequestDto. Standing: documented.
    """

    uuid: str


class RelationshipsCalls(Calls):
    """The operations of ``session.relationships``."""

    makes = makers(Reference, RelationshipDetail, RelationshipType)

    def add(
        self, relationship: RelationshipAdd, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Relate two clients.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/addrelationship. Standing: documented. Source: Practice Manager 3.1:
        clients (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._record(RelationshipDetail, "relationships.add", relationship, fields=fields)

    def update(
        self, relationship: RelationshipUpdate, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Change the shares, percentage or dates of a relationship.

        Neither the type nor the two clients can change.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/updaterelationship. Standing: documented. Source: Practice Manager 3.1:
        clients (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._record(RelationshipDetail, "relationships.update", relationship, fields=fields)

    def delete(
        self, relationship: RelationshipDelete, *, fields: str | None = None
    ) -> RelationshipDetail:
        """Remove a relationship.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/deleterelationship. Standing: documented. Source: Practice Manager 3.1:
        clients (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._record(RelationshipDetail, "relationships.delete", relationship, fields=fields)
