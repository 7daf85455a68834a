# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.groups`` and their records."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Reference
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "Group",
    "GroupAdd",
    "GroupBase",
    "GroupDelete",
    "GroupMember",
    "GroupMembers",
    "GroupsCalls",
    "Reference",
]


class GroupBase(Record, frozen=True, kw_only=True):
    """A client group without its members.

    Xero's name: ClientGroupDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    web_url: str | None = None
    taxable: bool | None = None
    """Only: pm-module."""


class Group(Record, frozen=True, kw_only=True):
    """A client group with its members.

    Xero's name: ClientGroupDetailDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    web_url: str | None = None
    taxable: bool | None = None
    """Only: pm-module."""
    clients: tuple[Reference, ...] = ()


class GroupAdd(Record, frozen=True, kw_only=True):
    """A group to create.

    Xero's name: ClientGroupAddRequestDto. Standing: documented.
    """

    client_uuid: str
    """The first member."""
    name: str
    taxable: bool | UnsetType | None = UNSET
    """Only: pm-module."""


class GroupMembers(Record, frozen=True, kw_only=True):
    """Which clients join a group and which leave it.

    Xero's name: ClientGroupMembersRequestDto. Standing: documented.
    """

    uuid: str
    add: tuple[GroupMember, ...] | UnsetType = UNSET
    remove: tuple[GroupMember, ...] | UnsetType = UNSET


class GroupMember(Record, frozen=True, kw_only=True):
    """A client that joins or leaves a group.

    Xero's name: ClientGroupMemberActionDto. Standing: documented.
    """

    uuid: str


class GroupDelete(Record, frozen=True, kw_only=True):
    """The group to delete.

    Xero's name: ClientGroupDeleteRequestDto. Standing: documented.
    """

    uuid: str


class GroupsCalls(Calls):
    """The operations of ``session.groups``."""

    makes = makers(Group, GroupBase, Reference)

    def list(self, *, fields: str | None = None) -> Records[GroupBase]:
        """Every client group, by name only.

        Members are not in it: they take one call per group, or come with the clients.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``fields``: Comma-separated names that trim the reply.

        GET clientgroup.api/list. Standing: documented. Source: Practice Manager 3.1: client
        groups (https://developer.xero.com/documentation/api/practice-manager-3-1/client-
        groups).
        """
        return self._records("groups.list", fields=fields)

    def get(self, identifier: str, *, fields: str | None = None) -> Group:
        """One client group with its members.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``fields``: Comma-separated names that trim the reply.

        GET clientgroup.api/get/{identifier}. Standing: documented. Source: Practice Manager
        3.1: client groups (https://developer.xero.com/documentation/api/practice-
        manager-3-1/client-groups).
        """
        return self._record(Group, "groups.get", identifier=identifier, fields=fields)

    def add(self, group: GroupAdd, *, fields: str | None = None) -> Group:
        """Create a group around its first client.

        A group cannot be created empty.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST clientgroup.api/add. Standing: documented. Source: Practice Manager 3.1: client
        groups (https://developer.xero.com/documentation/api/practice-manager-3-1/client-
        groups).
        """
        return self._record(Group, "groups.add", group, fields=fields)

    def members(self, group: GroupMembers, *, fields: str | None = None) -> Group:
        """Put clients into a group and take others out.

        In XML the members are attributes; a group cannot be renamed.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT clientgroup.api/members. Standing: documented. Source: Practice Manager 3.1: client
        groups (https://developer.xero.com/documentation/api/practice-manager-3-1/client-
        groups).
        """
        return self._record(Group, "groups.members", group, fields=fields)

    def delete(self, group: GroupDelete, *, fields: str | None = None) -> None:
        """Delete a group; its clients stay.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST clientgroup.api/delete. Standing: documented. Source: Practice Manager 3.1: client
        groups (https://developer.xero.com/documentation/api/practice-manager-3-1/client-
        groups).
        """
        self._status("groups.delete", group, fields=fields)
