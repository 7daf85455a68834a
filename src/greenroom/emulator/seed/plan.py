"""A deterministic practice of any size: first who belongs together, then each row when looked at.

The plan deals layouts out until the practice has its clients, and names every row; that is all the
work done at the start. The same arguments always give the same practice, in whatever order its
rows are read.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

import msgspec

from greenroom.emulator.practice.data import Origin, PracticeData, row_id
from greenroom.emulator.practice.rows import Collection
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import people as p
from greenroom.emulator.seed import places
from greenroom.emulator.seed.households import LAYOUTS, SINGLE, Layout
from greenroom.emulator.seed.portraits import Ids, Portrait
from greenroom.errors import EmulatorError

_TWO_YEARS = 730 * 86_400


class Home(NamedTuple):
    """A household's layout and the places of its first client, contact, group and tie."""

    layout: Layout
    client: int
    contact: int
    group: int
    tie: int


def practice_data(*, seed: int, clients: int, country: Country, now: float) -> PracticeData:
    """A practice with so many made-up clients, the same for the same arguments."""
    if country not in p.LEXICONS:
        raise EmulatorError(f"No such country: {country}", hint=f"One of: {', '.join(p.LEXICONS)}")
    if clients < 0:
        raise EmulatorError(f"A practice cannot have {clients} clients")
    return _Garden(Origin(seed, clients, country, now)).practice


def restored(kept: Mapping[str, Any]) -> PracticeData:
    """The practice whose ``snapshot`` is given: grown anew, its changes laid over it."""
    origin = msgspec.convert(kept["origin"], Origin)
    practice = _Garden(origin).practice
    practice.restore(kept)
    return practice


class _Garden:
    """A practice that is still growing: it plants the rows of a household when one is wanted."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.homes = deal(origin.seed, origin.clients)
        self.clients = self._seeded("clients", [len(home.layout.clients) for home in self.homes])
        self.contacts = self._seeded("contacts", [home.layout.people for home in self.homes])
        self.groups = self._seeded("groups", [int(home.layout.grouped) for home in self.homes])
        self.ties = self._seeded("relationships", [len(home.layout.ties) for home in self.homes])
        staff = Collection(
            "staff", self._named("staff", min(60, 4 + origin.clients // 150)), self._hire
        )
        self.workers = tuple(staff.order)
        self.practice = PracticeData(
            origin,
            (staff, self.clients, self.contacts, self.groups, self.ties),
            structures=p.LEXICONS[origin.country].structures,
        )

    def _named(self, kind: str, count: int) -> list[str]:
        """The ids of so many rows of a kind."""
        return [row_id(self.origin.seed, kind, number) for number in range(count)]

    def _seeded(self, kind: str, sizes: list[int]) -> Collection:
        """A collection that knows which household to paint for each place."""
        owners = [number for number, size in enumerate(sizes) for _ in range(size)]
        return Collection(
            kind, self._named(kind, len(owners)), lambda place: self._settle(owners[place])
        )

    def _settle(self, number: int) -> None:
        """Paint one household and plant all its rows."""
        home = self.homes[number]
        layout, now = home.layout, self.origin.now
        ids = Ids(
            tuple(self.clients.order[home.client : home.client + len(layout.clients)]),
            tuple(self.contacts.order[home.contact : home.contact + layout.people]),
            tuple(self.groups.order[home.group : home.group + layout.grouped]),
            tuple(self.ties.order[home.tie : home.tie + len(layout.ties)]),
            self.workers,
        )
        source = self.origin.seed << 32 | number
        portrait = Portrait(layout, ids, self.origin.country, source=source)
        for step in range(len(layout.clients)):
            place, stamp = home.client + step, now - int(portrait.draw.random() * _TWO_YEARS)
            self.clients.plant(place, stamp, portrait.client(step) | fate(place))
        for step in range(layout.people):
            self.contacts.plant(home.contact + step, now, portrait.contact(step))
        if layout.grouped:
            self.groups.plant(home.group, now, portrait.group())
        for step, tie in enumerate(layout.ties):
            self.ties.plant(home.tie + step, now, portrait.tie(tie))

    def _hire(self, place: int) -> None:
        """Plant one member of staff; the second has the first one's name."""
        country = self.origin.country
        # On purpose: recordings hold two of one name (field-F1), so a name must not be taken for an
        # identity. Here the draw of the first is drawn again.
        draw = Random(f"{self.origin.seed}/staff/{0 if place == 1 else place}")  # noqa: S311
        given = p.WOMEN if draw.random() < 0.5 else p.MEN
        name = f"{draw.choice(given)} {draw.choice(p.SURNAMES)}"
        town = places.TOWNS[country][0]
        fields = {
            "name": name,
            "email": places.mailbox(f"{name.replace(' ', '.')}.{place}", draw=draw),
            "phone": places.phone(town, country, draw=draw),
            "mobile": places.mobile(country, draw=draw),
            "address": "",
            "payroll_code": f"P{place + 1:03d}",
        }
        self.practice.staff.plant(place, self.origin.now, fields)


def deal(seed: int, clients: int) -> list[Home]:
    """Households until there are exactly so many clients; the last are single if need be."""
    shuffled = Random(f"{seed}/layouts").choices(  # noqa: S311
        LAYOUTS, [layout.share for layout in LAYOUTS], k=clients
    )
    homes: list[Home] = []
    at = [0, 0, 0, 0]
    for layout in (*LAYOUTS, *shuffled):
        if at[0] == clients:
            break
        fitting = layout if at[0] + len(layout.clients) <= clients else SINGLE
        homes.append(Home(fitting, *at))
        sizes = (len(fitting.clients), fitting.people, int(fitting.grouped), len(fitting.ties))
        at = [before + size for before, size in zip(at, sizes, strict=True)]
    return homes


def fate(place: int) -> dict[str, object]:
    """What has become of a client: one in 29 is archived, one in 61 deleted."""
    return {"is_archived": place % 29 == 7, "is_deleted": place % 61 == 8}
