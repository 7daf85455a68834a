# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.contacts`` and their records."""

from __future__ import annotations

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Contact
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "Contact",
    "ContactClient",
    "ContactLink",
    "ContactLinks",
    "ContactWrite",
    "ContactsCalls",
    "DeletedContact",
    "LinkedContact",
    "LinkedContacts",
]


class ContactWrite(Record, frozen=True, kw_only=True):
    """A contact to create or change.

    Xero's name: ContactRequestDto. Standing: documented.
    """

    name: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    salutation: str | UnsetType | None = UNSET
    addressee: str | UnsetType | None = UNSET
    position: str | UnsetType | None = UNSET
    is_primary: bool | UnsetType | None = UNSET
    client: ContactClient | UnsetType | None = UNSET
    """Needed to create; on a change, needed for position and primary flag."""


class ContactClient(Record, frozen=True, kw_only=True):
    """The client a contact is written for.

    Xero's name: ContactRequestClientDto. Standing: documented.
    """

    uuid: str


class DeletedContact(Record, frozen=True, kw_only=True):
    """What is left of a contact after a deletion.

    Xero's name: ClientContactDeleteDto. Standing: observed.
    """

    uuid: str | None = None
    name: str | None = None
    salutation: str | None = None
    addressee: str | None = None
    mobile: str | None = None
    email: str | None = None
    phone: str | None = None
    is_deleted: bool | None = None


class ContactLinks(Record, frozen=True, kw_only=True):
    """Contacts to link to the client in the path.

    Xero's name: ClientAddContactsRequestDto. Standing: documented.
    """

    contacts: tuple[ContactLink, ...]
    """Ten at most."""
    uuid: str | UnsetType | None = UNSET
    """The client, which the path names already."""


class ContactLink(Record, frozen=True, kw_only=True):
    """One existing contact and its place at the client.

    Xero's name: ContactLinkItemDto. Standing: documented.
    """

    uuid: str
    position: str | UnsetType | None = UNSET
    is_primary: bool | UnsetType | None = UNSET


class LinkedContacts(Record, frozen=True, kw_only=True):
    """A client with the contacts just linked to it.

    Xero's name: ClientAddContactsClientDto. Standing: assumed.
    """

    uuid: str | None = None
    contacts: tuple[LinkedContact, ...] = ()


class LinkedContact(Record, frozen=True, kw_only=True):
    """A contact's place at the client it was linked to.

    Xero's name: ClientAddContactsContactDto. Standing: assumed.
    """

    uuid: str | None = None
    position: str | None = None
    is_primary: bool | None = None


class ContactsCalls(Calls):
    """The operations of ``session.contacts``."""

    makes = makers(Contact, DeletedContact, LinkedContact, LinkedContacts)

    def list(
        self, *, page_size: int = 500, page_token: str | None = None, fields: str | None = None
    ) -> Records[Contact]:
        """Contacts of the whole practice that are not deleted, a page at a time.

        Rows do not say which client a contact belongs to; the link is only in the clients.

        Cost: one call a page. Paged: the next page is asked for when the last record of one was
        read.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``page_size``: Xero's own default is 50.
        ``page_token``: From the link to the next page.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/contacts. Standing: documented. Source: Practice Manager 3.1: clients
        (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._records(
            "contacts.list", page_size=page_size, page_token=page_token, fields=fields
        )

    def add(self, contact: ContactWrite, *, fields: str | None = None) -> Contact:
        """Create a contact at one client.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/contact. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Contact, "contacts.add", contact, fields=fields)

    def get(
        self, identifier: str, *, client_uuid: str | None = None, fields: str | None = None
    ) -> Contact:
        """One contact, as seen from one of its clients.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``client_uuid``: Needed to be sure of the position and the primary flag.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/contact/{identifier}. Standing: documented. Source: Practice Manager 3.1:
        clients (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._record(
            Contact, "contacts.get", identifier=identifier, client_uuid=client_uuid, fields=fields
        )

    def update(
        self,
        identifier: str,
        contact: ContactWrite,
        *,
        client_uuid: str | None = None,
        fields: str | None = None,
    ) -> Contact:
        """Change a contact.

        The pages name the client in the body, the OpenAPI file in the query: send both for a
        shared contact.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``client_uuid``: A contact of several clients is refused without it.
        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/contact/{identifier}. Standing: observed. Source: ignitionapp/xpm_ruby:
        recorded exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(
            Contact,
            "contacts.update",
            contact,
            identifier=identifier,
            client_uuid=client_uuid,
            fields=fields,
        )

    def delete(
        self, identifier: str, *, client_uuid: str | None = None, fields: str | None = None
    ) -> DeletedContact:
        """Take a contact off one client, or delete it when it has no other.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``client_uuid``: A contact of several clients is refused without it.
        ``fields``: Comma-separated names that trim the reply.

        DELETE client.api/contact/{identifier}. Standing: observed. Source:
        ignitionapp/xpm_ruby: recorded exchanges and code, API 3.0
        (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(
            DeletedContact,
            "contacts.delete",
            identifier=identifier,
            client_uuid=client_uuid,
            fields=fields,
        )

    def link(
        self, identifier: str, client: ContactLinks, *, fields: str | None = None
    ) -> LinkedContacts:
        """Link existing contacts to a client, ten at most.

        The path says client twice, and means it.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``identifier``: The client.
        ``fields``: Comma-separated names that trim the reply.

        POST client.api/client/{identifier}/contacts. Standing: documented. Source: Practice
        Manager 3.1: clients (https://developer.xero.com/documentation/api/practice-
        manager-3-1/clients).
        """
        return self._record(
            LinkedContacts, "contacts.link", client, identifier=identifier, fields=fields
        )
