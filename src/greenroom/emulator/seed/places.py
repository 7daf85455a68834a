"""Addresses, telephone and register numbers that cannot be anybody's.

Streets are made up in real towns. Telephone numbers come from the ranges that the regulators of
Australia (ACMA) and the United Kingdom (Ofcom) keep for fiction; New Zealand keeps none, so its
numbers begin with an area code that does not exist. Register numbers carry right check digits but
lie in ranges that were never issued. No names of people here.
"""

from __future__ import annotations

from operator import mul
from random import Random
from typing import NamedTuple

from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed.people import words


class Town(NamedTuple):
    """A town with its region, post code and the start of its telephone numbers."""

    city: str
    region: str
    post_code: str
    dial: str


STREETS = tuple(
    f"{name} {kind}"
    for name in words("""
        Acacia Banksia Beacon Bellbird Bluebell Boundary Bridgewater Cedar Chapel Clover
        Coronation
        Creekside Elderberry Fernleaf Foundry Foxglove Garnet Granary Harbour Hawthorn Heather
        Hilltop Jacaranda Juniper Kowhai Lakeview Lavender Lilac Mariner Meadow Millstream Myrtle
        Orchard Paperbark Pohutukawa Primrose Quarry Ranfurly Rosewood Saddlers Seaview Sorrel
        Sunnyside Tannery Thornbush Wattle Wharf Willow Windmill Yarrow
    """)
    for kind in ("Street", "Road", "Avenue", "Lane", "Place", "Terrace")
)
TOWNS: dict[Country, tuple[Town, ...]] = {
    "AU": (
        Town("Sydney", "NSW", "2000", "(02) 5550"),
        Town("Parramatta", "NSW", "2150", "(02) 7010"),
        Town("Newcastle", "NSW", "2300", "(02) 5550"),
        Town("Canberra", "ACT", "2601", "(02) 7010"),
        Town("Melbourne", "VIC", "3000", "(03) 5550"),
        Town("Geelong", "VIC", "3220", "(03) 7010"),
        Town("Ballarat", "VIC", "3350", "(03) 5550"),
        Town("Hobart", "TAS", "7000", "(03) 7010"),
        Town("Brisbane", "QLD", "4000", "(07) 5550"),
        Town("Toowoomba", "QLD", "4350", "(07) 7010"),
        Town("Cairns", "QLD", "4870", "(07) 5550"),
        Town("Adelaide", "SA", "5000", "(08) 5550"),
        Town("Perth", "WA", "6000", "(08) 7010"),
        Town("Darwin", "NT", "0800", "(08) 5550"),
    ),
    "NZ": (
        Town("Auckland", "Auckland", "1010", "(05) 000"),
        Town("Hamilton", "Waikato", "3204", "(05) 001"),
        Town("Tauranga", "Bay of Plenty", "3110", "(05) 002"),
        Town("Napier", "Hawke's Bay", "4110", "(05) 003"),
        Town("New Plymouth", "Taranaki", "4310", "(05) 004"),
        Town("Wellington", "Wellington", "6011", "(05) 005"),
        Town("Nelson", "Nelson", "7010", "(05) 006"),
        Town("Christchurch", "Canterbury", "8011", "(05) 007"),
        Town("Dunedin", "Otago", "9016", "(05) 008"),
        Town("Invercargill", "Southland", "9810", "(05) 009"),
    ),
    "UK": (
        Town("London", "Greater London", "EC1A 1AA", "020 7946 0"),
        Town("Birmingham", "West Midlands", "B1 1AA", "0121 496 0"),
        Town("Manchester", "Greater Manchester", "M1 1AA", "0161 496 0"),
        Town("Leeds", "West Yorkshire", "LS1 1AA", "0113 496 0"),
        Town("Bristol", "Bristol", "BS1 1AA", "0117 496 0"),
        Town("Cardiff", "South Glamorgan", "CF10 1AA", "029 2018 0"),
        Town("Edinburgh", "Midlothian", "EH1 1AA", "0131 496 0"),
        Town("Belfast", "County Antrim", "BT1 1AA", "028 9649 6"),
        Town("Reading", "Berkshire", "RG1 1AA", "0118 496 0"),
    ),
}
"""Real towns, so that a map finds them; the streets are not on it."""

_AU_MOBILES = words("""
    570006 570156 570157 570158 570159 570110 570313 570737 571266 571491 571804 572549 572665
    572983 573770 573087 574118 574632 575254 575789 576398 576801 577426 577644 578957 578148
    578888 579212 579760 579455
    """)
_MAILBOXES = ("example.com", "example.net", "example.org")
_NOT_IN_ADDRESSES = str.maketrans("", "", " -'&")
_TFN_WEIGHTS = (1, 4, 3, 7, 5, 8, 6, 9)  # of the first eight digits
_ABN_WEIGHTS = (3, 5, 7, 9, 11, 13, 15, 17, 19)  # of the last nine digits


def phone(town: Town, country: Country, *, draw: Random) -> str:
    """A land line in the town, out of a range kept for fiction or never given out."""
    number = int(draw.random() * 10_000)
    if country == "UK":
        return f"{town.dial}{number % 1000:03d}"
    return f"{town.dial} {number:04d}"


def mobile(country: Country, *, draw: Random) -> str:
    """A mobile number out of a range kept for fiction or never given out."""
    number = int(draw.random() * 1000)
    if country == "AU":
        digits = _AU_MOBILES[number % len(_AU_MOBILES)]
        return f"0491 {digits[:3]} {digits[3:]}"
    return f"07700 900{number:03d}" if country == "UK" else f"050 000 {number:04d}"


def mailbox(name: str, *, draw: Random) -> str:
    """An e-mail address under a domain that can belong to nobody (RFC 2606)."""
    return f"{name.lower().translate(_NOT_IN_ADDRESSES)}@{_MAILBOXES[int(draw.random() * 3)]}"


def tax_number(country: Country, *, draw: Random) -> str:
    """A tax file number, IRD number or UTR in a range that was never issued."""
    number = int(draw.random() * 1_000_000)
    if country == "NZ":
        return f"999{number:06d}"
    if country == "UK":
        return f"0000{number:06d}"
    return _tfn(number)


def business_number(country: Country, *, draw: Random) -> str:
    """An ABN (with right check digits), NZBN or VAT number in a range never issued."""
    number = int(draw.random() * 1_000_000)
    if country == "NZ":
        return f"9429999{number:06d}"
    if country == "UK":
        return f"GB000{number:06d}"
    tail = f"999{number:06d}"
    rest = sum(map(mul, _ABN_WEIGHTS, map(int, tail)))
    return f"{10 + -rest % 89}{tail}"  # the head weighs its own value less ten


def company_number(country: Country, *, draw: Random) -> str:
    """A company number in a range that was never issued."""
    number = int(draw.random() * 1_000_000)
    return f"99{number:06d}" if country == "UK" else f"999{number:06d}"


def _tfn(number: int) -> str:
    """Nine digits beginning 000 whose weighted sum is a multiple of eleven."""
    while True:
        head = f"000{number // 10 % 100_000:05d}"
        last = sum(map(mul, _TFN_WEIGHTS, map(int, head))) % 11
        if last < 10:  # the last digit weighs ten, which is minus one: it equals the rest's sum
            return f"{head}{last}"
        number += 10
