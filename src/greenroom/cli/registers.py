"""How entries of a register look, a finding as an incident: their mark, and what people said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from greenroom.cli import look

if TYPE_CHECKING:
    from greenroom.access.office import Office
    from greenroom.access.registers.duties import Act

SIGNS = {"open": "→", "closed": "✓", "mistaken": "·"}
"""The mark of an entry by its state."""


def tell_done(name: str, words: str, behind: str, *, is_closed: bool) -> None:
    """What was done about an entry, and what stands behind that; nothing without words."""
    if words:
        look.step("done" if is_closed else "note", f"{name}: {words}", behind)


def tell_acts(acts: Iterable[Act]) -> None:
    """Who said what of an entry, and when."""
    for act in acts:
        words = f": {act.words}" if act.words else ""
        look.say(f"    {look.day(act.at)}, {act.what} by {act.by}{words}")


def tampered_of(office: Office, kind: str) -> list[str]:
    """What befell the entries of a register that are not as the audit log says."""
    from greenroom.access.chains import tampered, tampered_said

    return [tampered_said(one) for one in tampered(office) if one.kind == kind]


def tell_tampered(wrong: Iterable[str]) -> None:
    """That a register is not as the audit log says."""
    for said in wrong:
        look.step("broken", said)
