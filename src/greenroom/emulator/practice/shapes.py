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
from greenroom.emulator.practice.data import PracticeData
from greenroom.emulator.practice.painters import Sources, mask, painter
from greenroom.emulator.practice.rows import Row
from greenroom.emulator.practice.setting import Setting

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
_IF_SET = frozenset(("link_url", "options", "internal_id", "task_id", "web_url", "supplier"))
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
    """How rows are shown as one record in one setting; ``only`` trims it to some fields.

    The values of a row are taken whole, as the codec leaves out what a record does not know; what
    the setting hides is taken away again. That is many times quicker than asking field by field.
    """

    def __init__(
        self, record: str, setting: Setting, *, only: frozenset[str] | None = None
    ) -> None:
        fields = contract().records[record].fields
        sent = [f for f in fields if setting.sends(f) and (only is None or f.name in only)]
        shown = {field.name for field in sent}
        client = record in _CLIENTS
        self._painters = [(f.name, paint) for f in sent if (paint := painter(f, setting))]
        self._block = {n: unset for n, unset in TAX_BLOCK.items() if client and n in shown}
        self._unset = {
            field.name: unset
            for field in sent
            if (unset := _unset(field, client=client)) is not _LEFT_OUT
        }
        self._hidden = [field.name for field in fields if field.name not in shown]
        self._personal = [field.name for field in sent if "individual" in field.when]

    def paint(self, data: PracticeData, row: Row, sources: Sources) -> dict[str, Any]:
        """The values of the row; rows whose text was borrowed are added to ``sources``."""
        given = row.values
        values = {**self._unset, **given, "uuid": row.uuid, "number": row.place + 1}
        if self._block and not self._block.keys().isdisjoint(given):
            values = {**self._block, **values}
            if values.get("tax_number"):
                values["tax_number"] = mask(values["tax_number"])
        if self._personal and given.get("business_structure") not in _INDIVIDUALS:
            for name in self._personal:
                values.pop(name, None)
        for name in self._hidden:
            values.pop(name, None)
        for name, paint in self._painters:
            value = paint(data, row, sources)
            if value is None:
                values.pop(name, None)
            else:
                values[name] = value
        return values


def _unset(field: Field, *, client: bool) -> object:
    """What a field that is not set looks like: left out, empty, or No."""
    if field.many:
        return ()
    if field.type == "yes-no" and field.name.startswith("is_"):
        return False
    empty = field.name in _EMPTY_ON_CLIENTS if client else field.type == "text"
    empty = empty and field.standing != "assumed" and field.name not in _IF_SET
    return None if empty else _LEFT_OUT
