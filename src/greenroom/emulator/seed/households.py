"""Which clients belong together: the layouts of families, firms and lone clients, as data.

A layout says how many clients and people there are and how they hang together; it knows no name
and no number. ``seed`` deals layouts out until the practice is full, ``portraits`` paints them.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Form = Literal["person", "sole", "company", "trust", "partnership", "fund", "prospect", "bare"]
"""What a client is. A bare one has only a name, as if fresh from ``client.api/add``."""


class Member(NamedTuple):
    """A client: its form, which of the household's people it is or is named after."""

    form: Form
    person: int = 0


class Seat(NamedTuple):
    """One of the people as a contact at one of the clients."""

    person: int
    client: int
    position: str = ""
    primary: bool = False


class Tie(NamedTuple):
    """What the related client is to the client, by Xero's label for it."""

    client: int
    type: str
    related: int


class Layout:
    """A household: who its clients are, who sits where, who is what to whom.

    ``share`` is its weight among the layouts dealt out; ``payer`` is the client that gets all the
    others' invoices. ``seats_at``, ``ties_of`` and ``clients_of`` say the same by client, by client
    and by person.
    """

    def __init__(
        self,
        *,
        share: int,
        clients: tuple[Member, ...],
        people: int,
        seats: tuple[Seat, ...] = (),
        ties: tuple[Tie, ...] = (),
        grouped: bool = False,
        payer: int | None = None,
    ) -> None:
        self.share = share
        self.clients = clients
        self.people = people
        self.ties = ties
        self.grouped = grouped
        self.payer = payer
        numbers = range(len(clients))
        self.seats_at = [tuple(seat for seat in seats if seat.client == n) for n in numbers]
        self.ties_of = [
            tuple(place for place, tie in enumerate(ties) if n in (tie.client, tie.related))
            for n in numbers
        ]
        self.clients_of = [
            tuple(seat.client for seat in seats if seat.person == n) for n in range(people)
        ]


FAMILY = Layout(
    share=10,
    clients=(
        Member("person", 0),
        Member("person", 1),
        Member("person", 2),
        Member("company", 0),
        Member("trust", 0),
        Member("fund", 0),
    ),
    people=3,
    seats=(
        Seat(0, 0, primary=True),
        Seat(1, 0, "Spouse"),
        Seat(1, 1, primary=True),
        Seat(2, 2, primary=True),
        Seat(0, 2, "Parent"),
        Seat(0, 3, "Director", primary=True),
        Seat(1, 3, "Secretary"),
        Seat(0, 4, "Trustee", primary=True),
        Seat(1, 5, "Trustee", primary=True),
    ),
    ties=(
        Tie(0, "Spouse", 1),
        Tie(0, "Parent Of", 2),
        Tie(1, "Parent Of", 2),
        Tie(3, "Director", 0),
        Tie(3, "Shareholder", 0),
        Tie(3, "Shareholder", 1),
        Tie(4, "Trustee", 3),
        Tie(4, "Beneficiary", 1),
        Tie(4, "Beneficiary", 2),
        Tie(5, "Member", 0),
        Tie(5, "Member", 1),
    ),
    grouped=True,
    payer=3,
)
PARTNERSHIP = Layout(
    share=8,
    clients=(Member("partnership", 0), Member("person", 0), Member("person", 1)),
    people=2,
    seats=(
        Seat(0, 0, "Partner", primary=True),
        Seat(1, 0, "Partner"),
        Seat(0, 1, primary=True),
        Seat(1, 2, primary=True),
    ),
    ties=(Tie(0, "Partner", 1), Tie(0, "Partner", 2)),
    grouped=True,
)
PROSPECT = Layout(share=5, clients=(Member("prospect"),), people=1, seats=(Seat(0, 0, "Owner"),))
BARE = Layout(share=3, clients=(Member("bare"),), people=1)
CORPORATE = Layout(
    share=6,
    clients=(Member("company", 0), Member("company", 1), Member("trust", 0)),
    people=3,
    seats=(
        Seat(0, 0, "Director", primary=True),
        Seat(0, 1, "Director", primary=True),
        Seat(0, 2, "Trustee"),
        Seat(1, 1, "General Manager"),
        Seat(2, 0, "Bookkeeper"),
        Seat(2, 1, "Bookkeeper"),
        Seat(2, 2, "Bookkeeper", primary=True),
    ),
    ties=(Tie(1, "Shareholder", 0), Tie(1, "Shareholder", 2), Tie(2, "Trustee", 0)),
    grouped=True,
    payer=0,
)
COUPLE = Layout(
    share=14,
    clients=(Member("person", 0), Member("person", 1)),
    people=2,
    seats=(Seat(0, 0, primary=True), Seat(1, 1, primary=True), Seat(1, 0, "Spouse")),
    ties=(Tie(0, "Spouse", 1),),
    grouped=True,
)
TRADER = Layout(
    share=12,
    clients=(Member("person", 0), Member("company", 0)),
    people=2,
    seats=(Seat(0, 0, primary=True), Seat(0, 1, "Director", primary=True), Seat(1, 1, "Accounts")),
    ties=(Tie(1, "Director", 0), Tie(1, "Shareholder", 0)),
    payer=1,
)
COMPANY = Layout(
    share=16,
    clients=(Member("company", 0),),
    people=2,
    seats=(Seat(0, 0, "Director", primary=True), Seat(1, 0, "Office Manager")),
)
SOLE = Layout(share=10, clients=(Member("sole"),), people=1, seats=(Seat(0, 0, "Owner", True),))
SINGLE = Layout(share=16, clients=(Member("person"),), people=1, seats=(Seat(0, 0, primary=True),))

LAYOUTS = (FAMILY, PARTNERSHIP, PROSPECT, BARE, CORPORATE, COUPLE, TRADER, COMPANY, SOLE, SINGLE)
"""Dealt once in this order, so that ten clients already show every form; then by share."""
