"""Large bodies for the benchmarks, made of fake people, the same for the same seed.

The detailed client list of a practice of 15,000 clients is what integrators complain about: more
than 50 MB of XML in one reply (xpm-api 21.1). Nothing is read or measured here.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from greenroom.contract import contract
from greenroom.wire.writing import Format, write_record, write_reply

CLIENTS = 15_000
OPERATION = "clients.list"

_FIRST = (
    "Aroha",
    "Ben",
    "Chloe",
    "Dev",
    "Emma",
    "Finn",
    "Grace",
    "Hemi",
    "Isla",
    "Jack",
    "Mere",
    "Tane",
)
_LAST = (
    "Example",
    "Placeholder",
    "Sample",
    "Specimen",
    "Testworth",
    "Trial",
    "Fictional",
    "Madeup",
)
_TRADES = (
    "Harbour Trading",
    "Southern Orchards",
    "Kowhai Plumbing",
    "Ridge Line Farms",
    "Tui Bakery",
)
_TOWNS = (
    ("Wellington", "6011"),
    ("Auckland", "1010"),
    ("Christchurch", "8011"),
    ("Dunedin", "9016"),
)
_TEXTS = (
    "Rang about the year-end papers; the bank statements and the loan summary come next week.",
    "Asked for the payroll reconciliation and the assets bought since the last balance date.",
    "Sent the engagement letter for signing & explained the fee estimate, which they accepted.",
)


class _Practice:
    """Draws the values of clients from one seed."""

    def __init__(self, seed: int) -> None:
        self._draw = random.Random(seed)

    def uuid(self) -> str:
        """A random id."""
        return str(UUID(int=self._draw.getrandbits(128)))

    def reference(self) -> dict[str, Any]:
        """Another record, by id and name."""
        return {"uuid": self.uuid(), "name": self.person()}

    def person(self) -> str:
        """A fake person's name."""
        return f"{self._draw.choice(_FIRST)} {self._draw.choice(_LAST)}"

    def contact(self, place: int) -> dict[str, Any]:
        """A contact; the first one is the primary."""
        name = self.person()
        return {
            "uuid": self.uuid(),
            "name": name,
            "salutation": name.split()[0],
            "addressee": name,
            "mobile": f"021 555 {self._draw.randrange(10_000):04}",
            "email": f"{name.replace(' ', '.').lower()}@example.com",
            "phone": None,
            "is_primary": place == 0,
            "position": self._draw.choice(("Director", "Owner", "Bookkeeper")),
        }

    def note(self) -> dict[str, Any]:
        """A note as practices keep them."""
        return {
            "title": "Telephone call",
            "text": "\n".join(self._draw.sample(_TEXTS, 2)),
            "folder": None,
            "date": dt.datetime(2026, self._draw.randint(1, 11), self._draw.randint(1, 28)),  # noqa: DTZ001
            "created_by": self.person(),
        }

    def relationship(self) -> dict[str, Any]:
        """A tie to another client."""
        kind = self._draw.choice(("Director", "Shareholder", "Partner"))
        return {
            "uuid": self.uuid(),
            "type": kind,
            "related_client": self.reference(),
            **({"number_of_shares": 100} if kind == "Shareholder" else {}),
            **({"percentage": Decimal("50.00")} if kind == "Partner" else {}),
            "start_date": dt.date(2015, 4, 1),
            "end_date": None,
        }

    def client(self, number: int) -> dict[str, Any]:
        """A client in full: identity, addresses, tax block, people, and lists."""
        draw = self._draw
        town, code = draw.choice(_TOWNS)
        street = f"{draw.randrange(1, 400)} Example Street\nLevel {draw.randrange(1, 20)}"
        email = {"email": f"office{number}@example.com"} if draw.random() < 0.8 else {}
        return {
            "uuid": self.uuid(),
            "name": f"{draw.choice(_TRADES)} {number} Limited",
            **email,
            **(self._individual() if draw.random() < 0.3 else {}),
            "address": street, "city": town, "region": town, "post_code": code,
            "country": "New Zealand",
            "postal_address": f"PO Box {number}", "postal_city": town, "postal_region": None,
            "postal_post_code": code, "postal_country": "New Zealand",
            "phone": f"04 555 {number % 10_000:04}", "fax": None,
            "website": f"https://client-{number}.example.com",
            "referral_source": "Word of mouth", "export_code": f"EXP{number:06}",
            "is_prospect": False, "is_archived": draw.random() < 0.1, "is_deleted": False,
            "account_manager": self.reference(), "job_manager": self.reference(),
            "type": {"name": "Standard", "cost_markup": Decimal("30.00"),
                     "payment_term": "DayOfMonth", "payment_day": 20},
            **(self._tax() if draw.random() < 0.9 else {}),
            "contacts": [self.contact(place) for place in range(draw.choice((1, 1, 2, 2, 3)))],
            "notes": [self.note() for _ in range(draw.choice((2, 3, 4)))],
            "groups": [self.reference()],
            "relationships": [self.relationship() for _ in range(draw.choice((0, 1, 1)))],
        }  # fmt: skip

    def _individual(self) -> dict[str, Any]:
        """What only people have."""
        first, last = self.person().split()
        born = dt.date(1950 + self._draw.randrange(50), 1 + self._draw.randrange(12), 15)
        return {"first_name": first, "last_name": last, "other_name": None, "date_of_birth": born}

    def _tax(self) -> dict[str, Any]:
        """The block that comes whole or not at all."""
        return {
            "tax_number": "******123", "company_number": "1234567",
            "business_number": "9429000000000", "business_structure": "Company",
            "balance_month": 3, "prepare_gst": True, "gst_registered": True,
            "gst_period": "2 Monthly", "gst_basis": "Invoice",
            "provisional_tax_basis": "Standard Option", "provisional_tax_ratio": Decimal("0.00"),
            "signed_tax_authority": True, "tax_agent": "Example Advisers",
            "agency_status": "With EOT", "return_type": "IR4", "branch_number": None,
        }  # fmt: skip


def detailed_list(
    *, clients: int = CLIENTS, seed: int = 1, body: Format = "xml"
) -> Iterator[bytes]:
    """The reply to a detailed client list, in chunks."""
    known = contract()
    practice = _Practice(seed)
    fragments = (
        write_record(known, "Client", practice.client(number), format=body, element="Client")
        for number in range(clients)
    )
    return write_reply(known, known.operation(OPERATION), fragments, format=body)


def write_detailed_list(folder: Path, *, clients: int = CLIENTS, body: Format = "xml") -> Path:
    """The file that holds such a reply, written once into this folder."""
    path = folder / f"clients-{clients}.{body}"
    if not path.exists():
        with path.open("wb") as file:
            file.writelines(detailed_list(clients=clients, body=body))
    return path
