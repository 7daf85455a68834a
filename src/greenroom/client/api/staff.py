# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.staff`` and their records."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = ["Staff", "StaffAdd", "StaffCalls", "StaffIdentifier", "StaffUpdate"]


class Staff(Record, frozen=True, kw_only=True):
    """Somebody who works at the practice.

    Xero's name: StaffDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    mobile: str | None = None
    address: str | None = None
    payroll_code: str | None = None
    web_url: str | None = None
    """Only: not-in-list."""


class StaffAdd(Record, frozen=True, kw_only=True):
    """A staff member to create.

    Xero's name: StaffAddRequestDto. Standing: documented.
    """

    name: str
    payroll_code: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET


class StaffUpdate(Record, frozen=True, kw_only=True):
    """What changes on a staff member.

    Xero's name: StaffUpdateRequestDto. Standing: documented.
    """

    uuid: str
    name: str | UnsetType | None = UNSET
    payroll_code: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET


class StaffIdentifier(Record, frozen=True, kw_only=True):
    """The staff member that is meant.

    Xero's name: StaffIdentifierRequestDto. Standing: documented.
    """

    uuid: str


class StaffCalls(Calls):
    """The operations of ``session.staff``."""

    makes = makers(Staff)

    def list(self, *, fields: str | None = None) -> Records[Staff]:
        """Everybody who works at the practice.

        Two people may have the same name: only the id tells them apart.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.staff,
        practicemanager.staff.read.

        ``fields``: Comma-separated names that trim the reply.

        GET staff.api/list. Standing: observed. Source: ignitionapp/xpm_ruby: recorded exchanges
        and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._records("staff.list", fields=fields)

    def get(self, identifier: str, *, fields: str | None = None) -> Staff:
        """One staff member.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.staff,
        practicemanager.staff.read.

        ``fields``: Comma-separated names that trim the reply.

        GET staff.api/get/{identifier}. Standing: documented. Source: Practice Manager 3.1:
        staff (https://developer.xero.com/documentation/api/practice-manager-3-1/staff).
        """
        return self._record(Staff, "staff.get", identifier=identifier, fields=fields)

    def add(self, staff: StaffAdd, *, fields: str | None = None) -> Staff:
        """Create a staff member.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        POST staff.api/add. Standing: observed. Source: ignitionapp/xpm_ruby: recorded exchanges
        and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Staff, "staff.add", staff, fields=fields)

    def update(self, staff: StaffUpdate, *, fields: str | None = None) -> Staff:
        """Change a staff member.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        PUT staff.api/update. Standing: documented. Source: Practice Manager 3.1: staff
        (https://developer.xero.com/documentation/api/practice-manager-3-1/staff).
        """
        return self._record(Staff, "staff.update", staff, fields=fields)

    def delete(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Delete a staff member.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        POST staff.api/delete. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        self._status("staff.delete", staff, fields=fields)

    def enable(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Let a staff member sign in.

        The sample carries an empty Security element that the OpenAPI file does not know.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        POST staff.api/enable. Standing: documented. Source: Practice Manager 3.1: staff
        (https://developer.xero.com/documentation/api/practice-manager-3-1/staff).
        """
        self._status("staff.enable", staff, fields=fields)

    def disable(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Stop a staff member from signing in.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        POST staff.api/disable. Standing: documented. Source: Practice Manager 3.1: staff
        (https://developer.xero.com/documentation/api/practice-manager-3-1/staff).
        """
        self._status("staff.disable", staff, fields=fields)

    def forgotten_password(self, staff: StaffIdentifier, *, fields: str | None = None) -> None:
        """Send a staff member the message that resets a password.

        A real message goes to a real person.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.staff.

        ``fields``: Comma-separated names that trim the reply.

        POST staff.api/forgottenpassword. Standing: documented. Source: Practice Manager 3.1:
        staff (https://developer.xero.com/documentation/api/practice-manager-3-1/staff).
        """
        self._status("staff.forgotten_password", staff, fields=fields)
