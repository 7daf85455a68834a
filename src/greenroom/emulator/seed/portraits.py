"""The rows of one household, painted from its layout with a random source of its own.

Each household draws from a source named by the practice's seed and the household's number, so the
same practice comes out whatever is looked at first. Values here are what a practice would have
typed in; which of them a reply shows is decided in ``shapes``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple, TypeVar

from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import people as p
from greenroom.emulator.seed import places
from greenroom.emulator.seed.households import Layout, Member, Tie
from greenroom.emulator.seed.taxes import tax_block

T = TypeVar("T")
Fields = dict[str, Any]

_TERMS: tuple[Fields, ...] = (
    {
        "name": "Standard",
        "cost_markup": Decimal(0),
        "payment_term": "WithinDays",
        "payment_day": 14,
    },
    {"name": "Monthly", "cost_markup": Decimal(5), "payment_term": "DayOfMonth", "payment_day": 20},
    {
        "name": "Fixed fee",
        "cost_markup": Decimal(0),
        "payment_term": "WithinDays",
        "payment_day": 7,
    },
)
_NOT_IN_HOSTS = str.maketrans("", "", " -'&")
_SHARES = (1, 10, 50, 60, 100, 1000)
_DAY = dt.timedelta(days=1)


class Cast(NamedTuple):
    """The ids of a household's rows, each in the order of the layout."""

    clients: tuple[str, ...]
    contacts: tuple[str, ...]
    groups: tuple[str, ...]
    ties: tuple[str, ...]
    staff: tuple[str, ...]


class Person(NamedTuple):
    """Somebody who does not exist."""

    given: str
    middle: str
    surname: str
    woman: bool
    email: str
    mobile: str

    @property
    def name(self) -> str:
        """Given name and surname."""
        return f"{self.given} {self.surname}"


class Portrait:
    """A household in the making: its layout, its ids, its town and its people."""

    def __init__(self, layout: Layout, ids: Cast, country: Country, *, source: int) -> None:
        self.layout = layout
        self.ids = ids
        self.country = country
        self.draw = Random(source)  # noqa: S311 - made-up data wants to be repeatable
        self.words = p.LEXICONS[country]
        self.town = self.pick(places.TOWNS[country])
        self.address = f"{1 + int(self.draw.random() * 240)} {self.pick(places.STREETS)}"
        self.surname = self.pick(p.SURNAMES)
        self.trade, self.industry = self.pick(p.CALLINGS)
        self.addresses = self._addresses()
        self.people = [self.person(number) for number in range(layout.people)]
        self.manager, self.partner = self.pick(ids.staff), self.pick(ids.staff)

    def pick(self, options: Sequence[T]) -> T:
        """One of the options, each as likely as the others."""
        return options[int(self.draw.random() * len(options))]

    def person(self, number: int) -> Person:
        """One of the household's people; a family shares its surname."""
        woman = self.draw.random() < 0.5
        given = self.pick(p.WOMEN if woman else p.MEN)
        surname = self.surname if number == 0 or self.layout.grouped else self.pick(p.SURNAMES)
        return Person(
            given,
            self.pick(p.WOMEN if woman else p.MEN),
            surname,
            woman,
            places.mailbox(f"{given}.{surname}", draw=self.draw),
            places.mobile(self.country, draw=self.draw),
        )

    def client(self, number: int) -> Fields:
        """One client with all that hangs on it."""
        member, ids = self.layout.clients[number], self.ids
        fields = self._lone(member) if member.form == "bare" else self._full(member)
        fields["contacts"] = tuple(
            [
                {
                    "uuid": ids.contacts[seat.person],
                    "position": seat.position,
                    "is_primary": seat.primary,
                }
                for seat in self.layout.seats_at[number]
            ]
        )
        fields["groups"] = ids.groups
        fields["relationships"] = tuple([ids.ties[place] for place in self.layout.ties_of[number]])
        payer = self.layout.payer
        if payer is not None and payer != number:
            fields["billing_client"] = self.ids.clients[payer]
        return fields

    def contact(self, number: int) -> Fields:
        """One of the people as a contact, with the clients it belongs to."""
        person = self.people[number]
        return {
            "name": person.name,
            "salutation": person.given,
            "addressee": f"{'Ms' if person.woman else 'Mr'} {person.name}",
            "mobile": person.mobile,
            "email": person.email,
            "phone": places.phone(self.town, self.country, draw=self.draw),
            "clients": tuple([self.ids.clients[at] for at in self.layout.clients_of[number]]),
        }

    def group(self) -> Fields:
        """The household as a client group."""
        kind = "Group" if self.layout.clients[0].form == "company" else "Family"
        return {
            "name": f"{self.surname} {kind}",
            "taxable": self.draw.random() < 0.3,
            "clients": self.ids.clients,
        }

    def tie(self, tie: Tie) -> Fields:
        """What two of the clients are to each other."""
        fields: Fields = {
            "client": self.ids.clients[tie.client],
            "related_client": self.ids.clients[tie.related],
            "type": tie.type,
        }
        if tie.type == "Shareholder":
            fields["number_of_shares"] = self.pick(_SHARES)
        if tie.type == "Partner":
            fields["percentage"] = Decimal(100) / sum(t.type == "Partner" for t in self.layout.ties)
        if tie.type not in ("Spouse", "Parent Of"):
            fields["start_date"] = dt.date(2004, 7, 1) + int(self.draw.random() * 7000) * _DAY
        return fields

    # ------------------------------------------------------------------ parts of a client

    def _lone(self, member: Member) -> Fields:
        """A client with nothing but a name."""
        return {"name": self._title(member), "is_prospect": False}

    def _full(self, member: Member) -> Fields:
        """A client's own fields."""
        draw, name = self.draw.random, self._title(member)
        fields: Fields = {
            "name": name,
            **self.addresses,
            "phone": places.phone(self.town, self.country, draw=self.draw),
            "referral_source": self.pick(p.REFERRALS),
            "export_code": f"C{int(draw() * 100_000):05d}",
            "is_prospect": member.form == "prospect",
            "account_manager": self.partner,
            "type": self.pick(_TERMS),
            "notes": tuple([self._note() for _ in range(int(draw() * 2.4))]),
        }
        if draw() < 0.45:  # e-mail is rare: 17 of 56 recorded clients had one
            fields["email"] = self.people[member.person].email
        if draw() < 0.7:
            fields["job_manager"] = self.manager
        if member.form in ("person", "sole"):
            fields |= self._individual(self.people[member.person])
        else:
            fields["website"] = f"https://www.{name.lower().translate(_NOT_IN_HOSTS)}.example"
            fields["industry"] = self.industry
        if member.form != "prospect":
            fields |= tax_block(
                member.form, self.country, grouped=self.layout.grouped, draw=self.draw
            )
        return fields

    def _title(self, member: Member) -> str:
        """What a client is called."""
        person, words = self.people[member.person], self.words
        match member.form:
            case "person" | "bare":
                return person.name
            case "trust":
                return f"{person.surname} {words.trust}"
            case "fund":
                return f"{person.surname} {words.fund}"
            case "partnership":
                return f"{person.surname} & Co {self.trade}"
            case "company":
                return f"{self.pick(p.BUSINESS_WORDS)} {self.trade} {words.company}"
            case _:
                return f"{self.pick(p.BUSINESS_WORDS)} {self.trade}"

    def _addresses(self) -> Fields:
        """The street address, and a post box or the same address again."""
        town, country = self.town, self.words.country
        boxed = self.draw.random() < 0.4
        box = f"PO Box {100 + int(self.draw.random() * 900)}" if boxed else self.address
        return {
            "address": self.address,
            "city": town.city,
            "region": town.region,
            "post_code": town.post_code,
            "country": country,
            "postal_address": box,
            "postal_city": town.city,
            "postal_region": town.region,
            "postal_post_code": town.post_code,
            "postal_country": country,
        }

    def _individual(self, person: Person) -> Fields:
        """What only a person has."""
        return {
            "first_name": person.given,
            "other_name": person.middle,
            "last_name": person.surname,
            "date_of_birth": dt.date(1938, 1, 1) + int(self.draw.random() * 24_000) * _DAY,
            "title": "Ms" if person.woman else "Mr",
            "gender": "Female" if person.woman else "Male",
        }

    def _note(self) -> Fields:
        """A note; practices have moved from folders to tags (from October 2025 all of them)."""
        title, text, tag = self.pick(p.NOTE_TITLES)
        minutes = int(self.draw.random() * 600_000)
        return {
            "title": title,
            "text": text,
            "folder": None,
            "date": dt.datetime(2025, 10, 1, 8) + dt.timedelta(minutes=minutes),  # noqa: DTZ001
            "created_by": "Practice staff",
            "tags": tag,
        }
