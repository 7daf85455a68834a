"""A disguised export: shapes, families and duplicates stay, and nobody who was read is left."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import string
import tomllib
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_cast import CLIENTS, CONTACTS, JOBS, KEY, client, export, own, table
from practice_cast import NOW, assert_bound

from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import own as own_package
from greenroom.emulator.seed.own.disguise import Disguise
from greenroom.emulator.world import world_of

KEPT = tomllib.loads(resources.files(own_package).joinpath("kept.toml").read_text("utf-8"))
"""The words that a disguise leaves, by what they are kept for."""

SET_UP = (
    "[Client] State/Region",
    "[Client] Business Structure",
    "[Client] Balance Date",
    "[Client] Status",
    "State",
    "Category",
    "Start Date",
    "Due Date",
    "Completed Date",
    "Budget",
    "Primary Contact",
)
"""The columns of the made-up export that say how a practice is set up, and nothing of anybody."""


def kept_words(*lists: str) -> set[str]:
    """The words of some of the lists."""
    return {word for name in lists for word in KEPT[name].split()}


def words(text: str) -> set[str]:
    """The words of three letters and more."""
    return set(re.findall(r"[^\W\d_]{3,}", text.casefold()))


def personal(text: str) -> set[str]:
    """Every cell of an export that may say something of somebody, and every line of one."""
    rows = list(csv.reader(io.StringIO(text)))
    top = next(at for at, row in enumerate(rows) if len(row) > 5)
    return {
        line
        for row in rows[top + 1 :]
        for heading, cell in zip(rows[top], row, strict=False)
        if heading not in SET_UP and cell not in ("", "Total")
        for line in (cell, *cell.split("\n"))
    }


def dressed(*texts: str, country: Country = "AU", names: tuple[str, ...] = ()) -> Disguise:
    """A disguise of some texts."""
    return Disguise(KEY, country, seen=texts, names=names)


def of(mask: str, text: str, *others: str, country: Country = "AU") -> str:
    """A text as a disguise has it that has seen it, and others."""
    shown = dressed(text, *others, country=country).value(mask, text)  # type: ignore[arg-type]
    assert isinstance(shown, str)
    return shown


def whole(data: PracticeData) -> str:
    """All that a snapshot of a practice says, small letters alone."""
    return world_of(data, now=NOW).snapshot().decode().casefold()


# ---------------------------------------------------------------------------- nobody is left


def test_no_personal_value_of_the_export_is_in_the_snapshot():
    """The disguised snapshot is searched for every cell, word and number that was read: none."""
    snapshot = whole(own(key=KEY).practice)
    # What a snapshot says of any practice: the names of fields, the library, who signs in.
    ours = words(whole(own(export("Client Name\nX\n", "", "")).practice))
    usual = kept_words("legal", "joining", "streets", "gendered", "titles", "work", "endings")
    read = set().union(*map(personal, (CLIENTS, CONTACTS, JOBS)))
    assert len(read) > 40
    found = {cell for cell in read if cell.casefold() in snapshot}
    assert {cell for cell in found if not words(cell) <= usual} == set()
    left = {word for cell in read for word in words(cell)} - usual - {"https", "www"}
    assert "quandary" in left
    assert {word for word in left - ours if word in snapshot} == set()
    numbers = {number for cell in read for number in re.findall(r"\d[\d ]{4,}\d", cell)}
    assert len(numbers) > 6
    assert {n for n in numbers if n in snapshot or n.replace(" ", "") in snapshot} == set()
    assert "1971-03-12" not in snapshot


NAMES = st.lists(
    st.lists(st.text(string.ascii_letters + "éüñāōß-'", min_size=3, max_size=9), min_size=1)
    .map(" ".join)
    .filter(words),
    min_size=1,
    max_size=8,
)


@settings(max_examples=60, deadline=None)
@given(NAMES, st.lists(st.text(string.digits, min_size=6, max_size=11), min_size=8, max_size=8))
def test_no_name_and_no_number_comes_back(names, numbers):
    """Whatever people are called, no word of three letters of it is in what stands there now."""
    rows = [
        (name, f"{name.replace(' ', '.')}@host.test", f"1 {name}", number, f"{name} {number}")
        for name, number in zip(names, numbers, strict=False)
    ]
    head = ("Client Name", "Email", "Address", "TFN", "Notes")
    data = own(export(table(head, *rows), "", ""), key=KEY).practice
    taken = ("name", "email", "address", "tax_number")
    shown = [str(row.values.get(name, "")) for row in data.clients.rows() for name in taken]
    shown += [note["text"] for row in data.clients.rows() for note in row.values["notes"]]
    text = " ".join(shown).casefold().replace(".example", "")
    usual = kept_words("legal", "joining", "streets", "titles", "gendered")
    assert {word for name in names for word in words(name) - usual if word in text} == set()
    assert {number for number in numbers[: len(rows)] if number in text} == set()


def test_nobodys_staff_group_or_billing_client_is_left():
    """Names beside the clients' own, of staff and of groups, are replaced in the same way."""
    data = own(key=KEY).practice
    shown = {row.values["name"] for kind in ("staff", "groups") for row in data[kind].rows()}
    assert not any(name in " ".join(map(str, shown)) for name in ("Orla", "Bram", "Choirboys"))
    farms = next(row for row in data.clients.rows() if "Pty Ltd" in str(row.values["name"]))
    family = next(str(name) for name in shown if str(name).endswith("Family"))
    assert str(farms.values["name"]).split()[0] == family.split()[0]


def test_what_stands_in_the_wrong_column_is_replaced():
    """A name in a column of structure does not come through, if it stands there but once."""
    rows = [("Ash", "Company"), ("Elm", "Company"), ("Fir", "Mortimer Plunkett"), ("Oak", "Trust")]
    text = table(("Client Name", "Business Structure"), *rows)
    data = own(export(text, "", ""), key=KEY).practice
    shown = [row.values["business_structure"] for row in data.clients.rows()]
    assert (shown[:2], shown[3]) == (["Company"] * 2, "Trust")
    assert "Plunkett" not in shown[2]


def test_ids_of_the_export_are_replaced():
    """An id of the live practice would lead back to it, so that a disguise has its own."""
    uuid = "0f8fad5b-d9cb-469f-a165-70867728950e"
    text = table(("Client UUID", "Client Name"), (uuid, "Ash"))
    data = own(export(text, "", ""), key=KEY).practice
    assert uuid not in whole(data)


# ---------------------------------------------------------------------------- the same stays so


def test_the_same_key_gives_the_same_practice_and_another_one_another():
    """Read again under its key the practice is the same to the byte; no other key gives it."""
    one, two = (whole(own(key=KEY).practice) for _ in range(2))
    assert one == two
    other = own(key=b"another key of this test").practice
    assert not set(other.clients.order) & set(own(key=KEY).practice.clients.order)
    assert (
        other.clients.rows()[0].values["name"]
        != own(key=KEY).practice.clients.rows()[0].values["name"]
    )


def test_structure_stays_as_it_was():
    """Links, counts, dates, money, states and settings are those of the plain practice."""
    plain, other = own().practice, own(key=KEY).practice
    assert_bound(other)
    for kind, names in (
        (
            "clients",
            ("region", "business_structure", "balance_month", "is_archived", "is_prospect"),
        ),
        ("jobs", ("state", "type", "start_date", "due_date", "budget", "created")),
    ):
        for one, two in zip(plain[kind].rows(), other[kind].rows(), strict=True):
            assert [one.values.get(name) for name in names] == [
                two.values.get(name) for name in names
            ]
            assert one.values.keys() == two.values.keys()
    for one, two in zip(plain.clients.rows(), other.clients.rows(), strict=True):
        assert len(one.values["contacts"]) == len(two.values["contacts"])
        assert [seat["is_primary"] for seat in one.values["contacts"]] == [
            seat["is_primary"] for seat in two.values["contacts"]
        ]


def test_duplicates_stay_duplicates():
    """Equal values become equal ones: names, numbers, codes and addresses alike."""
    data = own(key=KEY).practice
    names = [row.values["name"] for row in data.clients.rows()]
    assert names[2] == names[3]
    assert len(set(names)) == 3
    phone = data.clients.rows()[1].values["phone"]
    assert phone in {row.values.get("mobile") for row in data.contacts.rows()}


def test_a_family_stays_one_and_an_address_fits_its_owner():
    """One surname becomes one surname, also within a firm's name and an e-mail address."""
    disguise = dressed("Tarquin Plumley", "plumley")
    surname = disguise.value("name", "Tarquin Plumley").split()[1]
    assert disguise.value("name", "Plumley Family Trust") == f"{surname} Family Trust"
    assert disguise.value("name", "PLUMLEY PTY LTD") == f"{surname.upper()} PTY LTD"
    assert disguise.value("email", "t.plumley@plumley.co.nz").endswith(
        f".{surname.lower()}@{surname.lower()}.example"
    )


# ---------------------------------------------------------------------------- shapes


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Smithson Pty. Ltd.", r"[A-Z][a-z]{7,} Pty\. Ltd\."),
        ("Mr Jasper & Mrs Ottoline Dun", r"Mx [A-Z][a-z]{5,} & Mx [A-Z][a-z]{7,} [A-Z][a-z]{2,}"),
        ("The Trustee for Vantong Family Trust", r"The Trustee for [A-Z][a-z]{6,} Family Trust"),
        ("O'Hanlon-Featherby", r"[A-Z]'[A-Z][a-z]{5,}-[A-Z][a-z]{8,}"),
        ("ESTATE OF LATE A B CRUMB", r"ESTATE OF LATE [A-Z] [A-Z] [A-Z]{5,}"),
        ("Marigold's Bakehouse P/L", r"[A-Z][a-z]{7,}'s [A-Z][a-z]{8,} P/L"),
        ("Zoë Ngāmoki", r"[^\W\d_]{3,} [^\W\d_]{7,}"),
        ("Dr Ptolemy Ash", r"Dr [A-Z][a-z]{6,} [A-Z][a-z]{2,}"),
    ],
)  # fmt: skip
def test_names_keep_their_shape(text, shape):
    """Lengths, capitals, legal forms, two people and accents stay; no title tells a gender."""
    shown = of("name", text)
    assert re.fullmatch(shape, shown), shown
    assert shown.isascii() == text.isascii()


def test_empty_stays_empty():
    """What an export does not say, a disguise does not either."""
    data = own(key=KEY).practice
    assert "email" not in data.clients.rows()[2].values
    assert dressed().value("name", "") == ""


def test_titles_and_genders_tell_nothing():
    """Everybody is Mx and of no stated gender; degrees stay."""
    assert [of("title", text) for text in ("Mr", "MRS", "Miss", "Dr")] == ["Mx", "MX", "Mx", "Dr"]
    assert of("gender", "Female") == of("gender", "Male")


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("(02) 6921 4433", r"\(0[2378]\) (5550|7010) \d{4}"),
        ("0269214433", r"0[2378](5550|7010)\d{4}"),
        ("6921 4433", r"(5550|7010) \d{4}"),
        ("+61 2 6921 4433", r"\+61 [2378] (5550|7010) \d{4}"),
        ("0412 998 877", r"0491 57\d \d{3}"),
        ("+61412998877", r"\+6149157\d{4}"),
        (
            "0412 998 877 (home), 6921 4433 ext 3",
            r"0491 57\d \d{3} \(home\), (5550|7010) \d{4} ext \d",
        ),
        ("ask Ottoline", r"[a-z]{3,} [A-Z][a-z]{7,}"),
    ],
)
def test_telephone_numbers_are_those_kept_for_fiction(text, shape):
    """In the form they were written in, national, international or short."""
    assert re.fullmatch(shape, of("phone", text)), of("phone", text)


@pytest.mark.parametrize(
    ("country", "text", "shape"),
    [
        ("NZ", "03 477 1234", r"05 00\d \d{4}"),
        ("NZ", "021 123 4567", r"050 000 \d{4}"),
        ("NZ", "+64 21 123 4567", r"\+64 50 000 \d{4}"),
        (
            "UK",
            "020 7123 4567",
            r"(020 7946 0|01\d\d 496 0|029 2018 0|028 9649 6|01\d\d \d{4} ?\d).*|0.*",
        ),
        ("UK", "07123 456789", r"07700 900\d{3}"),
    ],
)
def test_telephone_numbers_are_nobodys_in_any_country(country, text, shape):
    """New Zealand's begin where no area does, Britain's are the regulator's for drama."""
    assert re.fullmatch(shape, of("phone", text, country=country))


@pytest.mark.parametrize(
    ("mask", "country", "text", "shape"),
    [
        ("tax", "AU", "123 456 782", r"000 \d{3} \d{3}"),
        ("tax", "NZ", "123-456-789", r"999-\d{3}-\d{3}"),
        ("tax", "UK", "1234567890", r"0000\d{6}"),
        ("tax", "AU", "*****782", r"000\d{6}"),
        ("tax", "AU", "Exempt", r"[A-Z][a-z]{5,}"),
        ("business", "AU", "51 824 753 556", r"\d\d 999 \d{3} \d{3}"),
        ("business", "NZ", "9429041234567", r"9429999\d{6}"),
        ("company", "AU", "005 749 986", r"999 \d{3} \d{3}"),
        ("bank", "AU", "062-000", r"99\d-\d{3}"),
        ("code", "AU", "SMI-0042", r"[A-Z]{3}-\d{4}"),
        ("code", "AU", "J004711", r"J\d{6}"),
        ("post-code", "UK", "SW1A 1AA", r"[A-Z]{2}\d[A-Z] \d[A-Z]{2}"),
    ],
)
def test_numbers_keep_their_form_and_were_never_issued(mask, country, text, shape):
    """Grouped as they were, out of ranges that no register gave out; codes letter for letter."""
    shown = of(mask, text, country=country)
    assert re.fullmatch(shape, shown), shown
    assert shown != text


@pytest.mark.parametrize("mask", ["phone", "code", "tax", "post-code", "bank", "prose", "name"])
def test_digits_of_any_script_are_replaced(mask):
    """Arabic digits say as much as others; a mark alone says nothing and stays."""
    assert "٠٤١٢٩٩٨٨" not in of(mask, "٠٤١٢٩٩٨٨٧٧")
    assert of(mask, "-") == "-"


def test_a_cell_of_any_length_is_disguised():
    """A hundred thousand letters without a space take no longer than their number."""
    text = "a@" + "b" * 100_000 + " " + "9" * 1000
    shown = of("prose", text)
    assert "bbb" not in shown
    assert "999" not in shown


def test_numbers_stay_apart():
    """Ten thousand tax numbers become ten thousand others, so that none is taken for another."""
    numbers = [f"{n:09d}" for n in range(200_000_000, 200_010_000)]
    disguise = dressed(*numbers)
    shown = {disguise.value("tax", number) for number in numbers}
    assert len(shown) == len(numbers)
    assert not shown & set(numbers)


def test_addresses_keep_what_they_are():
    """Streets, boxes and lines stay; names and house numbers do not. Known regions stay."""
    shown = of("address", "Level 2\n44 Plumbago Road")
    assert re.fullmatch(r"Level \d\n\d\d [A-Z][a-z]{7,} Road", shown)
    assert of("address", "PO Box 7788") != "PO Box 7788"
    assert (of("area", "NSW"), of("area", "New Zealand")) == ("NSW", "New Zealand")
    assert of("area", "Plumbago Shire") != "Plumbago Shire"
    assert "plumbago" not in of("website", "https://www.plumbago.com.au/Plumbago?x=1").lower()
    assert of("website", "www.plumbago.com.au").endswith(".example")


def test_work_keeps_its_words_and_years():
    """Job names keep the work and the year; whose it is goes, also where a name is such a word."""
    assert re.fullmatch(
        r"2025 Annual Accounts - [A-Z][a-z]{8,}", of("text", "2025 Annual Accounts - Plumbagos")
    )
    disguise = dressed("May Return", names=("May Ash",))
    assert re.fullmatch(r"Tax Return [A-Z][a-z]{2,}", disguise.value("text", "Tax Return May"))


def test_running_text_says_nothing():
    """In notes every word goes, the same one at another place as another; form and length stay."""
    text = "Ring Ring Ring!\nAsk ring@plumbago.com or 0412 998 877."
    shown = of("prose", text)
    first, second, third = re.findall(r"\w+", shown)[:3]
    assert len({first, second, third}) > 1
    assert re.search(r"@[a-z]+\.example", shown)
    assert "0491 57" in shown
    assert len(shown.splitlines()) == 2


def test_birthdays_move_within_a_year_or_so():
    """An age stays about what it is; no day of the export is met again."""
    days = [dt.date(1971, 3, 12) + dt.timedelta(days=n) for n in range(300)]
    disguise = Disguise(KEY, "AU", seen=(), days=days)
    for day in days:
        moved = disguise.value("birth", day)
        assert moved not in days
        assert abs((moved - day).days) <= 400
    assert disguise.value("birth", dt.date.max) <= dt.date.max


def test_words_are_found_where_hardly_any_are_left():
    """An export that used up nearly every syllable still gets words, and none of its own."""
    vowels, others = "aeiou", "bdfgklmnprstvz"
    used = [a + b + c for a in others for b in vowels for c in others]
    used += [a + b + c for a in vowels for b in others for c in vowels]
    shown = of("name", "Plumbago", *used)
    assert shown.lower() not in {*used, "plumbago"}


def test_a_disguise_shows_neither_key_nor_names():
    """Nothing of it is in its own description."""
    disguise = dressed("Tarquin Plumley")
    assert repr(disguise) == "<Disguise>"
    assert KEY.decode() not in repr(vars(disguise)["_keyed"])


def test_a_disguised_practice_is_not_private():
    """Only a practice of real people is kept sealed and given out to nobody."""
    assert own().practice.private
    assert not own(key=KEY).practice.private
    assert client(own().practice, "Zephyrine Quandary")
