"""The made-up practice: the same again, of any size, nobody's data in it, quick to begin."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from practice_cast import NOW, assert_bound, practice

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.plan import practice_data
from greenroom.errors import EmulatorError

COUNTRIES = get_args(Country)


def told(data: PracticeData) -> dict[str, dict[str, object]]:
    """Everything a practice holds, by collection and id."""
    return {
        kind: {row.uuid: (row.place, row.stamp, row.values) for row in found.rows()}
        for kind, found in data.collections.items()
    }


def test_a_practice_is_the_same_whatever_is_looked_at_first():
    """Reading a practice back to front shows the very rows that reading it in order shows."""
    one, other = practice(120), practice(120)
    for uuid in reversed(one.contacts.order):
        one.contacts.row(uuid)
    assert told(one) == told(other)


def test_another_seed_makes_another_practice():
    """Two seeds share neither ids nor names in the same order."""
    one, other = practice(30), practice(30, seed=2)
    assert not set(one.clients.order) & set(other.clients.order)
    assert [r.values["name"] for r in one.clients.rows()] != [
        r.values["name"] for r in other.clients.rows()
    ]


@pytest.mark.parametrize("clients", [0, 1, 2, 7, 10, 63, 400])
def test_a_practice_has_exactly_the_clients_asked_for(clients):
    """Any number of clients can be had, none included."""
    assert len(practice(clients).clients) == clients


@pytest.mark.parametrize("country", COUNTRIES)
def test_ten_clients_already_show_every_form(country):
    """A small practice has people, a company, a trust, a fund, a partnership and a prospect."""
    rows = practice(10, country=country).clients.rows()
    structures = {row.values.get("business_structure") for row in rows}
    assert {"Individual", "Company", "Family Trust", "Partnership", None} <= structures
    assert len(structures) == 6
    assert any(row.values["is_prospect"] for row in rows)
    assert any(row.values["is_archived"] for row in rows)
    assert any(row.values["is_deleted"] for row in rows)


def test_a_few_in_a_hundred_are_archived_or_deleted():
    """The share of archived and of deleted clients is that of a real practice."""
    rows = practice(2000).clients.rows()
    assert 0.02 < sum(bool(r.values["is_archived"]) for r in rows) / 2000 < 0.05
    assert 0.01 < sum(bool(r.values["is_deleted"]) for r in rows) / 2000 < 0.03


def test_contacts_groups_and_relationships_say_the_same_from_both_sides():
    """Whatever names another row is named by it."""
    assert_bound(practice(300))


def test_some_contacts_are_shared_in_different_positions():
    """One contact of several clients holds another position at each."""
    data = practice(300)
    shared = [row for row in data.contacts.rows() if len(row.ids("clients")) > 1]
    assert len(shared) > 20
    positions = {
        seat["position"]
        for client in shared[0].ids("clients")
        for seat in data.clients.row(client).values["contacts"]
        if seat["uuid"] == shared[0].uuid
    }
    assert len(positions) > 1


def test_stamps_are_spread_over_two_years():
    """About one client in a hundred changed in the last week, none after the beginning."""
    stamps = [row.stamp for row in practice(3000).clients.rows()]
    assert max(stamps) <= NOW
    assert NOW - min(stamps) <= 731 * 86_400
    assert 10 <= sum(stamp > NOW - 7 * 86_400 for stamp in stamps) <= 60


def test_two_people_of_the_staff_have_one_name():
    """A name does not identify a member of staff, as in recorded practices."""
    names = [row.values["name"] for row in practice(10).staff.rows()]
    assert len(set(names)) < len(names)


@pytest.mark.parametrize("country", COUNTRIES)
def test_nobody_can_be_reached_by_a_made_up_address_or_number(country):
    """E-mail is under example domains, telephone numbers in ranges kept for fiction."""
    fiction = {
        "AU": r"\(0[2378]\) (5550|7010) \d{4}|0491 57\d \d{3}",
        "NZ": r"\(05\) 00\d \d{4}|050 000 \d{4}",
        "UK": r"(020 7946 0|01\d\d 496 0|029 2018 0|028 9649 6|07700 900)\d{3}",
    }[country]
    data = practice(200, country=country)
    for row in (*data.clients.rows(), *data.contacts.rows(), *data.staff.rows()):
        values = row.values
        for name in ("phone", "mobile"):
            assert not values.get(name) or re.fullmatch(fiction, str(values[name])), values[name]
        if values.get("email"):
            assert str(values["email"]).endswith(("@example.com", "@example.net", "@example.org"))
        if values.get("website"):
            assert str(values["website"]).endswith(".example")


def test_tax_numbers_are_well_formed_but_never_issued():
    """Australian numbers have right check digits in ranges that nobody was ever given."""
    for row in practice(300).clients.rows():
        tax, abn = row.values.get("tax_number"), row.values.get("business_number")
        if tax:
            weights = (1, 4, 3, 7, 5, 8, 6, 9, 10)
            assert str(tax).startswith("000")
            assert sum(w * int(d) for w, d in zip(weights, str(tax), strict=True)) % 11 == 0
        if abn:
            weights = (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
            digits = [int(abn[0]) - 1, *map(int, abn[1:])]
            assert abn[2:5] == "999"
            assert sum(w * d for w, d in zip(weights, digits, strict=True)) % 89 == 0


def test_the_start_makes_no_row():
    """Beginning with 15,000 clients costs their ids only; reading one row makes one household."""
    data = practice(15_000)
    assert not data.clients._slots
    data.clients.row(data.clients.order[9_000])
    assert 1 <= len(data.clients._slots) <= 6


def test_a_country_nobody_knows_is_refused():
    """A practice cannot be grown where there are no words for it, nor with a negative size."""
    with pytest.raises(EmulatorError, match="No such country"):
        practice_data(seed=1, clients=1, country="FR", now=NOW)  # type: ignore[arg-type]
    with pytest.raises(EmulatorError, match="cannot have"):
        practice(-1)
