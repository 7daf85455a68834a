"""Shared contacts, groups and relationships: the operations that behave unlike the rest."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from practice_cast import Desk, assert_bound, desk, lone_contact, of_structure, shared_contact

from greenroom.contract import contract

NOBODY = "0b7f0c2e-0000-4000-a000-000000000000"


def seats(here: Desk, client: str) -> dict[str, tuple[object, object]]:
    """Position and primary flag of each contact of a client, as a caller sees them."""
    found = here.client(client)["contacts"]
    return {seat["uuid"]: (seat["position"], seat["is_primary"]) for seat in found}


# ---------------------------------------------------------------------------- contacts


def test_a_client_is_added_with_contacts_and_the_last_primary_wins():
    """Of several contacts marked primary only the last is primary."""
    here = desk(3)
    people = [{"name": name, "is_primary": name != "C"} for name in "ABC"]
    added = here.ask("clients.add", {"name": "Many", "contacts": people}).record
    assert [(c["name"], c["is_primary"]) for c in added["contacts"]] == [
        ("A", False),
        ("B", True),
        ("C", False),
    ]
    assert_bound(here.data)


def test_a_contact_is_added_to_one_client():
    """The reply shows the contact as seen from its client."""
    here = desk(3)
    client = here.data.clients.order[0]
    told = {"name": "New", "position": "Owner", "is_primary": True, "client": {"uuid": client}}
    added = here.ask("contacts.add", told).record
    assert (added["position"], added["is_primary"], added["is_deleted"]) == ("Owner", True, False)
    assert seats(here, client)[added["uuid"]] == ("Owner", True)
    assert sum(bool(primary) for _, primary in seats(here, client).values()) == 1
    assert_bound(here.data)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": "No client"}, "Client is required"),
        ({"client": {"uuid": "CLIENT"}}, "Name is required"),
        ({"name": "X", "client": {"uuid": NOBODY}}, "Invalid client identifier"),
    ],
)
def test_a_contact_needs_a_name_and_a_client(body, words):
    """What is missing is said in an error under 200."""
    here = desk(3)
    if body.get("client", {}).get("uuid") == "CLIENT":
        body = {"client": {"uuid": here.data.clients.order[0]}}
    said = here.ask("contacts.add", body)
    assert (said.status, said.error) == (200, words)
    assert here.data.version == 0


def test_a_shared_contact_shows_its_place_only_at_a_named_client():
    """Position and primary flag belong to the link: without a client they are missing."""
    here = desk(10)
    contact = shared_contact(here.data)
    assert not {"position", "is_primary"} & set(
        here.ask("contacts.get", identifier=contact.uuid).record
    )
    for client in contact.ids("clients"):
        got = here.ask("contacts.get", identifier=contact.uuid, client_uuid=client).record
        assert (got["position"], got["is_primary"]) == seats(here, client)[contact.uuid]
    lone = here.ask("contacts.get", identifier=lone_contact(here.data).uuid).record
    assert {"position", "is_primary"} <= set(lone)


def test_a_client_the_contact_is_not_at_is_unknown():
    """Naming a client that has not this contact is an error, in every single-contact call."""
    here = desk(10)
    contact = lone_contact(here.data)
    other = next(uuid for uuid in here.data.clients.order if uuid not in contact.ids("clients"))
    for name, body in (("get", None), ("update", {"name": "X"}), ("delete", None)):
        said = here.ask(f"contacts.{name}", body, identifier=contact.uuid, client_uuid=other)
        assert said.error == "Invalid client identifier"


def test_rows_of_the_contact_list_name_no_client():
    """The paged contact list has neither client nor position, and no deleted contact."""
    here = desk(10)
    gone = lone_contact(here.data).uuid
    here.ask("contacts.delete", identifier=gone)
    records = here.ask("contacts.list", page_size=500).records
    assert gone not in {record["uuid"] for record in records}
    assert len(records) == len(here.data.contacts) - 1
    assert not any({"position", "is_primary", "client"} & set(record) for record in records)


def test_a_shared_contact_refuses_changes_without_a_client():
    """Put and delete of a contact with several clients answer 409 until a client is named."""
    here = desk(10)
    contact = shared_contact(here.data).uuid
    assert here.ask("contacts.update", {"name": "X"}, identifier=contact).status == 409
    assert here.ask("contacts.delete", identifier=contact).status == 409
    assert here.data.version == 0


def test_a_change_shows_at_every_client_but_its_place_at_one():
    """The contact's own fields are shared; position and primary flag are the link's."""
    here = desk(10)
    contact = shared_contact(here.data)
    first, second = contact.ids("clients")[:2]
    before = seats(here, second)[contact.uuid]
    changed = here.ask(
        "contacts.update",
        {"name": "Renamed", "position": "Chair"},
        identifier=contact.uuid,
        client_uuid=first,
    ).record
    assert (changed["name"], changed["position"]) == ("Renamed", "Chair")
    for client in (first, second):
        assert "Renamed" in [c["name"] for c in here.client(client)["contacts"]]
    assert seats(here, first)[contact.uuid][0] == "Chair"
    assert seats(here, second)[contact.uuid] == before


@pytest.mark.parametrize(
    ("reading", "in_body", "in_query"),
    [("either", True, True), ("body", True, False), ("query", False, True)],
)
def test_where_a_change_names_the_client_is_a_switch(reading, in_body, in_query):
    """The client counts in body, query or either, as chosen."""
    for place, counts in (("body", in_body), ("query", in_query)):
        here = desk(10, contact_client_place=reading)
        contact = shared_contact(here.data)
        client = contact.ids("clients")[0]
        body = {"name": "X", **({"client": {"uuid": client}} if place == "body" else {})}
        given = {"client_uuid": client} if place == "query" else {}
        said = here.ask("contacts.update", body, identifier=contact.uuid, **given)
        assert (said.status == 200) is counts


def test_deleting_a_shared_contact_takes_it_off_one_client():
    """The others keep it, and it is deleted with the last one."""
    here = desk(10)
    contact = shared_contact(here.data)
    clients = contact.ids("clients")
    for number, client in enumerate(clients, 1):
        left = here.ask("contacts.delete", identifier=contact.uuid, client_uuid=client).record
        assert left["is_deleted"] is (number == len(clients))
        assert contact.uuid not in seats(here, client)
        assert_bound(here.data)
    assert here.ask("contacts.update", {"name": "X"}, identifier=contact.uuid).status == 409


def test_existing_contacts_are_linked_ten_at_most():
    """Ten contacts are linked at once, eleven are a 400; linking again changes the place."""
    here = desk(60)
    client = here.ask("clients.add", {"name": "Hub"}).record["uuid"]
    contacts = [row.uuid for row in here.data.contacts.rows()][:11]
    links = [
        {"uuid": uuid, "position": f"P{at}", "is_primary": at < 2}
        for at, uuid in enumerate(contacts)
    ]
    assert here.ask("contacts.link", {"contacts": links}, identifier=client).status == 400
    linked = here.ask("contacts.link", {"contacts": links[:10]}, identifier=client).record
    assert linked["uuid"] == client
    assert [c["is_primary"] for c in linked["contacts"]] == [False, True, *[False] * 8]
    here.ask(
        "contacts.link",
        {"contacts": [{"uuid": contacts[0], "is_primary": True}]},
        identifier=client,
    )
    assert seats(here, client)[contacts[0]] == ("P0", True)
    assert seats(here, client)[contacts[1]] == ("P1", False)
    assert_bound(here.data)


def test_linking_is_all_or_nothing():
    """Something unknown among the links is a 404, a deleted one a 409; nothing is linked."""
    here = desk(20)
    client, contact = here.data.clients.order[9], lone_contact(here.data).uuid
    some = {"contacts": [{"uuid": contact}, {"uuid": NOBODY}]}
    assert here.ask("contacts.link", some, identifier=client).status == 404
    assert (
        here.ask("contacts.link", {"contacts": [{"uuid": contact}]}, identifier=NOBODY).status
        == 404
    )
    assert here.data.version == 0
    here.ask("contacts.delete", identifier=contact)
    assert (
        here.ask("contacts.link", {"contacts": [{"uuid": contact}]}, identifier=client).status
        == 409
    )


# ---------------------------------------------------------------------------- groups


def test_a_group_begins_with_a_client_and_shows_on_both_sides():
    """The first member is needed; group and client name each other."""
    here = desk(10)
    client = here.data.clients.order[9]
    assert here.ask("groups.add", {"name": "G"}).error == "ClientUUID is required"
    made = here.ask("groups.add", {"name": "G", "client_uuid": client, "taxable": True}).record
    assert [member["uuid"] for member in made["clients"]] == [client]
    assert made["taxable"] is True
    assert {"uuid": made["uuid"], "name": "G"} in here.client(client)["groups"]
    assert made["uuid"] in {record["uuid"] for record in here.ask("groups.list").records}
    assert not any("clients" in record for record in here.ask("groups.list").records)


def test_members_join_and_leave_all_or_none():
    """Joining twice is joining once; with an unknown client among them nobody moves."""
    here = desk(10)
    group = here.data.groups.order[0]
    first, last = here.data.clients.order[0], here.data.clients.order[9]
    said = here.ask(
        "groups.members",
        {"uuid": group, "add": [{"uuid": last}, {"uuid": last}], "remove": [{"uuid": first}]},
    )
    members = [member["uuid"] for member in said.record["clients"]]
    assert members.count(last) == 1
    assert first not in members
    assert here.client(first)["groups"] == []
    assert_bound(here.data)
    version = here.data.version
    wrong = {"uuid": group, "add": [{"uuid": first}, {"uuid": NOBODY}]}
    assert here.ask("groups.members", wrong).error == "Invalid client identifier"
    assert here.data.version == version


def test_a_deleted_group_leaves_its_clients():
    """The group is gone from the list and from every client."""
    here = desk(10)
    group = here.data.groups.order[0]
    members = here.data.groups.row(group).ids("clients")
    assert here.ask("groups.delete", {"uuid": group}).status == 200
    assert group not in {record["uuid"] for record in here.ask("groups.list").records}
    assert all(here.client(client)["groups"] == [] for client in members)
    assert here.ask("groups.delete", {"uuid": group}).error == "Invalid group identifier"


def test_archived_members_of_a_group_are_a_switch():
    """Whether a group names its archived clients is not known."""
    for reading, named in (("included", True), ("left-out", False)):
        here = desk(10, archived_in_groups=reading)
        group = here.data.groups.order[0]
        client = here.data.groups.row(group).ids("clients")[0]
        here.ask("clients.archive", {"uuid": client})
        members = here.ask("groups.get", identifier=group).record["clients"]
        assert (client in {member["uuid"] for member in members}) is named


# ---------------------------------------------------------------------------- relationships


def bonds_of(here: Desk, client: str, tie: str) -> dict[str, object]:
    """A relationship as one of its clients shows it."""
    return next(r for r in here.client(client)["relationships"] if r["uuid"] == tie)


def related(here: Desk, **told: object) -> dict[str, object]:
    """A new relationship between the first and the last client."""
    first, *_, last = here.data.clients.order
    told = {"client_uuid": first, "related_client_uuid": last, **told}
    return here.ask("relationships.add", told).record


@pytest.mark.parametrize(
    ("label", "other", "with_of"),
    [
        ("Director", "Director", "Director Of"),
        ("Spouse", "Spouse", "Spouse"),
        ("Husband", "Wife", "Wife"),
        ("Parent Of", "Child Of", "Child Of"),
        ("Trustee", "Trustee", "Trustee Of"),
    ],
)
def test_a_relationship_shows_at_both_clients(label, other, with_of):
    """Family labels turn round; whether others gain ``Of`` on the far side is a switch."""
    for reading, far in (("plain", other), ("with-of", with_of)):
        here = desk(10, relationship_labels=reading)
        first, *_, last = here.data.clients.order
        tie = related(here, type=label, start_date=dt.date(2020, 7, 1))
        assert tie["relationship_type"] == {"name": label}
        assert (tie["client"]["uuid"], tie["related_client"]["uuid"]) == (first, last)
        near = bonds_of(here, first, tie["uuid"])
        assert (near["type"], near["related_client"]["uuid"]) == (label, last)
        assert near["start_date"] == dt.date(2020, 7, 1)
        assert bonds_of(here, last, tie["uuid"])["type"] == far
        assert bonds_of(here, last, tie["uuid"])["related_client"]["uuid"] == first


def test_every_documented_type_is_taken_and_no_other():
    """The 18 types of the pages can be added."""
    here = desk(10)
    types = contract().records["RelationshipAdd"].field("type").values
    assert len(types) == 18
    for label in types:
        assert related(here, type=label)["relationship_type"] == {"name": label}
    first, *_, last = here.data.clients.order
    told = {"client_uuid": first, "related_client_uuid": last, "type": "Pen Friend"}
    assert here.ask("relationships.add", told).error == "Invalid Type"
    assert_bound(here.data)


def test_shares_and_percentages_belong_to_some_types_only():
    """Shares are for shareholders and owners, a percentage for partners."""
    here = desk(10)
    first, *_, last = here.data.clients.order
    pair = {"client_uuid": first, "related_client_uuid": last}
    assert related(here, type="Shareholder", number_of_shares=50)["number_of_shares"] == 50
    assert related(here, type="Partner", percentage=Decimal("33.3"))["percentage"] == Decimal(
        "33.3"
    )
    for told in (
        {"type": "Director", "number_of_shares": 1},
        {"type": "Owner", "percentage": Decimal(1)},
    ):
        assert "only" in here.ask("relationships.add", {**pair, **told}).error
    same = {"client_uuid": first, "related_client_uuid": first, "type": "Spouse"}
    assert here.ask("relationships.add", same).error


def test_a_relationship_changes_in_amount_and_dates_and_goes_from_both():
    """Type and parties stay; after a deletion neither client shows it."""
    here = desk(10)
    first, *_, last = here.data.clients.order
    tie = related(here, type="Shareholder", number_of_shares=1)["uuid"]
    told = {"uuid": tie, "number_of_shares": 7, "end_date": dt.date(2026, 6, 30)}
    assert here.ask("relationships.update", told).record["number_of_shares"] == 7
    assert bonds_of(here, last, tie)["number_of_shares"] == 7
    assert bonds_of(here, first, tie)["end_date"] == dt.date(2026, 6, 30)
    assert (
        "partnerships only"
        in here.ask("relationships.update", {"uuid": tie, "percentage": Decimal(5)}).error
    )
    assert here.ask("relationships.delete", {"uuid": tie}).record["uuid"] == tie
    assert_bound(here.data)
    assert (
        here.ask("relationships.delete", {"uuid": tie}).error == "Invalid relationship identifier"
    )


# ---------------------------------------------------------------------------- stamps


@pytest.mark.parametrize(("reading", "moves"), [("kept", False), ("moved", True)])
def test_whether_a_clients_stamp_moves_with_what_hangs_on_it_is_a_switch(reading, moves):
    """Contacts, groups and relationships move the client's own stamp, or do not."""

    def stamp_after(name: str, body: dict[str, object], **given: object) -> bool:
        here = desk(10, modified_stamp_on_children=reading)
        client = of_structure(here.data, "Company")
        here.now += 60
        filled = {
            key: client.uuid
            if value == "CLIENT"
            else {"uuid": client.uuid}
            if value == "IN"
            else value
            for key, value in body.items()
        }
        assert here.ask(name, filled, **given).error == ""
        return here.data.clients.row(client.uuid).stamp == here.now

    assert stamp_after("clients.update", {"uuid": "CLIENT", "city": "X"})
    assert stamp_after("contacts.add", {"name": "X", "client": "IN"}) is moves
    assert stamp_after("groups.add", {"name": "X", "client_uuid": "CLIENT"}) is moves
    other = desk(10).data.clients.order[0]
    tie = {"client_uuid": "CLIENT", "related_client_uuid": other, "type": "Auditor"}
    assert stamp_after("relationships.add", tie) is moves


def test_a_prospect_cannot_become_a_client_through_the_api():
    """The flag of a prospect stays up whatever an update says; other fields change."""
    here = desk(10)
    prospect = next(row.uuid for row in here.data.clients.rows() if row.values["is_prospect"])
    told = {"uuid": prospect, "is_prospect": False, "city": "Perth"}
    changed = here.ask("clients.update", told).record
    assert (changed["is_prospect"], changed["city"]) == (True, "Perth")
