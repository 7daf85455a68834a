"""A deterministic practice of any size: first who belongs together, then each row when looked at.

The plan deals layouts out until the practice has its clients, and names every row; that is all the
work done at the start. The same arguments always give the same practice, in whatever order its
rows are read.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import msgspec

from greenroom.emulator.practice.data import KINDS, Origin, PracticeData
from greenroom.emulator.practice.ground import Ground
from greenroom.emulator.practice.ids import Ids
from greenroom.emulator.practice.rows import Collection, Seeds
from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import library, places
from greenroom.emulator.seed import people as p
from greenroom.emulator.seed.calendar import Calendar
from greenroom.emulator.seed.households import LAYOUTS, SINGLE, Layout
from greenroom.emulator.seed.library import custom_values
from greenroom.emulator.seed.papers import Papers
from greenroom.emulator.seed.portraits import Cast, Portrait
from greenroom.emulator.seed.work import Numbers, Work
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


def laid_practice(ground: Ground, *, seed: int, country: Country, now: float) -> PracticeData:
    """A practice of the rows that lie in the ground; what does not lie there is made up."""
    return _Garden(Origin(seed, 0, country, now, laid=True), ground).practice


def restored(kept: Mapping[str, Any], ground: Ground | None = None) -> PracticeData:
    """The practice whose ``snapshot`` is given: grown anew, its changes laid over it."""
    origin = msgspec.convert(kept["origin"], Origin)
    if origin.laid and ground is None:
        raise EmulatorError(
            "The snapshot lacks the rows that its practice was read from",
            hint="Delete it, and read the export again.",
        )
    practice = _Garden(origin, ground).practice
    practice.restore(kept)
    return practice


class _Garden:
    """A practice that is still growing: it plants the rows of a household when one is wanted."""

    def __init__(self, origin: Origin, ground: Ground | None = None) -> None:
        self.origin = origin
        self.homes = deal(origin.seed, origin.clients)
        self._owners: dict[str, array[int]] = {}
        staff = self._collection("staff", min(60, 4 + origin.clients // 150), self._hire)
        self.workers = tuple(staff.order)
        self.practice = PracticeData(
            origin,
            (
                staff,
                self._household("clients", [len(home.layout.clients) for home in self.homes]),
                self._household("contacts", [home.layout.people for home in self.homes]),
                self._household("groups", [int(home.layout.grouped) for home in self.homes]),
                self._household("relationships", [len(home.layout.ties) for home in self.homes]),
            ),
            structures=p.LEXICONS[origin.country].structures,
            ground=ground,
        )
        self._found_library()
        self._found_work()
        if ground is not None:
            for kind in ground.kinds:
                parents = self.practice.collections.get(f"{KINDS[kind].parent}s")
                self.practice.collections[kind] = ground.collection(kind, KINDS[kind], parents)

    def _collection(
        self,
        kind: str,
        count: int,
        grow: Callable[[int], None],
        under: Callable[[int], Sequence[int]] | None = None,
    ) -> Collection:
        """A collection of so many seeded rows."""
        seeds = Seeds(Ids(self.origin.seed, kind, count), grow, under)
        return Collection(kind, seeds, KINDS[kind])

    def _household(self, kind: str, sizes: list[int]) -> Collection:
        """A collection that knows which household to paint for each place."""
        owners = array("i", [home for home, size in enumerate(sizes) for _ in range(size)])
        self._owners[kind] = owners
        return self._collection(kind, len(owners), lambda place: self._settle(owners[place]))

    def _settle(self, number: int) -> None:
        """Paint one household and plant all its rows."""
        home, rows, now = self.homes[number], self.practice, self.origin.now
        layout = home.layout
        cast = Cast(
            rows.clients.order[home.client : home.client + len(layout.clients)],
            rows.contacts.order[home.contact : home.contact + layout.people],
            rows.groups.order[home.group : home.group + layout.grouped],
            rows.relationships.order[home.tie : home.tie + len(layout.ties)],
            self.workers,
        )
        source = self.origin.seed << 32 | number
        portrait = Portrait(layout, cast, self.origin.country, source=source)
        for step in range(len(layout.clients)):
            place, stamp = home.client + step, now - int(portrait.draw.random() * _TWO_YEARS)
            rows.clients.plant(place, stamp, portrait.client(step) | self._fate(place))
        for step in range(layout.people):
            rows.contacts.plant(home.contact + step, now, portrait.contact(step))
        if layout.grouped:
            rows.groups.plant(home.group, now, portrait.group())
        for step, tie in enumerate(layout.ties):
            rows.relationships.plant(home.tie + step, now, portrait.tie(tie))

    def _first_contact(self, client: int) -> str | None:
        """Who was seeded as the first contact of the client at a place."""
        home = self.homes[self._owners["clients"][client]]
        seats = home.layout.seats_at[client - home.client]
        return self.practice.contacts.order[home.contact + seats[0].person] if seats else None

    def _fate(self, place: int) -> dict[str, object]:
        """What has become of a client, and the values of custom fields that it has."""
        return fate(place) | custom_values(self.origin.seed, "clients", place)

    def _found_library(self) -> None:
        """Lay out what the practice has set up to choose from."""
        makers = library.rows(self.origin.seed)
        for kind, count in library.sizes(self.origin.clients).items():
            self.practice.collections[kind] = self._collection(
                kind, count, self._planter(kind, makers[kind])
            )

    def _found_work(self) -> None:
        """Lay out jobs and all that hangs on them, for painting when one is looked at."""
        numbers = Numbers.of(self.origin.clients)
        calendar = Calendar(self.origin.now, numbers.jobs.total)
        work = Work(self.practice, numbers, calendar, self._first_contact)
        papers = Papers(work)
        for kind, dealt, make in (
            ("jobs", numbers.jobs, work.job),
            ("job_tasks", numbers.tasks, work.task),
            ("job_costs", numbers.costs, work.cost),
            ("time", numbers.time, work.time),
            ("invoices", numbers.invoices, papers.invoice),
            ("quotes", numbers.quotes, papers.quote),
        ):
            self.practice.collections[kind] = self._collection(
                kind, dealt.total, self._planter(kind, make), dealt.under
            )

    def _planter(self, kind: str, make: Callable[[int], dict[str, Any]]) -> Callable[[int], None]:
        """What plants the rows of a kind, one by one."""

        def plant(place: int) -> None:
            values = make(place) | custom_values(self.origin.seed, kind, place)
            self.practice.collections[kind].plant(place, self.origin.now, values)

        return plant

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
