"""How commands tell of a project without a feature, and where features and mapping differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from greenroom.cli import look

if TYPE_CHECKING:
    from greenroom.access.purpose import Remark
    from greenroom.contract.model import Contract
    from greenroom.settings import Settings

UNNAMED = 3
"""How a command ends that has nothing to tell before a feature is named: not yet."""


def unnamed(settings: Settings, contract: Contract) -> Remark | None:
    """That no feature is named, and what to do; None where one is.

    A mapping that cannot be read is another command's to tell of.
    """
    from greenroom.access.purpose import purpose, purpose_of
    from greenroom.contract.scopes import least_scopes
    from greenroom.errors import GreenroomError

    if settings.features:
        return None
    try:
        return purpose_of(settings, contract).nothing
    except GreenroomError:
        return purpose(contract, (), (), least_scopes(contract, ())).nothing


def show_unnamed(told: Remark) -> None:
    """The remark, and below it the lines to copy."""
    look.step("ours", told.says)
    look.page(f"Next: {told.next}")


def show_remarks(remarks: Iterable[Remark]) -> None:
    """Each remark with what to do about it."""
    for one in remarks:
        look.step("note", one.says, one.next)
