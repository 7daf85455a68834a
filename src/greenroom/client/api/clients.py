# Generated from the contract by tools/generate_api.py; do not edit.
"""The operations of ``session.clients`` and their records."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from msgspec import UNSET, UnsetType

from greenroom.client.api.shared import Contact, Reference
from greenroom.client.group import Calls
from greenroom.client.record import Record, makers
from greenroom.client.records import Records

__all__ = [
    "BasOptIn",
    "BillingType",
    "Client",
    "ClientAdd",
    "ClientArchive",
    "ClientBase",
    "ClientDelete",
    "ClientNote",
    "ClientUpdate",
    "ClientsCalls",
    "Contact",
    "NewContact",
    "Reference",
    "Relationship",
]


class ClientBase(Record, frozen=True, kw_only=True):
    """A client as a row of the paged list: without contacts and what hangs on a client.

    Xero's name: ClientBaseDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    """The display name."""
    title: str | None = None
    """Only: au-tax."""
    gender: str | None = None
    """Only: au-tax."""
    first_name: str | None = None
    """Only: individual, pm-module."""
    middle_name: str | None = None
    """Only: not-in-paged-list."""
    last_name: str | None = None
    """Only: individual, pm-module."""
    other_name: str | None = None
    """Only: individual, pm-module."""
    email: str | None = None
    """Left out, not empty, when there is none."""
    date_of_birth: dt.date | None = None
    """Only: individual, pm-module."""
    date_of_death: dt.date | None = None
    """Only: not-in-paged-list."""
    place_of_birth_city: str | None = None
    """Only: not-in-paged-list."""
    place_of_birth_country_code: str | None = None
    """Only: not-in-paged-list."""
    address: str | None = None
    """May hold line breaks."""
    city: str | None = None
    region: str | None = None
    post_code: str | None = None
    country: str | None = None
    postal_address: str | None = None
    """May hold line breaks."""
    postal_city: str | None = None
    postal_region: str | None = None
    postal_post_code: str | None = None
    postal_country: str | None = None
    phone: str | None = None
    fax: str | None = None
    website: str | None = None
    referral_source: str | None = None
    export_code: str | None = None
    industry: str | None = None
    """Only: not-in-paged-list."""
    is_prospect: bool | None = None
    """In every recorded client, in no current sample; cannot be turned off through the API."""
    is_archived: bool | None = None
    is_deleted: bool | None = None
    account_manager: Reference | None = None
    """A staff member; the screens say partner."""
    job_manager: Reference | None = None
    """A staff member; the screens say manager. Only: pm-module, not-in-paged-list."""
    type: BillingType | None = None
    """How the client is billed, not its legal form."""
    billing_client: Reference | None = None
    """The client that gets the invoices."""
    tax_number: str | None = None
    """Masked in replies: asterisks, the last three digits in clear. Only: pm-module, not-in-paged-
    list.
    """
    company_number: str | None = None
    """Only: pm-module, not-in-paged-list."""
    business_number: str | None = None
    """Only: pm-module, not-in-paged-list."""
    business_structure: str | None = None
    """The legal form, by a name the practice sets in Admin. Only: pm-module, not-in-paged-list.
    """
    balance_month: int | None = None
    """1 to 12. Only: pm-module, not-in-paged-list."""
    prepare_gst: bool | None = None
    """Only: pm-module, not-in-paged-list."""
    gst_registered: bool | None = None
    """Only: pm-module, not-in-paged-list."""
    gst_period: str | None = None
    """Known values: Monthly, 2 Monthly, 6 Monthly. Only: pm-module, not-in-paged-list."""
    gst_basis: str | None = None
    """Known values: Invoice, Payment, Hybrid. Only: pm-module, not-in-paged-list."""
    provisional_tax_basis: str | None = None
    """Known values: Standard Option, Estimate Option, Ratio Option. Only: pm-module, not-in-paged-
    list.
    """
    provisional_tax_ratio: Decimal | None = None
    """Only: pm-module, not-in-paged-list."""
    signed_tax_authority: bool | None = None
    """Australian practices may send it too. Only: NZ, pm-module, not-in-paged-list."""
    agency_status: str | None = None
    """Australian practices may send it too. Known values: With EOT, Without EOT, Unlinked. Only:
    NZ, pm-module, not-in-paged-list.
    """
    tax_agent: str | None = None
    """By a name the practice sets in Admin. Only: NZ, pm-module, not-in-paged-list."""
    return_type: str | None = None
    """Known values: IR3, IR3NR, IR4, IR6, IR7, IR9, PTS. Only: NZ, pm-module, not-in-paged-list.
    """
    prepare_activity_statement: bool | None = None
    """Only: AU, pm-module, not-in-paged-list."""
    prepare_tax_return: bool | None = None
    """Only: AU, pm-module, not-in-paged-list."""
    branch_number: str | None = None
    """Only: not-in-paged-list."""
    bank_bsb: str | None = None
    """Only: not-in-paged-list."""
    bank_account_name: str | None = None
    """Only: not-in-paged-list."""
    bank_account_number: str | None = None
    """Only: not-in-paged-list."""
    bank_name: str | None = None
    """Only: not-in-paged-list."""
    active_ato_client: bool | None = None
    """Only: not-in-paged-list."""
    client_code: str | None = None
    """Only: not-in-paged-list."""
    auto_bas_opt_in_criteria: BasOptIn | None = None
    """Only: not-in-paged-list."""
    web_url: str | None = None
    """The client's page in the screens. Only: not-in-list, not-in-paged-list."""


class Client(Record, frozen=True, kw_only=True):
    """A client of the practice: a person or an entity it works for.

    Xero's name: ClientDetailedDto. Standing: documented.
    """

    uuid: str | None = None
    name: str | None = None
    """The display name."""
    title: str | None = None
    """Only: au-tax."""
    gender: str | None = None
    """Only: au-tax."""
    first_name: str | None = None
    """Only: individual, pm-module."""
    middle_name: str | None = None
    """Only: not-in-paged-list."""
    last_name: str | None = None
    """Only: individual, pm-module."""
    other_name: str | None = None
    """Only: individual, pm-module."""
    email: str | None = None
    """Left out, not empty, when there is none."""
    date_of_birth: dt.date | None = None
    """Only: individual, pm-module."""
    date_of_death: dt.date | None = None
    """Only: not-in-paged-list."""
    place_of_birth_city: str | None = None
    """Only: not-in-paged-list."""
    place_of_birth_country_code: str | None = None
    """Only: not-in-paged-list."""
    address: str | None = None
    """May hold line breaks."""
    city: str | None = None
    region: str | None = None
    post_code: str | None = None
    country: str | None = None
    postal_address: str | None = None
    """May hold line breaks."""
    postal_city: str | None = None
    postal_region: str | None = None
    postal_post_code: str | None = None
    postal_country: str | None = None
    phone: str | None = None
    fax: str | None = None
    website: str | None = None
    referral_source: str | None = None
    export_code: str | None = None
    industry: str | None = None
    """Only: not-in-paged-list."""
    is_prospect: bool | None = None
    """In every recorded client, in no current sample; cannot be turned off through the API."""
    is_archived: bool | None = None
    is_deleted: bool | None = None
    account_manager: Reference | None = None
    """A staff member; the screens say partner."""
    job_manager: Reference | None = None
    """A staff member; the screens say manager. Only: pm-module, not-in-paged-list."""
    type: BillingType | None = None
    """How the client is billed, not its legal form."""
    billing_client: Reference | None = None
    """The client that gets the invoices."""
    tax_number: str | None = None
    """Masked in replies: asterisks, the last three digits in clear. Only: pm-module, not-in-paged-
    list.
    """
    company_number: str | None = None
    """Only: pm-module, not-in-paged-list."""
    business_number: str | None = None
    """Only: pm-module, not-in-paged-list."""
    business_structure: str | None = None
    """The legal form, by a name the practice sets in Admin. Only: pm-module, not-in-paged-list.
    """
    balance_month: int | None = None
    """1 to 12. Only: pm-module, not-in-paged-list."""
    prepare_gst: bool | None = None
    """Only: pm-module, not-in-paged-list."""
    gst_registered: bool | None = None
    """Only: pm-module, not-in-paged-list."""
    gst_period: str | None = None
    """Known values: Monthly, 2 Monthly, 6 Monthly. Only: pm-module, not-in-paged-list."""
    gst_basis: str | None = None
    """Known values: Invoice, Payment, Hybrid. Only: pm-module, not-in-paged-list."""
    provisional_tax_basis: str | None = None
    """Known values: Standard Option, Estimate Option, Ratio Option. Only: pm-module, not-in-paged-
    list.
    """
    provisional_tax_ratio: Decimal | None = None
    """Only: pm-module, not-in-paged-list."""
    signed_tax_authority: bool | None = None
    """Australian practices may send it too. Only: NZ, pm-module, not-in-paged-list."""
    agency_status: str | None = None
    """Australian practices may send it too. Known values: With EOT, Without EOT, Unlinked. Only:
    NZ, pm-module, not-in-paged-list.
    """
    tax_agent: str | None = None
    """By a name the practice sets in Admin. Only: NZ, pm-module, not-in-paged-list."""
    return_type: str | None = None
    """Known values: IR3, IR3NR, IR4, IR6, IR7, IR9, PTS. Only: NZ, pm-module, not-in-paged-list.
    """
    prepare_activity_statement: bool | None = None
    """Only: AU, pm-module, not-in-paged-list."""
    prepare_tax_return: bool | None = None
    """Only: AU, pm-module, not-in-paged-list."""
    branch_number: str | None = None
    """Only: not-in-paged-list."""
    bank_bsb: str | None = None
    """Only: not-in-paged-list."""
    bank_account_name: str | None = None
    """Only: not-in-paged-list."""
    bank_account_number: str | None = None
    """Only: not-in-paged-list."""
    bank_name: str | None = None
    """Only: not-in-paged-list."""
    active_ato_client: bool | None = None
    """Only: not-in-paged-list."""
    client_code: str | None = None
    """Only: not-in-paged-list."""
    auto_bas_opt_in_criteria: BasOptIn | None = None
    """Only: not-in-paged-list."""
    web_url: str | None = None
    """The client's page in the screens. Only: not-in-list, not-in-paged-list."""
    contacts: tuple[Contact, ...] = ()
    notes: tuple[ClientNote, ...] = ()
    """Only: detailed."""
    groups: tuple[Reference, ...] = ()
    """Only: detailed, pm-module."""
    relationships: tuple[Relationship, ...] = ()
    """Only: detailed, pm-module."""


class BillingType(Record, frozen=True, kw_only=True):
    """How a client is billed: its terms and the markup on costs.

    Xero's name: ClientTypeDto. Standing: documented.
    """

    name: str | None = None
    cost_markup: Decimal | None = None
    payment_term: str | None = None
    """Known values: DayOfMonth, WithinDays."""
    payment_day: int | None = None


class BasOptIn(Record, frozen=True, kw_only=True):
    """Which activity statements are prepared by themselves.

    Xero's name: AutoBasOptInCriteriaDto. Standing: assumed.
    """

    annually: str | None = None
    monthly: str | None = None
    quarterly: str | None = None
    opt_out: str | None = None


class ClientNote(Record, frozen=True, kw_only=True):
    """A note on a client; it has no id and cannot be written.

    Xero's name: ClientNoteDto. Standing: documented.
    """

    title: str | None = None
    text: str | None = None
    folder: str | None = None
    """Empty in practices that moved to tags."""
    date: dt.datetime | None = None
    created_by: str | None = None
    tags: str | None = None


class ClientAdd(Record, frozen=True, kw_only=True):
    """A client to create.

    Xero's name: ClientAddRequestDto. Standing: documented.
    """

    name: str
    """The display name; enough by itself."""
    title: str | UnsetType | None = UNSET
    gender: str | UnsetType | None = UNSET
    first_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    middle_name: str | UnsetType | None = UNSET
    last_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    other_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    email: str | UnsetType | None = UNSET
    date_of_birth: dt.date | UnsetType | None = UNSET
    """No sample shows the form; the one of other requests is taken. Only: individual, pm-module.
    """
    date_of_death: dt.date | UnsetType | None = UNSET
    place_of_birth_city: str | UnsetType | None = UNSET
    place_of_birth_country_code: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    post_code: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    postal_address: str | UnsetType | None = UNSET
    postal_city: str | UnsetType | None = UNSET
    postal_region: str | UnsetType | None = UNSET
    postal_post_code: str | UnsetType | None = UNSET
    postal_country: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    fax: str | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    referral_source: str | UnsetType | None = UNSET
    export_code: str | UnsetType | None = UNSET
    is_prospect: bool | UnsetType | None = UNSET
    account_manager_uuid: str | UnsetType | None = UNSET
    """A staff member."""
    job_manager_uuid: str | UnsetType | None = UNSET
    """A staff member."""
    billing_client_uuid: str | UnsetType | None = UNSET
    """Another client."""
    tax_number: str | UnsetType | None = UNSET
    """Never the masked value of a reply."""
    company_number: str | UnsetType | None = UNSET
    business_number: str | UnsetType | None = UNSET
    branch_number: str | UnsetType | None = UNSET
    business_structure: str | UnsetType | None = UNSET
    """Must be a name the practice has in Admin."""
    balance_month: int | UnsetType | None = UNSET
    """A short name or a number: Jan or 1. 1 to 12."""
    gst_registered: bool | UnsetType | None = UNSET
    prepare_gst: bool | UnsetType | None = UNSET
    gst_period: int | UnsetType | None = UNSET
    """Months as a number; replies say it in words. Known values: 1, 2, 6."""
    gst_basis: str | UnsetType | None = UNSET
    """Known values: Invoice, Payment, Hybrid."""
    provisional_tax_basis: str | UnsetType | None = UNSET
    """Known values: Standard Option, Estimate Option, Ratio Option."""
    provisional_tax_ratio: Decimal | UnsetType | None = UNSET
    signed_tax_authority: bool | UnsetType | None = UNSET
    """Only: NZ."""
    tax_agent: str | UnsetType | None = UNSET
    """Must be a name the practice has in Admin. Only: NZ."""
    agency_status: str | UnsetType | None = UNSET
    """Known values: With EOT, Without EOT, Unlinked. Only: NZ."""
    return_type: str | UnsetType | None = UNSET
    """Known values: IR3, IR3NR, IR4, IR6, IR7, IR9, PTS. Only: NZ."""
    prepare_activity_statement: bool | UnsetType | None = UNSET
    """Only: AU."""
    prepare_tax_return: bool | UnsetType | None = UNSET
    """Only: AU."""
    active_ato_client: bool | UnsetType | None = UNSET
    client_code: str | UnsetType | None = UNSET
    auto_bas_opt_in_criteria: BasOptIn | UnsetType | None = UNSET
    contacts: tuple[NewContact, ...] | UnsetType = UNSET


class ClientUpdate(Record, frozen=True, kw_only=True):
    """What changes on a client; contacts are changed by operations of their own.

    Xero's name: ClientUpdateRequestDto. Standing: documented.
    """

    uuid: str
    name: str | UnsetType | None = UNSET
    title: str | UnsetType | None = UNSET
    gender: str | UnsetType | None = UNSET
    first_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    middle_name: str | UnsetType | None = UNSET
    last_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    other_name: str | UnsetType | None = UNSET
    """Only: individual, pm-module."""
    email: str | UnsetType | None = UNSET
    date_of_birth: dt.date | UnsetType | None = UNSET
    """No sample shows the form; the one of other requests is taken. Only: individual, pm-module.
    """
    date_of_death: dt.date | UnsetType | None = UNSET
    place_of_birth_city: str | UnsetType | None = UNSET
    place_of_birth_country_code: str | UnsetType | None = UNSET
    address: str | UnsetType | None = UNSET
    city: str | UnsetType | None = UNSET
    region: str | UnsetType | None = UNSET
    post_code: str | UnsetType | None = UNSET
    country: str | UnsetType | None = UNSET
    postal_address: str | UnsetType | None = UNSET
    postal_city: str | UnsetType | None = UNSET
    postal_region: str | UnsetType | None = UNSET
    postal_post_code: str | UnsetType | None = UNSET
    postal_country: str | UnsetType | None = UNSET
    phone: str | UnsetType | None = UNSET
    fax: str | UnsetType | None = UNSET
    website: str | UnsetType | None = UNSET
    referral_source: str | UnsetType | None = UNSET
    export_code: str | UnsetType | None = UNSET
    is_prospect: bool | UnsetType | None = UNSET
    account_manager_uuid: str | UnsetType | None = UNSET
    """A staff member."""
    job_manager_uuid: str | UnsetType | None = UNSET
    """A staff member."""
    billing_client_uuid: str | UnsetType | None = UNSET
    """Another client."""
    tax_number: str | UnsetType | None = UNSET
    """Never the masked value of a reply."""
    company_number: str | UnsetType | None = UNSET
    business_number: str | UnsetType | None = UNSET
    branch_number: str | UnsetType | None = UNSET
    business_structure: str | UnsetType | None = UNSET
    """Must be a name the practice has in Admin."""
    balance_month: int | UnsetType | None = UNSET
    """A short name or a number: Jan or 1. 1 to 12."""
    gst_registered: bool | UnsetType | None = UNSET
    prepare_gst: bool | UnsetType | None = UNSET
    gst_period: int | UnsetType | None = UNSET
    """Months as a number; replies say it in words. Known values: 1, 2, 6."""
    gst_basis: str | UnsetType | None = UNSET
    """Known values: Invoice, Payment, Hybrid."""
    provisional_tax_basis: str | UnsetType | None = UNSET
    """Known values: Standard Option, Estimate Option, Ratio Option."""
    provisional_tax_ratio: Decimal | UnsetType | None = UNSET
    signed_tax_authority: bool | UnsetType | None = UNSET
    """Only: NZ."""
    tax_agent: str | UnsetType | None = UNSET
    """Must be a name the practice has in Admin. Only: NZ."""
    agency_status: str | UnsetType | None = UNSET
    """Known values: With EOT, Without EOT, Unlinked. Only: NZ."""
    return_type: str | UnsetType | None = UNSET
    """Known values: IR3, IR3NR, IR4, IR6, IR7, IR9, PTS. Only: NZ."""
    prepare_activity_statement: bool | UnsetType | None = UNSET
    """Only: AU."""
    prepare_tax_return: bool | UnsetType | None = UNSET
    """Only: AU."""
    active_ato_client: bool | UnsetType | None = UNSET
    client_code: str | UnsetType | None = UNSET
    auto_bas_opt_in_criteria: BasOptIn | UnsetType | None = UNSET


class ClientArchive(Record, frozen=True, kw_only=True):
    """The client to archive.

    Xero's name: ClientArchiveRequestDto. Standing: documented.
    """

    uuid: str


class ClientDelete(Record, frozen=True, kw_only=True):
    """The client to delete.

    Xero's name: ClientDeleteRequestDto. Standing: documented.
    """

    uuid: str


class NewContact(Record, frozen=True, kw_only=True):
    """A contact created together with its client.

    Xero's name: ContactInsertItemDto. Standing: documented.
    """

    name: str
    phone: str | UnsetType | None = UNSET
    mobile: str | UnsetType | None = UNSET
    email: str | UnsetType | None = UNSET
    position: str | UnsetType | None = UNSET
    salutation: str | UnsetType | None = UNSET
    addressee: str | UnsetType | None = UNSET
    is_primary: bool | UnsetType | None = UNSET
    """When several say Yes, the last one wins."""


class Relationship(Record, frozen=True, kw_only=True):
    """A relationship, as seen from one of the two clients.

    Xero's name: ClientRelationshipDto. Standing: documented.
    """

    uuid: str | None = None
    type: str | None = None
    """Open text: more labels than may be written, some ending in `Of`."""
    related_client: Reference | None = None
    number_of_shares: int | None = None
    """For shareholders and owners only."""
    percentage: Decimal | None = None
    """For partnerships only."""
    start_date: dt.date | None = None
    end_date: dt.date | None = None


class ClientsCalls(Calls):
    """The operations of ``session.clients``."""

    makes = makers(
        BasOptIn, BillingType, Client, ClientBase, ClientNote, Contact, Reference, Relationship
    )

    def list(
        self,
        *,
        detailed: bool = False,
        modified_since: dt.datetime | None = None,
        fields: str | None = None,
    ) -> Records[Client]:
        """Every client, archived and deleted ones included.

        One reply holds the whole practice: 15,000 detailed clients exceed 50 MB and take
        minutes.

        The filter is `modifiedsince` on the pages and `modifiedSince` in the OpenAPI file; a
        misspelt one is ignored and everything comes back.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``detailed``: Adds notes, groups and relationships.
        ``modified_since``: Only clients changed since this moment.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/list. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._records(
            "clients.list", detailed=detailed or None, modified_since=modified_since, fields=fields
        )

    def paged_list(
        self, *, page_size: int = 500, page_token: str | None = None, fields: str | None = None
    ) -> Records[ClientBase]:
        """Active clients, a page at a time.

        Archived and deleted clients are left out, so nobody learns from it that a client went
        away.

        Rows are documented without tax numbers and job managers, although the schema has them;
        contacts, groups, relationships and notes are in neither.

        Cost: one call a page. Paged: the next page is asked for when the last record of one was
        read.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``page_size``: Xero's own default is 50.
        ``page_token``: From the link to the next page.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/paged-list. Standing: documented. Source: Practice Manager 3.1: clients
        (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._records(
            "clients.paged_list", page_size=page_size, page_token=page_token, fields=fields
        )

    def search(
        self, *, query: str | None = None, detailed: bool = False, fields: str | None = None
    ) -> Records[Client]:
        """Clients that match a text.

        Which fields the text is compared with is not written anywhere.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``detailed``: Adds notes, groups and relationships.
        ``fields``: Comma-separated names that trim the reply.

        GET client.api/search. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._records(
            "clients.search", query=query, detailed=detailed or None, fields=fields
        )

    def get(self, identifier: str, *, fields: str | None = None) -> Client:
        """One client in full.

        In XML the link to the screen stands beside the client, in JSON inside it.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.read, practicemanager.client,
        practicemanager.client.read.

        ``fields``: Comma-separated names that trim the reply.

        GET client.api/get/{identifier}. Standing: observed. Source: ignitionapp/xpm_ruby:
        recorded exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Client, "clients.get", identifier=identifier, fields=fields)

    def add(self, client: ClientAdd, *, fields: str | None = None) -> Client:
        """Create a client, with new contacts if there are any.

        Names need not be unique: sending the same client twice makes two.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/add. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Client, "clients.add", client, fields=fields)

    def update(self, client: ClientUpdate, *, fields: str | None = None) -> Client:
        """Change a client.

        Public clients send only what changes; that the rest keeps its value is likely, not
        promised.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/update. Standing: observed. Source: ignitionapp/xpm_ruby: recorded
        exchanges and code, API 3.0 (https://github.com/ignitionapp/xpm_ruby).
        """
        return self._record(Client, "clients.update", client, fields=fields)

    def archive(self, client: ClientArchive, *, fields: str | None = None) -> Client:
        """Archive a client.

        No operation brings a client back from the archive.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        PUT client.api/archive. Standing: documented. Source: Practice Manager 3.1: clients
        (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        return self._record(Client, "clients.archive", client, fields=fields)

    def delete(self, client: ClientDelete, *, fields: str | None = None) -> None:
        """Delete a client.

        Cost: one call.

        Scopes, any one: practicemanager, practicemanager.client.

        ``fields``: Comma-separated names that trim the reply.

        POST client.api/delete. Standing: documented. Source: Practice Manager 3.1: clients
        (https://developer.xero.com/documentation/api/practice-manager-3-1/clients).
        """
        self._status("clients.delete", client, fields=fields)
