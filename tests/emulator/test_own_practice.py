"""A practice of its own exports: bound, complete, the same again, and nothing lost silently."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from own_cast import CLIENTS, CONTACTS, JOBS, chosen, client, export, own, table, told, troubles
from practice_cast import NOW, Desk, assert_bound, practice

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.days import midnight
from greenroom.emulator.seed.own.practice import Wish
from greenroom.emulator.seed.own.reader import File, read_export
from greenroom.emulator.seed.plan import restored
from greenroom.emulator.world import World, world_of
from greenroom.errors import EmulatorError


def every_row(data: PracticeData) -> dict[str, dict[str, object]]:
    """All rows of a practice, by collection and id."""
    return {
        kind: {row.uuid: (row.place, row.stamp, row.values) for row in found.rows()}
        for kind, found in data.collections.items()
    }


def reborn(data: PracticeData) -> PracticeData:
    """The practice after its world was kept and restored."""
    kept = world_of(data, now=NOW).snapshot()
    return next(iter(World.restore(kept).practices.values())).data


def test_everything_that_was_read_is_bound_on_both_sides():
    """Contacts sit at their clients, groups have their members, as in any practice."""
    assert_bound(own().practice)


def test_a_client_is_as_its_row_says():
    """Text, dates, months, flags, managers, groups, notes and the paying client all arrive."""
    data = own().practice
    row = client(data, "Zephyrine Quandary")
    staff = {one.uuid: one.values["name"] for one in data.staff.rows()}
    assert row.values["address"] == "Level 2\n44 Plumbago Road"
    assert row.values["date_of_birth"] == dt.date(1971, 3, 12)
    assert row.values["balance_month"] == 6
    assert staff[row.values["account_manager"]] == "Orla Vantongeren"
    assert staff[row.values["job_manager"]] == "Bram Ickx"
    assert [data.groups.row(one).values["name"] for one in row.ids("groups")] == [
        "Quandary Family",
        "Choirboys",
    ]
    assert row.values["billing_client"] == client(data, "Quandary Farms Pty Ltd").uuid
    assert row.values["notes"][0]["text"].startswith("Rang Ulric")
    assert client(data, "Quandary Farms Pty Ltd").values["is_archived"] is True


def test_a_contact_of_two_clients_is_one_person():
    """The same name under the same number is one contact, in another position at each client."""
    data = own().practice
    (ulric,) = [row for row in data.contacts.rows() if row.values["name"] == "Ulric Quandary"]
    seats = {
        data.clients.row(one).values["name"]: seat["position"]
        for one in ulric.ids("clients")
        for seat in data.clients.row(one).values["contacts"]
        if seat["uuid"] == ulric.uuid
    }
    assert seats == {"Quandary Farms Pty Ltd": "Director", "Zephyrine Quandary": "Husband"}


def test_sharing_of_contacts_can_be_turned_off():
    """With shared_contacts off every client has contacts of its own."""
    data = own(columns="[reading]\nshared_contacts = false").practice
    assert sum(row.values["name"] == "Ulric Quandary" for row in data.contacts.rows()) == 2


def test_of_several_primary_contacts_the_last_is_one():
    """A client has one primary contact at most, the last that an export names."""
    data = own().practice
    seats = client(data, "Quandary Farms Pty Ltd").values["contacts"]
    assert [seat["is_primary"] for seat in seats] == [False, True]


def test_a_job_is_as_its_row_says():
    """Number, client, contact, people, dates and money arrive, and the number finds it."""
    data = own().practice
    job = data["jobs"].numbered("j004711")
    assert job.values["client"] == client(data, "Quandary Farms Pty Ltd").uuid
    assert job.values["due_date"] == midnight(dt.date(2025, 9, 30))
    assert job.values["created"] == dt.date(2025, 7, 1)
    assert job.values["budget"] == Decimal("1250.00")
    assert data.contacts.row(job.values["contact"]).values["name"] == "Ulric Quandary"
    assert [data.staff.row(one).values["name"] for one in job.ids("assigned")] == [
        "Bram Ickx",
        "Tycho Wimbledore",
    ]
    assert job in data["jobs"].under(client(data, "Quandary Farms Pty Ltd"))


def test_states_and_categories_of_the_jobs_are_set_up():
    """A state that the library lacks is added with a code, current unless its words say ended."""
    data = own().practice
    states = {row.values["name"]: row.values for row in data["job_states"].rows()}
    assert states["Awaiting Records"]["code"] == "AWAITINGRECORDS"
    assert states["Awaiting Records"]["current"] is True
    assert states["Completed"]["current"] is False
    names = Desk(data).ask("jobs.current").names
    assert names == ["2025 Annual Accounts - Quandary Farms", "Unnumbered Whittling"]


def test_every_row_that_is_not_placed_is_counted_with_its_line():
    """Rows in are rows placed and rows refused, each with a reason and a line number."""
    found = own().told
    assert troubles(told(found, "clients.csv")) == [("a line of totals", [10])]
    assert troubles(told(found, "contacts.csv")) == [
        ("repeats a contact of an earlier line", [5]),
        ("names a client that is not among the clients", [6]),
        ("names no client", [7]),
        ("names a client of whom there are several", [8]),
    ]
    assert troubles(told(found, "jobs.csv")) == [("repeats a job of an earlier line", [5])]
    for file in found.files:
        assert file.rows == file.placed + sum(one.count for one in file.refused)
    assert found.refused == 6


def test_every_cell_that_is_left_out_is_counted_with_its_line():
    """A cell that is no date, no number or nobody's name costs the cell, not the row."""
    cells = told(own().told, "jobs.csv").cells
    assert [(one.heading, one.reason, one.lines) for one in cells] == [
        ("Due Date", "not a date", [4]),
        ("Budget", "not a number", [4]),
        ("Contact", "no contact of that name at the client", [4]),
    ]


def test_two_clients_of_one_name_stay_two():
    """Without an id or a code, a repeated row is another client: practices have such twins."""
    names = [row.values["name"] for row in own().practice.clients.rows()]
    assert names.count("Mr Ulric & Mrs Zephyrine Quandary") == 2


def test_the_same_export_gives_the_same_ids():
    """Ids follow from a row's own key, so that what was mapped yesterday is found today."""
    assert every_row(own().practice) == every_row(own().practice)
    later = export(clients=CLIENTS.replace("44 Plumbago Road", "46 Plumbago Road"))
    first, second = own().practice, own(later).practice
    assert list(first.clients.order) == list(second.clients.order)
    assert list(first.contacts.order) == list(second.contacts.order)
    assert list(first["jobs"].order) == list(second["jobs"].order)


def test_an_id_of_the_export_is_the_id():
    """A UUID in the export is kept, in whichever of its forms it stands."""
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    rows = table(("Client UUID", "Client Name"), (f"{{{uuid.upper()}}}", "Ash"), ("77", "Birch"))
    data = own(export(rows, "", "")).practice
    assert client(data, "Ash").uuid == uuid
    assert client(data, "Birch").uuid != "77"


def test_records_find_their_client_by_code_and_by_id():
    """A code or an id in a contact's or a job's row says which client is meant, before its name."""
    clients = table(("Client UUID", "Code", "Client"), ("7", "A1", "Twin"), ("8", "B2", "Twin"))
    contacts = table(("Name", "Client Code", "Client"), ("Ida", "b2", "Twin"))
    jobs = table(("Job Name", "[Client] UUID", "[Client] Client"), ("Accounts", "7", "Twin"))
    data = own(export(clients, contacts, jobs)).practice
    first, second = data.clients.rows()
    assert [seat["uuid"] for seat in second.values["contacts"]] == list(data.contacts.order)
    assert data["jobs"].rows()[0].values["client"] == first.uuid


def test_a_report_of_clients_may_bring_their_contacts():
    """One row for each contact of a client makes one client, with all of them."""
    rows = table(
        ("[Client] Client", "[Client] Email", "[Contact] Contact", "[Contact] Email", "Position"),
        ("Ash", "ash@example.test", "Ida", "ida@example.test", "Owner"),
        ("Ash", "ash@example.test", "Olaf", "", "Clerk"),
        ("Ash", "ash@example.test", "Olaf", "", "Clerk"),
        ("Birch", "", "", "", ""),
    )
    found = own(export(rows, "", ""))
    data = found.practice
    assert_bound(data)
    names = [
        data.contacts.row(one["uuid"]).values["name"]
        for one in data.clients.rows()[0].values["contacts"]
    ]
    assert ([row.values["name"] for row in data.clients.rows()], names) == (
        ["Ash", "Birch"],
        ["Ida", "Olaf"],
    )
    assert troubles(found.told.files[0]) == [("repeats a client of an earlier line", [4])]


def test_contacts_alone_bring_their_clients():
    """Where there is no report of clients, the contacts' own column of clients makes them."""
    data = own(export("", CONTACTS, "")).practice
    assert len(data.clients) == 4
    (ulric,) = [row for row in data.contacts.rows() if row.values["name"] == "Ulric Quandary"]
    assert ulric.values["email"] == "ulric@quandaryfarms.example"
    assert len(ulric.ids("clients")) == 2
    assert_bound(data)


def test_a_later_line_of_a_client_that_differs_is_told():
    """The first line of a client counts, and what a later one says otherwise is counted."""
    rows = table(
        ("Code", "Client", "Phone", "Contact"),
        ("A", "Ash", "5550 0001", "Ida"),
        ("A", "Ash", "5550 0002", "Olaf"),
    )
    found = own(export(rows, "", ""))
    (cell,) = found.told.files[0].cells
    assert (cell.field, cell.lines) == ("phone", [3])
    assert client(found.practice, "Ash").values["phone"] == "5550 0001"


def test_without_a_manager_the_made_up_staff_works_there():
    """Somebody must be there to assign and to enter time, also where an export names nobody."""
    data = own(export("Client Name\nAsh\n", "", "")).practice
    assert len(data.staff) == 4
    assert {row.values["name"] for row in own().practice.staff.rows()} == {
        "Orla Vantongeren",
        "Bram Ickx",
        "Tycho Wimbledore",
    }


def test_what_an_export_does_not_bring_is_made_up_as_usual():
    """The library, the templates and the custom fields are those of any practice of the seed."""
    data = own().practice
    for kind in ("tasks", "templates", "costs", "custom_fields"):
        assert [row.values for row in data[kind].rows()] == [
            row.values for row in practice(0)[kind].rows()
        ]


def test_it_outlives_a_snapshot_with_all_its_changes():
    """Kept and restored it is the same to the byte, changes and additions included."""
    data = own().practice
    desk = Desk(data)
    uuid = client(data, "Quandary Farms Pty Ltd").uuid
    desk.ask("clients.update", {"uuid": uuid, "city": "Elsewhere"})
    desk.ask("clients.add", {"name": "Newcomer"})
    twin = client(data, "Mr Ulric & Mrs Zephyrine Quandary").uuid
    desk.ask("clients.delete", {"uuid": twin})
    again = reborn(data)
    assert every_row(again) == every_row(data)
    assert world_of(again, now=NOW).snapshot() == world_of(data, now=NOW).snapshot()
    assert Desk(again).ask("clients.list", detailed="true").body == (
        desk.ask("clients.list", detailed="true").body
    )


def test_its_jobs_live_on_like_any_others():
    """A job that was read can be moved, deleted and joined by a new one with the next number."""
    data = own().practice
    desk = Desk(data)
    job = desk.ask("jobs.get", job_number="J004711").record
    desk.ask("jobs.state", {"id": "J004711", "uuid": job["uuid"], "state": "COMPLETED"})
    assert desk.ask("jobs.get", job_number="J004711").record["state"] == "Completed"
    desk.ask("jobs.delete", {"id": "J004712"})
    assert data["jobs"].numbered("J004712") is None
    made = desk.ask(
        "jobs.add",
        {
            "name": "New",
            "client_uuid": job["client"]["uuid"],
            "start_date": midnight(dt.date(2026, 1, 5)),
            "due_date": midnight(dt.date(2026, 1, 9)),
        },
    )
    assert made.record["id"] not in ("J004711", "J004712", "J000001")
    assert len(desk.ask("jobs.for_client", identifier=job["client"]["uuid"]).records) == 2


@pytest.mark.parametrize("form", ["xml", "json"])
def test_every_list_of_it_can_be_read(form):
    """Clients, contacts, groups, staff and jobs are answered in both formats, without drift."""
    data = own().practice
    desk = Desk(data, form=form)
    assert desk.ask("contacts.list", page_size=500).names == ["Ulric Quandary", "Isaura Fothergale"]
    assert desk.ask("groups.list").names == ["Quandary Family", "Choirboys"]
    assert len(desk.ask("staff.list").records) == 3
    window = {"from_": "20250601", "to": "20260501", "detailed": "true"}
    assert [job.get("budget") for job in desk.ask("jobs.list", **window).records] == [
        Decimal("1250.00"),
        None,
    ]


def test_an_id_nobody_has_is_nobodys():
    """Asking for an id that was made for another practice finds nothing."""
    data = own().practice
    for stranger in (practice(3).clients.order[0], "77", ""):
        assert data.clients.find(stranger) is None


def test_a_snapshot_without_what_was_read_is_refused():
    """A practice that lacks its ground says so instead of coming back empty."""
    with pytest.raises(EmulatorError, match="lacks the rows"):
        restored(own().practice.snapshot())


@pytest.mark.parametrize(
    ("files", "words"),
    [
        (export("", "", JOBS), "No client"),
        (export("Nothing,Here\n1,2\n", "", ""), "No client"),
        (export(table(("Client Code", "Email", "Phone"), ("1", "2", "3")), "", ""), "name"),
        (export(CLIENTS, table(("Contact", "Email", "Mobile"), ("I", "", "")), ""), "client.uuid"),
        ([*export(CLIENTS, "", ""), *export(CLIENTS, "", "")], "Two files"),
    ],
)
def test_what_cannot_be_a_practice_says_why(files, words):
    """No clients, or a file without what it needs, is an error that names file and field."""
    with pytest.raises(EmulatorError, match=words) as caught:
        own(files)
    assert caught.value.hint


def test_no_repr_shows_a_row():
    """Neither a record, an entry nor the ground shows a cell where a traceback might."""
    found = read_export(export(), chosen(""))
    data = own().practice
    shown = repr(
        (
            found,
            found.records,
            found.tallies,
            data.ground,
            Wish(key=b"secret"),
            File("a", b"Quandary"),
        )
    )
    assert "Quandary" not in shown
    assert "secret" not in shown


def test_a_practice_of_fifteen_thousand_is_read():
    """Fifteen thousand clients and as many jobs are read whole, and bound."""
    head = ("Client Code", "Client Name", "Group", "Email", "Job Manager")
    clients = table(
        head, *((f"C{n}", f"Client {n}", f"G{n % 50}", "", "Ann") for n in range(15_000))
    )
    jobs = table(
        ("Job No", "Job Name", "Client Code"), *((f"J{n}", "Work", f"C{n}") for n in range(15_000))
    )
    contacts = table(
        ("Contact", "Client Code", "Email"),
        *(("Bo", f"C{n}", "bo@example.test") for n in range(15_000)),
    )
    found = own(export(clients, contacts, jobs))
    assert found.told.counts == {
        "clients": 15_000,
        "contacts": 1,
        "groups": 50,
        "staff": 1,
        "jobs": 15_000,
    }
    assert found.told.refused == 0
    assert len(found.practice.contacts.rows()[0].ids("clients")) == 15_000
