"""What a reply shows of a row: which fields, which of them empty, and text borrowed from others.

The contract says which fields a record has and under what conditions Xero sends them; the rules of
presence were read off recorded XML (field-F1) and are written here. How values become bytes is the
business of ``wire`` and ``replies``; how a field that is more than a plain value is made, that of
``painters``.
"""

from __future__ import annotations

from typing import Any

from greenroom.contract import contract
from greenroom.contract.model import Field
from greenroom.emulator.painters import Sources, mask, painter
from greenroom.emulator.practice import PracticeData
from greenroom.emulator.rows import Row
from greenroom.emulator.setting import Setting

TAX_BLOCK: dict[str, object] = {
    "tax_number": None,
    "company_number": None,
    "business_number": None,
    "branch_number": None,
    "gst_registered": False,
    "prepare_gst": False,
    "signed_tax_authority": False,
    "agency_status": "Unlinked",
    "prepare_activity_statement": False,
    "prepare_tax_return": False,
    "active_ato_client": False,
}
"""Of a client all of these are sent or none: what each says when only others are set."""

_LEFT_OUT = object()
_CLIENTS = frozenset(("Client", "ClientBase"))
_EMPTY_ON_CLIENTS = {
    "name",
    "address",
    "city",
    "region",
    "post_code",
    "country",
    "postal_address",
    "postal_city",
    "postal_region",
    "postal_post_code",
    "postal_country",
    "phone",
    "fax",
    "website",
    "referral_source",
    "export_code",
}
_INDIVIDUALS = frozenset(("Individual", "Sole Trader", None))


class Shape:
    """How rows are shown as one record in one setting; ``only`` trims it to some fields."""

    def __init__(
        self, record: str, setting: Setting, *, only: frozenset[str] | None = None
    ) -> None:
        self.setting = setting
        found = contract().records[record]
        sent = [f for f in found.fields if setting.sends(f) and (only is None or f.name in only)]
        made = {field.name: painter(field, setting) for field in sent}
        client = record in _CLIENTS
        self._painters = [(name, paint) for name, paint in made.items() if paint is not None]
        self._block = [(f.name, TAX_BLOCK[f.name]) for f in sent if client and f.name in TAX_BLOCK]
        self._plain = [
            (f.name, _unset(f, client=client))
            for f in sent
            if made[f.name] is None and f.name != "uuid" and not (client and f.name in TAX_BLOCK)
        ]
        self._impersonal = [
            pair for pair in self._plain if "individual" not in found.field(pair[0]).when
        ]
        self._named = only is None or "uuid" in only

    def paint(self, data: PracticeData, row: Row, sources: Sources) -> dict[str, Any]:
        """The values of the row; rows whose text was borrowed are added to ``sources``."""
        given = row.values
        person = given.get("business_structure") in _INDIVIDUALS
        values = {
            name: value
            for name, unset in (self._plain if person else self._impersonal)
            if (value := given.get(name, unset)) is not _LEFT_OUT
        }
        if any(name in given for name, _ in self._block):
            values.update((name, given.get(name, unset)) for name, unset in self._block)
            if values.get("tax_number"):
                values["tax_number"] = mask(values["tax_number"])
        for name, paint in self._painters:
            value = paint(data, row, sources)
            if value is not None:
                values[name] = value
        if self._named:
            values["uuid"] = row.uuid
        return values


def _unset(field: Field, *, client: bool) -> object:
    """What a field that is not set looks like: left out, empty, or No."""
    if field.many:
        return ()
    if field.type == "yes-no" and field.name.startswith("is_"):
        return False
    empty = field.name in _EMPTY_ON_CLIENTS if client else field.type == "text"
    empty = empty and field.standing != "assumed"
    return None if empty else _LEFT_OUT
