"""Whether every ledger of a project is whole: the environment's, and the approval's beside it."""

from __future__ import annotations

from typing import NamedTuple

from greenroom.access.office import Office
from greenroom.access.origins import JOINED
from greenroom.errors import LedgerBroken
from greenroom.store.ledger import Head, Ledger

_BUILT = "pack.built"


class Verified(NamedTuple):
    """A ledger that is whole: what it tells of, how many events it has, and its head."""

    where: str
    events: int
    head: Head


def verified(office: Office, *, known: Head | None = None) -> tuple[Verified, ...]:
    """Every ledger, the environment's first. Raises ``LedgerBroken`` naming the one that is not.

    ``known`` is a head kept elsewhere: one of the chains must still pass through it.
    """
    ledgers = office.ledgers()
    found = []
    for where, ledger in ledgers.items():
        try:
            found.append(Verified(where, ledger.verify(), ledger.head()))
        except LedgerBroken as error:
            raise _named(error, where, alone=len(ledgers) == 1) from error
    if known is not None:
        _passes(ledgers, known)
    return tuple(found)


def _passes(ledgers: dict[str, Ledger], known: Head) -> None:
    """Nothing, if a chain passes through the head; else ``LedgerBroken``."""
    last: LedgerBroken | None = None
    for ledger in ledgers.values():
        try:
            ledger.verify(known=known)
        except LedgerBroken as error:
            last = error
        else:
            return
    if last is not None:
        raise last


def _named(error: LedgerBroken, where: str, *, alone: bool) -> LedgerBroken:
    if alone:
        return error
    said = error.message.replace("the ledger", f"the {where}'s ledger", 1)
    return LedgerBroken(said, hint=error.hint)


def head_before_packs(office: Office) -> Head:
    """The approval's last event but for packs that were built: a pack is not made of itself."""
    head = Head(0, "")
    for event in office.ledger.events():
        if event.kind not in {_BUILT, JOINED}:
            head = Head(event.seq, event.hash)
    return head
