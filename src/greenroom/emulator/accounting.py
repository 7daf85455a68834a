"""The little of an ordinary Xero organisation that the first steps of the journey need.

Two reads of the Accounting API: the organisation and its contacts, made up, always the same. They
prove that an app, its consent and its tokens work before any practice scope opens.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from random import Random
from typing import NamedTuple
from uuid import UUID
from xml.sax.saxutils import escape

import msgspec

from greenroom.contract.model import Operation
from greenroom.emulator.negotiation import TYPES
from greenroom.emulator.parties import Organisation
from greenroom.emulator.seed.people import BUSINESS_WORDS, CALLINGS, MEN, SURNAMES, WOMEN

CONTACTS = 120
PAGE = 100

_CURRENCIES = {"AU": "AUD", "NZ": "NZD", "UK": "GBP"}
_SUFFIXES = {"AU": "Pty Ltd", "NZ": "Limited", "UK": "Ltd"}
_COUNTRY_CODES = {"UK": "GB"}

Plain = dict[str, str | bool]


class Page(NamedTuple):
    """An answer of this API: status, content type and the one piece of its body."""

    status: int
    content_type: str
    body: bytes


def _uuid(draw: Random) -> str:
    return str(UUID(int=draw.getrandbits(128), version=4))


def organisation(found: Organisation) -> Plain:
    """The organisation's own entry."""
    draw = Random(found.tenant_id)  # noqa: S311
    suffix = _SUFFIXES.get(found.country, "Ltd")
    return {
        "OrganisationID": found.tenant_id,
        "Name": found.name,
        "LegalName": f"{found.name} {suffix}",
        "ShortCode": "!" + "".join(draw.choices("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", k=5)),
        "OrganisationType": "COMPANY",
        "CountryCode": _COUNTRY_CODES.get(found.country, found.country),
        "BaseCurrency": _CURRENCIES.get(found.country, "GBP"),
        "IsDemoCompany": True,
        "OrganisationStatus": "ACTIVE",
    }


@lru_cache(maxsize=8)
def contacts(tenant_id: str) -> tuple[Plain, ...]:
    """The contacts of an organisation, in the order of their making."""
    draw = Random(f"{tenant_id}/contacts")  # noqa: S311
    return tuple(_contact(draw) for _ in range(CONTACTS))


def _contact(draw: Random) -> Plain:
    given, family = draw.choice(WOMEN + MEN), draw.choice(SURNAMES)
    business = f"{draw.choice(BUSINESS_WORDS)} {draw.choice(CALLINGS)[0]}"
    supplier = draw.random() < 0.4
    return {
        "ContactID": _uuid(draw),
        "ContactStatus": "ARCHIVED" if draw.random() < 0.05 else "ACTIVE",
        "Name": business,
        "FirstName": given,
        "LastName": family,
        "EmailAddress": f"{given}.{family}@example.com".lower(),
        "IsSupplier": supplier,
        "IsCustomer": not supplier,
    }


def answer(
    found: Organisation, operation: Operation, query: Mapping[str, str], *, accept: str
) -> Page:
    """The reply of an accounting read; JSON when asked for, else XML as this API does."""
    # This API has always answered XML unless JSON is asked for.
    json = "json" in accept.lower()
    wrapper, item = operation.reply.wrapper, operation.reply.item
    if operation.reply.record == "Organisation":
        return _page(wrapper, item, (organisation(found),), json=json)
    number = query.get("page", "1")
    if not number.isdecimal() or int(number) < 1:
        return Page(400, TYPES["json"], _invalid("page must be a number from 1"))
    rows = contacts(found.tenant_id)[(int(number) - 1) * PAGE : int(number) * PAGE]
    return _page(wrapper, item, rows, json=json)


def _invalid(text: str) -> bytes:
    return msgspec.json.encode({"ErrorNumber": 10, "Type": "ValidationException", "Message": text})


def _page(wrapper: str, item: str, rows: tuple[Plain, ...], *, json: bool) -> Page:
    """Rows under this API's envelope."""
    if json:
        return Page(200, TYPES["json"], msgspec.json.encode({"Status": "OK", wrapper: rows}))
    told = "".join(f"<{item}>{_elements(row)}</{item}>" for row in rows)
    text = f"<Response><Status>OK</Status><{wrapper}>{told}</{wrapper}></Response>"
    return Page(200, TYPES["xml"], text.encode())


def _elements(row: Plain) -> str:
    return "".join(
        f"<{name}>{escape(value if isinstance(value, str) else str(value).lower())}</{name}>"
        for name, value in row.items()
    )
