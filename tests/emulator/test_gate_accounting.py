"""The little of an ordinary organisation that the steps before approval need."""

from __future__ import annotations

import pytest
from gate_cast import API, Heard, House

from greenroom.contract import contract

ACCOUNTING = "accounting.settings.read accounting.contacts.read"


def read(house: House, path: str, accept: str = "application/json") -> Heard:
    """The reply to an accounting read after a consent to the accounting scopes alone."""
    headers = house.headers(house.sign_in(ACCOUNTING)["access_token"], accept=accept)
    headers["xero-tenant-id"] = house.organisation.tenant_id
    return house.ask("GET", f"{API}/api.xro/2.0/{path}", headers)


def test_steps_three_and_four_work_before_approval() -> None:
    """An app that is only registered reads organisation and contacts, as JSON and as XML."""
    house = House(stage="registered")
    (organisation,) = read(house, "Organisation").json["Organisations"]
    assert organisation["Name"] == house.organisation.name
    assert organisation["OrganisationID"] == house.organisation.tenant_id
    assert b"<Name>Harbour Bakery</Name>" in read(house, "Organisation", "application/xml").body
    assert read(house, "Contacts", "text/xml").headers["content-type"].startswith("text/xml")


def test_contacts_come_in_pages() -> None:
    """Pages hold a hundred contacts, the last fewer, the next none; always the same ones."""
    house = House()
    pages = [read(house, f"Contacts?page={number}").json["Contacts"] for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 20, 0]
    assert len({contact["ContactID"] for page in pages for contact in page}) == 120
    assert read(House(), "Contacts").json["Contacts"] == pages[0]
    assert all(c["EmailAddress"].endswith("@example.com") for c in pages[0])


def test_names_are_those_of_the_contract() -> None:
    """What is sent has exactly the fields the contract knows."""
    house = House()
    for path, record in (("Organisation", "Organisation"), ("Contacts", "AccountingContact")):
        known = {field.json for field in contract().fields(record)}
        (first, *_) = next(
            value for value in read(house, path).json.values() if isinstance(value, list)
        )
        assert set(first) == known


@pytest.mark.parametrize("page", ["0", "-1", "two"])
def test_a_page_that_cannot_be_is_400(page: str) -> None:
    """A page number from one is wanted."""
    assert read(House(), f"Contacts?page={page}").status == 400


def test_each_scope_opens_its_own_read() -> None:
    """Contacts need the contacts scope."""
    house = House()
    headers = house.headers(house.sign_in("accounting.settings.read")["access_token"])
    headers["xero-tenant-id"] = house.organisation.tenant_id
    assert house.ask("GET", f"{API}/api.xro/2.0/Contacts", headers).status == 401
    assert house.ask("GET", f"{API}/api.xro/2.0/Organisation", headers).status == 200
