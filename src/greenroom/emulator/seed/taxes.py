"""The tax block of a made-up client: its numbers, its legal form, what the practice does for it.

Every country's own fields are filled in; which of them a reply shows is decided in ``setting``.
"""

from __future__ import annotations

from random import Random
from typing import Any

from greenroom.emulator.practice.setting import Country
from greenroom.emulator.seed import people as p
from greenroom.emulator.seed import places
from greenroom.emulator.seed.households import Form

_STRUCTURES: dict[Form, str] = {
    "person": "Individual",
    "sole": "Sole Trader",
    "company": "Company",
    "partnership": "Partnership",
}
_BALANCE_MONTHS: dict[Country, int] = {"AU": 6, "NZ": 3, "UK": 4}
_RETURNS: dict[Form, str] = {"company": "IR4", "trust": "IR6", "partnership": "IR7"}
_GST_PERIODS = ("Monthly", "2 Monthly", "6 Monthly")
_GST_BASES = ("Invoice", "Payment", "Hybrid")


def tax_block(form: Form, country: Country, *, grouped: bool, draw: Random) -> dict[str, Any]:
    """The tax fields of a client; a trust that belongs to a group is a family trust."""
    chance = draw.random
    registered = form not in ("person", "fund") or chance() < 0.2
    fields: dict[str, Any] = {
        "tax_number": places.tax_number(country, draw=draw),
        "business_structure": _structure(form, country, grouped=grouped),
        "balance_month": _BALANCE_MONTHS[country],
        "gst_registered": registered,
        "prepare_gst": registered and chance() < 0.6,
        "prepare_tax_return": True,
        "prepare_activity_statement": registered,
        "signed_tax_authority": country == "NZ" and chance() < 0.8,
        "agency_status": "With EOT" if country == "NZ" else "Unlinked",
    }
    if registered:
        fields["business_number"] = places.business_number(country, draw=draw)
        fields["gst_period"] = _GST_PERIODS[int(chance() * 3)]
        fields["gst_basis"] = _GST_BASES[int(chance() * 3)]
    if form == "company":
        fields["company_number"] = places.company_number(country, draw=draw)
    if country == "AU":
        fields["active_ato_client"] = chance() < 0.9
    if country == "NZ":
        fields["tax_agent"] = draw.choice(p.LEXICONS[country].tax_agents)
        fields["return_type"] = _RETURNS.get(form, "IR3")
    return fields


def _structure(form: Form, country: Country, *, grouped: bool) -> str:
    """The name Admin has for a legal form."""
    if form == "fund":
        return p.LEXICONS[country].structures[-1]
    return _STRUCTURES.get(form) or ("Family Trust" if grouped else "Trust")
